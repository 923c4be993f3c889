"""Fields that refuse to hold an identifier, whatever code writes to them (rule S3, ADR 9, 22).

What is written passes ``get_db_prep_save``: forms, ``create``, ``save``, ``update``, bulk and raw
writing alike. An expression (``F``, ``Value``, ``Case``, and so ``bulk_update``) would be computed
in the database, unseen, and is refused outright.

A field refuses structured identifiers. Names are a question to the writer, so the form asks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deidentification import guard, wording
from core.deidentification.asking import GuardedField
from core.deidentification.dialogue import Names
from core.deidentification.identifiers import MAXIMUM_LENGTH, Label

#: Why a name in a field is asked about but once.
IMPORTED = _("Comes in with files of others, which name authors and providers.")
COPIED = _("A copy of texts that were looked at where they were written.")


class TextRefused(ValidationError):
    """A text was not stored. It names what kind of identifier it holds, never the text itself."""

    def __init__(self, message: Any, code: str, labels: tuple[Label, ...] = ()) -> None:
        self.labels = labels
        super().__init__(message, code=code)


def refuse_identifiers(
    value: Any,
    is_code: Callable[[str], bool] | None = None,
    *,
    allowed: frozenset[Label] = frozenset(),
) -> None:
    """Raise ``TextRefused`` when a text, or any text within lists and mappings, may not be stored.

    ``is_code`` tells codes of a closed vocabulary, which are no texts (they look like accounts);
    ``allowed`` are what the text is for, such as the address of an office.

    That is: it holds a structured identifier, it has more than 4,000 characters, or there is no
    sound lexicon to judge it by (the guard fails closed). An empty text holds nothing.
    """
    for text in set(_texts_in(value)):
        if is_code and is_code(text):
            continue
        if len(text) > MAXIMUM_LENGTH:
            raise TextRefused(wording.too_long(len(text)), "too_long")
        labels = tuple(label for label in _refused_in(text) if label not in allowed)
        if labels:
            raise TextRefused(wording.refused(labels), "identifier", labels)


def _refused_in(text: str) -> tuple[Label, ...]:
    try:
        return tuple(dict.fromkeys(found.label for found in guard.blocked(text)))
    except guard.GuardUnavailable:
        raise TextRefused(wording.unavailable(), "unavailable") from None


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a value as JSON holds it; a number is a text, too: it may be somebody's."""
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _texts_in(key)
            yield from _texts_in(entry)
    elif isinstance(value, list | tuple | set | frozenset):
        for entry in value:
            yield from _texts_in(entry)
    elif isinstance(value, float) and value.is_integer():
        yield str(int(value))
    elif value is not None and not isinstance(value, bool) and str(value).strip():
        yield str(value)


class Guarded:
    """What guarded fields share. ``blocks_only`` says why a name in it is asked about but once."""

    #: Which texts within are codes, where data hold both.
    is_code: Callable[[str], bool] | None = None

    def __init__(self, *args: Any, blocks_only: Any = "", **kwargs: Any) -> None:
        self.blocks_only = blocks_only
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse identifiers where a model is validated, so that the fault stands at its field."""
        super().validate(value, model_instance)  # type: ignore[misc]
        refuse_identifiers(value, self.is_code)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse identifiers and expressions on the way to the database."""
        _refuse_expression(value)
        value = self.get_prep_value(value)  # type: ignore[attr-defined]  # once: judged is written
        refuse_identifiers(value, self.is_code)
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]


def _refuse_expression(value: Any) -> None:
    if hasattr(value, "as_sql") or hasattr(value, "resolve_expression"):
        raise TextRefused(_("A guarded text is written as a text, not computed."), "expression")


class _GuardedText(Guarded):
    """A guarded text in a form: asked about names there."""

    blocks_only: Any

    def formfield(self, **kwargs: Any) -> Any:
        """The form field that asks the writer."""
        names = Names.ONCE if self.blocks_only else Names.REASON
        options = {"form_class": GuardedField, "names": names, **kwargs}
        return super().formfield(**options)  # type: ignore[misc]


class GuardedCharField(_GuardedText, models.CharField):  # type: ignore[type-arg]
    """A guarded text on one line."""


class GuardedTextField(_GuardedText, models.TextField):  # type: ignore[type-arg]
    """A guarded text of at most 4,000 characters (the limit of the guard)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAXIMUM_LENGTH)
        if kwargs["max_length"] > MAXIMUM_LENGTH:
            raise ValueError(f"The guard looks at no more than {MAXIMUM_LENGTH} characters.")
        super().__init__(*args, **kwargs)


class GuardedJSONField(Guarded, models.JSONField):
    """Data as JSON in which every text is guarded, in lists and under names as well."""

    def __init__(
        self, *args: Any, is_code: Callable[[str], bool] | None = None, **kwargs: Any
    ) -> None:
        self.is_code = is_code
        super().__init__(*args, **kwargs)
