"""Names of accounts that are said: with figures in words, or with part of them hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import Span

#: Networks, and words for an account on one.
NETWORK = (
    r"(?:snapt?(?:chat)?|insta(?:gram)?|ig|tik\s?-?tok|telegram|tele|tg|discord|disc|twitter"
    r"|facebook|fb|messenger|youtube|yt|twitch|steam|reddit"
    r"|roblox|fortnite|minecraft|xbox(?: live)?|psn|playstation(?: network)?|ps[45]|vk"
    r"|vkontakte|linkedin|kik|wickr|threema|session|matrix|gab|bluesky|bsky"
    r"|mastodon|threads|bereal|skype|tumblr|pinterest|soundcloud|onlyfans|tinder|grindr"
    r"|badoo|vinted|strava|finsta|signal|wire|yubo|omegle|valorant|epic(?: games)?"
    r"|truth social|parler|gettr|odysee|rumble|hyves|marktplaats|viber|line|wechat)"
)
ACCOUNT = (
    r"(?:(?:snap|snapchat|insta|instagram|tiktok|telegram|discord|fb|facebook|twitter|x)[ -]?acc"
    r"|gebruikersnaam|gebruikersnamen|username|user\s?name|usernaam|user|nickname"
    r"|nicknaam|nick|schermnaam|screen\s?name|handle|gamer\s?-?tag|gamernaam|game\s?naam"
    r"|inlognaam"
    r"|profielnaam|accountnaam|account|profiel|kanaalnaam|psn-?id|psn id|discordnaam"
    r"|snapnaam|instanaam|tiktoknaam|online\s?naam|chatnaam|bijnaam online"
    r"|(?:snap|snapchat|insta|instagram|tiktok|telegram|discord|twitter|steam|facebook|fb"
    r"|roblox|game|x|social|youtube|reddit)-?(?:account|profiel|naam|handle|id|tag|user))"
)
_SAID_DIGIT = r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\d{1,4})"
_WITH_NUMBERS = re.compile(
    rf"(?<![\w#])(?:{ACCOUNT}|{NETWORK})(?:\s?[:=]\s?|\s(?:is|heet|als|onder)\s)[\"'‘“]?"
    rf"(?P<name>[^\W\d_]{{2,20}}(?:[ ,]{{1,2}}{_SAID_DIGIT}){{2,6}}"
    rf"(?:\s[a-z]{{2,15}}(?=\s?[)\"'”.,;\n]|$))?)(?!\w)",
    re.IGNORECASE,
)
#: "jan_acht acht": a name that ends with a figure that is said, and more of them.
_FIGURES_SAID = re.compile(rf"(?:\s{_SAID_DIGIT}(?!\w)){{1,6}}")
_SAID_END = re.compile(rf"[._]{_SAID_DIGIT}$")
#: "insta: jan***88".
_HIDDEN = re.compile(
    rf"(?<![\w#])(?:{ACCOUNT}|{NETWORK})(?:\s?[:=]\s?|\s(?:is|heet|als)\s)"
    r"(?P<name>[\w.]{1,20}[*•]{1,8}[\w.*]{0,20})",
    re.IGNORECASE,
)
#: "user7783 vrachtridder heet ie daar".
CALLED = re.compile(
    r"(?<![\w@./#\-])(?P<name>[^\W_][\w.\-]{3,30})(?P<more>\s[a-z]{3,20})?,?\s(?:heet|noemt)\s"
    r"(?:ie|hij|zij|ze|die)\s(?:daar|online|zich)"
    # "Een ronselaar die zich abu.leeuw.nl noemt"
    r"|(?<=\bzich )(?P<self>[^\W_][\w.\-]{3,30})(?=\snoem)",
    re.IGNORECASE,
)
#: "drie x'en": letters that are said to stand there more than once.
_REPEATED = re.compile(r"(?<=twee|drie|vier|vijf)\s[a-z]['’]?(?:en|s)(?!\w)")


def find(text: str, places: list[int]) -> Iterator[Span]:
    """Names that are said with their numbers, "tiktok: snuf nul nul zeven", or hidden in part.

    ``places``: where a network or a word for an account stands.
    """
    for place in places:
        match = _WITH_NUMBERS.match(text, place) or _HIDDEN.match(text, place)
        if match:
            yield match.span("name")


def end_as_said(text: str, start: int, end: int) -> int:
    """The end of a name with the figures and letters that are said behind it."""
    if not _SAID_END.search(text[start:end]):
        return end
    said = _REPEATED.match(text, end) or _FIGURES_SAID.match(text, end)
    return said.end() if said else end
