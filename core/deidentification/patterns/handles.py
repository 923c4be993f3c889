"""Names of accounts: with "@", beside the name of a network, or by how they look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns import facts, handles_said
from core.deidentification.patterns.handles_said import ACCOUNT, NETWORK
from core.deidentification.patterns.shared import Span, listed, lowered, reach_after, reach_before

_HANDLE = re.compile(r"(?<![\w@.])@ ?(?P<name>[\w](?:[\w.\-]{0,38}\w)?_{0,3})")
_EVERYBODY = frozenset(
    listed("""
        allen iedereen everyone here channel all team home school politie nos allemaal
        collega collegas jullie nu
    """)
)
_DISCORD = re.compile(r"(?<![\w#@])[\w.]{2,32}#\d{4}(?!\w)")
_NO_DISCORD = re.compile(
    r"^(?:ticket|order|zaak|casus|bestelling|incident|melding|room|kamer|nummer|nr|issue"
    r"|bug|c|f|lokaal|klas|groep|art|deel)#",
    re.IGNORECASE,
)

_LINKS = (
    r"(?:\s?[:=]\s?|\s?\(\s?|\s(?:is|heet|als|onder|naam|account|accountnaam|id|met|ook|nu"
    r"|daar|dus|zijn|haar|hij|zij|ze|de|het|(?:van|bij) (?:die|deze|dat|dit|onze|de|het|een"
    r"|zijn|haar) \w{3,14}|onder de naam|noemt|genaamd|van hem|van haar"
    r"|naar|was"
    r"|met de naam|met naam|op naam van|via|ene|profiel|gebruikersnaam|@|- |→|te vinden als"
    r"|te vinden onder|bekend als|luidt|erop|zich|zichzelf|actief|postte|post|gebruikt"
    r"|zit)(?=[\s:@(]))"
)
_NAMED = re.compile(
    rf"(?<![\w#])(?P<noun>{ACCOUNT}|{NETWORK})(?![\w])(?P<link>(?:{_LINKS}){{0,5}})[\s:@"
    rf"(\-=]{{0,4}}(?P<quote>[\"'‘“„«]?)(?P<name>(?-i:(?:De|Het|El|Al|Abu|Umm|Ibn)"
    rf" (?=[A-Z]))?\w(?:[\w.\-]{{0,38}}\w)?_{{0,3}}"
    rf"(?:#\d{{3,5}})?)",
    re.IGNORECASE,
)
#: Networks that are ordinary words too.
_WORDS_TOO = frozenset(
    listed(
        """
        session line matrix wire signal threads gab epic steam twitch rumble minds tele disc x vk
        kik
    """
    )
)
#: "Op snap kaneelstokje", "zoek op tiktok naar x": right behind a network, where an account stands.
_BEHIND = re.compile(
    rf"(?<![\w#])(?:op|bij|via|zijn|haar|zn|z'n|d'r|mn|m'n|mijn|hun|zoek op|(?:^"
    rf"|(?<=[.,;:!?\n]\s)))\s?"
    rf"(?P<noun>{NETWORK}|sc|tt)(?P<link>/|→|: |\s(?:onder|als|naar|van|account|acc|hij|zij|ze"
    rf"|is|heet)\s"
    rf"|\s?\(|\s)(?:de naam\s)?(?P<name>[^\W\d_](?:[\w.\-]{{1,38}}\w))(?![\w@/])",
    re.IGNORECASE,
)
#: "kaneelstokje (snap)", "volgt kaneelstokje op insta", "kaneelstokje is haar snap".
_IN_FRONT = re.compile(
    rf"(?<![\w@./#\-])(?P<name>[^\W\d_][\w.\-]{{2,38}}\w)(?:\s\(| op | is (?:zijn|haar|zn|z'n"
    rf"|d'r|de) "
    rf"| (?:zijn|haar|zn|z'n|d'r) |, (?:zijn|haar) )(?P<noun>{NETWORK}|{ACCOUNT})(?![\w])",
    re.IGNORECASE,
)
_SAID_BESIDE = re.compile(
    r"(?<!\w)(?:onder|heet|zoek op|zoek|is (?:zijn|haar|zn|dr)|als|ene|gebruiker|zijn|haar)\s",
    re.IGNORECASE,
)
_REDDIT = re.compile(r"(?<![\w/])/?u/(?P<name>[\w\-]{3,20})(?![\w/])")
#: Words with a low line that name a thing: "netwerk Gast_2".
_OF_THING = re.compile(
    r"\b(?:wifi|netwerk|ssid|bestand|map|tabel|kolom|veld|printer|schijf|mapje|hotspot"
    r"|variabele)\W{1,2}$",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(r"\b(?:zijn|haar|zn|z'n|d'r|hun|mijn|mn|m'n|dr|onze)\s$", re.IGNORECASE)
_SURE_NOUN = re.compile(
    r"(?:gebruikersnaam|user\s?name|nick\s?name|nick|gamer\s?-?tag|schermnaam"
    r"|\w{0,12}naam)(?!\w)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:noemt|praat|post|zit|chat|heet|actief|gamet|streamt|speelt|schrijft|reageert|naam"
    r"|genaamd|ene|account)\b",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\b(?:heet(?: (?:ie|hij|zij|ze))?|noemt (?:hij|zij|ze|ie) zich"
    r"|noemt zich|bekend als|bekend onder|actief als|zit|post|chat|gamet|speelt"
    r"|streamt)\s(?:online|op internet|in de chat|in games|daar|op zn telefoon)\s(?:als"
    r"|onder de naam|onder)?\s?"
    r"(?P<quote>[\"'‘“„«]?)(?P<name>\w(?:[\w.\-]{0,38}\w)?_{0,3})",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:(?:door|met|van) ene|noemt (?:hij|zij|ze) zich|als|vanaf|via|door|met|tegen|naar"
    r"|onder de naam|onder naam"
    r"|onder de nick|onder|door ene|ene|genaamd|@)\s(?P<quote>[\"'‘“„«]?)(?P<name>\w"
    r"(?:[\w.\-]{0,38}\w)?_{0,3})",
    re.IGNORECASE,
)
_CONTEXT = re.compile(
    rf"\b(?:{NETWORK}|{ACCOUNT}|online|livestream|forum|\w{{0,12}}chat\w{{0,8}}"
    rf"|{NETWORK}(?:groep|kanaal|chat|account|bericht|server|app|post|profiel)\w{{0,4}}"
    rf"|groepsapp|social media|socials|gamet|volgers?|kanaal|server|x"
    r"|(?:groeps)?beheerder|admin|moderator)\b",
)
_TOKEN = re.compile(r"(?<![\w@./#\-])\w(?:[\w.]{1,38})\b_{0,3}(?![@/]|\.\w)")
#: "yns-dawla076": a hyphen counts only with figures at the end.
_HYPHENED = re.compile(r"(?<![\w@./#\-])[a-z]{2,15}-[a-z]{3,15}\d{2,4}(?![\w@/\-]|\.\w)")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|jpe?g|png|mp[34]|zip|txt|pptx?|csv|html?|mov|gif|msg|eml)$"
    r"|^(?:IMG|DSC|VID|WA|PXL|scan|bijlage|screenshot|verslag|document|versie|concept"
    r"|notitie|formulier|sjabloon|intake|rapport|foto|video|overleg|casus|agenda|notulen"
    r"|def|brief)[_\d]",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[^\W_]{2}_{1,2}[^\W_]|[^\W_]_{1,2}[^\W_]{2}|[^\W\d_]{2}\d{1,4}_")
_DOTTED = re.compile(
    r"[a-z]{2,15}(?:\.[a-z]{2,15}){1,3}\.(?!(?:nl|com|be|org|net|eu|de|gov|info|nu|example|frl"
    r"|amsterdam)$)[a-z\d]{1,15}"
)
_TWO_PARTS = re.compile(r"[a-z]{3,15}\.[a-z]{3,15}")
_JUST_BEFORE = re.compile(rf"\b(?:{NETWORK}|{ACCOUNT}|accounts)[,:;]\s$", re.IGNORECASE)
_SITE = re.compile(
    r"^(?:www\.)?[\w\-]{2,40}\.(?:nl|com|be|org|net|eu|de|tv|info|nu|me|gov|io|example)$",
    re.IGNORECASE,
)
#: What comes behind a name, and seldom behind the first word of a sentence.
_GOES_ON = re.compile(
    r"\s(?:en|is|of|op|die|staat|met|voor|heet|deelt|post|volgt|was|gebruikt|zit|[-–/|(&])(?!\w)"
)
_SAYS = re.compile(r"\b(?:is|heet|als|naam|genaamd|ene)\b", re.IGNORECASE)
_TO_QUOTE = re.compile(r"[^\"'’”»\n]{0,30}?(?=[\"'’”»])")
_MORE_NAME = re.compile(r"(?:\s(?:(?:van|de|der|den|het|en|uit)\s){0,2}[A-Z][\w\-]{1,20}){1,3}")
_MIXED = re.compile(r"_|[^\W\d_]\d|\d[^\W\d_]{2}|[a-z][A-Z]")
#: "30min", "B12", "h3": no account.
_CODE = re.compile(r"\d{1,4}[a-z]{1,5}|[A-Z]{1,3}\d{1,4}|[a-z]{1,3}\d{1,2}")
_INITIALS = re.compile(r"(?:\w\.){1,5}\w")
_STRANGE = re.compile(
    r"[^\W\d_]{1,30}\d{1,6}[^\W\d_]{2}|[^\W\d_]{4}\d{2}|[^\W\d_]{3}\.[^\W\d_]{2,20}\d"
    r"|[^\W\d_]{5}\d\.\d"
)
_ORDINARY = frozenset(
    listed("""
        account accounts profiel foto fotos filmpje filmpjes video videos bericht berichten
        groep groepen kanaal kanalen server chat app verhaal story stories pagina is heet
        als onder naam met ook nu daar dus zijn haar hij zij ze de het een van en of op in
        aan uit bij naar om te dat die dit deze er ik je jij we wij jullie hun hen hem niet
        geen wel al nog maar want omdat zodat waar waarin wat wie hoe heeft had hebben wordt
        werd worden kan kon kunnen zou zal mag moet ging gaat staat stond zit zat komt kwam
        geblokkeerd verwijderd bekeken gedeeld gestuurd gezien gepost actief online offline
        anoniem onbekend bekend privé openbaar gesloten via door voor over tegen tussen
        zonder sinds dm dms pm live reel reels post posts posten snap snaps insta instagram
        tiktok telegram discord facebook twitter whatsapp youtube twitch steam reddit x
        signal game gamen games groepsapp groepschat klas school moeder vader zoon dochter
        ouders jongeren jongens meisjes leerling leerlingen mensen iedereen iemand niemand
        alles niets iets veel meer alleen samen steeds soms vaak altijd nooit weer toen dan
        hier verder helaas mogelijk volgens tijdens vanaf vandaag gisteren morgen net pas
        gewoon natuurlijk zeker ooit eens meestal vooral zelf elkaar beide kort lang link links
        linkje url site website lijst naamgenoot
        valse nep fake nieuwe oude eigen ander andere anderen tweede gaming gamers team zo
        zoals hetzelfde twee drie vier lid leden admin beheerder volger volgers bot user
        username gebruiker gebruikers vriend vrienden vriendin agent docent mentor coach
    """)
)


def find(text: str) -> Iterator[Span]:
    """Names of accounts in a text, with the figures that are said behind them."""
    for start, end in _names(text):
        yield start, handles_said.end_as_said(text, start, end)


def _names(text: str) -> Iterator[Span]:
    """Names of accounts, as far as they are written."""
    yield from _with_sign(text)
    called = handles_said.CALLED.finditer(text) if " heet " in text or " noem" in text else ()
    for match in called:
        if _looks_made(match["name"] or match["self"]):
            group = "more" if match["more"] else "name" if match["name"] else "self"
            yield match.start(), match.end(group)
    context = [match.start() for match in _CONTEXT.finditer(lowered(text))]
    if context:
        yield from _told(text)
        yield from handles_said.find(text, context)
        yield from _introduced(text)
        yield from _unknown(text)
        yield from _strange(text, context)
        yield from _hyphened(text, context)


def _with_sign(text: str) -> Iterator[Span]:
    """Names behind "@", "name#1234", and words with a low line, which nothing else has."""
    for match in _HANDLE.finditer(text):
        name = match.group("name")
        is_apart = match.group()[1] == " "
        if name.lower() in _EVERYBODY or name.isdigit() or len(name) == 1:
            continue
        if not is_apart or _looks_made(name):
            yield match.span()
    for match in _DISCORD.finditer(text):
        if not _NO_DISCORD.match(match.group()):
            yield match.span()
    if "_" in text:
        for match in _TOKEN.finditer(text):
            if _JOINED.search(match.group()) and not _is_thing(text, match):
                yield match.span()


def _told(text: str) -> Iterator[Span]:
    """Names that are told: "insta: name", "zijn tiktok heet name", "gebruikersnaam name"."""
    match = _NAMED.search(text)
    while match:
        name = match.group("name")
        if _may_be_handle(text, match) and (_looks_made(name) or _is_told_surely(text, match)):
            yield _whole(text, match)
        # From the word itself: "Minecraft username name" has two of them.
        match = _NAMED.search(text, match.end("noun"))


def _introduced(text: str) -> Iterator[Span]:
    """Names behind "noemt zich online", "onder de naam" or "via", near a network."""
    for match in _ONLINE.finditer(text):
        if _may_be_handle(text, match):
            yield _whole(text, match)
    for match in _UNDER.finditer(text):
        near = reach_before(text, match.start(), 80) + " " + reach_after(text, match.end(), 40)
        if _is_name(text, match) and _CONTEXT.search(lowered(near)) and _may_be_handle(text, match):
            yield _whole(text, match)


def _unknown(text: str) -> Iterator[Span]:
    """Words that no list has, right beside a network: "op snap mirwaisdadon"."""
    for pattern in (_BEHIND, _IN_FRONT):
        for match in pattern.finditer(text):
            name = match.group("name")
            if not _may_be_handle(text, match) or match.group("noun").lower() in _WORDS_TOO:
                continue
            if _looks_made(name) or _is_unknown(text, match):
                yield match.span("name")
    for match in _REDDIT.finditer(text):
        yield match.span()


def _is_unknown(text: str, match: re.Match[str]) -> bool:
    """Whether no list has this word; a rare one is enough behind "onder" or before "is haar"."""
    name = match.group("name")
    if not name.islower() or re.search(r"[.\-]", name) or len(name) < 5:
        return False
    around = text[max(0, match.start() - 12) : match.end()].replace(name, " ")
    is_said = _SAID_BESIDE.search(around) and not facts.is_several(name)
    return facts.is_unknown(name) or bool(is_said and facts.is_rare(name))


def _strange(text: str, context: list[int]) -> Iterator[Span]:
    """Words that can be nothing else, not too far from the name of a network."""
    for match in _TOKEN.finditer(text):
        name = match.group()
        is_dotted = _DOTTED.fullmatch(name) or (
            _TWO_PARTS.fullmatch(name)
            and _JUST_BEFORE.search(text[max(0, match.start() - 25) : match.start()])
        )
        if _SITE.match(name) or _is_thing(text, match) or not (_is_strange(name) or is_dotted):
            continue
        if any(match.start() - 120 < place < match.end() + 60 for place in context):
            yield match.span()


def _hyphened(text: str, context: list[int]) -> Iterator[Span]:
    """Two words with a hyphen and figures, near the name of a network."""
    for match in _HYPHENED.finditer(text):
        parts = match.group().rstrip("0123456789").split("-")
        is_made = len(match.group()) - sum(map(len, parts)) > 3 or any(map(facts.is_unknown, parts))
        if is_made and any(match.start() - 120 < place < match.start() for place in context):
            yield match.span()


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether what comes behind "als" or "via" is a name and no ordinary word."""
    name = match.group("name")
    if _looks_made(name) or (name[:1].isupper() and "naam" in match.group().lower()):
        return True
    return bool(
        match.group("quote") and _DOES.search(text[max(0, match.start() - 20) : match.end()])
    )


