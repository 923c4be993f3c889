"""What is never told to a reporter: whether somebody is talked about in another consultation."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from core.lifecycle import FactsRefused

#: The consultations about persons, by the words that people use for them.
_OTHER_CONSULTATIONS = re.compile(
    r"\b(weegploeg\w*|casus\s?-?overleg\w*|persoonsgerichte\s+aanpak|pga"
    r"|zorg-\s?en\s+veiligheidshuis|veiligheidshuis|multidisciplinair\s+overleg)\b",
    re.IGNORECASE,
)


def refuse_other_consultations(name: str, text: str) -> None:
    """Raise ``FactsRefused`` at the field when a text names a consultation about persons (S16).

    Where the advice is to register, the reporter reads a fixed sentence about it instead.
    """
    found = _OTHER_CONSULTATIONS.search(text)
    if found is None:
        return
    why = _(
        "Leave “%(word)s” out. Write what was done with the signal, never whether somebody is"
        " talked about in another consultation. Your text is still here."
    )
    raise FactsRefused({name: why % {"word": found.group()}})
