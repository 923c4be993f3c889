"""The plan of a case: read it, write it, its goals, its earlier versions, and on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import generic

from casework.actions import plans as actions
from casework.documents import PlanDocument
from casework.forms import plans as forms
from casework.lifecycle import CASE
from casework.models import Case, CasePlan, Goal, TextVersion
from casework.views.drafting import KeepsDraft
from core import audit
from core.lifecycle import FactsRefused, TransitionRefused
from core.tenancy import reverse
from core.views import Create, Page, Update
from core.views.bases import Door
from network.views.files import DocumentDownload

#: Verbs of a case that this module answers for: verb → its action and form.
PLAN_VERBS: dict[str, tuple[Any, Any]] = {"adopt_plan": (actions.adopt_plan, forms.AdoptForm)}


class _OfCase:
    """A door below one case: for who may know of the case, kept by nobody, and logged (C7)."""

    model: Any = Case
    permission = "case.view"
    reference_field = "code"
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def case(self) -> Case:
        """The case of the address, asked once; 404 for who may not know of it, else 403."""
        return Door.get_object(self, Case.objects.visible_to(self.membership))  # type: ignore[arg-type, attr-defined, no-any-return]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer; a page that was shown is recorded as read."""
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == 200 and "case" in self.__dict__:
            audit.record_reading("case.view", self.case, self.membership)  # type: ignore[attr-defined]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the case and whether the reader may write its plan now."""
        facts = {"case": self.case, "may_write": self._is_open("write_plan")}
        return super().get_context_data(**facts, **kwargs)  # type: ignore[misc, no-any-return]

    def _is_open(self, name: str) -> bool:
        """Whether the reader may carry out a verb of the case now."""
        verb = CASE.transitions[name]
        return not CASE.refusal(verb, self.case, self.membership)  # type: ignore[attr-defined]


class PlanDetail(_OfCase, Page):
    """The newest version, or the one of the address, with the others."""

    template_name = "casework/plan_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the version, the other ones, and what can be done with it."""
        versions = list(self.case.plans.select_related("case"))
        number = self.kwargs.get("version", versions[0].version if versions else 0)
        plan = next((one for one in versions if one.version == number), None)
        if plan is None and "version" in self.kwargs:
            raise Http404
        facts = {"plan": plan, "versions": versions, **self._takes(plan, versions)}
        return super().get_context_data(**facts, **kwargs)

    def _takes(self, plan: CasePlan | None, versions: list[CasePlan]) -> dict[str, bool]:
        """What can be done with a version now, apart from who may."""
        is_newest = plan in [*versions[:1], None]
        is_open = plan is None or not plan.is_adopted or actions.can_begin_version(self.case)
        in_force = [one for one in versions if one.is_adopted][:1]
        return {
            "is_newest": is_newest,
            "takes_text": is_newest and is_open,
            "takes_results": plan in in_force,
            "may_adopt": self._is_open("adopt_plan"),
        }


