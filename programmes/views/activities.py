"""Activities of a programme: list, page, making, changing, the verbs, several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.tenancy import reverse
from core.views import Create, Detail, Transition, Update
from programmes.actions import activities as bulk_actions
from programmes.actions import programme as actions
from programmes.forms import activities as forms
from programmes.forms.activity_list import narrowed
from programmes.models import Activity, Programme
from programmes.models.exchange import ProgrammeState
from programmes.models.timeline import activity_page
from programmes.views.tabs import programme_tabs


class ActivityList(Detail):
    """The activities of one programme, filtered from the query string."""

    model = Programme
    permission = "activity.view"
    template_name = "programmes/activity_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the activities that fit the filter, page by page."""
        state = ProgrammeState(self.object)
        internal = self.membership.may("activity.view_internal")
        facts = narrowed(state.activities, self.request.GET, internal=internal)
        page = Paginator(facts["rows"], 100).get_page(self.request.GET.get("page"))
        facts |= {"state": state, "internal": internal, "page_obj": page}
        facts["bulk"] = kwargs.pop("bulk", None) or forms.BulkForm(programme=self.object)
        facts["tabs"] = programme_tabs(self.object, self.membership, "programmes:activity-list")
        return super().get_context_data(**facts, **kwargs)


class ActivityBulk(ActivityList):
    """Changes phase, owner or status of the chosen activities."""

    permission = "activity.edit"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is nothing to see here: the list is."""
        self.get_object()
        return HttpResponseRedirect(self.list_url())

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change them all, or none when something is wrong."""
        self.object = self.get_object()
        form = forms.BulkForm(request.POST, programme=self.object)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(bulk=form), status=422)
        chosen = self.object.activities.filter(reference__in=form.cleaned_data["activities"])
        number = bulk_actions.change_activities(chosen, membership=self.membership, **form.facts())
        text = ngettext("%d activity changed.", "%d activities changed.", number)
        messages.success(request, text % number)
        return HttpResponseRedirect(self.list_url())

    def list_url(self) -> str:
        """The list, with the same filter and order."""
        query = self.request.GET.urlencode()
        return reverse("programmes:activity-list", **self.kwargs) + (f"?{query}" if query else "")


class ActivityDetail(Detail):
    """The page of one activity."""

    model = Activity
    permission = "activity.view"
    template_name = "programmes/activity_detail.html"

    def get_queryset(self) -> Any:
        """With owner and programme, in one query."""
        return super().get_queryset().with_owner()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds evidence, timeline and blind spots of this activity."""
        page = activity_page(self.object, self.membership)
        return super().get_context_data(**page, **kwargs)


class ActivityCreate(Create):
    """Adds an activity to the programme in the address."""

    model = Activity
    permission = "activity.create"
    form_class = forms.NewActivityForm
    template_name = "programmes/activity_form.html"
    success_message = _("The activity has been added.")
    heading = _("Add an activity")

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return reverse("programmes:activity-list", reference=self.kwargs["reference"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers what the programme knows."""
        self.programme = get_object_or_404(Programme.objects, reference=self.kwargs["reference"])
        return {**super().get_form_kwargs(), "programme": self.programme}

    def get_initial(self) -> dict[str, Any]:
        """A gap on the map hands over its phase and target group."""
        asked = self.request.GET
        wanted = {"main_phase": "phase", "first_target_group": "group", "phenomena": "phenomenon"}
        return {field: asked[name] for field, name in wanted.items() if asked.get(name)}

    def perform(self, form: Any) -> Activity:
        """Add it at the end."""
        return actions.create_activity(self.programme, membership=self.membership, **form.facts())


class ActivityUpdate(Update):
    """Changes an activity; a stale save shows both texts."""

    model = Activity
    permission = "activity.edit"
    form_class = forms.ActivityForm
    template_name = "programmes/activity_form.html"
    success_message = _("The activity has been saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers what the programme knows."""
        self.programme = self.object.programme
        return {**super().get_form_kwargs(), "programme": self.programme}

    def perform(self, form: Any) -> Activity:
        """Change it, with history and log."""
        activity = Activity.objects.get(pk=form.instance.pk)
        return actions.update_activity(activity, membership=self.membership, **form.facts())


class ActivityTransition(Transition):
    """Changes the status of an activity or moves it to another phase."""

    model = Activity
    verbs = {
        "set_status": (actions.set_activity_status, forms.StatusForm),
        "move": (actions.move_activity, forms.MoveForm),
    }

    def get_initial(self) -> dict[str, Any]:
        """What it is now."""
        return {"status": self.object.status, "main_phase": self.object.main_phase or ""}

    def perform(self, form: Any) -> Activity:
        """Act, and say where the activity stands now."""
        activity: Activity = super().perform(form)
        activity.refresh_from_db()
        messages.success(self.request, forms.now_stands(activity, self.verb.name))
        return activity

    def get_success_url(self) -> str:
        """Back to where the verb was chosen: the card on the map, or the activity's page."""
        if "map" in (self.request.POST.get("next"), self.request.GET.get("next")):
            address = reverse("programmes:map", reference=self.object.programme.reference)
            return f"{address}#{self.object.reference}"
        return str(self.object.get_absolute_url())

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return self.get_success_url()


class EvaluationCreate(Create):
    """Records an evaluation of an activity."""

    model = Activity
    permission = "activity.edit"
    form_class = forms.EvaluationForm
    success_message = _("The evaluation has been recorded.")
    heading = _("Record an evaluation")

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return str(self.activity.get_absolute_url())

    def get_form_kwargs(self) -> dict[str, Any]:
        """The activity in the address; the form is about its evaluation."""
        self.activity = self.get_object()
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return kwargs

    def perform(self, form: Any) -> Activity:
        """Record it and go back to the activity."""
        bulk_actions.add_evaluation(self.activity, membership=self.membership, **form.cleaned_data)
        return self.activity  # type: ignore[no-any-return]
