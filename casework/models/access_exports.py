"""What somebody gets to see who asks what is kept about them (rule P3).

It is gathered from the tables themselves: whatever is destroyed with a case or a registration is in
it, so that a table that is added later is in it too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from casework.models.destruction import DestructionEntry
from casework.models.drafts import CaseworkDraft
from casework.models.registers import Provision, RightsRequest
from casework.models.registrations import Registration
from core.models import Membership, Municipality, Parameter
from core.models.encrypted import EncryptedBinaryField
from core.models.plain import CODE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantModel


class AccessExport(TenantModel):
    """The file of one request, as its second reader judged it; destroyed with what it is about."""

    retention = follows("case")
    sensitivity = {"content": "confidential", "held_back": "internal"}
    plain_text = plain(CODE, "held_back")

    request = TenantForeignKey(RightsRequest, models.CASCADE, related_name="exports")
    case = TenantForeignKey(Case, models.CASCADE, null=True, related_name="+")
    registration = TenantForeignKey(Registration, models.CASCADE, null=True, related_name="+")
    content = EncryptedBinaryField(_("access export"))
    #: The parts that were held back, by their codes.
    held_back = models.CharField(_("parts held back"), max_length=10_000, blank=True)
    made_on = models.DateField(_("made on"), default=timezone.localdate)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("access export")
        verbose_name_plural = _("access exports")
        constraints = [
            models.UniqueConstraint(fields=["request"], name="access_export_request_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False, registration__isnull=True)
                | Q(case__isnull=True, registration__isnull=False),
                name="access_export_is_about_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.made_on)


#: Kinds of records that are no part of it: they say nothing of their own about the person, or are
#: what one colleague is still writing and nobody else may read.
LEFT_OUT = (AccessExport, CaseworkDraft, DestructionEntry)
#: Facts of the product itself, which say nothing about a person; a number stands in the name.
TECHNICAL = {"revision", "fingerprint", "order", "number"}
#: Data of somebody else, masked with a word (rule P3).
MASKED = {"received_by"}
#: What still reads well in a table across a page: columns, and characters in a cell.
MOST_COLUMNS, LONGEST_CELL = 5, 200


@dataclass(frozen=True)
class Part:
    """One record: a code to hold it back by, what it is called without content, and its lines.

    ``has_content``: whether somebody wrote something in it; the rest is dates and kinds.
    """

    code: str
    name: str
    lines: list[tuple[str, str]]
    has_content: bool = True
    is_held_back: bool = False


@dataclass(frozen=True)
class Section:
    """The records of one kind; many short ones are the rows of one table."""

    title: str
    parts: list[Part]

    @property
    def columns(self) -> list[str]:
        """The labels above the rows; none when each record stands on its own."""
        labels = list(dict.fromkeys(label for part in self.parts for label, _text in part.lines))
        texts = [text for part in self.parts for _label, text in part.lines]
        fits = len(labels) <= MOST_COLUMNS and all(len(text) <= LONGEST_CELL for text in texts)
        is_shown = not any(part.is_held_back for part in self.parts)
        return labels if len(self.parts) > 1 and fits and is_shown else []

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Label and text of each record, in the order of ``columns``; "" where it says nothing."""
        columns, told = self.columns, [dict(part.lines) for part in self.parts]
        return [[(label, one.get(label, "")) for label in columns] for one in told]


def everything_about(subject: Any, held_back: Collection[str] = ()) -> list[Section]:
    """All that is kept about whoever a case or a registration stands for, kind by kind.

    ``held_back`` holds codes of parts that are named and not shown. Colleagues are shown by their
    organisation and function, never by name.
    """
    roots = [subject.registration, subject] if isinstance(subject, Case) else [subject]
    kinds: dict[str, dict[str, Part]] = {}
    for root in roots:
        for rows in _with_dependants(type(root), [root]):
            title = capfirst(str(rows[0]._meta.verbose_name_plural))
            parts = [_part(row, held_back) for row in rows]
            kinds.setdefault(title, {}).update({part.code: part for part in parts})
    return [Section(title, list(parts.values())) for title, parts in kinds.items()]


