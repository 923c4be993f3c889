"""The meeting room: start and close, one item at a time, and what becomes of it on paper."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casework.actions import decision_lists, holding
from casework.actions import outcomes_of_items as outcomes
from casework.documents import AddendaDocument, DecisionListDocument
from casework.forms import room as forms
from casework.lifecycle import ITEM, MEETING
from casework.models import AgendaItem, CaseMeeting, DecisionList, TextVersion
from casework.models.adopting import last_day_for, promptness, untold, why_not_adoptable
from casework.models.at_table import absent_core_parties, table_at
from casework.models.room import following_item, room_of, timer_of
from casework.views.drafting import KeepsDraft
from core import audit
from core.documents import DocumentRefused
from core.tenancy import reverse
from core.views import Detail, Download, Transition

#: What is said when a verb was carried out.
DONE = {
    "attend": _("It is recorded who is there."),
    "end": _("The talk is over. Everybody invited hears that there is news."),
    "adopt": _("The decision lists are adopted. They do not change any more."),
    "add_addendum": _("The addition stands beside the list."),
    "move": _("The item goes on in the other meeting."),
    "copy": _("The question stands on the agenda of the other meeting, too."),
}


# --- start and close ------------------------------------------------------------------------------
class MeetingRoom(Detail):
    """Begin, who is there, how far the items are, end and adopt: for whoever leads."""

    model = CaseMeeting
    permission = "meeting.attend"
    context_object_name = "meeting"
    template_name = "casework/room.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the page of the room shows."""
        return super().get_context_data(**_room_context(self), **kwargs)


def _room_context(view: Any, form: Any = None) -> dict[str, Any]:
    meeting, membership = view.object, view.membership
    room = room_of(meeting, membership)
    form = form or forms.AttendForm(meeting=meeting, membership=membership)
    late = untold([stop.item for stop in room.stops])
    return {
        "meeting": meeting,
        "room": room,
        "form": form,
        "verbs": {verb.name: verb for verb in MEETING.open_to(meeting, membership)},
        "missing": why_not_adoptable(meeting) if meeting.is_under_way else "",
        "absent": absent_core_parties(meeting),
        "untold": late,
        "last_day": last_day_for(meeting),
        "promptness": promptness(membership),
    }


def adopt_with_documents(meeting: CaseMeeting, *, membership: Any) -> None:
    """Adopt with the documents made by the document class."""
    decision_lists.adopt(meeting, membership=membership, document_of=DecisionListDocument)


class RoomTransition(KeepsDraft, Transition):
    """Carries out one verb of a meeting that is held."""

    model = CaseMeeting
    verbs = {
        "hold": (holding.hold, None),
        "attend": (holding.attend, forms.AttendForm),
        "end": (holding.end, None),
        "adopt": (adopt_with_documents, None),
        "add_addendum": (decision_lists.add_addendum, forms.AddendumForm),
    }
    template_name = "casework/room_transition.html"

    def get_template_names(self) -> list[str]:
        """Who is there is asked on the page of the room itself."""
        return ["casework/room.html" if self.verb.name == "attend" else self.template_name]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The meeting, for a form that asks about it."""
        kwargs = super().get_form_kwargs()
        knows = self.verb.name in ("attend", "add_addendum")
        return {**kwargs, "meeting": self.object} if knows else kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the room, and why the verb is not open now."""
        context = super().get_context_data(**kwargs)
        why = MEETING.refusal(self.verb, self.object, self.membership)
        context["missing_now"] = "" if why in ("state", "permission") else why
        return {**context, **_room_context(self, context["form"])}

    def form_valid(self, form: Any) -> HttpResponse:
        """Act; a server that cannot make documents says so, and nothing was adopted (503)."""
        try:
            return super().form_valid(form)
        except DocumentRefused as refusal:
            context = {"reason": str(refusal)}
            return render(self.request, "no_document.html", context, status=503)

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened."""
        return str(DONE.get(self.verb.name, ""))

    def get_success_url(self) -> str:
        """The first item once everybody is there, else the room."""
        meeting = self.object
        if self.verb.name == "attend" and meeting.ended_at is None:
            item = following_item(meeting, self.membership)
            if item:
                return str(item.get_screen_url())
        return reverse("casework:meeting_room", reference=meeting.reference)


# --- one item -------------------------------------------------------------------------------------
class _OfItem:
    """An item by the number of its meeting and the code of its case or weighing."""

    model = AgendaItem
    kwargs: dict[str, Any]

    def get_queryset(self) -> Any:
        """The items one may know of, with what they are about."""
        rows = super().get_queryset()  # type: ignore[misc]
        return rows.select_related("meeting", "case", "registration")

    def get_object(self, queryset: Any = None) -> Any:
        """The item that the address names; invisible ones answer 404."""
        code = self.kwargs["code"]
        named = Q(case__code=code) | Q(registration__code=code)
        rows = self.get_queryset().filter(named, meeting__reference=self.kwargs["reference"])
        item = rows.first()
        if item is None:
            raise Http404
        self.authorise(item)  # type: ignore[attr-defined]
        return item


class MeetingItem(_OfItem, KeepsDraft, Transition):
    """The screen of one item; sending it records the outcome and goes on to the next."""

    verbs = {"discuss": (outcomes.discuss, forms.DiscussForm)}
    template_name = "casework/room_item.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The address names the item; the verb is always the same."""
        super().setup(request, *args, **{**kwargs, "verb": "discuss"})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The screen; reading it is logged."""
        response = super().get(request, *args, **kwargs)
        subject = self.object.subject
        audit.record_reading(f"{subject._meta.model_name}.view", subject, self.membership)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        """The item, as the row that is written and as what the form is about."""
        return {**super().get_form_kwargs(), "instance": self.object, "item": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the screen shows beside the form."""
        if self.object.meeting.is_adopted:
            kwargs["draft"] = None
        context = super().get_context_data(**kwargs)
        return {**context, **_item_context(self), "parts": context["form"]}

    def get_form(self, form_class: Any = None) -> Any:
        """The form; what was adopted can be read in it, and not be typed over (rule C10)."""
        form = super().get_form(form_class)
        for field in form.fields.values():
            field.disabled = self.object.meeting.is_adopted
        return form

    def get_success_url(self) -> str:
        """The next item that is still to be discussed, else the room to close."""
        meeting = self.object.meeting
        item = following_item(meeting, self.membership)
        room = reverse("casework:meeting_room", reference=meeting.reference)
        return str(item.get_screen_url()) if item else f"{room}#close"


