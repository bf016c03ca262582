"""The one module that touches the private parts of aiortc, aioice and pylibsrtp: one peer's ICE, DTLS and SRTP.

Their handshakes are used as they are; the sending is our own: header by struct, protection in place in one buffer, and
one system call for a burst where the kernel cuts it (UDP generic segmentation). What arrives is handed up as bytes.
tests/unit/session/test_rtp_browser.py drives it with a real browser, so that an upgrade that breaks it is noticed.
"""

import asyncio
import errno
import logging
import secrets
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Final

from aioice import Connection
from aiortc import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceCandidate,
    RTCIceGatherer,
    RTCIceParameters,
    RTCIceTransport,
)
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]

from capture.clock import monotonic_ns
from session.answer import Ends
from session.offer import Candidate, Offer

log = logging.getLogger(__name__)

CONNECT_S: Final = 20.0
"""An offer that has not become a connection by then never will."""

_SEND_BUFFER: Final = 1024 * 1024
_HEADER: Final = struct.Struct("!BBHII")
_HEADER_TIMED: Final = struct.Struct("!BBHIIHHI")
_ONE_BYTE_PROFILE: Final = 0xBEDE
_TRAILER: Final = 16
"""Bytes that the largest SRTP tag takes."""

_UDP_SEGMENT: Final = 103
_MOST_SEGMENTS: Final = 64
_LARGEST_BURST: Final = 65_000

_PROTECT: Final = lib.srtp_protect


class Common:
    """What all peers of one loop share: a certificate for DTLS, valid for a month, and the buffer they send from.

    `addresses`: at which they are reached; none: at all that the machine has.
    """

    def __init__(self, addresses: Sequence[str] = ()) -> None:
        self.addresses = list(addresses)
        self.certificate = RTCCertificate.generateCertificate()
        self.space = ffi.new("unsigned char[]", _LARGEST_BURST + 4096)
        self.view = memoryview(ffi.buffer(self.space))
        self.length = ffi.new("int *")


class Track:
    """One RTP stream to one peer: its numbers, and what was sent."""

    __slots__ = ("bytes", "packets", "payload_type", "send_time", "sequence", "ssrc")

    def __init__(self, payload_type: int, send_time: int = 0) -> None:
        """`send_time`: number of the header extension that tells when a packet is sent; 0: none."""
        self.payload_type = payload_type
        self.send_time = send_time
        self.ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        # In the lower half: a first packet that is lost just before a wrap would leave the receiver's SRTP unable to
        # tell how often the number has wrapped (RFC 3711, 3.3.1).
        self.sequence = secrets.randbelow(0x8000)
        self.packets = 0
        self.bytes = 0


class _Dtls(RTCDtlsTransport):
    """DTLS that hands up what it has decrypted, undigested."""

    def __init__(self, transport: RTCIceTransport, certificate: RTCCertificate) -> None:
        super().__init__(transport, [certificate])
        self.on_rtcp: Callable[[bytes], None] = _ignore
        self.on_rtp: Callable[[bytes], None] = _ignore

    async def _handle_rtcp_data(self, data: bytes) -> None:
        _guarded(self.on_rtcp, data)

    async def _handle_rtp_data(self, data: bytes, arrival_time_ms: int) -> None:  # noqa: ARG002  (as overridden)
        _guarded(self.on_rtp, data)


class _Connection(Connection):
    """ICE at the addresses it should be at; also on a machine with no network but itself."""

    def __init__(self, addresses: list[str]) -> None:
        super().__init__(ice_controlling=False)
        self._addresses = addresses

    async def get_component_candidates(self, component: int, addresses: list[str], timeout: int = 5) -> list[object]:  # type: ignore[override]  # noqa: ASYNC109
        own = self._addresses or addresses or ["127.0.0.1"]
        return list(await super().get_component_candidates(component, own, timeout))


