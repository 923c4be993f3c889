"""Numbers of documents and files: codes beside the word that says whose or what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns import stamps
from core.deidentification.patterns.codes import CODE, DATED, OTHER, YEARS, is_code
from core.deidentification.patterns.shared import Span, is_date, lowered

_NUMBER = r"(?:s?-?\s?(?:nummers?|nrs?|no)\b\.?)"
#: Words that name a number by themselves.
_DOCUMENT = re.compile(
    rf"\b(?:(?:paspoort|pasp|reispas|pas|identiteitskaart|id-?\s?kaart|id-?\s?bewijs"
    rf"|identiteitsbewijs|legitimatie(?:bewijs)?|rijbewijs|rijb|verblijfs(?:document|kaart"
    rf"|pas|vergunning|titel)"
    r"|w-document|document|doc|vreemdelingen(?:pas)?|v|big|ausweis|visum|reisdocument|akte"
    r"|geboorteakte|a|administratie|wapen(?:verlof|vergunning)|zorgpas|verzekerden?|polis"
    r"|ov-?chip(?:kaart)?"
    rf"|verzekering|uzovi|agb|kaart|identiteits|id|pasport|passport)\.?{_NUMBER}"
    r"|vnr|v-nr|anr|ausweis|personalausweis|paspoort(?:kopie|scan|foto|je)?|idk|reispas"
    r"|f(?:ü|ue)hrerschein|reisepass|aufenthaltstitel|permis(?: de conduire)?"
    r"|carte d['’]identit[ée]"
    r"|titre de s[ée]jour|passeport|ehliyet|n[üu]fus|pasaport|dow[óo]d|paszport|prawo jazdy"
    r"|driving licen[cs]e|residence permit|ppt|pspt|paspt|rb|(?:geboorte|trouw|huwelijks)?akte"
    r"|passport|identiteitskaart|rbw|laissez-passer|jachtakte|wapen(?:verlof|vergunning)|vog"
    r"|rijksregister(?:nummer)?|insz"
    r"|pesel|kimlik|ta[sz]k[ei]ra|(?P<capitals>cin|cni|dni|nie)|nationale? id|familieboekje"
    r"|(?:nood|dienst|kinder|diplomaten|reis)paspoort"
    r"|(?:zijn|haar|je|uw|mijn) (?:oude |nieuwe )?(?:certificaat|diploma|getuigschrift)"
    r"|vluchtelingenpas(?:poort)?|paspoort\w{2,14}"
    r"|[^\W\d_]{3,14}(?<!aan)(?<!toe)(?<!in)(?<!kom)(?<!bedrijfs)(?<!toegangs)"
    r"(?<!bezoekers)(?<!bank)pas(?:je)?|(?<![-\w])document|doc|pink"
    r"|id-?\s?kaart|id-?\s?bewijs|identiteitsbewijs|legitimatie(?:bewijs)?|rijbewijs"
    r"|(?:verblijfs|vreemdelingen)(?:document|kaart|pas|vergunning)|w-document"
    r"|big(?:-reg\b\.?|-registratie|-geregistreerd)?|visum|reisdocument|ov-?chipkaart|id)\b",
)
_FILE = (
    r"(?:(?<!oor)(?<!nood)zaak|dossier|aanvraag|aanvrage|verzoek|melding|bezwaar|klacht|casus"
    r"|registratie|verwijzing|aanmelding|signaal|beschikking|traject|indicatie)"
)
_CASE = re.compile(
    rf"\b(?:\w{{0,16}}{_FILE}(?:\.?{_NUMBER}|kenmerk|code|id|-id)?"
    r"|(?:pv|p\.v\.|proces[- ]?verbaal|mutatie|mut|parket"
    rf"|bvh|bosz|cli[ëe]nt|zaaks|relatie|debiteur(?:en)?|huurders?|huur|burger|inwoner"
    rf"|cl|pati[ëe]nt|pat|leerling|lln|ll|student|studie|\w{{0,12}}meld(?:ings?)?"
    rf"|case|uitkerings?|urgentie|bezwaar|beroep|klachten?|toewijzings?|toeslagen"
    rf"|referentie|klant|epd"
    r"|incident|rapport|personeels?|dienst|deelnemers?|rol|begeleiding|plaatsings?"
    r"|detentie|skn|cjib|intake|aanmeld(?:ing)?|ind|coa|zorg|vt|veilig thuis"
    r"|tul|reclassering|kind|jeugd|awb|pga|zvh|halt|verdachten?|slachtoffer|arrestanten|verzuim"
    r"|leerplicht"
    rf"|rekest|toelatings?|behandel|inschrijf|persoon|inschrijvings?|raadkamer|hulpvraag|suite"
    rf"|wmo|jw"
    rf"|opname|systeem|bewoners?|gedetineerden?|rn|file|ref|jdtv|strafrechtsketen|lid"
    rf"|kenmerk|kenm)\.?{_NUMBER}"
    r"|pv|proces-?verbaal|mutatie|bvh(?:-registratie"
    r"|-mutatie)?|cli[ëe]nt(?:code|id|-id)?|pati[ëe]nt(?:code|id)?|leerling(?:code|id)?|lln"
    r"|llnr|lnr|student(?:code)?|case|verslag|casusverslag|rapportage|urgentie|uitkering"
    r"|aangifte|skn|cjib|uwv|svb|duo|ind|coa|ecd|strafblad|sepot|taakstraf"
    r"|(?:ons |uw |onze |jullie |hun )?(?:kenmerk|kenm|referentie|referte|ref)"
    r"|o/ref|u/ref|o\.ref|u\.ref|onze ref|intake"
    r"|rapport|bosz|magister|somtoday|parnassys|epd|regas|zorgned|mens centraal|zaaksysteem"
    r"|onder nummer|onder nr"
    r"|(?:bekend|geregistreerd|genoteerd|aangevraagd|ingeschreven|opgenomen|opgeslagen"
    r"|vastgelegd|geboekt|gearchiveerd|ingediend|weggezet|aangemaakt|aangemeld|verwerkt"
    r"|ingevoerd|terug te vinden|te vinden|loopt|lopend|staat)"
    r"(?: (?:nu|al|dus|daar|hier|ook|bij ons|intern))? (?:onder|als)"
    r"|aktenzeichen|az|rekest|gebiedsverbod|stadionverbod|huisverbod|parket|parketnr|mutnr|pvnr"
    r"|pl-nummer|pl)\b",
)
_GAP = re.compile(
    r"\.?(?:[\s:=#(),\-–|'\"‘“>]{0,4}(?:(?-i:[A-Z][a-zé]{2}[a-zëï]{1,12})|nummer(?:tje)?|stond"
    r"|leesbaar"
    r"|zichtbaar|heet|die|nummers|nr|nrs|no|code|id|met|is|was|het|de"
    r"|van|zijn|haar|luidt|dit|en|onder|bij|hem|haar|hen|deze|politie|nu|daar|dus|nog|ook|wordt"
    r"|werd"
    r"|ggz|cliënt|betrokkene|het is"
    r"|nl|als|dat|in|systeem|kenmerk"
    r"|hierboven|genoemd|bekend|staat|geregistreerd|afgegeven|ingeleverd|verlopen|gevonden"
    r"|(?:belgisch|roemeens|pools|duits|turks|syrisch|marokkaans|frans|brits|engels|oekra[ïi]ens"
    r"|iraaks"
    r"|iraans|afghaans|eritrees|somalisch|bulgaars|italiaans|spaans|oud|nieuw|vals|geldig"
    r"|tijdelijk)e?"
    r"|volgens|document|noteerde|ik|mutatie|pv|dossier|zaak|aangemaakt"
    r"|opgemaakt)\b\.?){0,6}[\s:=#(),\-–|'\"‘“>]{0,4}",
    re.IGNORECASE,
)
#: Whatever is told before "nummer": "verblijfsvergunning ontvangen, nummer 0Q7714-88".
_TO_NUMBER = re.compile(
    r"[^\d\n.;:!?]{1,45}?\b(?:nummers?|nummertje|nr|no|kenmerk)\b\.?(?: (?:is|was|dus|van|op))?"
    r"[\s:'\"]{1,3}(?=[A-Z0-9])",
    re.IGNORECASE,
)
_LOOSE_GAP = re.compile(r"[^\d\n.;!?]{0,35}?[\s(:](?=[A-Z]{0,5}[-./]?\d)", re.IGNORECASE)
_TO_COLON = re.compile(r"[^\d\n.;:!?]{0,30}:\s?(?=[A-Z0-9]{0,6}[.\-/ ]?\d)", re.IGNORECASE)
#: "LP-PV 2023/3319", "INC 2024-W36-004", "Nº 1183": letters that belong to the number.
_PREFIX = re.compile(
    r"(?<!\w)(?:[A-Z]{1,5}(?:[-/][A-Z]{1,5}){1,2}|[A-Z]{2,5}|[Pp][Vv]|N[oº°]\.?)[ ]$"
)
#: "vt/25/0 4 4 7": the figures are said one by one.
_SINGLE = re.compile(r"(?: \d){2,9}(?!\w|[.,]\d)")
_GLUED = re.compile(r"(?<![\w\-/.])[A-Za-z]{1,10}[-/.](?:[A-Z]{1,6}[-/.]){0,2}$")
_MORE = re.compile(
    r"(?:,|/| en| of| \+|, en| &| (?:verwisseld met|in plaats van|i\.?p\.?v\.?|t/m"
    r"|(?:en |maar )?niet|(?:moet|moest) (?:zijn|wezen)|samengevoegd met|gekoppeld aan)) ?",
    re.IGNORECASE,
)
#: The national number of Belgium: date of birth, day number and check.
_BELGIAN = re.compile(r"(?<![\w.])\d\d\.\d\d\.\d\d[- ]\d{3}[-.]\d\d(?![\w])")
_DOTTED = re.compile(r"(?<![\w.])[1-9]\d{2}\.\d{3}\.\d{4}(?!\w|\.\w)")
_PASSPORT = re.compile(
    r"(?<![\w\-])(?=[A-Z0-9]{0,8}\d)[A-NP-Z]{2}[A-NP-Z0-9]{6}\d(?![\w\-])", re.IGNORECASE
)
_GROUPED = re.compile(
    r"(?<!\w)(?=[A-NP-Z][A-Z0-9 ]{8,16}\d(?!\w))(?:[A-Z0-9]{1,4} ){2,8}[A-Z0-9]{0,3}\d(?!\w)",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"nummer|\bnrs?\b|\bnmr\b|\bnum\b|\bpas(?:je)?\b|document|\bdoc\b|\bscan|kopie|kaart|papieren"
    r"|gelegitimeerd|legitim|identi",
    re.IGNORECASE,
)
_AND_TEN = re.compile(r"(?:,| en) (?P<number>\d{10})(?!\w)")
#: A number of seven figures and more; other words may stand between: "paspoort, ik lees 533 0197".
_FAR = re.compile(
    r"\b(?:rijbewijs|paspoort|reispas|identiteits|id-?kaart|verblijfs|vreemdelingen"
    r"|reisdocument)\w{0,10}"
    r"\b[^\n;!?€]{1,60}?[\s(](?P<number>(?:(?-i:[A-Z]{1,3})[ ]?)?[1-9](?:[ .\-]{0,2}\d){6,9}"
    r"(?: (?-i:[A-Z]{2}))?)(?!\w|[.,:]\d|\s?(?:euro|uur|jaar))",
    re.IGNORECASE,
)
#: "Seri A19 no 044721": Turkish cards.
_CALLED = frozenset({"zaak", "rbw"})
_TURKISH = re.compile(
    r"\bseri\w{0,3}\W{1,3}(?P<number>[A-Z]\d\d\W{0,2}(?:(?:no|nr|sıra)\W{0,3})?\d{5,6})(?!\w)",
    re.IGNORECASE,
)
_SAYS_NUMBER = re.compile(
    r"(?:(?:nummers?|nummertje|nrs?|code|kenmerk|bvh)\b|(?<!\w)(?:no|vnr|anr)\b|(?<!\w)id\b(?!-)"
    r"|-id\b"
    r"|nr\b|#)",
    re.IGNORECASE,
)
#: "Melding M. 8820157": a letter that belongs to the number.
_LETTER = re.compile(r"[A-Z]\.\s(?=\d{4})")
#: What the government publishes has numbers too.
_PUBLIC_PAPER = re.compile(
    r"kamerbrief|kamerstuk|minister|beleidsstuk|beleidsnota|raadsbrief|hof van justitie|hoge raad"
    r"|staatsblad|staatscourant|wetsvoorstel",
    re.IGNORECASE,
)
#: Names of numbers that a policy has as well as a person.
_MARK = re.compile(
    r"(?:ons |uw |onze )?(?:kenmerk|kenm|referentie|ref|registratie|zaak|dossier|geregistreerd)"
    r"(?:nummer|nr| onder| als)?\b\.?",
    re.IGNORECASE,
)
#: "Verslag nr. 12" counts the reports of a group.
_COUNTED_TOO = re.compile(
    r"verslag|rapport|rapportage|document|doc|case|intake|signaal", re.IGNORECASE
)
_SAID_SIGN = r"(?:streep(?:je)?|slash|schuine streep|punt|min(?:teken)?|liggend streepje)"
#: A code of which the signs are said one by one: "K 3 0 7 streep 55".
_SAID = re.compile(
    rf"(?:(?:[A-Z]{{1,3}}|\d{{1,4}}|{_SAID_SIGN})[ ,]{{1,2}}){{3,12}}\d{{1,6}}(?!\w)", re.IGNORECASE
)


#: "Pas" by itself is an ordinary word: "Zijn pas heeft nummer A01X88231".
_PASS = re.compile(
    r"\b[Pp]as(?:je)?\b[^.;\n]{0,45}?\b(?:nummer|nr\.?)[\s:]{1,2}"
    r"(?P<number>(?=[A-Z0-9]{0,8}\d{2})[A-Z0-9]{7,10})(?!\w)"
)


def find_documents(text: str) -> Iterator[Span]:
    """Passports, identity cards, driving licences, numbers of foreigners and of professionals."""
    yield from _beside(text, _DOCUMENT)
    for pattern in (_DOTTED, _BELGIAN):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _FAR.finditer(text):
        written = match["number"]
        if not (
            is_date(text, *match.span("number"))
            or YEARS.search(written[:9])
            or DATED.match(written)
        ):
            yield match.span("number")
    for pattern in (_TURKISH, _PASS):
        for match in pattern.finditer(text):
            yield match.span("number")
    yield from _apart(text)
    for match in _PASSPORT.finditer(text):
        if sum(map(str.isdigit, match.group())) > 1 and _is_of_document(text, *match.span()):
            yield match.span()
            more = _AND_TEN.match(text, match.end())
            if more:
                yield more.span("number")


def _apart(text: str) -> Iterator[Span]:
    """The nine signs of a passport or a card in groups: "nv8 r2k 6d1", "I P 4 C 7 7 R K 2"."""
    for match in _GROUPED.finditer(text):
        groups = match.group().split(" ")
        has_word = any(len(group) > 1 and group.islower() and group.isalpha() for group in groups)
        if has_word or not _PASSPORT.fullmatch("".join(groups)):
            continue
        if sum(map(str.isdigit, match.group())) > 1 and _is_of_document(text, *match.span()):
            yield match.span()


def _is_of_document(text: str, start: int, end: int) -> bool:
    """Whether a word for a document stands near, or "number" of nothing else."""
    if _DOCUMENT.search(lowered(text), max(0, start - 140), end + 90):
        return True
    before = text[max(0, start - 60) : start]
    return bool(_NUMBER_WORD.search(before)) and not OTHER.search(before)


def find_cases(text: str) -> Iterator[Span]:
    """Numbers of files, reports, clients, pupils and criminal cases."""
    yield from stamps.find(text)
    yield from _beside(text, _CASE)


def _beside(text: str, names: re.Pattern[str]) -> Iterator[Span]:
    """Codes behind such a name; one that says "number" needs fewer digits."""
    for match in names.finditer(lowered(text)):
        if match.lastgroup == "capitals" and not text[match.start() : match.end()].isupper():
            continue
        if OTHER.search(text, max(0, match.start() - 16), match.end()):
            continue
        at = _start_of_code(text, match)
        if _is_public(text, match, at):
            continue
        at = _with_letters(text, match.end(), at)
        letter = _LETTER.match(text, at)
        first, at = at, letter.end() if letter else at
        says_number = _SAYS_NUMBER.search(text, match.start(), at) is not None
        says_number = says_number and not _COUNTED_TOO.fullmatch(match.group())
        said = _SAID.match(text, at)
        if said and sum(map(str.isdigit, said.group())) > 3:
            yield said.span()
            continue
        while code := CODE.match(text, at):
            if not is_code(text, code, enough=2 if says_number else 5):
                break
            letters = _PREFIX.search(text, max(0, at - 15), at)
            single = _SINGLE.match(text, code.end())
            start = letters.start() if letters else first
            yield _with_name(text, match, start), single.end() if single else code.end()
            more = _MORE.match(text, code.end())
            if not more:
                break
            first = at = more.end()


def _with_name(text: str, name: re.Match[str], start: int) -> int:
    """The start with the word before it, where that is how the code is called: "zaak 24.0719"."""
    is_called = name.group().lower() in _CALLED and text[name.end() : start] == " "
    return name.start() if is_called else start


def _is_public(text: str, name: re.Match[str], at: int) -> bool:
    """Whether a paper of the government has this number; a mere mark may be of one told before."""
    if _PUBLIC_PAPER.search(text, name.start(), min(len(text), at + 60)):
        return True
    is_mark = _MARK.fullmatch(name.group()) is not None
    return is_mark and bool(stamps.PAPER.search(text, max(0, name.start() - 60), at))


def _with_letters(text: str, start: int, at: int) -> int:
    """Where the code begins when the word before it is part of it: "GGZ-Z/14.772"."""
    glued = _GLUED.search(text, start, at)
    return glued.start() if glued else at


def _start_of_code(text: str, name: re.Match[str]) -> int:
    """Where a code may begin behind its name, with or without words between."""
    gap = _TO_COLON.match(text, name.end()) or _GAP.match(text, name.end())
    at = gap.end() if gap else name.end()
    if CODE.match(text, at):
        return at
    far = _TO_NUMBER.match(text, name.end())
    if far and _begins_code(text, far.end()):
        return far.end()
    if _SAYS_NUMBER.search(name.group()):
        loose = _LOOSE_GAP.match(text, name.end())
        code = CODE.match(text, loose.end()) if loose else None
        if loose and code and is_code(text, code, enough=5):
            return loose.end()
    return at


def _begins_code(text: str, at: int) -> bool:
    """Whether a code begins here that is long enough without a word right before it."""
    code, said = CODE.match(text, at), _SAID.match(text, at)
    if said and sum(map(str.isdigit, said.group())) > 3:
        return True
    return code is not None and is_code(text, code, enough=5)
