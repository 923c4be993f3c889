"""The door that looks at a text while somebody types it; it keeps and logs nothing (rule N14)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from core.deidentification import dialogue as dialogues
from core.deidentification import wording
from core.deidentification.asking import ANSWERS, COMMAND, FIELD, NAMES, guard_context
from core.deidentification.decisions import read
from core.deidentification.dialogue import Dialogue, Names
from core.deidentification.guard import GuardUnavailable
from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.models import known_words
from core.tenancy import current
from core.views import counts
from core.views.bases import Door

#: Looks per membership per minute: more than anybody types, less than a machine wants.
MOST, SECONDS = 240, 60


class Guard(Door, View):
    """Answers the questions about the text of one field, as a part of a page."""

    permission = "text.check"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Look at the text, and carry out the button that was pressed, if any."""
        name = request.POST.get(FIELD, "")
        names = _names(request.POST.get(NAMES, ""))
        words = known_words(current())
        asked = self._slower(name) or _look(name, request.POST, names, words)
        context = guard_context(asked, name, "", names, door=request.path)
        response = render(request, "core/guard/_questions.html", {"guard": context})
        response["Cache-Control"] = "no-store"
        return response

    def goes_too_fast(self) -> bool:
        """Whether this membership asks more often than anybody types."""
        return counts.is_over(f"guard:{self.membership.pk}", MOST, SECONDS)

    def _slower(self, name: str) -> Dialogue | None:
        """A friendly answer to who asks too often; the text is looked at when it is saved."""
        if not self.goes_too_fast():
            return None
        fault = _("This goes too fast for us. Your text is looked at when you save it.")
        return Dialogue(name, "", fault=fault)


def _names(sent: str) -> Names:
    return Names(sent) if sent in list(Names) else Names.REASON


def _look(name: str, sent: Any, names: Names, local_words: frozenset[str]) -> Dialogue:
    text = dialogues.tidied(sent.get(name, ""))
    if len(text) > MAXIMUM_LENGTH:
        return Dialogue(name, "", fault=wording.too_long(len(text)))
    command = sent.get(COMMAND, "").removeprefix(f"{name}:")
    try:
        reasons = read(sent.getlist(ANSWERS))
        asked = dialogues.look(name, text, reasons, names=names, local_words=local_words)
        return dialogues.answer(asked, command, names=names, local_words=local_words)
    except GuardUnavailable:
        return Dialogue(name, "", fault=wording.unavailable())
