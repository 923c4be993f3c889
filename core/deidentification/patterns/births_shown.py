"""Dates of birth that a paper or a register shows: "in zijn paspoort staat 12-03-1998"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns import facts
from core.deidentification.patterns.shared import (
    FULL_DATE,
    Span,
    dates_in,
    lowered,
    reach_after,
    reach_before,
)

#: Papers and registers that say when somebody was born.
_SHOWS = re.compile(
    r"\b(?:(?:nood|reis)?paspoort(?:je)?|pasp|id|id-?\s?kaart|id-?\s?bewijs|identiteits(?:kaart"
    r"|bewijs)|rijbewijs|ta[sz]k[ei]ra|(?:doop|geboorte|trouw|huwelijks)?akte|familieboekje"
    r"|verblijfs(?:document|pas|vergunning|kaart)|legitimatie(?:bewijs)?|brp|gba|ind|coa|avim|duo"
    r"|uwv|persoonskaart|uittreksel|leeftijd|leeftijdsonderzoek|ambassade|zorgpas|kopie|school)\b"
)
#: What leads from there to the date.
_SAYS = re.compile(
    r"(?:\b(?:staat|stond|er staat|vermeldt|vermeldde|geeft|gaf|zegt|zei|heeft|had|hanteert"
    r"|hanteerde|noemt|toont|meldt|lees ik|lezen we|leest hij|leest zij|zien we|zie ik|houdt het op"
    r"|houdt aan|gaat uit van|registreerde|werd|wordt|is|moet zijn|luidt"
    r"|(?:maar|eigenlijk|gewoon) van"
    r"|(?:corrigeren|gecorrigeerd"
    r"|aanpassen|aangepast|wijzigen|gewijzigd|veranderd|verbeterd|bijgesteld) (?:naar|in)"
    r"|volgens [^\d\n.;]{3,20} van) (?:daar |er |hier |nu |ook |dus |echter |gewoon |als )?$)"
    r"|\w:\s$|\bvolgens (?:de |het |zijn |haar |hun )?\w{2,20},? $"
)
#: The day on which the paper was made, lost or used, or something else took place.
_OF_PAPER = re.compile(
    r"geldig|afgegeven|afgifte|uitgifte|verl|sinds|vanaf|ontvang|ontving|gestolen|verloren|gevonden"
    r"|besluit|ingeschreven|uitgeschreven|inschrijving|woont|opgemaakt|aangevraagd|aanvraag|nam\b"
    r"|ingang|ingeleverd|gezien op|controle|gecontroleerd|start|datum van|wet\b|gesprek|afspraak"
    r"|overleg|bijeenkomst|zitting|open|gesloten|incident|melding|brief|termijn|uiterlijk|gehoord"
)
_GOES_ON = re.compile(r"\s?[,.;|/)]|\s?$|\s(?:in|en|op school|als|terwijl|maar|na|vermeld|staan)\b")
#: "De datum 01-01-1995 zegt ook niks".
_DOUBTED = re.compile(
    r"\s(?:klopt|zegt (?:ook )?(?:niks|niets|weinig)|is (?:onzeker|onjuist|geschat|verzonnen"
    r"|gegokt|fictief)|hebben ze (?:verzonnen|gegokt)|hoort bij)\b"
)
#: "Abdirahman, 1-1-2005 volgens IND".
_ACCORDING = re.compile(
    rf"[ ,(]{{1,3}}(?:volgens|zegt|blijkens|conform|in) (?:de |het |zijn |haar )?"
    rf"(?:{_SHOWS.pattern})"
)
_DATE_BEFORE = re.compile(r"\b(?:de|die|deze) datum $")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: After this year the date is more likely of the paper itself.
_LAST = 2012
_FULL = re.compile(FULL_DATE, re.IGNORECASE)
#: "Kinderen: Noor 12-03-2011 en Daan 4-9-2014".
_KIDS = re.compile(
    r"\b(?:kinderen|kids|kind|gezinsleden|gezin|broers?|zussen|zusjes?|broertjes?|zoons?|zonen"
    r"|dochters?|tweeling|jongens|meisjes|bewoners|leerlingen|betrokkenen|deelnemers)\b[^.\n]{0,80}$"
)
#: The same words, without what may stand behind them.
_KIDS_HINT = re.compile(_KIDS.pattern.partition("[")[0])
_NAME = re.compile(r"(?<![\w\-])(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’\-]{1,20})[ :=,]{1,2}\(?$")
_ENDS = re.compile(r"\s?[,.;|/)]|\s?$|\sen\b|\s\(|\n")


def find(text: str) -> Iterator[Span]:
    """Dates that a paper or a register shows, and those behind the names of children."""
    low = lowered(text)
    has_paper, has_kids = _SHOWS.search(low) or "datum" in low, _KIDS_HINT.search(low)
    if not has_paper and not has_kids:
        return
    for match in dates_in(text):
        year = _YEAR.search(match.group())
        if year is None or not _FULL.fullmatch(match.group()):
            continue
        is_old = int(year.group()) <= _LAST
        is_shown = has_paper and is_old and _is_shown(low, *match.span())
        if is_shown or (has_kids and _is_of_kid(text, *match.span())):
            yield match.span()


def _is_shown(low: str, start: int, end: int) -> bool:
    """Whether a paper, named in this sentence or the one before, says this date."""
    before = reach_before(low, start, 110)
    if _DATE_BEFORE.search(before) and _DOUBTED.match(low, end):
        return True
    if _ACCORDING.match(low, end) and not _OF_PAPER.search(before):
        return True
    if not _SAYS.search(before) or not _GOES_ON.match(low, end):
        return False
    source = list(_SHOWS.finditer(before))
    if not source:
        return False
    return not _OF_PAPER.search(before[source[-1].start() :] + reach_after(low, end))


def _is_of_kid(text: str, start: int, end: int) -> bool:
    """Whether a given name stands before the date, in a row of children or others."""
    before = reach_before(text, start, 110)
    name = _NAME.search(before)
    if not name or not facts.is_given(name["name"]) or not _ENDS.match(text, end):
        return False
    return _KIDS.search(lowered(before[: name.start()])) is not None
