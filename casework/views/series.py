"""Series of meetings: list, page, making, changing, ending, and planning the next meetings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.actions import planning, series
from casework.forms import meetings as forms
from casework.models import MeetingSeries
from core.tenancy import reverse
from core.views import Create, Detail, List
from network.views.closing import UpdateWhileOpen


class SeriesList(List):
    """Every series, running ones first."""

    model = MeetingSeries
    permission = "series.view"
    template_name = "casework/series_list.html"

    def get_queryset(self) -> Any:
        """Running ones first, by name."""
        return super().get_queryset().order_by("ended_on", "name", "pk")


class SeriesDetail(Detail):
    """One series with its meetings."""

    model = MeetingSeries
    permission = "series.view"
    template_name = "casework/series_detail.html"
    context_object_name = "series"

    def get_queryset(self) -> Any:
        """With who leads."""
        people = ("chair__user", "deputy_chair__user", "note_taker__user")
        return super().get_queryset().select_related(*people)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the meetings, the last one first."""
        return super().get_context_data(meetings=self.object.meetings.all()[:40], **kwargs)


class SeriesCreate(Create):
    """Makes a series."""

    model = MeetingSeries
    permission = "series.create"
    form_class = forms.SeriesForm
    template_name = "casework/series_form.html"
    heading = gettext_lazy("Make a series")
    lead = gettext_lazy("A rhythm, a place and who leads. The meetings are planned after this.")
    success_message = gettext_lazy("The series has been made. Now plan the next meetings.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("casework:series_list")

    def perform(self, form: Any) -> MeetingSeries:
        """Make it, with the log."""
        return series.create_series(membership=self.membership, **form.facts())


class _Change(UpdateWhileOpen):
    """What the pages that change a running series share."""

    model = MeetingSeries
    template_name = "casework/series_form.html"
    shut = gettext_lazy("This series has ended, so it does not change any more.")

    def is_open(self) -> bool:
        """Until it ended."""
        return not self.object.has_ended


class SeriesUpdate(_Change):
    """Changes a series; a stale save shows both texts."""

    permission = "series.edit"
    form_class = forms.SeriesForm
    success_message = gettext_lazy(
        "The series has been saved. Meetings that were planned stay as they are."
    )

    def perform(self, form: Any) -> MeetingSeries:
        """Change it, with the log."""
        return series.update_series(self.object, membership=self.membership, **form.facts())


class SeriesEnd(_Change):
    """Ends a series."""

    permission = "series.end"
    form_class = forms.EndForm
    heading = gettext_lazy("End the series")
    success_message = gettext_lazy("The series has ended.")

    def perform(self, form: Any) -> MeetingSeries:
        """End it, with the log."""
        return series.end_series(self.object, membership=self.membership)


class SeriesPlan(_Change):
    """Plans the next meetings of a series in one step."""

    permission = "meeting.plan"
    form_class = forms.PlanForm
    heading = gettext_lazy("Plan the next meetings")
    lead = gettext_lazy(
        "By the rhythm of the series, after the last one that was planned. On a holiday it becomes"
        " the next working day."
    )

    def perform(self, form: Any) -> MeetingSeries:
        """Plan them, and say on which days."""
        number = form.cleaned_data["number"]
        planned = planning.plan_next(self.object, membership=self.membership, number=number)
        messages.success(self.request, _told(planned))
        return self.object  # type: ignore[no-any-return]


def _told(planned: list[planning.Planned]) -> str:
    days = ", ".join(_day(one.meeting.held_on) for one in planned)
    number = len(planned)
    text = ngettext(
        "%(n)d meeting is planned: %(days)s.", "%(n)d meetings are planned: %(days)s.", number
    )
    told = [text % {"n": number, "days": days}]
    for one in planned:
        if one.instead_of:
            moved = _("%(was)s is no working day, so it became %(now)s.")
            days_told = {"was": _day(one.instead_of), "now": _day(one.meeting.held_on)}
            told.append(moved % days_told)
    return " ".join(told)


def _day(day: Any) -> str:
    return date_format(day, "D j F")
