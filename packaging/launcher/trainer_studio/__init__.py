"""Trainer Studio as it is installed: one top-level name; its packages lie in a private folder beside this file.

In the project's tree they are imported as they are (`capture.media`); names as general as these may well belong to
somebody else in an installation, so the private folder comes first on the path.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

APP: Final = Path(__file__).resolve().parent / "_app"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    if str(APP) not in sys.path:
        sys.path.insert(0, str(APP))
    from studio.__main__ import main as run  # noqa: PLC0415  (there only now that the folder is on the path)

    return run(arguments)
