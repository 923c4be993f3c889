"""Numbers that are told in parts: "begint met 06-38, de rest is 11 40 97"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from core.deidentification.identifiers import Label
from core.deidentification.patterns.shared import Span, is_date, lowered

#: What is told in parts, by the nearest word before; without such a word nothing is meant.
_NOUNS = {
    Label.BSN: r"bsn|burgerservice\w{0,8}|sofi\w{0,8}",
    Label.IBAN: r"iban|rekening\w{0,8}|bankpas\w{0,6}",
    Label.LICENCE_PLATE: r"kenteken\w{0,6}|kent|auto|bus|busje|scooter|nummerbord|nummerplaat"
    r"|plaat",
    Label.DOCUMENT_NUMBER: r"paspoort\w{0,8}|id[- ]?kaart|id[- ]?bewijs|rijbewijs\w{0,8}"
    r"|identiteitskaart|v-?nummer|pasnummer|verblijfs\w{4,10}|document\w{0,7}",
    Label.CASE_NUMBER: r"zaak\w{0,8}|dossier\w{0,8}|cli[ëe]nt\w{0,8}|mutatie\w{0,8}|casus\w{0,8}"
    r"|melding\w{0,8}|parket\w{0,8}|leerling\w{0,8}|proces-?verbaal|pv|kenmerk|bvh",
    Label.PHONE: r"tel\w{0,12}|mobiel\w{0,8}|06|nummer|nr|gsm|bel\w{0,6}|app\w{0,6}|whatsapp",
}
#: The kinds that this module finds.
KINDS = tuple(_NOUNS)
_NOUN = re.compile(
    r"\b(?:" + "|".join(f"(?P<{label}>{words})" for label, words in _NOUNS.items()) + r")\b",
    re.IGNORECASE,
)
_PART = r"(?=[A-Z./\-]{0,6}\d|[A-Z]{1,4}\b)[A-Z0-9]{1,12}(?:[ .\-/]{1,2}\d{1,6}){0,4}"
_THINGS = r"(?:(?:\w{3,6} )?(?:stuk|deel|helft|cijfers?|letters?|gedeelte|getallen|nummers?))"
_FIRST = (
    rf"(?:begin(?:t|nend|nen)?|begon|start(?:te)?|eerste {_THINGS})\s?(?:met|is|zijn|was|:)?[\s:]"
)
_NEXT = (
    rf"(?:[,/;.]?\s?(?:en )?(?:dan|daarna|gevolgd door|daarachter|vervolgens|(?:de )?rest(?: is)?"
    rf"|(?:de )?(?:tweede|laatste|volgende|derde) {_THINGS}|eindigt|eindigend)"
    rf"(?: nog| de| komt| is| zijn| was| op| met|:){{0,2}}[\s:]\s?)"
)
_TOLD = re.compile(
    rf"\b{_FIRST}\s?(?P<first>{_PART})-?{_NEXT}(?P<second>{_PART})(?:{_NEXT}(?P<third>{_PART}))?(?!\w)",
    re.IGNORECASE,
)


#: Without these nothing is hidden.
_HIDES = re.compile(r"[*•…?]|-[.?]|\.\.")
_CODES = (Label.DOCUMENT_NUMBER, Label.CASE_NUMBER, Label.LICENCE_PLATE)
#: The end or the beginning of a code that is told, and one that is hidden in part.
_END = re.compile(
    r"\b(?:eindig\w{0,4}|begin\w{0,4}|begon)\s(?:op|met|in)\s(?P<number>(?-i:(?=[A-Z.\-/]{0,6}\d)"
    r"[A-Z0-9][A-Z0-9./\-]{1,9}[A-Z0-9]))(?!\w|[:.,]\d|\s?(?:uur|jaar|euro))",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"(?<![\w*])(?P<number>(?=[A-Z./\-]{0,8}[\d*•…?.])[A-Z0-9./\-]{2,10}"
    r"(?:[*•…]{1,8}|[?]{2,6}|-[.?]{1,3}(?=-)|(?<=-)[?])[A-Z0-9\-*•?]{0,8})(?!\w)"
)


def find(label: Label) -> Callable[[str], Iterator[Span]]:
    """The finder of one kind of number that is told in parts; each part is a place."""

    def find_parts(text: str) -> Iterator[Span]:
        low = lowered(text)
        begins = "beg" in low or "start" in low or "eerste" in low
        for match in _TOLD.finditer(text) if begins else ():
            if _kind(text, match.start()) == label and not is_date(text, *match.span("first")):
                yield from (match.span(part) for part in (1, 2, 3) if match[part])
        ends = [_END] if label in _CODES and ("beg" in low or "eind" in low) else []
        hides = [_HIDDEN] if label in _CODES and _HIDES.search(text) else []
        for pattern in ends + hides:
            for match in pattern.finditer(text):
                if _kind(text, match.start("number")) == label:
                    yield match.span("number")

    return find_parts


def _kind(text: str, at: int) -> str | None:
    """What the number is that begins to be told here, by the surest noun shortly before."""
    nouns = list(_NOUN.finditer(text, max(0, at - 60), at))
    kinds = [noun.lastgroup for noun in nouns if noun.lastgroup != Label.PHONE]
    return kinds[-1] if kinds else nouns[-1].lastgroup if nouns else None
