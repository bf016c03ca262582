"""Trainees that cost next to nothing: a real ICE and DTLS handshake, then each packet is authenticated and counted.

They decode nothing, and what each packet costs is done in C. They send what a browser sends back: receiver reports each
second, a NACK for what is missing, a PLI while there is no complete keyframe. Uses private parts of aiortc, aioice and
pylibsrtp: for tests and measurements alone.
"""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

import pylibsrtp
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]

from tests.helpers.inbox import LARGEST, Inbox
from tests.helpers.keyframes import FirstKeyframe

MEDIA_BUFFER: Final = 4 * 1024 * 1024
"""Bytes that a socket holds while its process, which has the lowest priority, waits for its turn."""
REPORT_S: Final = 1.0
LONGEST_GAP: Final = 512
SSRC: Final = 0x7EA1
RTP: Final = struct.Struct("!BBHII")
_UNPROTECT: Final = lib.srtp_unprotect
_REPLAYED: Final = (9, 10)
"""srtp_err_status_replay_fail and srtp_err_status_replay_old."""

Signal = Callable[[str], Awaitable[str]]
"""Hands over an offer and brings the answer."""


@dataclass(slots=True)
class Stream:
    """What came of one stream (RFC 3550, appendix A.3)."""

    kind: Literal["video", "audio"]
    payload_type: int
    packets: int = 0
    """Each one authenticated; a packet that came twice is counted once."""
    bytes: int = 0
    first: int = 0
    highest: int = 0
    """Extended sequence numbers."""
    missing: dict[int, float] = field(default_factory=dict)
    """Those that have not come yet, with the time at which that was noticed."""
    reported: tuple[int, int] = (0, 0)
    """Expected and received at the last report."""
    last_report: int = 0
    last_report_s: float = 0.0
    """Of the sender: middle bits of its NTP time, and when it came."""

    @property
    def expected(self) -> int:
        """Packets that were sent, as far as is known."""
        return self.highest - self.first + 1

    @property
    def lost(self) -> int:
        """Packets that have not come."""
        return self.expected - self.packets


