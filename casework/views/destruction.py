"""Destruction lists: what is due, proposed, signed, carried out, and its certificate (B3 to B5)."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from casework.actions import destruction as actions
from casework.documents import DestructionCertificate
from casework.forms import destruction as forms
from casework.models import DestructionList
from casework.models.registers_overview import case_terms
from casework.views.drafting import KeepsDraft
from casework.views.registers import OnRegister
from core.views import Create, Detail, Download, List, Transition

#: Verbs of a closed case → action and form; the page of a case opens them.
HOLDING_VERBS: dict[str, tuple[Any, Any]] = {
    "hold": (actions.hold, forms.HoldForm),
    "end_hold": (actions.end_hold, forms.EndHoldForm),
    "extend": (actions.extend, forms.ExtendForm),
}


class DestructionListList(List):
    """The lists, the newest first, and what may be destroyed now."""

    model = DestructionList
    permission = "destruction.view"
    template_name = "casework/destruction_list.html"
    context_object_name = "lists"

    def get_queryset(self) -> Any:
        """With whoever signed."""
        people = ("proposed_by", "agreed_by", "approved_by")
        names = [f"{person}__organisation" for person in people]
        return super().get_queryset().defer("certificate").select_related(*names)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many are due, and how many something holds."""
        return super().get_context_data(
            ready=DestructionList.objects.ready().count(),
            kept_back=DestructionList.objects.kept_back().count(),
            terms=case_terms(),
            **kwargs,
        )


class DestructionPropose(OnRegister, Create):
    """Proposes a list."""

    model = DestructionList
    form_class = forms.ProposeForm
    permission = "destruction.propose"
    list_name = "casework:destruction_list"
    template_name = "casework/destruction_propose.html"
    heading = _("Propose a destruction list")
    lead = _("A chair and the privacy officer sign it. Only then anything is destroyed.")
    success_message = _("The list was proposed. A chair signs first.")

    def perform(self, form: Any) -> DestructionList:
        """Propose it, with the log."""
        return actions.propose_list(membership=self.membership, **form.cleaned_data)


class DestructionDetail(Detail):
    """One list: how many, which term, closed in which months, who signed; codes for directors."""

    model = DestructionList
    permission = "destruction.view"
    template_name = "casework/destruction_detail.html"
    context_object_name = "list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the months in which its cases were closed, and codes for who works in them."""
        entries = list(self.object.entries.select_related("case"))
        months = sorted({entry.case.closed_on.replace(day=1) for entry in entries})
        shown = self.membership.may("case.view")
        codes = [entry.case.code for entry in entries] if shown else []
        return super().get_context_data(months=months, codes=codes, **kwargs)


def carry_out(row: DestructionList, *, membership: Any) -> None:
    """Carry out, with the certificate made by its document class."""
    document = DestructionCertificate()
    actions.carry_out(
        row, membership=membership, render=lambda fresh: document.render(fresh, membership)
    )


class DestructionTransition(KeepsDraft, OnRegister, Transition):
    """Carries out one verb of a list."""

    model = DestructionList
    list_name = "casework:destruction_list"
    verbs = {
        "agree": (actions.agree, forms.SignForm),
        "approve": (actions.approve, forms.SignForm),
        "reject": (actions.reject, forms.RejectForm),
        "carry_out": (carry_out, forms.CarryOutForm),
    }


class DestructionCertificateDownload(Download):
    """The certificate of a list that was carried out."""

    model = DestructionList
    permission = "destruction.download"
    content_type = "application/pdf"

    def render_file(self, obj: DestructionList) -> tuple[bytes, str, str]:
        """The file as it was made; 404 while nothing was destroyed."""
        if not obj.certificate:
            raise Http404
        return bytes(obj.certificate), DestructionCertificate().file_name(obj), self.content_type
