"""Lists of codes in one column, and the phenomena as a municipality words them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.guarded import GuardedTextField
from core.models.plain import plain
from core.retention import kept
from core.tenancy import TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import PhenomenonCode


class CodeListField(models.CharField):  # type: ignore[type-arg]
    """An ordered list of codes out of ``vocabulary`` in one column (``,pupils,youth,``).

    In Python a list of strings. The order is meaningful and kept; ``field__contains=",pupils,"``
    finds rows on every database.
    """

    def __init__(self, *args: Any, vocabulary: Iterable[tuple[str, Any]] = (), **kwargs: Any):
        self.vocabulary = list(vocabulary)
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Migrations do not know the vocabulary: words change without a schema change."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *args: Any) -> list[str]:
        """The stored text as a list."""
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        """A list of codes from a stored text or any iterable."""
        if isinstance(value, str):
            return [code for code in value.split(",") if code]
        return list(value or [])

    def get_prep_value(self, value: Any) -> str:
        """The list as stored text; a string is taken as it is, for lookups."""
        if isinstance(value, str):
            return value
        return f",{','.join(value)}," if value else ""

    def value_to_string(self, obj: Any) -> str:
        """The stored text, for serialisation."""
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: Any) -> None:
        """Every code is in the vocabulary, and named once."""
        known = {code for code, _label in self.vocabulary}
        unknown = [code for code in value if code not in known]
        if unknown or len(set(value)) != len(value):
            raise ValidationError(_("Choose from the list; each choice once."))

    def run_validators(self, value: Any) -> None:
        """No length validator: it would count codes as characters."""

    def formfield(self, **kwargs: Any) -> forms.Field:  # type: ignore[override]
        """Check boxes in the order of the vocabulary."""
        return forms.MultipleChoiceField(
            choices=self.vocabulary,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text),
            widget=kwargs.get("widget", forms.CheckboxSelectMultiple),
        )


class PhenomenonQuerySet(TenantQuerySet):
    """Questions over phenomena."""

    def valid_on(self, day: datetime.date | None = None) -> PhenomenonQuerySet:
        """Phenomena that may be chosen on the day (default today)."""
        on = day or timezone.localdate()
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
        )

    def choices(self, keep: Iterable[str] = ()) -> list[tuple[str, str]]:
        """(code, label) of what may be chosen today, and of what was chosen before (``keep``)."""
        kept = set(keep)
        return [
            (row.code, row.label) for row in self.all() if row.is_valid_today or row.code in kept
        ]

    def labelled(self, label: str) -> PhenomenonQuerySet:
        """The phenomena with this name, ignoring capitals."""
        wanted = label.casefold()
        known = self.values_list("pk", "label")
        return self.filter(pk__in=[pk for pk, other in known if other.casefold() == wanted])

    def labels(self) -> dict[str, str]:
        """The municipality's own label per code, retired ones included, in its order."""
        return {row.code: row.label for row in self.all()}


class Phenomenon(TenantModel):
    """A phenomenon (verschijningsvorm): the code is fixed, wording and validity are local."""

    retention = kept(_("Reference data, no persons."))
    sensitivity = {"label": "open", "note": "open"}
    plain_text = plain(_("A word for a phenomenon."), "label") | plain(
        _("A citation; authors may be named."), "source"
    )

    code = models.CharField(_("code"), max_length=30, choices=PhenomenonCode.choices)
    label = models.CharField(_("label"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    note = GuardedTextField(_("note"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(PhenomenonQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["order", "label"]
        verbose_name = _("phenomenon")
        verbose_name_plural = _("phenomena")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="phenomenon_code_once"),
            models.CheckConstraint(
                condition=Q(code__in=PhenomenonCode.values), name="phenomenon_code_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=models.F("valid_from")),
                name="phenomenon_ends_after_it_begins",
                violation_error_message=_(
                    "The end is before the start. Change one of the two dates."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The list of phenomena: one phenomenon has no page of its own."""
        return reverse("interventions:phenomenon-list")

    @property
    def reference(self) -> str:
        """How the address names this phenomenon."""
        return self.code

    @property
    def is_valid_today(self) -> bool:
        """Whether it may be chosen today."""
        today = timezone.localdate()
        begun = self.valid_from is None or self.valid_from <= today
        return begun and not self.is_retired

    @property
    def is_retired(self) -> bool:
        """Whether it may no longer be chosen."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()
