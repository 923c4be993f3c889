"""E-mail addresses, and links that lead to one person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import Span, lowered

_EMAIL = re.compile(
    r"(?:[\w.+%*•…'\-]{1,64}|\"[^\"\n@]{1,40}\")@{1,2}[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,5}"
    r"(?:(?: ?\. ?| punt(?:je)? | dot | komt | ?[\[({<](?:punt|dot|\.)[\])}>] ?)"
    r"(?:nl|com|net|org|be|eu|de|c o m|n l)\b|[ ,](?:nl|com|net|org)\b)?"
)

_NETWORKS = (
    r"facebook\.com|fb\.com|fb\.me|m\.me|instagram\.com|insta\.com|snap\.com|instagr\.am|ig\.me"
    r"|tiktok\.com"
    r"|twitter\.com|x\.com|snapchat\.com|linkedin\.com"
    r"|youtube\.com|youtu\.be|t\.me(?:/s)?|telegram\.me|telegram\.dog|vk\.com|vkontakte\.ru|ok\.ru"
    r"|steamcommunity\.com|twitch\.tv|discord\.com|discordapp\.com"
    r"|reddit\.com|pinterest\.(?:com|nl)|tumblr\.com|github\.com|gitlab\.com"
    r"|soundcloud\.com|open\.spotify\.com|onlyfans\.com"
    r"|threads\.net|threads\.com|bsky\.app|gab\.com|truthsocial\.com|odysee\.com"
    r"|rumble\.com|bitchute\.com|patreon\.com|paypal\.me"
    r"|linktr\.ee|about\.me|vinted\.nl|roblox\.com|psnprofiles\.com|xboxgamertag\.com"
    r"|chess\.com|strava\.com|medium\.com|flickr\.com"
    r"|wa\.me|api\.whatsapp\.com|signal\.me|myspace\.com|bere\.al|ask\.fm|ngl\.link"
    r"|kick\.com|last\.fm|deviantart\.com|wattpad\.com|quora\.com"
    r"|researchgate\.net|xing\.com|gettr\.com|mastodon\.(?:nl|social)|minds\.com"
    r"|parler\.com|tellonym\.me|lnkd\.in|marktplaats\.nl|academia\.edu"
    r"|skype\.com|matrix\.to|keybase\.io|tinder\.com|clubhouse\.com|letterboxd\.com"
    r"|curiouscat\.live"
)
#: The same networks under another ending, and what else a name says: "vk.example", "tiktok.nl".
_BY_NAME = (
    r"(?:facebook|instagram|insta|tiktok|twitter|snapchat|linkedin|youtube|telegram|vk|vkontakte"
    r"|steam|steamcommunity|twitch|discord|reddit|pinterest|tumblr|soundcloud|mastodon|threads"
    r"|bluesky"
    r"|gab|truthsocial|odysee|rumble|bitchute|patreon|onlyfans|roblox|strava|vinted|gettr|parler"
    r"|x|t"
    r"|fb|snap|hyves|myspace|signal|whatsapp|kick|github|gitlab|medium)\.(?:[a-z]{2,6}\.)?"
    r"(?:example|test|invalid|nl|com|net|org|io|ru|de|be|eu|app|social|me|tv|co)"
)
_LINK = re.compile(
    rf"(?<![\w@.])(?:h(?:tt|xx)ps?://)?(?:(?:www|m|mobile|[a-z]{{2}}|[a-z]{{2}}-[a-z]{{2}}|web"
    rf"|old)\.){{0,2}}(?:{_NETWORKS}|{_BY_NAME})/ ?(?P<path>[\w@.~%+\-=?&/#]{{2,120}})",
    re.IGNORECASE,
)
#: "people/x/1000 7732 1190": spaces in the number of an account.
_NUMBER_GOES_ON = re.compile(r"(?: \d{3,6}){1,4}(?!\w|[.,:]\d)")
_PAGE_HINT = re.compile(r"(?:site|log|pagina|profiel|kanaal|portfolio|homepage)\b")
#: A page that somebody has: "zijn site, over-mijn-zoon.nl/willem-k", "haar blog: sanne.example".
_OWN_PAGE = re.compile(
    r"\b(?:zijn|haar|z'n|zn|d'r|mijn|m'n) (?:\w{3,10} )?(?:(?P<blog>(?:web)?blog|vlog|portfolio"
    r"|homepage)"
    r"|(?:web)?site|website|webpagina|pagina|profiel|kanaal)\b(?:\W{1,3}| is | heet )"
    r"(?P<page>(?:https?://)?[\w\-]{2,40}(?:\.[\w\-]{2,40}){1,3}(?P<path>/[\w.\-/~@]{2,60})?)(?<![.\-/])",
    re.IGNORECASE,
)
#: Pages of a network that are nobody's: groups, posts without a name, searches.
_NO_PERSON = re.compile(
    r"(?:groups?|events?|watch|explore|hashtag|tags?|p|reel|reels|tv|shorts|share|sharer"
    r"|joinchat|\+(?!\d{9,13}(?:\D|$)|(?-i:[a-z]{3,20}[_.][a-z\d_.]{2,30}(?:\W|$)))\w{1,40}|s|search|company|school|jobs|video|videos"
    r"|playlist|feed|results|r|marketplace|help|about|privacy|policies|legal|business"
    r"|discover|trending|games|topics?|stories|hashtags|invite|channels"
    r"|c/politie|politie\w{0,20}|gemeente\w{0,30}|rijksoverheid\w{0,10}|nos\w{0,8}|l|a"
    r"|v)(?:[/?#]|$)",
    re.IGNORECASE,
)
_PERSONAL_PATH = re.compile(
    r"(?<![\w@])(?:https?://)?(?:[\w\-]{1,40}\.){1,4}[a-z]{2,10}/(?:[\w\-]{1,30}/){0,3}"
    r"(?:(?:profile?|profiel|user|member|lid|viewtopic|index|u)\.(?:php|aspx"
    r"|html?)\?[\w=&.\-%]{3,60}"
    r"|[\w./\-]{0,30}\?(?:user(?:name|id)?|uid|profile?|profiel|member|lid|u)=[\w.\-%]{2,40}"
    r"|(?:profiel|profile|profiles|user|users|u|member|members|leden|lid|people|personen"
    r"|medewerkers?|id|author|auteur|gebruikers?|accounts?|players?|spelers?"
    r"|gamer)/[\w.\-%]{2,60}|[@~][\w.\-]{2,60})",
    re.IGNORECASE,
)
#: Hosts of which nobody is the owner stand for some network: a name that is made leads to somebody.
_STAND_IN = re.compile(
    r"(?<![\w@.])(?:https?://)?(?:[\w\-]{1,40}\.){1,3}(?:example|test|invalid)"
    r"(?:\.(?:com|org|net))?/(?=[\w.\-]{0,40}[_.\d])(?![A-Za-z\-]{0,30}(?:19"
    r"|20)\d\d(?!\d))[A-Za-z][\w.\-]{2,40}(?![\w/?])"
    r"(?<!\.pdf)(?<!\.html)(?<!\.php)(?<!\.aspx)(?<!\.docx)",
    re.IGNORECASE,
)
_HOSTED = re.compile(
    r"(?<![\w@.])(?:https?://)?[\w\-]{2,40}\.(?:tumblr\.com|hyves\.nl|bandcamp\.com"
    r"|substack\.com|bsky\.social)(?:/[\w\-/]{0,40})?(?!\w)",
    re.IGNORECASE,
)


#: Providers whose name means nothing else.
_PROVIDER = (
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|ziggo|kpnmail|hetnet|xs4all|protonmail"
    r"|proton|tutanota|gmx|upcmail|casema|telfort)"
)
_PROVIDER_HINT = re.compile(rf"{_PROVIDER}|mail")
_MADE = r"(?=[\w.+\-]{0,40}(?:[\d_]|\.\w))[\w.+\-]{3,40}"
#: Without "@": "jan_88 op gmail", "jan.x-at-gmail.com", "jan.x gmail com", "zijn gmail is jan.x88".
_WITHOUT_SIGN = re.compile(
    rf"(?<![\w.@])(?P<behind>(?P<local>{_MADE}?)(?:[#_\- |]at[_\- |]| ad | et | ed | ä |(?-i:AT)|§"
    rf"|\(a\)| ?[#©®&]| op | van | bij | \(|, | |2?(?={_PROVIDER}\.(?:com|nl)))"
    rf"{_PROVIDER}(?:(?: punt(?:je)? | dot |-dot-|-punt-|[ .,])(?:com|nl|net|be|me))?)(?![\w])"
    rf"|\b(?:{_PROVIDER}|(?:e-?)?mail(?:adres)?)(?:adres|account)?(?:: ?| is | ="
    rf" ?)(?P<front>{_MADE})(?![\w@])",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|jpe?g|png|nl|com|eml|msg)$|^[\d.\-]{1,40}$|^[a-z]{1,8}\.\d{1,2}$",
    re.IGNORECASE,
)


def find_emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also without an ending and of organisations."""
    has_provider = _PROVIDER_HINT.search(lowered(text))
    for match in _WITHOUT_SIGN.finditer(text) if has_provider else ():
        if not _FILE.search(match.group("front") or match.group("local")):
            yield match.span("front" if match.group("front") else "behind")
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        start, end = match.span()
        start += len(match.group()) - len(match.group().lstrip(".'-*"))
        if text[start] != "@":
            yield start, end


def find_links(text: str) -> Iterator[Span]:
    """Links that lead to one person: on a network, or with a path for a person elsewhere."""
    if _PAGE_HINT.search(text):
        for match in _OWN_PAGE.finditer(text):
            if match["blog"] or match["path"]:
                yield match.span("page")
    if "/" not in text and ".social" not in text and "hyves" not in text and "tumblr" not in text:
        return
    for match in _LINK.finditer(text):
        path = match.group("path").rstrip(".?&/#-")
        if " " in match.group() and not re.search(r"[@_\d.]", path):
            continue
        if path and not _NO_PERSON.match(path + "/" if "/" not in path else path):
            end = match.start("path") + len(path)
            more = _NUMBER_GOES_ON.match(text, end) if path[-1:].isdigit() else None
            yield match.start(), more.end() if more else end
    for pattern in (_PERSONAL_PATH, _HOSTED, _STAND_IN):
        for match in pattern.finditer(text):
            yield match.start(), match.start() + len(match.group().rstrip(".-"))
