"""The doors of reporting: the form with its draft, and the receipt as the answer to sending."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property

from core.lifecycle import FactsRefused
from core.models import Parameter
from core.tenancy import reverse
from core.views.bases import NEVER_KEPT, Create
from signals.actions.drafts import discard_draft, draft_of, save_draft
from signals.actions.reporting import SentBefore, is_sent, submit_signal, unconfirmed_term
from signals.forms.reporting import THEN, SignalForm
from signals.models import Signal, due_after
from signals.models.parameters import ACKNOWLEDGE, DRAFT_TERM, FEEDBACK
from signals.models.structure_text import how_it_goes

#: What a page's script says of itself: it wants the line about the draft, not the whole page.
SCRIPT = ("X-Requested-With", "fetch")


def promises() -> dict[str, Any]:
    """What is promised before sending: dates by the clock, readers, terms (rules S7, S8)."""
    days = Parameter.objects.value(DRAFT_TERM, timezone.localdate())
    how = how_it_goes()
    return {
        "read_by": due_after(ACKNOWLEDGE),
        "told_by": due_after(FEEDBACK),
        "how": how,
        "urgent": how.structure.urgent if how.structure else "",
        "draft_days": days,
        "left_out": [],
        "is_answer": False,
    }


class SignalReport(Create):
    """Report a signal; sending answers with the receipt itself, the same one on every repeat."""

    model = Signal
    form_class = SignalForm
    permission = "signal.create"
    template_name = "signals/report.html"

    @cached_property
    def draft(self) -> Any:
        """What was kept of an earlier writing, if anything."""
        return draft_of(self.membership)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Begin with what was kept of an earlier writing; what is sent speaks for itself."""
        kept = self.draft.content if self.draft and self.request.method == "GET" else {}
        return {**super().get_form_kwargs(), "draft": kept}

    def send(self, form: Any) -> Signal:
        """Submit it as one's own."""
        facts, boxes = form.facts(), form.boxes()
        return submit_signal(receipt=form.code, facts=facts, membership=self.membership, **boxes)

    def perform(self, form: Any) -> Signal:
        """Submit it; a page that was sent before with other texts gets a new receipt."""
        form.is_repeat = is_sent(form.code)
        try:
            return self.send(form)
        except SentBefore:
            form.sent_code = form.code
            form.renew_receipt()
            raise

    def form_valid(self, form: Any) -> HttpResponse:
        """The receipt, or the form with what is refused."""
        form, is_done = self._carried_out(form)
        if not is_done:
            return self.form_invalid(form)
        return receipt_page(self.request, form.code, self.object, reverse("signals:list"))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Everything typed comes back; asking for a row is no fault."""
        response = super().form_invalid(form)
        response.status_code = 200 if form.is_adding else 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what is promised, and what keeps it from being sent."""
        return super().get_context_data(
            **{"draft": self.draft, "unconfirmed": unconfirmed_term(), **promises(), **kwargs}
        )


class SignalDraftSave(SignalReport):
    """Keep what was typed so far, as far as the guard accepts it, or throw it away."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever had to log in first comes here: back to the form, which has the draft."""
        return HttpResponseRedirect(reverse("signals:create"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep or throw away; the page comes back with every text as it was typed."""
        self.object = None
        if request.POST.get(THEN) == "discard":
            discard_draft(self.membership)
            return HttpResponseRedirect(reverse("signals:create"))
        form: Any = self.get_form()
        form.is_valid()
        return self._answer(form, self._keep(form))

    def _answer(self, form: Any, state: dict[str, Any]) -> HttpResponse:
        """The line about the draft for the script, else the page with everything typed."""
        if self.request.headers.get(SCRIPT[0]) == SCRIPT[1]:
            return _kept_nowhere(self.request, "signals/_draft_state.html", state)
        form.only_about_persons()
        return self.render_to_response(self.get_context_data(form=form, **state))

    def _keep(self, form: Any) -> dict[str, Any]:
        left_out = form.left_out()
        try:
            draft = save_draft(self.membership, form.kept(), receipt=form.code)
        except FactsRefused as refused:
            return {"draft": None, "left_out": [("", str(refused))], "is_answer": True}
        return {"draft": draft, "left_out": left_out, "is_answer": True}


def receipt_page(
    request: HttpRequest, code: str, signal: Signal, list_url: str = ""
) -> HttpResponse:
    """The page with the receipt (picture 21a): shown once, kept nowhere on the way.

    ``list_url`` leads on; "" without an account.
    """
    context = {"receipt": code, "object": signal, "list_url": list_url, "how": how_it_goes()}
    return _kept_nowhere(request, "signals/report_sent.html", context)


def _kept_nowhere(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """An answer that no cache on the way keeps."""
    response = render(request, template, context)
    for name, value in NEVER_KEPT.items():
        response[name] = value
    return response
