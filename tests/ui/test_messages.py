"""What the strip says of a recording's end and of devices."""

from pathlib import Path

import pytest

from capture.errors import ErrorCode
from capture.sources import SourceKind, SourceLost
from encoder.sinks import StopReason
from studio.events import Finished
from studio.ui.messages import event_notice, finished_notice
from studio.ui.notice import Action
from studio.words import Words


@pytest.mark.parametrize("reason", [StopReason.REQUESTED, StopReason.DISK_FULL])
def test_a_file_that_waits_for_a_repair_is_told_so(reason: StopReason) -> None:
    def said(*, complete: bool) -> str:
        path = Path("/videos/a.mp4")
        event = Finished(path, (path,), 9.0, 1, 2, 3, 0, 0.0, "libx264", reason, complete=complete)
        notice = finished_notice(Words("en"), event, Action("Show", lambda: None))
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