def _item_context(view: Any) -> dict[str, Any]:
    item = view.object
    return {
        "item": item,
        "meeting": item.meeting,
        "room": room_of(item.meeting, view.membership, item),
        "timer": timer_of(item),
        "table": table_at(item),
        "actions": list(item.actions.by_day()),
        "versions": list(TextVersion.objects.of(item)),
        "missing_now": _why_not_now(item, view.membership),
    }


def _why_not_now(item: AgendaItem, membership: Any) -> str:
    """ "" when an outcome can be recorded, else why not, for people."""
    reason = ITEM.refusal(ITEM.transitions["discuss"], item, membership)
    moved = _("This item went on to another meeting.")
    return {"state": str(moved), "permission": ""}.get(reason, reason)


class ItemTransition(_OfItem, Transition):
    """Notes an action while the other texts stay, or lets the item go on to another meeting."""

    verbs = {
        "promise": (outcomes.promise_action, forms.PromiseForm),
        "move": (outcomes.move, forms.MoveForm),
        "copy": (outcomes.copy, forms.CopyForm),
    }
    template_name = "casework/item_transition.html"

    def get_template_names(self) -> list[str]:
        """An action is noted on the screen of the item."""
        return ["casework/room_item.html" if self.verb.name == "promise" else self.template_name]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The item."""
        return {**super().get_form_kwargs(), "item": self.object}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; an action is typed on the screen of the item."""
        if self.verb.name == "promise":
            return HttpResponseRedirect(self.get_object().get_screen_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Act; after an action the screen comes back with everything that was typed beside it."""
        response = super().form_valid(form)
        if self.verb.name != "promise" or response.status_code != 302:
            return response
        emptied = self._screen(dict.fromkeys(forms.DiscussForm.PARTS, ""))
        return self.render_to_response(self.get_context_data(form=emptied))

    def _screen(self, changes: dict[str, str]) -> Any:
        """The screen of the item as it was sent, with changes."""
        typed = {**self.request.POST.dict(), **changes}
        kwargs = {"instance": self.object, "item": self.object, "membership": self.membership}
        return forms.DiscussForm(initial=typed, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the screen of the item; what is asked about an action stands in its fields."""
        context = super().get_context_data(**kwargs)
        if self.verb.name != "promise":
            return {**context, "item": self.object, "meeting": self.object.meeting}
        parts = context["form"]
        if isinstance(parts, forms.PromiseForm):
            context["form"] = self._screen({})
        return {**context, **_item_context(self), "parts": parts, "draft": None}

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened; an action is shown in the list at once."""
        return "" if self.verb.name == "promise" else str(DONE[self.verb.name])

    def get_success_url(self) -> str:
        """The room for whoever leads it, else the meeting."""
        meeting = self.object.meeting
        if meeting.is_under_way and self.membership.may("meeting.attend", meeting):
            return reverse("casework:meeting_room", reference=meeting.reference)
        return str(meeting.get_absolute_url())


# --- on paper -------------------------------------------------------------------------------------
class DecisionListFile(Download):
    """An adopted decision list, as it was adopted; for readers of its item only (rule C7)."""

    model = DecisionList
    permission = "decision_list.view"
    content_type = "application/pdf"

    def get_object(self, queryset: Any = None) -> Any:
        """The list of the item that the address names; invisible ones answer 404."""
        code = self.kwargs["code"]
        named = Q(item__case__code=code) | Q(item__registration__code=code)
        rows = self.get_queryset().filter(named, item__meeting__reference=self.kwargs["reference"])
        found = rows.select_related("item__meeting", "item__case", "item__registration").first()
        if found is None:
            raise Http404
        self.authorise(found)
        return found

    def render_file(self, obj: DecisionList) -> tuple[bytes, str, str]:
        """The bytes that were kept. Raises ``DocumentRefused`` when they are not those any more."""
        if not obj.is_whole:
            raise DocumentRefused(_("This document is not the one that was adopted. Ask for help."))
        return bytes(obj.document), f"besluitenlijst-{obj.item.reference}.pdf", self.content_type


class AddendaFile(DecisionListFile):
    """The sheet with what was added to a decision list (rule C10)."""

    def render_file(self, obj: DecisionList) -> tuple[bytes, str, str]:
        """Made when it is asked for. Raises ``DocumentRefused`` when nothing was added."""
        if not obj.addenda.exists():
            raise DocumentRefused(_("Nothing was added to this list."))
        document = AddendaDocument()
        content = document.render(obj, self.membership)
        return content, document.file_name(obj), self.content_type
