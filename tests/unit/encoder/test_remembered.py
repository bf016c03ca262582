from pathlib import Path

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


def test_an_encoder_that_ended_the_program_is_known_until_it_is_tried_with_success(tmp_path: Path) -> None:
    path = tmp_path / "encoders.json"
    died = Remembered(path).trying("h264_qsv")
    died.__enter__()  # the program ends here
    memory = Remembered(path)
    assert memory.has_crashed("h264_qsv")
    assert not memory.has_crashed("h264_nvenc")
    assert Remembered(path).has_crashed("h264_qsv")
    with memory.trying("h264_qsv"):
        pass
    assert not Remembered(path).has_crashed("h264_qsv")


def test_an_encoder_that_merely_refuses_has_not_crashed(tmp_path: Path) -> None:
    memory = Remembered(tmp_path / "encoders.json")
    with pytest.raises(ValueError, match="refused"), memory.trying("h264_amf"):
        raise ValueError("refused")
    assert not Remembered(tmp_path / "encoders.json").has_crashed("h264_amf")
