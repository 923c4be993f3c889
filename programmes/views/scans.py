"""Programme scans: list, page, making, the verbs, documents, comparison; the map on A3."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentRefused
from core.tenancy import reverse
from core.views import Create, Detail, Download, Transition
from programmes.actions import scans as actions
from programmes.documents import MapDocument, ProgrammeScanDocument
from programmes.forms import scans as forms
from programmes.funnel_drawing import draw_funnel
from programmes.models import Programme, ProgrammeScan
from programmes.models.scan_comparison import Comparison
from programmes.views.tabs import programme_tabs


class ScanList(Detail):
    """The scans of one programme, newest first."""

    model = Programme
    permission = "scan.view"
    template_name = "programmes/scans/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the scans that the reader may see."""
        visible = ProgrammeScan.objects.visible_to(self.membership)
        scans = visible.for_list().filter(programme=self.object)
        tabs = programme_tabs(self.object, self.membership, "programmes:scan-list")
        return super().get_context_data(scans=scans, tabs=tabs, **kwargs)


class _ScanPage(Detail):
    """What the pages of one scan share."""

    model = ProgrammeScan

    def get_queryset(self) -> Any:
        """With the programme, without the bytes of the document."""
        return super().get_queryset().select_related("programme").defer("document")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the frozen content; nothing of the programme as it is now."""
        programme = self.object.programme
        tabs = programme_tabs(programme, self.membership, "programmes:scan-list")
        return super().get_context_data(
            scan=self.object, content=self.object.content, programme=programme, tabs=tabs, **kwargs
        )


class ScanDetail(_ScanPage):
    """One scan on screen, with the same figures as its document."""

    permission = "scan.view"
    template_name = "programmes/scans/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the drawing of the funnel."""
        return super().get_context_data(funnel=draw_funnel(self.object.content.phases), **kwargs)


class ScanCompare(_ScanPage):
    """What changed between two scans of one programme, or since a scan."""

    permission = "scan.compare"
    template_name = "programmes/scans/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the choice, and the comparison when there is one."""
        chosen = self.request.GET if "other" in self.request.GET else None
        form = forms.CompareForm(chosen, scans=self.others, with_now=self.sees_now)
        other = self._other(form.cleaned_data["other"]) if form.is_valid() else None
        pair = sorted([self.object, other], key=_moment) if other else []
        comparison = Comparison(pair[0].content, pair[1].content) if other else None
        return super().get_context_data(form=form, pair=pair, comparison=comparison, **kwargs)

    @cached_property
    def others(self) -> list[ProgrammeScan]:
        """The other scans of the same programme that the reader may see."""
        rows = ProgrammeScan.objects.visible_to(self.membership).for_list()
        return list(rows.filter(programme=self.object.programme).exclude(pk=self.object.pk))

    @property
    def sees_now(self) -> bool:
        """Whether the reader may compare with the programme as it is now."""
        return bool(self.membership.may("scan.preview"))

    def _other(self, reference: str) -> ProgrammeScan:
        if reference == forms.NOW:
            return ProgrammeScan.of(self.object.programme)
        return next(scan for scan in self.others if scan.reference == reference)


class ScanCreate(Create):
    """Freezes the programme in the address as a new draft scan."""

    model = Programme
    permission = "scan.create"
    form_class: Any = forms.ScanForm
    success_message = _("The scan has been made. You can still change the recommendations.")
    heading = _("Make a programme scan")
    lead = _(
        "The programme is frozen as it is now. What you change later does not change the scan."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Find the programme first: an invisible one answers 404."""
        self.programme = self.get_object()
        return super().get_form_kwargs()

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return reverse("programmes:scan-list", reference=self.programme.reference)

    def perform(self, form: Any) -> ProgrammeScan:
        """Freeze it."""
        return actions.make_scan(self.programme, membership=self.membership, **form.cleaned_data)


def adopt_with_document(scan: ProgrammeScan, *, membership: Any, **facts: Any) -> None:
    """Adopt with the document made by the document class."""
    document = ProgrammeScanDocument()
    actions.adopt_scan(
        scan,
        membership=membership,
        render=lambda fresh: document.render(fresh, membership),
        **facts,
    )


class ScanTransition(Transition):
    """Revises, adopts or throws away a draft scan."""

    model = ProgrammeScan
    verbs = {
        "revise": (actions.revise_scan, forms.ReviseForm),
        "adopt": (adopt_with_document, forms.AdoptScanForm),
        "discard": (actions.discard_scan, forms.DiscardForm),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        """The scan as it is, so that a stale save shows."""
        kwargs = super().get_form_kwargs()
        of_row = issubclass(self.get_form_class(), forms.ModelForm)
        return {**kwargs, "instance": self.object} if of_row else kwargs

    def get_initial(self) -> dict[str, Any]:
        """Adopted today, unless somebody says otherwise."""
        return {"adopted_on": timezone.localdate()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Act; a document that cannot be made is told at the form."""
        try:
            return super().form_valid(form)
        except DocumentRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)

    def get_success_url(self) -> str:
        """The page of the scan; the list when it is gone."""
        if self.verb.destroys:
            programme = self.object.programme
            return reverse("programmes:scan-list", reference=programme.reference)
        return str(self.object.get_absolute_url())


class _Pdf(Download):
    """A PDF."""

    document: Any

    def render_file(self, obj: Any) -> tuple[bytes, str, str]:
        """The document as PDF."""
        document = self.document()
        content = document.render(obj, self.membership)
        return content, document.file_name(obj), "application/pdf"


class ScanPdf(_Pdf):
    """The document of a scan: kept bytes of an adopted one, a fresh rendering of a draft."""

    model = ProgrammeScan
    permission = "scan.download"
    document = ProgrammeScanDocument

    def render_file(self, obj: ProgrammeScan) -> tuple[bytes, str, str]:
        """What was kept when it was adopted, byte for byte."""
        if obj.document is None:
            return super().render_file(obj)
        return bytes(obj.document), self.document().file_name(obj), "application/pdf"


class ScanPreview(_Pdf):
    """The scan of the programme as it is now, without keeping anything."""

    model = Programme
    permission = "scan.preview"
    document = ProgrammeScanDocument

    def render_file(self, obj: Programme) -> tuple[bytes, str, str]:
        """Freeze, render, forget."""
        return super().render_file(ProgrammeScan.of(obj, membership=self.membership))


class MapPdf(_Pdf):
    """The map on one A3, for the wall."""

    model = Programme
    permission = "map.download"
    document = MapDocument


def _moment(scan: ProgrammeScan) -> Any:
    """Order of two scans in time; one that is not kept is now."""
    return scan.made_at
