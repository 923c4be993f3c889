"""What the reader of the map chose: grouping, size, form and who is shown."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from interventions.classification import Domain

GROUPINGS = [
    ("target_group", _("Target group")),
    ("phenomenon", _("Phenomenon")),
    ("domain", _("Domain")),
    ("neighbourhood", _("Neighbourhood")),
]
#: What the legend says about the place of a card.
PLACES = {
    "target_group": _("Every card stands in its main phase and in its first target group."),
    "phenomenon": _("Every card stands in its main phase and at its first phenomenon."),
    "domain": _("Every card stands in its main phase and at the domain of its owner."),
    "neighbourhood": _("Every card stands in its main phase and in its first neighbourhood."),
}
#: The owner's domain in one word, on the buttons of the legend.
SHORT = {
    "social": _("Social"),
    "care": _("Care"),
    "safety": _("Safety"),
    "external": _("Partner"),
    "unknown": _("Domain unknown"),
    "none": _("No owner"),
}
SIZES = [("cards", _("Cards")), ("titles", _("Titles"))]
FORMS = [("map", _("Map")), ("table", _("Table"))]
#: Choices that are remembered from one visit to the next.
REMEMBERED = ("size",)


class MapForm(django_forms.Form):
    """Reads the query string; whatever is missing or unknown falls back to what was remembered."""

    by = django_forms.ChoiceField(choices=GROUPINGS, required=False)
    size = django_forms.ChoiceField(choices=SIZES, required=False)
    form = django_forms.ChoiceField(choices=FORMS, required=False)
    domain = django_forms.MultipleChoiceField(
        choices=[*Domain.choices, ("none", _("no owner"))], required=False
    )
    all = django_forms.BooleanField(required=False)

    def __init__(self, data: Any, *, session: Any) -> None:
        super().__init__(data)
        self.is_valid()
        found = self.cleaned_data
        for name in REMEMBERED:
            if found.get(name) and session.get(f"map_{name}") != found[name]:
                session[f"map_{name}"] = found[name]
        self.choices: dict[str, Any] = {
            "by": found.get("by") or "target_group",
            "size": found.get("size") or session.get("map_size") or "cards",
            "form": found.get("form") or "map",
            "domains": found.get("domain") or [],
            "all": bool(found.get("all")),
        }

    def owner_links(self, query: Any, owners: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
        """The legend as filter: each owner's domain with a link that switches it on or off."""
        chosen = list(self.choices["domains"])
        links = []
        for code, _label, number in owners:
            is_on = code in chosen
            wanted = [other for other in chosen if other != code] + ([] if is_on else [code])
            target = query.copy()
            target.setlist("domain", wanted)
            links.append(
                {
                    "code": code,
                    "label": SHORT[code],
                    "number": number,
                    "is_on": is_on,
                    "url": f"?{target.urlencode()}",
                }
            )
        return links
