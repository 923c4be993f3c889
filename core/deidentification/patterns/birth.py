"""Dates of birth: a date beside a word for it, or right behind a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns import facts
from core.deidentification.patterns.shared import (
    FULL_DATE,
    MONTHS,
    Span,
    dates_in,
    reach_after,
    reach_before,
)

_BEFORE = re.compile(
    r"(?:\bgeb(?:\b|\.|oren|oorte\w{0,8}|\.?\s?-?dat(?:um|a|\.)?|\.?\s?dd?\b)|\bb\.(?=\s?$)"
    r"|\bn[ée]e? le\b|\bdoğum\w{0,8}|\bgebdat\w{0,3}"
    r"|\bgbd\b|\bgb[:.]|\bge?bo{1,2}re?n?\b"
    r"|(?<!\d )\bg(?:e?b(?:r?n|r|d?t?m?|dat\w{0,3})|\.b)\b\.?(?=\W{0,4}$)|\bbouwjaar\b"
    r"|\bd\.?\s?o\.?\s?b\b\.?|\bborn\b|\bg\.?d\b\.?|\bb\.?d\b\.?"
    r"|levenslicht|ter wereld"
    r"|date of birth|(?P<day>\bverjaar\w{0,8}|\bjarig\b|\bis er een van\b|°|\*(?=$)|\S"
    r" \*(?=\s$)|(?:^|[.;,]\s)is van|\bis (?:hij|zij|ze|ie|die) van\b"
    r"|\b(?:hij|zij|ze|jongen|meisje|zoon|dochter|(?-i:[A-Z])\w{1,20}) (?:is|was) van\b"
    r"|\b(?:de|het|die|dat|deze) (?:jongen|meisje|leerling|cli[ëe]nt|jongere|student) van\b"
    r"|\b(?:jongste|oudste|middelste|zus(?:je)?|broer(?:tje)?|zoon(?:tje)?|dochter(?:tje)?),? "
    r"(?:die )?van\b))"
    r"(?P<gap>.{0,60})$",
    re.IGNORECASE | re.DOTALL,
)
_AFTER = re.compile(
    r"\W{0,3}(?:is |als |was )?(?:(?:te|in) (?-i:[A-Z])[\w\-]{1,20} |(?:\w{2,10} ){1,2})?(?:geboren"
    r"|geb(?:\b|dat)|geboorte|ter wereld|(?:het )?levenslicht"
    r"|(?P<day>verjaar|jarig))",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"aanslag|incident|moord|melding|overleg|gesprek|verslag|brief|besluit|\bwet\b|artikel"
    r"|zitting|vonnis|uitspraak|overleden|krant"
    r"|bericht|stuk|gepleegd|demonstratie|notulen|rapport|versie|geldig|d\.d\.|\bdd\b"
    r"|datum:|afspraak|intake|aangifte|uitgave|bijeenkomst"
    r"|debat|oorlog|verordening|convenant|richtlijn|vergadering|ondertekend|getekend"
    r"|vastgesteld|geupdatet|bijgewerkt|mail van|staatsblad|jo\.",
    re.IGNORECASE,
)
#: What happened long ago itself: beside a day of long ago it is no birth.
_HISTORY = re.compile(
    r"aanslag|moord|\bwet\b|artikel|gepleegd|overleden|krant|uitgave|debat|oorlog|verordening"
    r"|convenant|richtlijn|ondertekend|getekend|staatsblad|d\.d\.|\bdd\b|datum:|geldig"
    r"|demonstratie|notulen|versie|jo\.|opgericht|oprichting|statuten",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:(?:[A-Z][\w'’\-]{1,25}|[A-Z]\.(?:[A-Z]\.){0,4})\s(?:(?:van|de|der|den|ten|ter|el"
    r"|al|ben|bin|te|'t|’t|in|op)\s){0,3}"
    r"[A-Z][\w'’\-]{0,25}\.?(?<!\w\w\.)|[A-Z][\w'’\-]{1,25},\s[A-Z]\.(?:[A-Z]\.){0,4}"
    r"|[A-Z][\w'’\-]{1,25}\s\(\d{1,2}\)|(?<![\w.])(?!B\.V|N\.V"
    r"|V\.O)[A-Z]\.\s?[A-Z]\.(?:[A-Z]\.){0,2}"
    r"|\b(?:[Dd]hr|[Mm]w|[Mm]evr|[Hh]r|[Mm]evrouw|[Mm]eneer|[Dd]e heer)\.?\s"
    r"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Tt]en|[Tt]er|[Ee]l|[Aa]l)\s){0,3}[A-Z][\w'’\-]{1,25}"
    r"|\b(?i:leerlinge?|cli[ëe]nte?|pati[ëe]nte?|jongere|jongen|meisje|man|jonge ?man|jongedame"
    r"|jonge ?vrouw|vrouw|dame|heer|meneer|mevrouw|knul|kerel|tiener|puber|meid|vent|\w{0,9}zoon"
    r"|\w{0,9}dochter|\w{0,7}kind|\w{0,9}broer|\w{0,9}zus|\w{0,9}zusje|\w{0,9}broertje"
    r"|studente?|\w{0,4}verdachte|betrokkene|bewoner|bewoonster|jeugdige|\w{0,7}vader"
    r"|\w{0,7}moeder|deelnemer|deelneemster|scholiere?|persoon|neef|neefje|nicht|nichtje|oma|opa"
    r"|oom|tante|partner|echtgenoo?te?|echtgenoot|ex|vriend|vriendin|huurder|huurster|inwoner"
    r"|inwoonster|minderjarige|meerderjarige|vluchteling|asielzoeker|statushouder|gedetineerde"
    r"|ex-gedetineerde|arrestant|slachtoffer|aangever|aangeefster|melder|meldster|klant|kandidaat"
    r"|werknemer|medewerker|pupil|cursist|justitiabele|tbs'er|terugkeerder|uitreiziger"
    r"|terugkeerster|bekeerling|bekeerlinge|gezinslid|gezinshoofd|voogd"
    r"|verzorger|kleinkind):?(?:\s[A-Z][\w'’\-]{0,25}|\s(?:van|uit) (?:hem|haar|hen|het gezin))?"
    r"|\b[mvMV])\s?(?P<sign>,\s|\s?\(\s?|\s?[-–/]\s?|\s)(?:[mvMV][,/ ]{1,2})?(?:geb\.?\s)?$"
)
_NAME_ALONE = re.compile(
    r"(?:^|[\s(:;])(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’\-]{1,20})(?P<sign>,\s|\s?\(\s?|\s?[-–/=]\s?|:\s)$"
)
#: "Na Charlie Hebdo (7 januari 2015)": something that happened, no person.
_SINCE = re.compile(r"\b(?:na|sinds|tijdens|vóór|rond|in)\s$", re.IGNORECASE)
#: What has a name and a day as well: "Arrest Hoge Raad (12-05-2009)".
_NO_PERSON = re.compile(
    r"\b(?:Kabinet|Commissie|Hoge Raad|Raad|Stichting|Arrest|Wet|Rapport|Akkoord|Verdrag|Operatie"
    r"|Project|Partij|Vereniging|Ministerie|Gemeente|Rechtbank|Besluit|Motie|Vrij Nederland|Trouw"
    r"|Volkskrant|Telegraaf|Parool|Gerechtshof|Hof|Staten|Tweede Kamer|College)\b"
)
#: A letter or a mail of somebody has a day of its own.
_SENT = re.compile(
    r"\b(?:brief|mail|e-mail|bericht|stuk|rapport|nota)(?:je)?\s(?:van|aan|door)\s"
    r"(?:de |het |een |onze )?$",
    re.IGNORECASE,
)
#: A small child, whose year of birth may be recent.
_CHILD = re.compile(
    r"\b(?:baby|zoontje|dochtertje|peuter|kleuter|broertje|zusje|kindje|kleinkind|kleindochter"
    r"|kleinzoon|pasgeborene?|ukkie)(?:\s[A-Z][\w'’\-]{1,20}){0,2}(?:,\s|\s?\(|\s)(?:van\s)?$"
)
#: An age right before the date or right behind it, and what makes it no age.
_AGE_BEFORE = re.compile(
    r"(?:\b(?:jongen|meisje|man|vrouw|zoon|dochter|leerling|jongere|student|[mvMV]),?\s\(?"
    r"(?P<alone>1?\d|[2-9]\d)\)?(?=,\s$)"
    r"|\b(?:is|was|wordt|werd|is (?:net|pas|al|nu|nog))\s(?P<bare>1?\d|[2-9]\d)(?=\s?\($)"
    r"|\b(?P<age>\d{1,2})\s?(?:jr|jaar|jarige?|-jarige?)\b\.?|\bleeftijd:?\s(?P<years>\d{1,2})\b)"
    r"(?:\soud)?\s?[,(/;]?\s?$"
)
_AGE_BEHIND = re.compile(
    r"\s?[,(/;]\s?(?:nu\s)?(?P<age>\d{1,2})\s?(?:jr|jaar)\b(?!\s?(?:cel|geleden|later|gevang|getr))"
)
#: Days that the whole country remembers: behind a name they are the deed, not the birth.
_REMEMBERED = frozenset(
    {
        (11, 9, 2001), (6, 5, 2002), (11, 3, 2004), (2, 11, 2004), (7, 7, 2005), (30, 4, 2009),
        (9, 4, 2011), (22, 7, 2011), (7, 1, 2015), (9, 1, 2015), (13, 11, 2015), (22, 3, 2016),
        (14, 7, 2016), (19, 12, 2016), (22, 5, 2017), (27, 10, 2018), (15, 3, 2019), (18, 3, 2019),
    }
)  # fmt: skip
_HAPPENED = re.compile(
    r"\s(?:\w{1,12}\s){0,3}?(?:veroordeeld|gearresteerd|aangehouden|gesproken|overleden|vermoord"
    r"|gedood|omgekomen|opgepakt|vrijgesproken|gebeld|gezien|ingediend|verschenen|gestorven)\b"
)
#: Figures alone: a day of long ago is a birth, unless a word before it leads to something else.
_LED = re.compile(
    r"\b(?:van|op|sinds|vanaf|tot|na|voor|per|d\.?d\.?|m|en|t/m|in|tussen|rond|anno)\.?\s$",
    re.IGNORECASE,
)
#: It opens a sentence or a field, or somebody says it: "Hij tikte het zelf in: 3-4-2005".
_OPENS = re.compile(
    r"^\W{0,3}$|[;|/]\s?$|\b(?:hij|zij|ze|ie|zelf|hem|haar)\b[^:]{0,30}:\s$", re.IGNORECASE
)
_END_OF_FIELD = re.compile(r"\s?[,.;|/)]|\s?$")
_IN_FIGURES = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{4}|\d{4}([-/.])\d{1,2}\2\d{1,2}")
_LAST_ADULT_YEAR = 2012
#: One date instead of another, or one more for the same word: "30-9-2010 en niet 30-9-2011".
_INSTEAD = re.compile(
    r"\s?(?:,|;|\(|/|\.\.\.)?\s?(?:(?:en|maar|of|dus|is|was|zijn|niet|geen|moet|moest|i\.?p\.?v\.?"
    r"|in plaats van|wordt|worden|eigenlijk|respectievelijk|resp\.?|volgens (?:de|het|hem|haar)"
    r"|\w{3,12}pas|brp|paspoort)[\s,:]{1,2}){0,5}",
    re.IGNORECASE,
)
_SAID_DAY = re.compile(rf"(?<!\w)(?P<article>(?:de|le) )\d{{1,2}} (?:\d|{MONTHS})", re.IGNORECASE)
#: "Hij wordt 18 op 3 september": age and day give the year.
_TURNS = re.compile(
    r"\b(?:hij|zij|ze|ie|die|zoon|dochter|jongen|meisje|(?-i:[A-Z][a-z]{1,20})) (?:wordt|word|werd)"
    r" \d{1,2}(?: jaar)?,? (?:op|per) $",
    re.IGNORECASE,
)
#: The day is not known: "00-00-1985".
_NO_DAY = re.compile(
    r"\bgeb\w{0,15}\W[^.\n\d]{0,40}(?P<date>(?:00[-/.]\d\d|\d\d[-/.]00)[-/.](?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:\d{4}\s?[A-Z]{2}(?:,?\s[A-Z][\w'\-]{1,25})?|[a-z]\s\d{1,4}\s?\w{0,4}"
    r"|\b[Bb][Ss][Nn]\W{1,3}[\d .\-]{8,14}"
    r"|(?<![\d\-])\d{4}[-. ]?\d\d[-. ]?\d{3}|(?<![\d\-])\d{3}[-. ]\d{3}[-. ]\d{3})"
    r"(?:,|;| en| /)\s$"
)
_COMPACT = re.compile(
    r"(?<!\w)(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19"
    r"|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\w)"
)
#: "Broertje: 20151219".
_KIN = re.compile(
    r"\b(?:broer|broertje|zus|zusje|zoon|zoontje|dochter|dochtertje|kind|partner|tweeling"
    r"|jongste|oudste|middelste|baby)\b(?:\s\d)?(?:\s[A-Z][\w'’\-]{1,20})?\s?[:,(=]\s?$",
    re.IGNORECASE,
)
#: "030309": day, month and year of two figures each.
_SIX = re.compile(r"(?<![\w.,:/\-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?![\w/\-]|[.,:]\d)")
_SHORT = re.compile(
    r"\bgeb(?:oren|oortedatum|dat(?:um)?)?\.?:?\s?(?P<date>\d{6})(?!\w)", re.IGNORECASE
)
_TOLD = re.compile(
    rf"(?:\bjarig\b|\bverjaar\w{{0,8}}|\bgeboren\b)[^.\n\d]{{0,25}}(?P<date>\d{{1,2}}(?:e)?"
    rf"(?: {MONTHS}|[-/]\d{{1,2}})\b"
    r"[^.\n\d]{0,40}?(?:geboren|geb\.|uit|van|in|bouwjaar|jaar)[^.\n\d]{0,12}(?:19\d\d"
    r"|20\d\d|['’]\d\d))\b",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"\bgeboren (?:in|is|was|uit)?\s?(?P<date>(?:19|20)\d\d[^.\n\d]{{0,30}}\b(?:op|jarig"
    rf"|verjaardag)[^.\n\d]{{0,12}}\d{{1,2}}(?:e)?(?: {MONTHS}|[-/]\d{{1,2}}))\b",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    rf"\b(?:in|uit) (?P<date>(?:19|20)\d\d geboren[^.\n\d]{{0,25}}\d{{1,2}}(?:e)?(?:"
    rf" {MONTHS}|[-/]\d{{1,2}}))\b",
    re.IGNORECASE,
)
_HOLIDAY = (
    r"(?:sinterklaas(?:dag|avond)?|pakjesavond|kerst(?:dag|avond|mis)?|(?:eerste|tweede|1e"
    r"|2e) kerstdag"
    r"|oud(?:ejaars|jaars)?(?:dag|avond)|oud en nieuw|nieuwjaarsdag|nieuwjaar|koninginnedag"
    r"|koningsdag"
    r"|bevrijdingsdag|valentijnsdag|dierendag|driekoningen|sint[- ]?maarten|schrikkeldag)"
)
#: The year first, the month with its day behind, or a day that has a name: "maart 2000, de 22e".
_TOLD_OTHERWISE = re.compile(
    rf"(?<!\w)(?:{MONTHS} (?:19|20)\d\d,? (?:op )?(?:de )?\d{{1,2}}(?:e|de|ste)?"
    rf"|(?:19|20)\d\d,? (?:op )?(?:de )?\d{{1,2}}(?:e|de|ste)? {MONTHS}"
    rf"|(?:19|20)\d\d,? {MONTHS},? (?:de )?\d{{1,2}}(?:e|de|ste)?"
    rf"|{_HOLIDAY} (?:van |in |uit )?(?:(?:19|20)\d\d|['’]\d\d))(?!\w)",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d|['’]\d\d")
#: "Jongen, van nul negen, elfde april": a year of two figures that is said first.
_YEAR_SAID = re.compile(
    r"\b(?:jongen|meisje|man|vrouw|zoon|dochter|leerling|hij|zij|ze|geboren)\b,?(?: is| was)? "
    rf"(?:van|in|uit)? ?(?P<date>(?:0 \d|\d\d),? \d{{1,2}}(?:e|de|ste)? {MONTHS})(?!\w)",
    re.IGNORECASE,
)
_OTHER_SENTENCE = re.compile(r"\d{4}|[;!?\n]\s?\w{12}|\.\s[A-Z]\w{1,20}\s\w")
#: What is said of a date in the next sentence: "geboortedatum klopt niet. Moet zijn 19760523".
_MUST_BE = re.compile(
    r"^[^\d]{0,45}\b(?:moet(?: het)?(?: zijn)?|het is|dat is|wordt|zou zijn|juist is"
    r"|juiste?)\W{1,3}(?:zijn )?$",
    re.IGNORECASE,
)
_END = re.compile(r"\s?[,)\n;]|\.?$|\.\s")
_FULL = re.compile(FULL_DATE, re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<=[-/. '’])\d\d$")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Up to this year a date without a word for it may be somebody's birth.
_LAST_YEAR = 2019
#: With a year of two figures sooner: "(12-5-19)" behind a name may be the day of a talk.
_LAST_SHORT_YEAR = 2015
_MONTH_STARTS = "janfebmrtaprmeijunjulaugsepoktnovdec"


def find(text: str) -> Iterator[Span]:
    """Dates of birth in figures, in words or told in two parts."""
    last = -1
    for match in dates_in(text):
        if (
            _is_named(text, *match.span())
            or _is_behind_person(text, match)
            or _is_beside_age(text, match)
            or _is_long_ago(text, match)
            or _is_behind_kin(text, *match.span())
            or _TURNS.search(text, max(0, match.start() - 30), match.start())
            or _is_corrected(text, match.start(), last)
        ):
            last = match.end()
            yield _start_as_said(text, match.start()), last
    for match in _COMPACT.finditer(text):
        if _is_named(text, *match.span()) or _is_behind_kin(text, *match.span()):
            yield match.span()
    for match in _SIX.finditer(text):
        if _is_named(text, *match.span()):
            yield match.span()
    for match in _TOLD_OTHERWISE.finditer(text) if _ANY_YEAR.search(text) else ():
        if _is_named(text, *match.span()):
            yield match.span()
    for pattern in (_SHORT, _NO_DAY, _TOLD, _YEAR_FIRST, _YEAR_BEFORE, _YEAR_SAID):
        for match in pattern.finditer(text):
            yield match.span("date")


def _is_behind_kin(text: str, start: int, end: int) -> bool:
    """Whether the date is all that is said of a child: "Broertje: 20151219"."""
    is_alone = _END_OF_FIELD.match(text, end) is not None
    return is_alone and _KIN.search(text[max(0, start - 30) : start]) is not None


def _start_as_said(text: str, start: int) -> int:
    """The start with the article of a day that is said: "de negentiende van de vierde 2007"."""
    said = _SAID_DAY.search(text, max(0, start - 4), start + 16)
    return said.start() if said and said.end("article") == start else start


def _is_corrected(text: str, start: int, last: int) -> bool:
    """Whether only "en niet" or the like stands between this date and one of birth before it."""
    return 0 <= last <= start <= last + 40 and _INSTEAD.fullmatch(text, last, start) is not None


def _is_named(text: str, start: int, end: int) -> bool:
    """Whether a word for birth stands before the date or right after it."""
    year = _YEAR.search(text, start, end)
    is_recent = year is not None and int(year.group()) > _LAST_YEAR
    after = _AFTER.match(reach_after(text, end))
    if after:
        # "Op 12-05-2024 was hij jarig" says nothing of the year.
        return not (is_recent and after.group("day"))
    before = text[max(0, start - 70) : start]
    word = _BEFORE.search(before)
    if not word:
        return False
    if _OTHER_SENTENCE.search(word.group("gap")) and not _MUST_BE.search(word.group("gap")):
        return False
    if word.group("day"):
        return not is_recent and not _EVENT.search(before)
    return len(word.group("gap")) < 14 or not (
        is_recent or _EVENT.search(word.group("gap").replace("d.d.", ""))
    )


def _is_behind_person(text: str, match: re.Match[str]) -> bool:
    """Whether the date is told of a person: "Mila de Wit (12-05-2008)"."""
    year = _year_of(match.group())
    is_full = _FULL.fullmatch(match.group()) is not None
    if year is None or _is_remembered(match.group()) or (not is_full and year > _LAST_SHORT_YEAR):
        return False
    before = reach_before(text, match.start(), 70)
    if _CHILD.search(before) and _END_OF_FIELD.match(text, match.end()):
        return True
    if year > _LAST_YEAR or _HAPPENED.match(text, match.end()):
        return False
    if _PLACE.search(before):
        return True
    person = _PERSON.search(before)
    if not person and _END_OF_FIELD.match(text, match.end()):
        person = _one_name(before, year)
    happened = _HISTORY if year <= _LAST_ADULT_YEAR else _EVENT
    if not person or happened.search(before) or _SINCE.search(before[: person.start()]):
        return False
    if _SENT.search(before[: person.start()]) or _NO_PERSON.search(before, person.start()):
        return False
    if not person.group("sign").isspace() or _END.match(text, match.end()):
        return True
    # "Voor Lotte Maas 09-09-2009 is een plek gevonden"
    is_figures = year <= _LAST_ADULT_YEAR and _IN_FIGURES.fullmatch(match.group()) is not None
    return is_figures and facts.is_given(person.group().split()[0])


def _one_name(before: str, year: int) -> re.Match[str] | None:
    """A given name alone before a date of some years ago: "Zahra, 19 aug 2006"."""
    name = _NAME_ALONE.search(before)
    return name if name and year <= _LAST_ADULT_YEAR + 4 and facts.is_given(name["name"]) else None


def _is_remembered(date: str) -> bool:
    """Whether this is a day of which everybody knows what happened."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", date)]
    if len(numbers) == 2:
        name = re.search(MONTHS, date, re.IGNORECASE)
        month = (
            _MONTH_STARTS.find(name.group()[:3].lower().replace("maa", "mrt")) // 3 + 1
            if name
            else 0
        )
        numbers.insert(1, month)
    if len(numbers) != 3:
        return False
    return tuple(numbers) in _REMEMBERED or tuple(reversed(numbers)) in _REMEMBERED


