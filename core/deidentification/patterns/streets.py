"""What makes words the name of a street, and a number the number of a house."""

from __future__ import annotations

import re

from core.deidentification.patterns import facts
from core.deidentification.patterns.shared import MONTHS, listed
from core.deidentification.patterns.towns import KNOWN_TOWN

#: Endings of streets in any case.
SURE_ENDS = listed("""
    straat straatje str str. laan laantje ln weg plein pln pleintje kade gracht singel hof
    hofje pad dijk dreef steeg steegje plantsoen boulevard dyk strjitte leane loane straße
    strasse burgwal steenweg kaai avenue allee sraat straaat starat straart straatt
""")
#: Endings that are streets with a capital and a word of place before: "op Havikshorst 27".
LIKELY_ENDS = listed("""
    wal weide gaarde gaard erf brink baan vaart oord plaats park markt kwartier zoom ring
    gang poort brug sluis oever wijk weer veste vest bolwerk kant kamp akker akkers veld
    velden hoek horst dam donk haag hoeve einde eind heide schans stede tuin tuinen zijde
    werf wetering meent drift burg borg burcht buurt berg beek bos haven land landen diep
    vliet stein waard zicht rode made maat slag woud zand dal hout camp es mors hil kolk
    bocht boog terras toren water meer molen heem rug spoor passage promenade esplanade spui
    staat dam markt plein lei rade singel weiden mark hage lo loo
""")
#: Ordinary words that end like one: "Gespreksverslag 3".
_ORDINARY_ENDS = ("verslag", "aanslag", "toeslag", "opslag", "neerslag", "voorraad", "voorkant")
_NO_STREETS = frozenset(
    listed("""
        weg onderweg terugweg heenweg snelweg autoweg uitweg omweg halfweg zijweg hoofdweg
        rondweg fietspad voetpad looppad levenspad zijstraat winkelstraat straat laan plein
        pad hof kade gracht singel dijk steeg straatje pleintje schoolplein speelplein
        dorpsplein winkelplein gerechtshof rechtshof voorhof kerkhof spoorweg waterweg
        luchtweg gelag beroep sportplein parkeerplein landweg rijksweg provincialeweg
        middenweg tussenweg zandweg bosweg toegangsweg oprijlaan busbaan ventweg ringweg
        achterpad zandpad bospad wandelpad ruiterpad kruispad
    """)
)
#: Names that need no more than a capital: "Singel 250".
_BARE = frozenset(
    listed("""
    laan plein pad hof kade gracht singel dijk steeg kerkhof middenweg zandweg bosweg
    rondweg zandpad bospad dorpsplein
""")
)
_TITLES = frozenset(
    listed("""
        kon kon. pr pr. adm. wilh. past. schepen burgemeester burg burg. prins prinses koning
        koningin dokter dr dr. ds ds. dominee mr mr. ir ir. prof prof. professor pastoor
        past. kapelaan pater sint st st. generaal gen. admiraal oude nieuwe lange korte
        grote kleine hoge lage verlengde eerste tweede derde vierde mgr mgr. monseigneur
        minister president graaf gravin jonkheer jhr jhr. kardinaal deken meester rector
        wethouder baron hertog maarschalk kolonel kapitein schout zuster noorder zuider
        wester ooster groot groote klein oud nieuw
    """)
)
_ADJECTIVES = frozenset(
    listed("""
        oude nieuwe lange korte grote kleine hoge lage groot groote klein oud nieuw eerste
        tweede derde achter onder boven verlengde
    """)
)
_PARTICLES = frozenset(
    listed("""
        van de der den het 't ’t ter ten te v v. v/d vd v.d. d in op aan en la le du des del el
        al 's ’s d' von
        zur a/d da dos das do di della y
    """)
)
#: Words with a capital that begin a sentence or say who lives there; no part of a street.
_OPENERS = frozenset(
    listed("""
        bij op aan in van het hij zij adres bewoner bewoners ook melding woont mevrouw mevr
        mevr. dhr dhr. meneer tussen langs naar vanaf voor om rondom ze wij we en er een
        mijn zijn haar ons deze die dat uit via vandaag gisteren tijdens toen omdat volgens
        nabij hoek pand woning flat buurman buurvrouw wonende woonachtig wonend thuisadres
        huisadres postadres bezoekadres locatie straat ter te waar als maar want cliënt
        client leerling betrokkene jongen vader moeder ik u familie fam fam. gezin hun naw
        adresgegevens bij: adres: nu nog hierbij graag politie afspraak huisbezoek moskee
        school
    """)
)
#: What streets are called after that is nobody: before these no name belongs to the street.
_COMMON = frozenset(
    listed("""
        kerk dorps dorp school hoofd molen stations station markt haven brug wilhelmina beatrix
        juliana emma oranje prinsen prinses keizer keizers heren tuin bloem bloemen roos rozen
        tulpen
        tulp linden linde eiken beuken kastanje berken esdoorn populieren populier wilgen acacia
        boom
        vogel zwaluw zwaluwen merel lijster nachtegaal mussen spoor industrie ambachts sport
        zonne zon
        water zee duin duinen bos heide veld weide akker dijk burg hof raadhuis stadhuis park
        klooster kapel toren poort wal vest gracht kanaal rijn maas waal schelde ijssel vecht amstel
        noord zuid oost west midden lange korte nieuw oud hoog laag groen rode witte zwarte singel
        eikenhof iepen elzen olmen sering seringen anjer anjers lelie violen jasmijn meidoorn
        sleedoorn
        plataan platanen dennen sparren larix hazelaar wilgenhof reiger ooievaar meeuwen valken
        uilen
        fazant korenbloem klaproos boterbloem madelief veemarkt vis vismarkt koren graan bakkers
        smeden
        smids wevers schippers vissers boeren zand klei steen ring rand kade eind achter voor boven
    """)
)
_WORD = re.compile(r"(?:[^\W_][\w'’./\-]{0,39}|['’][st])$")
_NAMED_AFTER = re.compile(
    r"(?<![\w\-])(?:(?:Laan|Plein|Weg|Hof|Kade|Gracht|Straat|Pad|Dijk|Park|Singel|Boulevard"
    r"|Allee|Achter|Onder|Boven|Aan|Langs|Hoek)\s(?:van|der|den|de|het|'t|’t|naar|op|aan)"
    r"|Rue|Avenue|Chaussée|Place|Quai|Via|Piazza|Calle|ul\.|ulica|Plein)(?:\s(?:de|der|den"
    r"|la|le|du|des|van|het|'t|l'|von)){0,3}(?:\s[A-ZÀ-Þ'’1][\w'’.\-]{1,25}){1,3}$"
    r"|(?<=\bop de )(?:laan|weg|hof|plein)\s(?:van|der|naar)\s(?:\w{1,20}\s){0,2}\w{2,20}$"
    r"|(?<![\w\-])laan (?:van|der) (?:\w{1,12} )?\w{4,20}$"
)
#: Without a capital at the end only these are longer names.
_LOWER_HINT = re.compile(r"(?:laan|weg|hof|plein) (?:van|der|naar) ")
CUE = re.compile(
    r"\b(?:op|aan|adres|nabij|bij|adres is|hoek|pand|woning|perceel|naar|vanuit|van|uit"
    r"|thuis|te|woonadres|locatie|huis|verblijft|woont)\W{1,3}(?:de |het |'t |’t )?$",
    re.IGNORECASE,
)
LIVES = re.compile(
    r"\b(?i:woont|wonende|woonachtig|woonde|wonen|woon|\w{0,9}adres(?:\sis)?|verblijft"
    r"|woonplek|verblijfplaats|slaapplek|verbleef|ingeschreven|verhuisd|verhuist|logeert|slaapt"
    r"|wonend|bewoner van"
    r"|bewoners van|staat ingeschreven|inval|doorzoeking|huiszoeking|huisbezoek|thuis"
    r"|binnentreding)\b(?:(?<=adres)|(?!\.\s))\W{0,3}"
    r"(?:(?:nu|samen|tijdelijk|thans|weer|sinds kort|officieel|momenteel|bij (?:(?:zijn|haar"
    r"|zn|z'n|een|de|d'r) )?\w{2,12}(?: [A-Z]\w{1,15})?,?)\s){0,2}(?:(?:op|aan|te|is|naar"
    r"|in)\s)?(?:(?:de|het|'t|’t)\s)?"
    r"(?P<name>(?:[A-ZÀ-Þ][\w'’\-]{1,25}|[^\W\d_][\w'’\-]{3,25})(?:\s(?:van|de|der|den|het"
    r"|'t)){0,2}(?:\s[A-ZÀ-Þ][\w'’\-]{1,25}){0,3})$"
)
#: "aan Het Rond 6": a name that begins with its article.
_ARTICLE_NAME = re.compile(
    r"\b(?:aan|op|langs|nabij|adres:?)\s(?P<name>(?:De|Het|'t|’t|Den)\s[A-Z][\w'’\-]{1,25})$"
)
#: What is done with a home leads to its street: "Ontruiming Goudplevier 118".
_HOME = re.compile(
    r"\b(?i:(?:woning)?ontruiming|huisuitzetting|uitzetting|huuropzegging|sleuteloverdracht"
    r"|sleuteluitgifte|woningtoewijzing|huurachterstand|bezichtiging|huurwoning"
    r"|huurders?(?: van)?"
    r"|adresonderzoek|adrescontrole|woning|perceel|corr(?:espondentie)?\.?\s?adres|verhuisd naar)"
    r"\b:?\s(?:(?:op|aan|van|in|de|het|adres)\s){0,2}"
    r"(?!(?i:kamer|fase|blok|stap|type|week|unit|cluster|groep|plan|project|team|wijk|regio"
    r"|nummer)\b)"
    r"(?P<name>[A-ZÀ-Þ][\w'’\-]{3,25}(?:\s[A-ZÀ-Þ][\w'’\-]{1,25}){0,2})$"
)
#: "OSINT-les 4": a compound with a capital is no street.
_COMPOUND = re.compile(r"-[a-zà-ÿ]{2,30}$")
#: "Ons adres, Op de Bies 4": a preposition with a capital in a sentence belongs to the name.
_PREPOSITION = re.compile(
    r"(?:[,:]\s|\badres\s)(?P<word>(?:Op|Aan|In|Achter|Onder|Boven|Bij|Over|Voor|Tussen|Langs"
    r"|Buiten|Binnen|Naast)\s)$"
)
_WORD_BEFORE = re.compile(r"(?P<word>[^\W_][\w'’./\-]{0,39}|['’][st])[ \t]$")
_ORDINAL = re.compile(r"\d{1,2}(?:e|ste|de)|[a-z]\.")
_OPENING = re.compile(r"[(:]\s?$|\n$")
_FROM = re.compile(r"\b(?:uit|van|naar|te)\W{1,3}$")
#: An article belongs to the name; "van" does where another preposition leads: "aan van Goghlaan".
_ARTICLE = re.compile(
    r"(?<!\w)(?P<own>(?:[Vv]an\s(?:de|der|den|het|'t|’t)|v\.?d\.?|v/d|de|het|den|Van|De|Het|Den"
    r"|Ter|'t|’t)\s)$"
    r"|(?:^|(?:aan|op|in|bij|de|het|adres:?)\s)(?P<van>van\s)$"
)
_NO_NAME = re.compile(
    r"^(?:noord|zuid|oost|west|centrum|kamer|nummer|verdieping|etage|leeftijd|minuten|groep"
    r"|camping|afdeling|school"
    r"|zolder|binnen|ongeveer|circa|samen|alleen|sinds|daar|hier|met|ruim|bijna|nog|pas"
    r"|doel|stap|fase|punt|deel|optie|vraag|thema|actie|poging|week|dag"
    r"|meer|minder|slechts|gedurende|vanaf|tot|azc|unit|lokaal"
    r"|maximaal|minimaal|zeker|totaal|bovendien|elke|iedere|alle|beide|officieel|inmiddels"
    r"|vorig|sedert|tussen|rond|voor|over|niet|geen|wel|door|mijn|zijn|haar|deze|die|dat"
    r"|dan|nu|al|er|op|in|aan|de|het|een|klas|wijk|postcode|straat|huisnummer|nr"
    r"|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november"
    r"|december|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\b",
    re.IGNORECASE,
)

