"""Counters, changes and lengths are read from real files, whole and cut off."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from capture.counter import paint_counter
from tests.bench.decode import changes, counters, pictures, readable_length, seek_to, shown_at

WIDTH, HEIGHT, FPS = 960, 540, 25
AREA = (400, 300, 10, 10)


def write(path: Path, count: int, options: dict[str, str] | None = None) -> Path:
    """Write `count` pictures with their number; AREA is black from picture 10 to 14, elsewhere white."""
    with av.open(path, "w", options=options or {}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "g": "20", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.options = {"tune": "zerolatency"}
        for number in range(count):
            image = np.full((HEIGHT, WIDTH, 4), 230, np.uint8)
            if 10 <= number < 15:
                image[300:310, 400:410] = 0
            paint_counter(image, number)
            frame = av.VideoFrame.from_ndarray(image, "bgra").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("decode") / "film.mp4", 50)


def test_every_counter_comes_with_its_time(film: Path) -> None:
    found = counters(film)
    assert [counter for _, counter in found] == list(range(50))
    assert [at_s for at_s, _ in found] == pytest.approx([number / FPS for number in range(50)])


def test_changes_are_told_with_the_first_picture_that_shows_them(film: Path) -> None:
    (hidden_s, hidden), (shown_s, shown) = changes(film, AREA)
    assert (hidden_s, shown_s) == pytest.approx((10 / FPS, 15 / FPS))
    assert (hidden, shown) == (False, True)
    assert changes(film, (600, 400, 10, 10)) == []


def test_a_picture_is_shown_until_the_next_one(film: Path) -> None:
    shown = shown_at(film, [0.0, 0.03, 0.05, 1.0, 99.0])
    assert [round(picture.pts_s * FPS) for picture in shown] == [0, 0, 1, 25, 49]


def test_seeking_decodes_from_a_keyframe_to_the_picture_shown(film: Path) -> None:
    with av.open(film) as container:
        for at_s, number in ((1.5, 37), (0.1, 2), (1.97, 49)):
            picture = seek_to(container, at_s)
            assert picture is not None
            assert round(picture.pts_s * FPS) == number


def test_a_cut_off_file_is_read_to_its_end(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.mp4", 50, {"movflags": "frag_keyframe+empty_moov"})
    data = whole.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) * 2 // 3])
    assert readable_length(whole).video_s == pytest.approx(49 / FPS)
    assert 0.5 < readable_length(cut).video_s < 49 / FPS
    assert 0 < sum(1 for _ in pictures(cut)) < 50


def test_what_is_no_film_has_no_length(tmp_path: Path) -> None:
    path = tmp_path / "none.mp4"
    path.write_bytes(b"\0" * 88)
    assert readable_length(path).video_s == 0
