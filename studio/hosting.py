"""The class host as a process of this program: how it is started, and what it runs."""

import sys
from pathlib import Path
from typing import Final

HOST: Final = "host"
"""The subcommand; its settings come on standard input."""

_RUN: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from studio.__main__ import main; sys.exit(main())"


def host_command() -> tuple[str, ...]:
    """Return the command that starts a class host: this same program, however it was started itself."""
    if getattr(sys, "frozen", False):
        return (sys.executable, HOST)
    # Neither the folder that the trainer happens to be in nor an installed package of the same name comes first.
    return (sys.executable, "-P", "-c", _RUN, str(Path(__file__).resolve().parents[1]), HOST)


def host_process() -> int:
    """Be a class host; return the exit status."""
    # Only here: the studio itself needs none of it.
    from session.host import main  # noqa: PLC0415

    return main(sys.stdin.buffer, sys.stdout.buffer)
