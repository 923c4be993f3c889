"""The list of cases, the page of one case, its verbs, and how scaled-up cases stand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from casework.actions import cases, closing, contributions, files, participants, reviews
from casework.forms import cases as forms
from casework.forms import closing as closing_forms
from casework.forms import contributions as contribution_forms
from casework.forms import files as file_forms
from casework.forms import participants as participant_forms
from casework.forms.bases import CaseForm
from casework.lifecycle import CASE
from casework.models import Case
from casework.models.case_list import ORDERS, case_rows, scaled_up_cases
from casework.models.case_page import case_page, keeping_of
from casework.views.case_words import DONE, SHOWN_ELSEWHERE
from casework.views.destruction import HOLDING_VERBS
from casework.views.drafting import KeepsDraft
from casework.views.lessons import LESSON_VERBS
from casework.views.plans import PLAN_VERBS
from core import audit
from core.retention import with_last_days
from core.tenancy import reverse
from core.views import Detail, List, Page, Transition

#: Verb → its action and form; the last ones are of other parts of casework.
CASE_VERBS: dict[str, tuple[Any, Any]] = {
    "admit": (participants.admit, participant_forms.AdmitForm),
    "release": (participants.release, participant_forms.ReleaseForm),
    "appoint": (participants.appoint, participant_forms.AppointForm),
    "contribute": (contributions.contribute, contribution_forms.ContributeForm),
    "retract": (contributions.retract, contribution_forms.RetractForm),
    "attach": (files.attach_file, file_forms.AttachForm),
    "detach": (files.detach_file, file_forms.DetachForm),
    "mark": (contributions.mark, contribution_forms.MarkForm),
    "rectify": (contributions.rectify, contribution_forms.RectifyForm),
    "inform": (cases.inform, forms.InformForm),
    "wish": (cases.wish, forms.WishForm),
    "scale_up": (cases.scale_up, forms.ScaleUpForm),
    "scale_down": (cases.scale_down, forms.ScaleDownForm),
    "reconvene": (cases.reconvene, forms.ReconveneForm),
    "review": (reviews.review, forms.ReviewForm),
    "start_aftercare": (closing.start_aftercare, closing_forms.AftercareForm),
    "close": (closing.close, closing_forms.CloseForm),
    "restrict": (cases.restrict, forms.RestrictForm),
    "lift": (cases.lift, forms.LiftForm),
    **PLAN_VERBS,
    **LESSON_VERBS,
    **HOLDING_VERBS,
}


class CaseList(List):
    """One's own cases, by code or by the day of the review; no search, no export (N1, N6, N13)."""

    model = Case
    permission = "case.view"
    template_name = "casework/case_list.html"
    context_object_name = "cases"
    paginate_by = 25

    def get_queryset(self) -> Any:
        """Live ones, or the closed ones that the reader keeps, in one of two orders."""
        asked = self.request.GET
        self.order = asked.get("order") if asked.get("order") in ORDERS else "review"
        self.is_closed = asked.get("show") == "closed"
        rows = super().get_queryset().filter(closed_on__isnull=not self.is_closed)
        return rows.order_by(*ORDERS[self.order])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rows of this page, and how long a case is kept."""
        context = super().get_context_data(order=self.order, is_closed=self.is_closed, **kwargs)
        rows = case_rows(with_last_days(context["cases"]), self.membership)
        return {**context, "rows": rows, "keeping": keeping_of()}


class CaseDetail(Detail):
    """One case as everybody who takes part reads it; reading is logged (rule L1)."""

    model = Case
    permission = "case.view"
    reference_field = "code"
    context_object_name = "case"
    template_name = "casework/case_detail.html"

    def get_queryset(self) -> Any:
        """With who directs it, the version of its basis, and its form."""
        people = [
            f"{role}_director__{of}"
            for role in ("process", "deputy", "case")
            for of in ("user", "organisation")
        ]
        related = ("basis_version", "phenomenon", *people)
        return super().get_queryset().select_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Logs the reading; adds the page and the verbs that are open."""
        audit.record_reading(self.permission, self.object, self.membership)
        found = {verb.name: verb for verb in CASE.open_to(self.object, self.membership)}
        context = {
            "page": case_page(self.object, self.membership),
            "verbs": {name: found.get(name) for name in CASE.transitions},
            "steering": [verb for name, verb in found.items() if name not in SHOWN_ELSEWHERE],
            "is_director": self.object.is_directed_by(self.membership),
        }
        return super().get_context_data(**context, **kwargs)


class CaseTransition(KeepsDraft, Transition):
    """Carries out one verb of a case; a verb that is not open says what is missing."""

    model = Case
    reference_field = "code"
    verbs = CASE_VERBS
    template_name = "casework/case_transition.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; it shows parts of the case, so that reading it is logged."""
        response = super().get(request, *args, **kwargs)
        audit.record_reading("case.view", self.object, self.membership)
        return response

    def get_initial(self) -> dict[str, Any]:
        """A contribution or a document may be named in the address, by its number or code."""
        return {name: self.request.GET.get(name, "") for name in ("number", "file")}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The case, for a form that asks for it."""
        kwargs = super().get_form_kwargs()
        knows = issubclass(self.get_form_class(), CaseForm)
        return {**kwargs, "case": self.object} if knows else kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the case, and why the verb is not open (empty when it is)."""
        return super().get_context_data(case=self.object, missing=self.missing(), **kwargs)

    def missing(self) -> str:
        """What is missing before this verb, for people."""
        reason = CASE.refusal(self.verb, self.object, self.membership)
        if reason == "state":
            words = _("The case is “%(state)s” now. This step does not belong to that state.")
            return words % {"state": self.object.get_status_display()}
        return reason

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened."""
        return str(DONE.get(self.verb.name, ""))

    def get_success_url(self) -> str:
        """The page of the case; the list for whoever does not see it any more."""
        still = Case.objects.visible_to(self.membership).filter(pk=self.object.pk).exists()
        return self.object.get_absolute_url() if still else reverse("casework:case_list")


class CaseStatusList(Page):
    """That cases were scaled up, to which body, and how they stand; nothing else (rule C16)."""

    permission = "case.status"
    template_name = "casework/case_status_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rows."""
        return super().get_context_data(rows=scaled_up_cases(), **kwargs)
