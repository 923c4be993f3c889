"""The agenda: the page that makes it, the page of its reader, and the same as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casework.actions import agenda as actions
from casework.actions.drafts import ending_of, lines_of
from casework.documents import AgendaDocument, MeetingInvitation
from casework.forms.agenda import AgendaForm, Entry
from casework.lifecycle import MEETING
from casework.models import CaseMeeting, CaseworkDraft
from casework.models.agenda_check import check_agenda, leaders_of, replies_known_to, stand_in
from casework.models.editions import editions
from casework.models.own_agenda import OwnAgenda, live_agenda, own_agenda
from casework.models.preparing import preparation
from casework.models.proposal import because_of, candidates
from casework.views.drafting import KeepsDraft, Part
from core import audit
from core.tenancy import reverse
from core.views import Detail
from network.views.closing import UpdateWhileOpen
from network.views.files import DocumentDownload

#: What the button says that saves and then makes a proposal for what is free.
FILL = "fill"
PROPOSED = _("This is the proposal. You choose: change what you like.")
PEOPLE = ("chair__organisation", "chair__user", "deputy_chair__organisation", "deputy_chair__user")
PEOPLE += ("note_taker__organisation", "note_taker__user")


class MeetingDetail(Detail):
    """A meeting as its reader may see it: own items with own times; reading is logged (C7, L4)."""

    model = CaseMeeting
    permission = "meeting.view"
    template_name = "casework/meeting_detail.html"
    context_object_name = "meeting"

    def get_queryset(self) -> Any:
        """With who leads."""
        return super().get_queryset().select_related("series", *PEOPLE).distinct()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds one's own agenda, the answer one gave, what to prepare, versions and verbs."""
        audit.record_reading(self.permission, self.object, self.membership)
        meeting, membership = self.object, self.membership
        agenda = own_agenda(meeting, membership)
        facts = {"agenda": agenda, "prepare": preparation(agenda, membership)}
        facts["invitation"] = meeting.attendance.of(membership).exclude(invited_at=None).first()
        facts["verbs"] = {verb.name: verb for verb in MEETING.open_to(meeting, membership)}
        facts["editions"] = editions(meeting, membership)
        return super().get_context_data(**facts, **self._for_leaders(agenda), **kwargs)

    def _for_leaders(self, agenda: OwnAgenda) -> dict[str, Any]:
        """Who answered what and which core party is missing, for who leads or plans."""
        if not (agenda.leads or self.membership.may("meeting.plan")):
            return {}
        rows = replies_known_to(agenda)
        return {
            "replies": rows,
            "stand_in": stand_in(self.object, rows),
            "check": check_agenda(agenda, live=not agenda.meeting.version),
            "leaders": leaders_of(self.object),
        }


class MeetingAgenda(KeepsDraft, UpdateWhileOpen):
    """Puts an agenda together: what, in which order, with which words and how long."""

    model = CaseMeeting
    permission = "meeting.compose"
    form_class = AgendaForm
    template_name = "casework/meeting_agenda.html"
    shut = _("This meeting was held or cancelled, so its agenda does not change.")
    success_message = _("The agenda has been saved. Nobody else has heard of it yet.")

    def get_queryset(self) -> Any:
        """With who leads."""
        return super().get_queryset().select_related("series", *PEOPLE)

    def is_open(self) -> bool:
        """Until the meeting is held."""
        return bool(self.object.is_before)

    @property
    def agenda(self) -> OwnAgenda:
        """The agenda as it stands now."""
        return live_agenda(self.object, self.membership)

    # --- drafts: one for each line, so that it is destroyed with its case or registration --------
    @cached_property
    def kept(self) -> Any:
        """What was kept of the lines, as one."""
        return lines_of(self.membership, self.draft_place)

    def draft_places(self) -> list[str]:
        """The lines of which something was kept, and the page itself."""
        lines = CaseworkDraft.objects.under(self.membership, self.draft_place)
        return [self.draft_place, *lines.values_list("place", flat=True)]

    def draft_parts(self, form: Any) -> Iterator[Part]:
        """Every line in which something changed, and those that changed no more."""
        before, changed = set(self.draft_places()), set(form.changed_data)
        for entry in form.entries:
            place = f"{self.draft_place}/{entry.code}"
            own = set(entry.names.values())
            names = own if own & changed else set()
            if names or place in before:
                yield Part(place, entry.subject, names, ending_of(place))

    # --- the form ----------------------------------------------------------------------------
    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form what is on the agenda and what could be."""
        slots = self.agenda.slots
        cases = [slot.item.case for slot in slots if slot.item.case]
        why = because_of(self.object, cases)
        entries = [Entry.of_item(slot, why.get(slot.item.case_id or 0, "")) for slot in slots]
        free = candidates(self.object, self.membership)
        entries += [Entry.of_candidate(one) for one in free]
        return {**super().get_form_kwargs(), "entries": entries}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds minutes, checks and who sees what; looking at the page is logged."""
        if self.request.method == "GET":
            audit.record_reading("meeting.view", self.object, self.membership)
        verb = "revise" if self.object.version else "publish"
        agenda = self.agenda
        facts = {"meeting": self.object, "agenda": agenda, "check": check_agenda(agenda)}
        facts |= {"leaders": leaders_of(self.object), "publish": verb}
        return super().get_context_data(**facts, **kwargs)

    def perform(self, form: Any) -> CaseMeeting:
        """Store all lines; then fill up what is free, when that was asked."""
        actions.compose(self.object, membership=self.membership, lines=form.lines())
        if FILL in self.request.POST:
            actions.propose(self.object, membership=self.membership)
        return self.object  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponse:
        """Say it, unless the next page follows at once."""
        if "publish" in self.request.POST:
            self.success_message = ""
        elif FILL in self.request.POST:
            self.success_message = PROPOSED
        return super().form_valid(form)

    def get_success_url(self) -> str:
        """Back to the agenda, or on to publishing."""
        reference = self.object.reference
        if "publish" in self.request.POST:
            verb = "revise" if self.object.version else "publish"
            return reverse("casework:meeting_transition", reference=reference, verb=verb)
        return reverse("casework:meeting_agenda", reference=reference)


class _OwnFile(DocumentDownload):
    """One's own agenda as a file, once there is a published one."""

    model = CaseMeeting
    permission = "meeting.download"

    def get_queryset(self) -> Any:
        """Published, held, or cancelled after that."""
        rows = super().get_queryset().select_related("series", *PEOPLE).distinct()
        return rows.filter(version__gte=1)


class AgendaDownload(_OwnFile):
    """One's own agenda on paper."""

    document = AgendaDocument


class InvitationDownload(_OwnFile):
    """One's own time in one's calendar."""

    document = MeetingInvitation
