import pytest

from encoder.progress import Progress


def _told(fractions: list[float], parts: int = 1) -> list[float]:
    told: list[float] = []
    progress = Progress(told.append, parts)
    for index in range(parts):
        for fraction in fractions:
            progress.of_part(index)(fraction)
    return told


def test_what_is_done_in_a_moment_tells_its_beginning_and_its_end() -> None:
    assert _told([number / 1000 for number in range(1001)]) == [0.05, 1.0]


def test_every_twentieth_of_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("encoder.progress.INTERVAL_S", 0)
    told = _told([number / 1000 for number in range(1001)])
    assert told == pytest.approx([number / 20 for number in range(1, 21)], abs=0.02)
    assert told[-1] == 1.0


def test_parts_are_one_piece_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("encoder.progress.INTERVAL_S", 0)
    assert _told([0.5, 1.0], parts=2) == [0.25, 0.5, 0.75, 1.0]


def test_a_second_end_is_not_told() -> None:
    assert _told([1.0, 1.0, 0.5]) == [1.0]
