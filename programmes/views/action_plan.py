"""Blind spots and action points: the findings of a programme and what is decided on them."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Detail, Page, Transition, Update
from programmes.actions import action_plan as decisions
from programmes.actions import programme as actions
from programmes.blind_spots import RULES
from programmes.forms import action_plan as forms
from programmes.models import ActionPoint, BlindSpot, Programme
from programmes.models.exchange import ProgrammeState
from programmes.models.findings import counts, entries, finding_of, split
from programmes.views.tabs import programme_tabs


class Findings(Detail):
    """The blind spots of one programme, with what was decided on each."""

    model = Programme
    permission = "finding.view"
    template_name = "programmes/findings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds findings, counts and filter."""
        state = ProgrammeState(self.object)
        filters = forms.FindingFilter(self.request.GET)
        chosen = filters.cleaned_data if filters.is_valid() else {}
        found = entries(state)
        facts = {"state": state, "filters": filters, "found": found, **split(found, chosen)}
        facts["filter_groups"] = filters.groups(counts(found))
        facts["tabs"] = programme_tabs(self.object, self.membership, "programmes:findings")
        return super().get_context_data(**facts, **kwargs)


class Rules(Page):
    """How blind spots are found: all rules in plain words."""

    permission = "programme.view"
    template_name = "programmes/rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rules."""
        return super().get_context_data(rules=RULES, **kwargs)


class BlindSpotTransition(Transition):
    """Decides on one finding: leave it so, put it in the action plan, or reopen it."""

    model = BlindSpot
    verbs = {
        "accept": (decisions.accept_blind_spot, forms.AcceptForm),
        "address": (decisions.address_blind_spot, forms.AddressForm),
        "reopen": (decisions.reopen_blind_spot, None),
    }

    def get_object(self, queryset: Any = None) -> BlindSpot:
        """The decision on the finding in the address, not stored when nobody decided on it yet.

        404 when the rules do not report the finding (any more).
        """
        programmes = Programme.objects.visible_to(self.membership)
        programme = get_object_or_404(programmes, reference=self.kwargs["reference"])
        found = finding_of(ProgrammeState(programme), self.kwargs["code"], self.kwargs["subject"])
        if found is None:
            raise Http404
        self.finding = found
        facts = {"programme": programme, "code": found.code, "subject": found.subject}
        decided: BlindSpot | None = BlindSpot.objects.filter(**facts).first()
        return decided or BlindSpot(municipality_id=programme.municipality_id, **facts)

    def perform(self, form: Any) -> Any:
        """Decide; only now the finding gets a row."""
        spot = self.object
        self.object = decisions.blind_spot_for(spot.programme, code=spot.code, subject=spot.subject)
        return super().perform(form)

    def get_initial(self) -> dict[str, Any]:
        """The proposal of the rule as a first wording."""
        return {"title": self.finding.proposal}

    def get_form(self, form_class: Any = None) -> Any:
        """The action form offers the organisations of the programme."""
        form = super().get_form(form_class)
        if "owner" in form.fields:
            form.fields["owner"].queryset = self.object.programme.organisations.all()
        return form

    def get_success_url(self) -> str:
        """Back to the list of blind spots."""
        return reverse("programmes:findings", reference=self.object.programme.reference)

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return self.get_success_url()

    @property
    def lead(self) -> str:
        """What the finding says."""
        return self.finding.message


class ActionList(Detail):
    """The action points of one programme."""

    model = Programme
    permission = "action_point.view"
    template_name = "programmes/action_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the action points, unfinished first."""
        state = ProgrammeState(self.object)
        rows = self.object.action_points.select_related("owner", "activity")
        tabs = programme_tabs(self.object, self.membership, "programmes:action-list")
        actions_by_day = sorted(rows, key=lambda row: (row.due_on is None, row.due_on, row.pk))
        return super().get_context_data(
            state=state, action_points=actions_by_day, tabs=tabs, **kwargs
        )


class ActionDetail(Detail):
    """One action point."""

    model = ActionPoint
    permission = "action_point.view"
    template_name = "programmes/action_detail.html"


class ActionCreate(Create):
    """Adds an action point to a programme."""

    model = ActionPoint
    permission = "action_point.create"
    form_class = forms.ActionPointForm
    heading = _("Add an action point")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers what the programme knows."""
        rows = Programme.objects.visible_to(self.membership)
        self.programme = rows.filter(reference=self.kwargs["reference"]).first()
        if self.programme is None:
            raise Http404
        return {**super().get_form_kwargs(), "programme": self.programme}

    def perform(self, form: Any) -> ActionPoint:
        """Add it."""
        programme: Any = self.programme
        return actions.create_action_point(
            programme, membership=self.membership, **form.cleaned_data
        )


class ActionUpdate(Update):
    """Changes an action point."""

    model = ActionPoint
    permission = "action_point.edit"
    form_class = forms.ActionPointForm
    success_message = _("The action point has been saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers what the programme knows."""
        return {**super().get_form_kwargs(), "programme": self.object.programme}

    def perform(self, form: Any) -> ActionPoint:
        """Change it, with the log."""
        action = ActionPoint.objects.get(pk=form.instance.pk)
        return actions.update_action_point(action, membership=self.membership, **form.cleaned_data)


class ActionTransition(Transition):
    """Changes the status of an action point."""

    model = ActionPoint
    verbs = {"set_status": (actions.set_action_status, forms.ActionStatusForm)}

    def get_initial(self) -> dict[str, Any]:
        """What it is now."""
        return {"status": self.object.status}
