"""The program's entry: a command, or the window. It alone knows both."""

import contextlib
import os
import signal
import sys

TYPE_CHECKING = False  # not typing's, whose import alone is time enough for a Ctrl-C
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from capture.errors import StudioError


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run what the command line asks for; return the exit status."""
    # Until there is something to lose, Ctrl-C ends the process the system's way, without a word: as an exception it
    # would hit the libraries while they are being loaded, and some crash then. A recording and a repair change that.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # NumPy's library of linear algebra starts a thread for each core, which spins for a while whenever it is woken; our
    # products are small, and starting costs a third less CPU without them. Read when NumPy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    share_memory()
    from studio import cli  # noqa: PLC0415  (only now: loading it takes its time)

    return cli.main(open_window, arguments)


def share_memory() -> None:
    """Let the threads share two of glibc's heaps instead of having up to eight for each core.

    What one thread frees another can use then: over half an hour a recording grew by 4 MB instead of 29.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415

        arena_max = -8  # M_ARENA_MAX, https://man7.org/linux/man-pages/man3/mallopt.3.html
        with contextlib.suppress(AttributeError):  # another C library than glibc has no such heaps
            ctypes.CDLL(None).mallopt(arena_max, 2)


def open_window(language: str, say: "Callable[[StudioError], None]") -> int:
    """Open the studio: see `studio.app.run_window`."""
    # Only here: a recording should not wait for the window's libraries.
    from studio.app import run_window  # noqa: PLC0415

    return run_window(language, say)


if __name__ == "__main__":
    sys.exit(main())
