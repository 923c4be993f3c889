"""Asking months after a session whether it could be used."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core.views import Update
from network.actions import training_transfer as actions
from network.forms.training_transfer import TransferForm
from network.models import TrainingSession
from network.models.training_coverage import transfer_of


class TrainingTransfer(Update):
    """Writes down the answers about one session that has been; a stale save shows both texts."""

    model = TrainingSession
    permission = "training_session.edit"
    form_class = TransferForm
    template_name = "network/training_transfer.html"
    success_message = _("The answers have been saved.")

    def get_queryset(self) -> Any:
        """Only what has been held; before that there is nothing to ask."""
        return super().get_queryset().past().select_related("training")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; what turned out wrong meanwhile comes back at its field."""
        try:
            return super().form_valid(form)
        except actions.TransferRefused as refused:
            form.refuse(refused.reasons)
            return self.form_invalid(form)

    def perform(self, form: Any) -> TrainingSession:
        """Store the answers, with the log."""
        return actions.record_transfer(
            self.object, membership=self.membership, answers=form.answers()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the answers so far, together."""
        rows = self.object.enrolments.all()
        return super().get_context_data(transfer=transfer_of(rows), **kwargs)
