"""The rules of a class: who is in, who may do what. Pure: no I/O, no clock, no randomness of its own."""

from typing import Final

from session import facts
from session.admission import Admission
from session.conduct import Conduct
from session.control import AnyCommand, Snapshot
from session.facts import AnyFact
from session.leaving import end, leave, settle
from session.members import Status
from session.messages import ErrorId, HandoutView, Hello, Join, PageMessage, Welcome
from session.people import LeaveReason, Person, QualityChoice
from session.powers import Powers
from session.refusal import Refusal
from session.settings import ClassSettings
from session.sight import Sight
from session.state import ClassState

KEPT_LOST_MS: Final = 120_000
"""Hand and voice of somebody whose connection broke are kept for so long."""
MOST_HANDOUTS: Final = 50


class Classroom:
    """One class.

    Deciding methods return facts and change nothing; they raise Refusal. Whoever asks writes the facts into the
    journal, then applies them in order, then tells people (`views`). All methods are called on one thread.
    """

    def __init__(self, settings: ClassSettings) -> None:
        self.state = ClassState()
        self.sight = Sight(settings, self.state)
        self.settings = settings
        self._admission = Admission(settings, self.state)
        self._conduct = Conduct(settings, self.state)
        self._powers = Powers(self.state)

    def apply(self, fact: AnyFact) -> None:
        """Change by one fact: the only way the class changes. Replaying a journal gives the same class."""
        self.state.apply(fact)

    # --- decisions ---------------------------------------------------------------------------------------------------

    def open(self, at_ms: int, last_sign_ms: int = 0) -> list[AnyFact]:
        """Begin to serve, once for each host, after the journal was replayed; raises Refusal (ENDED).

        Whoever was here under the former host is lost until they resume. `last_sign_ms`: when that host was last alive.
        """
        if self.state.ended:
            raise Refusal(ErrorId.ENDED)
        if self.is_open:
            return [facts.HostStarted(at_ms=at_ms, again=True, served_until_ms=last_sign_ms)]
        settings = self.settings
        return [
            facts.ClassOpened(at_ms=at_ms, class_id=settings.class_id, title=settings.title, trainer=settings.trainer),
            facts.HostStarted(at_ms=at_ms, again=False),
        ]

    def join(self, join: Join, token_hash: str, at_ms: int, browser_hash: str = "") -> tuple[str, list[AnyFact]]:
        """Let somebody in whose code was right (`access.Gate`); return the person's id and the facts.

        With a lobby they are waiting afterwards. A registration number of the roster brings back who came with it
        before, unless that one is here (NAME_TAKEN) or was removed (REMOVED, REFUSED): removed persons are kept out by
        number, token and browser. With another browser and without a number nobody
        can tell them from somebody else who has the code: lock the class then. A lock keeps new trainees out, not those
        who come back, and no observers.

        Raises Refusal: ENDED, WRONG_CODE (an observer's secret), NOT_ON_ROSTER, WRONG_PIN (tell the gate), NAME_TAKEN,
        NAME_MISSING, REMOVED, REFUSED, LOCKED, FULL.
        """
        self._check_running()
        return self._admission.join(join, token_hash, browser_hash, at_ms)

    def resume(
        self, token_hash: str, new_token_hash: str, at_ms: int, browser_hash: str = ""
    ) -> tuple[str, list[AnyFact]]:
        """Bring back the person whose token this is, waiting or in the class, and give them a new one.

        Whoever asks closes an older connection of the same person (Goodbye "elsewhere") without calling `gone`. The
        former token works until the page is known to have the new one: see `confirm`. A full or locked class keeps
        nobody out who comes back. Raises Refusal: ENDED, RESUME_UNKNOWN, REMOVED, REFUSED.
        """
        self._check_running()
        return self._admission.resume(token_hash, new_token_hash, browser_hash, at_ms)

    def confirm(self, person_id: str, at_ms: int) -> list[AnyFact]:
        """Note that the page has its new token, when it answered a ping sent after it: the former is void now."""
        member = self.state.members.get(person_id)
        if member is None or member.confirmed or not member.token_hash:
            return []
        return [facts.TokenIssued(at_ms=at_ms, id=person_id, token_hash=member.token_hash)]

    def page(self, person_id: str, message: PageMessage, at_ms: int) -> list[AnyFact]:
        """Decide on a message of somebody's page (an `Offer` or `Pong` makes no fact, but may be refused).

        Raises Refusal: ENDED, OUT_OF_ORDER, NOT_ALLOWED, CHAT_MUTED, BAD_MESSAGE.
        """
        self._check_running()
        member = self.state.members.get(person_id)
        if member is None:
            raise Refusal(ErrorId.OUT_OF_ORDER)
        return self._conduct.page(member, message, at_ms)

    def gone(self, person_id: str, at_ms: int) -> list[AnyFact]:
        """Note that somebody's connection broke; nothing when they are not here or the class is over."""
        member = self.state.members.get(person_id)
        if self.state.ended or member is None or member.status not in {Status.HERE, Status.WAITING}:
            return []
        return leave(self.state, member, LeaveReason.LOST, at_ms)

    def command(self, command: AnyCommand, at_ms: int) -> list[AnyFact]:
        """Decide on a command of the trainer.

        Raises Refusal: ENDED, OUT_OF_ORDER, NOT_ALLOWED, BAD_MESSAGE, FULL (all voices given), HANDOUT_GONE.
        """
        self._check_running()
        return self._powers.command(command, at_ms)

    def tick(self, at_ms: int) -> list[AnyFact]:
        """Note what time brings: a presence check that ran out, a hand or voice kept too long. About each second."""
        if self.state.ended:
            return []
        news: list[AnyFact] = []
        check = self.state.check
        if check is not None and at_ms >= check.until_ms:
            news.append(check.result(at_ms))
        for member in self.state.with_status(Status.LOST):
            if at_ms - member.since_ms >= KEPT_LOST_MS:
                news += settle(self.state, member, at_ms)
        return news

    def share(self, handout: str, name: str, size: int, at_ms: int) -> list[AnyFact]:
        """Offer a file of `size` bytes under the id `handout`; raises Refusal: ENDED, FULL."""
        self._check_running()
        if len(self.state.handouts) >= MOST_HANDOUTS:
            raise Refusal(ErrorId.FULL)
        return [facts.FileShared(at_ms=at_ms, handout=handout, name=name, size=size)]

    def sending(self, person_id: str, rendition: str, at_ms: int) -> list[AnyFact]:
        """Note what somebody is sent from now on; nothing when it is what they were sent."""
        member = self.state.members.get(person_id)
        if self.state.ended or member is None or member.rendition == rendition:
            return []
        return [facts.QualityChanged(at_ms=at_ms, id=person_id, rendition=rendition, choice=member.quality)]

    def trainer_away(self, at_ms: int) -> list[AnyFact]:
        """Note that the studio is gone."""
        return [] if self.state.ended or self.state.trainer_away else [facts.TrainerAway(at_ms=at_ms)]

    def trainer_back(self, at_ms: int) -> list[AnyFact]:
        """Note that a studio is there again."""
        return [facts.TrainerBack(at_ms=at_ms)] if self.state.trainer_away and not self.state.ended else []

    def end(self, at_ms: int, by_trainer: bool) -> list[AnyFact]:
        """End the class for all; nothing when it is over."""
        return [] if self.state.ended or not self.is_open else end(self.state, by_trainer, at_ms)

    # --- reading -----------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the class was opened (it may be over since)."""
        return self.state.opened_at_ms is not None

    @property
    def ended(self) -> bool:
        """Whether the class is over."""
        return self.state.ended

    def person(self, person_id: str) -> Person | None:
        """Return somebody who ever came."""
        member = self.state.members.get(person_id)
        return None if member is None else member.person

    def is_here(self, person_id: str) -> bool:
        """Whether somebody is in the class now, as trainee, guest or observer."""
        return self._status(person_id) is Status.HERE

    @property
    def here(self) -> tuple[Person, ...]:
        """Trainees and guests who are in the class now, in the order of coming."""
        return tuple(m.person for m in self.state.with_status(Status.HERE))

    @property
    def waiting(self) -> tuple[Person, ...]:
        """Those in the lobby, in the order of coming."""
        return tuple(m.person for m in self.state.with_status(Status.WAITING))

    @property
    def observers(self) -> tuple[Person, ...]:
        """Observers who watch now."""
        return tuple(m.person for m in self.state.observers_here)

    @property
    def hands(self) -> tuple[str, ...]:
        """Ids of those who ask to speak, the first first."""
        return tuple(self.state.hands)

    @property
    def speakers(self) -> tuple[str | None, ...]:
        """Ids of those who may speak, by slot; also while their connection is broken."""
        return tuple(self.state.slots)

    def handout(self, handout: str) -> HandoutView | None:
        """Return a file that is offered."""
        return next((view for view in self.sight.handouts() if view.handout == handout), None)

    def quality(self, person_id: str) -> QualityChoice:
        """Return what somebody chose to be sent; raises KeyError."""
        return self.state.members[person_id].quality

    def hello(self, is_secure: bool, secure_port: int) -> Hello:
        """Return the first thing on a page's connection."""
        return self.sight.hello(is_secure, secure_port)

    def welcome(self, person_id: str, token: str) -> Welcome:
        """Return all that a page shows to somebody who is here; raises KeyError."""
        return self.sight.welcome(person_id, token)

    def snapshot(self) -> Snapshot:
        """Return the first thing on every link."""
        return self.sight.snapshot()

    def _status(self, person_id: str) -> Status | None:
        member = self.state.members.get(person_id)
        return None if member is None else member.status

    def _check_running(self) -> None:
        if self.state.ended:
            raise Refusal(ErrorId.ENDED)
        if not self.is_open:
            raise Refusal(ErrorId.OUT_OF_ORDER)
