"""Thermometer sessions: list, the page of the talk, who sits there, themes, agreements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.lifecycle import TransitionRefused
from core.tenancy import reverse
from core.views import Create, Detail, List, Transition
from interventions.classification import EXPECTED_SHOWN_PHASES, NO_ONE_PHENOMENON, PhenomenonCode
from interventions.models import Phenomenon
from network.models import PartnerOrganisation
from network.views.closing import UpdateWhileOpen
from network.views.files import DocumentDownload
from signals.actions import thermometer as actions
from signals.documents import ThermometerCalendar, ThermometerReport
from signals.forms import thermometer as forms
from signals.models import ThermometerAction, ThermometerSession, ThermometerTheme
from signals.models.thermometer_findings import thermometer_findings

CONCLUDED = _("This talk is concluded, so it stays as it is.")
#: Choices of the list that are no form to explain.
NO_FORM = NO_ONE_PHENOMENON | {PhenomenonCode.OTHER}
NOT_BEGUN = _("The talk has not begun. Explain first, then begin it.")


class ThermometerList(List):
    """The talks one may see, the last on top; for who keeps them also what is to be done."""

    model = ThermometerSession
    permission = "thermometer.view"
    template_name = "signals/thermometer_list.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        """With the number of themes of each."""
        return super().get_queryset().with_numbers().in_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the findings."""
        context = super().get_context_data(**kwargs)
        if self.membership.may("thermometer.edit"):
            context["findings"] = thermometer_findings()
        return context


class ThermometerDetail(Detail):
    """The talk: what comes first, the themes, who is at the table, what was and is agreed."""

    model = ThermometerSession
    permission = "thermometer.view"
    template_name = "signals/thermometer_detail.html"
    context_object_name = "talk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what stands around the talk, and the explanation as long as it has not begun."""
        facts = _around(self.object) | _explained(self.object)
        return super().get_context_data(**facts, **kwargs)