def _is_told_surely(text: str, match: re.Match[str]) -> bool:
    """Whether a plain word is a name here: behind a sign, in quotation marks, or at an end."""
    between = text[match.end("noun") : match.start("name")]
    name, follows = match.group("name"), text[match.end() : match.end() + 2]
    if match.group("noun").lower() in _WORDS_TOO and not name[:1].isupper():
        return facts.is_unknown(name)
    if match.group("quote"):
        return match.group("noun").lower() != "marktplaats"
    is_noun = _SURE_NOUN.fullmatch(match.group("noun")) and match.group("noun") != "Nick"
    if is_noun and (not between.strip() or ":" in between or "=" in between):
        return True
    is_plain = name.islower() and not facts.is_unknown(name)
    if is_plain and (facts.is_several(name) or not facts.is_rare(name)):
        return False
    if any(sign in between for sign in ":=@"):
        return not follows.startswith(" ") or bool(_GOES_ON.match(text, match.end()))
    if "(" in between:
        return follows.startswith(")")
    is_end = not follows or follows[0] in ".,;!?)\n" or name[:1].isupper()
    if (
        is_plain
        and "heet" not in match.group("link")
        and not _OF_SOMEBODY.search(text, max(0, match.start() - 8), match.start())
    ):
        return False
    return is_end and bool(_SAYS.search(match.group("link")))


