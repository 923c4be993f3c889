"""How Dutch lists of trainings write things: headings, days, numbers, yes and no, professions."""

from __future__ import annotations

import datetime
import re
from typing import Any

from core.spreadsheets import Cell
from interventions.models import searchable
from network.models.training import Profession, TrainingKind, TrainingLevel

#: Fields that a list may have: name → pattern of the whole heading, as ``words_of`` writes it.
#: The first that fits counts, so that what is more precise comes first.
HEADINGS: dict[str, str] = {
    "certified_on": r"(?:datum (?:van )?(?:het )?|dag )(?:certificaat|certificaten|diploma)"
    r"|(?:certificaat|certificaten|diploma) ?(?:datum|(?:behaald|gegeven|uitgereikt)? ?op)"
    r"|certificaatdatum|behaald op",
    "certificate": r"(?:aantal |met )?(?:certificaat|certificaten|diploma s?|diplomas?"
    r"|getuigschrift(?:en)?|bewijs van deelname|geslaagd)(?: behaald| gegeven)?",
    "first_name": r"voornaam|voorna(?:a)?mn|roepnaam",
    "infix": r"tussenvoegsels?",
    "last_name": r"achternaam|familienaam",
    "name": r"naam|namen|voor ?(?:naam)? en achternaam|deelnemer|medewerker|cursist|persoon"
    r"|naam (?:van )?(?:de )?(?:deelnemers?|medewerkers?|cursist(?:en)?|persoon)"
    r"|aandachtsfunctionaris",
    "training": r"(?:naam |titel |onderwerp )?(?:van )?(?:de )?(?:training|cursus|opleiding"
    r"|scholing|workshop)(?:en|s)?(?: ?naam)?|trainingsnaam",
    "provider": r"(?:trainings? ?)?aanbieders?|opleiders?|opleidingsinstituut|instituut"
    r"|(?:gegeven|verzorgd) door|trainings? ?bureau",
    "kind": r"(?:soort|type|vorm)(?: (?:van )?(?:de )?training)?|trainingssoort",
    "level": r"(?:trainings? ?)?niveau(?: (?:van )?(?:de )?training)?",
    "day": r"(?:trainings? ?)?(?:datum|dag)(?: (?:van )?(?:de )?(?:training|cursus))?|wanneer"
    r"|gegeven op|gevolgd op",
    "organisation": r"(?:naam )?(?:organisaties?|instelling|werkgever|partner(?:organisatie)?)",
    "profession": r"beroep(?:en|sgroep)?|functies?|beroep functie|functie beroep|rol",
    "number": r"aantal(?: (?:deelnemers|personen|mensen|medewerkers|aangemeld(?:en)?))?"
    r"|hoeveel|aangemeld|ingeschreven",
    "came": r"(?:aantal )?(?:aanwezig(?:en)?|gekomen|opgekomen)|opkomst",
}
_HEADINGS = {name: re.compile(pattern) for name, pattern in HEADINGS.items()}

_MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"]
_MONTHS += ["september", "oktober", "november", "december"]
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)} | {"mrt": 3}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_WRITTEN = re.compile(
    r"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*[.,]?\s+)?(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4})"
)
_MIDNIGHT = re.compile(r"[ t]00:00(?::00(?:\.0+)?)?$")
#: Excel counts days from here; numbers of the years 1990 to 2100.
_EXCEL_DAY_ZERO, _SERIALS = datetime.date(1899, 12, 30), range(32_874, 73_415)
_YES = {"ja", "j", "yes", "y", "x", "v", "✓", "✔", "waar", "true", "behaald", "geslaagd"}
_YES |= {"aanwezig", "gekomen"}
_NO = {"nee", "n", "no", "-", "–", "onwaar", "false", "niet", "geen", "afwezig", "niet behaald"}

