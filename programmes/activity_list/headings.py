"""Headings of columns: what Dutch policy advisers call them, and what the column becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from programmes.activity_list.cells import Cell, near, plain

#: Columns that are never taken over: contact details of people.
CONTACT = "contact"
#: Recognised, and not taken over: numbering, figures that are something else.
NUMBER, NOTHING = "number", "nothing"
#: A column per phase, with crosses.
CROSS = "cross"

#: What a column may become, in the order of the list of choices.
TARGETS = (
    "title", "description", "owner", "main_phase", "side_phases", "target_groups", "phenomena",
    "settings", "neighbourhoods", "start", "end", "period", "status", "budget", "intervention",
    "plan_of_approach", "unintended_effects", "remarks",
)  # fmt: skip

#: Checked before anything else, anywhere in the heading (privacy: never imported).
_CONTACT = re.compile(
    r"contact|e ?mail|\bmail|telef|\btel\b|mobiel|aanspreek|\badres|postcode|\b06\b|geboorte"
    r"|\bbsn\b|\bnaam (?:medewerk|ambtenaar|persoon|professional|begeleid|deelnemer|client|beleids)"
    r"|medewerker$|accounthouder|bereikbaar|deelnemers? naam|namen\b"
)
_DETAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?:\+31|\b0)[\s-]?\d(?:[\s-]?\d){7,8}\b")
_A = (
    r"(?:activiteit(?:en)?|project(?:en)?|maatregel(?:en)?|interventies?|actie(?:s)?|aanpak(?:ken)?"
)
_A += r"|initiatie(?:f|ven)|programma|inzet|training|voorziening(?:en)?|aanbod|instrument(?:en)?"
_A += r"|product(?:en)?|methodiek|preventieactiviteit(?:en)?|onderdeel|werkwijze|bouwsteen)"

#: Kind, whether it is certain, pattern of the whole heading; earlier ones win within a kind.
_PATTERNS: tuple[tuple[str, bool, str], ...] = (
    (NUMBER, True, r"(?:volg)?(?:nr|nrs|nummer|no|num|id|code|regel|volgorde|rij)"),
    ("title", True, rf"(?:naam|titel|benaming) (?:van )?(?:de |het )?{_A}"),
    ("title", True, r"(?:preventie ?)?activiteit(?:en)?(?: naam| titel| 20\d\d)?"),
    ("title", True, rf"{_A}(?: (?:en |of )?{_A})+"),
    ("title", True, r"project(?:en)?(?: ?naam| titel)?"),
    ("title", True, r"wat (?:doen|doet|gaan|loopt|gebeurt|is er|hebben|bieden)\b.*"),
    ("title", True, rf"{_A}(?: naam| titel)?"),
    ("title", True, r"(?:titel|naam|benaming)"),
    ("title", True, rf"{_A} (?:omschrijving|beschrijving|20\d\d)"),
    ("title", True, rf"(?:korte )?(?:omschrijving|beschrijving) (?:van )?(?:de |het )?{_A}"),
    ("title", True, r"lopende? (?:activiteit|project|maatregel|interventie)\w*"),
    ("title", False, r"wat|onderwerp|item|taak|taken|wat precies"),
    ("description", True, r"(?:korte |nadere )?(?:omschrijving|beschrijving|inhoud|samenvatting)"
                          r"(?: (?:van )?(?:de )?\w+)?"),
    ("description", True, r"(?:wat houdt het in|waar gaat het om|uitleg|hoe|aanpak inhoud"
                          r"|werkwijze)"),
    ("description", False, r"toelichting(?: \w+){0,2}"),
    ("remarks", True, r"(?:opmerking(?:en)?|bijzonderheden|notitie?s?|aantekening(?:en)?|memo"
                      r"|commentaar|nb|overig(?:e)?|vragen|aandachtspunt(?:en)?|stand van zaken"
                      r"|interne opmerking(?:en)?)(?: \w+){0,2}"),
    ("owner", True, r"(?:proces ?)?eigena(?:ar|ren|res)(?: \w+){0,2}|eigenaarschap"),
    ("owner", True, r"(?:project ?)?trekkers?(?: \w+){0,2}|trekkende \w+"),
    ("owner", True, r"(?:eind ?)?verantwoordelijk(?:e|en|heid)?(?: (?:partij|organisatie|partner"
                    r"|team|afdeling))?(?: \w+){0,1}|wie is verantwoordelijk"),
    ("owner", True, r"van wie(?: is (?:het|dit))?|door wie|wie"
                    r"|wie (?:doet|voert|trekt|pakt|regelt|organiseert|coordineert|beheert)\b.*"),
    ("owner", True, r"organisaties?|(?:uitvoerende )?(?:instantie|instelling|partij)(?:en)?"
                    r"|aanbieders?|(?:keten)?partners?|afdeling|team|opdrachtnemer|regie(?:houder)?"
                    r"|coordinatie|coordinator|penvoerder|kartrekker|lead|uitvoerende organisatie"),
    ("owner", True, r"uitvoerders?|uitvoering(?: door)?|uitgevoerd door|uitvoerende(?:n)?"
                    r"|actie ?houder|belegd bij|ligt bij|beheerder|initiatiefnemer|bij wie"),
    ("owner", False, r"opdrachtgever|domein eigenaar|betrokken (?:partijen|partners|organisaties)"),
    ("side_phases", True, r"neven ?fases?n?|ook in fase|past ook in|overige fases?n?"),
    ("main_phase", True, r"(?:hoofd ?)?fases?n?(?: (?:van )?(?:de )?preventie)?(?: \w+){0,3}"),
    ("main_phase", True, r"(?:type|soort|vorm|niveau|laag|mate)(?: van)? ?preventie(?: \w+)?"),
    ("main_phase", True, r"preventie ?(?:niveau|fase|laag|soort|type|vorm|model|lijn|categorie)"
                         r"(?: \w+){0,2}|preventie|classificatie(?: \w+)?"),
    ("main_phase", True, r"(?:preventie)?(?:classificatie)?(?:model|spectrum|piramide|lagen)"),
    ("main_phase", False, r"niveau|laag|primair secundair(?: of)? tertiair"),
    ("target_groups", True, r"(?:primaire |beoogde )?(?:doel ?groep(?:en)?|doelgr)(?: en)?"
                            r"(?: \w+){0,2}"),
    ("target_groups", True, r"voor wie(?: is (?:het|dit))?(?: bedoeld)?|gericht op wie"
                            r"|voor welke \w+"),
    ("target_groups", False, r"bereik|deelnemers|gericht op|publiek|bestemd voor"
                             r"|wie bereik\w*(?: \w+){0,2}"),
    ("phenomena", True, r"fenome(?:en|nen)(?: en)?(?: \w+){0,2}"),
    ("phenomena", True, r"(?:verschijnings ?vorm(?:en)?"
                        r"|extremisme ?vorm(?:en)?)(?: en)?(?: \w+){0,3}"),
    ("phenomena", True, r"vorm(?:en)? van (?:extremisme|radicalisering)(?: \w+){0,2}"),
    ("phenomena", True, r"soort(?:en)? (?:extremisme|radicalisering)|type extremisme"
                        r"|ideologie(?:en)?"
                        r"|voor welk fenomeen|stroming(?:en)?"),
    ("phenomena", True, r"thema(?:s| s|tiek)?(?: \w+){0,2}|waar gaat (?:het|dit) over"
                        r"|waarover(?: gaat het)?"),
    ("phenomena", False, r"problematiek|dreiging|waartegen|issue|aandachtsgebied"),
    ("settings", True, r"settings?|plek(?:ken)?|werk ?vorm(?:en)?|vindplaats|leefgebied|context"),
    ("neighbourhoods", True, r"(?:wijk(?:en)?|buurt(?:en)?|gebied(?:en)?|kern(?:en)?|dorp(?:en)?"
                             r"|stads ?de(?:el|len)|werkgebied|deelgebied|stadsgebied"
                             r"|schaal)(?: en)?"
                             r"(?: (?:of |en )?(?:wijk(?:en)?|buurt(?:en)?|gebied(?:en)?"
                             r"|kern(?:en)?|dorp(?:en)?|stadsde(?:el|len)))*"),
    ("neighbourhoods", False, r"locaties?|waar|plaats(?:en)?|welke (?:wijk|kern|buurt)\w*"),
    ("start", True, r"(?:looptijd |periode |planning |datum )*(?:start|begin|aanvang|ingang|van"
                    r"|vanaf|gestart|sinds)"
                    r"(?: ?datum| ?moment| ?jaar| op| in| per| d d| project| activiteit| maand)?"),
    ("start", True, r"(?:start|begin|aanvangs|ingangs) ?(?:datum|moment|jaar)(?: \w+)?|ingangsdatum"
                    r"|datum (?:van )?(?:start|begin|aanvang|ingang)"),
    ("end", True, r"(?:looptijd |periode |planning |datum )*(?:eind(?:e|igt)?|tot|t m|tm"
                  r"|tot en met|afloop|stop|klaar"
                  r"|einddatum|gereed|loopt tot(?: en met)?|tot wanneer|afgerond)"
                  r"(?: ?datum| ?moment| ?jaar| op| in| project| activiteit| maand)?"),
    ("end", True, r"eind(?:e)? ?(?:datum|moment|jaar)(?: \w+)?|datum (?:einde|afloop)"
                  r"|loopt (?:af|door tot)"),
    ("period", True, r"loop ?tijd(?: \w+){0,3}|periode(?: \w+){0,3}|wanneer|planning|tijdvak"
                     r"|tijdpad"
                     r"|termijn|tijdsduur|start (?:en )?(?:eind|einde|stop)(?: ?datum)?"
                     r"|begin (?:en )?eind"
                     r"(?:e|datum)?|van tot(?: en met)?|van t m|data|tijdlijn|looptijd van tot"),
    ("period", False, r"jaar|jaartal|jaren|datum|seizoen|tijd"),
    ("budget", True, r"(?:jaar(?:lijks)? ?)?(?:budget(?:ten)?|kosten|begroting|begroot"
                     r"|bedrag(?:en)?"
                     r"|financien|financiering|middelen|uitgaven|euro|euros|prijs|lasten)"
                     r"(?: (?:\w+|\d+)){0,5}"),
    ("budget", True, r"(?:geraamde|totale|jaarlijkse|verwachte|structurele|begrote) (?:kosten"
                     r"|bedrag"
                     r"|budget|uitgaven|lasten)(?: \w+){0,4}|jaarbudget|projectkosten"
                     r"|(?:wat|hoeveel) kost (?:het|dit)"
                     r"(?: per jaar)?|kosten ?raming|k euro"),
    ("budget", False, r"subsidie(?:bedrag)?(?: \w+){0,3}"),
    ("status", True, r"status(?: \w+){0,2}|stand|voortgang|loopt(?: het| dit| nog)?|actief|staat"),
    ("intervention", True, r"(?:gebaseerd op|op basis van|uit de catalogus|erkende interventie"
                           r"|landelijke interventie|methode|methodiek|interventie uit .*)"),
    ("plan_of_approach", True, r"plan van aanpak|pva"),
    ("unintended_effects", True, r"(?:mogelijke )?(?:ongewenste|onbedoelde|neven) ?effecten"),
    ("description", False, r"doel(?:stelling(?:en)?|en)?(?: \w+){0,3}|resultaat|beoogd \w+"),
)  # fmt: skip
_COMPILED = tuple((kind, sure, re.compile(pattern)) for kind, sure, pattern in _PATTERNS)
#: Headings of which a typing error is still recognised.
_SPELLED = {
    "activiteit": "title", "activiteiten": "title", "maatregel": "title", "interventie": "title",
    "eigenaar": "owner", "trekker": "owner", "verantwoordelijke": "owner", "uitvoerder": "owner",
    "organisatie": "owner", "doelgroep": "target_groups", "doelgroepen": "target_groups",
    "fenomeen": "phenomena", "looptijd": "period", "periode": "period", "begroting": "budget",
    "budget": "budget", "omschrijving": "description", "opmerkingen": "remarks",
    "preventieniveau": "main_phase", "startdatum": "start", "einddatum": "end",
}  # fmt: skip
#: The longest heading, without what stands between brackets; and with it.
MAXIMUM_LENGTH, MAXIMUM_WITH_REMARKS = 80, 300
_ASKING = re.compile(r"^(?:(?:in|voor|bij|op) )?(?:welke?|wat (?:is|zijn) (?:de|het|je|uw))\s+")
_PARTS = re.compile(r"\s*(?:[/|,&+]|\ben\b|\bof\b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """What a heading says its column is. ``rank`` orders headings of one kind, low is better."""

    kind: str
    is_certain: bool
    rank: int


def is_contact_heading(cell: Cell) -> bool:
    """Whether a cell is the heading of a column with contact details."""
    return isinstance(cell, str) and len(cell) <= 40 and bool(_CONTACT.search(plain(cell)))


def is_contact_detail(text: str) -> bool:
    """Whether a text is an e-mail address or a telephone number, with little around it."""
    return len(text) <= 80 and bool(_DETAIL.search(text))


@lru_cache(maxsize=4096)
def recognise(text: str) -> Heading | None:
    """What a heading stands for; None when it is no heading that is known.

    "Trekker/uitvoerder" is what both its parts are; of "Partner en kosten" the first part counts.
    """
    whole = _recognise_whole(text)
    if whole is not None or not 0 < len(text) <= MAXIMUM_LENGTH:
        return whole
    parts = [part for part in _PARTS.split(text) if part.strip()]
    kinds = [_recognise_whole(part.strip()) for part in parts]
    first = kinds[0] if len(parts) > 1 else None
    if first is None:
        return None
    agreed = all(kind is not None and kind.kind == first.kind for kind in kinds)
    return Heading(first.kind, agreed, first.rank) if agreed or len(parts) == 2 else None


def _recognise_whole(text: str) -> Heading | None:
    bare = re.sub(r"\([^)]*\)", " ", text) if re.match(r"\s*[^(\s]", text) else text
    bare = re.split(r"[:;–]\s", bare)[0] if len(bare) > MAXIMUM_LENGTH else bare
    if not text or len(bare) > MAXIMUM_LENGTH:
        return None
    for words in dict.fromkeys([plain(text), plain(bare)]):
        if _CONTACT.search(words):
            return Heading(CONTACT, True, 0)
    if text.strip() in {"#", "№", "Nº"}:
        return Heading(NUMBER, True, 0)
    if re.fullmatch(r"\s*€.*|.*[x×]\s*€?\s*1[.\s]?000.*", text):
        return Heading("budget", True, 0)
    for words in dict.fromkeys([plain(text), plain(bare), _ASKING.sub("", plain(bare))]):
        for rank, (kind, is_certain, pattern) in enumerate(_COMPILED):
            if words and pattern.fullmatch(words):
                return Heading(kind, is_certain, rank)
    words = plain(bare).replace(" ", "")
    close = near(words, _SPELLED)
    return Heading(_SPELLED[close], False, len(_COMPILED)) if close else None
