"""What one trainee's line bears: voice first, then as much picture as goes. Pure rules; times are passed in.

The signs, by worth: loss that our own rate causes; a round trip that has grown and stays so (a queue fills up
somewhere; a machine that is busy for a moment makes single reports late); and a sender's queue that does not empty.
The browser's estimate (REMB) only makes the second one sharper: it follows what was sent lately, at most half as much
again, and so lies far below what is sent as soon as the screen begins to move, on the best of lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from encoder.renditions import LIVE_SOUND_BIT_RATE, RENDITIONS, Rendition
from session.people import QualityChoice

LADDER: Final = (Rendition.HIGH, Rendition.LOW, Rendition.THIN, None)
"""None: sound only, with the last picture held."""
COMPAT_LADDER: Final = (Rendition.COMPAT, None)

SOME_LOSS: Final = 0.1
"""More than this for two reports in a row is too much (so does Google's congestion control, and browsers mend less)."""
MUCH_LOSS: Final = 0.25
"""More than this is too much at once; no radio loses so much by itself."""
SLOW_S: Final = 0.25
"""A round trip that is so much longer than the shortest one seen, and stays so, tells of a queue."""
FULL_S: Final = 0.1
"""So does this where the browser's estimate, too, is below what is sent."""
STUCK_S: Final = 0.8
"""So much longer is acted upon sooner."""
LASTING_S: Final = 1.0
"""A queue is one from then on. Until then it may be one report that a busy machine has held up: a sender's report that
was late makes all answers to it late, until the next one goes out."""
LONGEST_BASE_S: Final = 0.6
"""No line is so long by itself (a satellite's nearly is): if nothing shorter was seen, it was full from the start."""
EMPTYING: Final = 0.97
"""A round trip that shrinks so much from report to report tells of a queue that empties: wait for it."""
SETTLE_S: Final = 2.5
"""After a step down its effect is waited for: what was sent before still arrives."""
CLEAN_S: Final = 8.0
"""How long all must be well before a step up is tried."""
CLEAN_FOR_THIN_S: Final = 4.0
"""The same while there is no picture at all: what a thin one takes of the line is little. Once, until it has failed."""
LONGEST_CLEAN_S: Final = 120.0
TRIAL_S: Final = 12.0
"""A step up that ends sooner was a mistake: the next one waits twice as long."""
GENTLY: Final = 1.5
"""A step up begins with so many times the pace of the rung below, doubled each `SETTLE_S`: a line that does not bear it
shows so by its queue, before voice is lost."""
BEHIND_S: Final = 1.0
"""Who waits longer for pictures bears no more of them."""
LITTLE_BPS: Final = 1_000_000
NO_QUEUE_S: Final = 0.02
SMALL_SHARE: Final = 0.25
FORGET_S: Final = 60.0
"""A base round trip that was not seen for so long no longer counts."""

_SOUND_ON_LINE: Final = LIVE_SOUND_BIT_RATE + 25_000
"""With headers of RTP, UDP and IP, bits a second."""
_PACE: Final[dict[Rendition, float]] = {
    Rendition.HIGH: 4_000_000,
    Rendition.LOW: 700_000,
    Rendition.THIN: 110_000,
    Rendition.COMPAT: 1_500_000,
}
"""What a rendition's pictures may take of a line that has shown to be slow, bits a second."""


@dataclass(frozen=True, slots=True)
class Line:
    """One report of the receiver, with what was sent since the one before."""

    loss: float
    """0 to 1."""
    rtt_s: float | None
    picture_bps: float
    sound_bps: float
    """What was really sent."""
    estimate_bps: float | None
    """REMB; None: none has come."""

    @property
    def sent_bps(self) -> float:
        """All that was really sent."""
        return self.picture_bps + self.sound_bps

    @property
    def is_above_estimate(self) -> bool:
        """Whether much more is sent than the receiver thinks that its line bears."""
        return self.estimate_bps is not None and self.estimate_bps < 0.7 * self.sent_bps and self.sent_bps > 100_000


class Sign(IntEnum):
    """How bad a report is."""

    GOOD = 0
    DOUBTFUL = 1
    BAD = 2
    SEVERE = 3


class Congestion:
    """Decides the rung of a ladder for one line."""

    def __init__(self, ladder: Sequence[Rendition | None], now_s: float) -> None:
        self._ladder = tuple(ladder)
        self.rung = 0
        """Place on the ladder that the line bears."""
        self._now_s = now_s
        self._changed_at = now_s - SETTLE_S
        self._climbed_at: float | None = None
        self._clean_since = now_s
        self._clean_needed = CLEAN_S
        self._bad_in_row = 0
        self._was_slow = False
        self._base_rtt: tuple[float, float] | None = None
        self._last_rtt: float | None = None
        self._long_since: float | None = None
        self._tolerated = SOME_LOSS
        self._loss_at_step: tuple[float, float] | None = None

    @property
    def pace_bps(self) -> float | None:
        """What pictures may take of the line now; None: it has never been too little, or not for long."""
        rendition = self._ladder[self.rung]
        if not self._was_slow or rendition is None:
            return None
        below = self._ladder[self.rung + 1]
        if self._changed_at != self._climbed_at or below is None:
            return _PACE[rendition]
        since_s = min(self._now_s - self._changed_at, TRIAL_S)
        return min(_PACE[rendition], _PACE[below] * GENTLY * 2 ** (since_s / SETTLE_S))

    @property
    def has_room(self) -> bool:
        """Whether the line bears sound twice: it is not slow, or what it loses is not for its being full."""
        pace = self.pace_bps
        return self._tolerated > SOME_LOSS or (self._ladder[self.rung] is not None and (pace or 1e9) >= 500_000)

    def report(
        self, line: Line, now_s: float, choice: QualityChoice = QualityChoice.AUTO, behind_s: float = 0.0
    ) -> bool:
        """Take a report; return whether the rung has changed.

        Who has chosen full quality is taken from it only by severe signs. `behind_s`: for how long pictures that came
        already will still be sent.
        """
        self._now_s = now_s
        sign = self._judge(line, now_s)
        if behind_s > BEHIND_S:
            sign = max(sign, Sign.DOUBTFUL)
        if choice is QualityChoice.FULL and sign is Sign.BAD:
            sign = Sign.DOUBTFUL
        if sign >= Sign.DOUBTFUL:
            self._clean_since = now_s
        self._bad_in_row = self._bad_in_row + 1 if sign >= Sign.BAD else 0
        if now_s - self._changed_at < SETTLE_S:
            # The voice pays for a step up that fails: much loss ends it at once, and only it.
            return sign is Sign.SEVERE and self._changed_at == self._climbed_at and self._step(self.rung + 1, now_s)
        if sign is Sign.SEVERE or self._bad_in_row >= 2:
            return self._down(line, now_s)
        return self._maybe_up(line, now_s)

    def overflow(self, now_s: float) -> bool:
        """Note that pictures came faster than the line took them; return whether the rung has changed.

        The last picture is not given up for that: it shows less often then, and the voice is no worse for it.
        """
        below = self.rung + 1
        if now_s - self._changed_at < SETTLE_S or below >= len(self._ladder) or self._ladder[below] is None:
            return False
        return self._step(below, now_s)

    def _judge(self, line: Line, now_s: float) -> Sign:
        sign = Sign.GOOD if line.rtt_s is None else self._judge_queue(line, line.rtt_s, now_s)
        if line.loss > MUCH_LOSS:
            sign = Sign.SEVERE
        elif line.loss > self._tolerated:
            sign = max(sign, Sign.BAD)
        elif line.loss > self._tolerated * 0.7:
            sign = max(sign, Sign.DOUBTFUL)
        return sign

    def _judge_queue(self, line: Line, rtt_s: float, now_s: float) -> Sign:
        base = self._base_rtt
        if base is None or rtt_s <= base[0] or now_s - base[1] > FORGET_S:
            self._base_rtt = base = (rtt_s, now_s)
        shortest = min(base[0], LONGEST_BASE_S)
        longer = rtt_s - shortest
        empties = self._last_rtt is not None and rtt_s < EMPTYING * self._last_rtt
        self._last_rtt = rtt_s
        # A long line sways more.
        if longer <= (FULL_S if line.is_above_estimate else SLOW_S) + shortest / 2:
            self._long_since = None
            return Sign.GOOD
        if self._long_since is None:
            self._long_since = now_s
        if empties or now_s - self._long_since < LASTING_S:
            return Sign.DOUBTFUL
        return Sign.SEVERE if longer > STUCK_S + shortest else Sign.BAD

    def _down(self, line: Line, now_s: float) -> bool:
        if self._loss_is_not_ours(line):
            self._tolerated = min(MUCH_LOSS, line.loss * 1.5 + 0.02)
            self._bad_in_row = 0
            return False
        self._loss_at_step = (line.loss, line.sent_bps) if line.loss > SOME_LOSS else None
        target = self.rung + 1
        if line.loss > MUCH_LOSS:
            arrived = line.sent_bps * (1 - line.loss) - _SOUND_ON_LINE
            while target < len(self._ladder) - 1 and self._needed(target) > arrived:
                target += 1
        return self._step(min(target, len(self._ladder) - 1), now_s)

    def _loss_is_not_ours(self, line: Line) -> bool:
        """Return whether it is a radio's noise, for which less picture is no cure.

        Pictures are but a small part of what is sent; or little is sent, and no queue has grown (one packet that waits
        is 10 ms of a line of 1 Mbps); or the loss stayed when far less was sent.
        """
        if line.loss > MUCH_LOSS or line.loss <= self._tolerated:
            return False
        if line.picture_bps < SMALL_SHARE * line.sent_bps:
            return True
        has_queue = line.rtt_s is None or self._base_rtt is None or line.rtt_s - self._base_rtt[0] > NO_QUEUE_S
        if line.sent_bps < LITTLE_BPS and not has_queue:
            return True
        if self._loss_at_step is None:
            return False
        loss, sent_bps = self._loss_at_step
        return line.loss > 0.6 * loss and line.sent_bps < 0.5 * sent_bps

    def _maybe_up(self, line: Line, now_s: float) -> bool:
        needed_s = self._clean_needed
        if needed_s == CLEAN_S and self.rung and self._ladder[self.rung - 1] is Rendition.THIN:
            needed_s = CLEAN_FOR_THIN_S
        if now_s - self._clean_since < needed_s:
            return False
        if self._climbed_at is not None and now_s - self._climbed_at > 2 * TRIAL_S:
            self._clean_needed = CLEAN_S
        if self.rung == 0:
            # At the top again for long: the line is no longer a slow one.
            self._was_slow = False
            if line.loss < SOME_LOSS / 2:
                self._tolerated = SOME_LOSS
            return False
        self._climbed_at = now_s
        self._clean_since = now_s
        self.rung -= 1
        self._changed_at = now_s
        return True

    def _step(self, target: int, now_s: float) -> bool:
        if self._climbed_at is not None and now_s - self._climbed_at < TRIAL_S:
            self._clean_needed = min(LONGEST_CLEAN_S, self._clean_needed * 2)
            self._climbed_at = None
        self._was_slow = True
        self._bad_in_row = 0
        self._clean_since = now_s
        if target == self.rung:
            return False
        self.rung = target
        self._changed_at = now_s
        return True

    def _needed(self, rung: int) -> float:
        rendition = self._ladder[rung]
        return min(RENDITIONS[rendition].bit_rate, _PACE[rendition]) if rendition else 0.0


def capped(ladder: Sequence[Rendition | None], choice: QualityChoice) -> int:
    """Return the highest rung that a choice allows."""
    match choice:
        case QualityChoice.SOUND:
            return len(ladder) - 1
        case QualityChoice.SAVER:
            return ladder.index(Rendition.LOW) if Rendition.LOW in ladder else 0
        case _:
            return 0
