"""Addresses: a street with the number of a house and what belongs to it, or a full postcode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns import facts, homes
from core.deidentification.patterns.shared import MONTHS, Span, listed, reach_before
from core.deidentification.patterns.streets import (
    HOUSE,
    SURE_ENDS,
    counts_something,
    may_be_house,
    street_start,
)
from core.deidentification.patterns.towns import ANY_CASE_TOWN, KNOWN_TOWN, TOWN

_NUMBER = re.compile(r"(?<![\w.:€#@\-])\d{1,5}(?!\d)")
_GAP = re.compile(
    r"(?:,?\s{0,2}\(?\s{0,2}(?:op\s|met\s|t/o\s|t\.o\.\s|tegenover\s"
    r"|naast\s)?(?P<word>(?:huis)?(?:nummer|nummertje|nummers"
    r"|nr\.?|nrs\.?|no\.?|#|n°))\s?:?\s{0,2}|,?\s{1,2}(?:(?:t/o|t\.o\.|tegenover)\s)?|,)$",
    re.IGNORECASE,
)
_FAR = re.compile(r"(?P<street>[^\W\d_][\w'’\-]{2,30})(?P<between>[^\d\n.!?;]{1,50})$")
_CAPITAL = r"[A-ZÀ-Þ'’][\w'’\-]{1,25}"
_TOWN = (
    rf"{_CAPITAL}(?:[ \-](?:(?:aan|a/d|den|de|der|op|bij|van|het"
    rf"|a/h)\s){{0,3}}[A-Z][\w\-]{{1,25}}){{0,2}}"
)
_PAIR = r"[1-9]\d{3}\s{0,2}(?:[A-RT-Z][A-Za-z]|S[^ADSads\W\d_]|[a-z]{2})(?!\w)"
_POSTCODE_AFTER = re.compile(
    rf"(?:,|\s[-–]|\s?\(|\sin|\ste)?\s{{0,3}}(?:postcode\s"
    rf"|pc\s)?(?:NL-)?(?P<code>{_PAIR}|[1-9]\d\s\d\d\s[A-Z]{{2}}(?!\w))"
    rf"(?:,?\s{{1,3}}(?:in |te )?(?:{_TOWN}"
    rf"|{ANY_CASE_TOWN}(?!\w)))?"
)
_TOWN_AFTER = re.compile(
    rf"(?:(?:,\s?|\s)(?:{TOWN}|{ANY_CASE_TOWN})|(?:,\s?|\s)(?:te|in)\s(?:{_TOWN}|{ANY_CASE_TOWN})"
    rf"|,\s(?:[A-Z]{{1,2}}-)?[1-9]\d{{3,4}}\s{_TOWN}|,\s{_TOWN}(?=\))"
    rf"|,\s(?:De|Den|Het|'t|’t|St\.?|Sint|Nieuw|Nieuwe|Oud|Oude|Klein|Groot)[ \-][A-Z][a-z]{{2,15}}"
    rf"(?=[.,;)\n]|$))(?![\w\-])"
)
_NEAR_TOWN = re.compile(rf"(?:,\s?|,?\s(?:te|in)\s){TOWN}(?![\w\-])")
#: "Adres is hoge gouwe 183 gouda": with such a word before, the town may stand right behind.
_TOWN_AT_ONCE = re.compile(rf",?\s{ANY_CASE_TOWN}(?![\w\-])")
_LOOSE_POSTCODE = re.compile(rf"(?<![\w\-.,€]){_PAIR}(?!-(?!\d{{1,4}}(?!\d)))")
_NUMBER_BEHIND = re.compile(
    r"(?:,?\s|\s?[-+/]\s?)(?:(?:huis)?(?:nummer|nr\.?)\s)?(?P<number>\d{1,4})(?:\s?[A-Za-z])?(?!\w)"
)
_HOUSE_BEHIND = re.compile(r",?\s(?:huisnummer|huisnr|huis nummer|nummer|nr)\b\.?\s\d")
_ONLY_NUMBER = re.compile(r"(?:,?\s|\s?[-+]\s?)\d{1,3}[a-z]?(?=\s?[,.;)\n]|$)")
_NO_PAIR = frozenset(
    listed("""
    om eu nl vn vs uk bv nv vo mo po kb tv ai pv rt kg km mb gb tb cc pk mg ml cm mm ad vc
    wk ek os
