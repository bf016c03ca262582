"""What the class knows of each person who ever came."""

from dataclasses import dataclass
from enum import Enum, auto

from session.people import Feeling, LeaveReason, Person, QualityChoice, Role


class Status(Enum):
    """Where somebody is."""

    WAITING = auto()
    """In the lobby."""
    GAVE_UP = auto()
    """Gone from the lobby; may come back to it."""
    REFUSED = auto()
    """Not admitted from the lobby."""
    HERE = auto()
    LOST = auto()
    """The connection broke; expected back."""
    LEFT = auto()
    REMOVED = auto()


@dataclass
class Member:
    """One person, for the whole class."""

    person: Person
    status: Status
    since_ms: int
    """Since when the status is so."""
    token_hash: str = ""
    """Of the token that was given out last."""
    former_hash: str = ""
    """Of the last token that the page is known to have: valid until it is known to have the newer one."""
    confirmed: bool = False
    """Whether the page is known to have the token that was given out last."""
    browser_hash: str = ""
    """Of the browser they came with last."""
    feeling: Feeling | None = None
    quality: QualityChoice = QualityChoice.AUTO
    rendition: str = ""

    @property
    def is_observer(self) -> bool:
        """Whether this is somebody whom the class does not see."""
        return self.person.role is Role.OBSERVER

    def went(self, reason: LeaveReason, at_ms: int) -> None:
        """Note that the person is no longer here; whoever was removed or refused stays so."""
        if self.status in {Status.REMOVED, Status.REFUSED}:
            return
        never_in = self.status in {Status.WAITING, Status.GAVE_UP}
        if reason is LeaveReason.REMOVED:
            status = Status.REFUSED if never_in else Status.REMOVED
        elif never_in:
            status = Status.GAVE_UP
        else:
            status = Status.LOST if reason is LeaveReason.LOST else Status.LEFT
        self.become(status, at_ms)

    def become(self, status: Status, at_ms: int) -> None:
        """Change the status."""
        self.status = status
        self.since_ms = at_ms

    def take_token(self, token_hash: str) -> tuple[str, ...]:
        """Note a token that was given out, or, when it is the same again, that the page has it.

        Return the hashes that are no longer valid.
        """
        if token_hash == self.token_hash:
            dropped, self.former_hash, self.confirmed = self.former_hash, "", True
        elif self.confirmed:
            # The page may never hear of the new one: until it does it can come back with the one it has.
            dropped, self.former_hash, self.token_hash, self.confirmed = "", self.token_hash, token_hash, False
        else:
            dropped, self.token_hash = self.token_hash, token_hash
        return (dropped,) if dropped else ()
