"""Reading many datagrams at once brings them whole, in order, and says whom each is from."""

import socket
from contextlib import closing

import pytest

from tests.helpers.inbox import LARGEST, MOST, Inbox


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_what_waits_comes_in_order_and_with_its_sender(family: socket.AddressFamily, address: str) -> None:
    inbox = Inbox()
    with closing(socket.socket(family, socket.SOCK_DGRAM)) as here:
        here.bind((address, 0))
        assert inbox.take(here.fileno()) == 0
        with closing(socket.socket(family, socket.SOCK_DGRAM)) as there:
            there.bind((address, 0))
            sent = [bytes([number]) * (number + 1) for number in range(MOST + 3)]
            for data in sent:
                there.sendto(data, here.getsockname()[:2])

            got: list[bytes] = []
            for expected in (MOST, 3):
                assert inbox.take(here.fileno()) == expected
                got += [inbox.data(number) for number in range(expected)]
                assert inbox.sender(expected - 1) == there.getsockname()[:2]
            assert got == sent
            assert bytes(inbox.view[LARGEST : LARGEST + inbox.length(1)]) == sent[MOST + 1]
        assert inbox.take(here.fileno()) == 0


def test_a_closed_socket_is_an_error() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        number = gone.fileno()
    with pytest.raises(OSError, match="Bad file descriptor"):
        Inbox().take(number)
