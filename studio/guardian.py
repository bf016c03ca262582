"""The lesson guardian: watches while one teaches, and speaks up once about each thing that is wrong. Pure rules."""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from capture.clock import NS_PER_S
from studio.hearing import Hears
from studio.looking import Sight

DISK_SHORT_S: Final = 15 * 60.0
DISK_LAST_S: Final = 5 * 60.0
LAST: Final = "last"
"""The subject of the second warning about the disk."""
BEHIND_S: Final = 10.0
BEHIND_PICTURES: Final = 15
"""Lost within BEHIND_S: a trainee would see it stutter."""


class Concern(StrEnum):
    """What the guardian speaks of; the first is said before the others."""

    MUTED_SPEECH = "muted-speech"
    MICROPHONE_FLAT = "microphone-flat"
    SCREEN_FROZEN = "screen-frozen"
    DISK_SHORT = "disk-short"
    PAUSED_SPEECH = "paused-speech"
    UNRECORDED_SPEECH = "unrecorded-speech"
    CAMERA_BLACK = "camera-black"
    CAMERA_COVERED = "camera-covered"
    CAMERA_FROZEN = "camera-frozen"
    MICROPHONE_CLIPPING = "microphone-clipping"
    ENCODER_BEHIND = "encoder-behind"
    NOBODY_THERE = "nobody-there"
    POOR_LINK = "poor-link"


@dataclass(frozen=True, slots=True)
class Senses:
    """All that the guardian knows of a moment."""

    recording: bool = False
    """Not while paused."""
    paused: bool = False
    live: bool = False
    expected: bool = False
    """Whether to say that nothing is recorded: a lesson is due, or the trainer asked for it."""
    has_microphone: bool = True
    muted: bool = False
    hears: Hears = field(default_factory=Hears)
    camera: Sight = Sight.NOTHING_WRONG
    screen: Sight = Sight.NOTHING_WRONG
    frames_dropped: int = 0
    """Of the recording so far."""
    disk_left_s: float | None = None
    here: int = 0
    """Trainees in the class."""
    poor_links: tuple[str, ...] = ()
    """Ids of trainees."""

    @property
    def on_air(self) -> bool:
        """Whether anybody sees this, now or later."""
        return self.recording or self.live


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said."""

    concern: Concern
    subject: str = ""
    """A trainee's id, where it is about one; `LAST` of the disk when very little is left."""


@dataclass(frozen=True, slots=True)
class _Rule:
    begins: Callable[[Senses], bool]
    lasts: Callable[[Senses], bool] | None = None
    """What is wrong may go on while what gave it away does not; None: as `begins`."""
    hold_s: float = 0.0
    """It is said when it has held for so long."""
    linger_s: float = 4.0
    """It is over when it has not held for so long; with `lasts` and once it was said, at once."""
    quiet_s: float = 60.0
    """When it comes again sooner than this after it was over, nothing is said."""


def _disk_rule(limit_s: float) -> _Rule:
    def is_short(now: Senses) -> bool:
        return now.recording and now.disk_left_s is not None and now.disk_left_s < limit_s

    def is_still_short(now: Senses) -> bool:
        return (now.recording or now.paused) and (now.disk_left_s is None or now.disk_left_s < 1.5 * limit_s)

    return _Rule(is_short, is_still_short, quiet_s=600.0)


_RULES: Final = {
    Concern.MUTED_SPEECH: _Rule(
        lambda now: now.on_air and now.muted and now.hears.speaking,
        lambda now: now.on_air and now.muted,
        hold_s=1.5,
        quiet_s=10.0,
    ),
    Concern.MICROPHONE_FLAT: _Rule(lambda now: now.on_air and now.has_microphone and now.hears.flat),
    Concern.SCREEN_FROZEN: _Rule(lambda now: now.on_air and now.screen is Sight.FROZEN, linger_s=1.0),
    Concern.PAUSED_SPEECH: _Rule(
        lambda now: now.paused and not now.muted and now.hears.speaking,
        lambda now: now.paused,
        hold_s=15.0,
    ),
    Concern.UNRECORDED_SPEECH: _Rule(
        lambda now: now.expected and not now.on_air and not now.paused and now.hears.speaking,
        lambda now: now.expected and not now.on_air and not now.paused,
        hold_s=8.0,
        quiet_s=300.0,
    ),
    Concern.CAMERA_BLACK: _Rule(lambda now: now.on_air and now.camera is Sight.BLACK, hold_s=4.0),
    Concern.CAMERA_COVERED: _Rule(lambda now: now.on_air and now.camera is Sight.COVERED, hold_s=6.0),
    Concern.CAMERA_FROZEN: _Rule(lambda now: now.on_air and now.camera is Sight.FROZEN),
    Concern.MICROPHONE_CLIPPING: _Rule(
        lambda now: now.on_air and not now.muted and now.hears.clipping, linger_s=10.0, quiet_s=300.0
    ),
    Concern.NOBODY_THERE: _Rule(lambda now: now.live and now.here == 0, hold_s=180.0, linger_s=1.0, quiet_s=600.0),
}
_OF_THE_DISK: Final = {
    Remark(Concern.DISK_SHORT): _disk_rule(DISK_SHORT_S),
    Remark(Concern.DISK_SHORT, LAST): _disk_rule(DISK_LAST_S),
}
_BEHIND: Final = _Rule(lambda now: now.recording, linger_s=10.0, quiet_s=300.0)
_POOR: Final = _Rule(lambda now: now.live, hold_s=9.0, linger_s=15.0, quiet_s=600.0)