class ThermometerCreate(Create):
    """Plans a talk."""

    model = ThermometerSession
    permission = "thermometer.create"
    form_class = forms.SessionForm
    template_name = "signals/thermometer_form.html"
    heading = _("Plan a thermometer session")
    lead = _("A talk of partners about what plays. A good rhythm is once a quarter.")
    success_message = _("The talk is planned. Now write down who is at the table.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("signals:thermometer_list")

    def perform(self, form: Any) -> ThermometerSession:
        """Plan it, with the log."""
        return actions.plan_session(membership=self.membership, **form.facts())


class _Change(UpdateWhileOpen):
    """What the pages that change a talk share; during the talk unless a page says otherwise."""

    model: Any = ThermometerSession
    permission = "thermometer.edit"
    template_name = "signals/thermometer_form.html"
    shut = CONCLUDED

    @property
    def talk(self) -> ThermometerSession:
        """The talk that this is about."""
        talk: ThermometerSession = self.object
        return talk

    def is_open(self) -> bool:
        """From the moment the talk began until it is concluded."""
        return self.talk.is_held

    def why_shut(self) -> str:
        """Too early or too late."""
        return str(NOT_BEGUN if self.talk.is_planned else self.shut)


class ThermometerUpdate(_Change):
    """Changes title, day, time and place; during the talk also what goes well."""

    form_class = forms.SessionForm
    success_message = _("The talk has been saved.")

    def is_open(self) -> bool:
        """Until it is concluded."""
        return self.talk.is_open

    def perform(self, form: Any) -> ThermometerSession:
        """Change it, with the log."""
        return actions.update_session(self.talk, membership=self.membership, **form.facts())


class ThermometerSeats(_Change):
    """Changes who is at the table."""

    form_class = forms.SeatsForm
    template_name = "signals/thermometer_rows.html"
    heading = _("At the table")
    lead = _(
        "Organisation and function, no names. These organisations see this talk. Empty a row to"
        " take it away."
    )
    success_message = _("Who is at the table has been saved.")

    def is_open(self) -> bool:
        """Until it is concluded."""
        return self.talk.is_open

    def perform(self, form: Any) -> ThermometerSession:
        """Store the rows."""
        actions.set_seats(self.talk, membership=self.membership, rows=form.seats())
        return self.talk


class ThermometerActions(_Change):
    """Changes what is agreed."""

    form_class = forms.ActionsForm
    template_name = "signals/thermometer_rows.html"
    heading = _("What do we agree?")
    lead = _(
        "Which organisation does what, and by which day? No names. Next time you look back at it."
        " Empty a row to take it away."
    )
    success_message = _("What you agree has been saved.")

    def perform(self, form: Any) -> ThermometerSession:
        """Store the rows."""
        actions.set_actions(self.talk, membership=self.membership, rows=form.agreed())
        return self.talk


class ThermometerLookBack(_Change):
    """Says what came of what was agreed before."""

    form_class = forms.LookBackForm
    template_name = "signals/thermometer_look_back.html"
    heading = _("Look back")
    success_message = _("What came of it has been saved.")

    def perform(self, form: Any) -> ThermometerSession:
        """Store what was filled in."""
        actions.look_back(self.talk, membership=self.membership, outcomes=form.outcomes())
        return self.talk


# --- themes ---------------------------------------------------------------------------------------
class ThermometerThemeCreate(Create):
    """Writes down a theme during the talk."""

    model = ThermometerTheme
    permission = "thermometer.edit"
    form_class = forms.ThemeForm
    template_name = "signals/thermometer_theme.html"
    heading = _("Add a theme")
    success_message = _("The theme has been added.")

    @cached_property
    def talk(self) -> ThermometerSession:
        """The talk whose reference is in the address; 404 when one may not know of it."""
        rows = ThermometerSession.objects.visible_to(self.membership)
        found: ThermometerSession | None = rows.filter(reference=self.kwargs["reference"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def cancel_url(self) -> str:
        """Back to the talk."""
        return self.talk.get_absolute_url()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the way back."""
        if self.talk.is_held:
            return super().get(request, *args, **kwargs)
        messages.info(request, str(NOT_BEGUN if self.talk.is_planned else CONCLUDED))
        return HttpResponseRedirect(self.talk.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the talk; one that is not there answers 404, whatever was typed."""
        return super().get_context_data(talk=self.talk, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Add it; what is not possible any more comes back at the form with its reason."""
        try:
            return super().form_valid(form)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)

    def perform(self, form: Any) -> ThermometerTheme:
        """Add it, with the log."""
        return actions.add_theme(self.talk, membership=self.membership, **form.facts())


class _ChangeTheme(_Change):
    """What the pages about one theme share."""

    model = ThermometerTheme
    reference_field = "session__reference"
    template_name = "signals/thermometer_theme.html"

    @property
    def talk(self) -> ThermometerSession:
        """The talk of the theme."""
        talk: ThermometerSession = self.object.session
        return talk

    def get_queryset(self) -> Any:
        """The theme with this number, with its talk."""
        rows = super().get_queryset().select_related("session")
        return rows.filter(number=self.kwargs["number"])

    @property
    def cancel_url(self) -> str:
        """Back to the theme on the page of the talk."""
        return str(self.object.get_absolute_url())


class ThermometerThemeUpdate(_ChangeTheme):
    """Changes a theme during the talk; a stale save shows both texts."""

    form_class = forms.ThemeForm
    heading = _("Change this theme")
    success_message = _("The theme has been saved.")

    def perform(self, form: Any) -> ThermometerTheme:
        """Change it, with the log."""
        theme = ThermometerTheme.objects.select_related("session").get(pk=form.instance.pk)
        return actions.update_theme(theme, membership=self.membership, **form.facts())


class ThermometerThemeRemove(_ChangeTheme):
    """Takes a theme away during the talk."""

    form_class = forms.RemoveThemeForm
    heading = _("Remove this theme")
    success_message = _("The theme has been removed.")

    @property
    def lead(self) -> str:
        """Which theme it is."""
        return str(self.object)

    def perform(self, form: Any) -> ThermometerTheme:
        """Remove it, with the log."""
        theme: ThermometerTheme = self.object
        actions.remove_theme(theme, membership=self.membership)
        return theme

    def get_success_url(self) -> str:
        """The page of the talk: the theme has no place on it any more."""
        return self.talk.get_absolute_url()


# --- the verbs, the files -------------------------------------------------------------------------
class ThermometerTransition(Transition):
    """Begins the talk after the explanation, or concludes it."""

    model = ThermometerSession
    template_name = "signals/thermometer_transition.html"
    verbs = {
        "hold": (actions.hold_session, forms.HoldForm),
        "conclude": (actions.conclude_session, forms.ConcludeForm),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the explanation before the talk, and what it comes to at the end."""
        talk = self.object
        facts = {
            "themes": talk.themes_by_name(),
            "agreements": talk.actions.all(),
            "seats": talk.seats.all(),
        }
        return super().get_context_data(**facts, **_explained(talk), **kwargs)


class ThermometerReportFile(DocumentDownload):
    """The talk on paper."""

    model = ThermometerSession
    permission = "thermometer.download"
    document = ThermometerReport


class ThermometerCalendarFile(DocumentDownload):
    """The talk for one's own calendar: number, time and place, nothing else."""

    model = ThermometerSession
    permission = "thermometer.view"
    document = ThermometerCalendar


def _around(talk: ThermometerSession) -> dict[str, Any]:
    """The themes, who is at the table, what was and is agreed, and how long it is kept."""
    return {
        "themes": talk.themes_by_name(),
        "seats": _seats_of(talk),
        "before": ThermometerSession.objects.before(talk),
        "look_back": ThermometerAction.objects.to_look_back_at(talk),
        "agreements": talk.actions.select_related("organisation"),
        "kept_until": ThermometerSession.retention.ends(talk),
        "primary": "hold" if talk.is_planned else "conclude",
    }


def _seats_of(talk: ThermometerSession) -> list[tuple[Any, str]]:
    """Who is at the table, each with the domain of the organisation."""
    seats = list(talk.seats.select_related("organisation"))
    here = {seat.organisation_id for seat in seats}
    profiles = PartnerOrganisation.objects.filter(organisation_id__in=here)
    domains = dict(profiles.values_list("organisation_id", "domain"))
    return [(seat, domains.get(seat.organisation_id) or "unknown") for seat in seats]


def _explained(talk: ThermometerSession) -> dict[str, list[Phenomenon]]:
    """Forms and processes of the municipality's list, as long as the talk has not begun."""
    if not talk.is_planned:
        return {}
    rows = list(Phenomenon.objects.valid_on().exclude(code__in=NO_FORM))
    return {
        "phenomena": [row for row in rows if row.code not in EXPECTED_SHOWN_PHASES],
        "processes": [row for row in rows if row.code in EXPECTED_SHOWN_PHASES],
    }
