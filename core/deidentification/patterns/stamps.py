"""Numbers of files by their shape: letters of a service, a year, a number that counts on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import MONTHS, Span, is_date

_PARKET = re.compile(
    r"(?<![\w\-])(?:(?!06[-. ]\d{6}[. ])\d{2}[-/. ]\d{6}[-/. ]\d{2}"
    r"|\d\d ?[-/] ?\d{3} ?\d{3} ?[-/] ?\d\d|\d{2}/\d{4,6}-\d{2,4}"
    r"|PL ?\d{4}[- ]?\d{4}(?:[\d\-]{5,14}|(?: \d{2,7}){1,3}(?:-\d{1,2})?(?! ?(?:uur|jaar|euro)))"
    r"|96[-/]\d{6}[-/]\d{2})(?![\w\-])",
    re.IGNORECASE,
)
#: The number of a case in the usual systems needs no word.
_SYSTEM = re.compile(r"(?<![\w\-/])Z[-/](?:20)?\d\d[-/]\d{5,8}(?![\w\-/])")
_LETTERS = r"(?:[A-Z]{1,4}[&+][A-Z]{1,3}|[A-Z]{1,6}|[A-Z][A-Za-z]{1,3})"
#: "10884213 CV EXPL 24-3318", "C/16/571188 / JE RK 24-118": numbers of a court.
_COURT = re.compile(
    r"(?<![\w\-/.])(?:C/\d\d/\d{6}|\d{2}[./]?\d{5,6}|\d{7,8}) ?[\\/]? ?"
    r"[A-Z]{2}(?: (?:[A-Z]{2,4}|VERZ))? \d\d[-/]\d{1,6}(?![\w\-/])"
)
_STAMPED = re.compile(
    r"(?<![\w\-/.&])(?:"
    # "PGA-ALM-2024-0317", "DH-RAD-0071/23", "VI-99/000412-23", "URG-77410-B", "GGZ-Z/14.772"
    rf"(?P<letters>{_LETTERS}(?:[-/.]{_LETTERS}){{0,2}})[-/.]?"
    r"(?P<figures>\d{1,10}(?:[-/.]{1,2}(?:[A-Z]{1,4}[-/.]?)?\d{1,9}){0,3})(?:[-/.][A-Z]{1,3})?"
    # "RAD 2024-0317": the letters stand apart.
    r"|[A-Z]{1,5} (?:19|20)\d\d[-/.]\d{3,9}(?![-/.]?\d)"
    # "MLD 2024.03.5571", "JB 24.0.1187", "AGF 24-118-20"
    r"|(?P<service>[A-Z]{2,5}) (?P<parts>(?:(?:19|20)\d\d|2\d)(?:[-/.]\d{1,9}){1,3})"
    # "GV 017/24"
    r"|(?!(?:EU|EG|EC|TK|EK|OJ|PB|CAO|ISO|NR|KST|STB|RR|BP)\b)[A-Z]{1,5} \d{2,6}/(?:20)?\d\d"
    # "2024-JG-00318", "2024/WMO/118", "24.MLD.0031"
    r"|(?:19|20)?\d\d[-/.][A-Z]{1,6}[-/.]\d{3,9}(?:[-/.][A-Z0-9]{1,3})?"
    # "2024/117/PGA-3", "417/25/JZ": the letters stand behind.
    r"|(?:(?:19|20)?\d\d[-/]\d{2,6}|\d{2,6}[-/](?:20)?\d\d)[-/][A-Z]{2,5}(?:[-/]\d{1,4})?"
    # "KMar 27XA-25-0771"
    r"|(?:[A-Z][A-Za-z]{1,5} )?\d{1,3}[A-Z]{1,3}[-/]\d\d[-/]\d{3,9}"
    # "2025-118842": a year and a long number.
    r"|(?:19|20)\d\d[-/.]\d{5,9}(?:[-/.]\d{1,3})?"
    r")(?![\w/]|[-.]\w)"
)
#: What makes such a code the number of somebody's file.
_FILE_WORD = re.compile(
    r"dossier|zaak|datalek|\bfg\b|inspecteur|vordering|boete|maatregel|incident|calamiteit"
    r"|hercontrole|vonnis|dagvaarding|ondertoezicht|uithuisplaats|\bots\b|\buhp\b|deurwaarder"
    r"|sociaal team|wijkteam|ouders|minderjarige|mevrouw|meneer|\bintern(?:e code)?\b"
    r"|kenm\b|kenmerk|casus|casu[ïi]stiek|mutatie|\bpv\b|proces-verbaal|aangifte"
    r"|melding|\bmeld(?:er|ster)|cli[ëe]nt|\bcl\b|pati[ëe]nt|leerling|\blln\b|registratie|bvh"
    r"|verwijzing|kamer van|betrokkene|\bref\b|referentie|\bvt\b|veilig thuis|zorg|betreft"
    r"|\bbetr\b|inzake|onderwerp|geregistreerd|genoteerd|vastgelegd|ingeschreven|opgeslagen"
    r"|aangevraagd|aangemaakt|\bbekend (?:als|onder)|verslag|intake|aanmelding|indicatie"
    r"|verbod|voetbalwet|dwangsom|rechtbank|beschikking|aanvraag|bezwaar|klacht|urgentie"
    r"|uitkering|toeslag|schuld|traject|toewijzing"
    r"|politie|recherche|parket|reclassering|\bom\b|systeem|ontruiming|huurder|gezin|jongere"
    r"|jeugdige|jongen|meisje|moeder|vader|zoon|dochter|verdachte|deelnemer|ouders|voogd|afschalen"
    r"|opschalen|persoonsgericht|\bpga\b|signaal"
    r"|jeugdbescherm|raad voor de|\bloopt\b|\bggz\b|\bcoa\b|\bind\b|hulpvraag"
    r"|onder nummer|beslissing|uitspraak|sepot|taakstraf"
    r"|\bonder\s$|(?<!\w)(?:nummer|nr\.?|code)(?: is| was)?\W{1,2}$",
    re.IGNORECASE,
)
#: What has numbers of the same shape and is nobody's.
OF_THING = re.compile(
    r"sluitnummer|zegelnummer|(?<!v)order|\bbestel|ticket|\bfactu|artikel|track|\bserie|kvk|btw|\bversie"
    r"|model\b|\braads|collegebesluit"
    r"|collegevoorstel|vacature|\blot\b|isbn|offerte|inkoop|subsidie|project|programma|\bmotie"
    r"|amendement|\bnorm\b|verordening|richtlijn|staatsblad|staatscourant|kamerbrief|kamerstuk"
    r"|hoge raad|hof van justitie|ecli|pallet|\bstelling|toner|foutcode|fout\b|error|begroting"
    r"|contract|firmware|camera|aanbesteding|lokaal|zaal|ruimte|verkeersbesluit|bestemmingsplan|omgevingsplan"
    r"|evenement|inventaris|magazijn|kostenplaats|grootboek|licentie|\bbestek|productcode|iso\b"
    r"|update|release|firmware|build|rekenkamer|agendapunt|publicatie|rapportnummer|onderzoek\b",
    re.IGNORECASE,
)
#: Papers of a policy, which have a mark and a number too.
PAPER = re.compile(
    r"buurtbewoners|omwonenden|bewonersbrief|huishoudens|incasso|begroting|kamerbrief|kamerstuk"
    r"|hamerstuk|uitvoeringsplan|beleidsplan|actieplan|raadsvoorstel|raadsbesluit|raadsinformatie"
    r"|collegebesluit|collegevoorstel|\bnota\b"
    r"|beleidsnota|verordening|subsidie|factuur|offerte|woo-|wob-|convenant|jaarplan|jaarverslag"
    r"|aanbesteding|verkeersbesluit|\bmotie|amendement|inkoop|belasting|heffing",
    re.IGNORECASE,
)
_PUBLIC_LETTERS = re.compile(
    rf"(?:HTTP|IPv|ISO|NEN|NPR|EN|IEC|DIN|EU|EG|EC|ECLI|CVE|Stb|Stcrt|Kst|TK|EK|OJ|PB|COM|SWD|RFC"
    rf"|CAS|ISBN"
    rf"|ISSN|DOI|DSM|ICD|COVID|SARS|USB|HDMI|EUR|USD|KvK|BTW|RSIN|OIN|AK|MP|BTR|GPT|Windows|Q|RAL|NTA|CBS|WODC|SCP|NJI|NJi|NCTV|WRR|RIVM|TNO|RvS|CRvB|DTN|NVT"
    rf"|Art|IP|AGB|JO|MO|SUB|OFF|INK|FAC|RV|Rb|PO|TEL|Tel|Mob|Fax|Nr|No|{MONTHS})",
)
#: Years, times, phones and dates have the shape too.
_NO_NUMBER = re.compile(
    r"(?:19|20)\d\d[-/.](?:(?:19|20)\d\d|\d\d)|\d{1,2}\.\d\d[-/]\d{1,2}\.\d\d|0\d{1,3}-\d{6,8}"
    r"|\d{1,3}-19\d\d"
    r"|\d{1,3}(?:\.\d{3}){1,3}"
)
_ENOUGH = 5
#: "INC-25/07": the year and few figures, right behind the word for a file.
_SHORT = re.compile(r"[A-Z]{2,5}[-/ ]?2\d[-/]\d{2,3}")
#: Behind two abbreviations fewer figures are a number all the same: "ZVH-BRN-251".
_TWO_SERVICES = re.compile(r"[A-Z]{2,6}[-/][A-Z]{2,6}(?:[-/][A-Z]{2,6})?")
_FEW = 3


def find(text: str) -> Iterator[Span]:
    """Numbers of criminal cases and of systems, and codes of which a word says they are a file."""
    for pattern in (_PARKET, _COURT, _SYSTEM):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _STAMPED.finditer(text):
        if _has_shape(text, match) and _is_of_file(text, *match.span()):
            yield match.span()


def _has_shape(text: str, match: re.Match[str]) -> bool:
    """Whether there are enough figures, and they are no date, year, time or norm."""
    letters, figures = match.group("letters"), match.group("figures")
    if match.group("service"):
        letters, figures = match.group("service", "parts")
    leading = re.split(r"[-/. ]", letters or match.group(), maxsplit=1)[0]
    if _PUBLIC_LETTERS.fullmatch(leading):
        return False
    has_two = letters is not None and _TWO_SERVICES.fullmatch(letters) is not None
    is_short = has_two or _SHORT.fullmatch(match.group()) is not None
    if sum(map(str.isdigit, match.group())) < (_FEW if is_short else _ENOUGH):
        return False
    if figures is None:
        return not _NO_NUMBER.fullmatch(match.group().rpartition(" ")[2])
    if is_date(text, *match.span("figures")):
        return False
    return not _NO_NUMBER.fullmatch(figures) or bool(re.search(r"[A-Z][-/][A-Z]", letters or ""))


def _is_of_file(text: str, start: int, end: int) -> bool:
    """Whether a word for a file or for whom it is about stands near, and none for a thing."""
    before = text[max(0, start - 80) : start]
    if OF_THING.search(before[-60:]) or PAPER.search(before):
        return False
    return bool(_FILE_WORD.search(before) or _FILE_WORD.search(text, end, end + 50))