def _with_dependants(model: Any, rows: list[Any]) -> Iterator[list[Any]]:
    """The rows, and after them whatever is destroyed with them, level by level."""
    if not rows:
        return
    yield rows
    for relation in model._meta.get_fields(include_hidden=True):
        other: Any = relation.related_model
        if relation.one_to_many and _belongs(relation, model, other):
            found = other.objects.filter(**{f"{relation.field.name}__in": rows})
            yield from _with_dependants(other, list(_readable(other, found)))


def _belongs(relation: Any, model: Any, other: Any) -> bool:
    """Whether rows of ``other`` are about the same person: destroyed with it, or in a register."""
    if other is model or other in LEFT_OUT or other._meta.app_label != "casework":
        return False
    registered = other in (Provision, RightsRequest)
    return relation.on_delete is models.CASCADE or registered


def _readable(model: Any, rows: Any) -> Any:
    """The rows with what their lines name, and without their files."""
    keys = [field.name for field in _shown(model) if isinstance(field, models.ForeignKey)]
    files = [field.name for field in model._meta.fields if isinstance(field, EncryptedBinaryField)]
    return rows.select_related(*keys).defer(*files).order_by("pk")


def _shown(model: Any) -> list[Any]:
    """The fields that say something: no keys, no colleagues, nothing technical."""
    hidden = (Membership, Municipality, Case, Registration)
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in TECHNICAL
        and field.related_model not in hidden
        and field.related_model is not model
    ]


def _part(row: Any, held_back: Collection[str]) -> Part:
    code = _code(row)
    if _is_held_back(row, held_back):
        return Part(code, _name(row), [], is_held_back=True)
    lines = [(_label(field), _text(row, field)) for field in _shown(type(row))]
    has_content = "confidential" in row.sensitivity.values()
    return Part(code, _name(row), [(label, text) for label, text in lines if text], has_content)


def _label(field: Any) -> str:
    """What a field is called; a relation without a name of its own is called after its kind."""
    named = isinstance(field.verbose_name, Promise) or not field.is_relation
    words = field.verbose_name if named else field.related_model._meta.verbose_name
    return str(capfirst(str(words)))


def _is_held_back(row: Any, held_back: Collection[str]) -> bool:
    """Whether it is held back itself, or what it is a part of is (a reason of a statement)."""
    if _code(row) in held_back:
        return True
    return any(_is_held_back(parent, held_back) for parent in _parents(row))


def _parents(row: Any) -> list[Any]:
    """The records of casework that it is a part of, below its case or registration."""
    found = (getattr(row, field.name) for field in _shown(type(row)) if field.is_relation)
    return [one for one in found if one is not None and one._meta.app_label == "casework"]


def _code(row: Any) -> str:
    return f"{row._meta.model_name}.{row.pk}"


def _name(row: Any) -> str:
    """What a record is called, without its content: kind, number, parent, organisation, day."""
    numbers = (getattr(row, name, None) for name in ("number", "version", "order"))
    number = next((str(number) for number in numbers if number), "")
    first = f"{capfirst(str(row._meta.verbose_name))} {number}".strip()
    parents = [f"{parent._meta.verbose_name} {parent}" for parent in _parents(row)]
    days = (
        getattr(row, field.name)
        for field in _shown(type(row))
        if isinstance(field, models.DateField)
    )
    day = next((_in_words(day) for day in days if day), "")
    organisation = getattr(row, "organisation", None)
    return " · ".join(str(word) for word in (first, *parents, organisation, day) if word)


def _text(row: Any, field: Any) -> str:
    """What a field says to a reader; "" when it is empty."""
    if isinstance(field, EncryptedBinaryField):
        return gettext("Goes along as a separate file.")
    if field.choices:
        return capfirst(str(getattr(row, f"get_{field.name}_display")()))
    value = getattr(row, field.name)
    if value in (None, ""):
        return ""
    if field.name in MASKED:
        return gettext("Data of somebody else; left out.")
    return _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Parameter):
        told = " · ".join(f"{part}: {text}" if part else text for part, text in value.shown)
        return f"{told} ({gettext('version')} {value.version})"
    if hasattr(value, "hour") and hasattr(value, "year"):
        return date_format(timezone.localtime(value), "j F Y, H.i")
    return date_format(value, "j F Y") if hasattr(value, "year") else str(value)