_TOWN_NAME = re.compile(KNOWN_TOWN)
ADDITION = (
    r"(?:[\s\-]?(?:\d{1,2}|[A-Za-z])?[\s\-]?hoog(?:\s(?:links|rechts|voor|achter))?(?!\w)"
    r"|\s?-?\s?(?:bis|hs|huis|rood|zwart|boven|beneden|I{1,3}|IV|VI{0,3}|zw"
    r"|rd)(?![\w'’])(?:\s?[A-Za-z](?![\w'’])|\s\d(?:e|de|hg)(?!\w))?|\s?[-/]\s?\d{1,4}(?!\w"
    r"|[-/.]\d)"
    r"|(?:[-/]?[A-Za-z]\d{0,3}|\s[A-Z]\d{1,3})(?![\w'’])(?:\s?[-/]\s?\d{1,3}(?!\w))?"
    r"|\s?[-/]?\s[A-Za-z](?![\w'’/]|\.\w|\s\d{1,2}\s(?:km|min))"
    r"|,?\s\(?(?:\d|[eé]{1,3}n|twee|drie|vier|vijf|zes) ?hoog(?:[ \-]?(?:links|rechts|voor"
    r"|achter))?(?!\w)\)?"
    r"|\s\((?:boven|beneden|achter|voor|links|rechts)\)|\s(?:achterhuis|voorhuis|achterom)(?!\w))"
)
_MORE = (
    r"(?:(?!,?\s?\d{4}\s{0,2}[A-Za-z]{2}(?!\w)|,\s\d{4}\s(?-i:[A-Z]))(?:(?:,|\sen|\st/m|\stm"
    r"|\stot en met|\stot"
    r"|\sof|\s?\+|\s?&)\s?\d{1,4}(?:\s?[a-zA-Z](?!\w))?(?![\w:]|[.,]\d|\s\d)))"
)
#: "75, 9e etage rechts", "12 begane grond", "8 toevoeging B".
_FLOOR = (
    r"(?:,?\s\(?(?:\d{1,2}(?:e|de|ste)|eerste|tweede|derde|vierde|vijfde|zesde|bovenste|onderste)"
    r"\s(?:etage|verdieping|woonlaag|verd\.?)(?:\s(?:links|rechts|voor|achter))?"
    r"|,?\s(?:begane grond|souterrain|bel-etage|bovenwoning|benedenwoning|(?:bovenste|onderste"
    r"|middelste) bel|links|rechts)(?!\w)"
    r"|,?\s(?:toev(?:oeging)?\.?|huisletter|letter)\s[A-Za-z0-9]{1,4}(?!\w))"
)
_UNIT = (
    r"(?:,?\s(?:app?(?:artement)?\.?|unit|kamer|etage|verdieping|flat"
    r"|bus|box|studio|portiek|ingang|deur|k\.|kmr\.?|woning)\s(?:nr\.?\s)?[\dA-Z]{1,4}(?!\w))"
)
HOUSE = re.compile(
    rf"(?:\d(?: \d){{1,3}}(?![\w:]|[.,/\-]\d| \d)"
    rf"|\d{{1,5}})(?:{ADDITION}){{0,2}}{_FLOOR}?{_MORE}{{0,3}}{_UNIT}?{_FLOOR}?",
    re.IGNORECASE,
)
_COUNTED = (
    r"(?:uur|u|jaar|jr|keer|x|maal|meter|m|km|euro|minuten|min|dagen|dag|weken|maanden"
    r"|seconden|procent|graden|jongens|jongeren|mensen|personen|mannen|vrouwen|meisjes"
    r"|leerlingen|kinderen|leden|auto's|autos|agenten|ruiten|stickers"
    r"|posters|flyers|fietsen|scooters|huizen|woningen|panden|bewoners|deuren|bomen"
    r"|lantaarnpalen|groepen|jeugdigen|studenten|camera's|meldingen|incidenten"
    r"|demonstranten|aanwezigen|boa's|gezinnen|vlaggen|spandoeken"
    r"|brieven|berichten|man|%|€|st|stuks|lampen|banken|bankjes|winkels|containers"
    r"|verdachten|aanhoudingen|bushaltes|paaltjes|kratten|blikjes|vuilniszakken|jonge|grote"
    r"|kleine|nieuwe|oude|onbekende|gemaskerde|verschillende"
    r"|hele|avonden|nachten|plekken|plaatsen|busjes|politieauto's|wijkagenten|vaders"
    r"|moeders|gasten|tieners|pubers|kids|knullen|meiden|deelnemers|bezoekers|klachten"
    r"|kilometer|tot \d{1,3} (?:jongeren|mensen|man|personen))"
)
_NOT_HOUSE = re.compile(
    rf"(?:[:.]\d|,\d|\s?{_COUNTED}(?!\w)|\s{MONTHS}(?!\w)|\s?[-/]\s?\d{{1,2}}\s?[-/]\s?\d"
    rf"|-jarig|\s?%|\s?(?:à|á|a|tot|-|of)\s?\d{{1,3}}\s{_COUNTED}(?!\w)|e\b|ste\b|de\b|°)",
    re.IGNORECASE,
)


