"""Texts without a guard: each says why nobody can be named in it (start-up check core.E005)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from core.models.guarded import Guarded

#: Reasons that many models share.
CODE = _("A code that the product gives or checks.")
COLLEAGUE = _("About a colleague who works with the product, as it was then.")


def plain(reason: Any, *names: str) -> dict[str, Any]:
    """Declare fields of a model plain, with the reason: ``plain_text = plain(_("…"), "place")``.

    Several reasons are put together with ``|``. Raises ``ValueError`` without a reason or field.
    """
    if not reason or not names:
        raise ValueError("A plain text needs a reason and a field.")
    return dict.fromkeys(names, reason)


def is_plain_by_kind(field: Field[Any, Any]) -> bool:
    """Whether a field can hold no sentence: slugs, codes of a closed list, log-in addresses."""
    closed = bool(field.choices) or hasattr(field, "vocabulary")
    return closed or isinstance(field, models.SlugField | models.EmailField)


def undeclared_texts(model: type[models.Model]) -> list[str]:
    """The texts of a model that are neither guarded nor plain, by name of the field."""
    plain_texts = getattr(model, "plain_text", {})
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        if not isinstance(field, Guarded) and not is_plain_by_kind(field)
        if not plain_texts.get(field.name)
    ]
