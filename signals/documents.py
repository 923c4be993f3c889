"""What signals hand out as a file: never a single signal, never a name."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents import Document
from core.models import Membership, Municipality
from network.documents import WorkSessionCalendar
from signals.models import SignalStructure, ThermometerAction, ThermometerSession
from signals.models.structure_poster import poster_of
from signals.models.structure_text import how_it_goes, tell
from signals.models.trend_page import trend_parts
from signals.models.trend_tables import published_trends


# --- thermometer sessions -------------------------------------------------------------------------
class ThermometerReport(Document):
    """A talk on one or two pages: what plays, what speaks against it, what is agreed; no names."""

    name = "thermometer_report"
    title = gettext_lazy("Report of a thermometer session")
    template = "signals/documents/thermometer_report.html"
    permission = "thermometer.download"
    #: With more signs than this in its texts the letters get smaller.
    ROOMY = 2500

    def file_name(self, obj: ThermometerSession) -> str:
        """Such as ``thermometergesprek-TG-2026-01.pdf``; not what it is about."""
        return f"{slugify(_('Thermometer session'))}-{obj.reference}.pdf"

    def context(self, obj: ThermometerSession, membership: Membership | None) -> dict[str, Any]:
        """The talk with its themes by name, who was at the table, what was and is agreed."""
        themes = obj.themes_by_name()
        agreements = list(obj.actions.select_related("organisation"))
        look_back = list(ThermometerAction.objects.to_look_back_at(obj))
        texts = [obj.positive, *(one.what for one in agreements)]
        texts += [f"{one.what}{one.result}" for one in look_back]
        texts += [f"{one.title}{one.seen}{one.against}" for one in themes]
        return {
            "talk": obj,
            "themes": themes,
            "seats": obj.seats.select_related("organisation"),
            "look_back": look_back,
            "agreements": agreements,
            "is_long": sum(map(len, texts)) > self.ROOMY,
            "kept_until": ThermometerSession.retention.ends(obj),
            "edition": _("%(reference)s · state of %(day)s")
            % {"reference": obj.reference, "day": date_format(timezone.localdate(), "j F Y")},
        }


class ThermometerCalendar(WorkSessionCalendar):
    """A talk for one's own calendar: such as ``thermometergesprek-TG-2026-01.ics``."""

    name = "thermometer_calendar"
    title = gettext_lazy("Calendar entry of a thermometer session")
    permission = "thermometer.view"
    word = gettext_lazy("Thermometer session")


# --- trends ---------------------------------------------------------------------------------------
class TrendsDocument(Document):
    """The trends on paper: the same published figures as the page, charts and tables."""

    name = "trends"
    title = gettext_lazy("Trends")
    template = "signals/documents/trends.html"
    permission = "trend.download"

    def file_name(self, obj: Municipality) -> str:
        """Such as ``trends-maasmonde-2026-11-22.pdf``."""
        return f"{self.name}-{obj.slug}-{timezone.localdate().isoformat()}.{self.kind}"

    def context(self, obj: Municipality, membership: Membership | None) -> dict[str, Any]:
        """The tables with their drawings."""
        trends = published_trends()
        return {
            "municipality": obj,
            "trends": trends,
            "parts": trend_parts(trends),
            "edition": _("Trends · state of %(day)s")
            % {"day": date_format(timezone.localdate(), "j F Y")},
        }


# --- the signalling structure ---------------------------------------------------------------------
class StructurePoster(Document):
    """How a signal goes, on one A4 for the staff room, whatever its texts."""

    name = "structure_poster"
    title = gettext_lazy("Poster of how a signal goes")
    template = "signals/documents/structure_poster.html"
    permission = "structure.download"

    def file_name(self, obj: SignalStructure) -> str:
        """Such as ``poster-signaleringsstructuur-SS-2026-01.pdf``."""
        return f"{slugify(_('Poster signalling structure'))}-{obj.reference}.pdf"

    def context(self, obj: SignalStructure, membership: Membership | None) -> dict[str, Any]:
        """The texts of the poster, with the terms that hold now."""
        since = date_format(obj.in_use_since, "j F Y") if obj.in_use_since else ""
        poster = poster_of(tell(obj), how_it_goes(), obj.municipality.name, since)
        return {"poster": poster, "structure": obj}
