"""Certificates as an institution gives them: signed by somebody else."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path


def institutions_certificate(folder: Path, names: Sequence[str]) -> tuple[Path, Path, Path]:
    """Make a certificate for names, signed by an authority of its own; return its file, its key's, the authority's."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = dt.datetime.now(dt.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    titles = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)]) for title in ("Authority", "Class")]
    made = []
    for which in range(2):
        builder = (
            x509.CertificateBuilder()
            .subject_name(titles[which])
            .issuer_name(titles[0])
            .public_key(keys[which].public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=which == 0, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(keys[which].public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()), critical=False)
        )
        if which == 1:
            entries = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
            builder = builder.add_extension(entries, critical=False)
        path = folder / ("authority.pem", "class.pem")[which]
        path.write_bytes(builder.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        made.append(path)
    key = folder / "class.key"
    key.write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return made[1], key, made[0]
