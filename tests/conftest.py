"""Every fixture module in tests/helpers is a plugin for all tests."""

from pathlib import Path

pytest_plugins = [f"tests.helpers.{path.stem}" for path in sorted((Path(__file__).parent / "helpers").glob("*.py"))]