class _WritesPlan(KeepsDraft, _OfCase):
    """A page that changes the plan; what is not possible any more comes back at the form."""

    permission = "case.write_plan"
    template_name = "casework/plan_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; a verb that was shut meanwhile says why, and nothing typed is lost."""
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]
        except TransitionRefused as refusal:
            form.add_error(None, words_of(refusal))
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the texts said before."""
        obj = getattr(self, "object", None)
        versions = list(TextVersion.objects.of(obj)) if obj is not None and obj.pk else []
        return super().get_context_data(versions=versions, **kwargs)

    @property
    def cancel_url(self) -> str:
        """The page of the plan."""
        return reverse("casework:plan_detail", reference=self.case.code)

    def get_success_url(self) -> str:
        """The page of the plan."""
        return self.cancel_url


def words_of(refusal: TransitionRefused) -> str:
    """Why a verb of the plan is shut, for people."""
    reason = str(refusal)
    is_code = reason in ("state", "permission")
    return str(_("The plan of this case cannot be changed now.")) if is_code else reason


class PlanUpdate(_WritesPlan, Update):
    """Writes what is thought together and what the person thinks."""

    form_class = forms.PlanForm
    heading = _("Shared picture")
    lead = _("What do we think together, and what does the person think?")
    success_message = _("The plan has been saved.")

    def get_object(self, queryset: Any = None) -> CasePlan:
        """The newest version; a first one that is not stored yet when there is none."""
        return self.case.plans.newest() or CasePlan(case=self.case, version=1)

    def perform(self, form: Any) -> CasePlan:
        """Write it, with the log."""
        return actions.write_plan(self.case, membership=self.membership, **form.cleaned_data)


class _WritesGoal(_WritesPlan):
    """A page about one goal: its number in the address."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the case, for the organisations that take part."""
        return {**super().get_form_kwargs(), "case": self.case}  # type: ignore[misc]

    def get_object(self, queryset: Any = None) -> Goal:
        """The goal as the newest version that has it; one that was taken out since says so."""
        return self._newest(self.case.plans.all())

    def _newest(self, versions: Any) -> Goal:
        rows = Goal.objects.filter(plan__in=versions.order_by(), number=self.kwargs["number"])
        goal: Goal | None = rows.order_by("-plan__version").first()
        if goal is None:
            raise Http404
        return goal


class GoalCreate(_WritesGoal, Create):
    """Adds a goal."""

    form_class = forms.GoalForm
    heading = _("Add a goal")
    lead = _("One goal, in positive words: what goes well then?")
    success_message = _("The goal has been added.")

    def perform(self, form: Any) -> Goal:
        """Add it, with the log."""
        return actions.add_goal(self.case, membership=self.membership, **form.cleaned_data)


class GoalUpdate(_WritesGoal, Update):
    """Changes a goal."""

    form_class = forms.GoalForm
    heading = _("Change a goal")
    success_message = _("The goal has been saved.")

    def perform(self, form: Any) -> Goal:
        """Change it, with the log."""
        facts = {"number": self.kwargs["number"], **form.cleaned_data}
        return actions.change_goal(self.case, membership=self.membership, **facts)


class GoalResult(_WritesGoal, Update):
    """Says what became of a goal of the plan in force."""

    form_class = forms.ResultForm
    heading = _("What became of this goal?")
    success_message = _("The result has been saved.")

    def get_object(self, queryset: Any = None) -> Goal:
        """The goal as the adopted version has it."""
        return self._newest(self.case.plans.adopted())

    def perform(self, form: Any) -> None:
        """Record it, with the log."""
        facts = {"number": self.kwargs["number"], **form.cleaned_data}
        actions.record_result(self.case, membership=self.membership, **facts)


class GoalRemove(_WritesGoal, Update):
    """Takes a goal out of the version that is being written."""

    form_class = forms.RemoveForm
    heading = _("Take a goal out of the plan")
    success_message = _("The goal is not in the plan any more.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form asks nothing, so it knows no case."""
        kwargs = super().get_form_kwargs()
        del kwargs["case"]
        return kwargs

    def perform(self, form: Any) -> None:
        """Take it out, with the log."""
        number = self.kwargs["number"]
        actions.remove_goal(self.case, membership=self.membership, number=number)


class GoalMove(_WritesGoal, Door, generic.View):
    """Moves a goal one place up or down."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Move it, and show the plan again; why not is said there."""
        facts = {"number": kwargs["number"], "up": request.POST.get("to") == "up"}
        try:
            actions.move_goal(self.case, membership=self.membership, **facts)
        except FactsRefused as refusal:
            messages.info(request, str(refusal))
        except TransitionRefused as refusal:
            messages.info(request, words_of(refusal))
        return HttpResponseRedirect(f"{self.cancel_url}#goal-{kwargs['number']}")


class PlanPdf(DocumentDownload):
    """The newest version of the plan on paper, without contributions."""

    model = Case
    permission = "case.download"
    reference_field = "code"
    document = PlanDocument
