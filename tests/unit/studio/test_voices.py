"""Trainees' voices in a real program: mixed, recorded, played to the trainer, their echo taken off the microphone."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from capture import opus
from capture.clock import SystemClock
from capture.errors import ErrorCode, StudioError
from capture.geometry import Rect
from capture.media import VideoFrame
from capture.mixer import ProgramSound
from capture.scene import Layout, Scene
from capture.sources import SourceKind, SourceLost, SourceOpened
from studio.engine import Engine
from studio.events import Event
from studio.program import Program
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from tests.helpers.pulse import PrivatePulse
from tests.helpers.sounds import frequency, level_db, samples, tone
from tests.helpers.voices import RATE, packets, speech

LIMIT_S = 60
SILENT = SourceSettings(microphone=None, loudspeaker=None, synthetic=True)


class Listener:
    """Takes the program and keeps its sound."""

    def __init__(self) -> None:
        self.sounds: list[ProgramSound] = []
        self.failures: list[StudioError] = []

    def put_frame(self, frame: VideoFrame) -> None:
        pass

    def put_sound(self, sound: ProgramSound) -> None:
        self.sounds.append(sound)

    def screen_changed(self, pts_ns: int) -> None:
        pass

    def camera_placed(self, rect: Rect | None) -> None:
        pass

    def program_failed(self, error: StudioError) -> None:
        self.failures.append(error)

    def program(self, seconds: float) -> NDArray[np.float32]:
        """Return the last of the mix."""
        return _last([sound.block.samples for sound in self.sounds], seconds)

    def without(self, slot: int, seconds: float) -> NDArray[np.float32]:
        """Return the last of what a speaker hears."""
        return _last([sound.without[slot].samples for sound in self.sounds if slot in sound.without], seconds)


def _last(blocks: list[NDArray[np.float32]], seconds: float) -> NDArray[np.float32]:
    sound = np.concatenate([np.zeros((round(seconds * RATE), 1), np.float32), *blocks])
    return sound[-round(seconds * RATE) :, 0]


class Trainee:
    """Speaks into a slot in real time, again and again, until it is stopped."""

    def __init__(self, program: Program, slot: int, sound: NDArray[np.float32]) -> None:
        self._program, self._slot, self._packets = program, slot, packets(sound)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._speak)

    def __enter__(self) -> "Trainee":
        self._program.add_voice(self._slot)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._program.remove_voice(self._slot)

    def _speak(self) -> None:
        begun = time.monotonic()
        for number in range(10**9):
            if self._stop.wait(max(0.0, begun + number * 0.02 - time.monotonic())):
                return
            packet = self._packets[number % len(self._packets)]
            timestamp = (self._packets[0].timestamp + number * 960) % 2**32
            self._program.put_voice(self._slot, (65_000 + number) % 2**16, timestamp, packet.data)


def settings(sources: SourceSettings) -> ProgramSettings:
    return ProgramSettings(sources, Scene(Layout.SCREEN), width=160, height=90, fps=5)


@contextmanager
def opened(sources: SourceSettings, events: list[Event] | None = None) -> Iterator[tuple[Program, Listener]]:
    program = Program(settings(sources), SystemClock(), ([] if events is None else events).append)
    listener = Listener()
    program.attach(listener)
    program.open()
    try:
        yield program, listener
    finally:
        program.close()
    assert not listener.failures


def eventually(true: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
    end = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_tone(sound: NDArray[np.float32], hertz: float) -> bool:
    return level_db(sound) > -30 and abs(frequency(sound) - hertz) < 5


def test_a_voice_is_in_the_program_and_not_in_what_its_speaker_hears() -> None:
    with opened(SILENT) as (program, listener), Trainee(program, 2, samples(tone(500, 0.2), 2)):
        eventually(lambda: is_tone(listener.program(0.5), 500))
        program_db, own_db = level_db(listener.program(0.5)), level_db(listener.without(2, 0.5))

    assert own_db < program_db - 40


def test_two_speakers_hear_each_other() -> None:
    with (
        opened(SILENT) as (program, listener),
        Trainee(program, 0, samples(tone(500, 0.2), 2)),
        Trainee(program, 1, samples(tone(900, 0.2), 2)),
    ):
        eventually(lambda: is_tone(listener.without(0, 0.5), 900) and is_tone(listener.without(1, 0.5), 500))


def test_when_the_voice_is_taken_the_program_goes_on_without_it() -> None:
    with opened(SILENT) as (program, listener):
        with Trainee(program, 0, samples(tone(500, 0.2), 2)):
            eventually(lambda: is_tone(listener.program(0.5), 500))
        gone = len(listener.sounds)
        program.put_voice(0, 1, 1, b"late")
        program.remove_voice(0)
        eventually(lambda: len(listener.sounds) > gone + 20)

    times = [(sound.block.pts_ns, len(sound.block.samples)) for sound in listener.sounds]
    begun = times[0][0]
    done = 0
    for pts_ns, count in times:
        assert abs(pts_ns - begun - done * 1_000_000_000 // RATE) <= 1
        done += count
    assert not listener.program(0.1).any()
    assert not listener.sounds[-1].without


def test_a_program_that_is_closed_takes_no_voice() -> None:
    with opened(SILENT) as (program, _):
        pass

    program.add_voice(0)
    program.put_voice(0, 1, 1, packets(speech(0.1))[0].data)
    program.remove_voice(0)

    assert "mixer" not in {thread.name for thread in threading.enumerate()}


def test_a_recording_contains_the_voice(tmp_path: Path) -> None:
    sources = SourceSettings(loudspeaker=None, synthetic=True)
    engine = Engine(settings(sources), lambda _: None, encoder_cache=tmp_path / "encoders.json")
    engine.open()
    try:
        listener = Listener()
        engine._program.attach(listener)
        engine.start_recording(RecordSettings(tmp_path / "lesson.mp4", floor_bytes=0))
        with Trainee(engine._program, 0, samples(tone(440, 0.3), 2)):
            eventually(lambda: len([sound for sound in listener.sounds if sound.without]) > 80)
        finished = engine.stop_recording()
    finally:
        engine.close()

    assert finished is not None
    with av.open(str(finished.path)) as file:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(file.streams.audio[0])])
    pieces = [sound[at : at + RATE // 2] for at in range(0, len(sound) - RATE // 2, RATE // 10)]
    assert any(is_tone(piece, 440) for piece in pieces)
    assert finished.audio_silence_s < 1


def test_a_missing_loudspeaker_is_told_and_the_class_goes_on(pulse: PrivatePulse) -> None:
    events: list[Event] = []
    sources = SourceSettings(microphone=None, loudspeaker="headset", synthetic=True)
    with opened(sources, events) as (program, listener), Trainee(program, 0, samples(tone(500, 0.2), 2)):
        eventually(lambda: is_tone(listener.program(0.5), 500))
        eventually(lambda: any(isinstance(event, SourceLost) for event in events))

    [lost] = [event for event in events if isinstance(event, SourceLost)]
    assert lost.kind is SourceKind.LOUDSPEAKER
    assert lost.code is ErrorCode.LOUDSPEAKER_UNKNOWN


def test_the_loudspeaker_is_open_while_somebody_may_speak(pulse: PrivatePulse) -> None:
    def streams() -> list[str]:
        return pulse.control("list", "short", "sink-inputs").splitlines()

    events: list[Event] = []
    sources = SourceSettings(microphone=None, synthetic=True)
    with opened(sources, events) as (program, _):
        for _ in range(2):
            with Trainee(program, 0, samples(tone(500, 0.2), 2)), Trainee(program, 1, samples(tone(700, 0.2), 2)):
                eventually(lambda: len(streams()) == 1)
            eventually(lambda: not streams())

    kinds = [event.info.kind for event in events if isinstance(event, SourceOpened)]
    assert kinds.count(SourceKind.LOUDSPEAKER) == 2


def test_the_echo_of_the_loudspeaker_is_taken_off_the_microphone(pulse: PrivatePulse) -> None:
    """The microphone hears all that the loudspeaker plays and nothing else; on a machine at leisure 43 dB of it go."""
    sources = SourceSettings(screen=None)
    with opened(sources) as (program, listener):
        program.prepare_voices()
        with Trainee(program, 0, speech(20, seed=4)):
            eventually(lambda: level_db(listener.program(4)) > -35)

            def is_gone() -> bool:
                left, whole = level_db(listener.without(0, 4)), level_db(listener.program(4))
                return len([sound for sound in listener.sounds if sound.without]) > 80 and left < whole - 20

            eventually(is_gone, 100)


def test_a_program_in_which_trainees_may_be_heard_has_sound_before_they_are() -> None:
    events: list[Event] = []
    program = Program(replace(settings(SILENT), voices=True), SystemClock(), events.append)
    listener = Listener()
    program.attach(listener)
    assert program.has_sound, "a recording has a track for it"
    program.open()
    try:
        eventually(lambda: len(listener.sounds) > 10)
        with Trainee(program, 0, samples(tone(500, 0.2), 3)):
            eventually(lambda: is_tone(listener.program(0.5), 500))
    finally:
        program.close()
    assert not Program(settings(SILENT), SystemClock(), events.append).has_sound


def test_without_the_library_the_voice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise StudioError(ErrorCode.LIBRARY_MISSING, library="libopus")

    monkeypatch.setattr(opus, "_libopus", missing)
    with opened(SILENT) as (program, _), pytest.raises(StudioError) as caught:
        program.add_voice(0)

    assert caught.value.code is ErrorCode.LIBRARY_MISSING