class Receiver:
    """One trainee's media connection. `codec`: the only one that it can do."""

    def __init__(self, codec: Literal["video/H264", "video/VP8"] = "video/H264") -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.streams: dict[int, Stream] = {}
        """By SSRC."""
        self.refused = 0
        """Packets that were not authentic."""
        self.keyframe_s: float | None = None
        """Monotonic time at which the first keyframe was complete."""
        self.keyframe = asyncio.Event()
        """Set then."""
        self._codec = codec
        self._payload_types: dict[int, Literal["video", "audio"]] = {}
        self._keyframe = FirstKeyframe("h264" if codec == "video/H264" else "vp8")
        self._reporter: asyncio.Task[None] | None = None
        self._descriptor: int | None = None
        self._length: Any = ffi.new("int *")

    async def connect(self, signal: Signal) -> None:
        """Offer to receive, and return when media can come; raises ConnectionError when no connection is made."""
        picture = self.peer.addTransceiver("video", direction="recvonly")
        self.peer.addTransceiver("audio", direction="recvonly")
        able = RTCRtpReceiver.getCapabilities("video")
        assert able is not None
        picture.setCodecPreferences([each for each in able.codecs if each.mimeType == self._codec])
        await self.peer.setLocalDescription(await self.peer.createOffer())
        answer = await signal(self.peer.localDescription.sdp)
        await self.peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await self.take_over()

    async def take_over(self) -> None:
        """Wait until the connection is made, and read its packets from now on; for those who signal by themselves."""
        connected = asyncio.Event()
        self.peer.on("connectionstatechange", connected.set)
        while self.peer.connectionState != "connected":
            if self.peer.connectionState in {"failed", "closed"}:
                raise ConnectionError(self.peer.connectionState)
            await asyncio.wait_for(connected.wait(), 30)
            connected.clear()
        for transceiver in self.peer.getTransceivers():
            for codec in transceiver._codecs:
                assert codec.payloadType is not None
                self._payload_types[codec.payloadType] = "video" if transceiver.kind == "video" else "audio"
        transport: Any = self.peer.getTransceivers()[0].receiver.transport
        pair = transport.transport._connection._nominated[1]
        self._receiving: Any = transport._rx_srtp
        self._context = self._receiving._srtp[0]
        self._sending: Any = transport._tx_srtp
        self._protocol: Any = pair.protocol
        self._address = pair.remote_addr
        self._socket = self._protocol.transport._sock
        _enlarge(self._socket)
        loop: Any = asyncio.get_running_loop()
        self._inbox = _inbox()
        # asyncio's own way hands over one datagram in each turn of the loop.
        self._descriptor = self._socket.fileno()
        loop._remove_reader(self._descriptor)
        loop._add_reader(self._descriptor, self._drain)
        self._reporter = asyncio.create_task(self._report())

    def stream(self, kind: Literal["video", "audio"]) -> Stream | None:
        """Return the stream of this kind with most packets; None: there is none yet."""
        found = [stream for stream in self.streams.values() if stream.kind == kind]
        return max(found, key=lambda stream: stream.packets, default=None)

    async def close(self) -> None:
        """End the connection."""
        if self._reporter is not None:
            self._reporter.cancel()
            await asyncio.gather(self._reporter, return_exceptions=True)
        if self._descriptor is not None:
            loop: Any = asyncio.get_running_loop()
            loop._remove_reader(self._descriptor)
            self._descriptor = None
        await self.peer.close()

    def _drain(self) -> None:
        inbox, view = self._inbox, self._inbox.view
        try:
            count = inbox.take(self._socket.fileno())
        except OSError as error:
            self._protocol.error_received(error)
            return
        for number in range(count):
            offset = number * LARGEST
            if not 128 <= view[offset] < 192:
                self._protocol.datagram_received(inbox.data(number), inbox.sender(number))
            elif 192 <= view[offset + 1] < 224:
                self._take_control(inbox.data(number))
            else:
                self._take_media(offset, inbox.length(number))

    def _take_media(self, offset: int, length: int) -> None:
        view = self._inbox.view
        self._length[0] = length
        status = _UNPROTECT(self._context, self._inbox.space + offset, self._length)
        if status:
            # A packet that was sent again though the first one came is authentic, too.
            self.refused += status not in _REPLAYED
            return
        length = self._length[0]
        first, marker_type, sequence, timestamp, ssrc = RTP.unpack_from(view, offset)
        stream = self.streams.get(ssrc)
        if stream is None:
            kind = self._payload_types.get(marker_type & 127)
            if kind is None:
                self.refused += 1
                return
            stream = Stream(kind, marker_type & 127, first=sequence, highest=sequence - 1)
            self.streams[ssrc] = stream
        step = (sequence - stream.highest) & 0xFFFF
        if step == 0:
            return
        if step < 0x8000:
            if step > 1:
                self._note_gap(stream, ssrc, step - 1)
            stream.highest += step
        elif stream.missing.pop(stream.highest - (0x10000 - step), None) is None:
            return
        stream.packets += 1
        stream.bytes += length
        if self.keyframe_s is None and stream.kind == "video":
            begin = offset + 12 + 4 * (first & 15)
            if first & 16:
                begin += 4 + 4 * int.from_bytes(view[begin + 2 : begin + 4], "big")
            if self._keyframe.add(sequence, timestamp, marker_type >= 128, bytes(view[begin : offset + length])):
                self.keyframe_s = time.monotonic()
                self.keyframe.set()

    def _note_gap(self, stream: Stream, ssrc: int, count: int) -> None:
        now_s = time.monotonic()
        lost = range(stream.highest + 1, stream.highest + 1 + min(count, LONGEST_GAP))
        stream.missing.update(dict.fromkeys(lost, now_s))
        if stream.kind == "video":
            self._ask_again(ssrc, list(lost))

    def _ask_again(self, ssrc: int, lost: list[int]) -> None:
        # RFC 4585, section 6.2.1: a packet and which of the 16 after it.
        pairs = b""
        while lost:
            begin = lost[0]
            bits = sum(1 << number - begin - 1 for number in lost if 0 < number - begin <= 16)
            pairs += struct.pack("!HH", begin & 0xFFFF, bits)
            lost = [number for number in lost if number - begin > 16]
        self._send(struct.pack("!BBHII", 0x81, 205, 2 + len(pairs) // 4, SSRC, ssrc) + pairs)

    def _take_control(self, data: bytes) -> None:
        try:
            packet = self._receiving.unprotect_rtcp(data)
        except pylibsrtp.Error:
            self.refused += 1
            return
        while len(packet) >= 4:
            size = 4 + 4 * int.from_bytes(packet[2:4], "big")
            if packet[1] == 200 and len(packet) >= 20:
                ssrc, seconds, fraction = struct.unpack_from("!III", packet, 4)
                if stream := self.streams.get(ssrc):
                    stream.last_report = (seconds & 0xFFFF) << 16 | fraction >> 16
                    stream.last_report_s = time.monotonic()
            packet = packet[size:]

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT_S)
            blocks = b"".join(self._block(ssrc, stream) for ssrc, stream in self.streams.items())
            self._send(struct.pack("!BBHI", 0x80 | len(self.streams), 201, 1 + len(blocks) // 4, SSRC) + blocks)
            for ssrc, stream in self.streams.items():
                if stream.kind == "video" and self.keyframe_s is None:
                    self._send(struct.pack("!BBHII", 0x81, 206, 2, SSRC, ssrc))
                if stream.kind == "video":
                    again = [number for number in stream.missing if stream.highest - number < LONGEST_GAP]
                    if again:
                        self._ask_again(ssrc, again)
                    stream.missing = {number: stream.missing[number] for number in again}

    def _block(self, ssrc: int, stream: Stream) -> bytes:
        expected = stream.expected - stream.reported[0]
        received = stream.packets - stream.reported[1]
        stream.reported = (stream.expected, stream.packets)
        fraction = max(0, min(255, (expected - received) * 256 // expected)) if expected > 0 else 0
        delay = round((time.monotonic() - stream.last_report_s) * 65_536) if stream.last_report_s else 0
        lost = max(0, min(stream.lost, 0x7FFFFF))
        return struct.pack(
            "!IIIIII", ssrc, fraction << 24 | lost, stream.highest & 0xFFFFFFFF, 0, stream.last_report, delay
        )

    def _send(self, packet: bytes) -> None:
        self._protocol.transport.sendto(self._sending.protect_rtcp(packet), self._address)


@cache
def _inbox() -> Inbox:
    """Return the one that all share: it is emptied before another has its turn."""
    return Inbox()


def _enlarge(sock: socket.socket) -> None:
    so_rcvbufforce = 33
    try:
        sock.setsockopt(socket.SOL_SOCKET, so_rcvbufforce, MEDIA_BUFFER)
    except PermissionError:  # only root may have more than the system's limit
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MEDIA_BUFFER)
