"""Words that are spelled: letters that stand apart, and addresses whose signs are said."""

from __future__ import annotations

import re

Piece = tuple[int, int, str]

#: "J a n s e n", "J.a.n.s.e.n": single letters with the same one sign between them.
_SPACED = re.compile(
    r"(?<![^\W_])[^\W\d_](?P<sign>[ .*_\-])[^\W\d_]"
    r"(?:(?P=sign)[^\W\d_](?![^\W_])){1,38}"
    r"(?:[ ]{2,3}[^\W\d_](?:(?P=sign)[^\W\d_](?![^\W_])){1,38}){0,4}(?![^\W_])"
)
_GAP = re.compile(r"[ .*_\-]{1,3}")
#: "Ka-ri-ma": short syllables behind a capital. "Kat-en-muis" has a word of its own between.
_SYLLABLES = re.compile(
    r"(?<![\w\-])[A-ZÀ-Þ][a-zà-ÿ]{1,3}(?:-(?!(?:en|of|op|in|om|de|het|te|tot|aan|van|bij|na|is"
    r"|als|met|per|to|and|the|me|je|uit|voor|over|and)-)[a-zà-ÿ]{1,4}){2,6}(?![\w\-])"
)


def spaced_letters_in(text: str) -> list[Piece]:
    """The signs between letters that stand apart, to be left out; before a capital they stay."""
    pieces: list[Piece] = []
    for match in _SPACED.finditer(text):
        run, sign = match.group(), match.group("sign")
        letters = [letter for letter in run if letter.isalpha()]
        # "a.s.a.p." and the initials "J.P.M.A." are read as they stand.
        if len(letters) < (5 if sign in ".-" else 4) or (sign == "." and run.isupper()):
            continue
        for gap in _GAP.finditer(run):
            start, end = match.start() + gap.start(), match.start() + gap.end()
            opens = text[start - 1].islower() and text[end].isupper()
            pieces.append((start, end, " " if opens or len(gap.group()) > 1 else ""))
    for match in _SYLLABLES.finditer(text):
        hyphens = re.finditer("-", match.group())
        pieces += [(match.start() + at.start(), match.start() + at.end(), "") for at in hyphens]
    return sorted(pieces)


