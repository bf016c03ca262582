import struct

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSrPacket,
    pack_remb_fci,
)
from hypothesis import given
from hypothesis import strategies as st

from session.rtcp import (
    MOST_MISSING,
    Estimate,
    KeyframeAsked,
    Missing,
    Report,
    SenderTime,
    goodbye,
    middle_ntp,
    parse,
    receiver_report,
    sender_report,
)

WALL_NS = 1_764_000_000_500_000_000


def test_another_reads_our_sender_report() -> None:
    sender, source = RtcpPacket.parse(sender_report(7, WALL_NS, 90_000, 12, 3400, b"program"))
    assert isinstance(sender, RtcpSrPacket)
    assert sender.sender_info.ntp_timestamp >> 32 == 1_764_000_000 + 2_208_988_800 & 0xFFFFFFFF
    assert sender.sender_info.ntp_timestamp & 0xFFFFFFFF == 1 << 31
    assert (sender.ssrc, sender.sender_info.rtp_timestamp) == (7, 90_000)
    assert (sender.sender_info.packet_count, sender.sender_info.octet_count) == (12, 3400)
    assert isinstance(source, RtcpSdesPacket)
    assert source.chunks[0].items == [(1, b"program")]
    (told,) = parse(sender_report(7, WALL_NS, 90_000, 12, 3400, b"program"))
    assert told == SenderTime(7, middle_ntp(WALL_NS))


def test_another_reads_our_receiver_report_and_goodbye() -> None:
    (receiver,) = RtcpPacket.parse(receiver_report(1, 2, 0.25, -3, 0x10005, 99, 0.5))
    assert isinstance(receiver, RtcpRrPacket)
    block = receiver.reports[0]
    assert (block.ssrc, block.fraction_lost, block.packets_lost, block.highest_sequence) == (2, 64, -3, 0x10005)
    assert (block.lsr, block.dlsr) == (99, 32768)
    assert len(RtcpPacket.parse(goodbye(3))) == 1


def test_what_browsers_say_is_read() -> None:
    info = RtcpReceiverInfo(
        ssrc=5, fraction_lost=64, packets_lost=9, highest_sequence=70_000, jitter=1, lsr=8, dlsr=6554
    )
    nack = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=5)
    nack.lost = [30, 31, 46, 60]
    data = (
        bytes(RtcpRrPacket(ssrc=1, reports=[info]))
        + bytes(nack)
        + bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=1, media_ssrc=5))
        + bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=1, media_ssrc=0, fci=pack_remb_fci(500_000, [5])))
        + struct.pack("!BBHIIIBxxx", 0x84, 206, 4, 1, 0, 5, 1)
    )
    report, missing, keyframe, estimate, full = parse(data)
    assert isinstance(report, Report)
    assert (report.ssrc, report.loss, report.highest, report.last_report) == (5, 0.25, 70_000, 8)
    assert abs(report.delay_s - 0.1) < 0.001
    assert isinstance(missing, Missing)
    assert sorted(missing.sequences) == [30, 31, 46, 60]
    assert keyframe == full == KeyframeAsked(5)
    assert isinstance(estimate, Estimate)
    assert abs(estimate.bits_per_s - 500_000) < 500


def test_a_nack_names_so_many_at_most() -> None:
    pairs = struct.pack("!HH", 0, 0xFFFF) * 1000
    (missing,) = parse(struct.pack("!BBHII", 0x81, 205, 2 + len(pairs) // 4, 1, 2) + pairs)
    assert isinstance(missing, Missing)
    assert len(missing.sequences) == MOST_MISSING


@given(st.binary(max_size=300))
def test_nonsense_is_passed_over(data: bytes) -> None:
    list(parse(data))


@given(st.integers(0, 31), st.sampled_from([200, 201, 202, 203, 204, 205, 206, 207]), st.binary(max_size=80))
def test_bodies_of_any_length_are_passed_over(count: int, kind: int, body: bytes) -> None:
    body = body[: len(body) // 4 * 4]
    list(parse(struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body))
