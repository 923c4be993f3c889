"""Trainings and their sessions: lists, pages, making, changing, cancelling, who came."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Detail, Download, List, Update
from interventions.models import Phenomenon
from network.actions import training as actions
from network.actions.training_people import set_people
from network.documents import TrainingSessionCalendar as CalendarDocument
from network.forms import training as forms
from network.forms.training_people import PeopleForm
from network.models import Profession, Training, TrainingSession
from network.models.training_numbers import SessionPeople


# --- trainings --------------------------------------------------------------------------------
class TrainingCatalogue(List):
    """The trainings that are given here, with the next day on which they are."""

    model = Training
    permission = "training.view"
    template_name = "network/training_catalogue.html"
    filter_form = forms.TrainingFilter

    def get_queryset(self) -> Any:
        """Without a filter: those that are still given."""
        rows = super().get_queryset().with_next_day()
        return rows if self.filters and self.filters.is_valid() else rows.offered()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the words for whom each is meant, and how many there are without a filter."""
        context = super().get_context_data(**kwargs)
        for training in context["page_obj"]:
            training.meant_for = _labels(training.professions, dict(Profession.choices))
        return {**context, "total": Training.objects.count()}


class TrainingDetail(Detail):
    """One training, with its sessions."""

    model = Training
    permission = "training.view"
    template_name = "network/training_detail.html"
    context_object_name = "training"
    #: How many sessions stand on the page; the list has them all.
    SHOWN = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds for whom it is, what it is about in the municipality's own words, the sessions."""
        sessions = TrainingSession.objects.filter(training=self.object).with_numbers()
        facts = {
            "meant_for": _labels(self.object.professions, dict(Profession.choices)),
            "phenomena": _labels(self.object.phenomena, Phenomenon.objects.labels()),
            "sessions": sessions.to_come_first()[: self.SHOWN],
        }
        return super().get_context_data(**facts, **kwargs)


class TrainingCreate(Create):
    """Adds a training."""

    model = Training
    permission = "training.create"
    template_name = "network/training_form.html"
    form_class = forms.TrainingForm
    heading = _("Add a training")
    lead = _("What is given, for whom. When it is given comes after this.")
    success_message = _("The training has been added. Now plan when it is given.")

    @property
    def cancel_url(self) -> str:
        """Back to the offer."""
        return reverse("network:training_catalogue")

    def perform(self, form: Any) -> Training:
        """Add it, with the log."""
        return actions.create_training(membership=self.membership, facts=form.facts())


class TrainingUpdate(Update):
    """Changes a training; a stale save shows both texts."""

    model = Training
    permission = "training.edit"
    template_name = "network/training_form.html"
    form_class = forms.TrainingForm
    success_message = _("The training has been saved.")

    def perform(self, form: Any) -> Training:
        """Change it, with the log."""
        return actions.update_training(self.object, membership=self.membership, facts=form.facts())


def _labels(codes: list[str], words: dict[Any, Any]) -> list[str]:
    return [str(words[code]) for code in codes if code in words]


# --- sessions ---------------------------------------------------------------------------------
class TrainingSessionList(List):
    """All sessions: those to come, then those that were."""

    model = TrainingSession
    permission = "training.view"
    template_name = "network/training_session_list.html"
    filter_form = forms.SessionFilter

    def get_queryset(self) -> Any:
        """With the numbers; those to come first."""
        return super().get_queryset().with_numbers().to_come_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many there are without a filter."""
        return super().get_context_data(total=TrainingSession.objects.count(), **kwargs)


class _Session:
    """What the pages of one session share."""

    model = TrainingSession

    def get_queryset(self) -> Any:
        """With the training, in one query."""
        return super().get_queryset().select_related("training")  # type: ignore[misc]


class TrainingSessionDetail(_Session, Detail):
    """One session: when, where, and who came in numbers."""

    permission = "training.view"
    template_name = "network/training_session_detail.html"
    context_object_name = "session"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the numbers, and the names that this reader may see."""
        people = SessionPeople(self.object, self.membership)
        return super().get_context_data(people=people, **kwargs)


class TrainingSessionCreate(Create):
    """Plans a session, or writes down one that was held."""

    model = TrainingSession
    permission = "training_session.create"
    template_name = "network/training_session_form.html"
    form_class = forms.SessionForm
    heading = _("Plan a session")
    lead = _("One time that a training is given. A session that was held can be added as well.")
    success_message = _("The session has been added. Now write down who comes.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:training_session_list")

    def get_initial(self) -> dict[str, Any]:
        """The training that the address names."""
        return {"training": self.request.GET.get("training", "")}

    def perform(self, form: Any) -> TrainingSession:
        """Add it, with the log."""
        return actions.create_session(membership=self.membership, facts=form.facts())


class TrainingSessionUpdate(_Session, Update):
    """Changes a session; a stale save shows both texts."""

    permission = "training_session.edit"
    template_name = "network/training_session_form.html"
    form_class = forms.SessionForm
    success_message = _("The training session has been saved.")

    def perform(self, form: Any) -> TrainingSession:
        """Change it, with the log."""
        return actions.update_session(self.object, membership=self.membership, facts=form.facts())


class TrainingSessionCancel(_Session, Update):
    """Cancels a session, or takes that back."""

    permission = "training_session.cancel"
    template_name = "network/training_session_form.html"
    form_class = forms.CancelForm
    heading = _("Cancel a session")
    lead = _("Who is enrolled stays written down. Tell them yourself that it is cancelled.")
    success_message = _("Whether the session goes on has been saved.")

    def perform(self, form: Any) -> TrainingSession:
        """Note the day, with the log."""
        return actions.cancel_session(self.object, membership=self.membership, **form.facts())


class TrainingSessionPeople(_Session, Update):
    """Writes down who is enrolled and who came, on one page."""

    permission = "training_session.edit"
    template_name = "network/training_session_people.html"
    form_class = PeopleForm
    heading = _("Who comes, who came")
    lead = _("In numbers, by organisation and profession. Empty a row to take it away.")
    success_message = _("Who comes and who came has been saved.")

    def perform(self, form: Any) -> TrainingSession:
        """Store the rows, with the log."""
        return set_people(self.object, membership=self.membership, rows=form.people)


class TrainingSessionCalendar(_Session, Download):
    """A session as a calendar file: number, time and place, nothing else."""

    permission = "training.view"

    def render_file(self, obj: TrainingSession) -> tuple[bytes, str, str]:
        """The file, to be opened in one's own calendar."""
        document = CalendarDocument()
        content = document.render(obj, self.membership)
        return content, document.file_name(obj), "text/calendar; charset=utf-8"
