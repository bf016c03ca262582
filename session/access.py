"""Codes, tokens, and limits on those who guess or flood. Times are passed in, in seconds of any steady clock."""

import hashlib
import hmac
import ipaddress
import secrets
from collections import OrderedDict
from typing import Final

from session.messages import ErrorId, Join
from session.refusal import Refusal
from session.text import clean_number

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No two that look or sound alike: no 0 and O, no 1, I and L, no U beside V."""
CODE_LENGTH: Final = 6
# 30^6 = 729 million codes. In a class of four hours, somebody who guesses all the time has 30 + 4 * 360 = 1,470 tries
# from one address (one chance in 490,000), and from any number of addresses 200 + 4 * 3,600 = 14,600 (one in 50,000).


def make_code() -> str:
    """Return a new join code, for example 7KQ4MD."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def make_token() -> str:
    """Return a new secret of 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a token: SHA-256, in hexadecimal (a token is random: it needs no salt)."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def same(given: str, expected: str) -> bool:
    """Compare in a time that does not tell how much of `given` is right; an empty secret equals nothing."""
    return bool(expected) and hmac.compare_digest(_bytes(given), _bytes(expected))


def same_code(given: str, expected: str) -> bool:
    """Compare two codes as people type them: small letters, spaces, hyphens and any script's digits are fine."""
    return same(clean_number(given), clean_number(expected))


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second."""

    def __init__(self, burst: float, rate: float) -> None:
        self._burst = burst
        self._rate = rate
        self._level = burst
        self._at_s: float | None = None

    def wait_s(self, amount: float, now_s: float) -> float:
        """Return in how many seconds `amount` will be there; 0: now."""
        return max(0.0, (min(amount, self._burst) - self._filled(now_s)) / self._rate)

    def take(self, amount: float, now_s: float) -> None:
        """Take `amount`, or what is left."""
        self._level = max(0.0, self._filled(now_s) - amount)
        self._at_s = now_s

    def _filled(self, now_s: float) -> float:
        passed = 0.0 if self._at_s is None else max(0.0, now_s - self._at_s)
        return min(self._burst, self._level + passed * self._rate)


class Gate:
    """Checks codes and observers' secrets; limits failures, for one address and over all.

    Right codes cost nothing: a whole room behind one address joins at once. Where failures ran out, nothing is compared
    until there is one again, so a right guess cannot be told from a wrong one. Those who are in the class come back by
    token and never meet the gate.
    """

    FAILURES: Final = 30
    EVERY_S: Final = 10.0
    """One more failure each so many seconds, for an address."""
    FAILURES_OVER_ALL: Final = 200
    EVERY_OVER_ALL_S: Final = 1.0
    MOST_ADDRESSES: Final = 1024
    """Beyond, the address whose last failure is the oldest is forgotten; the limit over all still holds."""

    def __init__(self, code: str, observer_token: str) -> None:
        """Take the class's secrets; an empty one opens nothing."""
        self._code = code
        self._observer_token = observer_token
        self._over_all = Bucket(self.FAILURES_OVER_ALL, 1 / self.EVERY_OVER_ALL_S)
        self._addresses: OrderedDict[str, Bucket] = OrderedDict()

    def enter(self, join: Join, address: str, now_s: float) -> None:
        """Let a join through; raises Refusal (WAIT with `retry_s`, WRONG_CODE)."""
        self.check(address, now_s)
        right = same(join.observer, self._observer_token) if join.observer else same_code(join.code, self._code)
        if not right:
            self.failed(address, now_s)
            raise Refusal(ErrorId.WRONG_CODE)

    def check(self, address: str, now_s: float) -> None:
        """Raise Refusal (WAIT) when this address, or all together, have failed too often."""
        buckets = [self._over_all]
        if (own := self._addresses.get(_network(address))) is not None:
            buckets.append(own)
        wait_s = max(bucket.wait_s(1, now_s) for bucket in buckets)
        if wait_s > 0:
            raise Refusal(ErrorId.WAIT, retry_s=int(wait_s) + 1)

    def failed(self, address: str, now_s: float) -> None:
        """Count a failure: also of a PIN that the class has refused (WRONG_PIN)."""
        network = _network(address)
        bucket = self._addresses.setdefault(network, Bucket(self.FAILURES, 1 / self.EVERY_S))
        self._addresses.move_to_end(network)
        while len(self._addresses) > self.MOST_ADDRESSES:
            self._addresses.popitem(last=False)
        bucket.take(1, now_s)
        self._over_all.take(1, now_s)


class MessageLimit:
    """What one connection may send: a page in use stays far below it."""

    MESSAGES: Final = 40
    MESSAGES_A_SECOND: Final = 4
    BYTES: Final = 128 * 1024
    BYTES_A_SECOND: Final = 8 * 1024

    def __init__(self) -> None:
        self._messages = Bucket(self.MESSAGES, self.MESSAGES_A_SECOND)
        self._bytes = Bucket(self.BYTES, self.BYTES_A_SECOND)
        self.refused = 0
        """Messages refused since the last that was not: a page that goes on and on may be cut off."""

    def take(self, size: int, now_s: float) -> None:
        """Count a message of `size` bytes; raises Refusal (TOO_MANY), the message then has no effect."""
        wait_s = max(self._messages.wait_s(1, now_s), self._bytes.wait_s(size, now_s))
        if wait_s > 0:
            self.refused += 1
            raise Refusal(ErrorId.TOO_MANY, retry_s=int(wait_s) + 1)
        self.refused = 0
        self._messages.take(1, now_s)
        self._bytes.take(size, now_s)


def _network(address: str) -> str:
    """Return what one machine cannot change about its address: IPv4 whole, of IPv6 the first 64 bits (RFC 4291)."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
