"""The live encoders together, on their threads."""

import threading
import time
from collections.abc import Callable, Iterator

import av
import numpy as np
import pytest
from av.video.codeccontext import VideoCodecContext

from capture.clock import SystemClock
from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, AudioBlock, Image, VideoFrame
from capture.mixer import ProgramSound
from encoder import liverendition
from encoder.live import LiveEncoders
from encoder.livevideo import Encoded, LiveVideoEncoder
from encoder.packets import Packet, StreamId
from encoder.renditions import RENDITIONS, Rendition
from encoder.shedding import LiveLevel, LiveReduced

WIDTH, HEIGHT = 1280, 720
LIMIT_S = 30.0


class Class:
    """Live encoders, fed by the test, and all that they say."""

    def __init__(self) -> None:
        self.clock = SystemClock()
        self.packets: list[Packet] = []
        self.failures: list[StudioError] = []
        self.reduced: list[LiveReduced] = []
        self.backlog = 0.0
        self.live = LiveEncoders(
            WIDTH,
            HEIGHT,
            self.clock,
            self.packets.append,
            self.failures.append,
            self.reduced.append,
            lambda: self.backlog,
        )
        self.live.start()

    def show(self, grey: int) -> int:
        """Show a new picture; return its time."""
        at_ns = self.clock.now_ns()
        self.live.put_frame(VideoFrame(at_ns, np.full((HEIGHT, WIDTH, 4), grey, np.uint8)))
        return at_ns

    def sound(self) -> None:
        block = AudioBlock(self.clock.now_ns(), SAMPLE_RATE, np.zeros((960, 1), np.float32))
        self.live.put_sound(ProgramSound(block, None, 0, -90.0, -90.0, clipped=False))

    def want(self, *renditions: Rendition) -> None:
        self.live.demand(renditions, sound=False, speakers=())

    def of(self, rendition: Rendition) -> list[Packet]:
        stream = RENDITIONS[rendition].stream
        return [packet for packet in list(self.packets) if packet.stream is stream]

    def greys(self, rendition: Rendition) -> list[float]:
        """Return the mean luma of each picture that has come."""
        frames = decoded(self.of(rendition), RENDITIONS[rendition].codec)
        return [float(frame.to_ndarray()[: frame.height].mean()) for frame in frames]

    def heights(self, rendition: Rendition) -> list[int]:
        return [frame.height for frame in decoded(self.of(rendition), RENDITIONS[rendition].codec)]

    def wait(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + LIMIT_S
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.005)


@pytest.fixture
def room() -> Iterator[Class]:
    room = Class()
    yield room
    room.live.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("live ")]


def decoded(packets: list[Packet], codec: str) -> list[av.VideoFrame]:
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    return [frame for packet in packets for frame in decoder.decode(av.Packet(packet.data))]


def test_nothing_is_encoded_for_nobody(room: Class) -> None:
    room.show(100)
    room.sound()
    room.want(Rendition.LOW)
    room.wait(lambda: room.of(Rendition.LOW))
    room.want()
    room.sound()
    room.show(200)
    assert {packet.stream for packet in room.packets} == {StreamId.LIVE_LOW}
    assert room.failures == []


@pytest.mark.parametrize("rendition", list(Rendition))
def test_a_still_screen_is_there_at_once_for_who_comes_later(room: Class, rendition: Rendition) -> None:
    shown_ns = room.show(200)
    room.want(rendition)
    room.wait(lambda: room.of(rendition))
    first = room.of(rendition)[0]
    assert first.keyframe
    assert first.pts_s == pytest.approx(shown_ns / 1e9, abs=1e-4)
    assert room.heights(rendition)[0] == min(HEIGHT, RENDITIONS[rendition].height)
    assert room.greys(rendition)[0] == pytest.approx(16 + 200 * 219 / 255, abs=2)


def test_each_rendition_goes_its_own_way(room: Class) -> None:
    room.show(50)
    room.want(*Rendition)
    room.wait(lambda: all(room.of(rendition) for rendition in Rendition))
    room.live.request_keyframe(Rendition.THIN)
    room.wait(lambda: sum(packet.keyframe for packet in room.of(Rendition.THIN)) == 2)
    for other in (Rendition.HIGH, Rendition.LOW, Rendition.COMPAT):
        assert sum(packet.keyframe for packet in room.of(other)) == 1


