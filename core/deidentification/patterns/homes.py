"""What belongs to an address besides its street: a ship, a house with a name, a room in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import Span, reach_before

_NAME = (
    r"(?:(?:De|Het|'t|’t|Den)\s)?[A-ZÀ-Þ'‘\"][\w'’\"\-]{1,25}(?:\s[A-ZÀ-Þ][\w'’\"\-]{0,25}){0,2}"
)
_HOUSE = (
    r"(?:[Ww]oonboot|[Ww]oonark|[Aa]rk|[Ss]chip|[Mm]\.?s\.?|[Mm]ts\.?|[Hh]uize|[Oo]pvang|[Vv]illa"
    r"|[Hh]oeve|[Bb]oerderij|[Zz]orgcentrum|[Vv]erpleeghuis|[Vv]erzorgingshuis|[Hh]ospice|[Ff]lat"
    r"|[Pp]ension|[Hh]otel|[Aa][Zz][Cc]|[Cc]amping|[Cc]omplex|[Rr]esidentie|[Hh]ofje|[Kk]looster"
    r"|p/a|P/a|c/o)"
)
_ROOM = (
    r"(?:bus|box|kamer|kmr\.?|k\.|app?\.?|appartement|unit|hut|studio|gang|afd\.?|afdeling|vleugel"
    r"|etage|verdieping|groep|woning|ligplaats|plek)"
)
_ROOM_NUMBER = rf"{_ROOM}\s(?:nr\.?\s)?\w{{1,10}}"
#: "Woonboot Nooit Gedacht, Zuidkade 84", "bus 4, Kerkstraat 211".
_IN_FRONT = re.compile(
    rf"(?<!\w)(?:{_HOUSE}\s{_NAME}(?:\s\([^)\n]{{2,20}}\))?(?:,\s{_ROOM_NUMBER}(?:,?\s{_ROOM_NUMBER})?)?"
    rf"|(?:bus|box|kamer|kmr\.?|app\.?|unit|hut|studio"
    rf"|ligplaats)\s(?:nr\.?\s)?[\dA-Z]{{1,4}})(?:,\s|\s?[/|]\s)$"
)
#: "Haven 3, ligplaats 17, ms. Elisabeth II", "12 t.o. (ark Vrouwe Antje)".
_BEHIND = re.compile(
    rf"(?:\s(?:t\.o\.|t/o|tegenover)(?!\w))?(?:,\s(?:ligplaats|lp\.?|plek|hut"
    rf"|box)\s(?:nr\.?\s)?\d{{1,4}})?"
    rf"(?:\sop\s(?:[Cc]amping|[Rr]ecreatiepark|[Vv]akantiepark|[Pp]ark)\s{_NAME})?"
    rf"(?:,?\s\(?(?:woonboot|woonark|ark|schip|[Mm]s\.?|[Mm]ts\.?|a/b|a\.b\.)\s{_NAME}\)?)?"
)
#: "De Wieken, afd. Molen, kmr 7": a room in a house with a name, where somebody lives.
_CARE = re.compile(
    rf"(?<!\w)(?P<house>(?:{_HOUSE}\s)?{_NAME}),?\s\(?(?:afd\.?|afdeling|gang|vleugel|huis|groep"
    rf"|paviljoen)\s"
    rf"\w{{1,15}},?\s(?:kamer|kmr\.?|k\.|appartement"
    rf"|app\.?)\s(?:nr\.?\s)?(?:\d{{1,4}}[a-zA-Z]?)(?!\w|[:.,]\d)"
)
#: "Residentie De Linden, kamer 214", "unit 12, kamer 3".
_ROOM_ALONE = re.compile(
    rf"(?<!\w)(?:{_HOUSE}\s{_NAME},?\s|unit\s\w{{1,4}},?\s|(?:gebouw|blok"
    rf"|huis)\s[A-Z\d]{{1,3}},?\s)"
    r"(?:kamer|kmr\.?|k\.|app(?:artement)?\.?|hut)\s(?:nr\.?\s)?\d{1,4}[a-zA-Z]?(?!\w|[:.,]\d)"
)
_ROOM_HINT = re.compile(r"\b(?:kamer|kmr|k\.|app|appartement|hut)\b")
_STAYS = re.compile(
    r"verblijft|woon|bewoner|opgenomen|logeert|slaapt|\boma\b|\bopa\b|azc|asielzoekers|\bcoa\b"
    r"|opvang",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"visite|\bbij\s|verblijft|woont|woonachtig|bewoner|opgenomen|pati[ëe]nt|cli[ëe]nt|ligt"
    r"|bezoek\w{0,3} "
    r"|mevr|dhr|meneer|oma|opa|logeert|slaapt|adres",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"stadhuis|gemeentehuis|bureau|kantoor|politie|stadskantoor|rechtbank|school|college"
    r"|universiteit"
    r"|ministerie|provinciehuis|buurthuis|ggd|vergader",
    re.IGNORECASE,
)


def whole(text: str, start: int, end: int) -> Span:
    """An address with the house or the room before its street, and the ship behind its number."""
    before = _IN_FRONT.search(text, max(0, start - 90), start)
    behind = _BEHIND.match(text, end)
    return before.start() if before else start, behind.end() if behind else end


def rooms(text: str) -> Iterator[Span]:
    """Rooms in a house for care, where somebody lives."""
    if not _ROOM_HINT.search(text):
        return
    for match in _CARE.finditer(text):
        near = reach_before(text, match.start()) + text[match.end() : match.end() + 30]
        if _LIVES.search(near) and not _OFFICE.search(near + match.group()):
            yield match.span()
    for match in _ROOM_ALONE.finditer(text):
        before = reach_before(text, match.start())
        if _STAYS.search(before) and not _OFFICE.search(before + match.group()):
            yield match.span()
