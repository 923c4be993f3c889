"""Work sessions: list, invitation and outcome, preparing, holding, concluding, follow-up."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Detail, List, Transition
from network.actions import work_sessions as actions
from network.documents import WorkSessionCalendar, WorkSessionProgramme
from network.forms import work_sessions as forms
from network.models import FollowUp, WorkSession
from network.models.work_session_findings import work_session_findings
from network.views.closing import UpdateWhileOpen
from network.views.files import DocumentDownload

CONCLUDED = _("This work session is concluded. Only its follow-up changes.")


class WorkSessionList(List):
    """What is planned and what was held; for who keeps them also what is to be done."""

    model = WorkSession
    permission = "work_session.view"
    template_name = "network/work_session_list.html"
    filter_form = forms.WorkSessionFilter
    paginate_by = 20

    def get_queryset(self) -> Any:
        """Planned ones first, then the last one held."""
        return super().get_queryset().in_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many there are without a filter, the findings and the open follow-up."""
        context = super().get_context_data(**kwargs)
        context["total"] = WorkSession.objects.count()
        if self.membership.may("work_session.edit"):
            context["findings"] = work_session_findings()
            context["waiting"] = FollowUp.objects.waiting()
        return context


class WorkSessionDetail(Detail):
    """The invitation; after it was held also what came out and what is done."""

    model = WorkSession
    permission = "work_session.view"
    template_name = "network/work_session_detail.html"
    context_object_name = "work_session"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the questions per group and the follow-up."""
        follow_ups = self.object.follow_ups.select_related("organisation")
        return super().get_context_data(
            groups=self.object.by_group(), follow_ups=follow_ups, **kwargs
        )


class WorkSessionCreate(Create):
    """Plans a work session."""

    model = WorkSession
    permission = "work_session.create"
    form_class = forms.WorkSessionForm
    template_name = "network/work_session_form.html"
    heading = _("Plan a work session")
    lead = _("For professionals to learn from each other. The questions per group come after this.")
    success_message = _("The work session is planned. Now write the questions per group.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:work_session_list")

    def perform(self, form: Any) -> WorkSession:
        """Plan it, with the log."""
        return actions.plan_work_session(membership=self.membership, **form.facts())


class _Change(UpdateWhileOpen):
    """What the pages that change a work session share."""

    model = WorkSession
    permission = "work_session.edit"
    template_name = "network/work_session_form.html"
    shut = CONCLUDED


class WorkSessionUpdate(_Change):
    """Changes what is known of a session; a stale save shows both texts."""

    form_class = forms.WorkSessionForm
    success_message = _("The work session has been saved.")

    def is_open(self) -> bool:
        """Until it is concluded."""
        return bool(self.object.is_open)

    def perform(self, form: Any) -> WorkSession:
        """Change it, with the log."""
        return actions.update_work_session(self.object, membership=self.membership, **form.facts())


class WorkSessionQuestions(_Change):
    """Changes the questions per group, before it is held."""

    form_class = forms.QuestionsForm
    template_name = "network/work_session_rows.html"
    heading = _("Questions per group")
    lead = _(
        "What does each small group talk about? One question asks for themes and experience, never"
        " for a case that can be traced. Empty a row to take a question away."
    )
    shut = _("This work session was held, so its questions stay as they were.")
    success_message = _("The questions have been saved.")

    def is_open(self) -> bool:
        """Until it is held."""
        return bool(self.object.is_planned)

    def perform(self, form: Any) -> WorkSession:
        """Store the rows."""
        actions.set_questions(self.object, membership=self.membership, rows=form.questions())
        return self.object  # type: ignore[no-any-return]


class WorkSessionThemes(_Change):
    """Writes down the themes per question, once it is held and until it is concluded."""

    form_class = forms.ThemesForm
    template_name = "network/work_session_themes.html"
    heading = _("Themes that came out")
    success_message = _("The themes have been saved.")

    def why_shut(self) -> str:
        """Too early or too late."""
        early = _("First record that this work session was held. Then write down the themes.")
        return str(early if self.object.is_planned else self.shut)

    def is_open(self) -> bool:
        """From the day it was held until it is concluded."""
        return bool(self.object.is_held)

    def perform(self, form: Any) -> WorkSession:
        """Store what was typed here."""
        actions.set_themes(self.object, membership=self.membership, themes=form.themes())
        return self.object  # type: ignore[no-any-return]


class WorkSessionFollowUps(_Change):
    """Changes what is still to be done."""

    form_class = forms.FollowUpsForm
    template_name = "network/work_session_rows.html"
    heading = _("Follow-up")
    lead = _(
        "What is done with what came out, by which organisation and by when? Never a case that can"
        " be traced, and no names. Empty a row to take it away."
    )
    shut = _("First record that this work session was held. Then agree on the follow-up.")
    success_message = _("The follow-up has been saved.")

    def is_open(self) -> bool:
        """From the day it was held."""
        return bool(self.object.takes_follow_up)

    def perform(self, form: Any) -> WorkSession:
        """Store the rows."""
        actions.set_follow_ups(self.object, membership=self.membership, rows=form.follow_ups())
        return self.object  # type: ignore[no-any-return]


class WorkSessionFollowUp(_Change):
    """Says that one follow-up was done and what it brought."""

    form_class = forms.DoneForm
    heading = _("Record what was done")
    success_message = _("The follow-up has been saved.")

    @cached_property
    def follow_up(self) -> FollowUp:
        """The one whose number is in the address; 404 when this session has no such follow-up."""
        rows = FollowUp.objects.select_related("organisation").filter(session=self.object)
        found: FollowUp | None = rows.filter(pk=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def lead(self) -> str:
        """Who said to do what."""
        return f"{self.follow_up.organisation}: {self.follow_up.what}"

    def is_open(self) -> bool:
        """As long as it is there."""
        return bool(self.follow_up)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which one it is about, as it is now."""
        self.__dict__.pop("follow_up", None)
        return {**super().get_form_kwargs(), "follow_up": self.follow_up}

    def perform(self, form: Any) -> WorkSession:
        """Note the day and the result, with the log."""
        who, facts = self.membership, form.cleaned_data
        actions.finish_follow_up(self.object, self.follow_up, membership=who, **facts)
        return self.object  # type: ignore[no-any-return]


class WorkSessionTransition(Transition):
    """Records that a session was held, or concludes it."""

    model = WorkSession
    template_name = "network/work_session_form.html"
    verbs = {
        "hold": (actions.hold_work_session, forms.HoldForm),
        "conclude": (actions.conclude_work_session, forms.ConcludeForm),
    }

    def get_initial(self) -> dict[str, Any]:
        """What came out, as far as it was written down."""
        return {"conclusion": self.object.conclusion}


class WorkSessionCalendarFile(DocumentDownload):
    """The session for one's own calendar: number, time and place, nothing else."""

    model = WorkSession
    permission = "work_session.view"
    document = WorkSessionCalendar


class WorkSessionProgrammeFile(DocumentDownload):
    """The programme on paper, one page per small group."""

    model = WorkSession
    permission = "work_session.view"
    document = WorkSessionProgramme
