"""The only base classes of views: every door names its permission (ADR 5).

A missing right in one's own municipality answers 403; another municipality's row, or one that
may not be known of, answers the same 404 as a row that does not exist.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import BaseForm, BaseModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views import generic

from core import audit
from core.documents import DocumentRefused
from core.forms import TransitionForm
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Membership
from core.models.guarded import TextRefused
from core.tenancy import take_turn


class Door:
    """What every view has: a permission, or the plain statement that it is public."""

    permission: str = ""
    public = False
    #: Public with log-in: needs an account but no municipality (account pages).
    for_account = False
    #: The field by which the address names the object.
    reference_field = "reference"
    request: Any
    kwargs: dict[str, Any]

    @property
    def membership(self) -> Membership:
        """The membership acting in this request."""
        membership: Membership = self.request.membership
        return membership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask the right, then answer; a text that no form asked about is refused with a page."""
        if not (self.public or self.for_account):
            self.authorise()
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except TextRefused as refusal:
            context = {"why": " ".join(refusal.messages)}
            return render(request, "core/guard/refused.html", context, status=422)

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A page that says so (405), naming the methods that the door does take."""
        bare = super().http_method_not_allowed(request, *args, **kwargs)  # type: ignore[misc]
        page = render(request, "405.html", status=405)
        page["Allow"] = bare["Allow"]
        return page

    def authorise(self, obj: models.Model | None = None) -> None:
        """Raise ``PermissionDenied`` (403) unless the membership has the view's right.

        A refused attempt to write leaves one event in the log; a refused look leaves none.
        """
        if self.membership.may(self.permission, obj):
            return
        if self.request.method == "POST" and hasattr(self, "post"):
            audit.record(self.permission, obj, membership=self.membership, refused=True)
        raise PermissionDenied

    def get_queryset(self) -> Any:
        """The rows this membership may know of: to fetch is to authorise."""
        return self.model._default_manager.visible_to(self.membership)  # type: ignore[attr-defined]

    def get_object(self, queryset: Any = None) -> Any:
        """The row the address names, if this membership may know of it; else 404."""
        rows = self.get_queryset() if queryset is None else queryset
        obj = rows.filter(**{self.reference_field: self.kwargs["reference"]}).first()
        if obj is None:
            raise Http404
        self.authorise(obj)
        return obj


class Page(Door, generic.TemplateView):
    """A page that shows what its context gathers."""


class Detail(Door, generic.DetailView):  # type: ignore[type-arg]
    """The page of one object."""


class List(Door, generic.ListView):  # type: ignore[type-arg]
    """A paginated, filtered list. ``filter_form`` narrows the rows from the query string."""

    paginate_by = 50
    filter_form: Any = None

    def get_queryset(self) -> Any:
        """The visible rows, narrowed by a valid filter."""
        rows = super().get_queryset()
        ordering = self.get_ordering()
        if ordering:
            rows = rows.order_by(*([ordering] if isinstance(ordering, str) else ordering))
        self.filters = self.filter_form(self.request.GET) if self.filter_form else None
        if self.filters is not None and self.filters.is_valid():
            rows = self.filters.narrow(rows)
        return rows

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """The page asked for; a page that does not exist becomes the nearest one."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page", 1))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter form."""
        return super().get_context_data(filters=self.filters, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A filter that cannot be read is said so, and answered as the client's fault."""
        kwargs.setdefault("status", 400 if self.filters and self.filters.errors else 200)
        return super().render_to_response(context, **kwargs)


