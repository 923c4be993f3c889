"""Blind spots and action points: the findings of a programme and what is decided on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.tenancy import reverse
from core.views import Create, Detail, Page, Transition, Update
from programmes.actions import action_plan as decisions
from programmes.actions import programme as actions
from programmes.blind_spots import RULES, Finding
from programmes.forms import action_plan as forms
from programmes.models import ActionPoint, BlindSpot, Programme
from programmes.models.exchange import ProgrammeState
from programmes.models.findings import counts, entries, finding_of, parts, split
from programmes.views.tabs import programme_tabs


class FindingGone(Exception):
    """The rules no longer report the finding in the address: somebody mended it meanwhile."""


def finding_or_gone(programme: Programme, code: str, subject: str) -> Finding:
    """The finding the rules report now; ``FindingGone`` when they do not."""
    found = finding_of(ProgrammeState(programme), code, subject)
    if found is None:
        raise FindingGone
    return found


def findings_page(programme: Programme, membership: Membership, query: Any) -> dict[str, Any]:
    """The context of the page of blind spots: findings by severity and rule, counts, filter."""
    state = ProgrammeState(programme)
    filters = forms.FindingFilter(query)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    found = entries(state)
    facts: dict[str, Any] = split(found, chosen)
    return {
        "object": programme,
        "programme": programme,
        "state": state,
        "filters": filters,
        "filter_groups": filters.groups(counts(found)),
        "found": found,
        "parts": parts(facts["shown"]),
        "tabs": programme_tabs(programme, membership, "programmes:findings"),
        **facts,
    }


class Findings(Detail):
    """The blind spots of one programme, with what was decided on each."""

    model = Programme
    permission = "finding.view"
    template_name = "programmes/findings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds findings, counts and filter."""
        page = findings_page(self.object, self.membership, self.request.GET)
        return super().get_context_data(**kwargs) | page


class Rules(Page):
    """How blind spots are found: all rules in plain words."""

    permission = "programme.view"
    template_name = "programmes/rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rules."""
        return super().get_context_data(rules=RULES, **kwargs)


class BlindSpotTransition(Transition):
    """Decides on one finding: leave it so, put it in the action plan, or reopen it.

    The form opens in place, in the list of blind spots.
    """

    model = BlindSpot
    template_name = "programmes/findings.html"
    verbs = {
        "accept": (decisions.accept_blind_spot, forms.AcceptForm),
        "address": (decisions.address_blind_spot, forms.AddressForm),
        "reopen": (decisions.reopen_blind_spot, None),
    }
    done = {
        "accept": _("Left so on purpose; it stands below the list."),
        "address": _("Put in the action plan."),
        "reopen": _("Reopened: it waits for a decision again."),
    }

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """As every verb; a finding that is gone is explained, with what was typed."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except FindingGone:
            page = findings_page(self.programme, self.membership, request.GET)
            typed = [request.POST.get(name, "") for name in ("title", "reason")]
            page |= {"gone": True, "typed": [text for text in typed if text]}
            return render(request, self.template_name, {"view": self, **page}, status=409)

    def get_object(self, queryset: Any = None) -> BlindSpot:
        """The decision on the finding in the address, not stored when nobody decided on it yet.

        No such rule or programme answers 404; a finding that is gone is explained.
        """
        programmes = Programme.objects.visible_to(self.membership)
        self.programme = get_object_or_404(programmes, reference=self.kwargs["reference"])
        code, subject = self.kwargs["code"], self.kwargs["subject"]
        if code not in {rule.code for rule in RULES}:
            raise Http404
        self.finding = finding_or_gone(self.programme, code, subject)
        facts = {"programme": self.programme, "code": code, "subject": subject}
        decided: BlindSpot | None = BlindSpot.objects.filter(**facts).first()
        return decided or BlindSpot(municipality_id=self.programme.municipality_id, **facts)

    def get_initial(self) -> dict[str, Any]:
        """The proposal of the rule as a first wording."""
        return {"title": self.finding.proposal[:300]}

    def get_form(self, form_class: Any = None) -> Any:
        """The action form offers the organisations of the programme."""
        form = super().get_form(form_class)
        if "owner" in form.fields:
            form.fields["owner"].queryset = self.programme.organisations.all()
        return form

    def perform(self, form: Any) -> Any:
        """Decide, and say what happened; only now the finding gets a row."""
        code, subject = self.finding.code, self.finding.subject
        self.object = decisions.blind_spot_for(self.programme, code=code, subject=subject)
        spot = super().perform(form)
        messages.success(self.request, f"{self.finding.title}. {self.done[self.verb.name]}")
        return spot

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list of blind spots with the form at this finding."""
        page = findings_page(self.programme, self.membership, self.request.GET)
        here = (self.finding.code, self.finding.subject)
        shown = [(entry.finding.code, entry.finding.subject) for entry in page["shown"]]
        page["deciding"] = next(
            entry for entry in page["found"] if (entry.finding.code, entry.finding.subject) == here
        )
        page["in_place"] = here in shown
        return super().get_context_data(**kwargs) | page

    def get_success_url(self) -> str:
        """Back to the list of blind spots, with the same filter."""
        address = reverse("programmes:findings", reference=self.programme.reference)
        query = self.request.GET.urlencode()
        return f"{address}?{query}" if query else address

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return self.get_success_url()


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
        ordered = sorted(
            rows, key=lambda row: (not row.is_unfinished, row.due_on is None, row.due_on, row.pk)
        )
        return super().get_context_data(state=state, action_points=ordered, tabs=tabs, **kwargs)


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
