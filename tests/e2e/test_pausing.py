"""A pause leaves no gap, no frozen stretch and nothing of what was shown or said meanwhile."""

import json
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

from capture.clock import NS_PER_S
from tests.bench.decode import counters, pictures
from tests.bench.lips import offsets
from tests.bench.listen import sound
from tests.helpers.command import StartCommand
from tests.helpers.painter import Paint
from tests.helpers.player import check_whole, levels_at, probe
from tests.helpers.pulse import PrivatePulse
from tests.helpers.sounds import samples, tone
from tests.helpers.xserver import StartXServer

PLAIN_SOUND = ("--no-noise-suppression", "--no-gain-control")


def test_what_was_shown_and_said_in_a_pause_is_not_in_the_file(
    start_xserver: StartXServer, pulse: PrivatePulse, paint: Paint, command: StartCommand, tmp_path: Path
) -> None:
    start_xserver(640, 360)
    painter = paint("motion", "--fps", "15")
    pulse.play(samples(tone(440, 0.2), 20))
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, "--size", "640x360", *PLAIN_SOUND)
    recording.wait_for("progress", count=2)
    began_ns = time.monotonic_ns()
    paused = recording.say("pause", "paused")
    assert recording.say("pause", "command-refused")["code"] == "already-paused"
    paused_ns = time.monotonic_ns()
    secret = pulse.play(samples(tone(2000, 0.4), 10))
    time.sleep(1.5)
    secret.stop()
    time.sleep(0.5)
    resuming_ns = time.monotonic_ns()
    resumed = recording.say("resume", "resumed")
    resumed_ns = time.monotonic_ns()
    recording.wait_for("progress", count=len(recording.events("progress")) + 3)
    stopping_ns = time.monotonic_ns()
    finished = recording.stop()
    check_whole(out, finished)

    painted = {line["counter"]: line["ns"] for line in painter.lines}
    shown: dict[int, float] = {}
    for at_s, counter in counters(out):
        shown.setdefault(counter, at_s)
    numbers = list(shown)
    assert numbers == sorted(numbers)
    # What stands on the screen when the pause ends is shown again: the last picture painted in it.
    in_pause = [number for number, ns in painted.items() if paused_ns < ns < resuming_ns]
    assert len(in_pause) > 15
    assert not set(in_pause[:-1]) & shown.keys()
    before = [number for number in numbers if painted[number] < began_ns]
    after = [number for number in numbers if painted[number] > resumed_ns]
    for part in (before, after):
        assert part == list(range(part[0], part[-1] + 1))
        assert len(part) > 15

    # No gap and no frozen stretch: the pictures follow one another in the file as they did on the screen.
    assert max(later - earlier for earlier, later in pairwise(shown.values())) < 0.3
    origin_s = median(painted[number] / NS_PER_S - shown[number] for number in before[1:])
    shifted_s = median(painted[number] / NS_PER_S - shown[number] for number in after)
    (pause,) = json.loads(probe(out)["format"]["tags"]["journal"])["pauses"]
    assert abs(shifted_s - origin_s - pause["pause_s"]) < 0.05
    assert (resuming_ns - paused_ns) / NS_PER_S - 0.05 < pause["pause_s"] < (resumed_ns - began_ns) / NS_PER_S + 0.05
    assert abs(paused["at_s"] - resumed["at_s"]) < 0.01
    assert abs(finished["duration_s"] - (stopping_ns / NS_PER_S - shifted_s)) < 0.1

    rate, heard = sound(out)
    assert levels_at(rate, heard, 2000, 0, finished["duration_s"] - 0.1).max() < 0.01
    assert levels_at(rate, heard, 440, 0.5, finished["duration_s"] - 0.1).min() > 0.1
    assert abs(len(heard) / rate - finished["duration_s"]) < 0.1


def test_a_still_screen_that_changed_in_a_pause_is_shown_as_it_is_after_it(
    start_xserver: StartXServer, command: StartCommand, tmp_path: Path
) -> None:
    server = start_xserver(320, 180)
    out = tmp_path / "lesson.mp4"
    server.fill("#303030")
    recording = command("record", out, "--size", "320x180", "--microphone", "none")
    recording.wait_for("progress", count=2)
    changes_s = []
    for number, after in enumerate(("#f0f0f0", "#303030", "#f0f0f0"), 1):
        changes_s.append(recording.say("pause", "paused", number)["at_s"])
        server.fill("#909090")
        time.sleep(0.5)
        server.fill(after)
        # Both what changed long before the end of the pause and what changed just before it.
        time.sleep(0.5 * (number % 2))
        recording.say("resume", "resumed", number)
        time.sleep(1)
    finished = recording.stop()
    check_whole(out, finished)
    shown = [(picture.pts_s, float(picture.luma[:, 100:200].mean())) for picture in pictures(out)]
    grey = [(at_s, level) for at_s, level in shown if 80 < level < 200]
    assert grey == []
    bright = [(at_s, level > 128) for at_s, level in shown]
    turned_s = [now[0] for before, now in pairwise(bright) if before[1] != now[1]]
    assert len(turned_s) == 3
    # At once, not when the next picture would have been due.
    assert all(abs(turned - changed) < 0.1 for turned, changed in zip(turned_s, changes_s, strict=True))


def test_lips_stay_in_step_over_many_pauses(command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    size = (640, 360)
    recording = command("record", out, "--synthetic", "--camera", "none", "--size", "640x360")
    recording.wait_for("progress", count=3)
    for number in range(8):
        recording.say("pause", "paused", number + 1)
        time.sleep(0.07 + 0.01 * number)
        recording.say("resume", "resumed", number + 1)
        time.sleep(0.15)
    recording.wait_for("progress", count=len(recording.events("progress")) + 4)
    finished = recording.stop()
    check_whole(out, finished)
    first_s = recording.events("paused")[0][1]["at_s"]
    last_s = recording.events("resumed")[-1][1]["at_s"]
    found = offsets(out, size)
    before = [offset.ms for offset in found if offset.flash_s < first_s - 0.3]
    after = [offset.ms for offset in found if offset.flash_s > last_s + 0.3]
    assert len(before) >= 2
    assert len(after) >= 2
    assert max(map(abs, before + after)) < 40
    assert abs(median(after) - median(before)) < 5
    assert len(json.loads(probe(out)["format"]["tags"]["journal"])["pauses"]) == 8
