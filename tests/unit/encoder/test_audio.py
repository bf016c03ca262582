import itertools
import struct
from collections.abc import Sequence

import av
import numpy as np
import pytest
from av.error import FFmpegError

from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, Samples
from encoder.audio import AudioEncoder
from encoder.packets import MediaKind, Packet, StreamId
from encoder.settings import AudioSettings

CODECS = ["aac", "opus"]
LENGTH = 50_123


def new_encoder(codec: str, channels: int = 2) -> AudioEncoder:
    return AudioEncoder(AudioSettings(codec, channels, 64_000 * channels), StreamId.RECORD_AUDIO, "Voice")


def tone(channels: int = 2, length: int = LENGTH) -> Samples:
    """Return a tone whose pitch and loudness change, another one in each channel."""
    seconds = np.arange(length)[:, None] / SAMPLE_RATE
    pitch = np.array([220.0, 330.0])[:channels]
    return (0.4 * np.sin(2 * np.pi * pitch * (seconds + seconds**2 / 2)) * (1 + seconds) / 2.5).astype(np.float32)


def encoded(encoder: AudioEncoder, samples: Samples, sizes: Sequence[int]) -> list[Packet]:
    """Encode all samples in chunks of `sizes`, over and over, to the end."""
    packets: list[Packet] = []
    start = turn = 0
    while start < len(samples):
        size = sizes[turn % len(sizes)]
        packets += encoder.encode(samples[start : start + size])
        start, turn = start + size, turn + 1
    return packets + encoder.flush()


def decoded(encoder: AudioEncoder, packets: list[Packet]) -> Samples:
    """Decode as a player does that knows the priming: cut it off, and what the last packet has too much."""
    spec = encoder.spec
    decoder = av.CodecContext.create("aac" if spec.codec == "aac" else "libopus", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = spec.rate, "stereo" if spec.channels == 2 else "mono"
    # FFmpeg's Opus decoder would cut the pre-skip by itself.
    decoder.extradata = spec.extradata if spec.codec == "aac" else b""
    resampler = av.AudioResampler("flt", decoder.layout, spec.rate)
    rows = []
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet.data)):
            rows += [part.to_ndarray() for part in resampler.resample(frame)]
    sound = np.concatenate(rows, axis=1).reshape(-1, spec.channels).astype(np.float32)
    return sound[spec.initial_padding :]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("sizes", [[960], [1], [1024], [7, 4800, 1, 959], [LENGTH]])
def test_packets_follow_each_other_and_end_to_the_sample(codec: str, sizes: list[int]) -> None:
    length = LENGTH if sizes != [1] else 3_000
    encoder = new_encoder(codec)
    packets = encoded(encoder, tone(length=length), sizes)
    assert packets[0].pts == -encoder.spec.initial_padding
    for packet, following in itertools.pairwise(packets):
        assert packet.pts + packet.duration == following.pts
    assert packets[-1].pts + packets[-1].duration == length
    assert all(packet.dts == packet.pts and packet.keyframe for packet in packets)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_decoded_is_what_was_given_at_its_place(codec: str, channels: int) -> None:
    sound = tone(channels)
    encoder = new_encoder(codec, channels)
    heard = decoded(encoder, encoded(encoder, sound, [960]))
    assert len(heard) >= LENGTH
    for channel in range(channels):
        best = max(range(-40, 41), key=lambda shift: correlation(sound, heard, channel, shift))
        assert best == 0
        assert correlation(sound, heard, channel, 0) > 0.99


def correlation(sound: Samples, heard: Samples, channel: int, shift: int) -> float:
    middle = slice(10_000, 40_000)
    moved = slice(10_000 + shift, 40_000 + shift)
    return float(np.corrcoef(sound[middle, channel], heard[moved, channel])[0, 1])


def test_the_size_of_the_chunks_makes_no_difference() -> None:
    sound = tone()
    one, many = (encoded(new_encoder("aac"), sound, sizes) for sizes in ([LENGTH], [7, 4800, 1, 959]))
    assert [packet.data for packet in one] == [packet.data for packet in many]


def test_the_aac_stream_tells_its_shape() -> None:
    spec = new_encoder("aac").spec
    assert (spec.kind, spec.rate, spec.channels, spec.bit_rate) == (MediaKind.AUDIO, 48_000, 2, 128_000)
    assert (spec.title, spec.initial_padding) == ("Voice", 1024)
    assert spec.extradata[:2] == bytes([0x11, 0x90])  # AudioSpecificConfig: AAC LC, 48 kHz, stereo


def test_the_opus_stream_tells_its_pre_skip() -> None:
    spec = new_encoder("opus", 1).spec
    assert spec.extradata[:8] == b"OpusHead"
    assert spec.extradata[9] == 1
    assert spec.initial_padding == struct.unpack_from("<H", spec.extradata, 10)[0] > 0


@pytest.mark.parametrize("codec", CODECS)
def test_an_encoder_that_was_given_nothing_ends_with_nothing(codec: str) -> None:
    encoder = new_encoder(codec)
    assert encoder.encode(np.zeros((0, 2), np.float32)) == []
    assert encoder.flush() == []


def test_packets_come_while_sound_goes_in() -> None:
    encoder = new_encoder("aac")
    sound = tone()
    late = 0
    for start in range(0, 48_000, 960):
        encoder.encode(sound[start : start + 960])
    for packet in encoder.encode(sound[48_000:48_960]):
        late = 48_960 - packet.pts
    assert 0 < late <= 4 * 1024


def test_samples_of_another_shape_are_refused() -> None:
    encoder = new_encoder("aac")
    for samples in (np.zeros((10, 1), np.float32), np.zeros(10, np.float32)):
        with pytest.raises(StudioError) as caught:
            encoder.encode(samples)
        assert caught.value.code is ErrorCode.ENCODER_FAILED


def test_nothing_is_encoded_after_close() -> None:
    encoder = new_encoder("opus")
    encoder.close()
    encoder.close()
    with pytest.raises(StudioError, match="closed"):
        encoder.encode(tone())


def test_a_failing_library_is_told_as_an_encoder_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def encode(self, frame: av.AudioFrame | None) -> list[object]:
            raise FFmpegError(12, "no memory")

    encoder = new_encoder("aac")
    monkeypatch.setattr(encoder, "_context", Broken())
    with pytest.raises(StudioError) as caught:
        encoder.encode(tone())
    assert caught.value.code is ErrorCode.ENCODER_FAILED


def test_a_library_without_the_encoder_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, mode: str) -> object:
        raise av.codec.codec.UnknownCodecError(name)

    monkeypatch.setattr(av.CodecContext, "create", refuse)
    with pytest.raises(StudioError) as caught:
        new_encoder("opus")
    assert caught.value.code is ErrorCode.ENCODER_REFUSED
    assert caught.value.facts == {"name": "libopus"}