_PROVIDERS = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|ziggo|kpnmail|kpn|planet"
    r"|hetnet|xs4all|home|upcmail|chello|casema|quicknet|telfort|tele2|zonnet|solcon|caiway"
    r"|proton|protonmail|pm|tutanota|gmx|web|mail|msn|aol|yandex|freedom|skynet|telenet)"
)
_ENDINGS = (
    r"(?:nl|com|be|net|org|eu|de|info|me|fr|uk|co|nu|io|tv|pl|tr|ru|ma|ch|edu|gov|amsterdam|frl)"
)
_DOT = (
    r"(?:\s{0,2}[\[({<]\s?(?:punt|dot|\.)\s?[\])}>]\s{0,2}|\s{1,2}(?:puntje|punt|dot)\s{1,2}"
    r"|\s{0,2}\.\s{0,2}|,)"
)
_SAID_DOT = r"\s?[\[({<]?(?:puntje|punt|dot|\.)[\])}>]?\s?"
_LABEL = r"[\w\-]{1,40}"
#: "G mail".
_APART = r"(?:(?:g|hot|kpn|proton)\s(?=mail))?"
#: Providers that are ordinary words count behind a sign that says "@", not behind "at".
_ORDINARY_WORDS = r"(?!(?:live|me|home|web|mail|planet|freedom|proton|pm)\b)"
_DOMAIN = re.compile(
    rf"\s{{0,2}}{_APART}(?:{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}{_ENDINGS}\b"
    rf"|{_ORDINARY_WORDS}{_PROVIDERS}\b)",
    re.IGNORECASE,
)
_ANY_DOMAIN = re.compile(
    rf"\s{{0,2}}{_APART}{_LABEL}(?:(?:\s{{0,2}}[\[({{<]\s?(?:punt|dot|\.)\s?[\])}}>]\s{{0,2}}"
    rf"|\s{{1,2}}(?:puntje|punt|dot)\s{{1,2}}|\.)(?:{_LABEL})){{0,4}}(?:(?<=\sen)\sel\b)?",
    re.IGNORECASE,
)
_SAID_AT = (
    r"(?:a{1,2}p(?:en?[ \-])?e?n?(?:sta{1,2}r|staa)t{1,2}(?:je)?|a-staart(?:je)?"
    r"|at[ \-]teken(?:tje)?|slinger-?a(?:ap(?:je)?)?"
    r"|(?:kleine )?a met (?:een |zo'n |het )?(?:krul(?:letje)?|staart(?:je)?|slinger|rondje)"
    r"|krul-a|a-?krul(?:letje)?)"
)
#: Said between the parts: "jan jansen, aan elkaar, apenstaartje en dan gmail".
_TOGETHER = r"(?:alles |allemaal )?aan elkaar,?"
_THEN = r"(?:en )?(?:dan|daarna)"
#: Signs that are said for "@"; the group is one that nobody would say of anything else.
_AT = re.compile(
    rf"\s{{0,3}}[\[({{<*]\s?(?P<sure>at|{_SAID_AT}|@)\s?[\])}}>*]\s{{0,3}}"
    rf"|(?:^|\s{{1,3}}|(?<=\()|(?<=\w)|,\s|,?\s(?:(?P<together>{_TOGETHER})|{_THEN})\s)"
    rf"(?P<said>{_SAID_AT})(?:,?\s{{1,3}}|$|(?=(?!je|en\b|s\b)\w))"
    rf"|\s{{0,3}}[\-/\"'“”]{_SAID_AT}[\-/\"'“”]\s{{0,3}}|\s{{1,3}}[\"'/]at[\"'/]\s{{1,3}}"
    rf"|\s{{0,3}}[\[({{<*|/](?:at|a|ad|et|aap(?:je)?)[\])}}>*|/]\s{{0,3}}"
    r"|\s{1,3}(?:at|@|a-?tje|aapje)\s{1,3}|(?<=\w)\s{1,2}@"
    rf"|@\s{{1,2}}(?:{_THEN}\s)?"
    # "m.jansen70 van gmail puntje com": what says "@" is an ordinary word.
    rf"|\s(?P<weak>bij|van|op|ad|et|ed|add)\s(?={_PROVIDERS}{_SAID_DOT}{_ENDINGS}\b)",
    re.IGNORECASE,
)
_AT_HINT = re.compile(
    r"@|staa?r?t|\bat\b|[\[({<*|/](?:a|ad|et|aap)|\ba[ \-]|slinger|aapje|krul|puntje|punt|dot"
    r"|\[\.\]"
)
_SIGN = (
    r"(?:\s{0,2}[\[({<]\s?(?:punt|dot|\.)\s?[\])}>]\s{0,2}"
    r"|\s{1,2}(?:puntje|punt|dot|liggend streepje|laag ?streepje|lage ?streep|underscore|streepje"
    r"|koppelteken|minteken|min|plus)\s{1,2}|\s{0,1}[_]\s{0,1}|\s\.\s)"
)
#: "jan punt van der berg": said apart, written as one.
_PARTICLES = r"(?:(?:van|de|der|den|het|ter|ten|el|al|abu|bin|ben|voor|in|te|op|mijn)\s){0,3}"
_LOCAL = re.compile(
    rf"[\w.+'\-]{{1,40}}(?:{_SIGN}{_PARTICLES}[\w.+'\-]{{1,40}}){{0,6}}(?:\s\d{{1,4}})?$",
    re.IGNORECASE,
)
#: What no ordinary word has, so that it can be the first part of an address.
_MADE = re.compile(rf"[\d_]|\w\.\w|{_SIGN}")
#: "jan jansen aan elkaar": two words that are one.
_TWO_WORDS = re.compile(r"[\w.+'\-]{1,40}(?:\s[\w.+'\-]{1,40})?$")
_SIGNS = {
    "punt": ".", "puntje": ".", "dot": ".", "streepje": "-", "koppelteken": "-", "min": "-",
    "minteken": "-", "underscore": "_", "plus": "+", "streep": "_", ",": ".", ".": ".", "_": "_",
}  # fmt: skip
_PART = re.compile(
    r"\s{0,3}[\[({<]?\s{0,2}(?<![^\s\[({])(?P<word>liggend streepje|laag ?streepje"
    r"|lage ?streep|punt(?:je)?"
    r"|dot|streepje|koppelteken|min(?:teken)?|underscore|plus)(?![^\s\])}])\s{0,2}[\])}>]?\s{0,3}"
    r"|\s{0,2}[\[({<](?P<dot>\.)[\])}>]\s{0,2}|\s{0,2}(?P<sign>[.,_])\s{0,2}|\s{1,3}",
    re.IGNORECASE,
)
_SPELLED_WEB = re.compile(
    rf"(?:\s{{1,2}}(?:punt|puntje|dot)\s{{1,2}}|\s?[\[(](?:\.|dot|punt)[\])]\s?"
    rf"|(?<=\btiktok)\s|(?<=youtube)\s|(?<=facebook)\s|(?<=instagram)\s)(?={_ENDINGS}\b)",
    re.IGNORECASE,
)
#: "Slash brandmeester kees.": two words that are one, at the end.
_TWO_WORDS_BEHIND = re.compile(r"[a-z][\w\-]{1,30}(?P<gap> )[a-z]{2,20}(?=\s?[.,;)\n]|$)")
#: "insta . com / jan88", "fb com/jan": a network and its path with spaces between.
_SPACED_WEB = re.compile(
    r"(?<![\w.])(facebook|fb|instagram|insta|tiktok|twitter|snapchat|linkedin|youtube|telegram|vk)"
    r"(?: ?\. ?| )(com|nl|me)(?: ?/ | ?/)(?=[\w@])",
    re.IGNORECASE,
)
#: "www tiktok com": the dot behind www is not said.
_WWW = re.compile(rf"(?<=\bwww)\s(?=[\w\-]{{2,30}}[ .](?:punt )?{_ENDINGS}\b)", re.IGNORECASE)
#: "snap: luka punt hr punt 2011": dots that are said right behind a word for an account.
_SAID_NAME = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|tik ?tok|telegram|discord|twitter|account|gebruikersnaam"
    r"|username"
    r"|profiel|fb|facebook|handle|\w{2,10}naam)(?:\s(?:is|heet|als|onder|hij|ze|zij)|[:=,(]){1,3} ?"
    r"[\"'‘“(]?(?P<name>(?!een |het |dit |dat )[\w.\-]{2,30}(?: (?:punt"
    r"|streepje) [\w\-]{1,30}){1,4})",
    re.IGNORECASE,
)
#: "blusser underscore nr1", "safae, dan laag streepje, dan x": signs that are said in an account.
_SAID_LINE = re.compile(
    r"(?<=[\w)])(?:,? (?:en )?(?:dan|daarna|een|met))?[ ,]{1,2}\(?(?:(?:laag|lage"
    r"|liggend)[ -]?(?:streepje|streep)"
    r"|underscore|onderstreepje)\)?[ ,]{1,2}(?:(?:en )?(?:dan|daarna) )?(?=\w)"
    r"|(?<=[\w)\]]) ?[\[(](?:punt|underscore|laag streepje|lage streep)[\])] ?(?=\w)",
    re.IGNORECASE,
)
_SLASH = re.compile(
    r"\s{0,2}\b(?:forward slash|slash|schuine streep|schuin streepje)\b"
    rf"(?:\s(?P<at>{_SAID_AT}|at)\b)?\s{{0,2}}",
    re.IGNORECASE,
)


