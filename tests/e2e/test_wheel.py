"""The wheel as somebody installs it: one top-level name, and it starts on its own."""

import json
import os
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.helpers.teaching import free_ports

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 300

pytestmark = pytest.mark.timeout(TIMEOUT_S)


def without_python() -> dict[str, str]:
    """Return the environment without what would lead Python elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=cwd,
        env=without_python(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new virtual environment with the wheel in it; the dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet"]
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    purelib = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (purelib / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "venv"


def test_the_wheel_holds_one_top_level_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"trainer_studio"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    assert not [name for name in names if "/screenshots/" in name]
    assert {"trainer_studio/_app/capture/clock.py", "trainer_studio/_app/assets/trainee/index.html"} <= set(names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    translations = {
        f"trainer_studio/_app/{path.relative_to(ROOT)}" for path in ROOT.glob("assets/translations/*/*.ftl")
    }
    assert translations
    assert translations <= set(names)


@pytest.mark.parametrize("option", ["-I", "-P"])
def test_the_module_starts(environment: Path, option: str) -> None:
    shown = run(environment / "bin" / "python", option, "-m", "trainer_studio", "--help", cwd=environment)
    assert "trainer-studio" in shown


def test_the_console_script_starts(environment: Path) -> None:
    assert "trainer-studio" in run(environment / "bin" / "trainer-studio", "--help", cwd=environment)


def test_what_is_installed_is_what_runs(environment: Path) -> None:
    script = """
import contextlib, trainer_studio
with contextlib.suppress(SystemExit):
    trainer_studio.main(["--help"])
import capture, encoder, studio
from studio.words import Words
for package in (capture, encoder, studio):
    assert "/_app/" in package.__file__, package.__file__
print(Words("ar").text("window-record"))
"""
    assert "تسجيل" in run(environment / "bin" / "python", "-I", "-c", script, cwd=environment)


def test_what_is_installed_records_a_lesson_and_serves_a_class(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    program = environment / "bin" / "trainer-studio"
    run(program, "record", "lesson.mp4", "--synthetic", "--size", "640x360", "--seconds", "1", cwd=tmp_path)
    assert (tmp_path / "lesson.mp4").stat().st_size > 1000
    where = ("--host", "127.0.0.1", "--port", str(free_ports()), "--synthetic", "--size", "640x360", "--json")
    with subprocess.Popen(
        [program, "live", "--title", "Ohm", "--loudspeaker", "none", *where],
        cwd=tmp_path,
        env=without_python(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as live:
        assert live.stdin is not None
        assert live.stdout is not None
        try:
            opened = next(event for event in map(json.loads, live.stdout) if event["event"] == "class-open")
            address = opened["join_url"].partition("#")[0]
            for name in ("", "main.js", "style/base.css"):
                with urllib.request.urlopen(address + name, timeout=30) as page:
                    assert page.status == 200
            live.stdin.write("end\n")
            live.stdin.flush()
            live.stdout.read()
            assert live.wait(60) == 0
        finally:
            live.kill()


def test_another_package_called_studio_is_not_taken_for_ours(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "studio").mkdir()
    (tmp_path / "studio" / "__init__.py").write_text("raise RuntimeError('the wrong studio')\n", encoding="utf-8")
    script = f"""
import contextlib, sys, trainer_studio
sys.path.insert(0, {str(tmp_path)!r})
with contextlib.suppress(SystemExit):
    trainer_studio.main(["--help"])
"""
    run(environment / "bin" / "python", "-I", "-c", script, cwd=environment)