#: What may follow an address within a sentence; a plural noun there is counted by the number.
_AFTER = frozenset(
    listed("""
        is in te en heeft had was waren bij met om op aan van voor naar door of die dat waar
        daar hier ook al niet geen wordt werd worden werden stond stonden staat staan hing
        hangt hingen hangen woont wonen woonde woonden zit zitten ligt liggen klaagt klagen
        gaan gaat ging gingen kwam kwamen komt komen zag moet mag kan kunnen zou zal zullen
        dus maar want omdat toen sinds tot via nadat achter boven onder naast tussen deed
        deden belde belden meldt melden meldde meldden zijn hebben hadden volgens vannacht
        gisteren vandaag morgen nog weer steeds momenteel u nu geldt zie ik hij zij ze we
        wij er het de een dan als wel postcode lopen liepen hoorden horen spraken spreken
        vonden vinden troffen zagen zien brachten wees weten wilden willen moesten moeten
        mogen mochten bleven blijven ontvangen vertrokken aangetroffen binnengevallen
        klopten houden slapen doorzocht geweest ingeschreven samen bis hs rood zwart boven
        beneden tijdens ivm vanwege zonder vanaf tegenover nabij thuis bezocht alwaar alleen
        gebeld afgelopen inmiddels
    """)
)
_LIVES_BEFORE = re.compile(r"(?:adres|bezorg|woon|wone)[^\n\d]{0,60}$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s(?P<word>[a-zà-ÿ][\w'’]{1,30})")


