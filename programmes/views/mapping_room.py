"""The session in the room: the five questions, entering activities, gap cards and decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.lifecycle import TransitionRefused
from core.tenancy import reverse
from core.views import Create, Detail, Transition, Update
from programmes.actions import mapping as answers
from programmes.actions import mapping_outcomes as actions
from programmes.forms import mapping_outcomes as forms
from programmes.forms.action_plan import AddressForm
from programmes.forms.mapping import OwnerForm, question_form
from programmes.models import GapCard, MappingSession, SessionDecision
from programmes.models.mapping_room import RoomPage, people_at_the_table


class Room(Detail):
    """One question about one activity, large; POST records the answer."""

    model = MappingSession
    permission = "session.record"
    template_name = "programmes/mapping/room.html"
    context_object_name = "mapping_session"

    def get_queryset(self) -> Any:
        """With the programme and its municipality, which the exchange data name."""
        return super().get_queryset().select_related("programme__municipality")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The room while the session is under way, else its page."""
        self.object = self.get_object()
        if not self.object.is_under_way:
            return HttpResponseRedirect(self.object.get_absolute_url())
        page = self._page(request.GET)
        if page.item and "activity" not in request.GET:
            return HttpResponseRedirect(page.here)  # the address says what it shows, also later
        form = question_form(page) if page.item else None
        return self.render_to_response(self.get_context_data(page=page, form=form))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the answer; whatever is wrong comes back with everything typed."""
        self.object = self.get_object()
        page = self._page(request.POST)
        if page.item is None:
            return HttpResponseRedirect(self.object.get_absolute_url())
        form = question_form(page, request.POST)
        status = self._record(page, form) if form.is_valid() else 422
        if status:
            return self._again(page, form, status)
        return self._go_on(page)

    def _again(self, page: RoomPage, form: Any, status: int) -> HttpResponse:
        context = self.get_context_data(page=page, form=form)
        return self.render_to_response(context, status=status)

    def _go_on(self, page: RoomPage) -> HttpResponse:
        stays = self.request.POST.get("then") == "stay"
        return HttpResponseRedirect(page.here if stays else page.next_question)

    def _page(self, asked: QueryDict) -> RoomPage:
        try:
            return RoomPage(self.object, asked.get("activity", ""), asked.get("question", 1))
        except LookupError as unknown:
            raise Http404 from unknown

    def _record(self, page: RoomPage, form: Any) -> int:
        """0 when the answer is stored, else the status that says why not."""
        try:
            self._save(page, form)
        except answers.StaleAnswer:
            form.show_both()
            return 409
        except TransitionRefused:
            form.add_error(None, _not_open_text(self.object))
            return 409
        return 0

    def _save(self, page: RoomPage, form: Any) -> None:
        facts, data = form.facts(), form.cleaned_data
        who = self.membership
        if isinstance(form, OwnerForm) and (data["new_owner"] or data["domain"]):
            facts["owner"] = actions.owner_in_session(
                self.object, form.owner_name, membership=who, domain=data["domain"]
            )
        rest = {"question": page.question, "note": data["note"], "read": data["read"]}
        answers.save_answer(page.item, membership=who, facts=facts, **rest)
        form.record_decisions(page.activity)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds programme, who is there and an empty gap card at this activity."""
        domains = self.object.participants.values_list("domain", flat=True)
        programme = self.object.programme
        people = people_at_the_table(domains)
        return super().get_context_data(programme=programme, people=people, **kwargs)


def _not_open_text(session: MappingSession) -> str:
    session.refresh_from_db()
    if not session.is_concluded:
        return _(
            "This session has not begun yet, so this was not saved. What you typed is still here:"
            " begin the session first, and save again."
        )
    return _(
        "This session has been concluded in the meantime, so this was not saved. What you typed is"
        " still here: copy it, or change the activity itself."
    )


class _InSession:
    """What the doors below one session share: the session in the address, under way."""

    kwargs: dict[str, Any]
    membership: Any
    object: Any

    @cached_property
    def session(self) -> MappingSession:
        """The session in the address; 404 when it may not be known of."""
        rows = MappingSession.objects.visible_to(self.membership).select_related("programme")
        return get_object_or_404(rows, reference=self.kwargs["reference"])

    def form_valid(self, form: Any) -> HttpResponse:
        """Act; a session that is not under way is told at the form."""
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]
        except TransitionRefused:
            form.add_error(None, _not_open_text(self.session))
            response: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            response.status_code = 409
            return response


