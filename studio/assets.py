"""Where the files lie that the program brings along: beside its packages, in the tree as in the wheel."""

from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
"""The folder of icons, translations and pages."""
