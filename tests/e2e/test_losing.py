"""Devices that go while a recording runs, and come back."""

import json
import time
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from tests.bench.decode import pictures
from tests.bench.listen import sound
from tests.helpers.command import StartCommand
from tests.helpers.ip_camera import PlugInCamera
from tests.helpers.player import check_whole, levels_at, probe
from tests.helpers.pulse import SINK, PrivatePulse
from tests.helpers.sounds import samples, tone
from tests.helpers.xserver import StartXServer

GREY = 200
PLAIN_SOUND = ("--no-noise-suppression", "--no-gain-control", "--no-high-pass")


def test_a_camera_and_a_microphone_are_unplugged_and_plugged_in_again(
    start_xserver: StartXServer,
    pulse: PrivatePulse,
    ip_camera: PlugInCamera,
    command: StartCommand,
    tmp_path: Path,
) -> None:
    start_xserver(640, 360).fill("#000000")
    camera = ip_camera(cv2.imencode(".jpg", np.full((120, 160, 3), GREY, np.uint8))[1].tobytes())
    plugged = pulse.add_microphone("usb", SINK, "USB")
    pulse.play(samples(tone(440, 0.3), 20))
    out = tmp_path / "lesson.mp4"
    shape = ("--camera-shape", "rectangle", "--camera-border", "0")
    recording = command(
        "record", out, "--size", "640x360", "--camera", camera.url, *shape, "--microphone", "usb", *PLAIN_SOUND
    )
    recording.wait_for("progress", count=2)
    camera.unplug()
    pulse.remove(plugged)
    lost = [recording.wait_for("source-lost", count=count) for count in (1, 2)]
    recording.wait_for("progress", count=len(recording.events("progress")) + 2)
    camera.plug_in()
    pulse.add_microphone("usb", SINK, "USB")
    recording.wait_for("source-opened", count=4)
    recording.wait_for("source-opened", count=5)
    # A device that is back may be silent for half a second more: two whole seconds of sound are what is looked at.
    recording.wait_for("progress", count=len(recording.events("progress")) + 3)
    finished = recording.stop()
    check_whole(out, finished)

    assert {(event["kind"], event["code"]) for event in lost} == {
        ("camera", "camera-lost"),
        ("microphone", "microphone-lost"),
    }
    opened = [(event["info"]["kind"], event["again"]) for _, event in recording.events("source-opened")]
    assert sorted(opened[:3]) == [("camera", False), ("microphone", False), ("screen", False)]
    assert sorted(opened[3:]) == [("camera", True), ("microphone", True)]
    journal = json.loads(probe(out)["format"]["tags"]["journal"])
    assert finished["incidents"] == 2
    incidents = journal["incidents"]
    assert sorted((one["code"], one["device"]) for one in incidents) == [
        ("camera-lost", "camera"),
        ("microphone-lost", "microphone"),
    ]
    assert all(one["lost_s"] > 0.5 for one in incidents)

    # The camera, then the quiet placeholder, then the camera again.
    (_, left, top, width, height), *_ = journal["camera"]
    levels = [float(picture.luma[top : top + height, left : left + width].mean()) for picture in pictures(out)]
    lit = [level > 150 for level in levels]
    assert (lit[len(lit) // 10], all(lit), lit[-1]) == (True, False, True)
    assert sum(one != other for one, other in pairwise(lit)) == 2
    assert all(level < 80 or level > 150 for level in levels)

    # Silence as long as it is counted, and the sound again.
    rate, heard = sound(out)
    level = levels_at(rate, heard, 440, 0, finished["duration_s"] - 0.1)
    silent_s = float((level < 0.05).sum()) / 10
    assert level[3:8].min() > 0.2
    assert level[-5:].min() > 0.2
    assert silent_s > 1.5
    assert abs(finished["audio_silence_s"] - silent_s) < 0.5


def test_the_sound_server_dies(
    start_xserver: StartXServer, pulse: PrivatePulse, command: StartCommand, tmp_path: Path
) -> None:
    start_xserver(320, 180).fill("#336699")
    pulse.play(samples(tone(440, 0.3), 20))
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, "--size", "320x180", *PLAIN_SOUND)
    recording.wait_for("progress", count=2)
    died_s = recording.events("progress")[-1][1]["elapsed_s"]
    pulse.kill()
    lost = recording.wait_for("source-lost")
    assert (lost["kind"], lost["code"]) == ("microphone", "microphone-lost")
    time.sleep(2)
    finished = recording.stop()
    check_whole(out, finished)
    assert abs(finished["audio_silence_s"] - (finished["duration_s"] - died_s)) < 1
    rate, heard = sound(out)
    assert abs(len(heard) / rate - finished["duration_s"]) < 0.1
