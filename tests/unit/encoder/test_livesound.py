"""The live sound: Opus on the capture clock, and each speaker's own program."""

from collections.abc import Mapping
from itertools import pairwise

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext

from capture.clock import NS_PER_MS, NS_PER_S
from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.mixer import ProgramSound
from encoder import livesound
from encoder.livesound import LiveSound, LiveSounds
from encoder.packets import Packet, StreamId
from tests.helpers.sounds import frequency, samples, tone

START_NS = 10**15
PACKET_S = 0.02


def blocks(sound: Samples, size: int = 960, start_ns: int = START_NS) -> list[AudioBlock]:
    return [
        AudioBlock(start_ns + at * NS_PER_S // SAMPLE_RATE, SAMPLE_RATE, sound[at : at + size])
        for at in range(0, len(sound), size)
    ]


def program(block: AudioBlock, without: Mapping[int, AudioBlock] | None = None) -> ProgramSound:
    return ProgramSound(block, None, 0, -20.0, -20.0, clipped=False, without=without or {})


def decoded(packets: list[Packet]) -> Samples:
    decoder = av.CodecContext.create("libopus", "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate, decoder.layout = SAMPLE_RATE, "mono"
    resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE)
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(packet.data))]
    pieces = [ready.to_ndarray().reshape(-1, 1) for frame in frames for ready in resampler.resample(frame)]
    return np.concatenate(pieces).astype(np.float32)


@pytest.mark.parametrize("size", [480, 960, 2400])
def test_packets_of_20_ms_are_stamped_with_the_time_of_what_is_heard(size: int) -> None:
    sound = np.zeros((SAMPLE_RATE, 2), np.float32)
    click = SAMPLE_RATE // 2
    sound[click : click + 48] = 0.9
    encoder = LiveSound(StreamId.LIVE_AUDIO)
    packets = [packet for block in blocks(sound, size) for packet in encoder.encode(block)]
    assert {later.pts - earlier.pts for earlier, later in pairwise(packets)} == {960}
    heard = decoded(packets)
    loudest = int(np.argmax(np.abs(heard[:, 0])))
    heard_at_s = packets[0].pts_s + loudest / SAMPLE_RATE
    assert heard_at_s == pytest.approx(START_NS / NS_PER_S + click / SAMPLE_RATE, abs=0.003)


def speech_like(seconds: float) -> Samples:
    """Return harmonics of 140 Hz that swell and fade four times a second."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    harmonics = sum(np.sin(2 * np.pi * 140 * number * times) / number for number in range(1, 20))
    swelling = (1 + np.sin(2 * np.pi * 4 * times)) / 2
    loud: Samples = (0.2 * harmonics * swelling).astype(np.float32)[:, None]
    return loud


def repairs_the_one_before(packet: Packet) -> bool:
    """Return whether a packet of 20 ms carries the one before, too.

    RFC 6716, 3.1: a configuration below 16 uses linear prediction, the only part that can; 4.2.3: of its first bits the
    second, after the voice activity, says that it does.
    """
    return packet.data[0] >> 3 < 16 and bool(packet.data[1] & 0x40)


def test_about_48_kbit_a_second_and_losses_can_be_repaired() -> None:
    encoder = LiveSound(StreamId.LIVE_AUDIO)
    packets = [packet for block in blocks(speech_like(4)) for packet in encoder.encode(block)]
    assert sum(len(packet.data) for packet in packets) * 8 / 4 == pytest.approx(48_000, rel=0.35)
    assert sum(map(repairs_the_one_before, packets)) > len(packets) / 2


def test_a_hole_moves_the_times_that_follow() -> None:
    encoder = LiveSound(StreamId.LIVE_AUDIO)
    sound = np.zeros((SAMPLE_RATE // 10, 1), np.float32)
    before = [packet for block in blocks(sound) for packet in encoder.encode(block)]
    late = blocks(sound, start_ns=START_NS + 400 * NS_PER_MS)
    after = [packet for block in late for packet in encoder.encode(block)]
    # 100 ms were given, the next lie 400 ms after their beginning: 300 ms are missing.
    assert after[0].pts_s - before[-1].pts_s == pytest.approx(0.3 + PACKET_S)


class Shelf:
    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.failures: list[StudioError] = []
        self.sounds = LiveSounds(self.packets.append, self.failures.append)

    def of(self, stream: StreamId) -> list[Packet]:
        return [packet for packet in self.packets if packet.stream is stream]

    def play(self, sound: Samples, without: Mapping[int, Samples] | None = None) -> None:
        others = {slot: blocks(other) for slot, other in (without or {}).items()}
        for index, block in enumerate(blocks(sound)):
            self.sounds.put(program(block, {slot: other[index] for slot, other in others.items()}))


def test_nothing_is_encoded_until_it_is_wanted_and_nothing_after() -> None:
    shelf = Shelf()
    shelf.play(samples(tone(440), 0.1))
    assert shelf.packets == []
    shelf.sounds.want(sound=True, speakers=())
    shelf.play(samples(tone(440), 0.1))
    assert {packet.stream for packet in shelf.packets} == {StreamId.LIVE_AUDIO}
    shelf.packets.clear()
    shelf.sounds.want(sound=False, speakers=())
    shelf.play(samples(tone(440), 0.1))
    assert shelf.packets == []


def test_who_speaks_hears_the_program_without_the_own_voice() -> None:
    shelf = Shelf()
    shelf.sounds.want(sound=True, speakers=(0, 2))
    shelf.play(samples(tone(440), 1), {2: samples(tone(1000), 1)})
    assert frequency(decoded(shelf.of(StreamId.LIVE_AUDIO))[4800:, 0]) == pytest.approx(440, abs=5)
    # Slot 0 has no voice in the program now: there is nothing to leave out.
    assert frequency(decoded(shelf.of(StreamId.LIVE_AUDIO_1))[4800:, 0]) == pytest.approx(440, abs=5)
    assert frequency(decoded(shelf.of(StreamId.LIVE_AUDIO_3))[4800:, 0]) == pytest.approx(1000, abs=5)
    assert shelf.of(StreamId.LIVE_AUDIO_2) == []


def test_an_encoder_that_fails_is_told_once_and_tried_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    shelf.sounds.want(sound=True, speakers=())

    class Refusing(LiveSound):
        def __init__(self, stream: StreamId) -> None:
            raise StudioError(ErrorCode.ENCODER_REFUSED, "no Opus here", name="libopus")

    monkeypatch.setattr(livesound, "LiveSound", Refusing)
    shelf.play(samples(tone(440), 0.2))
    assert [error.code for error in shelf.failures] == [ErrorCode.ENCODER_REFUSED]
    monkeypatch.setattr(livesound, "LiveSound", LiveSound)
    shelf.play(samples(tone(440), 0.2))
    assert shelf.packets
    assert len(shelf.failures) == 1


def test_after_closing_nothing_is_encoded() -> None:
    shelf = Shelf()
    shelf.sounds.want(sound=True, speakers=(1,))
    shelf.play(samples(tone(440), 0.1))
    shelf.sounds.close()
    shelf.packets.clear()
    shelf.play(samples(tone(440), 0.1))
    assert shelf.packets == []
