"""Recording through the real PortAudio, ALSA and PulseAudio."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from capture import portaudio
from capture.clock import SystemClock
from capture.errors import ErrorCode, StudioError
from capture.media import AudioBlock, Samples
from capture.microphone import Microphone, list_microphones
from capture.portaudio import BLOCK_S, QUICK_BLOCK_S
from capture.sources import SourceKind
from capture.track import Track
from tests.helpers.pulse import PrivatePulse
from tests.helpers.sounds import beeps, frequency, level_db, samples, tone

MIC, SYSTEM = SourceKind.MICROPHONE, SourceKind.SYSTEM_SOUND


@contextmanager
def recording(target: str = "default", kind: SourceKind = MIC, quick: bool = False) -> Iterator[Microphone]:
    source = Microphone(target, SystemClock(), kind)
    source.quick = quick
    source.open()
    try:
        yield source
    finally:
        source.close()


def read_until(source: Microphone, enough: Callable[[list[AudioBlock]], bool], limit_s: float = 20) -> list[AudioBlock]:
    blocks: list[AudioBlock] = []
    end = time.monotonic() + limit_s
    while not enough(blocks):
        assert time.monotonic() < end, f"{len(blocks)} blocks came"
        block = source.read()
        if block is not None:
            blocks.append(block)
    return blocks


def read(source: Microphone, seconds: float) -> list[AudioBlock]:
    return read_until(source, lambda blocks: sum(len(block.samples) for block in blocks) >= seconds * 48_000)


def ends_in_blocks_of(seconds: float, blocks: list[AudioBlock]) -> bool:
    return bool(blocks) and len(blocks[-1].samples) == round(seconds * 48_000)


def joined(blocks: list[AudioBlock]) -> Samples:
    return np.concatenate([block.samples for block in blocks])


def hears(source: Microphone, hertz: float, limit_s: float = 20) -> None:
    """Read until half a second is that tone."""
    tail = 24_000

    def enough(blocks: list[AudioBlock]) -> bool:
        if len(blocks) < 25:
            return False
        sound = joined(blocks[-25:])[-tail:, 0]
        return level_db(sound) > -30 and abs(frequency(sound) - hertz) < 5

    read_until(source, enough, limit_s)


def lost(source: Microphone, limit_s: float = 20) -> StudioError:
    """Read until the source says that it is lost, as the feed does."""
    with pytest.raises(StudioError) as caught:
        read_until(source, lambda blocks: False, limit_s)
    assert caught.value.code is ErrorCode.MICROPHONE_LOST
    source.close()
    return caught.value


def open_again(source: Microphone, limit_s: float = 20) -> None:
    end = time.monotonic() + limit_s
    while True:
        try:
            source.open()
        except StudioError:
            assert time.monotonic() < end
            time.sleep(0.1)
        else:
            return


def test_devices_are_listed_by_name(pulse: PrivatePulse) -> None:
    pulse.add_microphone("yeti", "desk", "Yeti")
    pulse.control("set-default-source", "yeti")

    listed = [(device.kind, device.id, device.name, device.default) for device in list_microphones()]

    assert listed == [
        (SYSTEM, "desk.monitor", "Monitor of Desk", True),
        (SYSTEM, "hall.monitor", "Monitor of Hall", False),
        (MIC, "yeti", "Yeti", True),
    ]


def test_without_a_sound_server_and_a_device_there_is_nothing(pulse: PrivatePulse) -> None:
    pulse.kill()
    portaudio.rescan()

    listed = list_microphones()

    assert [device for device in listed if device.detail == "PulseAudio"] == []
    assert "ALSA:pulse" not in [device.id for device in listed]
    with pytest.raises(StudioError) as caught:
        Microphone("nobody", SystemClock(), MIC).open()
    assert caught.value.code is ErrorCode.MICROPHONE_UNKNOWN


def test_a_tone_arrives_with_its_pitch_and_level(pulse: PrivatePulse) -> None:
    with recording() as source:
        pulse.play(samples(tone(1000, 0.5), 8))
        hears(source, 1000)

        sound = joined(read(source, 1))

    assert sound.shape[1] == 1
    assert frequency(sound[:, 0]) == pytest.approx(1000, abs=1)
    assert level_db(sound) == pytest.approx(-9.03, abs=0.3)


def test_system_sound_is_stereo(pulse: PrivatePulse) -> None:
    pulse.control("set-default-sink", "hall")
    with recording(kind=SYSTEM) as source:
        pulse.play(np.hstack([samples(tone(700), 6), samples(tone(1500), 6)]), sink="hall")
        hears(source, 700)

        sound = joined(read(source, 1))

    assert [frequency(sound[:, side]) for side in (0, 1)] == pytest.approx([700, 1500], abs=2)


@pytest.mark.parametrize("quick", [False, True])
def test_sound_is_stamped_with_the_time_at_which_it_was_heard(pulse: PrivatePulse, quick: bool) -> None:
    with recording(quick=quick) as source:
        read(source, 1)
        playing = pulse.play(samples(beeps(0.5, 0.05), 3))
        blocks = read(source, 3.2)

    sound = joined(blocks)[:, 0]
    times = np.concatenate([block.pts_ns + np.arange(len(block.samples)) * 1e9 / block.rate for block in blocks])
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    starts = times[loud[np.insert(np.diff(loud) > 4800, 0, True)]]
    late_ms = (starts - playing.heard_ns - np.arange(len(starts)) * 5e8) / 1e6
    assert len(starts) == 6
    assert late_ms == pytest.approx(np.zeros(6), abs=40)
    assert np.ptp(late_ms) < 10


def test_it_goes_over_to_small_blocks_and_back_without_a_break(pulse: PrivatePulse) -> None:
    with recording() as source:
        pulse.play(samples(tone(1000), 15))
        hears(source, 1000)
        blocks = []
        for quick, length in ((True, QUICK_BLOCK_S), (False, BLOCK_S)):
            source.quick = quick
            blocks += read_until(source, partial(ends_in_blocks_of, length))
            blocks += read(source, 0.3)

    track = Track(blocks[0].pts_ns, 1)
    for block in blocks:
        track.write(block)
    assert track.end is not None
    _, missing = track.read(0, track.end)
    # On a busy machine the first stamp of an input may be late by as much; that no block is left out, see
    # test_changeover.
    assert missing < 0.05 * 48_000


def test_two_microphones_at_once_hear_each_their_own(pulse: PrivatePulse) -> None:
    pulse.play(samples(tone(600), 10))
    pulse.play(samples(tone(1700), 10), sink="hall")
    with recording("Monitor of Desk") as desk, recording("hall.monitor") as hall:
        hears(desk, 600)
        hears(hall, 1700)
    assert not {"PULSE_SOURCE", "PULSE_PROP"} & set(os.environ)


def test_the_environment_is_as_it_was(pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SOURCE", "of-the-user")
    pulse.play(samples(tone(600), 5))

    with recording("desk.monitor") as source:
        assert os.environ["PULSE_SOURCE"] == "of-the-user"
        hears(source, 600)


def test_an_unknown_name_says_what_there_is(pulse: PrivatePulse) -> None:
    pulse.add_microphone("yeti", "desk", "Yeti")

    with pytest.raises(StudioError) as caught:
        Microphone("Blue", SystemClock(), MIC).open()

    assert caught.value.code is ErrorCode.MICROPHONE_UNKNOWN
    assert caught.value.facts == {"name": "Blue", "available": "Yeti [yeti]"}


def test_the_sound_follows_the_default_microphone_without_a_break(pulse: PrivatePulse) -> None:
    pulse.play(samples(tone(600), 15))
    pulse.play(samples(tone(1700), 15), sink="hall")
    with recording() as source:
        hears(source, 600)
        pulse.control("set-default-source", "hall.monitor")
        hears(source, 1700)


def test_system_sound_follows_the_default_loudspeaker(pulse: PrivatePulse) -> None:
    pulse.play(samples(tone(600), 15))
    pulse.play(samples(tone(1700), 15), sink="hall")
    with recording(kind=SYSTEM) as source:
        hears(source, 600)
        pulse.control("set-default-sink", "hall")
        hears(source, 1700)


def test_a_chosen_microphone_is_lost_and_comes_back(pulse: PrivatePulse) -> None:
    module = pulse.add_microphone("yeti", "desk", "Yeti")
    pulse.play(samples(tone(600), 18))
    with recording("yeti") as source:
        hears(source, 600)
        pulse.remove(module)
        assert lost(source).facts == {"name": "yeti"}
        with pytest.raises(StudioError) as caught:
            source.open()
        assert caught.value.code is ErrorCode.MICROPHONE_UNKNOWN

        pulse.add_microphone("yeti", "desk", "Yeti")
        open_again(source)
        hears(source, 600)


def test_what_the_trainer_hears_never_replaces_an_unplugged_default_microphone(pulse: PrivatePulse) -> None:
    module = pulse.add_microphone("yeti", "hall", "Yeti")
    pulse.control("set-default-source", "yeti")
    pulse.play(samples(tone(600), 18), sink="hall")
    with recording() as source:
        hears(source, 600)
        pulse.remove(module)
        lost(source)
        with pytest.raises(StudioError) as caught:
            source.open()
        assert caught.value.code is ErrorCode.MICROPHONE_LOST

        pulse.add_microphone("yeti", "hall", "Yeti")
        pulse.control("set-default-source", "yeti")
        open_again(source)
        hears(source, 600)


def test_a_sound_server_that_dies_is_a_lost_microphone(pulse: PrivatePulse) -> None:
    with recording() as source:
        read(source, 0.2)
        pulse.kill()

        assert lost(source).facts == {"name": "desk.monitor"}


def test_a_device_that_does_not_open(pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch) -> None:
    import sounddevice

    def refuse(*args: object, **options: object) -> None:
        raise sounddevice.PortAudioError("Device unavailable", -9985)

    monkeypatch.setattr(sounddevice, "InputStream", refuse)

    with pytest.raises(StudioError) as caught:
        Microphone("default", SystemClock(), MIC).open()

    assert caught.value.code is ErrorCode.MICROPHONE_BUSY
    assert "Device unavailable" in caught.value.detail
    assert caught.value.facts == {"name": "Monitor of Desk"}


def test_a_device_without_48_khz_is_opened_at_its_own_rate(
    pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sounddevice

    real = sounddevice.InputStream

    def only_44100(**options: object) -> object:
        if options["samplerate"] == 48_000:
            raise sounddevice.PortAudioError("Invalid sample rate", -9997)
        return real(**options)

    monkeypatch.setattr(sounddevice, "InputStream", only_44100)
    pulse.play(samples(tone(1000), 6))

    with recording() as source:
        block = read(source, 0.1)[0]

    assert (block.rate, len(block.samples)) == (44_100, round(44_100 * BLOCK_S))


def test_a_stream_that_does_not_start_lets_the_device_go(pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch) -> None:
    import sounddevice

    class Held(sounddevice.InputStream):  # type: ignore[misc]
        """The device starts at its own rate only, and serves one stream at a time."""

        holder: object = None

        def __init__(self, **options: Any) -> None:
            if Held.holder is not None:
                raise sounddevice.PortAudioError("Device unavailable", -9985)
            super().__init__(**options)
            Held.holder = self

        def start(self) -> None:
            if self.samplerate == 48_000:
                raise sounddevice.PortAudioError("Unanticipated host error", -9999)
            super().start()

        def close(self, ignore_errors: bool = True) -> None:
            super().close(ignore_errors)
            Held.holder = None

    monkeypatch.setattr(sounddevice, "InputStream", Held)
    for _ in range(2):
        with recording() as source:
            assert read(source, 0.1)[0].rate == 44_100
    assert Held.holder is None


def with_callbacks_changed(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[int, SimpleNamespace, SimpleNamespace], None]
) -> None:
    """Let `change` alter the time and the status of each callback, given its number."""
    import sounddevice

    real = sounddevice.InputStream

    def opened(**options: Any) -> object:
        inner, numbers = options.pop("callback"), count()

        def callback(block: Samples, frames: int, given: Any, status: Any) -> None:
            at = SimpleNamespace(inputBufferAdcTime=given.inputBufferAdcTime, currentTime=given.currentTime)
            flags = SimpleNamespace(input_overflow=status.input_overflow)
            change(next(numbers), at, flags)
            inner(block, frames, at, flags)

        return real(callback=callback, **options)

    monkeypatch.setattr(sounddevice, "InputStream", opened)


def test_input_that_the_library_lost_is_counted_and_logged(
    pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def overflow(number: int, at: SimpleNamespace, status: SimpleNamespace) -> None:
        status.input_overflow = number in {10, 20}

    with_callbacks_changed(monkeypatch, overflow)
    with recording() as source:
        read(source, 1)

    assert "desk.monitor lost input: 2 overflows, 0 samples read too late" in caplog.text


@pytest.mark.parametrize("told", [0.0, -700.0, 700.0])
def test_a_device_that_tells_no_sane_time_is_stamped_by_its_arrival(
    pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch, told: float
) -> None:
    def insane(number: int, at: SimpleNamespace, status: SimpleNamespace) -> None:
        at.inputBufferAdcTime = at.currentTime + told if told else 0.0

    with_callbacks_changed(monkeypatch, insane)
    with recording() as source:
        blocks = read(source, 1)
        now_ns = time.monotonic_ns()

    end_ns = blocks[-1].pts_ns + 20_000_000
    assert (now_ns - end_ns) / 1e6 == pytest.approx(0, abs=60)


def test_a_missing_portaudio_is_named(pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)

    with pytest.raises(StudioError) as caught:
        Microphone("default", SystemClock(), MIC).open()

    assert caught.value.code is ErrorCode.LIBRARY_MISSING
    assert caught.value.facts == {"library": "PortAudio", "package": "libportaudio2"}


def test_a_missing_plug_in_is_named(pulse: PrivatePulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capture.microphone.PULSE_DEVICE", "ALSA:no-such-plug-in")

    with pytest.raises(StudioError) as caught:
        Microphone("default", SystemClock(), MIC).open()

    assert caught.value.code is ErrorCode.LIBRARY_MISSING
    assert caught.value.facts["package"] == "libasound2-plugins"


def test_portaudio_is_not_restarted_under_an_open_input(pulse: PrivatePulse) -> None:
    pulse.play(samples(tone(600), 8))
    with recording() as source:
        portaudio.rescan()

        hears(source, 600)


def test_close_may_be_called_twice_and_before_open(pulse: PrivatePulse) -> None:
    source = Microphone("default", SystemClock(), MIC)
    source.close()
    source.open()
    source.close()
    source.close()

    portaudio.rescan()  # which would refuse if an input still counted as open
    assert portaudio.list_inputs()


def test_portaudio_alone_lists_what_it_has(pulse: PrivatePulse) -> None:
    portaudio.rescan()

    ids = [device.id for device in portaudio.list_inputs()]

    assert "ALSA:pulse" in ids
    assert len(set(ids)) == len(ids)
