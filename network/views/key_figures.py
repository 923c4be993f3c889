"""Key figures: who there are and how they are reached, for whom it concerns only.

Looking leaves nothing behind: no line in the log, nothing in the session.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Detail, List, Update
from network.actions import key_figures as actions
from network.documents import KeyFigureSheetDocument
from network.forms import key_figures as forms
from network.models import KeyFigure
from network.models.directory import Contact
from network.models.key_figure_findings import key_figure_findings
from network.views.files import DocumentDownload

FORM = "network/key_figure_form.html"


class _KeyFigures:
    """What reading shares: a reader knows who there are now, who keeps the list knows all."""

    model = KeyFigure
    membership: Any

    def get_queryset(self) -> Any:
        """With the colleague who keeps in touch, in one query."""
        rows = super().get_queryset().with_contact()  # type: ignore[misc]
        return rows if self.membership.may("key_figure.edit") else rows.active()


class KeyFigureList(_KeyFigures, List):
    """Every key figure by area, without names; for who keeps the list also what is to be done."""

    permission = "key_figure.view"
    template_name = "network/key_figure_list.html"
    filter_form = forms.KeyFigureFilter

    def get_queryset(self) -> Any:
        """Whose role has not ended, without their contact data."""
        return super().get_queryset().active().without_contact_data()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many there are without a filter, and the findings."""
        edits = self.membership.may("key_figure.edit")
        findings = key_figure_findings() if edits else []
        total = KeyFigure.objects.active().count()
        return super().get_context_data(findings=findings, total=total, **kwargs)


class KeyFigureDetail(_KeyFigures, Detail):
    """One key figure: the agreement for every reader, the contact data for whom it concerns."""

    permission = "key_figure.view"
    template_name = "network/key_figure_detail.html"
    context_object_name = "key_figure"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the contact data; None for who may not see them."""
        one, person = self.object, None
        if self.membership.may("key_figure.contact", one):
            person = Contact(one.name, "", "", "", phone=one.phone, email=one.email)
        return super().get_context_data(person=person, **kwargs)


class KeyFigureCreate(Create):
    """Writes down a new agreement."""

    model = KeyFigure
    permission = "key_figure.create"
    template_name = FORM
    form_class = forms.KeyFigureForm
    heading = _("Add a key figure")
    lead = _(
        "Write down what you agreed together. Talk first about what the role is, and what it is"
        " not. Never write down what somebody says about others."
    )
    success_message = _("The key figure has been added.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:key_figure_list")

    def perform(self, form: Any) -> KeyFigure:
        """Add them, with the log."""
        return actions.create_key_figure(membership=self.membership, facts=form.facts())


class KeyFigureUpdate(Update):
    """Changes an agreement; a stale save shows both texts."""

    model = KeyFigure
    permission = "key_figure.edit"
    template_name = FORM
    form_class = forms.KeyFigureForm
    success_message = _("The agreement has been saved.")

    def get_queryset(self) -> Any:
        """A role that has ended is not changed any more."""
        return super().get_queryset().active()

    def perform(self, form: Any) -> KeyFigure:
        """Change it, with the log."""
        key_figure = KeyFigure.objects.get(pk=form.instance.pk)
        return actions.update_key_figure(key_figure, membership=self.membership, facts=form.facts())


class KeyFigureEnd(Update):
    """Ends the role: name and contact data go at once."""

    model = KeyFigure
    permission = "key_figure.end"
    template_name = FORM
    form_class = forms.EndKeyFigureForm
    heading = _("End the role of a key figure")
    lead = _(
        "Name, phone number, e-mail address and the colleague who keeps in touch are wiped at once."
    )
    success_message = _("The role has ended. Name and contact data have been wiped.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The key figure, for whom the day has to fit."""
        return {**super().get_form_kwargs(), "key_figure": self.object}

    def perform(self, form: Any) -> KeyFigure:
        """End it, with the log."""
        return actions.end_key_figure(self.object, membership=self.membership, **form.cleaned_data)


class KeyFigureSheet(_KeyFigures, DocumentDownload):
    """The agreement on one page, to be signed; when it cannot be made the page says why."""

    permission = "key_figure.download"
    document = KeyFigureSheetDocument

    def get_queryset(self) -> Any:
        """There is nothing to sign after the role has ended."""
        return super().get_queryset().active()
