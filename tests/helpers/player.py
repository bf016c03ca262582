"""What another player (Debian's ffmpeg) makes of a recording."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def probe(path: Path) -> dict[str, Any]:
    """Return streams, chapters and format as ffprobe tells them."""
    wanted = ["-show_streams", "-show_chapters", "-show_format", "-of", "json"]
    said = subprocess.run(["ffprobe", "-v", "error", *wanted, str(path)], capture_output=True, text=True, check=True)
    assert not said.stderr, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def streams_of(path: Path, kind: str) -> list[dict[str, Any]]:
    """Return the streams of a kind: video or audio."""
    return [stream for stream in probe(path)["streams"] if stream["codec_type"] == kind]


def picture_facts(path: Path) -> list[tuple[int, int, str]]:
    """Return width, height and type (I, P, B) of each decoded picture."""
    wanted = ["-select_streams", "v:0", "-show_entries", "frame=width,height,pict_type", "-of", "json"]
    said = subprocess.run(["ffprobe", "-v", "error", *wanted, str(path)], capture_output=True, text=True, check=True)
    assert not said.stderr, said.stderr
    return [(frame["width"], frame["height"], frame["pict_type"]) for frame in json.loads(said.stdout)["frames"]]


def complaints(path: Path) -> str:
    """Return what a player complains of while it decodes every picture and sample."""
    tracks = ["-map", "0:v", "-map", "0:a?"]
    as_they_are = ["-fps_mode", "passthrough", "-enc_time_base", "-1"]
    command = ["ffmpeg", "-v", "error", "-i", str(path), *tracks, *as_they_are, "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr or ("" if done.returncode == 0 else f"exit status {done.returncode}")


def top_level_boxes(path: Path) -> list[str]:
    """Return the kinds of an MP4's outermost boxes, in order."""
    kinds, position, data = [], 0, path.read_bytes()
    while position < len(data):
        length = int.from_bytes(data[position : position + 4])
        kinds.append(data[position + 4 : position + 8].decode("latin-1"))
        position += length if length != 1 else int.from_bytes(data[position + 8 : position + 16])
    return kinds


def check_whole(path: Path, finished: dict[str, Any]) -> None:
    """Assert that a player finds nothing to complain of, and as much as the recording said it had written."""
    assert complaints(path) == ""
    found = probe(path)
    assert abs(float(found["format"]["duration"]) - finished["duration_s"]) < 0.1
    assert int(found["format"]["size"]) == finished["bytes"]
    assert not list(path.parent.glob("*.journal*"))
    if path.suffix == ".mp4":
        boxes = top_level_boxes(path)
        assert "moof" not in boxes
        assert boxes.index("moov") < boxes.index("mdat")


def levels_at(
    rate: int, samples: NDArray[np.float32], hertz: float, start_s: float, end_s: float
) -> NDArray[np.float64]:
    """Return the amplitude of one frequency in each tenth of a second between two times."""
    length = rate // 10
    first, count = round(start_s * rate), int((end_s - start_s) * 10)
    parts = samples[first : first + count * length].reshape(count, length)
    turning = np.exp(-2j * np.pi * hertz / rate * np.arange(length))
    return np.asarray(2 * np.abs((parts * turning).mean(axis=1)))
