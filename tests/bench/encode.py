"""What encoding costs on this machine: `python -m tests.bench.encode` (half a minute).

The picture's encoder against libx264 as ffmpeg sets it up by default (veryfast, crf 23, B-frames, lookahead), each
given the same 1080p30 pictures; ours is spared those that repeat the last, as in the product, but for two a second.
CPU includes our conversion from BGRA, and no conversion for the other. Then what a player pays to seek, and sound.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import cv2
import numpy as np
from av.video.codeccontext import VideoCodecContext

from capture.clock import NS_PER_S
from capture.media import SAMPLE_RATE, Image
from encoder.audio import AudioEncoder
from encoder.h264 import X264
from encoder.keyframes import KeyframePolicy
from encoder.packets import StreamId
from encoder.settings import AudioSettings, Quality, VideoSettings
from encoder.video import VideoEncoder

WIDTH, HEIGHT, FPS, SECONDS = 1920, 1080, 30, 5
Content = Callable[[], Iterator[tuple[Image, bool]]]
"""Pictures, each with whether it differs from the last."""


@dataclass(frozen=True, slots=True)
class Result:
    """Of one encoder and one content."""

    cpu_s: float
    data: list[bytes]
    ssim: float
    seek_ms: float
    """To the picture that is the furthest from its keyframe."""


def blots(seed: int, cell: int) -> Image:
    small = np.random.default_rng(seed).integers(0, 256, (HEIGHT // cell + 2, WIDTH // cell + 2, 3), np.uint8)
    picture = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.dstack([picture, np.full((HEIGHT, WIDTH), 255, np.uint8)]).astype(np.uint8)


def slide(number: int) -> Image:
    picture = np.full((HEIGHT, WIDTH, 4), 250, np.uint8)
    picture[150:650, 1260:1860] = blots(number, 40)[:500, :600]
    for line in range(22):
        text = (
            f"{number}.{line} Check the relief valve before each start of unit {line * 37 % 19}; note torque {line * 7}"
        )
        cv2.putText(
            picture, text, (60, 60 + line * 46), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40, 255), 1, cv2.LINE_AA
        )
    return picture


def slides() -> Iterator[tuple[Image, bool]]:
    for number in range(SECONDS * FPS):
        if number % 75 == 0:
            current = slide(number // 75)
        yield current, number % 75 == 0


def typing() -> Iterator[tuple[Image, bool]]:
    page = slide(3)
    for number in range(SECONDS * FPS):
        if number % 3 == 0:
            where = (60 + number * 6 % 1100, 1070 - number // 60 * 20)
            cv2.putText(
                page, chr(97 + number % 26), where, cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20, 20, 20, 255), 1, cv2.LINE_AA
            )
        yield page.copy(), number % 3 == 0


def motion() -> Iterator[tuple[Image, bool]]:
    page = np.tile(cv2.addWeighted(slide(1), 0.6, blots(4, 60), 0.4, 0), (2, 2, 1))
    for number in range(SECONDS * FPS):
        left, top = number * 8 % WIDTH, number * 4 % HEIGHT
        yield np.ascontiguousarray(page[top : top + HEIGHT, left : left + WIDTH]), True


def camera() -> Iterator[tuple[Image, bool]]:
    random, face = np.random.default_rng(2), blots(9, 90).astype(np.float32)
    for number, (picture, _) in enumerate(slides()):
        left = round(40 + 30 * np.sin(number / 15))
        noise = random.normal(0, 4, (360, 480, 1)).astype(np.float32)
        shown = picture.copy()
        shown[700:1060, 1420:1900] = np.clip(face[:360, left : left + 480] + noise, 0, 255)
        yield shown, True


CONTENTS: dict[str, Content] = {"slides": slides, "typing": typing, "motion": motion, "camera corner": camera}


def ours(content: Content, quality: Quality) -> Result:
    grade = X264.grades[quality][0]
    encoder = VideoEncoder(VideoSettings(WIDTH, HEIGHT, FPS, "libx264", grade.preset, grade.qp), StreamId.RECORD_VIDEO)
    policy = KeyframePolicy(WIDTH, HEIGHT, FPS)
    cpu_s, last = 0.0, -FPS
    data: list[bytes] = []
    shown: list[Image] = []
    groups: list[list[bytes]] = []
    for number, (picture, changed) in enumerate(content()):
        if not changed and number - last < FPS // 2:
            continue
        last, pts_ns = number, number * NS_PER_S // FPS
        keyframe = policy.decide(pts_ns, changed)
        before = time.process_time()
        (packet,) = encoder.encode(picture, pts_ns, keyframe) if changed else encoder.again(pts_ns, keyframe)
        cpu_s += time.process_time() - before
        policy.add_bytes(len(packet.data), keyframe)
        data.append(encoder.spec.extradata + packet.data if keyframe else packet.data)
        groups += [[]] if keyframe else []
        groups[-1].append(data[-1])
        shown.append(picture)
    return Result(cpu_s, data, ssim_of(decoded(data), shown), max(map(seek_ms, groups)))


def default_ffmpeg(content: Content) -> Result:
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.time_base, context.framerate = Fraction(1, FPS), Fraction(FPS)
    context.options = {"preset": "veryfast", "crf": "23"}
    cpu_s, data, shown = 0.0, [], []
    for number, (picture, _) in enumerate(content()):
        frame = av.VideoFrame.from_ndarray(
            np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2YUV_I420), np.uint8), "yuv420p"
        )
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        before = time.process_time()
        data += [bytes(unit) for unit in context.encode(frame)]
        cpu_s += time.process_time() - before
        shown.append(picture)
    before = time.process_time()
    data += [bytes(unit) for unit in context.encode(None)]
    return Result(cpu_s + time.process_time() - before, data, ssim_of(decoded(data), shown), 0)


def decoded(data: list[bytes]) -> Iterator[Image]:
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    for unit in [*map(av.Packet, data), None]:
        for frame in decoder.decode(unit):
            yield np.asarray(frame.to_ndarray()[:HEIGHT], np.uint8)


def ssim_of(pictures: Iterator[Image], shown: list[Image]) -> float:
    """Return the mean SSIM of the brightness (Wang et al. 2004, 8x8 boxes) of every 10th picture, or of all of few."""
    step = 10 if len(shown) > 50 else 1
    found = []
    for number, picture in enumerate(pictures):
        if number % step == 0:
            found.append(
                ssim(picture, np.asarray(cv2.cvtColor(shown[number], cv2.COLOR_BGRA2YUV_I420)[:HEIGHT], np.uint8))
            )
    return float(np.mean(found))


def ssim(one: Image, other: Image) -> float:
    a, b = one.astype(np.float32), other.astype(np.float32)
    mean_a, mean_b, aa, bb, ab = (cv2.boxFilter(part, -1, (8, 8))[4::4, 4::4] for part in (a, b, a * a, b * b, a * b))
    variances, covariance = aa - mean_a**2 + bb - mean_b**2, ab - mean_a * mean_b
    quotient = (2 * mean_a * mean_b + 6.5025) * (2 * covariance + 58.5225)
    return float(np.mean(quotient / ((mean_a**2 + mean_b**2 + 6.5025) * (variances + 58.5225))))


def seek_ms(group: list[bytes]) -> float:
    """Return how long a player with two threads takes from a keyframe to the last picture before the next one."""
    best = float("inf")
    for _ in range(3):
        decoder = av.CodecContext.create("h264", "r")
        decoder.thread_count, decoder.thread_type = 2, "SLICE"
        start = time.perf_counter()
        for unit in group:
            decoder.decode(av.Packet(unit))
        decoder.decode(None)
        best = min(best, time.perf_counter() - start)
    return best * 1000


def kept_alive() -> Iterator[tuple[Image, bool]]:
    """One slide, and so many repetitions as a minute has."""
    picture = slide(1)
    for number in range(120 * FPS // 2):
        yield picture, number == 0


def sound_cpu_s(codec: str, channels: int, bit_rate: int) -> float:
    """Return the CPU seconds for 15 s of sound in blocks of 20 ms."""
    encoder = AudioEncoder(AudioSettings(codec, channels, bit_rate), StreamId.RECORD_AUDIO)
    samples = np.random.default_rng(0).normal(0, 0.05, (15 * SAMPLE_RATE, channels)).astype(np.float32)
    before = time.process_time()
    for start in range(0, len(samples), 960):
        encoder.encode(samples[start : start + 960])
    encoder.flush()
    return time.process_time() - before


def main() -> None:
    """Print the tables."""
    cv2.setNumThreads(1)
    print(f"{'of ' + str(SECONDS) + ' s of 1080p30':20} {'CPU s':>7} {'KB':>7} {'SSIM':>8} {'seek ms':>8}")
    for name, content in CONTENTS.items():
        rows = {"ffmpeg's default": default_ffmpeg(content)}
        rows |= {quality.value: ours(content, quality) for quality in Quality}
        print(name)
        for row, result in rows.items():
            size = sum(map(len, result.data)) / 1000
            seek = f"{result.seek_ms:8.0f}" if result.seek_ms else ""
            print(f"  {row:18} {result.cpu_s:7.2f} {size:7.0f} {result.ssim:8.5f} {seek}")
    print(f"seek over a minute of a still slide: {ours(kept_alive, Quality.STANDARD).seek_ms:.0f} ms")
    for codec, channels, bit_rate in (
        ("aac", 2, 128_000),
        ("aac", 1, 96_000),
        ("opus", 2, 128_000),
        ("opus", 1, 96_000),
    ):
        cpu_s = sound_cpu_s(codec, channels, bit_rate)
        print(f"15 s of {codec}, {channels} channel(s), {bit_rate} bit/s: {cpu_s:.2f} CPU s")


if __name__ == "__main__":
    main()
