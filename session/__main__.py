"""A class host alone: `python -m session`, settings on its standard input."""

import sys

from session.host import main

if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
