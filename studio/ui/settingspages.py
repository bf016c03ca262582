"""The pages of Settings. A further one is a function of `PageTools`, added to `pages` of `ui/settingsdoor.py`."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from studio.guardian import Concern
from studio.preferences import SETTINGS, Applies, Pick, Setting, Subject
from studio.ui.fixed import fixed_reason
from studio.ui.guard import Guard
from studio.ui.settingscontrols import make_control, value_label
from studio.ui.settingskeeper import SettingsKeeper
from studio.ui.settingsrow import Row
from studio.ui.tick import Tick
from studio.words import Words, every_language


@dataclass(frozen=True, slots=True)
class PageTools:
    """What pages are made with."""

    words: Words
    keeper: SettingsKeeper
    guard: Guard


@dataclass(frozen=True, slots=True)
class Page:
    """A subject and its rows."""

    title: str
    rows: Sequence[Row]
    note: str = ""
    """What holds for every row that has no note of its own."""


PageFactory = Callable[[PageTools], Page]


def standard_pages() -> list[PageFactory]:
    """Return the pages of the table, and that of the guardian's warnings."""
    return [*(partial(_page_of, subject) for subject in Subject), warnings_page]


def _page_of(subject: Subject, tools: PageTools) -> Page:
    text, settings = tools.words.text, SETTINGS[subject]
    most = Counter(setting.applies for setting in settings).most_common(1)[0][0]
    rows = [_row(subject, setting, most, tools) for setting in settings]
    return Page(text(f"settings-subject-{subject}"), rows, _when(most, tools.words))


def _when(applies: Applies, words: Words) -> str:
    return "" if applies is Applies.AT_ONCE else words.text(f"settings-applies-{applies}")


def _row(subject: Subject, setting: Setting, most: Applies, tools: PageTools) -> Row:
    text = tools.words.text
    row = Row(
        text(f"settings-{setting.key}"),
        text(f"settings-{setting.key}-what"),
        make_control(setting, tools.keeper, tools.words),
        note="" if setting.applies is most else _when(setting.applies, tools.words),
        texts=partial(_texts, subject, setting),
    )
    if tools.keeper.is_fixed(setting):
        row.show_locked(fixed_reason(tools.words, tools.keeper.policy))
    return row


def _texts(subject: Subject, setting: Setting) -> list[str]:
    """Return what a setting is called in every language: who types French finds it in Arabic, too."""
    found: list[str] = []
    for words in every_language():
        found += [
            words.text(f"settings-subject-{subject}"),
            words.text(f"settings-{setting.key}"),
            words.text(f"settings-{setting.key}-what"),
        ]
        if isinstance(setting.control, Pick):
            found += [value_label(setting, value, words) for value in setting.control.values]
    return found


def warnings_page(tools: PageTools) -> Page:
    """Return the page of what the guardian watches."""
    text, rows = tools.words.text, [_warning(concern, tools) for concern in Concern]
    return Page(text("settings-subject-warnings"), rows, text("settings-warning-what"))


def _warning(concern: Concern, tools: PageTools) -> Row:
    text, guard = tools.words.text, tools.guard
    box = Tick()
    box.setChecked(guard.watches(concern))
    box.toggled.connect(partial(guard.watch, concern))

    def texts() -> list[str]:
        keys = ("settings-subject-warnings", f"guard-{concern}-name", f"guard-{concern}-why")
        return [words.text(key) for words in every_language() for key in keys]

    row = Row(text(f"guard-{concern}-name"), text(f"guard-{concern}-why"), box, texts=texts)
    if guard.is_fixed(concern):
        row.show_locked(fixed_reason(tools.words, tools.keeper.policy))
    return row
