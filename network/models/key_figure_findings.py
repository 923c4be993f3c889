"""What a policy adviser has to do about key figures: computed, never stored.

About agreements and who keeps in touch, no judgement of a person; no key figure is named in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.tenancy import reverse
from network.models.findings import Finding
from network.models.key_figures import KeyFigure

NO_CONTACT, REVIEW_DUE = "NO_CONTACT", "REVIEW_DUE"
ORDER = [NO_CONTACT, REVIEW_DUE]


def key_figure_findings() -> list[Finding]:
    """Everything to do about the key figures of this municipality, in one query."""
    today = timezone.localdate()
    running = KeyFigure.objects.active().with_contact().without_contact_data()
    waiting = running.filter(Q(is_in_touch=False) | Q(review_on__lte=today))
    return find(waiting.select_related(None), today)


def find(running: Iterable[Any], today: datetime.date) -> list[Finding]:
    """The findings about these key figures (each with ``is_in_touch``) whose role has not ended."""
    found: list[Finding] = []
    for key_figure in running:
        if not key_figure.is_in_touch:
            found.append(_no_contact(key_figure))
        if key_figure.review_on <= today:
            found.append(_review_due(key_figure))
    return sorted(found, key=lambda one: (ORDER.index(one.code), one.subject.casefold()))


def _no_contact(key_figure: KeyFigure) -> Finding:
    if key_figure.contact_id is None:
        text = _("No colleague keeps in touch with key figure %(reference)s (%(area)s).")
    else:
        text = _(
            "The colleague who kept in touch with key figure %(reference)s (%(area)s) has no access"
            " any more."
        )
    return _finding(NO_CONTACT, key_figure, text % _facts(key_figure), _("Choose a colleague"))


def _review_due(key_figure: KeyFigure) -> Finding:
    text = _(
        "Look at the agreement with key figure %(reference)s (%(area)s) together. That was planned"
        " for %(day)s."
    )
    facts = {**_facts(key_figure), "day": key_figure.review_on.strftime("%d-%m-%Y")}
    return _finding(REVIEW_DUE, key_figure, text % facts, _("Renew the agreement"))


def _facts(key_figure: KeyFigure) -> dict[str, str]:
    return {"reference": key_figure.reference, "area": key_figure.area}


def _finding(code: str, key_figure: KeyFigure, text: str, step: str) -> Finding:
    url = reverse("network:key_figure_update", reference=key_figure.reference)
    return Finding(code, key_figure.reference, text, step, url)
