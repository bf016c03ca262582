"""When the next program picture is due, and how far a cross-fade is: pure rules on nanoseconds."""

from dataclasses import dataclass

from capture.clock import NS_PER_S


class Pace:
    """Lets at most `fps` pictures a second through, each as soon as it comes.

    The generic cell rate algorithm (ITU-T I.371) with a tolerance of half a period: a picture that comes a little early
    need not wait for the grid, two are never closer than half a period, and there are never more than fps + 1 in any
    second.
    """

    def __init__(self, fps: int) -> None:
        self.period_ns = NS_PER_S // fps
        self._due_ns = 0

    def wait_ns(self, now_ns: int) -> int:
        """Return how long to wait until a picture may be composed; 0: now."""
        return max(0, self._due_ns - self.period_ns // 2 - now_ns)

    def passed(self, now_ns: int) -> None:
        """Note that a picture is being composed."""
        self._due_ns = max(self._due_ns, now_ns) + self.period_ns

    def hold(self, until_ns: int) -> None:
        """Let nothing through before `until_ns`."""
        self._due_ns = max(self._due_ns, until_ns + self.period_ns // 2)


@dataclass(frozen=True, slots=True)
class Fade:
    """A cross-fade from one scene to another, in pictures about `period_ns` apart."""

    begin_ns: int
    duration_ns: int
    period_ns: int

    def weight(self, now_ns: int) -> float:
        """Return the new scene's share, 0 to 1: one period's worth at the beginning, so that each picture differs.

        The picture nearest to the end is the new scene alone: otherwise a late clock would add one hardly short of it.
        """
        faded_ns = now_ns - self.begin_ns + self.period_ns
        return 1.0 if faded_ns + self.period_ns // 2 >= self.duration_ns else faded_ns / self.duration_ns


def idle_periods(elapsed_ns: int, fps: int, encoded: int, missed: int) -> tuple[int, int]:
    """Return in how many frame periods of `elapsed_ns` nothing was new, and in how many what was new was lost.

    With the `encoded` pictures they make up all periods. A picture that was `missed` is no loss where another of the
    same period was encoded: nobody could have seen both.
    """
    empty = max(0, elapsed_ns * fps // NS_PER_S - encoded)
    lost = min(missed, empty)
    return empty - lost, lost
