"""A browser's WebRTC offer, read with suspicion (RFC 8866, 8829): what is needed of it, as plain values."""

import ipaddress
from dataclasses import dataclass, field
from typing import Final

MOST_CANDIDATES: Final = 8
"""Addresses at which a trainee is looked for; the host asks nobody else on their word."""

_FINGERPRINTS: Final = frozenset({"sha-256", "sha-384", "sha-512"})


class OfferError(ValueError):
    """An offer that cannot be answered."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One payload type of a section."""

    payload_type: int
    name: str
    """In lower case: opus, red, h264, vp8, rtx."""
    rate: int
    parameters: str
    """The fmtp line as it stands."""
    feedback: frozenset[str]

    def parameter(self, name: str) -> str:
        """Return one of the parameters, or nothing."""
        for pair in self.parameters.split(";"):
            key, _, value = pair.strip().partition("=")
            if key.lower() == name:
                return value.strip()
        return ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address at which the browser may be reached by UDP."""

    foundation: str
    component: int
    priority: int
    address: str
    port: int
    kind: str


@dataclass(slots=True)
class Section:
    """One m= line and what belongs to it."""

    kind: str
    protocol: str
    formats: str
    port: int = 9
    mid: str = ""
    direction: str = "sendrecv"
    bundled: bool = False
    codecs: list[Codec] = field(default_factory=list)
    extensions: dict[str, int] = field(default_factory=dict)
    """Number by address."""


@dataclass(slots=True)
class Offer:
    """An offer, of which everything runs over one transport."""

    sections: list[Section] = field(default_factory=list)
    username: str = ""
    password: str = field(default="", repr=False)
    fingerprints: list[tuple[str, str]] = field(default_factory=list)
    setup: str = ""
    """actpass, active or passive."""
    candidates: list[Candidate] = field(default_factory=list)


def parse_offer(sdp: str) -> Offer:
    """Return what an offer says; raises OfferError."""
    try:
        offer = _parse(sdp)
    except (IndexError, ValueError) as error:
        raise OfferError(str(error)) from error
    if not offer.sections:
        raise OfferError("no media")
    if not (offer.username and offer.password and offer.fingerprints):
        raise OfferError("no ICE or DTLS parameters")
    if offer.setup not in ("actpass", "active", "passive"):
        raise OfferError(f"setup {offer.setup!r}")
    return offer


def _parse(sdp: str) -> Offer:
    offer = Offer()
    bundle: set[str] = set()
    attributes: list[list[tuple[str, str]]] = []
    section: Section | None = None
    for line in sdp.splitlines():
        if line.startswith("m="):
            kind, port, protocol, formats = line[2:].split(" ", 3)
            section = Section(kind, protocol, formats, int(port))
            offer.sections.append(section)
            attributes.append([])
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            value = value.strip()
            if name == "group" and value.startswith("BUNDLE "):
                bundle |= set(value.split()[1:])
            elif not _transport(offer, name, value) and section:
                _of_section(section, name, value)
                attributes[-1].append((name, value))
    for each, lines in zip(offer.sections, attributes, strict=True):
        each.codecs = _codecs(lines)
        each.bundled = each.mid in bundle
    return offer


def _transport(offer: Offer, name: str, value: str) -> bool:
    """Take what belongs to the one transport: of several sections, the first counts."""
    match name:
        case "ice-ufrag":
            offer.username = offer.username or _token(value)
        case "ice-pwd":
            offer.password = offer.password or _token(value)
        case "setup":
            offer.setup = offer.setup or value
        case "fingerprint":
            algorithm, digest = value.split(" ", 1)
            fingerprint = (algorithm.lower(), digest.strip().upper())
            if fingerprint[0] in _FINGERPRINTS and fingerprint not in offer.fingerprints:
                offer.fingerprints.append(fingerprint)
        case "candidate":
            candidate = _candidate(value)
            if candidate and len(offer.candidates) < MOST_CANDIDATES:
                offer.candidates.append(candidate)
        case _:
            return False
    return True


def _token(value: str) -> str:
    """Return a user name or password if it is made of what ICE allows (RFC 8839, 5.4)."""
    if not (4 <= len(value) <= 256 and value.isascii() and value.replace("+", "").replace("/", "").isalnum()):
        raise ValueError("ICE user name or password")
    return value


def _candidate(value: str) -> Candidate | None:
    """Return a candidate that is worth a try: UDP, an address as such (names ending in .local cost a second)."""
    parts = value.split()
    if parts[1] != "1" or parts[2].lower() != "udp" or parts[7] not in ("host", "srflx"):
        return None
    try:
        address = ipaddress.ip_address(parts[4])
    except ValueError:
        return None
    port = int(parts[5])
    if address.is_multicast or address.is_unspecified or not 0 < port < 65536:
        return None
    return Candidate(parts[0][:32], 1, int(parts[3]) & 0x7FFFFFFF, str(address), port, parts[7])


def _of_section(section: Section, name: str, value: str) -> None:
    match name:
        case "mid":
            if not (0 < len(value) <= 32 and value.isascii() and value.isprintable() and " " not in value):
                raise ValueError("mid")
            section.mid = value
        case "bundle-only":
            # Port 0 means no refusal then (RFC 8843, 6): Firefox offers all but the first section so.
            section.port = section.port or 9
        case "sendrecv" | "sendonly" | "recvonly" | "inactive":
            section.direction = name
        case "extmap":
            number, address = value.split(" ", 1)
            section.extensions[address.split(" ")[0]] = int(number.split("/")[0])


def _codecs(attributes: list[tuple[str, str]]) -> list[Codec]:
    parameters: dict[str, str] = {}
    feedback: dict[str, set[str]] = {}
    for name, value in attributes:
        number, _, rest = value.partition(" ")
        if name == "fmtp":
            parameters[number] = rest
        elif name == "rtcp-fb":
            feedback.setdefault(number, set()).add(rest)
    found = []
    for name, value in attributes:
        if name == "rtpmap":
            number, encoding = value.split(" ", 1)
            codec, rate, *_channels = encoding.split("/")
            told = feedback.get(number, set()) | feedback.get("*", set())
            if not 0 <= int(number) < 128:
                raise ValueError("payload type")
            found.append(Codec(int(number), codec.lower(), int(rate), parameters.get(number, ""), frozenset(told)))
    return found
