"""The pipeline with real encoders: what reaches a sink."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest

from capture.clock import NS_PER_MS, NS_PER_S, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, AudioBlock, VideoFrame
from capture.mixer import ProgramSound
from encoder.audio import AudioEncoder
from encoder.packets import MediaKind, Packet, StreamId, StreamSpec
from encoder.pipeline import Pipeline, PipelineSettings
from encoder.settings import AudioSettings, VideoSettings
from encoder.sinks import SinkReport, StopReason

SIZE = (320, 180)


class Shelf:
    """A sink that keeps all packets."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.streams: Sequence[StreamSpec] = ()
        self.stopped = False

    def start(self, streams: Sequence[StreamSpec]) -> None:
        self.streams = streams

    def put(self, packet: Packet) -> None:
        self.packets.append(packet)

    def stop(self, deadline_s: float) -> SinkReport:
        self.stopped = True
        return SinkReport(StopReason.REQUESTED, (), 0, len(self.packets), 0.0)

    def of(self, stream: StreamId) -> list[Packet]:
        return [packet for packet in self.packets if packet.stream is stream]


class Rig:
    """A running pipeline on the real clock, fed by the test with whatever times it likes."""

    def __init__(self) -> None:
        self.clock = SystemClock()
        self.shelf = Shelf()
        self.failures: list[StudioError] = []
        settings = PipelineSettings(
            VideoSettings(*SIZE, 30, "libx264", "ultrafast", 23), AudioSettings("aac", 1, 96_000)
        )
        self.pipeline = Pipeline(settings, self.clock, [self.shelf], self.failures.append)
        self.pipeline.start()

    def frame(self, at_ns: int, grey: int = 0) -> None:
        image = np.full((SIZE[1], SIZE[0], 4), grey, np.uint8)
        self.pipeline.put_frame(VideoFrame(at_ns, image))

    def sound(self, from_ns: int, seconds: float, silence: int = 0) -> None:
        samples = np.full((round(seconds * SAMPLE_RATE), 1), 0.1, np.float32)
        block = AudioBlock(from_ns, SAMPLE_RATE, samples)
        self.pipeline.put_sound(ProgramSound(block, None, silence, -20.0, -20.0, clipped=False))

    def feed_sound_until(self, stop: threading.Event, from_ns: int) -> threading.Thread:
        """Give sound in real time, as a mixer does."""

        def run() -> None:
            at_ns = from_ns
            while not stop.wait(0.01):
                while at_ns < self.clock.now_ns() - 20 * NS_PER_MS:
                    self.sound(at_ns, 0.01)
                    at_ns += 10 * NS_PER_MS

        thread = threading.Thread(target=run)
        thread.start()
        return thread


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_nothing_is_recorded_before_it_begins_and_all_that_came_late_after(rig: Rig) -> None:
    origin = rig.clock.now_ns()
    rig.frame(origin - NS_PER_S)
    rig.sound(origin - NS_PER_S, 1.0)
    rig.pipeline.begin(origin)
    rig.frame(origin + 20 * NS_PER_MS, 100)
    # The mixer's first piece comes 300 ms late: what was before it is silence, so that lips stay in step.
    rig.sound(origin + 300 * NS_PER_MS, 0.2)
    assert rig.pipeline.first_frame.wait(5)
    done = threading.Event()
    feeder = rig.feed_sound_until(done, origin + 500 * NS_PER_MS)
    rig.pipeline.stop(origin + 600 * NS_PER_MS, 5)
    done.set()
    feeder.join()
    assert rig.shelf.of(StreamId.RECORD_VIDEO)[0].pts == 0
    last = rig.shelf.of(StreamId.RECORD_AUDIO)[-1]
    assert float((last.pts + last.duration) * last.time_base) == pytest.approx(0.6, abs=0.001)
    assert rig.pipeline.silence_samples == pytest.approx(0.3 * SAMPLE_RATE, abs=2)
    assert rig.failures == []


def test_pictures_captured_before_the_stop_are_kept_though_they_come_after_it(rig: Rig) -> None:
    origin = rig.clock.now_ns()
    rig.pipeline.begin(origin)
    rig.frame(origin)
    assert rig.pipeline.first_frame.wait(5)
    stop_ns = origin + 200 * NS_PER_MS
    stopper = threading.Thread(target=lambda: rig.pipeline.stop(stop_ns, 5))
    stopper.start()
    # The stop waits for the sound; meanwhile a picture arrives that was captured in time, and one that was not.
    rig.frame(stop_ns - NS_PER_MS, 200)
    rig.frame(stop_ns + NS_PER_MS, 250)
    rig.sound(origin, (stop_ns - origin) / NS_PER_S + 0.05)
    stopper.join()
    assert rig.pipeline.frames_encoded == 2
    assert rig.shelf.stopped


def test_silence_within_a_pause_is_no_loss(rig: Rig) -> None:
    origin = rig.clock.now_ns()
    rig.pipeline.begin(origin)
    rig.frame(origin)
    rig.pipeline.pause(origin + 100 * NS_PER_MS)
    rig.sound(origin, 0.1, silence=480)
    rig.sound(origin + 100 * NS_PER_MS, 0.2, silence=9600)
    rig.pipeline.stop(origin + 300 * NS_PER_MS, 5)
    assert rig.pipeline.silence_samples == 480


def test_an_encoder_that_fails_at_its_end_is_told_and_the_file_is_finished(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_encoder: AudioEncoder) -> list[Packet]:
        raise StudioError(ErrorCode.ENCODER_FAILED, "no more")

    monkeypatch.setattr(AudioEncoder, "flush", refuse)
    origin = rig.clock.now_ns()
    rig.pipeline.begin(origin)
    rig.frame(origin)
    rig.sound(origin, 0.5)
    rig.pipeline.stop(origin + 400 * NS_PER_MS, 5)
    assert [error.code for error in rig.failures] == [ErrorCode.ENCODER_FAILED]
    assert rig.shelf.stopped


def test_a_still_picture_is_kept_alive_and_lasts_until_the_end(rig: Rig) -> None:
    origin = rig.clock.now_ns()
    rig.pipeline.begin(origin)
    rig.frame(origin)
    done = threading.Event()
    feeder = rig.feed_sound_until(done, origin)
    while rig.clock.now_ns() < origin + 1800 * NS_PER_MS:
        done.wait(0.05)
    stop_ns = rig.clock.now_ns()
    rig.pipeline.stop(stop_ns, 5)
    done.set()
    feeder.join()
    video = rig.shelf.of(StreamId.RECORD_VIDEO)
    times = [packet.pts_s for packet in video]
    assert times[:3] == pytest.approx([0.0, 0.5, 1.0], abs=0.001)
    end_s = times[-1] + float(video[-1].duration * video[-1].time_base)
    assert end_s == pytest.approx((stop_ns - origin) / NS_PER_S, abs=0.002)
    assert [packet.keyframe for packet in video] == [True] + [False] * (len(video) - 1)
    assert {spec.kind for spec in rig.shelf.streams} == {MediaKind.VIDEO, MediaKind.AUDIO}
