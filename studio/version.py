"""The program's version: written here, read by the packaging."""

from typing import Final

VERSION: Final = "0.1.0"