#: Stems by which a profession is recognised; the first that fits counts.
_PROFESSIONS: list[tuple[str, Profession]] = [
    (r"kinderbescherming|\brvdk\b", Profession.CHILD_PROTECTION),
    (r"jeugdbescherm|jeugdreclass|gezinsvoogd", Profession.YOUTH_PROTECTION),
    (r"reclass", Profession.PROBATION),
    (r"gevangenis|penitentiair|\bdji\b|\bpi\b|bewaarder", Profession.PRISON),
    (r"mentor|zorgcoordinator|intern begeleider|\bib er\b", Profession.MENTOR),
    (r"leraar|leraren|docent|leerkracht|onderwijzer|\bjuf\b|meester", Profession.TEACHER),
    (r"jongerenwerk|jeugdwerk|straatcoach", Profession.YOUTH_WORKER),
    (r"jeugdhulp|jeugdzorg|jeugdconsulent", Profession.YOUTH_CARE),
    (r"sociaal werk|wijkteam|maatschappelijk werk|buurtwerk|welzijn", Profession.SOCIAL_WORKER),
    (r"\bggz\b|psycholoog|psychiat|behandelaar", Profession.MENTAL_HEALTH),
    (r"huisarts|\bggd\b|\bjgz\b|jeugdarts|verpleegkund|praktijkonderst", Profession.HEALTH),
    (r"wijkagent|jeugdagent|politie|\bagent", Profession.COMMUNITY_POLICE),
    (r"\bboa\b|\bboas\b|\bboa s\b|handhav|toezichthouder", Profession.ENFORCEMENT),
    (r"balie|receptie|publieksdienst|klantcontact", Profession.FRONT_DESK),
    (r"\boov\b|openbare orde|veiligheid", Profession.MUNICIPALITY_SAFETY),
    (r"sociaal domein|gemeente sociaal|\bwmo\b", Profession.MUNICIPALITY_SOCIAL),
    (r"bestuurder|burgemeester|wethouder", Profession.BOARD_MEMBER),
    (r"woning|corporatie|woonconsulent|huismeester", Profession.HOUSING),
    (r"\bimam|dominee|pastoor|pastor|priester|rabbijn|voorganger|geestelijk|religieu|moskee|kerk",
     Profession.FAITH_LEADER),
    (r"sport|voetbal", Profession.SPORTS_COACH),
    (r"vrijwillig", Profession.VOLUNTEER),
    (r"sleutel(?:persoon|figuur|personen|figuren)", Profession.KEY_FIGURE),
]  # fmt: skip
_KINDS: list[tuple[str, TrainingKind]] = [
    (r"train de trainer|train the trainer", TrainingKind.TRAIN_THE_TRAINER),
    (r"gesprek", TrainingKind.CONVERSATION),
    (r"e learning|elearning", TrainingKind.E_LEARNING),
    (r"intervisie|masterclass|terugkom|opfris", TrainingKind.PEER_REVIEW),
    (r"kennis|expertise|webinar|lezing", TrainingKind.KNOWLEDGE_SESSION),
    (r"juridisch|privacy|gegevens ?de", TrainingKind.LEGAL),
    (r"instrument", TrainingKind.INSTRUMENT),
    (r"online", TrainingKind.ONLINE),
    (r"gezamenlijk|regionaal|domeinoverstijg", TrainingKind.JOINT),
    (r"verdiep|vervolg", TrainingKind.DEEPENING),
    (r"basis|introductie|bewustword", TrainingKind.BASIC),
]
_LEVELS: list[tuple[str, TrainingLevel]] = [
    (r"expert|specialist", TrainingLevel.EXPERT),
    (r"verdiep|vervolg|gevorderd|masterclass", TrainingLevel.DEEPENING),
    (r"basis|introductie|beginner|bewustword", TrainingLevel.BASIC),
]


class Unclear(ValueError):
    """A cell does not say what its column is for."""


def text_of(cell: Cell) -> str:
    """What a cell says, on one line; whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def words_of(text: str) -> str:
    """The words only: small letters and digits, without accents, one space between them."""
    return " ".join(re.findall(r"[a-z0-9]+", searchable(text)))


def field_of(heading: Cell) -> str:
    """Which field a heading names; "" for none."""
    words = words_of(text_of(heading))
    found = (name for name, pattern in _HEADINGS.items() if pattern.fullmatch(words))
    return next(found, "")


def day_of(cell: Cell) -> datetime.date:
    """The day in a cell, in any of the usual notations, day first. Raises ``Unclear``."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return _EXCEL_DAY_ZERO + datetime.timedelta(days=int(cell))
    text = _MIDNIGHT.sub("", searchable(text_of(cell)))
    try:
        return datetime.date(*_year_month_day(text))
    except ValueError as error:
        raise Unclear from error


def _year_month_day(text: str) -> tuple[int, int, int]:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        return year + 2000 if year < 100 else year, month, day
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
        return year, month, day
    if (found := _WRITTEN.fullmatch(text)) and found[2][:3] in _MONTH:
        return int(found[3]), _MONTH[found[2][:3]], int(found[1])
    raise Unclear


def number_of(cell: Cell) -> int:
    """The whole number of at most four digits in a cell. Raises ``Unclear``."""
    text = text_of(cell)
    if isinstance(cell, bool) or not re.fullmatch(r"\d{1,4}", text):
        raise Unclear
    return int(text)


def yes_or_number(cell: Cell) -> bool | int:
    """Yes, no, or how many. Raises ``Unclear``."""
    if isinstance(cell, bool):
        return cell
    text = searchable(text_of(cell))
    if text in _YES or text in _NO:
        return text in _YES
    return number_of(cell)


def profession_of(text: str) -> Profession | None:
    """The profession that these words name; None when they name none we know."""
    return _one_of(text, Profession, _PROFESSIONS)


def kind_of(text: str) -> TrainingKind | None:
    """The kind of training that these words name; None when they name none we know."""
    return _one_of(text, TrainingKind, _KINDS)


def level_of(text: str) -> TrainingLevel | None:
    """The level that these words name; None when they name none we know."""
    return _one_of(text, TrainingLevel, _LEVELS)


def _one_of(text: str, choices: Any, stems: list[tuple[str, Any]]) -> Any:
    words = words_of(text)
    for choice in choices:  # the words of this product, as an export of it writes them
        if words and words == words_of(str(choice.label)):
            return choice
    return next((choice for stem, choice in stems if re.search(stem, words)), None)
