"""Agreements: the list with what is to be done, one agreement, its verbs, its signed file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Detail, Download, List, Transition
from network.actions import covenant_files as files
from network.actions import covenants as actions
from network.forms import covenants as forms
from network.models import Consultation, Covenant
from network.models.covenant_findings import findings_for
from network.views.closing import UpdateWhileOpen
from network.views.files import CONTENT_TYPES


class CovenantList(List):
    """Every agreement, filtered; on top what this reader may do about them."""

    model = Covenant
    permission = "covenant.view"
    template_name = "network/covenant_list.html"
    context_object_name = "covenants"
    filter_form = forms.CovenantFilter

    def get_queryset(self) -> Any:
        """What goes on first, by title; with the parties."""
        return super().get_queryset().in_reading_order().with_parties()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many there are without a filter, how many in force, and the findings."""
        counts = {"total": Covenant.objects.count(), "now": Covenant.objects.in_force().count()}
        return super().get_context_data(findings=findings_for(self.membership), **counts, **kwargs)


class CovenantDetail(Detail):
    """One agreement, also when it has ended: in the order a reader asks."""

    model = Covenant
    permission = "covenant.view"
    template_name = "network/covenant_detail.html"
    context_object_name = "covenant"

    def get_queryset(self) -> Any:
        """With the parties."""
        return super().get_queryset().with_parties()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what shares under it, what is known of the file, and what is to be done."""
        one, found = self.object, findings_for(self.membership)
        facts = {
            "consultations": Consultation.objects.filter(covenants__covenant=one),
            "file": one.stored_file(),
            "findings": [finding for finding in found if finding.reference == one.reference],
        }
        return super().get_context_data(**facts, **kwargs)


class CovenantCreate(Create):
    """Adds an agreement, as a draft."""

    form_class = forms.CovenantForm
    template_name = "network/covenant_form.html"
    model = Covenant
    permission = "covenant.create"
    heading = _("Add an agreement")
    lead = _("It begins as a draft. The privacy officer checks it; then you record the signing.")
    success_message = _("The agreement has been added as a draft.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:covenant_list")

    def get_initial(self) -> dict[str, Any]:
        """The consultation that the address names, such as one that shares under nothing."""
        asked = self.request.GET.get("consultation", "")[:20].replace("\x00", "")
        found = Consultation.objects.going_on().filter(reference=asked)
        return {"consultations": [one.pk for one in found]}

    def perform(self, form: Any) -> Covenant:
        """Add it, with the log."""
        return actions.create_covenant(membership=self.membership, **form.facts())


class _Change(UpdateWhileOpen):
    """What the pages that change an agreement share: not any more once it has ended."""

    model = Covenant
    permission = "covenant.edit"
    shut = _("This agreement has ended, so nothing of it changes any more.")

    def is_open(self) -> bool:
        """Until it is ended."""
        return not self.object.has_ended


class CovenantUpdate(_Change):
    """Changes an agreement; a stale save shows both texts."""

    form_class = forms.CovenantForm
    template_name = "network/covenant_form.html"
    success_message = _("The agreement on sharing has been saved.")

    @property
    def will_lose_the_check(self) -> bool:
        """Whether somebody checked what stands here now."""
        return self.object.checked_on is not None

    def perform(self, form: Any) -> Covenant:
        """Change it, with the log; say so when the check is gone."""
        before = Covenant.objects.get(pk=form.instance.pk)
        after = actions.update_covenant(before, membership=self.membership, **form.facts())
        if before.checked_on and not after.checked_on:
            messages.warning(self.request, str(forms.CHECK_IS_GONE))
        return after


class CovenantTransition(Transition):
    """Signs, renews, checks and ends an agreement, or takes its file away."""

    model = Covenant
    template_name = "network/covenant_form.html"
    verbs = {
        "sign": (actions.sign_covenant, forms.SignForm),
        "renew": (actions.renew_covenant, forms.RenewForm),
        "check": (actions.check_covenant, forms.CheckForm),
        "remove_file": (files.remove_file, forms.RemoveFileForm),
        "end": (actions.end_covenant, forms.EndForm),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        """The agreement as it is, so that a stale save shows."""
        kwargs = super().get_form_kwargs()
        of_row = issubclass(self.get_form_class(), ModelForm)
        return {**kwargs, "instance": self.object} if of_row else kwargs


class CovenantFileUpload(_Change):
    """Takes the signed file, instead of the one before."""

    form_class = forms.CovenantFileForm
    template_name = "network/covenant_form.html"
    heading = _("Signed file")
    lead = _(
        "We keep a cleaned copy: without author, place and time of the camera, comments, programs"
        " and files within the file. Keep the original in your own archive."
    )
    success_message = _("The signed file has been kept.")

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again; too large a file is answered as such (413)."""
        response = super().form_invalid(form)
        response.status_code = 413 if form.is_too_large else response.status_code
        return response

    def perform(self, form: Any) -> Covenant:
        """Keep it, with the log."""
        files.keep_file(self.object, membership=self.membership, file=form.cleaned)
        return self.object  # type: ignore[no-any-return]


class CovenantFileDownload(Download):
    """The signed file, as it is kept; under a name of ours."""

    model = Covenant
    permission = "covenant.download"

    def render_file(self, obj: Covenant) -> tuple[bytes, str, str]:
        """Bytes, name and kind. Raises ``Http404`` when there is no file."""
        file = obj.files.first()
        if file is None:
            raise Http404
        return bytes(file.content), f"{obj.reference}.{file.kind}", CONTENT_TYPES[file.kind]