def counts_something(text: str, end: int, *, strict: bool) -> bool:
    """Whether the word behind the number is what it counts: "in de Kerkstraat 12 posters"."""
    word = _NEXT_WORD.match(text, end)
    if not word or word.group("word") in _AFTER:
        return False
    return strict or word.group("word").endswith(("en", "s"))


def may_be_house(text: str, start: int, end: int) -> bool:
    """Whether the digits here can number a house: no time, date, amount or year."""
    number = text[start:end]
    if number.startswith("0") or _NOT_HOUSE.match(text, end):
        return False
    if len(number) == 4 and number.startswith(("19", "20")):
        return bool(_LIVES_BEFORE.search(text[max(0, start - 70) : start]))
    return True


#: The side of a long road: "Rijksweg Noord 51".
_DIRECTION = re.compile(r"(?:Noord|Zuid|Oost|West)(?:zijde|einde)?|[NZOW]Z")


def street_start(text: str, end: int, *, is_certain: bool) -> int | None:
    """Where the street begins that ends here; ``None`` when no street does.

    ``is_certain``: what follows can only be an address, so that any name will do.
    """
    before = text[max(0, end - 80) : end]
    offset = end - len(before)
    word = _WORD.search(before)
    if not word:
        return None
    if _DIRECTION.fullmatch(word.group()):
        return street_start(text, offset + len(before[: word.start()].rstrip()), is_certain=False)
    begins_capital = word.group()[:1].isupper()
    longer = _NAMED_AFTER.search(before) if begins_capital or _LOWER_HINT.search(before) else None
    if longer:
        return offset + longer.start()
    if _is_street(word.group(), before[: word.start()], is_certain=is_certain):
        return offset + _grow(before, word.start())
    named = begins_capital and (_ARTICLE_NAME.search(before) or _HOME.search(before))
    if named:
        return offset + named.start("name")
    lives = LIVES.search(before) if begins_capital or len(word.group()) > 3 else None
    if lives and not (
        _NO_NAME.match(lives.group("name")) or _TOWN_NAME.fullmatch(lives.group("name"))
    ):
        return offset + lives.start("name")
    if _TOWN_NAME.fullmatch(word.group()):
        return None
    if is_certain and (word.group()[:1].isupper() or len(word.group()) > 4):
        return offset + _grow(before, word.start())
    return None


