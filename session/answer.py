"""The answer to an offer: what is agreed, and its words (RFC 8866, 8829, 8843)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from session.offer import Candidate, Codec, Offer, OfferError, Section

ABS_SEND_TIME: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
"""The header extension from which browsers make their estimates (REMB)."""

_VIDEO_FEEDBACK: Final = ("goog-remb", "ccm fir", "nack", "nack pli")
_CNAME: Final = "program"
_STREAM: Final = "program"


@dataclass(frozen=True, slots=True)
class Ends:
    """The host's end of a connection."""

    username: str
    password: str = field(repr=False)
    fingerprints: Sequence[tuple[str, str]]
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Sound:
    """What is agreed for sound."""

    opus: Codec
    red: Codec | None
    """RFC 2198 of that Opus: each packet may carry the one before."""


@dataclass(frozen=True, slots=True)
class Video:
    """What is agreed for pictures."""

    codec: Codec
    rtx: Codec | None
    send_time: int
    """Number of the header extension; 0: none."""


def section_of(offer: Offer, kind: str, direction: str) -> Section | None:
    """Return the first section of a kind in which the browser offers a direction (sendonly, recvonly)."""
    for section in offer.sections:
        fits = section.direction in (direction, "sendrecv")
        if section.kind == kind and fits and section.port and section.mid and section.bundled:
            return section
    return None


def agree_sound(section: Section) -> Sound:
    """Return what is sent or received in a section of sound; raises OfferError."""
    opus = next((codec for codec in section.codecs if (codec.name, codec.rate) == ("opus", 48_000)), None)
    if opus is None:
        raise OfferError("no Opus")
    red = next((codec for codec in section.codecs if codec.name == "red" and codec.rate == 48_000), None)
    if red and red.parameters.split("/")[0] != str(opus.payload_type):
        red = None
    return Sound(opus, red)


def agree_video(section: Section) -> Video:
    """Return what is sent in a section of pictures: H.264 if the browser has it, or VP8; raises OfferError.

    A decoder of any profile plays the constrained baseline that we send; one that says so comes first.
    """
    playable = [codec for codec in section.codecs if codec.name == "h264" and _takes_fragments(codec)]
    playable.sort(key=lambda codec: _profile_order(codec.parameter("profile-level-id").lower()))
    playable += [codec for codec in section.codecs if codec.name == "vp8"]
    if not playable:
        raise OfferError("neither H.264 nor VP8")
    chosen = playable[0]
    number = str(chosen.payload_type)
    rtx = next((codec for codec in section.codecs if codec.name == "rtx" and codec.parameter("apt") == number), None)
    send_time = section.extensions.get(ABS_SEND_TIME, 0)
    return Video(chosen, rtx, send_time if 0 < send_time < 15 else 0)


def write_answer(offer: Offer, ends: Ends, lines: dict[str, list[str]]) -> str:
    """Return the answer: `lines` by mid says what is accepted (see the next functions); the rest is rejected."""
    head = [
        "v=0",
        "o=- 1 2 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(section.mid for section in offer.sections if section.mid in lines),
        "a=msid-semantic:WMS *",
    ]
    transport = [
        f"a=ice-ufrag:{ends.username}",
        f"a=ice-pwd:{ends.password}",
        *(f"a=fingerprint:{algorithm} {digest}" for algorithm, digest in ends.fingerprints),
        f"a=setup:{'passive' if offer.setup == 'active' else 'active'}",
    ]
    candidates = [
        f"a=candidate:{one.foundation} {one.component} udp {one.priority} {one.address} {one.port} typ {one.kind}"
        for one in ends.candidates
    ]
    candidates.append("a=end-of-candidates")
    for section in offer.sections:
        accepted = lines.get(section.mid)
        if accepted is None:
            head += [f"m={section.kind} 0 {section.protocol} {section.formats}", "c=IN IP4 0.0.0.0", "a=inactive"]
            head += [f"a=mid:{section.mid}"] if section.mid else []
            continue
        formats = " ".join(line.split(":")[1].split(" ")[0] for line in accepted if line.startswith("a=rtpmap:"))
        head += [f"m={section.kind} 9 {section.protocol} {formats}", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0"]
        head += [f"a=mid:{section.mid}", *transport, "a=rtcp-mux", *accepted, *candidates]
        # One transport for all: the first section carries its addresses.
        candidates = []
    return "\r\n".join(head) + "\r\n"


def sound_lines(sound: Sound, ssrc: int) -> list[str]:
    """Return what says that the program's sound is sent."""
    lines = ["a=sendonly", f"a=msid:{_STREAM} sound", *_opus_lines(sound.opus, "minptime=10;useinbandfec=1")]
    if sound.red:
        number = sound.red.payload_type
        lines += [f"a=rtpmap:{number} red/48000/2", f"a=fmtp:{number} {sound.red.parameters}"]
    return [*lines, f"a=ssrc:{ssrc} cname:{_CNAME}"]


def voice_lines(sound: Sound) -> list[str]:
    """Return what says that a trainee's voice is received: one channel, never silent, each packet able to mend one."""
    wanted = "minptime=20;useinbandfec=1;usedtx=0;stereo=0;maxaveragebitrate=32000"
    return ["a=recvonly", *_opus_lines(sound.opus, wanted), "a=ptime:20"]


def video_lines(video: Video, ssrc: int, rtx_ssrc: int) -> list[str]:
    """Return what says that the program's pictures are sent."""
    number = video.codec.payload_type
    lines = ["a=sendonly", f"a=msid:{_STREAM} pictures"]
    if video.send_time:
        lines.append(f"a=extmap:{video.send_time} {ABS_SEND_TIME}")
    lines.append(f"a=rtpmap:{number} {'H264' if video.codec.name == 'h264' else 'VP8'}/90000")
    lines += [f"a=rtcp-fb:{number} {each}" for each in _VIDEO_FEEDBACK if each in video.codec.feedback]
    if video.codec.parameters:
        lines.append(f"a=fmtp:{number} {video.codec.parameters}")
    if video.rtx:
        again = video.rtx.payload_type
        lines += [f"a=rtpmap:{again} rtx/90000", f"a=fmtp:{again} apt={number}", f"a=ssrc-group:FID {ssrc} {rtx_ssrc}"]
    # Browsers take the first that is named for the pictures' own.
    lines.append(f"a=ssrc:{ssrc} cname:{_CNAME}")
    return [*lines, f"a=ssrc:{rtx_ssrc} cname:{_CNAME}"] if video.rtx else lines


def _opus_lines(opus: Codec, parameters: str) -> list[str]:
    number = opus.payload_type
    return [f"a=rtpmap:{number} opus/48000/2", f"a=fmtp:{number} {parameters}"]


def _takes_fragments(codec: Codec) -> bool:
    return codec.parameter("packetization-mode") == "1"


def _profile_order(profile: str) -> int:
    """Constrained baseline, baseline, then any other, in the browser's order."""
    if profile.startswith("42"):
        return 0 if profile[2:4] in ("e0", "c0") else 1
    return 2
