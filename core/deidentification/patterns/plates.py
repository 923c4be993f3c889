"""Licence plates: the fourteen Dutch series by shape, all others beside a word for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import MONTHS, Span, listed, lowered

#: The series of the RDW, L for a letter and 9 for a digit; 4-1-2 and others of mopeds included.
_SERIES = listed("""
    LL-99-99 99-99-LL 99-LL-99 LL-99-LL LL-LL-99 99-LL-LL 99-LLL-9 9-LLL-99 LL-999-L
    L-999-LL LLL-99-L L-99-LLL 9-LL-999 999-LL-9
""")


def _pattern(sign: str) -> str:
    """All series with this sign between their parts."""
    return "(?:" + "|".join(_shape(series, sign) for series in _SERIES) + ")"


def _shape(series: str, sign: str) -> str:
    """One series with this sign between its parts."""
    return sign.join(part.replace("L", "[A-Z]").replace("9", r"\d") for part in series.split("-"))


_DASHED = re.compile(rf"(?<![\w\-]){_pattern('-')}(?![\w]|-\w)", re.IGNORECASE)
_LOOSE = re.compile(rf"(?<![\w\-]){_pattern('[ .·/-]{0,3}')}(?![\w]|-\w)", re.IGNORECASE)
_SPACED = re.compile(rf"(?<![A-Z0-9\-] )(?<![\w\-]){_pattern(' ')}(?![\w]|[ -][A-Z0-9])")
_BELGIAN = re.compile(r"(?<![\w\-])(?:[1-9]-[A-Z]{3}-\d{3}|[A-Z]{2}-\d{3}-[A-Z]{2})(?![\w\-])")
#: "TRAP-18": four letters closed up are a word when a sign stands behind them.
_WORD_AND_NUMBER = re.compile(r"[A-Z]{4}[ .·/-]{1,3}\d\d|\d\d[ .·/-]{1,3}[A-Z]{4}", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z]{1,3}", re.IGNORECASE)
_MONTH = re.compile(MONTHS, re.IGNORECASE)
_SCHOOL = frozenset({"vwo", "mbo", "hbo", "gtl", "vso", "uur", "jul", "jun"})
_ABBREVIATIONS = frozenset(
    {"eu", "nl", "om", "wo", "ad", "is", "en", "of", "in", "op", "te", "km", "kg", "ral", "iso"}
)
_VEHICLE = re.compile(
    r"\b(?:kent(?:eken)?(?:s|plaat|nr|nummer)?|kenteken\w{1,12}|kt|ktkn|nrplaat|plaatnr|kntkn"
    r"|vtg|bestelwagen|nummer(?:plaat|bord)|plaat"
    r"|auto(?:'s|tje)?|bus(?:je)?|bestelbus(?:je)?|scooter|voertuig(?:en)?|wagen"
    r"|brommer|autopapieren|kentekens|snorfiets|motor|aanhanger|bestuurder|taxi|vrachtwagen"
    r"|camper|caravan|quad"
    r"|golf|peugeot|opel|volkswagen|vw|audi|bmw"
    r"|mercedes|renault|ford|fiat|seat|skoda|toyota|kia|hyundai|volvo|citro[ëe]n|nissan"
    r"|suzuki|mazda|tesla|mini|dacia|polo|corsa"
    r"|transporter|caddy|passat|touran|tiguan|astra|zafira|vivaro|meriva|megane|scenic|twingo"
    r"|kangoo"
    r"|trafic|captur|fiesta|focus|mondeo|picanto|sportage|tucson|punto|panda|ducato|doblo|ibiza"
    r"|leon"
    r"|octavia|fabia|superb|yaris|aygo|auris|corolla|berlingo|jumpy|jumper|xsara|expert|boxer|micra"
    r"|qashqai|juke|vito|saab|jaguar|porsche|land ?rover|range ?rover|lexus|honda|mitsubishi|subaru"
    r"|chevrolet|chrysler|daf|iveco|scania|busjes|wegrijden|wegreed|reed weg|rijden|chauffeur"
    r"|clio|sprinter|transit|vespa|piaggio|rijdt|reed|gereden|reden|geparkeerd|parkeert"
    r"|stond|cabrio|jeep|suv|stationwagen|bestel)\b",
)
_NAMED = re.compile(
    r"\b(?:kenteken\w{0,12}|kent\.?|kntkn|nummer(?:plaat|plaatje|bord)|nrplaat|plaatnr"
    r"|licence plate"
    r"|plaat|plaatje)\b[^\d\n.;]{0,40}?[\s(:'\"‘“]"
    r"(?=[A-Z .\-·/]{0,10}\d)(?P<plate>[A-Z0-9]{1,8}(?:[ .\-·/]{1,3}[A-Z0-9?*.]{1,5}){0,3})(?!\w)",
    re.IGNORECASE,
)
#: "De Duitser KLE-HW 1188": the car by where it comes from.
_DRIVERS = (
    r"(?:duitser|pool|tsjech|belg|fransman|brit|roemeen|bulgaar|litouwer|hongaar|turk|spanjaard"
    r"|italiaan|zweed|deen|oostenrijker|zwitser|luxemburger|oekra[ïi]ner|slowaak|let|est)"
)
_FOREIGN_CAR = re.compile(
    r"\b(?i:pools|duits|belgisch|frans|engels|brits|turks|roemeens|bulgaars|oekra[ïi]ens"
    r"|litouws|spaans|italiaans|zweeds|tsjechisch|hongaars"
    r"|buitenlands|marokkaans|luxemburgs|deens|oostenrijks|zwitsers|ers|noors|fins|portugees"
    r"|portuges"
    r"|grieks|servisch|kroatisch|lets|estisch|slowaaks|sloweens|moldavisch|russisch"
    rf"|{_DRIVERS})e?\b[^.\n]{{0,40}}?[\s(,:]"
    r"(?P<plate>[A-ZÄÖÜ]{1,3}[ \-]{1,3}[A-Z]{0,2}[ \-]{0,3}\d{1,5}[A-Z]{0,3}"
    r"|[A-Z]{2,3}[ ]?[0-9A-Z]{4,6}|\d{2} [A-Z]{1,3} \d{2,5}"
    r"|[A-Z]{1,2}\d{2,4}[ ]?[A-Z]{2,3}|[1-9]-[A-Z]{3}-\d{3}|[A-Z]{3} \d{2} [A-Z]"
    r"|[A-Z]{2} \d{2} [A-Z]{3}"
    r"|\d[A-Z]{1,2}\d?[ ]\d{4}|\d{4} [A-Z]{3})(?![\w\-])"
)
_PART = r"(?-i:[A-Z]{1,3}|\d{1,3})"
_PARTS = re.compile(
    rf"\b(?:kenteken\w{{0,12}}|kntkn|nummer(?:plaat|bord)|nrplaat|plaat)\b[^\d\n]{{0,40}}?"
    rf"(?P<plate>(?<!\w){_PART}(?:,? (?:en )?(?:(?:dan|daarna|ook|iets van|nog) )?(?:een"
    rf" )?{_PART}){{1,3}})(?!\w)",
    re.IGNORECASE,
)
#: "KL:MR 902", "KLE-AB 123": the shape of German plates, beside a vehicle.
_GERMAN = re.compile(
    r"(?<![\w\-:])[A-ZÄÖÜ]{1,3} ?[:\-·•] ?[A-Z]{1,2} ?[ \-]? ?\d{1,4}[EH]?(?![\w\-:])"
)
#: "WGM 7K41, Pools": the country stands behind.
_BEFORE_COUNTRY = re.compile(
    r"(?<![\w\-])[A-ZÄÖÜ]{1,3}[ \-](?=[A-Z0-9]{0,4}\d)[A-Z0-9]{3,6}(?![\w\-])(?=[^\n.]{0,15}"
    r"\b(?i:pools|duits|belgisch|frans|engels|turks|roemeens|bulgaars|oekra[ïi]ens|litouws|spaans"
    r"|buitenlands|hongaars|tsjechisch)e?\b)"
)
_SMALL_WORDS = frozenset(
    listed("""
        in op en of om te de er ik je ze we hij is na al zo nu dan van met tot uit aan per ca km kg
        cm mm ml kb mb gb uur jr u h m e a à dat die het een nog was had bij ook wel als tv pk cc
        km/u ap hp st nr no kl gr jan feb mrt apr mei jun jul aug sep okt nov dec max min euro eur
        s n ja nee ma di wo do vr za zo hun men wat wie hoe ons mij uw mn zn dr ie 'm
    """)
)
#: The spelling alphabets, and letters by their names.
_SPELL = {
    word: word[0].upper()
    for word in listed("""
        kees piet henk jaap bert ben tom wim hans harry gijs gerrit klaas koen lotte max mark marie
        nelis olaf paul peter rob sam stef ton ursula xander yvonne yvon jacob jeanne frits frans
        anna anton bernard bernhard cornelis dirk eduard ferdinand gerard hendrik izaak isaac
        johan jan karel lodewijk leo maria nico otto pieter quirinus quotient rudolf simon
        sietse teunis tinus theodor utrecht victor willem xantippe xray ypsilon ijmuiden
        zaandam zacharias alfa alpha bravo charlie delta echo foxtrot golf hotel india juliet
        juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform whiskey
        whisky yankee zulu bee cee dee gee haa jee kaa pee tee vee wee zet
    """)
} | {"ef": "F", "el": "L", "em": "M", "er": "R", "es": "S", "ix": "X", "iks": "X"}
_SPELLED = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(_SPELL)}|x-ray|\d{{1,3}}|(?-i:[A-Z]{{1,3}})"
    rf"|[a-z])[ ,\-]{{1,3}}(?:van |de "
    rf"|streepje )?){{2,8}}(?:{'|'.join(_SPELL)}|\d{{1,3}}|(?-i:[A-Z]{{1,3}})|[a-z])(?!\w)",
    re.IGNORECASE,
)
_SIGNS = re.compile(_pattern(""), re.IGNORECASE)
_FEW_FIGURES = re.compile(r"(?<![^\W_])\d{1,3}(?![^\W_])")
_LETTER_BEHIND = re.compile(
    rf"[ ,\-]{{1,3}}(?:van |de |streepje )?(?:{'|'.join(_SPELL)}|x-ray|[a-z]"
    r"|[a-z]{2,3}(?=[ ,\-]{1,3}\d))(?!\w)"
)
_LETTER_BEFORE = re.compile(
    rf"(?<!\w)(?:{'|'.join(_SPELL)}|x-ray|[a-z]{{1,3}})[ ,\-]{{1,3}}(?:van |de |streepje )?$"
)


_WRITTEN_SMALL = re.compile(r"\b[a-z]{2,6}\b")
_ROOM = re.compile(
    r"(?:lokaal|kamer|zaal|ruimte|artikel|klas|groep|order\w{0,6}|bestelnummer|bestelling"
    r"|ticket\w{0,6})\W{0,2}(?:\w{0,6}\W)?$",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    """Plates by shape, and what stands beside a word for a vehicle."""
    for pattern in (_DASHED, _BELGIAN, _SPACED):
        for match in pattern.finditer(text):
            is_room = _ROOM.search(text, max(0, match.start() - 25), match.start())
            if _may_be_plate(match.group()) and not is_room:
                yield match.span()
    vehicles = [match.start() for match in _VEHICLE.finditer(lowered(text))]
    if not vehicles:
        return
    for match in _LOOSE.finditer(text):
        plate = match.group()
        if not _near(vehicles, *match.span()) or not _may_be_plate(plate):
            continue
        if _WORD_AND_NUMBER.fullmatch(plate):
            continue
        if plate.isupper() or " " not in plate or not _has_words(plate):
            yield match.span()
    for pattern in (_GERMAN, _BEFORE_COUNTRY):
        for match in pattern.finditer(text):
            if _near(vehicles, *match.span()):
                yield match.span()
    yield from _named(text)
    yield from _in_parts(text)
    yield from _foreign(text)


def find_spelled(text: str) -> Iterator[Span]:
    """Plates by the spelling alphabet: "Sietse Rudolf, 12, Hendrik"."""
    if not _is_spelled(lowered(text)):
        return
    for match in _SPELLED.finditer(text):
        said = re.findall(r"[^\W_]{1,12}", match.group().lower().replace("x-ray", "xray"))
        signs = "".join(_SPELL.get(word, word.upper()) for word in said)
        spelled = sum(word in _SPELL for word in said)
        is_apart = any(len(word) == 1 for word in said)
        if not _SIGNS.fullmatch(signs) or not (spelled or is_apart):
            continue
        vehicles = [] if spelled > 2 else [one.start() for one in _VEHICLE.finditer(lowered(text))]
        if spelled > 2 or _near(vehicles, *match.span()):
            yield match.span()


def _is_spelled(low: str) -> bool:
    """Whether a letter that may be spelled stands beside figures, as in all plates."""
    return any(
        _LETTER_BEHIND.match(low, figures.end())
        or _LETTER_BEFORE.search(low, max(0, figures.start() - 24), figures.start())
        for figures in _FEW_FIGURES.finditer(low)
    )


def _named(text: str) -> Iterator[Span]:
    """Whatever code stands right behind "kenteken"."""
    for match in _NAMED.finditer(text):
        plate = re.sub(r"\s[a-z]{3,5}\D{0,20}$", "", match.group("plate"))
        has_both = any(map(str.isdigit, plate)) and any(map(str.isalpha, plate))
        if not has_both or len(plate) < 4 or plate.startswith(("RAL ", "ISO ", "NEN ")):
            continue
        is_whole = _SIGNS.fullmatch(re.sub(r"\W", "", plate)) is not None
        if is_whole or "-" in plate or not _WRITTEN_SMALL.search(plate):
            yield match.start("plate"), match.start("plate") + len(plate)


def _in_parts(text: str) -> Iterator[Span]:
    """A plate that is told in two or three parts: "kenteken iets met KR en 417"."""
    for match in _PARTS.finditer(text):
        plate = match.group("plate")
        if any(map(str.isdigit, plate)) and re.search(r"\b[A-Z]{1,3}\b", plate):
            yield match.span("plate")


def _has_words(plate: str) -> bool:
    """Whether small letters that stand apart are words: "in 12 of 13", "ca 120 m"."""
    parts = plate.lower().split()
    return len(parts) < 3 or any(part in _SMALL_WORDS for part in parts)


def _foreign(text: str) -> Iterator[Span]:
    """Plates of other countries behind the country and a word for a vehicle."""
    for match in _FOREIGN_CAR.finditer(text):
        plate = match.group("plate")
        has_vehicle = _VEHICLE.search(lowered(text), max(0, match.start() - 60), match.end() + 30)
        driver = re.match(rf"{_DRIVERS}\b[ ,:(]{{1,2}}", match.group(), re.IGNORECASE)
        is_right_behind = driver and match.start() + driver.end() == match.start("plate")
        if (
            (has_vehicle or is_right_behind)
            and any(map(str.isdigit, plate))
            and not plate.startswith("BMW")
        ):
            yield match.span("plate")


def _may_be_plate(plate: str) -> bool:
    """Not "3-mei-24", "4 VWO 21" or "10 EU 20"."""
    letters = {part.lower() for part in _LETTERS.findall(plate)}
    if letters & _SCHOOL or any(len(part) > 2 and _MONTH.fullmatch(part) for part in letters):
        return False
    return "-" in plate or not letters & _ABBREVIATIONS


def _near(vehicles: list[int], start: int, end: int) -> bool:
    """Whether a word for a vehicle stands near."""
    return any(start - 90 < place < end + 60 for place in vehicles)
