"""What is typed while a recording runs."""

from itertools import pairwise
from pathlib import Path
from statistics import mean

import numpy as np

from capture.synthetic import BEEP_HZ
from tests.bench.decode import pictures
from tests.bench.listen import beeps, sound
from tests.helpers.command import StartCommand
from tests.helpers.player import check_whole, levels_at, picture_facts

WIDTH, HEIGHT = 640, 360


def test_mute_scenes_and_nonsense_while_recording(command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, "--synthetic", "--layout", "screen", "--size", f"{WIDTH}x{HEIGHT}")
    recording.wait_for("progress", count=2)
    muted = recording.say("mute", "muted")
    recording.wait_for("progress", count=3)
    refused = recording.say("dance", "command-refused")
    again = recording.say("scene moon", "command-refused", count=2)
    recording.wait_for("progress", count=4)
    untitled = recording.say("mark", "command-refused", count=3)
    running = recording.say("resume", "command-refused", count=4)
    unmuted = recording.say("unmute", "unmuted")
    changed = recording.say("scene camera", "scene-changed")
    recording.wait_for("progress", count=6)
    recording.say("scene side-by-side", "scene-changed", count=2)
    recording.say("  scene   corner  ", "scene-changed", count=3)
    recording.send("stop")
    finished = recording.finished()
    assert finished["stop_reason"] == "requested"
    check_whole(out, finished)

    assert (refused["code"], refused["command"]) == ("bad-command", "dance")
    assert "pause" in refused["next_step"]
    assert (again["code"], untitled["code"], running["code"]) == ("bad-layout", "bad-chapter", "not-paused")
    assert "side-by-side" in again["next_step"]

    # Muted: nothing of the beeps, not even of the murmur between them.
    rate, heard = sound(out)
    silent = heard[round((muted["at_s"] + 0.2) * rate) : round((unmuted["at_s"] - 0.2) * rate)]
    assert len(silent) > rate
    assert np.abs(silent).max() < 1e-3
    times = beeps(rate, heard, BEEP_HZ)
    assert any(at_s < muted["at_s"] for at_s in times)
    assert any(at_s > unmuted["at_s"] for at_s in times)

    # The change of scene: a cross-fade from paper to the camera, without a broken picture or another size.
    assert {(width, height) for width, height, _ in picture_facts(out)} == {(WIDTH, HEIGHT)}
    edge = [(picture.pts_s, float(picture.luma[100:260, 4:28].mean())) for picture in pictures(out)]
    at_s = changed["at_s"]
    before = mean(level for time_s, level in edge if at_s - 1 < time_s < at_s - 0.05)
    after = mean(level for time_s, level in edge if at_s + 0.8 < time_s < at_s + 1.2)
    fading = [(level - before) / (after - before) for time_s, level in edge if at_s - 0.05 < time_s < at_s + 0.8]
    assert abs(after - before) > 50
    assert sum(0.1 < part < 0.9 for part in fading) >= 2
    assert all(later > earlier - 0.05 for earlier, later in pairwise(fading))
    assert levels_at(rate, heard, 50, at_s - 0.5, at_s + 0.5).max() < 0.05
