from fractions import Fraction

import av
import pytest
from aiortc.codecs.h264 import h264_depayload
from aiortc.codecs.vpx import vp8_depayload
from hypothesis import given
from hypothesis import strategies as st

from encoder.packets import Packet, StreamId
from encoder.renditions import Rendition
from session.packetize import LARGEST_PAYLOAD, cut, cut_h264, cut_vp8, nal_units, redundant, rtp_time
from tests.helpers.live_media import pictures

# A unit begins with its header and ends with a bit that is set (H.264, 7.3.1); zeros inside are escaped by encoders.
UNITS = st.lists(
    st.tuples(st.sampled_from([0x41, 0x65, 0x67, 0x68, 0x06]), st.integers(1, 9000)), min_size=1, max_size=8
)


def annex_b(units: list[bytes]) -> bytes:
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in units)


@given(UNITS)
def test_h264_is_put_together_as_it_was(shapes: list[tuple[int, int]]) -> None:
    units = [bytes((kind,)) + bytes(i % 251 + 1 for i in range(size)) for kind, size in shapes]
    data = annex_b(units)
    payloads = list(cut_h264(data))
    assert all(len(payload) <= LARGEST_PAYLOAD for payload in payloads)
    assert b"".join(map(h264_depayload, payloads)) == data


def test_parts_of_a_large_unit_have_one_size_but_the_last() -> None:
    payloads = list(cut_h264(annex_b([b"\x67abc\x01", b"\x68d\x01", b"\x65" + b"\x77" * 100_000])))
    parts = payloads[1:]
    assert {len(part) for part in parts[:-1]} == {len(parts[0])}
    assert 0 < len(parts[-1]) <= len(parts[0])
    assert payloads[0][0] & 0x1F == 24, "the parameter sets travel together"


def test_units_are_found_by_short_and_long_start_codes() -> None:
    data = b"\x00\x00\x01\x09\xf0\x00\x00\x00\x01\x41\x9a\x00\x00\x00\x00\x01\x41\x80"
    assert list(nal_units(data)) == [b"\x09\xf0", b"\x41\x9a", b"\x41\x80"]


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x00\x01", b"no start code", b"\x00\x00\x01\x00"])
def test_nothing_comes_of_nothing(data: bytes) -> None:
    assert list(cut_h264(data)) == []
    assert list(cut_vp8(b"")) == []
    packet = Packet(StreamId.LIVE_HIGH, 0, 0, Fraction(1, 1000), 0, True, data)
    assert cut(packet, Rendition.HIGH, "h264") is None


@given(st.binary(min_size=1, max_size=20_000))
def test_vp8_is_put_together_as_it_was(data: bytes) -> None:
    payloads = list(cut_vp8(data))
    assert [payload[0] for payload in payloads] == [0x10] + [0] * (len(payloads) - 1)
    assert all(len(payload) <= LARGEST_PAYLOAD for payload in payloads)
    assert b"".join(map(vp8_depayload, payloads)) == data


@pytest.mark.parametrize("rendition", [Rendition.HIGH, Rendition.COMPAT])
def test_what_encoders_yield_decodes_after_the_journey(rendition: Rendition) -> None:
    codec = "h264" if rendition is Rendition.HIGH else "vp8"
    together = h264_depayload if codec == "h264" else vp8_depayload
    decoder = av.CodecContext.create(codec, "r")
    decoded = 0
    for data in pictures(rendition):
        picture = cut(Packet(StreamId.LIVE_HIGH, 0, 0, Fraction(1, 1000), 0, False, data), rendition, codec)
        assert picture is not None
        decoded += len(decoder.decode(av.Packet(b"".join(map(together, picture.payloads)))))  # type: ignore[attr-defined]
    assert decoded >= len(pictures(rendition)) - 1


def test_rtp_time_rounds_and_wraps() -> None:
    assert rtp_time(20_000_000, 48_000) == 960
    # Nanoseconds of a sample are rounded; back again they give the sample.
    assert all(rtp_time(round(n * 1e9 / 48_000), 48_000) == n for n in range(0, 480_000, 960))
    assert rtp_time(2**32 * 1_000_000_000 // 90_000 + 1_000_000_000, 90_000) in range(89_999, 90_002)


def test_a_time_base_of_any_kind_gives_the_same_rtp_time() -> None:
    data = annex_b([b"\x65\x80"])
    for pts, base in (
        (1_500_000_000, Fraction(1, 1_000_000_000)),
        (135_000, Fraction(1, 90_000)),
        (45, Fraction(1, 30)),
    ):
        picture = cut(Packet(StreamId.LIVE_HIGH, pts, pts, base, 0, True, data), Rendition.HIGH, "h264")
        assert picture is not None
        assert picture.timestamp == 135_000


def test_redundant_sound_names_the_one_before() -> None:
    # RFC 2198, 3: F=1, type, offset (14 bits), length (10 bits); then F=0 and the type of the newest.
    assert redundant(b"new", b"old!", 111, 960) == bytes((0x80 | 111, 960 >> 6, (960 & 0x3F) << 2, 4, 111)) + b"old!new"
