"""Pages that change something only as long as it is open; typed text is never lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core.lifecycle import TransitionRefused
from core.views import Update


class UpdateWhileOpen(Update):
    """A page to change something that can be over.

    Opened too late it leads back to the object and says why. A save that comes too late shows the
    reason above what was typed.
    """

    #: What is said instead of the page.
    shut: Any = ""

    def is_open(self) -> bool:
        """Whether the object still takes this change."""
        raise NotImplementedError

    def why_shut(self) -> str:
        """What is said instead of the page."""
        return str(self.shut)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the way back."""
        self.object = self.get_object()
        if self.is_open():
            return super().get(request, *args, **kwargs)
        messages.info(request, self.why_shut())
        return HttpResponseRedirect(self.object.get_absolute_url())

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; what is not possible any more comes back at the form with its reason."""
        try:
            return super().form_valid(form)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
