"""One way to keep a machine awake, whatever the platform."""

from collections.abc import Callable
from contextlib import AbstractContextManager


class HoldUnavailable(Exception):  # noqa: N818  (an expected state of a machine, not an error)
    """This machine has no such way to be kept awake; the message says why."""


Hold = Callable[[str], AbstractContextManager[None]]
"""One way to keep the machine awake, held between entry and exit; takes the reason to show to people.

Its entry raises `HoldUnavailable` where the machine has no such way.
"""
