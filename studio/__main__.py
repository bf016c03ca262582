"""The program's entry: a command, or the window. It alone knows both."""

import os
import signal
import sys
from collections.abc import Callable, Sequence

from capture.errors import StudioError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit status."""
    # NumPy's library of linear algebra starts a thread for each core, which spins for a while whenever it is woken; our
    # products are small, and starting costs half the CPU without them. Read when NumPy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Until a recording or the window takes signals its own way, Ctrl-C ends the program at once and without a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from studio import cli  # noqa: PLC0415  (it takes a third of a second, in which Ctrl-C would be a traceback)

    return cli.main(open_window, arguments)


def open_window(language: str, say: Callable[[StudioError], None]) -> int:
    """Open the studio: see `studio.app.run_window`."""
    # Only here: a recording should not wait for the window's libraries.
    from studio.app import run_window  # noqa: PLC0415

    return run_window(language, say)


if __name__ == "__main__":
    sys.exit(main())