def test_a_keyframe_of_a_still_screen_comes_when_it_is_asked_for(room: Class) -> None:
    room.show(50)
    room.want(Rendition.HIGH)
    room.wait(lambda: len(room.of(Rendition.HIGH)) > 1)
    room.live.request_keyframe(Rendition.HIGH)
    room.wait(lambda: sum(packet.keyframe for packet in room.of(Rendition.HIGH)) == 2)
    room.live.request_keyframe(Rendition.LOW)  # nobody watches it: nothing to do


def test_when_the_screen_stops_the_last_picture_is_the_one_that_is_sent(room: Class) -> None:
    room.want(Rendition.THIN)
    for level in range(0, 250, 10):
        room.show(level)
        time.sleep(0.002)
    brightest = 16 + 240 * 219 / 255
    room.wait(lambda: room.greys(Rendition.THIN) and room.greys(Rendition.THIN)[-1] > brightest - 2)
    # Of the 25 only some: what could not be sent in time made room for what came later.
    assert len(room.of(Rendition.THIN)) < 15


def test_a_stream_that_was_not_needed_for_a_while_begins_again_with_a_keyframe(room: Class) -> None:
    room.show(50)
    room.want(Rendition.LOW)
    room.wait(lambda: room.of(Rendition.LOW))
    room.want()
    before = len(room.packets)
    room.want(Rendition.LOW)
    room.wait(lambda: len(room.packets) > before)
    times = [packet.pts for packet in room.packets]
    assert room.packets[before].keyframe
    assert times == sorted(set(times))


def test_when_the_recording_waits_who_watches_high_gets_the_pictures_of_low(room: Class) -> None:
    room.show(50)
    room.want(Rendition.HIGH, Rendition.THIN)
    room.wait(lambda: room.of(Rendition.HIGH))
    room.backlog = 0.5
    while len(room.reduced) < 2:
        room.sound()
        time.sleep(0.01)
    assert [event.level for event in room.reduced] == [LiveLevel.SLOWER, LiveLevel.SMALLER]
    room.wait(lambda: room.heights(Rendition.HIGH)[-1] == 540)
    assert room.heights(Rendition.HIGH)[0] == 720
    assert room.of(Rendition.LOW) == []
    room.live.request_keyframe(Rendition.HIGH)
    before = len(room.of(Rendition.HIGH))
    room.wait(lambda: any(packet.keyframe for packet in room.of(Rendition.HIGH)[before:]))


def test_sound_is_encoded_on_demand_and_never_yields(room: Class) -> None:
    room.backlog = 1.0
    room.live.demand((), sound=True, speakers=(1,))
    for _ in range(10):
        room.sound()
    streams = [packet.stream for packet in room.packets]
    assert streams.count(StreamId.LIVE_AUDIO) == streams.count(StreamId.LIVE_AUDIO_2) == 10


def test_an_encoder_that_fails_is_told_once_and_tried_anew(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    class Refusing(LiveVideoEncoder):
        def encode(self, planes: Image, pts_ns: int, keyframe: bool) -> Encoded:
            tries.append(pts_ns)
            raise StudioError(ErrorCode.ENCODER_FAILED, "no more", name="libx264")

    monkeypatch.setattr(liverendition, "RETRY_S", 0.01)
    monkeypatch.setattr(liverendition, "LiveVideoEncoder", Refusing)
    room.show(50)
    room.want(Rendition.LOW)
    room.wait(lambda: len(tries) > 3)
    assert [error.code for error in room.failures] == [ErrorCode.ENCODER_FAILED]
    monkeypatch.setattr(liverendition, "LiveVideoEncoder", LiveVideoEncoder)
    room.wait(lambda: room.of(Rendition.LOW))
    assert len(room.failures) == 1


def test_a_mixer_that_failed_is_told(room: Class) -> None:
    room.live.program_failed(StudioError(ErrorCode.INTERNAL, "gone"))
    assert [error.code for error in room.failures] == [ErrorCode.INTERNAL]
