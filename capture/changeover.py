"""An open input that goes over to smaller or larger blocks without losing a sample."""

import logging
from collections.abc import Callable
from typing import Final

from capture.clock import NS_PER_S
from capture.errors import StudioError
from capture.media import Samples
from capture.portaudio import PortAudioInput

log = logging.getLogger(__name__)

LAST_BLOCK_S: Final = 0.1
"""How long the first input is waited for while both are open."""


class ChangingInput:
    """Opens the device a second time, and reads the first on until it reaches what the second began with.

    One thread uses it.
    """

    def __init__(self, opened: Callable[[bool], PortAudioInput], quick: bool) -> None:
        """Open the input by `opened(quick)`; raises what that raises."""
        self._opened = opened
        self._quick = quick
        self._input = opened(quick)
        self._successor: PortAudioInput | None = None
        self._first: tuple[int, Samples] | None = None
        self._reached_ns = 0
        self.changes = 0
        """How often it has changed over; stamps then begin anew."""

    @property
    def rate(self) -> int:
        """Hz, of what `get` returned last."""
        return self._input.rate

    @property
    def latency_s(self) -> float:
        """What PortAudio says."""
        return self._input.latency_s

    @property
    def losses(self) -> tuple[int, int]:
        """How often the library lost input, and how many samples were read too late, since the last change-over."""
        return self._input.overflows, self._input.overwritten

    def want(self, quick: bool) -> None:
        """Go over to smaller blocks or back; a device that refuses to be opened twice stays as it is."""
        if quick == self._quick:
            return
        self._quick = quick
        self._end_successor()
        try:
            self._successor = self._opened(quick)
        except StudioError as error:
            log.warning("the input keeps its blocks: %s", error)

    def get(self, timeout_s: float) -> tuple[int, Samples] | None:
        """Return the next block (samples, channels) and the measured time of its first sample, or None."""
        if self._successor is None:
            return self._input.get(timeout_s)
        if self._first is None:
            self._first = self._successor.get(0)
        if self._first is not None and self._reached_ns >= self._first[0]:
            return self._change_over()
        block = self._input.get(LAST_BLOCK_S)
        if block is not None:
            self._reached_ns = block[0] + len(block[1]) * NS_PER_S // self._input.rate
        elif self._first is not None:
            return self._change_over()
        return block

    def close(self) -> None:
        """Let the device go; never raises."""
        self._end_successor()
        self._input.close()

    def _change_over(self) -> tuple[int, Samples] | None:
        assert self._successor is not None
        self._input.close()
        block = self._first
        self._input, self._successor, self._first = self._successor, None, None
        self.changes += 1
        return block

    def _end_successor(self) -> None:
        if self._successor is not None:
            self._successor.close()
            self._successor = self._first = None
