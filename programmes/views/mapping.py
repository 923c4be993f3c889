"""Mapping sessions: list, preparing, holding, and what came out; the room is its own module."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tenancy import reverse
from core.views import Create, Detail, Transition, Update
from programmes.actions import mapping as actions
from programmes.forms import mapping as forms
from programmes.models import MappingSession, Programme
from programmes.models.mapping_result import Result, session_lines
from programmes.views.tabs import programme_tabs


class SessionList(Detail):
    """The sessions of one programme, newest first."""

    model = Programme
    permission = "session.view"
    template_name = "programmes/mapping/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the sessions that the reader may know of."""
        lines = session_lines(self.object, self.membership)
        tabs = programme_tabs(self.object, self.membership, "programmes:session-list")
        return super().get_context_data(lines=lines, tabs=tabs, **kwargs)


class SessionDetail(Detail):
    """One session: its preparation, and then what came out of it."""

    model = MappingSession
    permission = "session.view"
    template_name = "programmes/mapping/detail.html"
    context_object_name = "mapping_session"

    def get_queryset(self) -> Any:
        """With the programme."""
        return super().get_queryset().select_related("programme")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what was discussed, noted and agreed."""
        programme = self.object.programme
        tabs = programme_tabs(programme, self.membership, "programmes:session-list")
        result = Result(self.object)
        return super().get_context_data(result=result, programme=programme, tabs=tabs, **kwargs)


class SessionCreate(Create):
    """Plans a session of the programme in the address, and begins it at once if asked."""

    model = Programme
    permission = "session.create"
    form_class: Any = forms.SessionForm
    template_name = "programmes/mapping/plan.html"
    heading = gettext_lazy("Plan a mapping session")

    @cached_property
    def programme(self) -> Programme:
        """The programme in the address; an invisible one answers 404."""
        found: Programme = self.get_object()
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """A new session of this programme."""
        return {**super().get_form_kwargs(), "instance": MappingSession(programme=self.programme)}

    def get_initial(self) -> dict[str, Any]:
        """A title that says which day it is."""
        day = date_format(timezone.localdate(), "j F Y")
        return {"title": _("Mapping session %(day)s") % {"day": day}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the sessions that are open already."""
        waiting = MappingSession.objects.open().filter(programme=self.programme)
        return super().get_context_data(programme=self.programme, waiting=waiting, **kwargs)

    def perform(self, form: Any) -> MappingSession:
        """Plan it; with the button "begin now" it begins."""
        who = self.membership
        session = actions.plan_session(self.programme, membership=who, **form.facts())
        if "begin" in self.request.POST:
            actions.hold_session(session, membership=who)
        return session

    def get_success_url(self) -> str:
        """The room when it began, else its page."""
        session: Any = self.object
        if session.is_under_way:
            return reverse("programmes:session-room", reference=session.reference)
        return str(session.get_absolute_url())


class SessionUpdate(Update):
    """Changes when, where and what a session goes through."""

    model = MappingSession
    permission = "session.edit"
    form_class = forms.SessionForm
    heading = gettext_lazy("Prepare the session")
    success_message = gettext_lazy("The session has been saved.")

    def perform(self, form: Any) -> MappingSession:
        """Change it, with the log."""
        session = MappingSession.objects.get(pk=form.instance.pk)
        return actions.update_session(session, membership=self.membership, **form.facts())


class SessionParticipants(Update):
    """Notes who is at the table."""

    model = MappingSession
    permission = "session.edit"
    form_class = forms.ParticipantsForm
    template_name = "programmes/rows_form.html"
    heading = gettext_lazy("Who is at the table")
    lead = gettext_lazy("By function and organisation. Names are not needed.")
    success_message = gettext_lazy("The participants have been saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form reads the session itself; it is no form of one row."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return {**kwargs, "session": self.object}

    def perform(self, form: Any) -> MappingSession:
        """Store the rows."""
        rows = form.participants()
        actions.set_participants(self.object, membership=self.membership, rows=rows)
        return self.object  # type: ignore[no-any-return]


class SessionTransition(Transition):
    """Begins, concludes or drops a session."""

    model = MappingSession
    verbs = {
        "hold": (actions.hold_session, None),
        "conclude": (actions.conclude_session, forms.ConcludeForm),
        "discard": (actions.discard_session, None),
    }

    def get_initial(self) -> dict[str, Any]:
        """The notes so far."""
        return {"notes": self.object.notes}

    def get_success_url(self) -> str:
        """The room when it began, the list when it is gone, else its page."""
        if self.verb.destroys:
            programme = self.object.programme
            return reverse("programmes:session-list", reference=programme.reference)
        if self.object.is_under_way:
            return reverse("programmes:session-room", reference=self.object.reference)
        return str(self.object.get_absolute_url())
