"""HTTPS for the class: the institution's certificate, or a self-signed one made on first use."""

import datetime as dt
import ipaddress
import logging
import os
import socket
import ssl
from pathlib import Path
from typing import Final

import platformdirs
import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from capture.errors import ErrorCode, StudioError
from session.settings import ClassSettings

log = logging.getLogger(__name__)

NAME: Final = "class.pem"
LIFE: Final = dt.timedelta(days=397)
"""No longer than browsers take from anybody."""
RENEW: Final = dt.timedelta(days=30)
"""How long before its end a new one is made."""
MOST_NAMES: Final = 40


def serving_context(settings: ClassSettings) -> tuple[ssl.SSLContext, frozenset[str]]:
    """Return how to serve HTTPS, and by which names this machine is known for certain.

    Raises `StudioError` (CLASS_CERTIFICATE_BAD with `path`).
    """
    if settings.certificate is not None:
        return given_certificate(settings.certificate, settings.key)
    return own_certificate(platformdirs.user_data_path("trainer-studio"), dt.datetime.now(dt.UTC)), frozenset()


def given_certificate(certificate: Path, key: Path | None) -> tuple[ssl.SSLContext, frozenset[str]]:
    """Return how to serve with a PEM certificate and its key (None: in the same file), and the names it is for.

    Raises `StudioError` (CLASS_CERTIFICATE_BAD with `path`): not readable, not a pair, encrypted, or out of date.
    """
    found = _load(certificate)
    now = dt.datetime.now(dt.UTC)
    if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
        dates = f"valid from {found.not_valid_before_utc:%Y-%m-%d} to {found.not_valid_after_utc:%Y-%m-%d}"
        raise StudioError(ErrorCode.CLASS_CERTIFICATE_BAD, dates, path=str(certificate))
    return _context(certificate, key), frozenset(name.lower() for name in _names(found) if not _is_number(name))


def certified_names(certificate: Path) -> tuple[str, ...]:
    """Return the names (no numbers, small letters, "*.x" as it is) that somebody else vouches for.

    None of a self-signed one: a browser warns of it under any name. Raises `StudioError` (CLASS_CERTIFICATE_BAD with
    `path`).
    """
    found = _load(certificate)
    if found.issuer == found.subject:
        return ()
    return tuple(name.lower() for name in _names(found) if not _is_number(name))


def own_certificate(folder: Path, now: dt.datetime) -> ssl.SSLContext:
    """Return how to serve with the self-signed certificate in `folder`; made anew when missing, old or for other names.

    Names that it was made for before are kept: who moves between two networks has one certificate for both, and
    trainees who have accepted it are not asked again. Raises `StudioError` (CLASS_CERTIFICATE_BAD with `path`).
    """
    path = folder / NAME
    former = _read(path)
    names = machine_names()
    if former is None or former.not_valid_after_utc - now < RENEW or not set(names) <= set(_names(former)):
        kept = names + [name for name in (_names(former) if former else []) if name not in names]
        try:
            _write(path, _make(kept[:MOST_NAMES], now))
        except OSError as error:
            raise _bad(path, error) from error
    return _context(path, None)


def machine_names() -> list[str]:
    """Return by what this machine can be reached: its addresses as numbers, then its names."""
    addresses = [
        entry.address.partition("%")[0]
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family in {socket.AF_INET, socket.AF_INET6}
    ]
    # A link-local address needs a zone, which no browser takes.
    numbers = [address for address in addresses if not address.startswith("fe80:")]
    name = socket.gethostname().lower()
    names = [name, f"{name}.local"] if name and "." not in name and name.isascii() else []
    return list(dict.fromkeys([*numbers, "localhost", *names]))


def _load(certificate: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise _bad(certificate, error) from error


def _read(path: Path) -> x509.Certificate | None:
    """Return the certificate at `path` if it can be served with: a damaged one is replaced."""
    try:
        data = path.read_bytes()
        serialization.load_pem_private_key(data, None)
        return x509.load_pem_x509_certificate(data)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        log.warning("%s is made anew: %s", path, error)
        return None


def _make(names: list[str], now: dt.datetime) -> bytes:
    """Return a new key and its certificate, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trainer Studio")])
    entries: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(name)) if _is_number(name) else x509.DNSName(name) for name in names
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(title)
        .issuer_name(title)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks in a room differ.
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + LIFE - dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(entries), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, data: bytes) -> None:
    """Write for the owner alone, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600, exist_ok=False)
    partial.write_bytes(data)
    partial.replace(path)


def _context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # An encrypted key would ask for its password on the terminal.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except (OSError, ValueError) as error:
        raise _bad(key if key is not None and not _is_readable(key) else certificate, error) from error
    return context


def _is_readable(path: Path) -> bool:
    return os.access(path, os.R_OK)


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [
        *(str(address) for address in names.get_values_for_type(x509.IPAddress)),
        *names.get_values_for_type(x509.DNSName),
    ]


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _bad(path: Path, error: Exception) -> StudioError:
    return StudioError(ErrorCode.CLASS_CERTIFICATE_BAD, str(error), path=str(path))
