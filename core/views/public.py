"""Pages without log-in, and those of one's own account."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from core.deidentification.lexicon import GuardUnavailable, lexicon
from core.models import Logo, Membership
from core.models.theme import style_sheet
from core.views.bases import Door, Page


class ChooseMunicipality(LoginRequiredMixin, Page):
    """The root: one's municipalities; with exactly one, straight to its home page."""

    for_account = True
    template_name = "core/choose_municipality.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on when there is only one municipality to choose."""
        self.memberships = list(Membership.objects.of_user(request.user))
        working = [entry for entry in self.memberships if entry.role_codes]
        if len(self.memberships) == 1 and working:
            return redirect("programmes:home", municipality=working[0].municipality.slug)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the memberships."""
        return super().get_context_data(memberships=self.memberships, **kwargs)


class Account(LoginRequiredMixin, Page):
    """One's own account: name, memberships and roles, password."""

    for_account = True
    template_name = "core/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the memberships."""
        memberships = Membership.objects.of_user(self.request.user)
        return super().get_context_data(memberships=memberships, **kwargs)


class Accessibility(Page):
    """The accessibility statement."""

    public = True
    template_name = "core/accessibility.html"


class Privacy(Page):
    """The privacy statement of the product."""

    public = True
    template_name = "core/privacy.html"


#: How long a reader may trust the file: under a year, as RFC 9116 recommends.
VALID_DAYS = 180


class SecurityText(Door, View):
    """Where to report a weakness (RFC 9116)."""

    public = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """The text file."""
        expires = timezone.localdate() + datetime.timedelta(days=VALID_DAYS)
        lines = [f"Contact: {request.build_absolute_uri('/privacy/')}"]
        lines += [f"Expires: {expires}T00:00:00Z", "Preferred-Languages: nl, en"]
        lines += [f"Canonical: {request.build_absolute_uri()}"]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class Theme(Door, View):
    """The colours of a municipality as a style sheet of tokens; empty when it has none."""

    public = True

    def get(self, request: Any) -> HttpResponse:
        """The style sheet, kept as long as its address says which version it is."""
        content = style_sheet(request.municipality.theme)
        response = HttpResponse(content, content_type="text/css; charset=utf-8")
        return _cacheable(response, request, request.municipality.theme.get("version", ""))


class LogoImage(Door, View):
    """The logo of a municipality."""

    public = True

    def get(self, request: Any) -> HttpResponse:
        """The picture; 404 when the municipality has none."""
        logo = Logo.objects.first()
        if logo is None:
            raise Http404
        response = HttpResponse(bytes(logo.image), content_type="image/png")
        return _cacheable(response, request, logo.digest[:12])


def _cacheable(response: HttpResponse, request: HttpRequest, version: str) -> HttpResponse:
    """Keep for ever what its address names by version, and anything else for a minute."""
    named = version and request.GET.get("v") == version
    response["Cache-Control"] = f"public, max-age={365 * 86400 if named else 60}"
    return response


@method_decorator(never_cache, name="dispatch")
class Alive(Door, View):
    """Whether the process answers."""

    public = True

    def get(self, request: HttpRequest) -> JsonResponse:
        """Always yes: the answer is the proof."""
        return JsonResponse({"status": "alive"})


@method_decorator(never_cache, name="dispatch")
class Ready(Door, View):
    """Whether the product can work: database reachable, migrations applied, guard at its post."""

    public = True

    def get(self, request: HttpRequest) -> JsonResponse:
        """200 when all parts are ready, 503 otherwise; names its lexicon and nothing else."""
        parts = {"database": False, "migrations": False, "lexicon": _lexicon_version()}
        with suppress(DatabaseError):
            connection.ensure_connection()
            parts["database"] = True
            executor = MigrationExecutor(connection)
            parts["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        ready = all(parts.values())
        return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def _lexicon_version() -> bool | str:
    """Which words the guard knows; False without a sound lexicon."""
    try:
        return lexicon().version
    except GuardUnavailable:
        return False
