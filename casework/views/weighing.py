"""The doors of the weighing: its verbs, and what the page about it shows to each reader."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.actions import outcomes, registering, weighing
from casework.forms.outcomes import DecideForm
from casework.forms.weighing import (
    AnswerForm,
    AskForm,
    CompareForm,
    ExcuseForm,
    InviteForm,
    StatementForm,
    TakeUpForm,
    WithdrawForm,
)
from casework.lifecycle import REGISTRATION
from casework.models import Case, Registration
from casework.models.parameters import DECLINED, PASSED_ON, WITHDRAWN
from casework.models.weighing_table import WeighingTable
from casework.views.drafting import KeepsDraft
from core import audit
from core.models import Parameter
from core.retention import in_words
from core.tenancy import reverse
from core.views import Transition

#: The outcomes share one form, on the page of the weighing itself.
DECISIONS: dict[str, tuple[Any, Any]] = {
    "decline": (outcomes.decline, DecideForm),
    "refer": (outcomes.refer, DecideForm),
    "take_in": (outcomes.take_in, DecideForm),
    "hand_over": (outcomes.hand_over, DecideForm),
}
VERBS: dict[str, tuple[Any, Any]] = {
    "withdraw": (registering.withdraw, WithdrawForm),
    "take_up": (weighing.take_up, TakeUpForm),
    "invite": (weighing.invite, InviteForm),
    "give_statement": (weighing.give_statement, StatementForm),
    "excuse": (weighing.excuse, ExcuseForm),
    "compare": (weighing.compare, CompareForm),
    "ask": (weighing.ask, AskForm),
    "answer": (weighing.answer, AnswerForm),
    **DECISIONS,
}
#: What the page says after a verb.
DONE: dict[str, Any] = {
    "withdraw": gettext_lazy("You took the registration back. Nobody weighs it."),
    "take_up": gettext_lazy("The organisations are asked for their statement."),
    "invite": gettext_lazy("This organisation is asked for a statement."),
    "give_statement": gettext_lazy("Your statement was given. It opens when all are in."),
    "excuse": gettext_lazy("The weighing goes on without this organisation."),
    "compare": gettext_lazy("The differences have been saved."),
    "ask": gettext_lazy("The question was asked."),
    "answer": gettext_lazy("Your answer was sent. Thank you."),
    "decline": gettext_lazy("Recorded: not taken in. The registrar hears it."),
    "refer": gettext_lazy("Recorded: referred. Give the number and your contact there yourself."),
    "take_in": gettext_lazy("Recorded: taken in. The case is there, and its directors are told."),
    "hand_over": gettext_lazy("Recorded: handed over. It stands in the register of provisions."),
}


def kept_for() -> dict[str, str]:
    """How long a registration is kept, for each way in which it can end (rule B1)."""
    terms = {"declined": DECLINED, "passed_on": PASSED_ON, "withdrawn": WITHDRAWN}
    return {name: in_words(int(Parameter.objects.value(key))) for name, key in terms.items()}


def verbs_of(registration: Registration, membership: Any) -> dict[str, Any]:
    """Every verb by its name; None for one that is not open to the reader now."""
    found = {verb.name: verb for verb in REGISTRATION.open_to(registration, membership)}
    return {name: found.get(name) for name in REGISTRATION.transitions}


def weighing_context(
    registration: Registration, membership: Any, form: BaseForm | None = None
) -> dict[str, Any]:
    """What the page of a weighing shows; ``form`` is the decision, where it is being written."""
    verbs = verbs_of(registration, membership)
    may_decide = membership.may("registration.decline", registration) and registration.is_open
    return {
        "registration": registration,
        "facts": list(registration.facts.all()),  # type: ignore[attr-defined]
        "table": WeighingTable(registration, membership),
        "verbs": verbs,
        "decision": form,
        "not_yet": _why_not_yet(registration, membership) if may_decide else "",
        "case": Case.objects.visible_to(membership).filter(registration=registration).first(),
        "kept": kept_for(),
        "is_triage": membership.may("registration.triage"),
    }


def _why_not_yet(registration: Registration, membership: Any) -> str:
    verb = REGISTRATION.transitions["decline"]
    reason = REGISTRATION.refusal(verb, registration, membership)
    return _("A decision comes after the statements.") if reason == "state" else reason


class RegistrationTransition(KeepsDraft, Transition):
    """Carries out one verb; a verb that is not open says what is missing."""

    model = Registration
    reference_field = "code"
    verbs = VERBS
    templates = {
        **dict.fromkeys(DECISIONS, "casework/weighing.html"),
        "give_statement": "casework/statement_form.html",
    }

    def get_template_names(self) -> list[str]:
        """The page of the verb; the outcomes have the page of the weighing."""
        return [self.templates.get(self.verb.name, "casework/registration_transition.html")]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The registration, for its forms."""
        return {**super().get_form_kwargs(), "registration": self.object}

    def perform(self, form: Any) -> Any:
        """Call the action of the verb; of the chosen outcome where there is a choice."""
        self.done = getattr(form, "verb_name", self.verb.name)
        self.verbs[self.done][0](self.object, membership=self.membership, **form.facts())
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the weighing, and why the verb is not open; it is read, so that is logged."""
        audit.record_reading("registration.view", self.object, self.membership)
        context = super().get_context_data(missing=self.missing(), **kwargs)
        form = context["form"] if self.verb.name in DECISIONS else None
        if context["missing"] and not (form and form.is_bound):  # what was sent is not lost
            form = None
        return {**context, **weighing_context(self.object, self.membership, form)}

    def missing(self) -> str:
        """What is missing before this verb, for people; "" when it is open."""
        reason = REGISTRATION.refusal(self.verb, self.object, self.membership)
        if reason == "state":
            words = _("The registration is “%(state)s” now. This step does not belong to that.")
            return words % {"state": self.object.get_status_display()}
        return reason

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened."""
        return str(DONE[self.done])

    def get_success_url(self) -> str:
        """The page of the registration; the list for whoever may not see it any more."""
        rows = Registration.objects.visible_to(self.membership).filter(pk=self.object.pk)
        list_url = reverse("casework:registration_list")
        return self.object.get_absolute_url() if rows.exists() else list_url