class SessionEntry(_InSession, Create):
    """Enters activities in the room: Enter saves, and the next empty row keeps what stays."""

    model = MappingSession
    permission = "session.record"
    form_class: Any = forms.EntryForm
    template_name = "programmes/mapping/entry.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the programme's organisations."""
        return {**super().get_form_kwargs(), "programme": self.session.programme}

    def get_form(self, form_class: Any = None) -> Any:
        """A row that was stored already may come again."""
        form: Any = super().get_form(form_class)
        key = self.request.POST.get("key", "")
        sent = self.session.items.filter(entry_key=key).select_related("activity").first()
        form.stored_title = sent.activity.title if key and sent else ""
        return form

    def get_initial(self) -> dict[str, Any]:
        """What stayed the same since the row before."""
        asked = self.request.GET
        return {name: asked[name] for name in forms.EntryForm.KEPT if asked.get(name)}

    def perform(self, form: Any) -> MappingSession:
        """Add it, and say so."""
        item, is_new = actions.enter_activity(
            self.session, membership=self.membership, **form.cleaned_data
        )
        told = _("Added: %(title)s.") if is_new else _("This one was added already: %(title)s.")
        messages.success(self.request, told % {"title": item.activity.title})
        self.kept = form.kept()
        return self.session

    def get_success_url(self) -> str:
        """The next empty row, with the focus in its title."""
        query = QueryDict(mutable=True)
        query.update(self.kept)
        address = reverse("programmes:session-entry", reference=self.session.reference)
        return f"{address}?{query.urlencode()}#id_title"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what was entered so far, the last one first."""
        rows = self.session.items.exclude(entry_key="").select_related("activity__owner")
        entered = list(rows.order_by("-position", "-pk"))
        facts = {"mapping_session": self.session, "programme": self.session.programme}
        return super().get_context_data(entered=entered, **facts, **kwargs)


class _OutcomeCreate(_InSession, Create):
    """Notes something that comes out of the session."""

    model = MappingSession
    permission = "session.record"
    template_name = "programmes/mapping/outcome.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the session."""
        return super().get_context_data(mapping_session=self.session, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the programme's organisations."""
        return {**super().get_form_kwargs(), "programme": self.session.programme}

    @cached_property
    def activity(self) -> Any:
        """The activity at which it is noted; None when there is none on the agenda like it."""
        asked = {**self.request.GET.dict(), **self.request.POST.dict()}.get("activity", "")
        items = self.session.items.filter(activity__reference=asked).select_related("activity")
        item = items.first() if asked else None
        return item.activity if item else None

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads: back to the room."""
        address = reverse("programmes:session-room", reference=self.session.reference)
        question = self.request.GET.get("question", "5")
        back = f"?activity={self.activity.reference}&question={question}" if self.activity else ""
        return f"{address}{back}" if self.session.is_under_way else self.session.get_absolute_url()

    def get_success_url(self) -> str:
        """Back to where it was noted: the room, or the result."""
        return self.cancel_url if self.activity else f"{self.object.get_absolute_url()}"


class GapCreate(_OutcomeCreate):
    """Notes a gap card."""

    form_class: Any = forms.GapForm
    heading = gettext_lazy("Note a gap")
    success_message = gettext_lazy("The gap has been noted.")

    def get_initial(self) -> dict[str, Any]:
        """The card begins in the phase of the activity that is being discussed."""
        return {"phase": self.activity.main_phase} if self.activity else {}

    def perform(self, form: Any) -> GapCard:
        """Note it."""
        gap, _is_new = actions.note_gap(
            self.session, membership=self.membership, activity=self.activity, **form.cleaned_data
        )
        return gap


class DecisionCreate(_OutcomeCreate):
    """Records a decision."""

    form_class: Any = forms.DecisionForm
    heading = gettext_lazy("Record a decision")
    success_message = gettext_lazy("The decision has been recorded.")

    def perform(self, form: Any) -> SessionDecision:
        """Record it."""
        decision, _is_new = actions.record_decision(
            self.session, membership=self.membership, activity=self.activity, **form.cleaned_data
        )
        return decision


class _OutcomeUpdate(_InSession, Update):
    """Changes what was noted, while the session is under way."""

    permission = "session.record"
    template_name = "programmes/mapping/outcome.html"
    activity = None

    @cached_property
    def session(self) -> MappingSession:
        """The session of what was noted."""
        session: MappingSession = self.object.session
        return session

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the session."""
        return super().get_context_data(mapping_session=self.object.session, **kwargs)

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads: what came out of the session."""
        return str(self.object.get_absolute_url())

    def get_queryset(self) -> Any:
        """With session and programme."""
        return super().get_queryset().select_related("session__programme")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the programme's organisations."""
        return {**super().get_form_kwargs(), "programme": self.object.session.programme}


class GapUpdate(_OutcomeUpdate):
    """Changes a gap card."""

    model = GapCard
    form_class: Any = forms.GapForm
    heading = gettext_lazy("Change the gap card")

    def perform(self, form: Any) -> GapCard:
        """Change it."""
        gap = self.get_object()
        return actions.change_gap(gap, membership=self.membership, **form.cleaned_data)


class DecisionUpdate(_OutcomeUpdate):
    """Changes a decision."""

    model = SessionDecision
    form_class: Any = forms.DecisionForm
    heading = gettext_lazy("Change the decision")

    def perform(self, form: Any) -> SessionDecision:
        """Change it."""
        decision = self.get_object()
        return actions.change_decision(decision, membership=self.membership, **form.cleaned_data)


class _OutcomeTransition(Transition):
    """Turns what was noted into something, or drops it."""

    def get_queryset(self) -> Any:
        """With session and programme."""
        return super().get_queryset().select_related("session__programme")

    def get_initial(self) -> dict[str, Any]:
        """What was noted is the first wording."""
        owner = getattr(self.object, "owner", None) or getattr(self.object, "wanted_owner", None)
        due_on = getattr(self.object, "due_on", None)
        return {"title": self.object.text[:200], "owner": owner, "due_on": due_on}

    def get_form(self, form_class: Any = None) -> Any:
        """An action point offers the organisations of the programme."""
        form = super().get_form(form_class)
        if "owner" in form.fields:
            form.fields["owner"].queryset = self.object.session.programme.organisations.all()
        return form

    def get_success_url(self) -> str:
        """What came out of the session."""
        return str(self.object.session.get_absolute_url())


class GapTransition(_OutcomeTransition):
    """Makes a gap card an idea or an action point, or drops it."""

    model = GapCard
    verbs = {
        "make_idea": (actions.make_idea_of_gap, forms.IdeaForm),
        "make_action": (actions.make_action_of_gap, AddressForm),
        "drop": (actions.drop_gap, None),
    }


class DecisionTransition(_OutcomeTransition):
    """Puts a decision in the action plan, or drops it."""

    model = SessionDecision
    verbs = {
        "make_action": (actions.make_action_of_decision, AddressForm),
        "drop": (actions.drop_decision, None),
    }