#: "Slash boze punt burger": the signs of a name behind the slash.
_SAID_PATH = re.compile(rf"[\w\-]{{1,40}}(?:{_SIGN}[\w\-]{{1,40}}){{1,5}}", re.IGNORECASE)


def addresses_in(text: str) -> list[Piece]:
    """The words of e-mail and web addresses that are said: "punt", "apenstaartje", "slash"."""
    lowered = text.lower()
    pieces: list[Piece] = []
    if _AT_HINT.search(lowered):
        pieces += _mail_addresses(text)
    if (
        " punt" in lowered
        or " dot " in lowered
        or "[" in text
        or "slash" in lowered
        or "/" in text
        or "schuine" in lowered
    ):
        pieces += _web_addresses(text, pieces)
    if "streep" in lowered or "underscore" in lowered or "punt" in lowered:
        pieces += _outside(_said_lines(text), pieces)
    return sorted(pieces)


def _said_lines(text: str) -> list[Piece]:
    """The low lines that are said in the name of an account, which nothing else has."""
    lines = [
        (match.start(), match.end(), "." if "punt" in match.group() else "_")
        for match in _SAID_LINE.finditer(text)
    ]
    names = [match.span("name") for match in _SAID_NAME.finditer(text)]
    return lines + _outside([part for name in names for part in _parts(text, *name)], lines)


