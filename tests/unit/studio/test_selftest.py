"""What the self-test says of parts that are missing."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

from capture.errors import ErrorCode, StudioError
from encoder.choose import EncoderInfo
from studio.selftest import HOW_TO_GET, LIBRARIES, Check, run_checks

PACKAGES = Path(__file__).resolve().parents[3] / "packaging" / "linux" / "system-packages.txt"


def checks_without(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> dict[str, Check]:
    whole = importlib.import_module

    def fail(wanted: str, package: str | None = None) -> ModuleType:
        if wanted == name:
            raise error
        return whole(wanted, package)

    monkeypatch.setattr(importlib, "import_module", fail)
    return {check.name: check for check in run_checks()}


def test_a_library_that_the_system_lacks_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = checks_without(monkeypatch, "sounddevice", OSError("PortAudio library not found"))
    problem = checks["sounddevice"].problem
    assert problem is not None
    assert problem.code is ErrorCode.LIBRARY_MISSING
    assert problem.facts == {"library": "sounddevice", "package": "libportaudio2"}
    assert [name for name, check in checks.items() if check.problem is not None] == ["sounddevice"]


def test_a_part_of_the_program_itself_is_only_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = checks_without(monkeypatch, "PySide6.QtWidgets", ModuleNotFoundError("No module named 'PySide6'"))
    problem = checks["PySide6.QtWidgets"].problem
    assert problem is not None
    assert problem.facts == {"library": "PySide6.QtWidgets", "package": ""}


def test_without_the_encoders_library_the_rest_is_still_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = checks_without(monkeypatch, "av", ImportError("libavcodec is broken"))
    assert list(checks) == list(LIBRARIES)
    assert [name for name, check in checks.items() if check.problem is not None] == ["av"]


def test_a_program_without_libopus_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> NoReturn:
        raise StudioError(ErrorCode.LIBRARY_MISSING, "no libopus", library="libopus", package="libopus0")

    assert {check.name: check.works for check in run_checks()}["libopus"]
    monkeypatch.setattr("capture.opus._libopus", missing)
    problems = [check.problem for check in run_checks() if check.problem is not None]
    assert [problem.facts for problem in problems] == [{"library": "libopus", "package": "libopus0"}]


def test_an_encoder_that_is_needed_is_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = [
        EncoderInfo("libx264", works=False, hardware=False, detail="no"),
        EncoderInfo("h264_nvenc", works=False, hardware=True, detail="no"),
    ]
    monkeypatch.setattr("encoder.choose.list_encoders", lambda: refused)
    problems = [check.problem for check in run_checks() if check.problem is not None]
    assert [(problem.code, problem.facts) for problem in problems] == [(ErrorCode.ENCODER_REFUSED, {"name": "libx264"})]


def test_the_packages_are_those_that_are_installed() -> None:
    known = {
        name for line in PACKAGES.read_text().splitlines() if "|" in line for name in line.rsplit("|", 1)[-1].split()
    }
    assert set(HOW_TO_GET) <= set(LIBRARIES)
    assert {name for packages in HOW_TO_GET.values() for name in packages.split()} <= known
