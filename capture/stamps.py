"""From the jittery times at which a device's blocks arrive to the smooth times at which they began."""

import math
from typing import Final

from capture.clock import NS_PER_MS, NS_PER_S

BANDWIDTH_HZ: Final = 0.1
LOCKING_BANDWIDTH_HZ: Final = 1.0
JUMP_NS: Final = 50 * NS_PER_MS
JUMP_LASTS_NS: Final = 100 * NS_PER_MS


class StampSmoother:
    """A delay-locked loop of second order: it follows a device's clock and averages the jitter of its callbacks.

    After F. Adriaensen, "Using a DLL to filter time" (Linux Audio Conference, 2005), with the coefficients taken anew
    for each block, since blocks differ in length, and a bandwidth that narrows from 1 to 0.1 Hz while it locks.

    A measured time more than 50 ms off is not followed: after a stalled thread the queued blocks arrive in one burst
    and are on time again at once. When it lasts 100 ms something is really missing, and the loop starts anew there.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._origin_ns = 0
        self._expected_s: float | None = None
        self._sample_s = 1 / rate
        self._elapsed_s = 0.0
        self._off_since_ns: int | None = None

    def stamp(self, measured_ns: int, samples: int) -> int:
        """Return the smooth time of the first of `samples` samples, whose measured time is `measured_ns`."""
        if self._expected_s is None:
            return self._restart(measured_ns, samples)
        expected_s = self._expected_s
        error_s = (measured_ns - self._origin_ns) / NS_PER_S - expected_s
        if abs(error_s) * NS_PER_S > JUMP_NS:
            if self._off_since_ns is None:
                self._off_since_ns = measured_ns
            if abs(measured_ns - self._off_since_ns) >= JUMP_LASTS_NS:
                return self._restart(measured_ns, samples)
            error_s = 0.0
        else:
            self._off_since_ns = None
        length_s = samples / self._rate
        self._elapsed_s += length_s
        bandwidth_hz = min(LOCKING_BANDWIDTH_HZ, max(BANDWIDTH_HZ, 1 / self._elapsed_s))
        omega = 2 * math.pi * bandwidth_hz * length_s
        self._expected_s = expected_s + math.sqrt(2) * omega * error_s + samples * self._sample_s
        self._sample_s += omega * omega * error_s / samples
        return self._origin_ns + round(expected_s * NS_PER_S)

    def _restart(self, measured_ns: int, samples: int) -> int:
        self._origin_ns = measured_ns
        self._sample_s = 1 / self._rate
        self._expected_s = samples * self._sample_s
        self._elapsed_s = 0.0
        self._off_since_ns = None
        return measured_ns
