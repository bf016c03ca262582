"""What the guardian says of a lesson that goes wrong, each provoked for real: sound, camera, machine and lines."""

import time
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from capture.sources import SourceLost
from encoder import video
from encoder.settings import Quality
from encoder.sinks import StopReason
from studio.classplan import ClassPlan
from studio.guardian import Concern
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.ui.runner import Moment
from studio.usual import Choice
from tests.bench.decode import readable_length
from tests.helpers.browser import StartChromium
from tests.helpers.network import Line
from tests.helpers.pulse import PrivatePulse
from tests.helpers.small_disk import SmallDisk
from tests.helpers.sounds import samples, tone
from tests.helpers.teaching import free_ports
from tests.helpers.trainee_page import CUT_OFF, join
from tests.helpers.xserver import StartXServer
from tests.ui.conftest import OpenStudio
from tests.ui.provoking import film, program, says, soon
from tests.ui.taught import end_class, go_live


def test_speech_while_paused_is_said_and_one_button_goes_on(
    open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon(monkeypatch, Concern.PAUSED_SPEECH)
    studio = open_studio()
    studio.record()
    studio.click(studio.window.desk.pause)
    studio.until(lambda: says(studio, Concern.PAUSED_SPEECH))
    studio.click(studio.window.strip.action_button)
    studio.until_moment(Moment.RECORDING)
    studio.until(lambda: studio.notice == "")


def test_a_camera_that_hangs_is_said_and_can_be_put_away(open_studio: OpenStudio, tmp_path: Path) -> None:
    path = film(tmp_path / "camera.mp4", 110, pictures=1)
    studio = open_studio(choose=lambda: program(camera=path))
    studio.window.strip.settle("devices")
    studio.record()
    studio.until(lambda: says(studio, Concern.CAMERA_FROZEN))


def test_a_microphone_that_is_too_loud_is_said(
    open_studio: OpenStudio, start_xserver: StartXServer, pulse: PrivatePulse
) -> None:
    start_xserver(640, 480)
    studio = open_studio(choose=lambda: program(screen="", microphone="default"))
    pulse.play(samples(tone(440, 2.0), 20))
    studio.record()
    studio.until(lambda: says(studio, Concern.MICROPHONE_CLIPPING))
    # It is heard, but not as it was.
    assert not says(studio, Concern.MICROPHONE_FLAT)


def test_a_microphone_that_dies_is_said_and_the_lesson_goes_on(
    open_studio: OpenStudio, start_xserver: StartXServer, pulse: PrivatePulse
) -> None:
    start_xserver(640, 480)
    studio = open_studio(choose=lambda: program(screen="", microphone="default"))
    studio.record()
    pulse.kill()
    studio.until(lambda: any(isinstance(event, SourceLost) for event in studio.events))
    studio.until(lambda: "microphone" in studio.notice.lower())
    before_s = studio.elapsed_s
    studio.until_elapsed(before_s + 1)
    assert studio.stop().duration_s >= before_s


def test_a_disk_that_is_full_ends_the_recording_and_is_said(open_studio: OpenStudio, small_disk: SmallDisk) -> None:
    folder = small_disk("size=4m")
    # The camera's noise makes a megabyte a second or so.
    sources = SourceSettings(camera="", microphone="default", loudspeaker=None, synthetic=True)
    noise = Choice(ProgramSettings(sources, Scene(Layout.CAMERA), width=1280, height=720))
    studio = open_studio(
        choose=lambda: noise,
        next_recording=lambda: RecordSettings(folder / "lesson.mp4", quality=Quality.HIGH, floor_bytes=0),
    )
    studio.record()
    studio.until(lambda: bool(studio.finished))
    assert studio.finished[-1].stop_reason is StopReason.DISK_FULL
    studio.until(lambda: studio.words.error(StudioError(ErrorCode.DISK_FULL)).sentence in studio.notice)
    assert readable_length(studio.finished[-1].path).video_s > 0.5


def test_an_encoder_that_does_not_keep_up_is_said(open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    real = video.VideoEncoder.encode

    def slow(self: video.VideoEncoder, *given: object, **named: object) -> object:
        time.sleep(0.3)
        return real(self, *given, **named)  # type: ignore[arg-type]

    studio = open_studio()
    studio.record()
    monkeypatch.setattr(video.VideoEncoder, "encode", slow)
    studio.until(lambda: says(studio, Concern.ENCODER_BEHIND))
    monkeypatch.undo()
    studio.stop()


def test_a_trainee_with_a_poor_link_is_named_and_told(
    open_studio: OpenStudio, line: Line, start_chromium: StartChromium
) -> None:
    studio = open_studio()
    studio.window.resize(1366, 768)
    studio.window.lessons_class.plan = ClassPlan(address="0.0.0.0", port=free_ports(), folder=studio.folder)
    go_live(studio)
    browser = start_chromium(line=line)
    browser.forgive(CUT_OFF)
    opened = studio.window.lessons_class.view.opened
    assert opened is not None
    page = browser.page(opened.join_url.replace("127.0.0.1", line.here), "en")
    join(page, "Salma")
    studio.until(lambda: bool(studio.window.lessons_class.view.here))
    line.become(loss=0.15)
    studio.until(lambda: says(studio, Concern.POOR_LINK, "Salma"))
    line.become()
    studio.click(studio.window.strip.action_button)
    page.wait_for_selector("#chat-lines li")
    studio.until(lambda: studio.notice == "")
    end_class(studio)
