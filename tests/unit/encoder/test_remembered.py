import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from encoder.remembered import Remembered


def test_a_cost_is_kept_from_one_start_to_the_next(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "encoders.json"
    assert Remembered(path).cost_ms("superfast") is None
    Remembered(path).set_cost_ms("superfast", 6.25)
    assert Remembered(path).cost_ms("superfast") == 6.25
    assert [found.name for found in path.parent.iterdir()] == ["encoders.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"costs_ms": 3}', b"\xff\x00", b'{"costs_ms": {"a": "b"}}'])
def test_a_broken_file_is_ignored_and_written_anew(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "encoders.json"
    path.write_bytes(content)
    memory = Remembered(path)
    assert memory.cost_ms("a") is None
    assert "not readable" in caplog.text
    memory.set_cost_ms("a", 1.0)
    assert Remembered(path).cost_ms("a") == 1.0


def test_a_place_that_cannot_be_written_costs_only_the_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_bytes(b"")
    memory = Remembered(tmp_path / "file" / "encoders.json")
    memory.set_cost_ms("a", 1.0)
    assert memory.cost_ms("a") == 1.0
    assert "not remembered" in caplog.text


def test_without_a_place_nothing_is_kept() -> None:
    Remembered(None).set_cost_ms("a", 1.0)
    assert Remembered(None).cost_ms("a") is None


def start_trying(path: Path, key: str) -> "subprocess.Popen[str]":
    """Return a process that has begun to try that encoder and goes on with it."""
    script = """
        import sys, time
        from pathlib import Path
        from encoder.remembered import Remembered
        with Remembered(Path(sys.argv[1])).trying(sys.argv[2]):
            print("trying", flush=True)
            sys.stdin.read()
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(path), key]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "trying\n"
    return process


def test_an_encoder_that_ended_the_program_is_known_until_it_is_tried_with_success(tmp_path: Path) -> None:
    path = tmp_path / "encoders.json"
    with start_trying(path, "h264_qsv") as died:
        died.kill()
    memory = Remembered(path)
    assert memory.has_crashed("h264_qsv")
    assert not memory.has_crashed("h264_nvenc")
    assert Remembered(path).has_crashed("h264_qsv")
    with memory.trying("h264_qsv"):
        pass
    assert not Remembered(path).has_crashed("h264_qsv")


def test_an_encoder_that_another_program_is_trying_has_not_crashed(tmp_path: Path) -> None:
    path = tmp_path / "encoders.json"
    with start_trying(path, "h264_qsv") as other:
        memory = Remembered(path)
        assert not memory.has_crashed("h264_qsv")
        memory.set_cost_ms("a", 1.0)
        with memory.trying("h264_nvenc"):
            pass
        other.communicate("", timeout=30)
    assert other.returncode == 0
    after = Remembered(path)
    assert not after.has_crashed("h264_qsv")
    assert after.cost_ms("a") == 1.0


def test_the_number_of_the_program_that_crashed_may_belong_to_another(tmp_path: Path) -> None:
    path = tmp_path / "encoders.json"
    with start_trying(path, "h264_qsv") as died:
        died.kill()
    content = path.read_text().replace(f'"process":{died.pid},', f'"process":{os.getpid()},')
    path.write_text(re.sub(r'"started_s":[0-9.]+', f'"started_s":{psutil.Process().create_time() - 3600}', content))
    assert Remembered(path).has_crashed("h264_qsv")


def test_a_crash_is_forgotten_after_a_week(tmp_path: Path) -> None:
    path = tmp_path / "encoders.json"
    with start_trying(path, "h264_qsv") as died:
        died.kill()
    day_s = 24 * 3600
    assert Remembered(path, lambda: time.time() + 6.9 * day_s).has_crashed("h264_qsv")
    assert not Remembered(path, lambda: time.time() + 7.1 * day_s).has_crashed("h264_qsv")


def test_an_encoder_that_merely_refuses_has_not_crashed(tmp_path: Path) -> None:
    memory = Remembered(tmp_path / "encoders.json")
    with pytest.raises(ValueError, match="refused"), memory.trying("h264_amf"):
        raise ValueError("refused")
    assert not Remembered(tmp_path / "encoders.json").has_crashed("h264_amf")


def test_that_an_encoder_worked_is_believed_for_a_week(tmp_path: Path) -> None:
    path = tmp_path / "encoders.json"
    assert not Remembered(path).has_worked("h264_qsv")
    Remembered(path).note_trial("h264_qsv", worked=True)
    day_s = 24 * 3600
    assert Remembered(path, lambda: time.time() + 6.9 * day_s).has_worked("h264_qsv")
    assert not Remembered(path, lambda: time.time() + 7.1 * day_s).has_worked("h264_qsv")
    Remembered(path).note_trial("h264_qsv", worked=False)
    assert not Remembered(path).has_worked("h264_qsv")
