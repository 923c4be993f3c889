"""The log as the privacy officer reads it: list, check of the chain, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core import actions, audit
from core.forms.administration import LogFilter
from core.models import AuditEvent, Municipality
from core.spreadsheets import write_csv
from core.tenancy import reverse
from core.views.administration import administration_tabs
from core.views.bases import Download, List, Page


class LogList(List):
    """Who did what, newest first; reading it is recorded as well (L4)."""

    model = AuditEvent
    permission = "audit.view"
    template_name = "core/log_list.html"
    filter_form = LogFilter
    ordering = ("-at", "-pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record that the log is read, then show it."""
        audit.record(self.permission, membership=self.membership)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the events in sentences, the last check and the tabs."""
        context = super().get_context_data(**kwargs)
        context["lines"] = audit.tell(context["page_obj"])
        context["last_check"] = AuditEvent.objects.last_check(self.membership.municipality)
        context["tabs"] = administration_tabs(self.membership, "administration:log-list")
        return context


class LogObject(List):
    """Everything that happened to one object, as a timeline; the object itself is not shown."""

    model = AuditEvent
    permission = "audit.view"
    template_name = "core/log_object.html"

    def get_queryset(self) -> Any:
        """The events about the object in the address; 404 when there is none."""
        rows = super().get_queryset().about(self.kwargs["kind"], self.kwargs["object_id"])
        if not rows.exists():
            raise Http404
        return rows

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, and record that the log is read."""
        response = super().get(request, *args, **kwargs)
        audit.record(self.permission, membership=self.membership)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the events in sentences, and what kind of object it is."""
        context = super().get_context_data(**kwargs)
        lines = audit.tell(context["page_obj"])
        return {**context, "events": audit.as_timeline(lines), "first": lines[0]}


class LogVerify(Page):
    """Checks whether every line of the log still fits the one before."""

    permission = "audit.verify"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is nothing to see here: the list is."""
        return HttpResponseRedirect(reverse("administration:log-list"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, record it, say what came of it."""
        found = actions.check_log(membership=self.membership)
        if found.is_whole:
            messages.success(request, _("The log is whole: no line was changed or removed."))
        else:
            text = _("Line %(number)s does not fit the one before. Keep a copy of the database.")
            messages.error(request, text % {"number": found.first_broken})
        return HttpResponseRedirect(reverse("administration:log-list"))


class LogExport(Download):
    """The lines that fit the filter, as csv."""

    permission = "audit.export"

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose log it is."""
        return self.membership.municipality

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The csv of those lines, newest first: bytes, file name and content type."""
        events = AuditEvent.objects.visible_to(self.membership).order_by("-at", "-pk")
        filters = LogFilter(self.request.GET)
        if filters.is_valid():
            events = filters.narrow(events)
        content = write_csv(*audit.table(events))
        return content, f"log-{obj.slug}.csv", "text/csv; charset=utf-8"
