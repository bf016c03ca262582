"""What the strip says of a recording's end and of devices."""

from dataclasses import replace
from pathlib import Path

import pytest

from capture.errors import ErrorCode
from capture.sources import SourceKind, SourceLost
from encoder.sinks import StopReason
from studio.classevents import ClassOpen
from studio.events import Finished
from studio.ui.messages import event_notice
from studio.ui.notice import Action, Notice, Tone
from studio.ui.verdict import finished_notice
from studio.wording import verdict
from studio.words import Words


def finished(event: Finished) -> Notice:
    return finished_notice(Words("en"), event, Action("Play", lambda: None), Action("Show", lambda: None))


@pytest.mark.parametrize(
    ("share", "said", "tone"),
    [
        (1.0, "Sound present in 100 %", Tone.GOOD),
        (0.989, "Sound present in 98 %", Tone.GOOD),
        (0.1, "Sound present in only 10 %: check the microphone before the next lesson", Tone.WARNING),
    ],
)
def test_the_verdict_tells_in_how_much_of_a_lesson_one_hears_something(share: float, said: str, tone: Tone) -> None:
    path = Path("/videos/a.mp4")
    event = Finished(
        path, (path,), 60.0, 45_000_000, 2, 3, 0, 0.0, "libx264", StopReason.REQUESTED, sound_present=share
    )
    notice = finished(event)
    assert notice.sentence == f"{verdict(Words('en'), event)}. {said}"
    assert notice.tone is tone
    assert [action.label for action in (notice.action, notice.also) if action is not None] == ["Play", "Show"]


@pytest.mark.parametrize("reason", [StopReason.REQUESTED, StopReason.DISK_FULL])
def test_of_what_was_not_recorded_nothing_is_played(reason: StopReason) -> None:
    path = Path("/videos/a.mp4")
    notice = finished(Finished(path, (path,), 0.0, 0, 0, 0, 0, 0.0, "libx264", reason))
    assert notice.action is not None
    assert notice.action.label == "Show"
    assert notice.also is None


@pytest.mark.parametrize("reason", [StopReason.REQUESTED, StopReason.DISK_FULL])
def test_a_file_that_waits_for_a_repair_is_told_so(reason: StopReason) -> None:
    def said(*, complete: bool) -> str:
        path = Path("/videos/a.mp4")
        event = Finished(path, (path,), 9.0, 1, 2, 3, 0, 0.0, "libx264", reason, complete=complete)
        notice = finished(event)
        return f"{notice.sentence}\n{notice.detail}"

    assert "repair" not in said(complete=True)
    assert "trainer-studio repair /videos/a.mp4" in said(complete=False)


def test_a_lost_device_is_called_by_its_name() -> None:
    facts: dict[str, str | int | float] = {"name": "Headphones"}
    lost = SourceLost(SourceKind.SYSTEM_SOUND, "sink.monitor", ErrorCode.SYSTEM_SOUND_LOST, "gone", facts)
    told = event_notice(Words("en"), lost)
    assert told is not None
    subject, notice = told
    assert subject == SourceKind.SYSTEM_SOUND
    assert "Headphones" in notice.sentence
    assert "voice" not in notice.sentence


def test_a_class_that_goes_on_after_a_power_cut_says_so() -> None:
    opened = ClassOpen("c", "Ohm", "7KQ4MD", "u", ("u",), "", "o", Path("c"), {}, again=True, interrupted_s=720.0)
    told = event_notice(Words("en"), opened)
    assert told is not None
    assert "12\u00a0min ago goes on" in told[1].sentence
    assert "go live again" in told[1].detail
    assert event_notice(Words("en"), replace(opened, interrupted_s=None)) is None
