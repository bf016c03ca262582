"""What one program picture costs the composing thread, in milliseconds of CPU: `python -m tests.bench.compose`."""

import argparse
import json
import time
from collections import deque
from dataclasses import replace

import cv2

from capture.clock import NS_PER_S
from capture.director import Director, Shot
from capture.geometry import Size
from capture.media import VideoFrame
from capture.scene import CameraShape, Layout, Scene
from capture.sources import SourceKind
from tests.helpers.plainfeed import PlainFeed, noise

FPS = 30
WARM_UP = 10
CONSUMED = 4
"""Program pictures that the encoder's queue and the preview hold at a time."""


def measure(program: Size, scene: Scene, screen: Size, moving: SourceKind, pictures: int) -> float:
    """Return milliseconds of CPU for each program picture while only the source `moving` moves."""
    sizes = {SourceKind.SCREEN: screen, SourceKind.CAMERA: Size(640, 480)}
    feeds = {kind: PlainFeed() for kind in sizes}
    for kind, feed in feeds.items():
        feed.put(noise(*sizes[kind]), 0)
    images = [noise(*sizes[moving], seed) for seed in range(4)]
    director = Director(program, FPS, feeds, scene, 0, 0)
    held: deque[VideoFrame] = deque(maxlen=CONSUMED)
    spent_ns = 0
    for index in range(WARM_UP + pictures):
        now_ns = (index + 1) * NS_PER_S // FPS
        feeds[moving].put(images[index % len(images)].view(), now_ns)
        begin_ns = time.thread_time_ns()
        shot = director.step(now_ns)
        if index >= WARM_UP:
            spent_ns += time.thread_time_ns() - begin_ns
        assert isinstance(shot, Shot), shot
        held.append(shot.frame)
    return spent_ns / pictures / 1e6


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pictures", type=int, default=120)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    hd, qhd, uhd = Size(1920, 1080), Size(2560, 1440), Size(3840, 2160)
    corner = Scene(Layout.CORNER, camera_shape=CameraShape.ROUNDED, border_px=4)
    circle = replace(corner, camera_shape=CameraShape.CIRCLE, camera_size=0.4)
    beside = Scene(Layout.SIDE_BY_SIDE)
    screen, camera = SourceKind.SCREEN, SourceKind.CAMERA
    cases = {
        "1080p, screen only, screen moves": (hd, Scene(), hd, screen),
        "1080p, rounded corner with border, camera moves": (hd, corner, hd, camera),
        "1080p, large circle, camera moves": (hd, circle, hd, camera),
        "1080p, rounded corner with border, screen moves": (hd, corner, hd, screen),
        "1080p, side by side, camera moves": (hd, beside, hd, camera),
        "1080p, side by side, screen moves": (hd, beside, hd, screen),
        "1080p, camera only": (hd, Scene(Layout.CAMERA), hd, camera),
        "1080p from 1440p, screen only, screen moves": (hd, Scene(), qhd, screen),
        "1080p from 1440p, rounded corner, camera moves": (hd, corner, qhd, camera),
        "1080p from 2160p, screen only, screen moves": (hd, Scene(), uhd, screen),
        "2160p, screen only, screen moves": (uhd, Scene(), uhd, screen),
        "2160p, rounded corner with border, camera moves": (uhd, corner, uhd, camera),
    }
    figures = {name: round(measure(*case, options.pictures), 3) for name, case in cases.items()}
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    for name, milliseconds in figures.items():
        print(f"{milliseconds:7.2f} ms  {name}")


if __name__ == "__main__":
    main()
