"""The names of a certificate in a class's links."""

import socket
import threading
from collections.abc import Collection
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from session import naming
from session.certificate import certified_names, own_certificate
from session.naming import class_names, names_that_lead_here, names_to_try
from tests.helpers.certificates import institutions_certificate
from tests.unit.session.test_certificate import NOW


def test_only_what_somebody_else_vouches_for_counts(tmp_path: Path) -> None:
    cert, _, _ = institutions_certificate(tmp_path, ["Classe.cfpa.dz", "*.cfpa.dz"])
    assert certified_names(cert) == ("classe.cfpa.dz", "*.cfpa.dz")
    own_certificate(tmp_path / "own", NOW)
    assert certified_names(tmp_path / "own" / "class.pem") == ()
    with pytest.raises(StudioError) as caught:
        certified_names(tmp_path / "none.pem")
    assert caught.value.code is ErrorCode.CLASS_CERTIFICATE_BAD


def test_an_asterisk_stands_for_this_machines_own_label() -> None:
    own = ("Poste4.lan", "poste4")
    assert names_to_try(["*.cfpa.dz"], own) == ("poste4.cfpa.dz",)
    assert names_to_try(["classe.cfpa.dz", "*.cfpa.dz"], own) == ("classe.cfpa.dz", "poste4.cfpa.dz")
    assert names_to_try(["p*.cfpa.dz", "*.cfpa.dz"], ("",)) == ()
    assert len(names_to_try([f"n{number}.cfpa.dz" for number in range(100)], own)) == 8


def test_only_names_that_lead_here_are_told() -> None:
    known = {"here.dz": ["10.1.0.2"], "self.dz": ["127.0.1.1"], "elsewhere.dz": ["10.9.9.9"]}

    def resolve(name: str) -> Collection[str]:
        if name not in known:
            raise OSError("no such name")
        return known[name]

    names = ["elsewhere.dz", "here.dz", "nowhere.dz", "self.dz"]
    assert names_that_lead_here(names, ("10.1.0.2", "192.168.1.2"), resolve) == ["here.dz", "self.dz"]


def test_a_class_has_the_names_that_this_machine_resolves(tmp_path: Path) -> None:
    cert, _, _ = institutions_certificate(tmp_path, ["localhost"])
    assert class_names(cert, "127.0.0.1") == ("localhost",)
    assert class_names(None, "127.0.0.1") == ()


def test_a_class_is_not_held_up_by_a_network_without_name_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, _, _ = institutions_certificate(tmp_path, ["*.cfpa.dz"])
    told, answers = threading.Event(), threading.Event()
    waited: list[bool] = []

    def unanswered() -> str:
        waited.append(told.wait(20))
        answers.set()
        return "poste4"

    monkeypatch.setattr(socket, "getfqdn", unanswered)
    monkeypatch.setattr(naming, "RESOLVE_S", 0.1)
    assert class_names(cert, "127.0.0.1") == ()
    told.set()
    assert answers.wait(20)
    assert waited == [True]
