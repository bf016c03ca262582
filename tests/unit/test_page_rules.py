"""The pure rules of the trainee's page, run by node."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

PAGE: Final = Path(__file__).resolve().parents[2] / "assets" / "trainee"
Run = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return `run(module, expression)`: what an expression over a module `m` of the page yields, by JSON."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(PAGE, folder, dirs_exist_ok=True)
    # To node a .js file is a module where this says so; to a browser where a page says so.
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    return lambda module, expression: _run(folder / module, expression)


def _run(module: Path, expression: str) -> Any:
    script = f"import * as m from {json.dumps(module.as_uri())}; console.log(JSON.stringify({expression}))"
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_chat_that_is_not_seen_counts_as_unread(run: Run) -> None:
    line = '{type: "chat", line: {message: 1, mine: false}}'
    assert run("state.js", f"m.changes(m.initialState, {line}).unread") == 0
    assert run("state.js", f"m.changes({{...m.initialState, sideOpen: false}}, {line}).unread") == 1
    mine = '{type: "chat", line: {message: 1, mine: true}}'
    assert run("state.js", f"m.changes({{...m.initialState, sideOpen: false}}, {mine}).unread") == 0


def test_unknown_messages_change_nothing(run: Run) -> None:
    assert run("state.js", 'm.changes(m.initialState, {type: "from-tomorrow"})') == {}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ('link: "back"', "link-back"),
        ('media: "failed"', "link-connecting"),
        ('sending: {rendition: "sound", reason: "line"}', "link-sound"),
        ('sending: {rendition: "low", reason: "line"}', "link-smaller"),
        ('sending: {rendition: "sound", reason: "choice"}', "link-good"),
        ("lossy: true", "link-weak"),
        ('media: "connected"', "link-picture"),
        ("", "link-good"),
    ],
)
def test_connection_is_told_in_a_word(run: Run, change: str, word: str) -> None:
    assert run("state.js", f'm.linkWord({{...m.initialState, link: "up", media: "playing", {change}}})')[0] == word


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ('link: "back"', "wait-back"),
        ("trainerAway: true", "wait-trainer"),
        ('media: "failed"', "wait-failed"),
        ('sending: {rendition: "sound", reason: "line"}', "wait-sound-line"),
        ('sending: {rendition: "sound", reason: "choice"}', "wait-sound-choice"),
        ('media: "connected"', "wait-picture"),
        ('media: "connecting"', "wait-connecting"),
        ("", ""),
    ],
)
def test_every_wait_has_a_sentence(run: Run, change: str, word: str) -> None:
    assert run("state.js", f'm.waitWord({{...m.initialState, link: "up", media: "playing", {change}}})') == word


@pytest.mark.parametrize(
    ("recording", "away", "shown"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_nobody_records_while_the_studio_is_gone(run: Run, recording: bool, away: bool, shown: bool) -> None:
    state = json.dumps({"recording": recording, "trainerAway": away})
    assert run("state.js", f"m.isRecorded({state})") is shown
    hello = json.dumps({"type": "hello", "recording": recording, "trainer_away": away})
    assert run("state.js", f"m.isRecorded(m.changes(m.initialState, {hello}))") is shown


def test_retries_double_up_to_four_seconds_and_are_spread(run: Run) -> None:
    waits = run("retry.js", "(() => { const r = new m.Retry(); return [...Array(7)].map(() => r.wait(0)); })()")
    assert waits == [250, 500, 1000, 2000, 4000, 4000, 4000]
    assert run("retry.js", "new m.Retry().wait(1)") == pytest.approx(250 * 2 / 3)
    assert run("retry.js", "(() => { const r = new m.Retry(); r.wait(); r.reset(); return r.wait(0); })()") == 250


def test_flow_tells_standstill_and_loss(run: Run) -> None:
    before = "{packets: 100, sound: 50, lost: 0}"
    assert run("flow.js", f"m.flow(null, {before})") == {"moving": True, "lossy": False}
    assert run("flow.js", f"m.flow({before}, {before})") == {"moving": False, "lossy": False}
    assert run("flow.js", f"m.flow({before}, {{packets: 200, sound: 140, lost: 10}})") == {
        "moving": True,
        "lossy": True,
    }
    assert run("flow.js", f"m.flow({before}, {{packets: 200, sound: 149, lost: 1}})") == {
        "moving": True,
        "lossy": False,
    }


def test_zoom_keeps_the_point_and_shows_nothing_beside_the_picture(run: Run) -> None:
    assert run("zoom.js", "m.zoomed(m.WHOLE, 2, 100, 50, 800, 450)") == {"scale": 2, "x": -100, "y": -50}
    assert run("zoom.js", "m.zoomed(m.WHOLE, 100, 0, 0, 800, 450).scale") == 6
    assert run("zoom.js", "m.zoomed({scale: 2, x: 400, y: 0}, 0.1, 0, 0, 800, 450)") == {"scale": 1, "x": 0, "y": 0}
    assert run("zoom.js", "m.moved({scale: 2, x: 0, y: 0}, 5000, -5000, 800, 450)") == {"scale": 2, "x": 400, "y": -225}


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("#7KQ4MD", {"code": "7KQ4MD"}),
        ("#observer=abc-_1", {"observer": "abc-_1"}),
        ("#resume=abc%3D", {"resume": "abc="}),
        ("", {}),
        ("#", {}),
        ("#<b>", {}),
        ("#%", {}),
        ("#" + "A" * 65, {}),
    ],
)
def test_link_says_code_observer_or_place(run: Run, fragment: str, said: dict[str, str]) -> None:
    assert run("place.js", f"m.readFragment({json.dumps(fragment)})") == said
