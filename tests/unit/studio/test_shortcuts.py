"""The table of shortcuts and the rules for choosing others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.shortcuts import (
    FUNCTION_KEYS,
    LETTERS,
    TABLE,
    KeyAction,
    Keys,
    Scope,
    Shortcut,
    Unfit,
    bindings,
    choices,
    parse,
    taken_by,
    unfit,
)

all_keys = st.builds(
    Keys, st.sampled_from([*FUNCTION_KEYS, *LETTERS]), st.booleans(), st.booleans(), st.booleans(), st.booleans()
)


def shortcut(name: str) -> Shortcut:
    return next(one for one in TABLE if one.name == name)


@given(all_keys)
def test_what_is_written_is_read_again(keys: Keys) -> None:
    assert parse(str(keys)) == keys


@pytest.mark.parametrize("text", ["shift+ctrl+f8", " Ctrl + Shift + F8 ", "SHIFT+CTRL+F8"])
def test_keys_are_read_in_any_order_and_case(text: str) -> None:
    assert str(parse(text)) == "Ctrl+Shift+F8"


@pytest.mark.parametrize("text", ["", "F13", "Ctrl", "Ctrl+", "Ctrl+Ctrl+A", "Hyper+A", "é", "1", "Ctrl+A+B", "Space"])
def test_what_is_no_keys_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no keys"):
        parse(text)


def test_every_action_has_keys_here_none_goes_live_and_the_usual_ones_are_fit_and_different() -> None:
    assert {one.action for one in TABLE if one.scope is Scope.WINDOW} == set(KeyAction)
    assert not any("live" in one.name for one in TABLE)
    assert len({one.usual for one in TABLE}) == len({one.name for one in TABLE}) == len(TABLE)
    assert [one for one in TABLE if unfit(one.usual, one.scope) is not None] == []
    assert bindings({}) == {one: one.usual for one in TABLE}


@pytest.mark.parametrize(
    ("text", "scope", "why"),
    [
        ("A", Scope.WINDOW, Unfit.ALONE),
        ("Shift+A", Scope.WINDOW, Unfit.ALONE),
        ("F8", Scope.ANYWHERE, Unfit.ALONE),
        ("Shift+F8", Scope.ANYWHERE, Unfit.ALONE),
        ("Ctrl+C", Scope.WINDOW, Unfit.EDITING),
        ("Ctrl+Shift+Z", Scope.ANYWHERE, Unfit.EDITING),
        ("Alt+F4", Scope.WINDOW, Unfit.SYSTEM),
        ("Ctrl+Alt+F1", Scope.ANYWHERE, Unfit.SYSTEM),
        ("F8", Scope.WINDOW, None),
        ("Ctrl+R", Scope.ANYWHERE, None),
        ("Meta+C", Scope.ANYWHERE, None),
    ],
)
def test_keys_that_are_needed_elsewhere_are_unfit(text: str, scope: Scope, why: Unfit | None) -> None:
    assert unfit(parse(text), scope) is why


def test_what_was_chosen_is_remembered_and_no_more_than_that() -> None:
    chosen = {"anywhere-record": "Ctrl+Alt+R", "window-mute": ""}
    bound = bindings(chosen)
    assert str(bound[shortcut("anywhere-record")]) == "Ctrl+Alt+R"
    assert bound[shortcut("window-mute")] is None
    assert bound[shortcut("window-hide")] == Keys("F9")
    assert choices(bound) == chosen


def test_what_cannot_be_used_is_the_usual() -> None:
    bound = bindings({"window-hide": "Pedal", "window-mute": "Ctrl+V", "window-nothing": "F12", "anywhere-mark": "F12"})
    assert bound == bindings({})


def test_chosen_keys_win_over_the_usual_ones_of_another() -> None:
    bound = bindings({"window-mark": "F9"})
    assert bound[shortcut("window-mark")] == Keys("F9")
    assert bound[shortcut("window-hide")] is None
    twice = bindings({"window-pause": "F12", "window-mark": "F12"})
    assert [one.name for one, keys in twice.items() if keys == Keys("F12")] == ["window-pause"]


@given(
    st.dictionaries(
        st.sampled_from([one.name for one in TABLE]),
        st.one_of(all_keys.map(str), st.sampled_from(["", "Pedal", "A", "Ctrl+C", "F8", "F9"])),
    )
)
def test_whatever_is_in_the_file_no_keys_do_two_things(chosen: dict[str, str]) -> None:
    bound = bindings(chosen)
    used = [keys for keys in bound.values() if keys is not None]
    assert len(used) == len(set(used))
    assert list(bound) == list(TABLE)
    assert bindings(choices(bound)) == bound


def test_who_has_keys_is_told_across_scopes_but_not_oneself() -> None:
    bound = bindings({})
    assert taken_by(bound, Keys("F9"), shortcut("anywhere-mark")) == shortcut("window-hide")
    assert taken_by(bound, Keys("F9"), shortcut("window-hide")) is None
    assert taken_by(bound, Keys("F12"), shortcut("window-hide")) is None