def _is_beside_age(text: str, match: re.Match[str]) -> bool:
    """Whether an age stands beside the date that fits its year: "15 jaar (12-05-2008)"."""
    year = _year_of(match.group())
    if year is None:
        return False
    age = _AGE_BEFORE.search(text, max(0, match.start() - 25), match.start())
    age = age or _AGE_BEHIND.match(text, match.end())
    if age is None:
        return False
    years = next(int(number) for number in age.groups() if number)
    return 2015 <= year + years <= 2040


def _year_of(date: str) -> int | None:
    """The year, also of two figures; ``None`` when there is none."""
    year = _YEAR.search(date)
    if year:
        return int(year.group())
    short = _SHORT_YEAR.search(date)
    return (2000 if int(short.group()) < 30 else 1900) + int(short.group()) if short else None


def _is_long_ago(text: str, match: re.Match[str]) -> bool:
    """Whether this is a day of long ago in figures, with nothing near that happened then."""
    year = _YEAR.search(match.group())
    if not year or not 1925 <= int(year.group()) <= _LAST_ADULT_YEAR:
        return False
    if not _IN_FIGURES.fullmatch(match.group()) or _is_remembered(match.group()):
        return False
    before = reach_before(text, match.start(), 70)
    around = before + reach_after(text, match.end(), 40)
    if not _OPENS.search(before) or not _END_OF_FIELD.match(text, match.end()):
        return False
    return not (_LED.search(before) or _EVENT.search(around) or _HAPPENED.match(text, match.end()))
