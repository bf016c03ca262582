"""One page of a trainee or observer, from its WebSocket's beginning to its end."""

import secrets
from collections.abc import Callable
from typing import Final

from session.access import MessageLimit
from session.connection import Connection
from session.heartbeat import Heartbeat
from session.messages import Ping, ToPage

PASS_LENGTH: Final = 43
"""Letters of `new_pass`."""


class Page:
    """Who is at the other end of one connection, as far as the host knows."""

    def __init__(self, connection: Connection, address: str, browser: str, now_s: float) -> None:
        """`browser`: the secret cookie by which this browser's downloads are known."""
        self.connection = connection
        self.address = address
        self.browser = browser
        self.limit = MessageLimit()
        self.heartbeat = Heartbeat(now_s)
        self.id = ""
        """The person's, once they have joined; "" again when the page is another's or nobody's."""
        self.token = ""
        """What the page was given to come back with."""
        self._token_ping: int | None = None

    def send(self, message: ToPage) -> None:
        """Tell the page something; never blocks."""
        self.connection.send(message)

    def give_token(self, token: str) -> None:
        """Note a token that goes out with the next message."""
        self.token = token
        self._token_ping = self.heartbeat.number

    def has_token(self, pong: int) -> bool:
        """Whether a pong tells, for the first time, that the page has got its token."""
        if self._token_ping is None or pong <= self._token_ping:
            return False
        self._token_ping = None
        return True

    def look(self, now_s: float, forget: Callable[["Page"], None]) -> None:
        """Ping when it is time; one that has been silent for too long is dropped, and `forget` called."""
        if self.heartbeat.is_dead(now_s):
            forget(self)
            self.connection.drop()
        elif (number := self.heartbeat.ask(now_s)) is not None:
            self.send(Ping(number))


def new_pass() -> str:
    """Return a new secret for a browser's downloads."""
    return secrets.token_urlsafe(32)


def is_pass(text: str) -> bool:
    """Whether `text` can be one that `new_pass` made."""
    return len(text) == PASS_LENGTH and text.replace("-", "").replace("_", "").isalnum() and text.isascii()
