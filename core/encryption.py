"""Encryption at rest: texts about people are unreadable in the database and its backups (ADR 25).

AES-256-GCM. Every municipality has a key of its own, derived from ``FIELD_ENCRYPTION_KEYS``, and a
stored text is tied to its column: what is moved to another column or another municipality cannot be
read there. What is stored says under which key: ``1:<key id>:<base64>``.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = "1"
SHORTEST_SECRET = 32
_NONCE = 12


class Undecipherable(RuntimeError):
    """A stored text cannot be read here: other key, other column, other municipality, or damage."""


@dataclass(frozen=True)
class Key:
    """One secret of the installation, with the name under which it stands before a stored text."""

    secret: str

    @property
    def prefix(self) -> str:
        """How everything begins that was encrypted under this key."""
        return f"{VERSION}:{_derive(self.secret, 'key id').hex()[:8]}:"

    def cipher(self, municipality: int) -> AESGCM:
        """The cipher of one municipality under this key."""
        return AESGCM(_derive(self.secret, f"municipality {municipality}"))


@lru_cache(maxsize=1024)
def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def keys() -> list[Key]:
    """The keys of the installation, newest first; the demonstration makes one of its own.

    Raises ``ImproperlyConfigured`` when one is too short to be a secret.
    """
    chosen = list(settings.FIELD_ENCRYPTION_KEYS)
    if not chosen and not settings.PRODUCTION:
        chosen = [f"demonstration of fields at rest: {settings.SECRET_KEY}"]
    if not chosen or any(len(secret) < SHORTEST_SECRET for secret in chosen):
        raise ImproperlyConfigured(
            f"FIELD_ENCRYPTION_KEYS needs keys of at least {SHORTEST_SECRET} characters."
        )
    return [Key(secret) for secret in chosen]


def encrypt(plain: bytes, *, column: str, municipality: int) -> str:
    """Encrypt under the newest key, for one column ("table.column") of one municipality."""
    key = keys()[0]
    nonce = secrets.token_bytes(_NONCE)
    hidden = key.cipher(municipality).encrypt(nonce, plain, column.encode())
    return key.prefix + base64.b64encode(nonce + hidden).decode("ascii")


def decrypt(stored: str, *, column: str, municipality: int) -> bytes:
    """What was encrypted for this column of this municipality. Raises ``Undecipherable``."""
    for key in keys():
        if stored.startswith(key.prefix):
            try:
                hidden = base64.b64decode(stored.removeprefix(key.prefix), validate=True)
                cipher = key.cipher(municipality)
                return cipher.decrypt(hidden[:_NONCE], hidden[_NONCE:], column.encode())
            except (binascii.Error, ValueError, InvalidTag):
                break
    # Without cause and without content: neither belongs in a log.
    raise Undecipherable(f"{column} holds a value that cannot be read here.") from None
