"""Sockets, and what keeps them from being opened."""

import socket

import pytest

from capture.errors import ErrorCode, StudioError
from session.listening import listen


def test_takes_any_free_port() -> None:
    (listener,) = listen("127.0.0.1", 0)
    with listener, socket.create_connection(listener.getsockname(), 5) as caller:
        assert caller.getpeername() == listener.getsockname()


def test_a_name_is_served_on_all_its_addresses_at_one_port() -> None:
    listeners = listen("localhost", 0)
    try:
        assert len({listener.getsockname()[1] for listener in listeners}) == 1
    finally:
        for listener in listeners:
            listener.close()


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StudioError) as caught:
            listen("127.0.0.1", port)
    assert caught.value.code is ErrorCode.CLASS_PORT_IN_USE
    assert caught.value.facts == {"port": port}


@pytest.mark.parametrize("address", ["192.0.2.77", "not-a-machine.invalid"])
def test_an_address_that_is_not_here_is_named(address: str) -> None:
    with pytest.raises(StudioError) as caught:
        listen(address, 0)
    assert caught.value.code is ErrorCode.CLASS_ADDRESS_UNKNOWN
    assert caught.value.facts == {"address": address}


def test_a_port_can_be_taken_again_while_old_connections_linger() -> None:
    (listener,) = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port), 5):
        listener.setblocking(True)
        accepted, _ = listener.accept()
        accepted.close()  # first: the port's end of it waits
        listener.close()
        (again,) = listen("127.0.0.1", port)
        again.close()
