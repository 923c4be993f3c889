"""What the doors without log-in share: kept by nobody, found by nobody, and not asked too often."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.views import counts

#: ``same-origin`` and not ``no-referrer``: with the latter a browser sends a form without saying
#: where it comes from, and the check against forgery refuses it. Other sites get nothing anyway.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
MINUTE = 60


class Unlisted:
    """A door for whoever holds a secret: public, in no cache, in no search engine."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the headers that keep it out of everything."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Throttle:
    """How often a door may be knocked at: per network address, and by everybody together.

    The limit over all is short, so that whoever knocks on purpose shuts nobody out for long.
    """

    def __init__(self, door: str, most: int, seconds: int, over_all: int) -> None:
        self.door, self.most, self.seconds, self.over_all = door, most, seconds, over_all

    def refuses(self, request: HttpRequest) -> bool:
        """Count one more; whether it is too many."""
        mine = counts.is_over(counts.address_key(self.door, request), self.most, self.seconds)
        return mine or counts.is_over(f"{self.door}:all", self.over_all, MINUTE)

    def give_back(self, request: HttpRequest) -> None:
        """Take the last one off: it was no guess."""
        counts.give_back(counts.address_key(self.door, request))
        counts.give_back(f"{self.door}:all")
