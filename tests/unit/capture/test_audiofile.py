from pathlib import Path

import av
import numpy as np
import pytest

from capture.audiofile import AudioFile, looks_like_file
from capture.clock import FakeClock
from capture.errors import ErrorCode, StudioError
from capture.media import AudioBlock, Samples
from capture.microphone import microphone_source
from capture.sources import AudioSource, SourceKind
from tests.helpers.sounds import beeps, frequency, level_db, onsets, samples, tone


def write(path: Path, sound: Samples, rate: int = 48_000, codec: str = "pcm_s16le", video: bool = False) -> Path:
    layout = "mono" if sound.shape[1] == 1 else "stereo"
    with av.open(str(path), "w") as container:
        if video:
            picture = container.add_stream("mpeg4", rate=25)
            picture.width = picture.height = 64
            picture.pix_fmt = "yuv420p"
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        if video:
            container.mux(picture.encode(av.VideoFrame(64, 64, "yuv420p")))
            container.mux(picture.encode(None))
        wanted = stream.codec_context.codec.audio_formats
        resampler = av.AudioResampler(wanted[0] if wanted else "s16", layout, rate, frame_size=1024)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound).reshape(1, -1), "flt", layout)
        frame.sample_rate = rate
        for ready in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def read(source: AudioSource, seconds: float) -> list[AudioBlock]:
    blocks: list[AudioBlock] = []
    while sum(len(block.samples) for block in blocks) < seconds * 48_000:
        block = source.read()
        if block is not None:
            blocks.append(block)
    return blocks


def joined(blocks: list[AudioBlock]) -> Samples:
    return np.concatenate([block.samples for block in blocks])


def opened(path: Path, kind: SourceKind = SourceKind.MICROPHONE, clock: FakeClock | None = None) -> AudioFile:
    source = AudioFile(path, clock or FakeClock(), kind)
    source.open()
    return source


@pytest.mark.parametrize(
    ("name", "codec", "video"), [("a.wav", "pcm_s16le", False), ("a.flac", "flac", False), ("a.mp4", "aac", True)]
)
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_files_play_at_48_khz(tmp_path: Path, name: str, codec: str, video: bool, rate: int) -> None:
    path = write(tmp_path / name, samples(tone(1000, 0.5), 2, rate), rate, codec, video)
    clock = FakeClock(5_000)
    source = microphone_source(str(path), clock)

    info = source.open()
    blocks = read(source, 1.5)
    source.close()

    assert (info.id, info.name, info.paced) == (str(path), name, True)
    assert {block.rate for block in blocks} == {48_000}
    sound = joined(blocks)
    assert sound.shape[1] == 1
    assert frequency(sound[4800:, 0]) == pytest.approx(1000, abs=2)
    assert level_db(sound[4800:]) == pytest.approx(-9.03, abs=0.3)


def test_playing_is_paced_on_the_clock_with_stamps_in_step(tmp_path: Path) -> None:
    clock = FakeClock(1_000_000)
    source = opened(write(tmp_path / "a.wav", samples(tone(1000), 3)), clock=clock)

    blocks = read(source, 2)

    assert [block.pts_ns for block in blocks] == [1_000_000 + n * 20_000_000 for n in range(100)]
    assert clock.now_ns() == pytest.approx(1_000_000 + 2e9, abs=1000)


def test_a_clock_that_runs_ahead_is_caught_up_with(tmp_path: Path) -> None:
    clock = FakeClock()
    source = opened(write(tmp_path / "a.wav", samples(tone(1000), 1)), clock=clock)
    clock.advance(1)

    assert len(read(source, 1)) == 50
    assert clock.now_ns() == 1_000_000_000


def test_it_loops_to_the_sample(tmp_path: Path) -> None:
    source = opened(write(tmp_path / "a.wav", samples(beeps(2), 0.73)))

    starts = onsets(joined(read(source, 3))[:, 0])

    assert starts == pytest.approx(np.arange(5) * round(0.73 * 48_000) + starts[0], abs=1)


def test_system_sound_stays_stereo_and_a_microphone_becomes_mono(tmp_path: Path) -> None:
    stereo = np.hstack([samples(tone(500), 1), np.zeros((48_000, 1), np.float32)])
    path = write(tmp_path / "a.wav", stereo)

    both = joined(read(opened(path, SourceKind.SYSTEM_SOUND), 0.5))
    mono = joined(read(opened(path), 0.5))

    assert both.shape[1] == 2
    assert not both[:, 1].any()
    assert mono[:, 0] == pytest.approx(both[:, 0] / 2, abs=1e-3)


@pytest.mark.parametrize(("name", "codec"), [("a.wav", "pcm_s16le"), ("a.flac", "flac"), ("a.mkv", "aac")])
def test_a_truncated_file_plays_what_it_has(tmp_path: Path, name: str, codec: str) -> None:
    path = write(tmp_path / name, samples(tone(1000), 4), codec=codec)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    sound = joined(read(opened(path), 3))  # longer than what is left: it loops

    assert frequency(sound[:48_000, 0]) == pytest.approx(1000, abs=2)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(StudioError) as caught:
        microphone_source(str(tmp_path / "none.wav"), FakeClock()).open()

    assert caught.value.code is ErrorCode.FILE_MISSING
    assert caught.value.facts == {"path": str(tmp_path / "none.wav")}


@pytest.mark.parametrize("content", [b"", b"no sound at all" * 100, b"RIFF\xff\xff\xff\x00WAVEfmt "])
def test_a_broken_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)

    with pytest.raises(StudioError) as caught:
        microphone_source(str(path), FakeClock()).open()

    assert caught.value.code is ErrorCode.MEDIA_FILE_BROKEN


def test_a_folder_is_no_sound(tmp_path: Path) -> None:
    with pytest.raises(StudioError) as caught:
        microphone_source(str(tmp_path), FakeClock()).open()

    assert caught.value.code is ErrorCode.MEDIA_FILE_BROKEN


def test_a_video_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))

    with pytest.raises(StudioError) as caught:
        opened(path)

    assert caught.value.code is ErrorCode.MEDIA_FILE_BROKEN
    assert "no sound" in caught.value.detail


def test_close_may_be_called_twice_and_it_opens_again(tmp_path: Path) -> None:
    source = opened(write(tmp_path / "a.wav", samples(tone(1000), 1)))
    source.close()
    source.close()

    source.open()

    assert len(read(source, 0.1)) == 5


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("voice.wav", True),
        ("./voice", True),
        ("/srv/voice", True),
        ("Lesson.MP4", True),
        ("desk.monitor", False),
        ("alsa_input.usb-Blue_Yeti-00.analog-stereo", False),
        ("Windows WASAPI:Microphone (Realtek/HD)", False),
        ("default", False),
        ("", False),
    ],
)
def test_what_is_spelled_like_a_file(target: str, expected: bool) -> None:
    assert looks_like_file(target) is expected