""")
)
_WORDS = frozenset(
    listed("""
    is in en op te om de ik of er al we ze me je nu na uw zo aan va tm au oa ca pp st nr jr
    ex ll ft hz mw kw
""")
)
_NAMED_CODE = re.compile(
    r"(?:postcode|\bpc\b|wijk|adres)(?: (?:en|\+|&) huisnummer)?\W{0,3}(?:is\s|was\s|van\s)?$",
    re.IGNORECASE,
)
_SAID_CODE = re.compile(
    r"\bpostcode\W{0,3}(?:is\s|was\s)?(?P<code>\d{2}\s?\d{2}"
    r"|\d(?:\s\d){3})\s{0,2}(?P<first>[A-Za-z]{1,10})\s?(?P<second>[A-Za-z]{0,10})(?!\w)",
    re.IGNORECASE,
)
_ANY_TOWN = re.compile(rf"(?:,|,?\s(?:te|in))?\s{TOWN}(?![\w\-])")
_CAPITAL_BEHIND = re.compile(rf",?\s{_CAPITAL}")
#: "Waar woon je dan, zegt ie Pannekoek 8": a name and a number behind a word for living.
_NAME_BEFORE = re.compile(r"(?<![\w\-])(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’\-]{3,25})\s$")
_LIVES_NEAR = re.compile(
    r"\b(?:woon|woont|wonen|woonde|adress?|thuisadres|huisadres|wonend)\b", re.IGNORECASE
)
_NO_HOME = re.compile(
    rf"{TOWN}|(?:Kamer|Groep|Klas|Wijk|Regio|Team|Buurt|Blok|Fase|Unit|Verdieping|Sinds"
    rf"|Ongeveer|Circa"
    rf"|Nederland|Leeftijd|Maar|Daar|Ruim|Alleen|Samen|Bijna|Broers?|Zussen|Kinderen|Azc|School"
    rf"|Week|Dag|Doel|Werk|Stap|Punt|Deel|Optie|Vraag|Thema|Actie|Vak|Poging|Bijlage"
    rf"|Noord|Zuid|Oost|West|Centrum|Route|Lijn|Bus|Tram|Postcode|Artikel|Huis|Toen|Vanaf|Rond"
    rf"|Tussen|{MONTHS})",
    re.IGNORECASE,
)
_LIVED = re.compile(r"\b(?:bewo\w{2,6}|woont|adres|op|woonachtig)\W{1,2}$", re.IGNORECASE)
#: Without a space: "Kerkstr.12", "Kerkstraat12a".
_CLOSED = re.compile(
    r"(?<![\w\-])[A-Z][a-z\-]{2,25}(?:straat|str\.?|laan|weg|plein|kade|gracht|singel|hof|dreef"
    r"|steeg)"
    r"(?<!onderweg)(?P<number>(?!(?:19|20)\d\d)\d{1,4})[a-zA-Z]?(?![\w]|[.,:]\d)"
)
#: "Kerk straat 12", "lindelaan12": a street in two words, or in small letters and closed up.
_APART = re.compile(
    r"(?<![\w\-])(?!(?:De|Het|Een|Deze|Die|Onze|Hun|Mijn|Zijn|Haar|Elke|Iedere|Welke|Hele|Eigen|Per"
    r"|In|Op|Van|Uit|Vorige|Volgende|Zelfde)\s)(?:[A-Z][a-z]{2,15}\s(?:straat|laan|gracht|singel"
    r"|dreef|steeg)\s"
    r"|[a-z]{4,20}(?:straat|laan|gracht|steeg|dreef))(?P<number>(?!(?:19"
    r"|20)\d\d)\d{1,4})[a-zA-Z]?(?!\w|[.,:]\d)"
)
#: A known town right behind the number: "Zonnedauw 33 Tilburg".
_TOWN_BEHIND = re.compile(
    rf"(?<![\w\-])(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’\-]{{3,25}})\s\d{{1,4}}[a-z]?\s{KNOWN_TOWN}(?![\w\-])"
)
_NUMBERED = re.compile(
    r"(?:Regio|Team|Basisteam|Bus|Tram|Lijn|Unit|Wijk|Groep|Klas|Fase|Zone|Dag|Week|District"
    r"|Cluster"
    r"|Rayon|Station|Zaal|Perron|Deel|Versie|Sessie|Bijlage|Stap|Windows|Jumbo|Metro|Kamer"
    r"|Route|Jeugd"
    r"|Area|Afdeling|Spoor|Intercity|Sprinter|Brandweer|Politie|Poort|Vak|Toren|Blok|Code"
    r"|Kanaal|Radio"
    r"|Locatie|Ploeg|Trein|Postcode|Punt|Nummer|Leerjaar|Niveau|Project|Artikel|Vergadering"
    r"|Overleg)",
    re.IGNORECASE,
)
#: "De bus van Munckhof, groen met nummer 417".
_CARRIER = re.compile(
    r"\b(?:\w{0,14}bus|touringcar|lijn|trein|tram|wagen|rugnummer)\b", re.IGNORECASE
)
_ARTICLE = re.compile(r"\b(?:de|het|'t)\s", re.IGNORECASE)
_LONG_WORD = re.compile(r"[^\W\d_][\w'’\-]{3,30}")
_BOX = re.compile(
    r"(?<!\w)(?:postbus|postbusnummer|antwoordnummer)\s(?:nr\.?\s"
    r"|nummer\s)?(?P<number>\d{1,6})(?!\w)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"college|gemeente|burgemeester|wethouder|bezwaar|beroep|stichting|politie|rechtbank"
    r"|ministerie|minister|commissie|griffie|inspectie|\bcak\b|\bsvb\b|\buwv\b|\bind\b",
    re.IGNORECASE,
)
_ATTENTION = re.compile(r",?\s(?:t\.?a\.?v\.?|ter attentie van)\s[^,\n;]{2,30}")
_OTHER = re.compile(
    r"(?<!\w)(?:(?:[Rr]ecreatiepark|[Cc]amping|[Vv]akantiepark|[Bb]ungalowpark"
    r"|[Ww]oonwagenkamp|[Pp]ark)(?:\s[A-Z][\w'’\-]{1,20}){1,3},?\s)?"
    r"(?:(?:sta)?caravan|chalet|woonwagen|woonboot|ligplaats|standplaats|bungalow"
    r"|recreatiewoning|vakantiehuis(?:je)?|trekkershut|stacaravan|woonark|huisje|kavel)",
    re.IGNORECASE,
)
#: "Camping De Zandkuil, plek 44".
_PITCH = re.compile(
    r"(?<!\w)(?:(?:[Rr]ecreatie|[Vv]akantie|[Bb]ungalow|[Cc]hal?et)park|[Cc]amping"
    r"|[Ww]oonwagenkamp)"
    r"(?:\s[A-Z'’][\w'’\-]{1,20}){1,3},?\s(?:op\s)?(?:plek|plaats|veld|nr\.?|nummer|huisje|laan)\s"
    r"(?:nr\.?\s)?\d{1,4}[a-z]?(?!\w|[:.,]\d)"
)
_PLACE_NUMBER = re.compile(
    r",?\s(?:[A-Z'‘\"][\w'’\- \"]{1,25},?\s)?(?:nr\.?\s|nummer\s|no\.?\s"
    r"|op nummer\s)?(?P<number>\d{1,4})\s?[a-zA-Z]?(?!\w|[:.,]\d)"
)
_FLAT = re.compile(
    r"(?<!\w)(?:[Ff]lat(?:gebouw)?|appartement(?:encomplex)?|complex|galerijflat"
    r"|[A-Z][a-z]{2,20}flat|torenflat|studentenflat)\s['‘\"]?"
    r"(?:[A-Z][\w'’\-]{1,20}\s?){0,3}['’\"]?,?\s?(?:(?:nr|nummer|no|huisnummer|app"
    r"|appartement)\.?\s)?\d{1,4}\s?[a-zA-Z]?(?!\w|[:.]\d)"
)
_NUMBER_FIRST = re.compile(
    r"(?<!\w)(?:huis)?(?:nummer|nr\.?|no\.?)\s\d{1,4}(?:\s?[a-zA-Z](?!\w)|\s(?:achterhuis"
    r"|voorhuis|bis|boven|beneden|hs))?"
    r"(?:,?\s(?:in|aan|op|van|langs)\s|,\s)"
    r"(?=(?P<street>[^\n.;!?]{3,45}))"
)
_ENGLISH = re.compile(
    r"(?<![\w.,:/\-])\d{1,4}[a-z]?\s(?:[A-Z][\w'’]{1,20}\s){1,3}(?:Street|Road|Avenue|Lane"
    r"|Drive|Close|Terrace|Gardens|Square|Way|Court)(?!\w)"
)


def find(text: str) -> Iterator[Span]:
    """Streets with a number, other places to live with a number, and postcodes."""
    for match in _NUMBER.finditer(text):
        start = _start_of_address(text, match)
        if start is not None:
            yield homes.whole(text, start, _end_of_address(text, match.start()))
    yield from homes.rooms(text)
    yield from _other_places(text)
    yield from _turned(text)
    yield from _loosely_written(text)
    yield from _postcodes(text)


def _start_of_address(text: str, number: re.Match[str]) -> int | None:
    """Where the street of this number begins; ``None`` when it numbers something else."""
    at = number.start()
    gap = _GAP.search(text, max(0, at - 24), at)
    if not gap or not any(map(str.isalpha, text[max(0, gap.start() - 6) : gap.start()])):
        return None
    if "\n" in gap.group() and text[number.end() : number.end() + 1] in {".", ")"}:
        return None  # the next line of a list
    has_postcode = _has_postcode(text, at)
    if not may_be_house(text, *number.span()) and not has_postcode:
        return None
    has_word = "huis" in (gap.group("word") or "").lower()
    is_certain = has_postcode or has_word or _has_town(text, at)
    start = street_start(text, gap.start(), is_certain=is_certain)
    if start is None and not gap.group("word"):
        start = _lived_in(text, number)
    if gap.group("word"):
        return _far_street(text, gap.start()) if start is None else start
    if start is None or is_certain:
        return start
    street = text[start : gap.start()].lower()
    if not street.endswith(SURE_ENDS) and counts_something(text, number.end(), strict=False):
        return None
    has_comma = "," in gap.group()
    if has_comma or _ARTICLE.search(text, max(0, start - 12), start + 4):
        return None if counts_something(text, number.end(), strict=has_comma) else start
    return start


def _lived_in(text: str, number: re.Match[str]) -> int | None:
    """Where a name with a capital begins before this number, when somebody lives there."""
    name = _NAME_BEFORE.search(text, max(0, number.start() - 40), number.start())
    if not name or _NO_HOME.fullmatch(name.group("name")):
        return None
    before = reach_before(text, name.start("name") + 1, 46)
    if text[number.end() : number.end() + 1] == ")" and "(" not in before:
        return None  # "2) Werk 3) Wonen" is a list
    lives = _LIVES_NEAR.search(before)
    if not lives or counts_something(text, number.end(), strict=True):
        return None
    return name.start("name")


def _far_street(text: str, end: int) -> int | None:
    """A street some words before its number: "in de Bloemstraat, geloof ik op nummer 14"."""
    part = reach_before(text, end, 60)
    if _CARRIER.search(part):
        return None
    for word in reversed(list(_LONG_WORD.finditer(part))):
        if word.group().lower().endswith(SURE_ENDS):
            return street_start(text, end - len(part) + word.end(), is_certain=False)
    return None


def _has_postcode(text: str, at: int) -> bool:
    """Whether a postcode stands behind the house number that begins here."""
    house = HOUSE.match(text, at)
    code = _POSTCODE_AFTER.match(text, house.end()) if house else None
    return code is not None and code.group("code")[-2:].lower() not in _WORDS


def _has_town(text: str, at: int) -> bool:
    """Whether a town stands behind the house number that begins here."""
    house = HOUSE.match(text, at)
    if house is None:
        return False
    if _NEAR_TOWN.match(text, house.end()):
        return True
    lives = _LIVES_NEAR.search(reach_before(text, at, 60))
    return lives is not None and _TOWN_AT_ONCE.match(text, house.end()) is not None


def _end_of_address(text: str, at: int) -> int:
    """The end of the house number with what belongs to it: postcode and town."""
    house = HOUSE.match(text, at)
    end = house.end() if house else at
    for pattern in (_POSTCODE_AFTER, _TOWN_AFTER, _POSTCODE_AFTER):
        found = pattern.match(text, end)
        if found and (pattern is _TOWN_AFTER or found.group("code")[-2:] not in _WORDS):
            end = found.end()
    return end


def _postcodes(text: str) -> Iterator[Span]:
    """Postcodes with the town or the house number behind them."""
    for match in _LOOSE_POSTCODE.finditer(text):
        if not _is_postcode(text, match):
            continue
        number = _NUMBER_BEHIND.match(text, match.end())
        if number and may_be_house(text, *number.span("number")):
            house = HOUSE.match(text, number.start("number"))
            yield match.start(), max(number.end(), house.end() if house else 0)
        else:
            town = _ANY_TOWN.match(text, match.end())
            yield match.start(), town.end() if town else match.end()
    for match in _SAID_CODE.finditer(text):
        if len(match.group("first")) == 2 or match.group("second"):
            yield match.span()


def _is_postcode(text: str, match: re.Match[str]) -> bool:
    """Whether four figures and two letters are a postcode, and not "2024 OM" or "1500 is"."""
    code, pair = match.group(), match.group()[-2:]
    if _NAMED_CODE.search(text, max(0, match.start() - 35), match.start()):
        return True
    if _HOUSE_BEHIND.match(text, match.end()) and pair.isupper():
        return True
    is_closed, has_town = code[4] != " ", bool(_CAPITAL_BEHIND.match(text, match.end()))
    has_number = bool(_ONLY_NUMBER.match(text, match.end()))
    if pair.isupper() and has_town and not code.startswith(("199", "200")):
        return True
    plain = pair.lower()
    if plain in _NO_PAIR or (plain in _WORDS and (pair.islower() or not is_closed)):
        return False
    if pair.isupper():
        looks_like_year = code.startswith(("199", "200", "202", "203")) and not is_closed
        return not (looks_like_year and text.isupper())
    return (
        (is_closed or has_town or has_number)
        and pair.islower()
        and not code.startswith(("19", "20"))
    )


def _other_places(text: str) -> Iterator[Span]:
    """Post boxes, caravans, flats and what else has a number instead of a street."""
    for match in _BOX.finditer(text):
        attention = _ATTENTION.match(text, match.end())
        code = _POSTCODE_AFTER.match(text, attention.end()) if attention else None
        end = code.end() if code else _end_of_address(text, match.start("number"))
        # The box of an office says nothing, unless a postcode leads to it.
        is_of_office = match.group().lower().startswith("antwoord") or _OFFICE.search(
            text, max(0, match.start() - 60), match.start()
        )
        if end > match.end() or not is_of_office:
            yield match.start(), end
    for match in _OTHER.finditer(text):
        number = _PLACE_NUMBER.match(text, match.end())
        if number and may_be_house(text, *number.span("number")):
            yield homes.whole(text, match.start(), number.end())
    for match in _PITCH.finditer(text):
        yield match.span()
    for match in _FLAT.finditer(text):
        has_name = any(sign.isupper() for sign in match.group()[1:])
        if has_name or re.search(r"n(?:r|ummer)", match.group()):
            yield match.span()


def _turned(text: str) -> Iterator[Span]:
    """A number before its street: "nummer 12 in de Kerkstraat", "12 Baker Street"."""
    for match in _NUMBER_FIRST.finditer(text):
        lives = _LIVED.search(text, max(0, match.start() - 12), match.start())
        for word in _LONG_WORD.finditer(text, *match.span("street")):
            if street_start(text, word.end(), is_certain=lives is not None) is not None:
                town = _TOWN_AFTER.match(text, word.end())
                yield match.start(), town.end() if town else word.end()
                break
    for match in _ENGLISH.finditer(text):
        yield match.span()


def _loosely_written(text: str) -> Iterator[Span]:
    """Streets closed up with their number, and names with a number and a known town."""
    for match in _CLOSED.finditer(text):
        yield match.span()
    for match in _APART.finditer(text):
        is_house = may_be_house(text, *match.span("number"))
        if is_house and not counts_something(text, match.end(), strict=False):
            yield match.span()
    for match in _TOWN_BEHIND.finditer(text):
        if facts.is_unknown(match.group("name")) and not _NUMBERED.fullmatch(match.group("name")):
            yield match.span()
