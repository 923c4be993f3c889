"""Middleware: a request id for the log, headers, and the municipality of the address (ADR 4)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from core.models import Membership, Municipality
from core.tenancy import acting_for

Response = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """Binds a random request id, so that log lines and audit events of one request meet."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with the id bound, and pass the id back."""
        request_id = secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(request_id=request_id, origin="web"):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


#: What no page of ours ever uses, so that nothing planted in one can.
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()"


class HeadersMiddleware:
    """The headers that Django has no setting for: Permissions-Policy, and who may keep a page.

    Pages about people (account, administration, casework) are kept by nobody. Other pages behind
    the log-in are asked anew each time, but a browser may keep them for its button "back": typed
    text stays. Logging out empties what the browser kept.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then add what the view did not say itself."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        match = request.resolver_match
        view_class = getattr(match.func, "view_class", None) if match else None
        if not getattr(view_class, "public", False):
            about_people = match is not None and (
                {"administration", "casework"} & set(match.namespaces)
                or getattr(view_class, "for_account", False)
                or (match.url_name or "").startswith("account_")
            )
            kept = "no-store" if about_people else "private, no-cache"
            response.headers.setdefault("Cache-Control", kept)
        if match and match.url_name == "account_logout" and request.method == "POST":
            response["Clear-Site-Data"] = '"cache"'
        return response


class TenancyMiddleware:
    """Takes the municipality from the address, finds the caller's membership, enters the scope.

    No membership, or no such municipality: the same 404. The scope lasts until the response is
    rendered; two tabs with two municipalities cannot mix.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer the request; leave the scope whatever happens."""
        request.membership = None
        request.municipality = None
        with ExitStack() as scope:
            request.tenancy_scope = scope
            return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, arguments: Any, keywords: dict[str, Any]
    ) -> HttpResponse | None:
        """Replace the slug in the address by ``request.membership`` and the scope."""
        if any("\x00" in str(value) for value in keywords.values()):
            raise Http404  # no text in a database holds this sign, and PostgreSQL refuses to look
        slug = keywords.pop("municipality", None)
        if slug is None:
            return None
        view_class = getattr(view, "view_class", None)
        if getattr(view_class, "public", False):
            self._enter_publicly(request, slug)
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        membership = Membership.objects.for_request(request.user, slug)
        if membership is None:
            raise Http404
        request.membership = membership
        self._enter(request, membership.municipality)
        return None

    def _enter_publicly(self, request: Any, slug: str) -> None:
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None:
            raise Http404
        self._enter(request, municipality)

    def _enter(self, request: Any, municipality: Municipality) -> None:
        request.municipality = municipality
        request.tenancy_scope.enter_context(acting_for(municipality))
