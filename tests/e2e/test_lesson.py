"""A lesson from the screen, a microphone and a camera, and what another player finds in the file."""

import json
from pathlib import Path

import cv2
import numpy as np

from capture.clock import NS_PER_S
from tests.bench.decode import counters, pictures
from tests.bench.listen import sound
from tests.bench.material import write_camera
from tests.helpers.command import StartCommand
from tests.helpers.painter import Paint
from tests.helpers.player import check_whole, levels_at, picture_facts, probe, streams_of
from tests.helpers.pulse import PrivatePulse
from tests.helpers.sounds import samples, tone
from tests.helpers.xserver import StartXServer

TITLE = "Câblage — التوصيل"
LESSON = {
    "title": TITLE,
    "trainer": "A. Amrani",
    "module": "M12",
    "group": "ELEC-2",
    "date": "2026-11-01",
    "language": "fr",
    "lesson-id": "lesson-7",
}
KEYS = {
    "path",
    "duration_s",
    "bytes",
    "frames_encoded",
    "frames_unchanged",
    "frames_dropped",
    "audio_silence_s",
    "encoder",
    "stop_reason",
}
PLAIN_SOUND = ("--no-noise-suppression", "--no-gain-control")
"""A steady tone is noise to the cleaning."""
PAINTED_A_SECOND = 4
"""So few that only a machine that stands still for a quarter of a second can miss one."""
FEWEST_PAINTED = 16


def test_a_lesson_with_everything(
    start_xserver: StartXServer, pulse: PrivatePulse, paint: Paint, command: StartCommand, tmp_path: Path
) -> None:
    server = start_xserver(1280, 720)
    server.move_pointer(1279, 719)
    camera = write_camera(tmp_path / "camera.mp4", 3)
    folder = tmp_path / "lessons"
    folder.mkdir()
    out = folder / "lesson.mp4"
    painter = paint("motion", "--fps", str(PAINTED_A_SECOND))
    words = [word for name, value in LESSON.items() for word in (f"--{name}", value)]
    recording = command(
        "record", out, "--size", "1280x720", "--camera", camera, "--camera-shape", "rectangle", *PLAIN_SOUND, *words
    )
    recording.wait_for("recording-started")
    started_ns = recording.events("recording-started")[0][0]
    playing = pulse.play(samples(tone(440, 0.3), 20))
    print(f"from the command to the first recorded picture: {recording.seconds_to_first_picture:.2f} s")
    recording.wait_for("progress", count=2)
    first = recording.say("mark Première partie", "marked")
    recording.wait_for("progress", count=3)
    second = recording.say("mark الجزء الثاني", "marked", count=2)
    recording.wait_for("progress", count=5)
    painted_before = sum(line["ns"] <= started_ns for line in painter.lines)
    # The one that is on the screen when it stops may come too late.
    *surely, _ = painter.wait_painted(painted_before + FEWEST_PAINTED + 1)[painted_before:]
    finished = recording.stop()

    # The report.
    assert finished.keys() >= KEYS
    assert finished["path"] == str(out)
    assert finished["stop_reason"] == "requested"
    assert finished["audio_silence_s"] < 0.5
    assert finished["frames_encoded"] > FEWEST_PAINTED
    assert [event["event"] for event in recording.all_events].count("finished") == 1
    kinds = {event["info"]["kind"] for event in recording.all_events if event["event"] == "source-opened"}
    assert kinds == {"screen", "camera", "microphone"}
    check_whole(out, finished)
    assert list(folder.iterdir()) == [out]

    # What was painted meanwhile, in order, when it was painted; a machine that stood still may have missed one.
    painted = {line["counter"]: line["ns"] for line in painter.lines}
    seen = counters(out)
    numbers = [counter for _, counter in seen]
    assert numbers == sorted(numbers)
    shown = {counter: at_s for at_s, counter in reversed(seen)}
    missed = {line["counter"] for line in surely} - shown.keys()
    assert len(missed) <= len(surely) / 8, missed
    origins = np.array([painted[number] / NS_PER_S - at_s for number, at_s in sorted(shown.items())[1:]])
    assert np.quantile(np.abs(origins - np.median(origins)), 0.75) < 0.05
    first_half, second_half = np.array_split(origins, 2)
    assert abs(np.median(first_half) - np.median(second_half)) < 0.05

    # The sound that was played, and nothing else as loud.
    rate, heard = sound(out)
    from_s, until_s = playing.heard_ns / NS_PER_S - np.median(origins) + 0.5, finished["duration_s"] - 0.5
    assert levels_at(rate, heard, 440, from_s, until_s).min() > 0.2
    assert levels_at(rate, heard, 1000, from_s, until_s).max() < 0.01
    assert abs(len(heard) / rate - finished["duration_s"]) < 0.1

    # The camera's own pictures, moving, where the journal says.
    found = probe(out)
    tags = found["format"]["tags"]
    journal = json.loads(tags["journal"])
    (_, left, top, width, height), *moved = journal["camera"]
    assert moved == []
    assert (left + width / 2 > 640, top + height / 2 > 360, height) == (True, True, 180)
    inside = [
        cv2.resize(picture.luma[top + 4 : top + height - 4, left + 4 : left + width - 4], (80, 60))
        for picture in pictures(out)
    ]
    originals = [cv2.resize(picture.luma, (80, 60)) for picture in pictures(camera)]
    nearest = [min(range(len(originals)), key=lambda n: cv2.norm(originals[n], image)) for image in inside[::15]]
    differences = [
        np.abs(originals[n].astype(int) - image).mean() for n, image in zip(nearest, inside[::15], strict=True)
    ]
    # A lesson may begin before the camera does.
    assert np.quantile(differences, 0.75) < 6
    assert len(set(nearest)) > len(nearest) / 2

    # What players show of it, and what seeking needs.
    names = {"trainer": "artist", "lesson-id": "lesson_id"}
    assert {names.get(name, name): value for name, value in LESSON.items()}.items() <= tags.items()
    chapters = [(chapter["tags"]["title"], float(chapter["start_time"])) for chapter in found["chapters"]]
    assert [title for title, _ in chapters] == [TITLE, "Première partie", "الجزء الثاني"]
    assert np.allclose([at_s for _, at_s in chapters], [0, first["at_s"], second["at_s"]], atol=0.01)
    assert journal["screen_changes"]
    (video,) = streams_of(out, "video")
    assert (video["codec_name"], video["pix_fmt"], video["has_b_frames"]) == ("h264", "yuv420p", 0)
    colours = [video[f"color_{name}"] for name in ("range", "space", "transfer", "primaries")]
    assert colours == ["tv", "smpte170m", "iec61966-2-1", "bt709"]
    assert {kind for _, _, kind in picture_facts(out)} == {"I", "P"}
    (audio,) = streams_of(out, "audio")
    assert (audio["codec_name"], audio["sample_rate"]) == ("aac", "48000")
