"""The class's media: what goes out by the fan-out, and the voices that come in; in order for each person."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final, TypeVar

from encoder.packets import Packet, StreamId
from encoder.renditions import SPEAKER_STREAMS
from session.control import Demand, KeyframeWanted, LinkQuality, VoicePacket
from session.fanout import Fanout
from session.keeper import Keeper
from session.messages import ErrorId, Offer
from session.people import QualityChoice
from session.qualitychoices import QualityChoices
from session.refusal import Refusal

log = logging.getLogger(__name__)

ANSWER_S: Final = 4.0
"""An offer that is not answered by then is refused; a page's pings wait for so long at most."""

T = TypeVar("T")


class Media:
    """One class's."""

    def __init__(
        self,
        keeper: Keeper,
        tell_studio: Callable[[Demand | KeyframeWanted], None],
        on_sending: Callable[[str, str, str], None],
        addresses: Sequence[str],
    ) -> None:
        """`on_sending` is called with a person's id, a rendition and the reason: see `Fanout`, as for `addresses`."""
        self._fanout = Fanout(
            tell_studio, lambda rendition: tell_studio(KeyframeWanted(rendition)), on_sending, addresses
        )
        self._choices = QualityChoices(self._fanout.choose)
        self._keeper = keeper
        self._turns: dict[str, asyncio.Task[Any]] = {}
        """The last thing to be done for each person."""

    @property
    def demand(self) -> Demand:
        """What the studio is to encode now."""
        return self._fanout.demand

    def put(self, packet: Packet) -> None:
        """Send an encoded unit to whoever should have it."""
        self._fanout.put(packet)

    def set_reduced(self, on: bool) -> None:
        """Note whether the studio's machine bears less than all renditions for now."""
        self._fanout.set_reduced(on)

    async def answer(
        self,
        person_id: str,
        offer: Offer,
        choice: QualityChoice,
        slot: Callable[[], int | None],
        on_voice: Callable[[VoicePacket], None],
    ) -> str:
        """Return the answer to an offer; `slot` tells where the person speaks, if they may.

        Raises Refusal (MEDIA_FAILED, NOT_ALLOWED).
        """

        async def ask() -> str | Refusal:
            own = slot()
            try:
                if offer.purpose == "speak":
                    if own is None:
                        return Refusal(ErrorId.NOT_ALLOWED)
                    return await self._fanout.speak(person_id, own, offer.sdp, on_voice)
                answer = await self._fanout.watch(person_id, offer.sdp, choice)
            except Refusal as refusal:
                return refusal
            if (own := slot()) is not None:
                self.hear(person_id, own)
            return answer

        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await self._in_turn(person_id, ask)
        except TimeoutError as error:
            log.warning("%s: no answer to an offer in time", person_id)
            raise Refusal(ErrorId.MEDIA_FAILED) from error
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def choose(self, person_id: str, choice: QualityChoice) -> None:
        """Send somebody what they chose, at once or soon: see `QualityChoices`."""
        self._choices.choose(person_id, choice)

    def hear(self, person_id: str, slot: int) -> None:
        """Let a speaker hear the program without the own voice."""
        self._fanout.hear(person_id, SPEAKER_STREAMS[slot])

    def silence(self, person_id: str) -> None:
        """Take a speaker's voice no longer; they hear the program like everybody."""
        self._fanout.hear(person_id, StreamId.LIVE_AUDIO)
        self._in_turn(person_id, lambda: self._fanout.silence(person_id))

    def leave(self, person_id: str) -> None:
        """End all that goes to and comes from somebody."""
        self._choices.forget(person_id)
        self._in_turn(person_id, lambda: self._fanout.leave(person_id))

    def quality(self) -> tuple[LinkQuality, ...]:
        """Return how everybody is reached."""
        return self._fanout.quality()

    async def close(self) -> None:
        """End everything."""
        self._choices.close()
        await self._fanout.close()

    def _in_turn(self, person_id: str, work: Callable[[], Coroutine[Any, Any, T]]) -> "asyncio.Task[T]":
        """Do one thing after another for a person: an offer that is still being answered never outlives a leave."""
        former = self._turns.get(person_id)

        async def run() -> T:
            if former is not None:
                await asyncio.wait([former])
            return await work()

        task = self._keeper.start(run(), f"media of {person_id}")
        self._turns[person_id] = task
        task.add_done_callback(lambda done: self._had_turn(person_id, done))
        return task

    def _had_turn(self, person_id: str, task: "asyncio.Task[Any]") -> None:
        if self._turns.get(person_id) is task:
            del self._turns[person_id]
