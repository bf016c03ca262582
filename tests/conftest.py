"""The fixtures that all tests share: every module in tests/helpers that defines one."""

from pathlib import Path

HELPERS = Path(__file__).parent / "helpers"

pytest_plugins = [
    f"tests.helpers.{path.stem}"
    for path in sorted(HELPERS.glob("*.py"))
    if "@pytest.fixture" in path.read_text("utf-8")
]