@dataclass(slots=True)
class _Episode:
    """How it stands with one thing that may be wrong."""

    began_ns: int | None = None
    held_ns: int = 0
    """When it last held."""
    spoken: bool = False
    dismissed: bool = False
    quiet_until_ns: int = 0


class Guardian:
    """Looks again and again, at best twice a second; remembers what it has said."""

    def __init__(self) -> None:
        self._episodes: dict[Remark, _Episode] = {}
        self._drops: deque[tuple[int, int]] = deque()

    def look(self, now_ns: int, now: Senses, off: Collection[Concern] = ()) -> tuple[Remark, ...]:
        """Return what is to be said at this moment, the most important first.

        `off`: what the trainer does not want to hear of.
        """
        plain = {Remark(concern): rule for concern, rule in _RULES.items()}
        for remark, rule in (plain | _OF_THE_DISK).items():
            episode = self._episodes.get(remark)
            spoken = episode is not None and episode.spoken
            holds = rule.lasts if spoken and rule.lasts is not None else rule.begins
            self._follow(remark, rule, now_ns, holds=holds(now))
        self._follow(Remark(Concern.ENCODER_BEHIND), _BEHIND, now_ns, holds=self._is_behind(now_ns, now))
        poor = {Remark(Concern.POOR_LINK, person) for person in now.poor_links if now.live}
        for remark in poor | {known for known in self._episodes if known.concern is Concern.POOR_LINK}:
            self._follow(remark, _POOR, now_ns, holds=remark in poor)
        said = {remark for remark, episode in self._episodes.items() if episode.spoken and not episode.dismissed}
        if self._episodes[Remark(Concern.DISK_SHORT, LAST)].spoken:
            said.discard(Remark(Concern.DISK_SHORT))
        order = list(Concern)
        return tuple(
            sorted(
                (remark for remark in said if remark.concern not in off),
                key=lambda remark: (order.index(remark.concern), remark.subject),
            )
        )

    def dismiss(self, remark: Remark) -> None:
        """Say no more of it until it was over and has come again."""
        episode = self._episodes.get(remark)
        if episode is not None:
            episode.dismissed = True

    def _follow(self, remark: Remark, rule: _Rule, now_ns: int, *, holds: bool) -> None:
        episode = self._episodes.setdefault(remark, _Episode())
        if holds:
            episode.held_ns = now_ns
            if episode.began_ns is None:
                episode.began_ns = now_ns
            held_s = (now_ns - episode.began_ns) / NS_PER_S
            if held_s >= rule.hold_s and now_ns >= episode.quiet_until_ns:
                episode.spoken = True
        elif episode.began_ns is not None and now_ns - episode.held_ns >= _linger_ns(rule, episode):
            if episode.spoken:
                episode.quiet_until_ns = now_ns + round(rule.quiet_s * NS_PER_S)
            episode.began_ns = None
            episode.spoken = episode.dismissed = False

    def _is_behind(self, now_ns: int, now: Senses) -> bool:
        if not now.recording:
            self._drops.clear()
            return False
        self._drops.append((now_ns, now.frames_dropped))
        while now_ns - self._drops[0][0] > BEHIND_S * NS_PER_S:
            self._drops.popleft()
        return now.frames_dropped - self._drops[0][1] >= BEHIND_PICTURES


def _linger_ns(rule: _Rule, episode: _Episode) -> int:
    return 0 if episode.spoken and rule.lasts is not None else round(rule.linger_s * NS_PER_S)
