"""Polls: who has voted for what, and in an anonymous poll not who."""

import hashlib
import hmac
from dataclasses import dataclass, field

from session.facts import PollOpened, PollResult
from session.settings import ClassSettings


@dataclass
class Poll:
    """The poll that is open, or was the last."""

    opened: PollOpened
    votes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By voter: see `voter`."""
    result: PollResult | None = None

    @property
    def is_open(self) -> bool:
        """Whether it takes votes."""
        return self.result is None

    def counts(self) -> tuple[int, ...]:
        """Return the votes for each choice."""
        return tuple(
            sum(choice in chosen for chosen in self.votes.values()) for choice in range(len(self.opened.choices))
        )

    def closed(self, at_ms: int, shared: bool) -> PollResult:
        """Return the fact that closes it."""
        opened = self.opened
        return PollResult(
            at_ms=at_ms,
            poll=opened.poll,
            question=opened.question,
            choices=opened.choices,
            counts=self.counts(),
            voters=len(self.votes),
            shared=shared,
        )


def voter(settings: ClassSettings, opened: PollOpened, person_id: str) -> str:
    """Return under what name a person's vote is kept: the id, or in an anonymous poll a pseudonym.

    The pseudonym is HMAC-SHA256 under the class's link token, which the next host is given too, so that a later vote
    replaces the former even over a restart; the journal never holds that token, so nobody can find the person by it.
    """
    if not opened.anonymous:
        return person_id
    message = f"vote {settings.class_id} {opened.poll} {person_id}".encode()
    return hmac.new(settings.link_token.encode(), message, hashlib.sha256).hexdigest()[:32]
