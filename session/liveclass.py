"""A class while it is served: all that happens goes through `happen`, and from there to journal, pages and studio."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from session import facts
from session.access import Gate, hash_token, make_token
from session.classroom import Classroom
from session.connection import Connection
from session.control import AnyCommand, AnyNotice, CommandRefused, PollCounts, Quality, VoicePacket, name_of, pack_voice
from session.downloads import Downloads
from session.facts import AnyFact
from session.handouts import Handouts
from session.journal import Journal
from session.keeper import Keeper
from session.media import Media
from session.messages import ErrorId, Goodbye, Join, PageMessage, Sending, Waiting
from session.page import Page
from session.people import LeaveReason
from session.refusal import Refusal
from session.views import message_to_door, page_messages, trainer_notices

log = logging.getLogger(__name__)

MOST_STRANGERS: Final = 300
"""Pages that have not joined; beyond, the one that has been here for the longest makes room."""
STALL_S: Final = 2.0
"""After the host itself stood still for so long (a laptop that slept), nobody's silence counts."""
SIGN_S: Final = 5.0
"""The journal shows so often that the host lives."""
VOICE_BACKLOG: Final = 64 * 1024
"""Bytes that may wait for a studio before voices are left out."""


def time_of_day_ms() -> int:
    """Return the time of day, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class LiveClass:
    """Holds the pages and the link. All methods are called on the host's loop and return at once."""

    def __init__(
        self,
        classroom: Classroom,
        journal: Journal,
        handouts: Handouts,
        keeper: Keeper,
        grace_s: float,
        on_ended: Callable[[], None],
        addresses: Sequence[str] = (),
    ) -> None:
        """`grace_s`: for how long the class is kept without a studio; `on_ended` is called once.

        `addresses`: at which media are sent and received; none: at all that the machine has.
        """
        self.classroom = classroom
        self.handouts = handouts
        self.downloads = Downloads()
        self.keeper = keeper
        """Of the tasks that run as long as the class is served."""
        self.media = Media(keeper, self._tell_studio, self._sending, addresses)
        self._journal = journal
        self._gate = Gate(classroom.settings.code, classroom.settings.observer_token)
        self._grace_s = grace_s
        self._on_ended = on_ended
        self._pages: dict[str, Page] = {}
        """By the person's id."""
        self._strangers: dict[Page, None] = {}
        """Pages that have not joined, the first first."""
        self._short_of_room: set[str] = set()
        """Ids of those whose line does not bear what they chose."""
        self._link: Connection | None = None
        self._looked_s = self._alone_s = self._signed_s = time.monotonic()
        self._was_behind = False

    def happen(self, news: Sequence[AnyFact]) -> None:
        """Let facts be so: journal first, then the class, then everybody whom it concerns."""
        if not news:
            return
        self._journal.add(news)
        for fact in news:
            self.classroom.apply(fact)
            for person_id, message in page_messages(self.classroom, fact):
                if (page := self._pages.get(person_id)) is not None:
                    page.send(message)
            for notice in trainer_notices(self.classroom, fact):
                self._tell_studio(notice)
            if (told := message_to_door(fact)) is not None:
                for stranger in self._strangers:
                    stranger.send(told)
            self._follow(fact)

    def close(self) -> None:
        """Close all connections in good order."""
        for page in self.pages:
            page.connection.close()
        if self._link is not None:
            self._link.close()

    # --- pages -------------------------------------------------------------------------------------------------------

    def arrived(self, page: Page) -> None:
        """Take in a page that has connected."""
        if len(self._strangers) >= MOST_STRANGERS:
            longest = next(iter(self._strangers))
            del self._strangers[longest]
            log.warning("%s makes room: too many pages have not joined", longest.connection.name)
            longest.connection.drop()
        self._strangers[page] = None

    def join(self, page: Page, message: Join) -> None:
        """Let somebody in; raises Refusal."""
        now_s = time.monotonic()
        self._gate.enter(message, page.address, now_s)
        token = make_token()
        try:
            person_id, news = self.classroom.join(
                message, hash_token(token), time_of_day_ms(), hash_token(page.browser)
            )
        except Refusal as refusal:
            if refusal.error is ErrorId.WRONG_PIN:
                self._gate.failed(page.address, now_s)
            raise
        self._come(page, person_id, token, news)

    def resume(self, page: Page, former_token: str) -> None:
        """Let somebody come back; raises Refusal."""
        token = make_token()
        person_id, news = self.classroom.resume(
            hash_token(former_token), hash_token(token), time_of_day_ms(), hash_token(page.browser)
        )
        self._come(page, person_id, token, news)

    def hear(self, page: Page, message: PageMessage) -> None:
        """Take what somebody in the class or its lobby does; raises Refusal."""
        self.happen(self.classroom.page(page.id, message, time_of_day_ms()))

    def confirm(self, page: Page) -> None:
        """Note that the page has got its token."""
        if page.id:
            self.happen(self.classroom.confirm(page.id, time_of_day_ms()))

    def gone(self, page: Page) -> None:
        """Note that a page's connection is no more; also when that is known already."""
        self._strangers.pop(page, None)
        if page.id and self._pages.get(page.id) is page:
            person_id, page.id = page.id, ""
            del self._pages[person_id]
            self.happen(self.classroom.gone(person_id, time_of_day_ms()))

    def may_download(self, browser: str) -> bool:
        """Whether a browser shows the class to somebody who is in it."""
        return any(page.browser == browser and self.classroom.is_here(page.id) for page in self._pages.values())

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages that are connected."""
        return (*self._pages.values(), *self._strangers)

    # --- the studio --------------------------------------------------------------------------------------------------

    def take_link(self, link: Connection) -> None:
        """Take a studio's link; a former one is closed."""
        former, self._link = self._link, link
        if former is not None:
            former.close()
        self.media.set_reduced(False)
        link.send(self.classroom.snapshot())
        self.happen(self.classroom.trainer_back(time_of_day_ms()))
        poll = self.classroom.state.poll
        if poll is not None and poll.is_open:
            link.send(PollCounts(poll.opened.poll, poll.counts(), len(poll.votes)))
        link.send(self.media.demand)

    def lose_link(self, link: Connection) -> None:
        """Note that a link is no more."""
        if self._link is link:
            self._link = None
            self._alone_s = time.monotonic()
            self.happen(self.classroom.trainer_away(time_of_day_ms()))

    def pass_voice(self, packet: VoicePacket) -> None:
        """Hand a trainee's voice on; a studio that does not read misses it."""
        if self._link is not None and self._link.waiting_bytes < VOICE_BACKLOG:
            self._link.send_bytes(pack_voice(packet))

    def tell_quality(self) -> None:
        """Tell the studio how everybody is reached, while somebody is there."""
        if self._pages:
            self._tell_studio(Quality(self.media.quality()))

    def command(self, command: AnyCommand) -> None:
        """Do what the trainer asks for, or tell why not."""
        try:
            self.happen(self.classroom.command(command, time_of_day_ms()))
        except Refusal as refusal:
            self._tell_studio(CommandRefused(name_of(command), refusal.error))

    # --- time --------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """See to what time brings; to be called each `Heartbeat.LOOK_S`."""
        now_s = time.monotonic()
        stalled_s = now_s - self._looked_s
        self._looked_s = now_s
        if stalled_s > STALL_S:
            log.warning("the host stood still for %.1f s", stalled_s)
            self._alone_s += stalled_s
            for page in self.pages:
                page.heartbeat.heard(now_s)
        for page in self.pages:
            page.look(now_s, self.gone)
        self.happen(self.classroom.tick(time_of_day_ms()))
        if self._link is None and now_s - self._alone_s >= self._grace_s:
            log.warning("no studio for %.0f s: the class ends", self._grace_s)
            self.happen(self.classroom.end(time_of_day_ms(), by_trainer=False))
        self._watch_journal()
        if now_s - self._signed_s >= SIGN_S:
            self._signed_s = now_s
            self._journal.sign()

    # --- private -----------------------------------------------------------------------------------------------------

    def _come(self, page: Page, person_id: str, token: str, news: Sequence[AnyFact]) -> None:
        """Make a page somebody's, and nobody else's."""
        former = self._pages.pop(person_id, None)
        if former is not None:
            former.id = ""
            former.send(Goodbye("elsewhere"))
            former.connection.close()
            self.media.leave(person_id)
        self.happen(news)
        self._strangers.pop(page, None)
        self._pages[person_id] = page
        page.id = person_id
        page.give_token(token)
        self._show(page)

    def _tell_studio(self, notice: AnyNotice) -> None:
        if self._link is not None:
            self._link.send(notice)

    def _sending(self, person_id: str, rendition: str, reason: str) -> None:
        """Tell and note what somebody is sent from now on."""
        if (page := self._pages.get(person_id)) is not None:
            page.send(Sending(rendition, reason))  # type: ignore[arg-type]  # of the four that Sending names
        self._note_room(person_id, is_short=reason == "line")
        if rendition:
            self.happen(self.classroom.sending(person_id, rendition, time_of_day_ms()))

    def _show(self, page: Page) -> None:
        if self.classroom.is_here(page.id):
            page.send(self.classroom.welcome(page.id, page.token))
        else:
            page.send(Waiting(page.token))

    def _follow(self, fact: AnyFact) -> None:
        """Do what a fact brings with it."""
        match fact:
            case facts.TraineeJoined():
                if (page := self._pages.get(fact.person.id)) is not None:
                    self._show(page)  # admitted from the lobby
            case facts.TraineeLeft() | facts.ObserverLeft():
                self.media.leave(fact.id)
                self._note_room(fact.id, is_short=False)
                if fact.reason is not LeaveReason.LOST and (page := self._pages.pop(fact.id, None)) is not None:
                    page.id = ""
                    page.connection.close()
            case facts.VoiceGiven():
                self.media.hear(fact.id, fact.slot)
            case facts.VoiceTaken():
                self.media.silence(fact.id)
            case facts.FileWithdrawn():
                self.handouts.forget(fact.handout)
            case facts.ClassEnded():
                for page in self._strangers:
                    page.send(Goodbye("ended"))
                    page.connection.close()
                self._on_ended()
            case _:
                pass

    def _note_room(self, person_id: str, *, is_short: bool) -> None:
        """Let downloads be slower while somebody's line is short of room."""
        if is_short:
            self._short_of_room.add(person_id)
        else:
            self._short_of_room.discard(person_id)
        self.downloads.is_careful = bool(self._short_of_room)

    def _watch_journal(self) -> None:
        """Tell the trainer once when the disk refuses the journal; the class goes on."""
        is_behind = self._journal.is_behind
        if is_behind and not self._was_behind:
            incident = facts.Incident(at_ms=time_of_day_ms(), code="disk-failed", detail=str(self._journal.path))
            self.happen([incident])
        self._was_behind = is_behind
