"""A trainee who is given the voice is heard by the others and in the recording, and does not hear itself."""

import wave
from pathlib import Path

import numpy as np

from tests.bench.listen import sound
from tests.bench.material import write_speech
from tests.helpers.browser import MICROPHONE, StartChromium, wait_until
from tests.helpers.live_class import OpenClass
from tests.helpers.player import check_whole
from tests.helpers.probes import loudness, statistics
from tests.helpers.trainee_page import join
from tests.helpers.xserver import XServer


def test_the_others_and_the_recording_hear_the_voice_and_the_speaker_does_not(
    xserver: XServer, open_class: OpenClass, start_chromium: StartChromium, tmp_path: Path
) -> None:
    out = tmp_path / "lesson.mp4"
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 48_000 * 10))
    # The beep of the browser's own microphone is noise to its cleaning.
    speech = write_speech(tmp_path / "speech.wav")
    chromium = start_chromium(*MICROPHONE, f"--use-file-for-fake-audio-capture={speech}")
    live = open_class("--record", out, source=("--size", "1280x720", "--microphone", silence))
    speaker = chromium.page(live.address(secure=True))
    listener = chromium.page(live.address())
    join(speaker, "Karim")
    join(listener, "Lina")
    person = live.person("Karim")
    speaker.click("#hand")
    live.wait("hand-raised", id=person)
    live.say(f"give-voice {person}", "voice-given", id=person)
    wait_until(lambda: speaker.get_attribute("#hand", "aria-pressed") == "false", "the hand is still up")
    speaker.wait_for_selector("#voice:not([hidden])")
    assert speaker.is_visible("#voice .recorded")
    assert loudness(listener) < 0.001
    speaker.bring_to_front()
    speaker.click("#voice button")
    speaker.wait_for_selector("#voice meter")
    wait_until(lambda: loudness(listener) > 0.003, "the listener does not hear the voice")
    listener.wait_for_selector("#speakers >> text=Karim")
    wait_until(
        lambda: [each for each in statistics(speaker, "outbound-rtp", "audio") if each["packetsSent"] > 100],
        "nothing is sent",
    )
    heard = max(loudness(listener, 1.5) for _ in range(2))
    assert loudness(speaker, 2) < heard / 30
    live.say(f"take-voice {person}", "voice-taken", id=person)
    speaker.wait_for_selector("#voice", state="hidden")
    wait_until(lambda: loudness(listener) < heard / 30, "the voice is still heard")
    assert len(live.studio.events("trainee-joined")) == 2
    live.end()
    check_whole(out, live.wait("finished"))
    rate, recorded = sound(out)
    assert np.abs(recorded).max() > 0.01
    # And no longer once the voice was taken.
    assert np.abs(recorded[-rate // 2 :]).max() < 0.005
