"""What the commands tell a person, in each language, and a program."""

import json
import os
import re
import sys
import time
from pathlib import Path

import pytest

from studio.version import VERSION
from tests.helpers.command import PATIENCE_S, StartCommand
from tests.helpers.pulse import SINK, PrivatePulse
from tests.helpers.xserver import StartXServer

LANGUAGES = {"en": "Screens", "fr": "Écrans", "ar": "الشاشات"}
WHOLE = {"en": "All parts work.", "fr": "Tout fonctionne.", "ar": "كل الأجزاء تعمل."}
ARABIC = re.compile("[\u0621-\u064a]{3,}")


def test_devices_as_json(start_xserver: StartXServer, pulse: PrivatePulse, command: StartCommand) -> None:
    start_xserver(640, 360)
    pulse.add_microphone("usb", SINK, "Classroom")
    listing = command("devices")
    assert listing.end() == 0
    (found,) = map(json.loads, listing.printed.splitlines())
    devices = {(device["kind"], device["id"]): device for device in found["devices"]}
    (monitor,) = (device for kind, device in devices.items() if kind[0] == "screen")
    assert "640x360" in monitor["detail"]
    assert monitor["default"]
    assert devices["microphone", "usb"]["name"] == "Classroom"
    assert ("system-sound", f"{SINK}.monitor") in devices
    encoders = {encoder["name"]: encoder["works"] for encoder in found["encoders"]}
    assert encoders["libx264"]
    assert found["problems"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_devices_for_people(
    language: str, start_xserver: StartXServer, pulse: PrivatePulse, command: StartCommand
) -> None:
    start_xserver(640, 360)
    listing = command("devices", "--ui-language", language, json=False)
    assert listing.end() == 0
    assert listing.complaints == ""
    assert LANGUAGES[language] in listing.printed
    assert f"{SINK}.monitor" in listing.printed
    assert "libx264" in listing.printed
    assert [other for other in LANGUAGES.values() if other in listing.printed] == [LANGUAGES[language]]


def test_devices_without_a_display_lists_the_rest(command: StartCommand) -> None:
    listing = command("devices", json=False, env={"DISPLAY": None})
    assert listing.end() == 0
    assert "libx264" in listing.printed
    assert "screen" in listing.complaints


@pytest.mark.parametrize("language", WHOLE)
def test_self_test(language: str, command: StartCommand) -> None:
    checking = command("self-test", "--ui-language", language, json=False)
    assert checking.end() == 0
    *checks, verdict = checking.printed.splitlines()
    assert verdict == WHOLE[language]
    assert any(re.fullmatch(r"ok +libx264 *", line) for line in checks)
    assert any(re.match(r"ok +cv2 +\d", line) for line in checks)
    assert checking.complaints == ""


def test_version(command: StartCommand) -> None:
    telling = command("--version")
    assert telling.end() == 0
    assert telling.printed.strip() == f"trainer-studio {VERSION}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_told_in_the_user_s_language(language: str, command: StartCommand, tmp_path: Path) -> None:
    kept = tmp_path / "درس 1.mp4"
    kept.write_bytes(b"an earlier lesson")
    locale = {"en": "en_GB.UTF-8", "fr": "fr_MA.UTF-8", "ar": "ar_MA.UTF-8"}[language]
    for status, arguments in ((4, (kept, "--synthetic")), (2, (tmp_path / "new.mp4", "--layout", "moon"))):
        by_option = command("record", *arguments, "--ui-language", language, json=False)
        by_locale = command("record", *arguments, json=False, env={"LANG": locale})
        assert (by_option.end(), by_locale.end()) == (status, status)
        assert by_option.printed == by_locale.printed == ""
        assert by_option.complaints == by_locale.complaints
        sentence, next_step = by_option.complaints.splitlines()
        assert ("moon" if status == 2 else kept.name) in sentence
        both = sentence + next_step
        assert bool(ARABIC.search(both.replace(kept.name, ""))) == (language == "ar")
        assert bool(re.search("[«éèà’]", sentence.replace(kept.name, ""))) == (language == "fr") or language == "ar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recording_is_told_to_a_person(language: str, command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command(
        "record", out, "--synthetic", "--size", "320x180", "--seconds", "1.5", "--ui-language", language, json=False
    )
    recording.wait_line(str(out))
    recording.send("mark Loi d’Ohm")
    recording.send("dance")
    assert recording.end() == 0
    assert recording.complaints == ""
    lines = recording.printed.splitlines()
    assert "Loi d’Ohm" in recording.printed
    assert "dance" in recording.printed
    assert str(out) in lines[-1]
    assert "{" not in recording.printed
    assert bool(ARABIC.search(recording.printed)) == (language == "ar")


def test_a_terminal_shows_a_live_line(command: StartCommand, tmp_path: Path) -> None:
    environment = command("--help", json=False).environment
    pid, terminal = os.forkpty()
    if pid == 0:
        words = ["record", str(tmp_path / "lesson.mp4"), "--synthetic", "--size", "320x180", "--seconds", "3"]
        os.execve(sys.executable, [sys.executable, "-m", "studio", *words], environment)
    shown = b""
    deadline = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < deadline and (part := os.read(terminal, 4096)):
            shown += part
    except OSError:
        pass  # how a terminal tells that its last program has ended
    finally:
        os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    told = shown.decode()
    assert re.search(r"\r\x1b\[K0:00:0[12] · [\d.]+ (kB|MB) · ", told)
    assert "Traceback" not in told