class Transport:
    """The connection to one peer: answers an offer, connects, sends and hands up.

    All is on the loop, as are the calls of whoever listens.
    """

    def __init__(self, common: Common) -> None:
        self._common = common
        self._on_closed: Callable[[], None] = _nothing
        gatherer = RTCIceGatherer(iceServers=[])
        gatherer._connection = _Connection(common.addresses)
        self._ice = RTCIceTransport(gatherer)
        self._dtls = _Dtls(self._ice, common.certificate)
        self._task: asyncio.Task[None] | None = None
        self._session: object = None
        self._protocol: object = None
        self._socket: socket.socket | None = None
        self._address: tuple[str, int] = ("", 0)
        self._segments = sys.platform == "linux"
        self._is_closed = False
        self.dropped = 0
        """Packets that the machine's own network refused."""

    def listen(self, on_rtcp: Callable[[bytes], None], on_rtp: Callable[[bytes], None] | None = None) -> None:
        """Say who takes what comes, authenticated and decrypted."""
        self._dtls.on_rtcp = on_rtcp
        self._dtls.on_rtp = on_rtp or _ignore

    async def ends(self) -> Ends:
        """Open the sockets; return what the answer tells of them."""
        gatherer = self._ice.iceGatherer
        await gatherer.gather()
        own = gatherer.getLocalParameters()
        assert own.usernameFragment
        assert own.password
        fingerprints = [(one.algorithm, one.value) for one in self._common.certificate.getFingerprints()]
        candidates = [
            Candidate(one.foundation, one.component, one.priority, one.ip, one.port, one.type)
            for one in gatherer.getLocalCandidates()
        ]
        return Ends(own.usernameFragment, own.password, fingerprints[:1], candidates)

    def connect(self, offer: Offer, on_open: Callable[[], None], on_closed: Callable[[], None]) -> None:
        """Begin to connect to who made an offer.

        `on_open` is called when packets can be sent, `on_closed` once when they no longer can, or never could.
        """
        self._on_closed = on_closed
        self._task = asyncio.create_task(self._connect(offer, on_open))

    @property
    def is_open(self) -> bool:
        """Whether packets can be sent."""
        return self._session is not None and not self._is_closed

    async def close(self) -> None:
        """End the connection and free its sockets; `on_closed` is called if it was not yet."""
        self._closed()
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._dtls.stop()
        await self._ice.stop()
        # aiortc cancels the task that receives and does not wait for it.
        if (pump := self._dtls._task) is not None:
            await asyncio.gather(pump, return_exceptions=True)
        self._dtls.remove_all_listeners()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(self, track: Track, timestamp: int, payloads: Sequence[bytes], *, ends: bool) -> int:
        """Send packets of one picture or sound; return their bytes as the line sees them (IP's headers excepted).

        `ends`: the last of them ends its picture (the RTP marker). Where the machine's own network refuses, packets are
        lost as on any line.
        """
        if not self._route():
            return 0
        context, sequence, ssrc = self._session, track.sequence, track.ssrc
        space, view, size_of = self._common.space, self._common.view, self._common.length
        timed, kind, last = track.send_time, track.payload_type, len(payloads) - 1 if ends else -1
        first, header = (0x90, 20) if timed else (0x80, 12)
        # 24 bits of seconds, 18 of them behind the point.
        moment = timed << 28 | 2 << 24 | (monotonic_ns() << 18) // 1_000_000_000 & 0xFFFFFF if timed else 0
        offset = segment = count = sent = 0
        for index, payload in enumerate(payloads):
            length = header + len(payload)
            # A burst is cut by the kernel into packets of one size; only the last may be shorter.
            if count and (length + _TRAILER + offset > _LARGEST_BURST or count == _MOST_SEGMENTS):
                self._flush(offset, segment)
                offset = count = 0
            marked = kind | 0x80 if index == last else kind
            if timed:
                _HEADER_TIMED.pack_into(
                    view, offset, first, marked, sequence, timestamp, ssrc, _ONE_BYTE_PROFILE, 1, moment
                )
            else:
                _HEADER.pack_into(view, offset, first, marked, sequence, timestamp, ssrc)
            view[offset + header : offset + length] = payload
            size_of[0] = length
            if _PROTECT(context, space + offset, size_of):
                log.error("SRTP refuses to protect a packet")
                self.dropped += 1
                continue
            sequence = sequence + 1 & 0xFFFF
            size = size_of[0]
            sent += size
            if count and size > segment:
                self._flush(offset, segment)
                view[:size] = view[offset : offset + size]
                offset = count = 0
            if not count:
                segment = size
            offset += size
            count += 1
            if size < segment:
                self._flush(offset, segment)
                offset = count = 0
        if count:
            self._flush(offset, segment)
        track.sequence = sequence
        track.packets += len(payloads)
        track.bytes += sent - len(payloads) * (header + _TRAILER)
        return sent

    def send_at(self, track: Track, sequence: int, timestamp: int, payload: bytes, *, ends: bool) -> int:
        """Send a packet again under the number that it had; return its bytes as `send` does."""
        kept = track.sequence, track.packets, track.bytes
        track.sequence = sequence
        sent = self.send(track, timestamp, (payload,), ends=ends)
        track.sequence, track.packets, track.bytes = kept
        return sent

    def send_rtcp(self, data: bytes) -> None:
        """Send a compound packet of reports."""
        if self._route():
            self._flush_bytes(self._dtls._tx_srtp.protect_rtcp(data))

    async def _connect(self, offer: Offer, on_open: Callable[[], None]) -> None:
        try:
            async with asyncio.timeout(CONNECT_S):
                for one in offer.candidates:
                    await self._ice.addRemoteCandidate(
                        RTCIceCandidate(
                            one.component, one.foundation, one.address, one.port, one.priority, "udp", one.kind
                        )
                    )
                # The list is never said to be complete: browsers are found by their own checks (peer-reflexive).
                self._dtls._set_role("server" if offer.setup == "active" else "client")
                await self._ice.start(RTCIceParameters(offer.username, offer.password))
                if self._ice.state == "completed":
                    fingerprints = [RTCDtlsFingerprint(*one) for one in offer.fingerprints]
                    await self._dtls.start(RTCDtlsParameters(fingerprints))
        except TimeoutError:
            log.info("no media connection within %d s", CONNECT_S)
        except Exception:
            log.exception("media connection failed")
        if self._dtls.state != "connected":
            self._closed()
            return
        self._session = self._dtls._tx_srtp._srtp[0]
        self._dtls.on("statechange", self._changed)
        self._ice.on("statechange", self._changed)
        try:
            on_open()
        except Exception:
            log.exception("nothing can be sent over a media connection")
            self._closed()

    def _changed(self) -> None:
        if self._dtls.state in ("closed", "failed") or self._ice.state in ("closed", "failed"):
            self._closed()

    def _closed(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._on_closed()

    def _route(self) -> bool:
        """Follow the addresses that the browser has chosen (it may choose anew); return whether there are any."""
        if self._session is None or self._is_closed:
            return False
        pair = self._ice._connection._nominated.get(1)
        if pair is None:
            return False
        self._address = pair.remote_addr
        if pair.protocol is not self._protocol:
            self._protocol = pair.protocol
            if self._socket is not None:
                self._socket.close()
            self._socket = pair.protocol.transport.get_extra_info("socket").dup()
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        return True

    def _flush(self, length: int, segment: int) -> None:
        """Send what the buffer holds: packets of `segment` bytes, the last perhaps shorter."""
        assert self._socket is not None
        if length > segment and self._segments:
            control = [(socket.IPPROTO_UDP, _UDP_SEGMENT, segment.to_bytes(2, sys.byteorder))]
            try:
                self._socket.sendmsg((self._common.view[:length],), control, 0, self._address)
            except BlockingIOError:
                self.dropped += -(-length // segment)
            except OSError as error:
                if error.errno not in (errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.EOPNOTSUPP, errno.ENOPROTOOPT):
                    self._lost(error, -(-length // segment))
                    return
                log.info("the network does not cut bursts here (%s): one call for each packet", error)
                self._segments = False
                self._flush(length, segment)
            return
        for start in range(0, length, segment):
            self._flush_bytes(self._common.view[start : min(start + segment, length)])

    def _flush_bytes(self, data: bytes | memoryview) -> None:
        assert self._socket is not None
        try:
            self._socket.sendto(data, self._address)
        except BlockingIOError:
            self.dropped += 1
        except OSError as error:
            self._lost(error, 1)

    def _lost(self, error: OSError, packets: int) -> None:
        if not self.dropped:
            log.info("packets to %s are refused: %s", self._address[0], error)
        self.dropped += packets


def _nothing() -> None:
    """Tell nobody."""


def _ignore(_data: bytes) -> None:
    """Take what nobody asked for."""


def _guarded(take: Callable[[bytes], None], data: bytes) -> None:
    """Hand up what a peer has sent; a fault of ours must not end the connection."""
    try:
        take(data)
    except Exception:
        log.exception("%d bytes from a peer were not understood", len(data))
