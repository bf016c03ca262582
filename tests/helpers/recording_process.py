"""A process that records in real time, to be killed for real."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class RecordingProcess:
    """A running recording: `media_s` is what an undisturbed one would have been given by now."""

    process: subprocess.Popen[str]
    began_s: float

    @property
    def media_s(self) -> float:
        return time.monotonic() - self.began_s

    def kill_at(self, media_s: float) -> float:
        """Kill it (SIGKILL) at that media time; return the exact one."""
        time.sleep(max(0.0, media_s - self.media_s))
        killed_s = self.media_s
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return killed_s


def start_recording_process(
    path: Path, *, seconds: float, fps: float, noise: int = 0, part_bytes: int = 0
) -> RecordingProcess:
    """Start a process that records `seconds` at `path`; returns once it has begun."""
    arguments = [str(path), str(seconds), str(fps), str(noise), str(part_bytes)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.recording_process", *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    began = process.stdout.readline()
    assert began, "the recording did not begin"
    return RecordingProcess(process, float(began))


def main(path: Path, seconds: float, fps: float, noise: int, part_bytes: int) -> None:
    from encoder.journal import Chapter, Journal, journal_path
    from encoder.lesson import Lesson
    from encoder.recording import Recording, RecordingLimits
    from tests.helpers.packets import make_material

    suffix = path.suffix.removeprefix(".")
    material = make_material(
        seconds, fps=fps, noise=noise, sound="aac" if suffix == "mp4" else "opus", keyframes_s=[2.0, 4.0, 6.0]
    )
    journal = Journal(journal_path(path))
    limits = RecordingLimits(part_bytes=part_bytes or None)
    recording = Recording(
        path, suffix, Lesson(title="Killed", trainer="T"), journal, lambda _: None, lambda: None, limits=limits
    )
    recording.start(material.streams)
    journal.add(Chapter(at_s=1.0, title="One"))
    began_s = time.monotonic()
    print(began_s, flush=True)
    for packet in material.packets:
        ready_s = (
            float((packet.pts + packet.duration) * packet.time_base)
            if packet.stream != "record-video"
            else packet.pts_s
        )
        time.sleep(max(0.0, began_s + ready_s - time.monotonic()))
        recording.put(packet)
    recording.stop(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
