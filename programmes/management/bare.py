"""The bare view of the benchmarks (decision 19): what a page could cost at the least.

The same log-in, session, membership check and scope of the municipality, the same rows fetched
with one query, and one plain template without components. These addresses exist only while
``manage.py bench`` runs.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import include, path

from core.views import Page
from interventions.models import Intervention
from network.models import PartnerOrganisation
from programmes.models import ActionPoint, Activity


class _Bare(Page):
    """Rows of one model as plain lines: the attributes that the real page shows of each."""

    template_name = "programmes/bare.html"
    shown: tuple[str, ...] = ()

    def rows(self) -> Any:
        """The rows, in one query."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds a line per row."""
        get = attrgetter(*self.shown)
        return super().get_context_data(rows=[get(row) for row in self.rows()], **kwargs)


class BareActivities(_Bare):
    """The activities of a programme: what map and list show."""

    permission = "activity.view"
    shown = ("title", "main_phase", "status", "target_groups", "owner", "start", "reference")

    def rows(self) -> Any:
        """With their owner."""
        rows = Activity.objects.select_related("owner")
        return rows.filter(programme__reference=self.kwargs["reference"])


class BareActions(_Bare):
    """The action points of a programme."""

    permission = "action_point.view"
    shown = ("title", "status", "owner", "due_on", "reference")

    def rows(self) -> Any:
        """With their owner."""
        rows = ActionPoint.objects.select_related("owner")
        return rows.filter(programme__reference=self.kwargs["reference"])


class BareInterventions(_Bare):
    """The catalogue."""

    permission = "intervention.view"
    shown = ("name", "provider", "description", "evidence_rung", "availability", "reference")

    def rows(self) -> Any:
        """All of them."""
        return Intervention.objects.all()


class BarePartners(_Bare):
    """The partner organisations."""

    permission = "partner.view"
    shown = ("organisation", "type", "domain")

    def rows(self) -> Any:
        """With their organisation."""
        return PartnerOrganisation.objects.select_related("organisation")


_REAL = path("", include(settings.ROOT_URLCONF))  # registers the path converters, too
_ours = [
    path("activities/<reference:reference>/", BareActivities.as_view(), name="activities"),
    path("actions/<reference:reference>/", BareActions.as_view(), name="actions"),
    path("interventions/", BareInterventions.as_view(), name="interventions"),
    path("partners/", BarePartners.as_view(), name="partners"),
]
urlpatterns = [
    path("<slug:municipality>/bare/", include((_ours, "bare"))),
    _REAL,
]
