import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture import opus
from capture.errors import ErrorCode, StudioError
from capture.opus import LONGEST, BadPacketError, OpusDecoder, duration
from tests.helpers.sounds import frequency, level_db, samples, tone
from tests.helpers.voices import FRAME, packets


def test_what_a_browser_sends_is_decoded() -> None:
    decoder = OpusDecoder()
    units = [decoder.decode(packet.data) for packet in packets(samples(tone(440, 0.3), 1))]

    assert {unit.shape for unit in units} == {(FRAME, 1)}
    sound = np.concatenate(units)[9600:, 0]
    assert frequency(sound) == pytest.approx(440, abs=3)
    assert level_db(sound) == pytest.approx(level_db(samples(tone(440, 0.3), 1)), abs=1)


def test_a_lost_syllable_comes_back_from_the_copy_in_the_next_packet_and_a_guess_knows_nothing_of_it() -> None:
    """Silence, and a voice that sets in with the lost packet."""
    sound = samples(tone(300, 0.3), 1)
    sound[: 20 * FRAME] = 0
    kept = packets(sound)
    whole, copied, guessed = OpusDecoder(), OpusDecoder(), OpusDecoder()
    for packet in kept[:21]:
        for decoder in (whole, copied, guessed):
            decoder.decode(packet.data)

    expected = level_db(whole.decode(kept[21].data))
    recovered = level_db(copied.recover(kept[22].data, FRAME))

    assert recovered == pytest.approx(expected, abs=6)
    assert level_db(OpusDecoder().conceal(FRAME)) < -90


def test_a_guess_fades_away() -> None:
    decoder = OpusDecoder()
    for packet in packets(samples(tone(300, 0.3), 1)):
        decoder.decode(packet.data)

    guesses = [level_db(decoder.conceal(480)) for _ in range(50)]

    assert guesses[0] > -20
    assert guesses[-1] < guesses[0] - 10


def test_how_long_a_packet_is() -> None:
    assert duration(packets(samples(tone(440), 0.1))[0].data) == FRAME


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"\xff\x00", b"\x03"])
def test_what_is_no_packet_is_refused(data: bytes) -> None:
    with pytest.raises(BadPacketError):
        duration(data)


@given(st.binary(max_size=1500))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    decoder = OpusDecoder()
    for decode in (decoder.decode, lambda bytes_: decoder.recover(bytes_, FRAME)):
        with contextlib.suppress(BadPacketError):
            assert len(decode(data)) <= LONGEST


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opus, "av", type("av", (), {"__file__": "/nowhere/av/__init__.py"}))
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    opus._libopus.cache_clear()
    try:
        with pytest.raises(StudioError) as caught:
            OpusDecoder()
    finally:
        opus._libopus.cache_clear()

    assert caught.value.code is ErrorCode.LIBRARY_MISSING
    assert caught.value.facts == {"library": "libopus", "package": "libopus0"}
