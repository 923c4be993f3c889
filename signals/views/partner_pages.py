"""Pages of partners: the coordinator's list, and the page as people of a partner see it."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, List, Update, counts
from core.views.guard import Guard
from signals.actions.partner_pages import close_partner_page, open_partner_page
from signals.actions.reporting import is_sent, submit_signal
from signals.forms.partner_pages import PartnerPageCloseForm, PartnerPageForm
from signals.models import PartnerPage, Signal
from signals.models.structure_text import how_it_goes
from signals.views.doors import MINUTE, Throttle, Unlisted
from signals.views.reporting import SignalReport, receipt_page

HOUR = 60 * MINUTE
#: Signals sent per hour from one network address (an office shares one), and per minute over all.
SENDING = Throttle("partner", most=20, seconds=HOUR, over_all=60)
#: How often a page may be sent at all, valid or not, per minute.
PACE = Throttle("partner-page", most=60, seconds=MINUTE, over_all=600)
#: Looks at a text per minute from one network address.
LOOKS = 240


# --- the coordinator ------------------------------------------------------------------------------
class PartnerPageList(List):
    """The pages of partners, open and closed; how much was sent by each is counted nowhere."""

    model = PartnerPage
    permission = "signal_setup.view"
    template_name = "signals/partner_page_list.html"
    context_object_name = "pages"

    def get_queryset(self) -> Any:
        """Open ones first."""
        rows = super().get_queryset().select_related("organisation")
        return rows.order_by(F("closed_on").desc(nulls_first=True), "organisation__name", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds where the addresses begin, so that they can be copied whole."""
        origin = self.request.build_absolute_uri("/").rstrip("/")
        return super().get_context_data(origin=origin, **kwargs)


class _SetsUp:
    """Where making and closing lead back to."""

    model = PartnerPage
    template_name = "signals/partner_page_form.html"

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("signals:partner_page_list")

    def get_success_url(self) -> str:
        """The list, where the address of the page stands."""
        return reverse("signals:partner_page_list")


class PartnerPageCreate(_SetsUp, Create):
    """Opens a page for an organisation."""

    permission = "partner_page.create"
    form_class = PartnerPageForm
    heading = _("Open a page for a partner")
    lead = _("Whoever has the address can report. Give it to people of the organisation only.")
    success_message = _("The page is open. Copy its address from the list.")

    def perform(self, form: Any) -> PartnerPage:
        """Open it, with the log."""
        return open_partner_page(membership=self.membership, **form.cleaned_data)


class PartnerPageClose(_SetsUp, Update):
    """Closes a page for good."""

    permission = "partner_page.close"
    reference_field = "code"
    form_class = PartnerPageCloseForm
    heading = _("Close the page of a partner")
    success_message = _("The page is closed. Receipts that were given keep working.")

    @property
    def lead(self) -> str:
        """Whose page it is, and what closing does."""
        text = _now(
            "%(organisation)s: nobody can report by this page any more. Signals that were sent go"
            " on, and their receipts keep working. A new page gets a new address."
        )
        return text % {"organisation": self.object.organisation}

    def perform(self, form: Any) -> PartnerPage:
        """Close it, with the log."""
        return close_partner_page(self.object, membership=self.membership)


# --- people of the partner ------------------------------------------------------------------------
class _OfPartner(Unlisted):
    """A door below the page of a partner: shut (404) when it is closed or was never there."""

    #: Methods that are answered after the page was closed too.
    after_closing: tuple[str, ...] = ()
    kwargs: dict[str, Any]
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 without an open page; a page that was closed answers only what it is made for."""
        pages = PartnerPage.objects.select_related("organisation")
        found = pages.filter(code=kwargs["code"]).first()
        if found is None or not (found.is_open or request.method in self.after_closing):
            raise Http404
        self.page: PartnerPage = found
        return super().dispatch(request, *args, **kwargs)


class PartnerReport(_OfPartner, SignalReport):
    """Explains, takes a signal, and gives the receipt; nothing is kept of who writes.

    There is no draft either: what is typed stays in the page until it is sent. Whoever was writing
    when the page was closed gets the text back.
    """

    permission = ""
    template_name = "signals/partner_report.html"
    after_closing = ("POST",)

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was sent, and nothing kept of an earlier writing."""
        self.draft = None
        return super(SignalReport, self).get_form_kwargs()

    def get_form(self, form_class: Any = None) -> Any:
        """The form of a signal, whose texts the guard looks at through the door below this page."""
        form: Any = super().get_form(form_class)
        form.look_through(reverse("signals:partner_look", code=self.page.code))
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it, unless machines are at work."""
        if PACE.refuses(request):
            return render(request, "429.html", status=429)
        self.object = None
        form: Any = self.get_form()
        if self.page.is_open or is_sent(form.code):
            return super().post(request, *args, **kwargs)
        context = {"texts": form.typed(), "how": how_it_goes()}
        return render(request, "signals/partner_closed.html", context, status=410)

    def form_valid(self, form: Any) -> HttpResponse:
        """The receipt as the answer: it stands in no address. Too many: the form with its text."""
        if SENDING.refuses(self.request):
            form.add_error(None, _much_was_sent())
            return self._too_many(form)
        form, is_done = self._carried_out(form)
        if not is_done:
            return self.form_invalid(form)
        response = receipt_page(self.request, form.code, self.object)
        response["Referrer-Policy"] = "no-referrer"  # nothing is sent from this page
        return response

    def _too_many(self, form: Any) -> HttpResponse:
        response = self.form_invalid(form)
        response.status_code = 429
        return response

    def send(self, form: Any) -> Signal:
        """Submit it as coming from the organisation of the page, from nobody in particular."""
        organisation = self.page.organisation
        return submit_signal(
            receipt=form.code, facts=form.facts(), organisation=organisation, **form.boxes()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whose page it is."""
        return super().get_context_data(organisation=self.page.organisation, **kwargs)


def _much_was_sent() -> str:
    return _now(
        "Much was sent from here in a short time. Your text is still here and nothing was sent."
        " Wait a while and send it again. Is it urgent? Call 112."
    )


class PartnerLook(_OfPartner, Guard):
    """The guard's door for who writes through the page of a partner; it keeps and logs nothing."""

    permission = ""

    def goes_too_fast(self) -> bool:
        """Counted per network address, as there is no account."""
        return counts.is_over(counts.address_key("look", self.request), LOOKS, MINUTE)
