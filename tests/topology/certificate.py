"""A certificate that signs itself: browsers warn of it once, programs are told to trust it."""

import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LASTS = timedelta(days=365)


def certify(certificate: Path, key: Path, hosts: Sequence[str]) -> None:
    """Write both as PEM, unless a certificate for these hosts stands there that lasts another week."""
    if certificate.exists() and key.exists() and _still_fits(certificate, hosts):
        return
    private = ec.generate_private_key(ec.SECP256R1())
    encoded = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(encoded)
    certificate.write_bytes(_sign(private, hosts).public_bytes(serialization.Encoding.PEM))


def _sign(private: ec.EllipticCurvePrivateKey, hosts: Sequence[str]) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EngageNow on this machine")])
    begin = datetime.now(UTC) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + LASTS)
        .add_extension(x509.SubjectAlternativeName([_name(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, hashes.SHA256())
    )


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _still_fits(file: Path, hosts: Sequence[str]) -> bool:
    there = x509.load_pem_x509_certificate(file.read_bytes())
    names = there.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return list(names) == [_name(host) for host in hosts] and there.not_valid_after_utc > datetime.now(UTC) + timedelta(
        days=7
    )
