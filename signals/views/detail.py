"""The page of one signal, different for each relation to it, and the doors of its verbs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import audit
from core.tenancy import reverse
from core.views import Detail, Transition
from signals.forms.bases import SignalForm
from signals.lifecycle import SIGNAL
from signals.models import Signal
from signals.models.handler_side import handler_side, keeping_of
from signals.models.meanwhile import is_taken_meanwhile
from signals.permissions import is_asked_for_a_view, is_reporter
from signals.views.done import DONE
from signals.views.handling import HANDLER_VERBS
from signals.views.interpretation import (
    ASKING_VERBS,
    INTERPRETER_VERBS,
    TEMPLATES,
    interpreter_context,
    views_context,
)
from signals.views.reporter import REPORTER_VERBS, reporter_context

#: The one filled button of the handler's page: the first of these that is open.
MAIN_VERBS = ("take_up", "decide", "give_feedback", "close", "go_on", "invite", "ask")

#: Verbs by which a signal that nobody handles gets somebody.
TAKING_VERBS = ("take_up", "hand_over")
#: What the reader is to the signal → the page.
PAGES = {
    "reporter": "signals/reporter_detail.html",
    "handler": "signals/handler_detail.html",
    "interpreter": "signals/interpreter_detail.html",
    "unhandled": "signals/unhandled_detail.html",
}


class SignalDetail(Detail):
    """One signal as its reader may see it; reading is logged."""

    model = Signal
    permission = "signal.view"
    reference_field = "code"
    context_object_name = "signal"

    def get_queryset(self) -> Any:
        """With its area, its form and the organisation that reported."""
        related = ("area", "phenomenon", "intervention", "reporting_organisation")
        people = ("handler__user", "deputy__user")
        return super().get_queryset().select_related(*related, *people)

    def get_template_names(self) -> list[str]:
        """The page of the reader's relation to the signal."""
        return [PAGES[self.relation()]]

    def relation(self) -> str:
        """What the reader is to the signal; whoever may only take it knows no reporter (S9)."""
        if is_reporter(self.membership, self.object):
            return "reporter"
        if self.membership.may("signal.handle", self.object):
            return "handler"
        if is_asked_for_a_view(self.membership, self.object):
            return "interpreter"
        return "unhandled"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the relation shows, and logs the reading."""
        audit.record_reading(self.permission, self.object, self.membership)
        gather = getattr(self, f"context_of_{self.relation()}")
        return super().get_context_data(**gather(), **kwargs)

    def context_of_reporter(self) -> dict[str, Any]:
        """The way back."""
        return reporter_context(self.object)

    def context_of_interpreter(self) -> dict[str, Any]:
        """The facts and one's own view."""
        return interpreter_context(self.membership, self.object)

    def verbs_by_name(self) -> dict[str, Any]:
        """Every verb by its name; None for one that is not open to the reader now."""
        found = {verb.name: verb for verb in SIGNAL.open_to(self.object, self.membership)}
        return {name: found.get(name) for name in SIGNAL.transitions}

    def context_of_handler(self) -> dict[str, Any]:
        """Everything, the verbs that are open, and which of them is the main one."""
        verbs = self.verbs_by_name()
        main = next((verbs[name] for name in MAIN_VERBS if verbs[name]), None)
        views = views_context(self.membership, self.object, main.name if main else "")
        return {"side": handler_side(self.object), "verbs": verbs, "main": main, **views}

    def context_of_unhandled(self) -> dict[str, Any]:
        """What is needed to take it, without who reported."""
        verbs = self.verbs_by_name()
        facts = list(self.object.facts.all())
        return {"facts": facts, "verbs": verbs, "keeping": keeping_of(self.object)}


class SignalTransition(Transition):
    """Carries out one verb of a signal; a verb that is not open says what is missing."""

    model = Signal
    reference_field = "code"
    verbs = HANDLER_VERBS | ASKING_VERBS | INTERPRETER_VERBS | REPORTER_VERBS
    template_name = "signals/transition.html"

    def get_template_names(self) -> list[str]:
        """The page of the verb; most have the plain one."""
        return [TEMPLATES.get(self.verb.name, self.template_name)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; it shows parts of the signal, so that reading it is logged."""
        response = super().get(request, *args, **kwargs)
        audit.record_reading("signal.view", self.object, self.membership)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act; who comes after a colleague is told so, with the own text and no signal (409)."""
        try:
            return super().post(request, *args, **kwargs)
        except Http404:
            taking = self.verb.name in TAKING_VERBS
            if not taking or not is_taken_meanwhile(self.kwargs["reference"], self.membership):
                raise
        context = {"code": self.kwargs["reference"], "typed": request.POST.get("text", "").strip()}
        return render(request, "signals/taken.html", context, status=409)

    def get_initial(self) -> dict[str, Any]:
        """A fact may be named in the address, by its number."""
        return {"fact": self.request.GET.get("fact", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The signal, for a form that asks for it."""
        kwargs = super().get_form_kwargs()
        knows = issubclass(self.get_form_class(), SignalForm)
        return {**kwargs, "signal": self.object} if knows else kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the signal, and why the verb is not open (empty when it is)."""
        context = super().get_context_data(signal=self.object, missing=self.missing(), **kwargs)
        if self.verb.name == "interpret":
            form = context["form"]
            sent = form if form.is_bound else None
            context |= interpreter_context(self.membership, self.object, sent)
        return context

    def missing(self) -> str:
        """What is missing before this verb, for people."""
        reason = SIGNAL.refusal(self.verb, self.object, self.membership)
        if reason == "state":
            words = _("The signal is “%(state)s” now. This step does not belong to that state.")
            return words % {"state": self.object.get_status_display()}
        return reason

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened."""
        return str(DONE.get(self.verb.name, ""))

    def get_success_url(self) -> str:
        """The page of the signal; the list for whoever may not see it any more."""
        still = Signal.objects.visible_to(self.membership).filter(pk=self.object.pk).exists()
        return self.object.get_absolute_url() if still else reverse("signals:list")
