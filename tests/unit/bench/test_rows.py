"""The table says what was reached, and why a number is what it is."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.bench import report
from tests.bench.rows import Row, at_most, missing, ratio_at_most, render


def test_goals_are_judged() -> None:
    assert at_most("lost", 0, 0).reached
    assert not at_most("lost", 1.6, 1.5, "s").reached
    row = ratio_at_most("CPU", 3.0, 10.0, 0.30, "s")
    assert row.ratio == pytest.approx(0.3)
    assert row.reached
    assert missing("CPU", "it fell over").reached is False


def test_a_note_is_printed_once_and_numbered() -> None:
    table = render(
        [
            at_most("a", 1, 2, note="first"),
            at_most("b", 3, 2, note="second"),
            at_most("c", 1, 2, note="first"),
            Row("d", 0.98765, "SSIM"),
            missing("e", "second"),
        ]
    )
    lines = table.splitlines()
    assert [line.split()[1] for line in lines[2:5]] == ["[1]", "[2]", "[1]"]
    assert lines[3].endswith("NO")
    assert "0.9877 SSIM" in lines[5]
    assert "not measured" in lines[6]
    assert lines[-2:] == ["[1] first", "[2] second"]


def test_the_report_is_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "FOLDER", tmp_path / "results")
    rows = [at_most("lost", np.float64(2.5), 0, details={"each": (np.int64(3), tmp_path)})]
    path = report.write_report("latest", rows, {"quick": True})
    document = json.loads(path.read_text())
    assert document["rows"][0]["ours"] == 2.5
    assert document["rows"][0]["reached"] is False
    assert document["rows"][0]["details"]["each"] == [3, str(tmp_path)]
    assert document["conditions"] == {"quick": True}
    assert "0 goals reached, 1 not" in capsys.readouterr().out
