"""The program's entry: a command, or the window. It alone knows both."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from capture.errors import StudioError

INTERRUPTED: Final = 130
"""The exit status that shells give to what Ctrl-C has ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit status.

    Ctrl-C ends it without a word wherever a command does not take it (a recording does); a repair leaves its original.
    """
    # NumPy's library of linear algebra starts a thread for each core, which spins for a while whenever it is woken; our
    # products are small, and starting costs a third less CPU without them. Read when NumPy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        # Only here: Ctrl-C may well come while the libraries are being loaded.
        from studio import cli  # noqa: PLC0415

        return cli.main(open_window, arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


def open_window(language: str, say: "Callable[[StudioError], None]") -> int:
    """Open the studio: see `studio.app.run_window`."""
    # Only here: a recording should not wait for the window's libraries.
    from studio.app import run_window  # noqa: PLC0415

    return run_window(language, say)


if __name__ == "__main__":
    sys.exit(main())
