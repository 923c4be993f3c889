"""Signs of a code that stand apart: "I-R-0-8-9-K-F-2-1", "2 0 2 4 / 6 6 1"."""

from __future__ import annotations

import re

Piece = tuple[int, int, str]

#: Single letters and figures with a space or one sign between them.
_RUN = re.compile(
    r"(?<![^\W_])(?<!\d[.,])[A-Z0-9](?:(?:[ ]{1,2}|[ ]?[\-./·][ ]?)[A-Z0-9](?![^\W_])){4,24}",
    re.IGNORECASE,
)
#: "24 streepje 00123": a sign of a code that is said.
_SAID_SIGN = re.compile(
    r"(?<=[\dA-Z])[ ,]{1,2}(?:liggend streepje|streepje|streep|(?P<slash>slash|schuine streep))"
    r"[ ,]{1,2}(?=[\dA-Z])"
)
_GAP = re.compile(r"[ \-./·]{1,3}")
#: With fewer figures it is a word that is spelled, or a list.
_FIGURES = 4


def signs_apart_in(text: str) -> list[Piece]:
    """What stands between the signs of a code, to be left out; another sign than usual stays."""
    pieces: list[Piece] = []
    for match in _RUN.finditer(text):
        signs = [sign for sign in match.group() if sign.isalnum()]
        figures = [sign for sign in signs if sign.isdigit()]
        counts_up = len(figures) == len(set(signs)) and figures == sorted(figures)
        counts_up = counts_up or len(set(signs)) == 1
        if len(figures) < _FIGURES or counts_up or text[match.end() : match.end() + 1] == ":":
            continue
        gaps = list(_GAP.finditer(match.group()))
        kinds = {gap.group().strip() for gap in gaps}
        for gap in gaps:
            start, end = match.start() + gap.start(), match.start() + gap.end()
            pieces.append((start, end, gap.group().strip() if len(kinds) > 1 else ""))
    pieces += [
        (match.start(), match.end(), "/" if match["slash"] else "-")
        for match in _SAID_SIGN.finditer(text)
    ]
    return sorted(pieces)
