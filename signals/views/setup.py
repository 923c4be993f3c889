"""The set-up of signals: areas, closed days, and who handles what."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Page, Update
from signals.actions import setup as actions
from signals.forms import setup as forms
from signals.models import ClosedDay, SignalArea, SignalRoute
from signals.models.clock import coming_closed_days, coming_holidays


class Setup(Page):
    """Everything that is set up, on one page."""

    permission = "signal_setup.view"
    template_name = "signals/setup.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds areas, days and routes."""
        named = ("organisation", "area", "handler__user", "deputy__user")
        return super().get_context_data(
            areas=list(SignalArea.objects.all()),
            closed_days=coming_closed_days(),
            holidays=coming_holidays(),
            routes=list(SignalRoute.objects.select_related(*named)),
            **kwargs,
        )


class _Row:
    """A page of the set-up: leads back to it, and finds a row by its number."""

    permission = "signal_setup.edit"
    template_name = "signals/setup_form.html"
    reference_field = "pk"
    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> Any:
        """The row; what is no number names none."""
        number = self.kwargs["reference"]
        if not number.isdecimal() or len(number) > 15:
            raise Http404
        return super().get_object(queryset)  # type: ignore[misc]

    @property
    def cancel_url(self) -> str:
        """Back to the set-up."""
        return reverse("signals:setup")


# --- areas ----------------------------------------------------------------------------------------
class _Area(_Row):
    model = SignalArea
    form_class = forms.AreaForm
    success_message = _("The area has been saved.")

    def perform(self, form: Any) -> SignalArea:
        """Store it, with the log."""
        return actions.store_area(form.instance, membership=self.membership, **form.cleaned_data)  # type: ignore[attr-defined]


class AreaCreate(_Area, Create):
    """Adds an area."""

    heading = _("Add an area")


class AreaUpdate(_Area, Update):
    """Renames an area or takes it out of use."""

    heading = _("Change an area")


# --- closed days ----------------------------------------------------------------------------------
class ClosedDayCreate(_Row, Create):
    """Adds a closed day."""

    model = ClosedDay
    form_class = forms.ClosedDayForm
    heading = _("Add a closed day")
    lead = _("Weekends and national holidays are known already.")
    success_message = _("The day has been added. Dates that were promised before stay as they are.")

    def perform(self, form: Any) -> ClosedDay:
        """Store it, with the log."""
        return actions.store_closed_day(
            form.instance, membership=self.membership, **form.cleaned_data
        )


class _Remove(_Row, Update):
    """Asks, and takes a row away."""

    form_class = forms.RemoveForm

    def perform(self, form: Any) -> Any:
        """Take it away, with the log."""
        actions.remove(self.object, membership=self.membership)
        return self.object


class ClosedDayRemove(_Remove):
    """Takes a closed day away."""

    model = ClosedDay
    heading = _("Remove a closed day")
    success_message = _("The day has been removed.")


# --- routes ---------------------------------------------------------------------------------------
class _Route(_Row):
    model = SignalRoute
    object: Any
    form_class = forms.RouteForm
    success_message = _("It has been saved. Signals that have a handler keep that one.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which route it changes."""
        return {**super().get_form_kwargs(), "route": self.object}  # type: ignore[misc]

    def perform(self, form: Any) -> SignalRoute:
        """Store it, with the log."""
        return actions.store_route(form.route, membership=self.membership, **form.cleaned_data)  # type: ignore[attr-defined]


class RouteCreate(_Route, Create):
    """Says who handles what."""

    heading = _("Add a handler")


class RouteUpdate(_Route, Update):
    """Changes who handles what."""

    heading = _("Change a handler")


class RouteRemove(_Remove):
    """Takes a route away."""

    model = SignalRoute
    heading = _("Remove a handler")
    lead = _("New signals go by the other rows. Signals that have a handler keep that one.")
    success_message = _("It has been removed.")