class _Writing(Door):
    """What create, update and transition share: the form knows who acts."""

    template_name = "form_page.html"
    success_message: Any = ""
    form_class: Any = None

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which membership acts."""
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        if not issubclass(self.get_form_class(), BaseModelForm):
            kwargs.pop("instance", None)  # a form that stands on its own knows no row
        return {**kwargs, "membership": self.membership}

    def get_form_class(self) -> Any:
        """The form of the view."""
        return self.form_class

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the form again with everything typed, as HTTP 422."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response

    def perform(self, form: Any) -> Any:
        """Carry out what the form asks: an action, or the logged save of plain master data."""
        is_new = form.instance.pk is None
        with transaction.atomic():
            take_turn()
            obj = form.save()
            changed = [] if is_new else form.changed_data
            audit.record(self.permission, obj, membership=self.membership, changed=changed)
        return obj

    def form_valid(self, form: Any) -> HttpResponse:
        """Perform, say what happened, go to the result; an overtaken save shows both texts.

        What the action refuses comes back at its field.
        """
        form, is_done = self._carried_out(form)
        if not is_done:
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, str(self.success_message))
        return HttpResponseRedirect(self.get_success_url())

    def _carried_out(self, form: Any) -> tuple[Any, bool]:
        """The form that was carried out, or became invalid, and whether it was."""
        try:
            if not hasattr(form, "stored_revision"):
                return form, self._perform_logged(form)
            form = self.perform_in_turn(form)
            return form, form.is_valid()
        except FactsRefused as refused:
            form.add_reasons(refused.reasons)
            return form, False

    def _perform_logged(self, form: Any) -> bool:
        """Perform, with the answers to the guard in the log of the same transaction.

        False when a field refused a text that the form did not ask about; then the form says so.
        """
        try:
            if form.keeps_words:
                self._perform_and_record(form)
            else:
                self.object = self.perform(form)
        except TextRefused as refused:
            form.add_error(None, refused)
            return False
        return True

    def _perform_and_record(self, form: Any) -> None:
        """Both in one transaction; a refused verb is raised after it, so that its event stays."""
        refusal = None
        with transaction.atomic():
            try:
                self.object = self.perform(form)
                form.record_decisions(self.object)
            except TransitionRefused as refused:
                refusal = refused
        if refusal:
            raise refusal

    def perform_in_turn(self, form: Any) -> Any:
        """Perform while nobody else of the municipality writes, on the revision that was read.

        The form compared revisions when it was validated; somebody may have saved since. Then it
        is filled and validated again on the row as it is now. Gives the form that was carried out,
        or the one that became invalid. Raises ``Http404`` when the row is gone.
        """
        with transaction.atomic():
            take_turn()
            form = self._renewed() if form.is_overtaken() else form
            refusal = self._attempt(form) if form.is_valid() else None
        if refusal:
            raise refusal
        return form

    def _renewed(self) -> Any:
        self.object = self.get_object()
        return self.get_form()  # type: ignore[attr-defined]

    def _attempt(self, form: Any) -> TransitionRefused | None:
        """Perform; a refusal is handed back, because its event in the log has to stay."""
        try:
            self._perform_logged(form)
        except TransitionRefused as refusal:
            return refusal
        return None

    def get_success_url(self) -> str:
        """The page of the object."""
        address: str = self.object.get_absolute_url()
        return address


class Create(_Writing, generic.CreateView):  # type: ignore[type-arg, misc]
    """Makes one object, also when the same page is sent twice (a double click, "back", a retry)."""

    form_class: Any = None

    def form_valid(self, form: Any) -> HttpResponse:
        """Perform once; the same page with the same answers leads to what it made before."""
        sending = _Sending(self.request)
        if address := sending.earlier_address():
            messages.info(self.request, _("This was saved already; nothing was added again."))
            return HttpResponseRedirect(address)
        return sending.carry_out(lambda: super(Create, self).form_valid(form))


class _Sending:
    """One page as it was sent: who, where, and a fingerprint of the answers (never the answers).

    The token against forgery differs per page shown, so filling in the same answers again on a new
    page is a new sending. Without a token (a program, a test) nothing is remembered.
    """

    SECONDS = 3600
    WAIT = 0.1

    def __init__(self, request: HttpRequest) -> None:
        content = repr((request.path, request.user.pk, sorted(request.POST.lists())))
        self.key = "sending:" + salted_hmac("core.sending", content, algorithm="sha256").hexdigest()
        self.counts = bool(request.POST.get("csrfmiddlewaretoken")) and not request.FILES

    def earlier_address(self) -> str:
        """Where the same sending led before, waiting for one under way; "" for the first."""
        if not self.counts or cache.add(self.key, "", self.SECONDS):
            return ""
        for _attempt in range(50):
            address: str | None = cache.get(self.key)
            if address is None or address:
                return address or ""
            time.sleep(self.WAIT)
        return ""

    def carry_out(self, perform: Callable[[], HttpResponse]) -> HttpResponse:
        """Perform, and remember where it led; what failed or was invalid may be sent again."""
        led = ""
        try:
            response = perform()
            led = response.url if isinstance(response, HttpResponseRedirect) else ""
        finally:
            if self.counts:
                cache.set(self.key, led, self.SECONDS) if led else cache.delete(self.key)
        return response


class Update(_Writing, generic.UpdateView):  # type: ignore[type-arg, misc]
    """Changes one object."""

    form_class: Any = None


class Transition(_Writing, generic.FormView):  # type: ignore[type-arg, misc]
    """Carries out one verb: GET asks or confirms, POST acts.

    ``verbs`` maps each verb to its action and form; the permission is the verb's own.
    """

    model: Any
    verbs: dict[str, tuple[Any, Any]] = {}

    def authorise(self, obj: models.Model | None = None) -> None:
        """403 unless the membership has the right of the verb in the address; 404: no such verb."""
        verb = self.model.lifecycle.transitions.get(self.kwargs["verb"])
        if verb is None or verb.name not in self.verbs:
            raise Http404
        self.permission, self.verb = verb.permission, verb
        super().authorise(obj)

    def get_form_class(self) -> Any:
        """The form of the verb."""
        return self.verbs[self.verb.name][1] or TransitionForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask or confirm; an invisible object answers 404."""
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act; an invisible object answers 404."""
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> Any:
        """Call the verb's action with what the form asked."""
        action = self.verbs[self.verb.name][0]
        action(self.object, membership=self.membership, **form.cleaned_data)
        return self.object

    def form_valid(self, form: Any) -> HttpResponse:
        """Act; a refused verb comes back at the form with its reason."""
        try:
            return super().form_valid(form)
        except TransitionRefused as refusal:
            form.add_error(None, _refusal_text(str(refusal)))
            return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the object and the verb."""
        return super().get_context_data(object=self.object, verb=self.verb, **kwargs)


#: What is served once and kept nowhere on the way.
NEVER_KEPT = {"Cache-Control": "no-store"}


class Download(Door, generic.detail.BaseDetailView):  # type: ignore[type-arg]
    """Serves one document or export, never cached, and records that it was read."""

    content_type = "application/octet-stream"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render, record the reading, answer the file; or a page with the reason why not (503)."""
        obj = self.get_object()
        try:
            content, name, content_type = self.render_file(obj)
        except DocumentRefused as refusal:
            return render(request, "no_document.html", {"reason": str(refusal)}, status=503)
        audit.record_reading(self.permission, obj, self.membership)
        kept = {"Content-Disposition": f'attachment; filename="{name}"', **NEVER_KEPT}
        return HttpResponse(content, content_type=content_type, headers=kept)

    def render_file(self, obj: Any) -> tuple[bytes, str, str]:
        """Bytes, file name and content type of the file."""
        raise NotImplementedError


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was sent from an expired page."""
    return render(request, "403_csrf.html", status=403)


def _refusal_text(reason: str) -> str:
    texts = {
        "state": _("This is no longer possible: somebody changed it in the meantime."),
        "permission": _("You do not have the right to do this."),
    }
    return texts.get(reason, reason)
