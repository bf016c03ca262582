"""How well a class is reached, in kinds that have words: what the trainer reads before any figure. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from encoder.shedding import LiveLevel
from session.people import QualityChoice
from studio.classview import ClassView, TraineeView

WEAK_LOSS: Final = 0.05
WEAK_RTT_MS: Final = 400.0
SMALL: Final = frozenset({"low", "thin"})
SOUND: Final = "sound"


class Reach(StrEnum):
    """How one trainee is reached."""

    GOOD = "good"
    REDUCED = "reduced"
    """A smaller picture than wanted, because of the line or the machine."""
    SOUND = "sound"
    """No moving picture, though one is wanted."""
    CHOSEN = "chosen"
    """Less, as the trainee chose."""
    WEAK = "weak"
    """All is sent, but much is lost or late."""
    CONNECTING = "connecting"
    """In the class, with neither picture nor sound so far."""
    LOST = "lost"
    """The connection broke."""


def reach_of(trainee: TraineeView) -> Reach:
    """Return how a trainee is reached."""
    if not trainee.here:
        return Reach.LOST
    link = trainee.link
    if link is None or not link.rendition:
        return Reach.CONNECTING
    if link.choice is QualityChoice.SOUND or (link.choice is QualityChoice.SAVER and link.rendition in SMALL):
        return Reach.CHOSEN
    if link.rendition == SOUND:
        return Reach.SOUND
    if link.rendition in SMALL:
        return Reach.REDUCED
    is_weak = link.loss >= WEAK_LOSS or (link.rtt_ms is not None and link.rtt_ms >= WEAK_RTT_MS)
    return Reach.WEAK if is_weak else Reach.GOOD


_HARDLY: Final = {Reach.SOUND, Reach.WEAK, Reach.CONNECTING}


def hardly_reached(view: ClassView) -> tuple[str, ...]:
    """Return the ids of those here who miss words or the whole picture, though they want them."""
    return tuple(trainee.person.id for trainee in view.here if reach_of(trainee) in _HARDLY)


class Condition(StrEnum):
    """How the whole class is reached; the first of these that holds."""

    INTERRUPTED = "interrupted"
    WAITING = "waiting"
    """Nobody is in, and some wait to be let in."""
    NOBODY = "nobody"
    UNHEARD = "unheard"
    """The microphone is muted, or there is none."""
    UNREACHED = "unreached"
    """Some have neither picture nor sound."""
    BUSY = "busy"
    """This machine sends less to all."""
    REDUCED = "reduced"
    """Some get less picture than they want."""
    WEAK = "weak"
    """Some lose much of what is sent."""
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Health:
    """A condition, of `count` of all `total` who are here."""

    condition: Condition
    count: int = 0
    total: int = 0

    @property
    def is_good(self) -> bool:
        """Whether there is nothing to mind."""
        return self.condition in {Condition.WELL, Condition.NOBODY}


def class_health(view: ClassView, *, heard: bool) -> Health:
    """Return how the class is; `heard`: whether the trainer's microphone is open."""
    reaches = [reach_of(trainee) for trainee in view.here]
    total = len(reaches)
    if view.is_interrupted:
        return Health(Condition.INTERRUPTED, total=total)
    if total == 0 and view.waiting:
        return Health(Condition.WAITING, len(view.waiting))
    if total == 0:
        return Health(Condition.NOBODY)
    if not heard:
        return Health(Condition.UNHEARD, total=total)
    if unreached := reaches.count(Reach.CONNECTING):
        return Health(Condition.UNREACHED, unreached, total)
    if view.level is not LiveLevel.FULL:
        return Health(Condition.BUSY, total, total)
    if reduced := reaches.count(Reach.REDUCED) + reaches.count(Reach.SOUND):
        return Health(Condition.REDUCED, reduced, total)
    if weak := reaches.count(Reach.WEAK):
        return Health(Condition.WEAK, weak, total)
    return Health(Condition.WELL, total, total)
