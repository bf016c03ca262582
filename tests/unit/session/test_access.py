"""Codes, tokens, and limits on guessing and flooding."""

import pytest

from session.access import ALPHABET, Bucket, Gate, MessageLimit, hash_token, make_code, make_token, same, same_code
from session.messages import ErrorId, Join
from session.refusal import Refusal

RIGHT = Join("Amina", code="7kq4-md")
WRONG = Join("Amina", code="7KQ4ME")


@pytest.fixture
def gate() -> Gate:
    """The gate of a class."""
    return Gate("7KQ4MD", "observer-secret")


def refusal(gate: Gate, join: Join, address: str, now_s: float) -> tuple[ErrorId, int]:
    with pytest.raises(Refusal) as refused:
        gate.enter(join, address, now_s)
    return refused.value.error, refused.value.retry_s


def test_codes_can_be_read_aloud_and_are_all_different() -> None:
    codes = {make_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 6 and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("01OILU")


def test_tokens_cannot_be_guessed_and_only_their_hash_is_kept() -> None:
    tokens = {make_token() for _ in range(500)}
    assert len(tokens) == 500
    assert all(len(token) == 43 for token in tokens)
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_comparing() -> None:
    assert same("secret", "secret")
    assert not same("secreT", "secret")
    assert not same("", "")
    assert not same("\ud800", "secret")
    assert same_code(" 7kq 4md", "7KQ4MD")
    assert same_code("١٢٣٤", "1234")
    assert not same_code("-", " ")


def test_a_right_code_or_observers_secret_comes_through(gate: Gate) -> None:
    gate.enter(RIGHT, "10.0.0.1", 0)
    gate.enter(Join("Committee", observer="observer-secret"), "10.0.0.1", 0)
    assert refusal(gate, WRONG, "10.0.0.1", 0) == (ErrorId.WRONG_CODE, 0)
    assert refusal(gate, Join("x", code="7KQ4MD", observer="wrong"), "10.0.0.1", 0) == (ErrorId.WRONG_CODE, 0)
    assert refusal(gate, Join("x"), "10.0.0.1", 0) == (ErrorId.WRONG_CODE, 0)


def test_empty_secrets_open_nothing() -> None:
    assert refusal(Gate("", ""), Join("x"), "10.0.0.1", 0)[0] is ErrorId.WRONG_CODE


def test_a_whole_room_behind_one_address_joins_at_once(gate: Gate) -> None:
    for _ in range(500):
        gate.enter(RIGHT, "10.0.0.1", 0)


def test_an_address_that_guesses_waits_even_with_the_right_code_and_others_do_not(gate: Gate) -> None:
    for _ in range(Gate.FAILURES):
        assert refusal(gate, WRONG, "10.0.0.1", 0)[0] is ErrorId.WRONG_CODE
    assert refusal(gate, RIGHT, "10.0.0.1", 0) == (ErrorId.WAIT, 11)
    assert refusal(gate, RIGHT, "10.0.0.1", 9.5) == (ErrorId.WAIT, 1)
    gate.enter(RIGHT, "10.0.0.2", 0)
    gate.enter(RIGHT, "10.0.0.1", 10.1)
    assert refusal(gate, WRONG, "10.0.0.1", 10.1)[0] is ErrorId.WRONG_CODE
    assert refusal(gate, WRONG, "10.0.0.1", 10.1)[0] is ErrorId.WAIT


def test_the_guesses_of_four_hours_are_as_few_as_the_comment_says(gate: Gate) -> None:
    tried = 0
    for second in range(4 * 3600):
        for _ in range(3):
            tried += refusal(gate, WRONG, "10.0.0.1", second)[0] is ErrorId.WRONG_CODE
    assert Gate.FAILURES + 1400 < tried <= 1470


def test_many_addresses_together_are_limited_too(gate: Gate) -> None:
    errors = [refusal(gate, WRONG, f"10.0.{i // 250}.{i % 250}", 0)[0] for i in range(300)]
    assert errors.count(ErrorId.WRONG_CODE) == Gate.FAILURES_OVER_ALL
    assert refusal(gate, RIGHT, "10.9.9.9", 0)[0] is ErrorId.WAIT
    gate.enter(RIGHT, "10.9.9.9", 1.1)


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("unix", "unix", True),
    ],
)
def test_what_counts_as_one_address(gate: Gate, one: str, other: str, are_one: bool) -> None:
    for _ in range(Gate.FAILURES):
        gate.failed(one, 0)
    if are_one:
        assert refusal(gate, RIGHT, other, 0)[0] is ErrorId.WAIT
    else:
        gate.enter(RIGHT, other, 0)


def test_memory_is_bounded_and_the_latest_are_remembered(gate: Gate) -> None:
    for number in range(5000):
        gate.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", number)
    for _ in range(Gate.FAILURES):
        gate.failed("10.99.0.1", 5000)
    assert len(gate._addresses) == Gate.MOST_ADDRESSES
    assert refusal(gate, RIGHT, "10.99.0.1", 5002)[0] is ErrorId.WAIT


def test_a_clock_that_stands_or_goes_back_gives_nothing() -> None:
    bucket = Bucket(1, 1)
    bucket.take(1, 100)
    assert bucket.wait_s(1, 100) == 1
    assert bucket.wait_s(1, 50) == 1
    assert bucket.wait_s(1, 101) == 0


def test_a_page_in_use_is_not_limited_and_one_that_floods_is() -> None:
    limit = MessageLimit()
    for second in range(600):
        limit.take(100, second)
        limit.take(1000, second)
    while limit._messages.wait_s(1, 600) == 0:
        limit.take(10, 600)
    with pytest.raises(Refusal) as refused:
        limit.take(10, 600)
    assert refused.value.error is ErrorId.TOO_MANY
    assert refused.value.retry_s == 1
    assert limit.refused == 1
    limit.take(10, 601)
    assert limit.refused == 0


def test_bytes_are_limited_too() -> None:
    limit = MessageLimit()
    for _ in range(8):
        limit.take(16_384, 0)
    with pytest.raises(Refusal):
        limit.take(16_384, 0)
    limit.take(16_384, 2)
