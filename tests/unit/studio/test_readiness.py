"""What this machine bears, measured on it."""

from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from studio.readiness import FORMATS, Format, measure

SMALL = Format(320, 180, 5)
TOO_LARGE = Format(3840, 2160, 60)
"""Two billion samples a second are too much for one core."""


def test_a_small_picture_is_borne(tmp_path: Path) -> None:
    found = measure(tmp_path / "not" / "there", 1000.0, tmp_path / "cache.json", [SMALL])
    assert (found.format, found.is_best, found.bears) == (SMALL, True, True)
    assert found.encoder
    assert found.lasts_s > measure(tmp_path, 1_000_000.0, tmp_path / "cache.json", [SMALL]).lasts_s
    assert not (tmp_path / "not").exists()


def test_what_is_too_much_gives_way_to_what_is_borne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    found = measure(tmp_path, None, tmp_path / "cache.json", [TOO_LARGE, SMALL])
    if found.hardware:
        pytest.skip("an encoder of this machine's own bears anything")
    assert (found.format, found.is_best, found.bears) == (SMALL, False, True)
    last = measure(tmp_path, None, tmp_path / "cache.json", [TOO_LARGE])
    assert (last.format, last.bears) == (TOO_LARGE, False)


def test_the_best_is_tried_first() -> None:
    assert FORMATS[0] == Format(1920, 1080, 30)


def test_a_size_that_no_encoder_takes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StudioError) as raised:
        measure(tmp_path, None, None, [Format(1, 1, 30)])
    assert raised.value.code is ErrorCode.BAD_SIZE
