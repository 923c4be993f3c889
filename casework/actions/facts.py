"""What actions ask of a text or a day before they keep it."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.lifecycle import FactsRefused


def wanted(**texts: str) -> list[str]:
    """The texts without space around them, in order. Raises ``FactsRefused`` at each empty one."""
    found = {name: text.strip() for name, text in texts.items()}
    refuse({name: _("Fill this in.") for name, text in found.items() if not text})
    return list(found.values())


def refuse(reasons: dict[str, str]) -> None:
    """Raise ``FactsRefused`` with those of the reasons that say something."""
    said = {name: reason for name, reason in reasons.items() if reason}
    if said:
        raise FactsRefused(said)


def why_not_ahead(day: datetime.date, days: int) -> str:
    """ "" when a day is after today and at most so many days from now, else why not."""
    today = timezone.localdate()
    last = today + datetime.timedelta(days=days)
    if day <= today:
        return _("Choose a day after today.")
    if day > last:
        return _("Choose a day no later than %(day)s.") % {"day": date_format(last, "j F Y")}
    return ""


def why_not_past(day: datetime.date) -> str:
    """ "" when a day is today or before, else why not."""
    return _("Choose today or a day before.") if day > timezone.localdate() else ""
