"""Choices of quality that come too fast."""

import asyncio

import pytest

from session import qualitychoices
from session.people import QualityChoice
from session.qualitychoices import QualityChoices
from tests.helpers.hosting import until

AUTO, FULL, SAVER, SOUND = QualityChoice.AUTO, QualityChoice.FULL, QualityChoice.SAVER, QualityChoice.SOUND
Applied = list[tuple[str, QualityChoice]]


def test_the_first_counts_at_once_and_of_many_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qualitychoices, "EVERY_S", 0.2)

    async def scenario() -> None:
        applied: Applied = []
        made = QualityChoices(lambda *choice: applied.append(choice))
        made.choose("t1", SAVER)
        assert applied == [("t1", SAVER)]
        for _ in range(100):
            made.choose("t1", FULL)
            made.choose("t1", SOUND)
        made.choose("t2", AUTO)
        assert applied == [("t1", SAVER), ("t2", AUTO)]
        await until(lambda: len(applied) == 3)
        assert applied[2] == ("t1", SOUND)
        # Who has let some time pass is served at once again.
        await until(lambda: not made._resting)
        made.choose("t1", FULL)
        assert applied[3:] == [("t1", FULL)]
        made.close()

    asyncio.run(scenario())


def test_who_has_gone_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qualitychoices, "EVERY_S", 0.05)

    async def scenario() -> None:
        applied: Applied = []
        made = QualityChoices(lambda *choice: applied.append(choice))
        made.choose("t1", SAVER)
        made.choose("t1", FULL)
        made.forget("t1")
        made.choose("t2", SAVER)
        await until(lambda: not made._resting)
        assert applied == [("t1", SAVER), ("t2", SAVER)]

    asyncio.run(scenario())
