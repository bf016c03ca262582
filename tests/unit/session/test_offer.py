from collections.abc import Iterator
from typing import Final

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given, settings
from hypothesis import strategies as st

from session.answer import Ends, agree_sound, agree_video, section_of, sound_lines, video_lines, write_answer
from session.offer import MOST_CANDIDATES, Candidate, OfferError, parse_offer

OFFER: Final = """v=0
o=- 46117 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1 1 udp 2113937151 4f0a8f9c-1f44-4f2c-b6ab-8a6f5d2f1b6a.local 50000 typ host generation 0
a=candidate:2 1 udp 2113937151 192.0.2.7 50001 typ host generation 0
a=candidate:3 1 tcp 2113937151 192.0.2.7 9 typ host tcptype active
a=candidate:4 1 udp 2113937151 224.0.0.1 50001 typ host
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=fingerprint:sha-256 AA:BB
a=setup:actpass
a=mid:0
a=recvonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
m=video 9 UDP/TLS/RTP/SAVPF 96 102 103 106 107 108 109
c=IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=fingerprint:sha-256 AA:BB
a=setup:actpass
a=mid:1
a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:toffset
a=recvonly
a=rtcp-mux
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 nack
a=rtpmap:102 H264/90000
a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f
a=rtpmap:103 rtx/90000
a=fmtp:103 apt=102
a=rtpmap:106 H264/90000
a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
a=rtpmap:107 H264/90000
a=rtcp-fb:107 goog-remb
a=rtcp-fb:107 transport-cc
a=rtcp-fb:107 ccm fir
a=rtcp-fb:107 nack
a=rtcp-fb:107 nack pli
a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtpmap:108 rtx/90000
a=fmtp:108 apt=107
"""
ENDS: Final = Ends("wxyz", "p" * 22, [("sha-256", "CC:DD")], [Candidate("1", 1, 5, "192.0.2.1", 4000, "host")])


def without(*starts: str) -> str:
    return "".join(f"{line}\r\n" for line in OFFER.splitlines() if not line.startswith(starts))


def answer(sdp: str) -> str:
    offer = parse_offer(sdp)
    lines = {}
    if section := section_of(offer, "audio", "recvonly"):
        lines[section.mid] = sound_lines(agree_sound(section), 11)
    if section := section_of(offer, "video", "recvonly"):
        lines[section.mid] = video_lines(agree_video(section), 22, 33)
    return write_answer(offer, ENDS, lines)


def test_only_addresses_that_are_worth_a_try_are_kept() -> None:
    assert [one.address for one in parse_offer(OFFER).candidates] == ["192.0.2.7"]
    many = OFFER + "".join(f"a=candidate:{n} 1 udp 9 192.0.2.{n + 1} 5000 typ host\n" for n in range(200))
    assert len(parse_offer(many).candidates) == MOST_CANDIDATES


def test_the_constrained_baseline_is_chosen_with_its_rtx() -> None:
    section = section_of(parse_offer(OFFER), "video", "recvonly")
    assert section is not None
    video = agree_video(section)
    assert (video.codec.payload_type, video.send_time) == (107, 3)
    assert video.rtx is not None
    assert video.rtx.payload_type == 108


def test_another_profile_will_do_and_vp8_when_there_is_none() -> None:
    section = section_of(parse_offer(without("a=rtpmap:107")), "video", "recvonly")
    assert section is not None
    assert agree_video(section).codec.payload_type == 102
    section = section_of(parse_offer(without("a=rtpmap:107", "a=rtpmap:102")), "video", "recvonly")
    assert section is not None
    video = agree_video(section)
    assert (video.codec.name, video.rtx) == ("vp8", None)


def test_another_reads_our_answer() -> None:
    told = SessionDescription.parse(answer(OFFER))
    sound, video = told.media
    assert [codec.payloadType for codec in sound.rtp.codecs] == [111, 63]
    assert [codec.payloadType for codec in video.rtp.codecs] == [107, 108]
    assert [each.ssrc for each in video.ssrc] == [22, 33], "browsers take the first for the pictures'"
    assert video.ssrc_group[0].items == [22, 33]
    assert {(each.type, each.parameter) for each in video.rtp.codecs[0].rtcpFeedback} == {
        ("goog-remb", None), ("ccm", "fir"), ("nack", None), ("nack", "pli"),
    }  # fmt: skip
    assert told.group[0].items == ["0", "1"]
    for media in told.media:
        assert media.dtls is not None
        assert media.ice is not None
        assert (media.direction, media.rtcp_mux, media.ice.usernameFragment) == ("sendonly", True, "wxyz")
        assert media.dtls.role == "client"
    assert [one.ip for one in sound.ice_candidates] == ["192.0.2.1"]
    assert {each.cname for media in told.media for each in media.ssrc} == {"program"}


def test_who_wants_to_be_the_client_is() -> None:
    assert answer(OFFER.replace("actpass", "active")).count("a=setup:passive") == 2


def test_what_is_not_wanted_is_rejected_in_place() -> None:
    more = OFFER.replace("BUNDLE 0 1", "BUNDLE 0 1 2 3") + (
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:2\na=sctp-port:5000\n"
        "m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:3\na=recvonly\na=rtpmap:96 VP8/90000\n"
    )
    lines = answer(more).splitlines()
    assert "a=group:BUNDLE 0 1" in lines
    assert [line.split()[1] for line in lines if line.startswith("m=")] == ["9", "9", "0", "0"]


def test_what_is_offered_in_the_bundle_alone_is_no_refusal() -> None:
    # As Firefox does: its first section carries the transport, the others have port 0.
    bundled = OFFER.replace("m=video 9 ", "m=video 0 ").replace("a=mid:1\n", "a=mid:1\na=bundle-only\n")
    assert "a=group:BUNDLE 0 1" in answer(bundled).splitlines()
    assert "a=group:BUNDLE 0" in answer(OFFER.replace("m=video 9 ", "m=video 0 ")).splitlines()


def broken() -> Iterator[str]:
    yield ""
    yield "v=0"
    yield without("a=ice-ufrag")
    yield without("a=fingerprint")
    yield without("a=setup")
    yield without("m=")
    yield OFFER.replace("abcd", 'x"\r\na=evil')
    yield OFFER.replace("m=audio 9", "m=audio nine")
    yield OFFER.replace("rtpmap:111 ", "rtpmap:1111 ")
    yield OFFER.replace("a=mid:0", "a=mid:" + "0" * 99)
    yield OFFER.replace("actpass", "holdconn")


@pytest.mark.parametrize("sdp", list(broken()))
def test_a_broken_offer_is_refused(sdp: str) -> None:
    with pytest.raises(OfferError):
        parse_offer(sdp)


@settings(max_examples=300)
@given(st.data())
def test_no_offer_brings_it_down(data: st.DataObject) -> None:
    lines = OFFER.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        nonsense = data.draw(st.text(max_size=12))
        lines[at] = data.draw(
            st.sampled_from([line[:cut], line[:cut] + nonsense + line[cut:], nonsense, "a=" + nonsense])
        )
    try:
        text = answer("\n".join(lines))
    except OfferError:
        return
    assert text.count("\r\nm=") == sum(line.startswith("m=") for line in "\n".join(lines).splitlines())
