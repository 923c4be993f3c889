"""Meetings: the list, planning one, changing it, and its verbs before it is held."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.actions import agenda, invitations, planning
from casework.forms import meetings as forms
from casework.models import CaseMeeting
from casework.models.agenda_check import check_agenda, leaders_of
from casework.models.own_agenda import live_agenda
from casework.views.agenda import PROPOSED
from casework.views.drafting import KeepsDraft
from core.tenancy import reverse
from core.views import Create, List, Transition
from network.views.closing import UpdateWhileOpen

#: What is said when a verb was carried out.
DONE = {
    "compose": PROPOSED,
    "publish": _("The agenda is published. Everybody with an item gets an invitation."),
    "revise": _("The changed agenda is published. Whose own items changed hears of it."),
    "cancel": _("The meeting is cancelled. Everybody who was invited hears of it."),
    "reply": _("Your answer has been kept."),
}


class MeetingList(List):
    """The meetings one leads or has an item in: what is ahead first."""

    model = CaseMeeting
    permission = "meeting.view"
    template_name = "casework/meeting_list.html"
    paginate_by = 30

    def get_queryset(self) -> Any:
        """Without doubles, the last day first."""
        return super().get_queryset().select_related("series").distinct()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds those that are ahead, the first one first."""
        ahead = CaseMeeting.objects.visible_to(self.membership).ahead().distinct()
        return super().get_context_data(ahead=ahead[:12], **kwargs)


class MeetingCreate(Create):
    """Plans one meeting."""

    model = CaseMeeting
    permission = "meeting.plan"
    form_class = forms.MeetingForm
    template_name = "casework/meeting_form.html"
    heading = _("Plan a meeting")
    lead = _("For a meeting on its own. The meetings of a series are planned at the series.")
    success_message = _("The meeting is planned. Now make the agenda.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("casework:meeting_list")

    def perform(self, form: Any) -> CaseMeeting:
        """Plan it, with the log."""
        return planning.plan_meeting(membership=self.membership, **form.facts())


class MeetingUpdate(UpdateWhileOpen):
    """Changes day, time, place or who leads; after publication everybody concerned hears."""

    model = CaseMeeting
    permission = "meeting.edit"
    form_class = forms.MeetingForm
    template_name = "casework/meeting_form.html"
    heading = _("Change the meeting")
    shut = _("This meeting was held or cancelled, so it does not change.")
    success_message = _("The meeting has been saved.")

    @property
    def lead(self) -> str:
        """Who hears of it."""
        if not self.object.is_shown:
            return ""
        return str(
            _("Another day, time or place? Everybody who was invited gets a new invitation.")
        )

    def is_open(self) -> bool:
        """Until it is held."""
        return bool(self.object.is_before)

    def perform(self, form: Any) -> CaseMeeting:
        """Change it, with the log."""
        return planning.update_meeting(self.object, membership=self.membership, **form.facts())


class MeetingTransition(KeepsDraft, Transition):
    """Carries out one verb of a meeting that has not been held."""

    model = CaseMeeting
    verbs = {
        "compose": (agenda.propose, None),
        "publish": (agenda.publish, None),
        "revise": (agenda.revise, None),
        "cancel": (planning.cancel, forms.CancelForm),
        "reply": (invitations.reply, forms.ReplyForm),
    }
    template_name = "casework/meeting_transition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what is checked before publishing, and who leads."""
        context = super().get_context_data(meeting=self.object, **kwargs)
        if self.verb.name in ("publish", "revise"):
            own = live_agenda(self.object, self.membership)
            context |= {"check": check_agenda(own), "leaders": leaders_of(self.object)}
        return context

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened."""
        return str(DONE[self.verb.name])

    def get_success_url(self) -> str:
        """The agenda that was proposed, else the page of the meeting."""
        if self.verb.name == "compose":
            return reverse("casework:meeting_agenda", reference=self.object.reference)
        address: str = self.object.get_absolute_url()
        return address
