"""The command lines that are compared: the product's, and what a user would script with Debian's ffmpeg instead."""

import sys
from dataclasses import dataclass
from pathlib import Path

from capture.geometry import Rect, Size
from capture.scene import Layout, Scene, place
from capture.sources import SourceKind

WIDTH, HEIGHT, FPS = 1920, 1080, 30


@dataclass(frozen=True, slots=True)
class Corner:
    """A camera file, shown in the corner of the program."""

    path: Path
    rect: Rect
    """Where the product puts it by default, so that ffmpeg can do the same."""


def corner(path: Path, camera: Size) -> Corner:
    """Return the camera's place in the product's default corner scene."""
    program = Size(WIDTH, HEIGHT)
    placed = place(Scene(Layout.CORNER), program, {SourceKind.SCREEN: program, SourceKind.CAMERA: camera})
    return Corner(path, next(layer.rect for layer in placed if layer.kind is SourceKind.CAMERA))


def studio(*arguments: str) -> list[str]:
    """Return the product's command line as a user starts it."""
    return [sys.executable, "-m", "studio", *arguments]


def record(out: Path, *options: str) -> list[str]:
    """Return the command that records the screen at 1080p30 with events as JSON lines."""
    return studio("record", str(out), "--json", "--size", f"{WIDTH}x{HEIGHT}", "--fps", str(FPS), *options)


def record_here(out: Path, microphone: str, camera: Corner | None = None, seconds: float | None = None) -> list[str]:
    """Return the command that records this display and this microphone."""
    options = ["--microphone", microphone]
    if camera is not None:
        options += ["--camera", str(camera.path)]
    if seconds is not None:
        options += ["--seconds", f"{seconds:g}"]
    return record(out, *options)


def ffmpeg(display: str, out: Path, source: str, seconds: float, camera: Corner | None = None) -> list[str]:
    """Return ffmpeg doing the same job: libx264 veryfast crf 23 with its default options, AAC.

    Three things beyond the shortest script, in its favour or to compare like with like: 4:2:0 (without it x264 makes
    4:4:4, which browsers and most players can't show), one channel as ours, and a longer input queue (the default of
    8 loses pictures).
    """
    queue = ["-thread_queue_size", "512"]
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "warning", "-y"]
    command += [*queue, "-f", "x11grab", "-framerate", str(FPS), "-video_size", f"{WIDTH}x{HEIGHT}", "-i", display]
    command += [*queue, "-f", "pulse", "-channels", "1", "-i", source]
    if camera is not None:
        rect = camera.rect
        command += [*queue, "-re", "-stream_loop", "-1", "-i", str(camera.path)]
        command += ["-filter_complex"]
        command += [f"[2:v]scale={rect.width}:{rect.height}[c];[0:v][c]overlay={rect.x}:{rect.y}[v]"]
        command += ["-map", "[v]", "-map", "1:a"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    return [*command, "-t", f"{seconds:g}", str(out)]
