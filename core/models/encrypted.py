"""Fields that are encrypted at rest, for the current municipality (ADR 25).

The guard judges the plain text; after that ``get_db_prep_value`` encrypts, so that no plain text
reaches the database, whatever code writes. The column is a text column; an empty text stays empty,
so a CHECK can ask for it. Content cannot be searched: only ``isnull`` and "is empty" are asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact

from core import encryption
from core.models.guarded import GuardedJSONField, GuardedTextField
from core.tenancy import current


class _IsEmpty(Exact):  # type: ignore[type-arg]
    """The one comparison an encrypted text allows: with the empty text."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if not (rhs is None or (isinstance(rhs, str | bytes) and not rhs)):
            raise _not_searchable(lhs.output_field)
        super().__init__(lhs, rhs)


def _not_searchable(field: Any) -> FieldError:
    return FieldError(
        f"{field} is encrypted, so its content cannot be searched or computed with."
        " Ask only whether it is empty, or null."
    )


@dataclass(frozen=True)
class _Ready:
    """What ``encrypt_again`` made: the guard let it through once and does not judge it anew."""

    stored: str


class Encrypted:
    """What encrypted fields share: how a value becomes bytes, and bytes a stored text."""

    model: type[models.Model]
    column: str

    @property
    def place(self) -> str:
        """The column to which what is stored is tied; renaming it means encrypting again."""
        return f"{self.model._meta.db_table}.{self.column}"

    def to_bytes(self, value: Any) -> bytes:
        """The bytes of a value."""
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> Any:
        """The value of the bytes."""
        return plain.decode()

    def encrypt_again(self, stored: str) -> _Ready:
        """A stored text under the newest key, for ``update``. Raises ``Undecipherable``."""
        return _Ready(self._encrypt(self._decrypt(stored)))

    def _encrypt(self, plain: bytes) -> str:
        return encryption.encrypt(plain, column=self.place, municipality=current().pk)

    def _decrypt(self, stored: str) -> bytes:
        return encryption.decrypt(stored, column=self.place, municipality=current().pk)

    def get_internal_type(self) -> str:
        """A text column, whatever the value is."""
        return "TextField"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Let the guard judge the plain text, then encrypt."""
        if isinstance(value, _Ready):
            return value.stored
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt for the current municipality; null and empty stay what they are."""
        if not prepared:
            value = self.get_prep_value(value)  # type: ignore[attr-defined]
        if value is None:
            return None
        plain = self.to_bytes(value)
        return self._encrypt(plain) if plain else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Decrypt for the current municipality. Raises ``Undecipherable`` where that fails."""
        if value is None:
            return None
        return self.from_bytes(self._decrypt(value) if value else b"")

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is null" and "is empty". Raises ``FieldError`` for any other question."""
        if lookup_name == "exact":
            return _IsEmpty
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)  # type: ignore[misc]
        raise _not_searchable(self)

    def get_transform(self, lookup_name: str) -> Any:
        """No part of the content can be asked for. Raises ``FieldError``."""
        raise _not_searchable(self)


class EncryptedTextField(Encrypted, GuardedTextField):
    """A guarded text, encrypted; ``max_length`` counts the plain text."""


class EncryptedJSONField(Encrypted, GuardedJSONField):
    """Guarded data as JSON, encrypted."""

    def to_bytes(self, value: Any) -> bytes:
        """The data as JSON."""
        return json.dumps(value, cls=self.encoder, ensure_ascii=False).encode()

    def from_bytes(self, plain: bytes) -> Any:
        """The data that the JSON holds."""
        return json.loads(plain, cls=self.decoder)


class EncryptedBinaryField(Encrypted, models.BinaryField):  # type: ignore[type-arg]
    """A file, encrypted. The guard does not look into it."""

    def to_bytes(self, value: Any) -> bytes:
        """The bytes themselves, also of a memoryview."""
        return bytes(value)

    def from_bytes(self, plain: bytes) -> bytes:
        """The bytes themselves."""
        return plain


def encrypted_fields() -> Iterator[Any]:
    """Every encrypted field of the installation, each once: where its column stands."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, Encrypted):
                yield field
