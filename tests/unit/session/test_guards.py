"""Which Host headers name this machine, whatever a name server says."""

import pytest

from session.guards import is_known_host

NAMES = {"classe.cfpa.dz", "*.salle.cfpa.dz"}


@pytest.mark.parametrize(
    "header",
    [
        "192.168.1.5:8800",
        "127.0.0.1",
        "[::1]:8800",
        "[fe80::1]",
        "localhost:8800",
        "poste-7",
        "POSTE-7.local:8801",
        "poste.lan",
        "classe.cfpa.dz:8801",
        "Classe.CFPA.dz.",
        "p3.salle.cfpa.dz",
    ],
)
def test_numbers_local_names_and_given_names_are_known(header: str) -> None:
    assert is_known_host(header, NAMES)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "evil.example",
        "evil.example:8800",
        "cfpa.dz",
        "a.b.salle.cfpa.dz",
        "127.0.0.1.evil.example",
        "poste-7.evil.example",
        "evil.local.example",
        "127.0.0.1:8800/x",
        "127.0.0.1:8800; evil",
        "a b",
        "host:port",
    ],
)
def test_a_name_that_anybody_can_point_here_is_not(header: str) -> None:
    assert not is_known_host(header, NAMES)
