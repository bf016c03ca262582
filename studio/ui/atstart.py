"""What a crash or a power cut has left, met at the next start: lessons recovered, a class taken back."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from capture.errors import StudioError
from encoder.repair import RepairReport
from session.kept import KeptClass
from studio.ui.classmodel import ClassModel
from studio.ui.herald import Herald
from studio.ui.leftclass import LeftClass
from studio.ui.messages import REPAIR, file_line
from studio.ui.notice import Action, Notice, NoticeStrip, Tone
from studio.ui.repairs import Repairs
from studio.wording import duration
from studio.words import Words

LEFT_CLASS: Final = "left-class"


class AtStart(QObject):
    """Says it on the strip; `herald` opens files and tells errors."""

    def __init__(
        self,
        repairs: Repairs,
        left: LeftClass,
        model: ClassModel,
        strip: NoticeStrip,
        words: Words,
        herald: Herald,
    ) -> None:
        super().__init__()
        self._left = left
        self._model = model
        self._strip = strip
        self._words = words
        self._herald = herald
        repairs.progressed.connect(self._on_progress)
        repairs.recovered.connect(self._on_recovered)
        repairs.failed.connect(self._on_failed)
        left.found.connect(self._on_left)
        left.gone.connect(self._on_gone)
        model.opened.connect(self._on_taught)

    def _on_progress(self, fraction: float) -> None:
        percent = round(fraction * 100)
        self._strip.say(REPAIR, lambda: Notice(self._words.text("start-recovering", percent=percent)))

    def _on_recovered(self, reports: Sequence[RepairReport]) -> None:
        self._strip.say(REPAIR, partial(self._recovered, reports))

    def _recovered(self, reports: Sequence[RepairReport]) -> Notice:
        words, path = self._words, reports[0].path
        length = duration(words, sum(report.duration_s for report in reports))
        show = Action(words.text("window-show-folder"), partial(self._herald.show_file, path.parent))
        if len(reports) > 1:
            sentence = words.text("start-recovered-several", count=len(reports), duration=length)
            return Notice(sentence, file_line(words, path.parent), Tone.GOOD, show)
        play = Action(words.text("window-play"), partial(self._herald.show_file, path))
        return Notice(words.text("start-recovered", duration=length), file_line(words, path), Tone.GOOD, play, show)

    def _on_failed(self, error: StudioError) -> None:
        # Each of its own: the next one's end must not hide it.
        self._strip.settle(REPAIR)
        self._herald.say_error(f"{REPAIR} {error.facts.get('path', '')}", error)

    def _on_left(self) -> None:
        kept = self._left.kept
        if kept is not None:
            self._strip.say(LEFT_CLASS, partial(self._offer, kept, self._left.is_served))

    def _offer(self, kept: KeptClass, is_served: bool) -> Notice:
        words, title = self._words, kept.settings.title
        kind = "open" if is_served else "interrupted"
        sentence = words.text(f"start-class-{kind}-titled", title=title) if title else words.text(f"start-class-{kind}")
        take_back = Action(words.text("start-class-take-back"), partial(self._model.take_back, kept))
        # A host waits for a minute only: nothing newer may hide this.
        return Notice(sentence, words.text(f"start-class-{kind}-next"), Tone.WARNING, take_back, urgent=is_served)

    def _on_gone(self) -> None:
        self._strip.say(LEFT_CLASS, lambda: Notice(self._words.text("start-class-gone")))

    def _on_taught(self) -> None:
        self._left.settle()
        self._strip.settle(LEFT_CLASS)