def _is_street(name: str, left: str, *, is_certain: bool) -> bool:
    """Whether a word is a street by its ending, its capital and what stands before it."""
    plain, has_capital = name.lower(), name[:1].isupper()
    if plain.endswith(SURE_ENDS) and plain not in _NO_STREETS:
        return len(plain) > 4
    if not has_capital:
        return False
    if _ends_with_adjective(left):
        return True
    opens = not left.strip() or bool(_OPENING.search(left))
    if plain.endswith(SURE_ENDS):  # "Singel 250", but not "Onderweg 3 uur"
        return plain in _BARE and (opens or bool(CUE.search(left)))
    if not plain.endswith(LIKELY_ENDS) or plain.endswith(_ORDINARY_ENDS) or _COMPOUND.search(name):
        return False
    if opens:
        return len(plain) > 7
    return is_certain or bool(CUE.search(left) and not _FROM.search(left))


def _ends_with_adjective(left: str) -> bool:
    """Whether a word as in "Oude Gracht" or "Korte Poten" stands at the end."""
    word = _WORD.search(left.rstrip())
    return word is not None and word.group()[:1].isupper() and word.group().lower() in _ADJECTIVES


def _is_common(street: str) -> bool:
    """Whether a street has its whole name: "Kerkstraat", but not "Steenhouwerstraat"."""
    plain = street.split()[0].lower()
    return any(plain.endswith(end) and plain[: -len(end)] in _COMMON for end in SURE_ENDS)


def _grow(text: str, start: int) -> int:
    """The start with the words before it that belong to it: "Burgemeester van Walsumlaan"."""
    best, at, has_capital = start, start, text[start].isupper()
    is_common = _is_common(text[start:])
    for _ in range(6):
        word = _WORD_BEFORE.search(text, max(0, at - 45), at)
        if not word:
            break
        written, at = word.group("word"), word.start()
        plain = written.lower()
        if plain in _OPENERS and plain not in _PARTICLES:
            break
        is_name = has_capital and written[0].isupper() and plain not in _OPENERS
        if is_name and is_common and plain not in _TITLES and facts.is_name(plain):
            break
        if is_name or plain in _TITLES or _ORDINAL.fullmatch(plain):
            best = at
        elif plain not in _PARTICLES:
            break
    article = _ARTICLE.search(text, max(0, best - 30), best)
    best = article.start(article.lastgroup or 0) if article else best
    preposition = _PREPOSITION.search(text, max(0, best - 20), best)
    return preposition.start("word") if preposition else best
