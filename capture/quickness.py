"""Sources of sound that can hand it on sooner, for more work."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class CanBeQuick(Protocol):
    """A sound source with this attribute, which any thread may set.

    While it is True the source yields smaller blocks, each sooner. Changing it costs no sample where the device can be
    opened a second time.
    """

    quick: bool
