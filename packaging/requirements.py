"""Print what the project needs of PyPI, one requirement a line: its dependencies and those of the named extras."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"]
print("\n".join([*project["dependencies"], *(need for extra in sys.argv[1:] for need in extras[extra])]))
