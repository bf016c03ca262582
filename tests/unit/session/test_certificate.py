"""The certificate of HTTPS: made, kept, renewed, or the institution's."""

import datetime as dt
import stat
from pathlib import Path

import pytest
from cryptography import x509

from capture.errors import ErrorCode, StudioError
from session import certificate
from session.certificate import LIFE, NAME, RENEW, given_certificate, machine_names, own_certificate

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def read(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / NAME).read_bytes())


def names(found: x509.Certificate) -> set[str]:
    entries = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    numbers = {str(address) for address in entries.get_values_for_type(x509.IPAddress)}
    return numbers | set(entries.get_values_for_type(x509.DNSName))


def test_is_made_for_all_addresses_of_this_machine_and_kept_from_others(folder: Path) -> None:
    own_certificate(folder, NOW)
    assert names(read(folder)) >= {"127.0.0.1", "localhost", *machine_names()}
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [NAME]


def test_is_used_again_until_shortly_before_its_end(folder: Path) -> None:
    own_certificate(folder, NOW)
    first = read(folder)
    own_certificate(folder, NOW + LIFE - RENEW - dt.timedelta(days=2))
    assert read(folder) == first
    own_certificate(folder, NOW + LIFE - RENEW + dt.timedelta(days=1))
    assert read(folder) != first


def test_a_new_network_is_added_and_the_former_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "machine_names", lambda: ["10.1.1.1", "poste"])
    own_certificate(folder, NOW)
    monkeypatch.setattr(certificate, "machine_names", lambda: ["10.2.2.2", "poste"])
    own_certificate(folder, NOW)
    both = read(folder)
    assert names(both) == {"10.1.1.1", "10.2.2.2", "poste"}
    monkeypatch.setattr(certificate, "machine_names", lambda: ["10.1.1.1", "poste"])
    own_certificate(folder, NOW)
    assert read(folder) == both


@pytest.mark.parametrize("content", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_damaged_one_is_replaced(folder: Path, content: str) -> None:
    folder.mkdir()
    (folder / NAME).write_text(content)
    own_certificate(folder, NOW)
    assert names(read(folder)) >= {"localhost"}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StudioError) as caught:
        own_certificate(tmp_path / "data", NOW)
    assert caught.value.code is ErrorCode.CLASS_CERTIFICATE_BAD
    assert caught.value.facts == {"path": str(tmp_path / "data" / NAME)}


def split(folder: Path, days: int = 0) -> tuple[Path, Path]:
    """Make a certificate that began `days` ago; return its file and its key's."""
    own_certificate(folder, dt.datetime.now(dt.UTC) - dt.timedelta(days=days))
    key, begin, rest = (folder / NAME).read_text().partition("-----BEGIN CERTIFICATE-----")
    (folder / "cert.pem").write_text(begin + rest)
    (folder / "key.pem").write_text(key)
    return folder / "cert.pem", folder / "key.pem"


def test_a_given_one_is_taken_with_its_key_beside_it_or_in_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "machine_names", lambda: ["127.0.0.1", "Classe.cfpa.dz"])
    cert, key = split(folder)
    assert given_certificate(cert, key)[1] == {"classe.cfpa.dz"}
    assert given_certificate(folder / NAME, None)[1] == {"classe.cfpa.dz"}


def test_what_cannot_be_used_is_named(folder: Path, tmp_path: Path) -> None:
    cert, _ = split(folder)
    _, foreign_key = split(tmp_path / "other")
    expired, its_key = split(tmp_path / "old", days=1000)
    missing = tmp_path / "missing.pem"
    for given, key, named in (
        (missing, None, missing),
        (cert, None, cert),
        (cert, foreign_key, cert),
        (cert, missing, missing),
        (foreign_key, None, foreign_key),
        (expired, its_key, expired),
    ):
        with pytest.raises(StudioError) as caught:
            given_certificate(given, key)
        assert caught.value.code is ErrorCode.CLASS_CERTIFICATE_BAD
        assert caught.value.facts == {"path": str(named)}


def test_an_encrypted_key_is_refused_without_asking_anybody(folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization

    cert, key = split(folder)
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        loaded.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    with pytest.raises(StudioError) as caught:
        given_certificate(cert, key)
    assert caught.value.code is ErrorCode.CLASS_CERTIFICATE_BAD
