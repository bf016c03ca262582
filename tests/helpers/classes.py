"""A class played without any I/O: what is decided is applied, kept and told at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from session.classroom import Classroom
from session.control import AnyCommand, AnyNotice
from session.facts import AnyFact
from session.messages import ErrorId, Join, PageMessage, ToPage
from session.refusal import Refusal
from session.settings import ClassSettings, RosterEntry
from session.views import page_messages, trainer_notices

SETTINGS = ClassSettings(
    class_id="c1",
    title="Circuits",
    trainer="Nadia",
    code="7KQ4MD",
    link_token="link-secret",
    observer_token="observer-secret",
    folder=Path("unused"),
)
ROSTER = (
    RosterEntry("2024001", "Amina Benali", "G1", "4711"),
    RosterEntry("2024002", "Karim Haddad", "G1"),
)


def class_settings(**changes: Any) -> ClassSettings:
    """Return the usual settings with some of them changed."""
    return msgspec.structs.replace(SETTINGS, **changes)


class Played:
    """A class, with all that has happened in it and all that was told."""

    def __init__(self, **changes: Any) -> None:
        self.settings = class_settings(**changes)
        self.classroom = Classroom(self.settings)
        self.now_ms = 1_000_000
        self.facts: list[AnyFact] = []
        self.told: list[tuple[str, ToPage]] = []
        self.notices: list[AnyNotice] = []
        self._tokens = 0
        self.do(self.classroom.open(self.now_ms))

    def do(self, facts: list[AnyFact]) -> list[AnyFact]:
        """Apply facts as the host does; `told` and `notices` are what these facts made."""
        self.told, self.notices = [], []
        for fact in facts:
            self.facts.append(fact)
            self.classroom.apply(fact)
            self.told += page_messages(self.classroom, fact)
            self.notices += trainer_notices(self.classroom, fact)
        return facts

    def token(self) -> str:
        """Return the hash of a new token."""
        self._tokens += 1
        return f"hash-{self._tokens}"

    def join(self, name: str = "Amina", **fields: Any) -> str:
        """Let somebody join; return the id."""
        person_id, facts = self.classroom.join(Join(name, **fields), self.token(), self.now_ms)
        self.do(facts)
        return person_id

    def observe(self, name: str = "Committee") -> str:
        """Let an observer join; return the id."""
        return self.join(name, observer=self.settings.observer_token)

    def page(self, person_id: str, message: PageMessage) -> list[AnyFact]:
        """Let a page send a message."""
        return self.do(self.classroom.page(person_id, message, self.now_ms))

    def command(self, command: AnyCommand) -> list[AnyFact]:
        """Let the trainer command."""
        return self.do(self.classroom.command(command, self.now_ms))

    def lose(self, person_id: str) -> list[AnyFact]:
        """Break somebody's connection."""
        return self.do(self.classroom.gone(person_id, self.now_ms))

    def resume(self, token_hash: str) -> str:
        """Let somebody come back by token; return the id."""
        person_id, facts = self.classroom.resume(token_hash, self.token(), self.now_ms)
        self.do(facts)
        return person_id

    @contextmanager
    def refuses(self, error: ErrorId) -> Iterator[None]:
        """Expect what is asked for within to be refused for this reason, and to change nothing."""
        before = deepcopy(self.classroom.state)
        with pytest.raises(Refusal) as refusal:
            yield
        assert refusal.value.error is error
        assert self.classroom.state == before

    def told_to(self, person_id: str) -> list[ToPage]:
        """Return what the last facts made somebody's page be told."""
        return [message for recipient, message in self.told if recipient == person_id]

    def replayed(self) -> Classroom:
        """Return a class made of nothing but the facts, by way of their encoding."""
        again = Classroom(self.settings)
        for fact in msgspec.json.decode(msgspec.json.encode(self.facts), type=list[AnyFact]):
            again.apply(fact)
        return again