def _whole(text: str, match: re.Match[str]) -> Span:
    """The name; in quotation marks all that stands between them."""
    start, end = match.span("name")
    if match.group("quote"):
        closing = _TO_QUOTE.match(text, end)
        return start, closing.end() if closing else end
    if re.search(r"naam|tag|nick", match.group(), re.IGNORECASE) and text[start].isupper():
        more = _MORE_NAME.match(text, end)
        return start, more.end() if more else end
    return start, end


def _may_be_handle(text: str, match: re.Match[str]) -> bool:
    """Not an ordinary word, a file or the site of an organisation."""
    name = match.group("name")
    if name.lower() in _ORDINARY or len(name) < 3 or name.isdigit() or _FILE.search(name):
        return False
    is_told = text[match.start("name") - 2 : match.start("name")] == ": "
    return is_told or not _SITE.match(name) or bool(re.search(r"\d|_", name))


def _is_thing(text: str, match: re.Match[str]) -> bool:
    """Whether it is a file, or what a word before says is a thing: "netwerk Gast_2"."""
    before = text[max(0, match.start() - 14) : match.start()]
    return bool(_FILE.search(match.group()) or _OF_THING.search(before))


def _looks_made(name: str) -> bool:
    """Whether no ordinary word looks so: signs or digits among letters, capitals within."""
    if not re.search(r"[^\W\d_]", name) or _FILE.search(name):
        return False
    if len(name) > 3 and _MIXED.search(name):
        return not _CODE.fullmatch(name)
    is_dotted = re.search(r"\w\.\w", name) and not re.search(r"\.[A-Z]", name)
    return bool(is_dotted) and name.count(".") < 4 and not _INITIALS.fullmatch(name)


def _is_strange(name: str) -> bool:
    """Whether it can be nothing but the name of an account: "kay_1488_", "luc4skruger"."""
    if len(name) < 5 or not re.search(r"[^\W\d_]{2}", name) or _FILE.search(name):
        return False
    return "_" in name or (not name[0].isdigit() and bool(_STRANGE.search(name)))
