"""What a municipality keeps about people, why and how long: public, from the tables (rule P6)."""

from __future__ import annotations

from typing import Any

from casework.models.parameters import BASIS, INFORM, REQUEST, REQUEST_EXTENSION
from core.models import Parameter
from core.retention import in_words, retained_models
from core.views import Page

#: The parts of the product that keep something about residents, in reading order.
ABOUT_RESIDENTS = ("signals", "casework")


class Privacy(Page):
    """The privacy page of one municipality, made of its own parameters so that it cannot differ."""

    public = True
    template_name = "casework/privacy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the basis that was confirmed, if any, the terms, and what each kind is kept for."""
        days = {key: Parameter.objects.value(key) for key in (INFORM, REQUEST, REQUEST_EXTENSION)}
        return super().get_context_data(
            basis=Parameter.objects.in_force(BASIS), kept=kept(), days=days, **kwargs
        )


def kept() -> list[dict[str, Any]]:
    """Each kind of record with each of its terms, as they hold today."""
    rows = []
    for model in retained_models():
        if model._meta.app_label in ABOUT_RESIDENTS:
            rule: Any = model.retention  # type: ignore[attr-defined]
            terms = [rule.term, *(term for term, _when in rule.instead)]
            days = sorted({int(Parameter.objects.value(term)) for term in terms})
            words = [in_words(number) for number in days]
            rows.append({"kind": model._meta.verbose_name, "terms": words, "basis": rule.basis})
    return rows
