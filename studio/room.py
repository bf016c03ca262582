"""Who is in a class, whose hand is up and whose link is poor: what the Desk and the guardian need of it. Pure."""

from dataclasses import dataclass, field, replace
from typing import Final

from session.control import LinkQuality, Quality, Snapshot
from session.facts import (
    ClassEnded,
    HandLowered,
    HandRaised,
    TraineeJoined,
    TraineeLeft,
    TraineeReturned,
    TraineeWaiting,
)
from session.people import QualityChoice
from studio.classevents import ClassOpen
from studio.events import Event

POOR_LOSS: Final = 0.08
"""Words go missing above; what is lost less is repaired."""
POOR_RTT_MS: Final = 700.0
REDUCED: Final = frozenset({"", "thin", "sound"})
"""What somebody is sent whose link bears no more, unless it was their own choice."""


@dataclass(frozen=True, slots=True)
class Room:
    """A class, or that there is none."""

    open: bool = False
    join_url: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """Of everybody who was ever here, by id."""
    here: frozenset[str] = frozenset()
    hands: tuple[str, ...] = ()
    """Ids, in order."""
    poor: tuple[str, ...] = ()
    """Ids of those who hardly see or hear."""

    def after(self, event: Event) -> "Room":
        """Return the room after something has happened."""
        match event:
            case ClassOpen(join_url=join_url):
                return Room(open=True, join_url=join_url)
            case ClassEnded():
                return Room()
            case Snapshot(people=people, away=away, hands=hands):
                names = {person.id: person.name for person in (*people, *away)}
                return replace(
                    self, names={**self.names, **names}, here=frozenset(person.id for person in people), hands=hands
                )
            case TraineeWaiting(person=person):
                return replace(self, names={**self.names, person.id: person.name})
            case TraineeJoined(person=person):
                return replace(self, names={**self.names, person.id: person.name}, here=self.here | {person.id})
            case TraineeReturned(id=person_id):
                return replace(self, here=self.here | {person_id})
            case TraineeLeft(id=person_id):
                return replace(
                    self,
                    here=self.here - {person_id},
                    hands=_without(self.hands, person_id),
                    poor=_without(self.poor, person_id),
                )
            case HandRaised(id=person_id):
                return replace(self, hands=(*_without(self.hands, person_id), person_id))
            case HandLowered(id=person_id):
                return replace(self, hands=_without(self.hands, person_id))
            case Quality(links=links):
                return replace(self, poor=tuple(link.id for link in links if link.id in self.here and _is_poor(link)))
            case _:
                return self


def _is_poor(link: LinkQuality) -> bool:
    reduced = link.rendition in REDUCED and link.choice not in {QualityChoice.SOUND, QualityChoice.SAVER}
    return reduced or link.loss >= POOR_LOSS or (link.rtt_ms or 0.0) >= POOR_RTT_MS


def _without(ids: tuple[str, ...], person_id: str) -> tuple[str, ...]:
    return tuple(other for other in ids if other != person_id)
