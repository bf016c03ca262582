"""What trainees choose to be sent, put into effect: who flips a choice costs the class no keyframe for each flip."""

import asyncio
from collections.abc import Callable
from typing import Final

from session.people import QualityChoice

EVERY_S: Final = 2.0
"""A change may need a keyframe of its rendition, which all who watch that one are sent."""


class QualityChoices:
    """Puts one's first choice into effect at once, then at most one each `EVERY_S`: the last. All is on the loop."""

    def __init__(self, apply: Callable[[str, QualityChoice], None]) -> None:
        """`apply` is called with a person's id and what they are to be sent."""
        self._apply = apply
        self._wanted: dict[str, QualityChoice] = {}
        self._resting: dict[str, asyncio.TimerHandle] = {}

    def choose(self, person: str, choice: QualityChoice) -> None:
        """Note a choice."""
        self._wanted[person] = choice
        if person not in self._resting:
            self._next(person)

    def forget(self, person: str) -> None:
        """Forget somebody who has gone."""
        self._wanted.pop(person, None)
        if (timer := self._resting.pop(person, None)) is not None:
            timer.cancel()

    def close(self) -> None:
        """Forget all."""
        for person in list(self._resting):
            self.forget(person)

    def _next(self, person: str) -> None:
        self._resting.pop(person, None)
        choice = self._wanted.pop(person, None)
        if choice is not None:
            self._resting[person] = asyncio.get_running_loop().call_later(EVERY_S, self._next, person)
            self._apply(person, choice)
