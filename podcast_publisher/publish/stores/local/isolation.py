"""Close the local store to other users of this computer. The only user of the package cryptography.

Its servers talk to each other over ports of loopback, which every user can reach. With this file, all
that they answer there needs the store's own certificate or a signature with one of its keys; what
is left are the S3 port, which has keys of its own, and pages that say that there is a store.
"""

import secrets
from datetime import datetime
from pathlib import Path

SETTINGS_FILE = "security.toml"
"""The store reads it from the folder that it is started in."""

_PARTS = (
    "master",
    "volume",
    "filer",
    "s3",
    "admin",
    "worker",
    "msg_broker",
    "msg_agent",
    "mq",
    "client",
)
_SIGNED = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
_SIGNED_FOR = 60
"""Seconds that a signature is good for."""


def write_security_files(folder: Path) -> None:
    """Write certificate, keys and settings into that folder of the user's own, unless they are there."""
    if (folder / SETTINGS_FILE).is_file():
        return
    certificate, key = _certificate()
    for name, body in (
        ("certificate.pem", certificate),
        ("key.pem", key),
        (SETTINGS_FILE, _settings().encode()),  # last: with it, all is there
    ):
        beside = folder / f"{name}.part"  # a file that is cut off would close nothing
        beside.unlink(missing_ok=True)
        beside.touch(0o600)
        beside.write_bytes(body)
        beside.replace(folder / name)


def _settings() -> str:
    lines = ["[grpc]", 'ca = "certificate.pem"']
    for part in _PARTS:
        lines += [f"[grpc.{part}]", 'cert = "certificate.pem"', 'key = "key.pem"']
    for name in _SIGNED:
        key = f'key = "{secrets.token_hex(32)}"'
        lines += [f"[{name}]", key, f"expires_after_seconds = {_SIGNED_FOR}"]
    return "\n".join([*lines, "[access]", "ui = false", ""])


def _certificate() -> tuple[bytes, bytes]:
    """A certificate that is its own authority, so no other is ever accepted, and its key."""
    from cryptography import x509  # where it is used: once in a store's life
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "local store")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # as long as the store: nobody renews it, and nobody else trusts it
        .not_valid_before(datetime(2020, 1, 1))  # noqa: DTZ001 - X.509 counts in UTC
        .not_valid_after(datetime(2120, 1, 1))  # noqa: DTZ001 - as above
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(pem), private