def _mail_addresses(text: str) -> list[Piece]:
    """The said signs of e-mail addresses, found from their "@"."""
    pieces: list[Piece] = []
    done = 0
    for match in _AT.finditer(text):
        before = text[max(0, match.start() - 7) : match.start()].lower()
        if match.start() < done or before.endswith(("slash", "streep")):
            continue
        sure = match.group("sure") or match.group("said")
        domain = (_ANY_DOMAIN if sure else _DOMAIN).match(text, match.end())
        local_part = _TWO_WORDS if match.group("together") else _LOCAL
        local = local_part.search(text[max(done, match.start() - 100) : match.start()])
        if not domain or (match.group("weak") and not (local and _MADE.search(local.group()))):
            continue
        done = domain.end()
        if not local:
            if match.group("said"):  # "apenstaartje jan_x": a handle
                pieces.append((match.start(), match.end(), " @"))
            continue
        start = match.start() - len(local.group())
        pieces += _parts(text, start, match.start())
        pieces.append((match.start(), match.end(), "@"))
        pieces += _parts(text, match.end() + _leading(domain.group()), done)
    return pieces


def _leading(part: str) -> int:
    """How many spaces it begins with."""
    return len(part) - len(part.lstrip())


def _parts(text: str, start: int, end: int) -> list[Piece]:
    """The said signs and the spaces within one side of an address."""
    pieces = []
    for part in _PART.finditer(text, start, end):
        word = (part["word"] or part["sign"] or part["dot"] or "").lower()
        instead = "_" if "laag" in word or "liggend" in word else _SIGNS.get(word, "")
        if part.group() != instead:
            pieces.append((part.start(), part.end(), instead))
    return pieces


def _web_addresses(text: str, taken: list[Piece]) -> list[Piece]:
    """The said signs of web addresses, outside what was taken."""
    found = [(match.start(), match.end(), ".") for match in _SPELLED_WEB.finditer(text)]
    found += [(match.start(), match.end(), ".") for match in _WWW.finditer(text)]
    found += [(*match.span(), f"{match[1]}.{match[2]}/") for match in _SPACED_WEB.finditer(text)]
    for match in _SLASH.finditer(text):
        found.append((match.start(), match.end(), "/@" if match["at"] else "/"))
        path = _SAID_PATH.match(text, match.end())
        found += _parts(text, *path.span()) if path else []
        words = None if path else _TWO_WORDS_BEHIND.match(text, match.end())
        found += [(*words.span("gap"), "")] if words else []
    return _outside(found, taken)


def _outside(found: list[Piece], taken: list[Piece]) -> list[Piece]:
    """The pieces that lie outside what was taken."""
    return [
        piece
        for piece in found
        if not any(piece[0] < other[1] and other[0] < piece[1] for other in taken)
    ]
