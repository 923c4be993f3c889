"""Tenancy: every row has its municipality, and a forgotten filter cannot leak (ADR 4).

``acting_for(municipality)`` enters the scope; every query on a tenant model outside a scope
raises ``NoMunicipality``, every query inside it sees that municipality's rows only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.urls import get_script_prefix, get_urlconf
from django.urls import reverse as django_reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.models import Municipality

_acting_for: ContextVar[Municipality | None] = ContextVar("acting_for", default=None)


class NoMunicipality(RuntimeError):
    """A tenant model was touched outside ``acting_for``."""


class CrossTenantReference(ValueError):
    """A row was saved or deleted under, or pointed at, another municipality."""


@contextmanager
def acting_for(municipality: Municipality) -> Iterator[Municipality]:
    """Enter the scope of one municipality until the block is left; yields it."""
    token = _acting_for.set(municipality)
    try:
        yield municipality
    finally:
        _acting_for.reset(token)


def current() -> Municipality:
    """The municipality acted for now. Raises ``NoMunicipality`` outside a scope."""
    municipality = _acting_for.get()
    if municipality is None:
        raise NoMunicipality(
            "No municipality is active here; enter acting_for(municipality) first."
        )
    return municipality


def take_turn() -> None:
    """Wait for the other writers of this municipality; whoever has the turn keeps it to the end.

    Must run inside a transaction, and before it locks or changes any row: then two writers never
    wait for each other. Numbers and the log's chain stand behind the same lock (ADR 11).
    """
    municipality = current()
    rows = type(municipality)._default_manager.select_for_update(no_key=True)
    rows.only("pk").get(pk=municipality.pk)


def reverse(name: str, **kwargs: Any) -> str:
    """The address of ``name`` within the current municipality."""
    return _address(get_urlconf(), get_script_prefix(), name, current().slug, **kwargs)


@lru_cache(maxsize=4096)
def _address(_urlconf: Any, _prefix: str, name: str, slug: str, **kwargs: Any) -> str:
    """An address, remembered: a list asks for a hundred of them on every request."""
    return django_reverse(name, kwargs={"municipality": slug, **kwargs})


class TenantQuerySet(models.QuerySet[Any]):
    """A queryset of one municipality's rows."""

    def visible_to(self, membership: Any) -> TenantQuerySet:
        """The rows this membership may know of; all of its own municipality unless narrowed."""
        return self


class TenantManager(models.Manager[Any]):
    """Filters every query on the current municipality and raises when there is none.

    A model with questions of its own: ``objects = TenantManager.from_queryset(ItsQuerySet)()``.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        """All rows of the current municipality. Raises ``NoMunicipality`` outside a scope."""
        return super().get_queryset().filter(municipality_id=current().pk)


class TenantChoiceField(forms.ModelChoiceField):
    """A choice between rows of the current municipality, looked up when the form is made."""

    def __init__(self, *, model: type[models.Model], **kwargs: Any) -> None:
        self.model = model
        super().__init__(queryset=models.QuerySet(model).none(), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> TenantChoiceField:
        copy = super().__deepcopy__(memo)
        copy.queryset = self.model._default_manager.all()
        return copy


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key between two rows of the same municipality, compared when a row is saved."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        super().__init__(to, on_delete, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # type: ignore[override]
        """The form field, offering rows of the current municipality only."""
        options = {
            "model": self.remote_field.model,
            "required": not self.blank,
            "label": self.verbose_name,
            "help_text": self.help_text,
            **kwargs,
        }
        options.pop("using", None)
        options.pop("queryset", None)
        return TenantChoiceField(**options)


class TenantModel(models.Model):
    """A row of one municipality. A child's ``Meta`` inherits ``TenantModel.Meta`` (core.E003)."""

    municipality = models.ForeignKey(
        "core.Municipality",
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("municipality"),
    )

    objects = TenantManager.from_queryset(TenantQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save within the current municipality. Raises ``CrossTenantReference`` otherwise."""
        self._refuse_other_municipality()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete within the current municipality. Raises ``CrossTenantReference`` otherwise."""
        self._refuse_other_municipality()
        return super().delete(*args, **kwargs)

    def _refuse_other_municipality(self) -> None:
        here = current().pk
        if self.municipality_id is None:
            self.municipality_id = here
        if self.municipality_id != here:
            raise CrossTenantReference(f"{self._meta.label} belongs to another municipality.")
        for field in self._meta.concrete_fields:
            if isinstance(field, TenantForeignKey) and getattr(self, field.attname) is not None:
                self._refuse_other_parent(field, here)

    def _refuse_other_parent(self, field: TenantForeignKey, here: int) -> None:
        if field.is_cached(self):
            parent = getattr(self, field.name)
            same = parent.municipality_id == here
        else:
            manager = field.remote_field.model._default_manager
            same = manager.filter(pk=getattr(self, field.attname)).exists()
        if not same:
            raise CrossTenantReference(f"{self._meta.label}.{field.name} points elsewhere.")
