"""Sources that spare themselves work while nobody shows their pictures."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class CanIdle(Protocol):
    """A video source with this attribute, which any thread may set.

    While it is True the source keeps its device running but yields only the first picture after each `open()`. Once it
    is False again the newest picture is yielded, even one that was yielded before.
    """

    idle: bool
