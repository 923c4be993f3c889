"""Codes behind a compound of "nummer", or behind a mere "nr" in a sentence about a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns import stamps
from core.deidentification.patterns.codes import CODE, OTHER, is_code
from core.deidentification.patterns.shared import Span, reach_before

_MERE_NUMBER = re.compile(
    r"(?<![\w\-])(?:nr|nummer|nummertje|code)\b\.?(?: is| was)?"
    r"(?:,? (?:van|voor) (?:het|de|dit|deze|dat|die|zijn|haar) \w{3,15}(?: is| was)?)?"
    r"[\s:(]{1,3}(?P<code>[A-Z0-9])",
    re.IGNORECASE,
)
_FILE_BEFORE = re.compile(
    r"dossier|\bzaak|casus|cli[ëe]nt|leerling|hulpvraag|melding(?!en)|aangifte|registratie|hulpverlening"
    r"|jeugdzorg|zorgned|regas|mens centraal|suite|magister|mutatie|uitkering|politie|aanvraag"
    r"|traject|intake|signaal|verwijzing|pati[ëe]nt|gezin\b|huishouden|jongere\b|jongen\b|meisje\b|verdachte|huurder",
    re.IGNORECASE,
)
#: "Aanvraagnummer", "ZSM-nr": numbers of what else; those that are of things or of places are out.
_ANY_NUMBER = re.compile(
    r"\b(?P<what>[^\W\d_]{2,20}?)s?-?(?:nummer|nr)\b\.?(?:\s(?:is|was|van \w{2,12}))?[\s:(]{1,3}"
    r"(?P<code>[A-Z0-9][A-Z0-9./\-]{3,20}[A-Z0-9])(?![\w])",
    re.IGNORECASE,
)
#: "Zoek op 2024118823 in Zorgned".
_IN_SYSTEM = re.compile(
    r"(?<![\w€.,/\-])(?P<code>(?=[A-Z./\-]{0,6}\d)[A-Z0-9][A-Z0-9./\-]{4,20}),?"
    r" (?:in|uit|van|bij) (?:de |het |ons )?"
    r"(?:zorgned|regas|mens ?centraal|suites?|wigo4it|bvh|bosz|vis2|corv|gcos|somtoday|magister"
    r"|parnassys|ecd|epd|nedap|civision|key2\w{0,10}|zaaksysteem|topicus|socrates|medicore|hix"
    r"|kompas|leerlingvolgsysteem|cli[ëe]ntsysteem|cli[ëe]ntvolgsysteem|dossier|verwijsindex)(?!\w)",
    re.IGNORECASE,
)
_OF_THINGS = re.compile(
    r"order|bestel|ticket|factuur|artikel|serie|kvk|btw|rsin|versie|model|raad|motie|kamer|lokaal"
    r"|zaal|huis|lijn|bus|tram|trein|spoor|perron|vlucht(?!eling)|route|(?<!be)weg(?!er)|rug|start|pagina|blad|hoofdstuk"
    r"|editie|aflever|product|catalog|isbn|onderdeel|batch|chassis|stoel|plaats(?!ing)|loket|kassa|nood"
    r"|alarm|service|info|meldpunt|telefoon|fax|kanaal|postbus|bon|pakket|track|vestiging|klas"
    r"|groep"
    r"|jaar|week|atoom|versie|build|fout|error|wissel|thema|tracking|kenteken|stem|lot|rangnummer"
    r"|sluit|zegel|lading|partij|charge|meter|bestek|werkorder|werkstuk|werkplek|programma|subsidie|factuur|inventaris"
    r"|licentie|project|besluit|wets"
    r"|staatsblad|begroting|kostenplaats|grootboek"
    r"|contract|inkoop|verplichting|reservering|boeking|offerte|opdracht|vergader|meeting"
    r"|vacature|volg|^rij|kolom|(?<!maat)regel|(?<!bemidde)(?<!s)tel|mobiel|06|post",
    re.IGNORECASE,
)


def find_other(text: str) -> Iterator[Span]:
    """Codes behind a compound of "nummer", unless it numbers things or places."""
    for match in _ANY_NUMBER.finditer(text):
        code = CODE.match(text, match.start("code"))
        if match.group("code").startswith(("0800", "0900", "14")):
            continue
        if stamps.PAPER.search(text, max(0, match.start() - 60), match.start()):
            continue
        if code and not _OF_THINGS.search(match.group("what")) and is_code(text, code, enough=5):
            yield code.span()
    yield from _numbered(text)
    for match in _IN_SYSTEM.finditer(text):
        code = CODE.match(text, match.start("code"))
        of_thing = stamps.OF_THING.search(text, max(0, match.start() - 40), match.start())
        if code and not of_thing and is_code(text, code, enough=5):
            yield code.span()


def _numbered(text: str) -> Iterator[Span]:
    """A long number behind a mere "nr" in a sentence about a file."""
    for match in _MERE_NUMBER.finditer(text):
        before = reach_before(text, match.start(), 60) + match.group()
        if not _FILE_BEFORE.search(before) or OTHER.search(before) or _OF_THINGS.search(before):
            continue
        code = CODE.match(text, match.start("code"))
        is_phone = match.group("code").startswith(("0", "6", "+"))
        if code and not is_phone and is_code(text, code, enough=5):
            yield code.span()
