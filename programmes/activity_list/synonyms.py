"""The words that Dutch lists use for target groups, phenomena, settings and states.

Ordered: the first pattern that fits a piece of text decides, so that “jongerenwerkers” are
professionals and “kwetsbare jongeren” are not just “jongeren”. Texts are as ``cells.plain`` writes
them: small letters, no accents, no signs.
"""

from __future__ import annotations

import re
from functools import lru_cache

from programmes.activity_list.cells import near

Patterns = tuple[tuple[str, str], ...]

WHOLE_MUNICIPALITY = re.compile(
    r"^(?:hele|gehele|heel|de hele|de gehele|alle|gemeente ?breed|stads ?breed|gemeentelijk|overal"
    r"|stadsbreed|regio|regionaal)\b(?:.*\b(?:gemeente|stad|wijken|kernen|dorpen|gebieden))?$"
)

TARGET_GROUPS: Patterns = (
    ("extremists", r"ge?detineerd|veroordeeld|terugkeer|uitstap|uittred|extremist|reclassant"
                   r"|oud gedetineerd|deradicali"),
    ("radicalising_persons", r"radicali[sz]er|geradicalis"),
    ("officials", r"ambtena|baliemedewerk|gemeentemedewerk|medewerkers? (?:van de )?gemeente"
                  r"|gemeentelijke medewerk|bestuurder|raadsled|collegeled|wethouder|burgemeester"
                  r"|gemeentebestuur|medewerkers? burgerzaken|beleidsmedewerk|beleidsadvis"),
    ("professionals", r"professional|jongerenwerk|jeugdwerk|hulpverlen|docent|leraar|leraren"
                      r"|leerkracht|mentor|onderwijzer|onderwijspersoneel|wijkagent|agenten|politie"
                      r"|wijkteam|zorgverlen|jeugdprofess|boa s|boas|\bboa\b|handhaver|huisarts"
                      r"|maatschappelijk werk|sociaal werker|eerstelijn|beroepskracht|consulent"
                      r"|klantmanager|trainers?\b|werkers\b|schoolpersoneel|intern begeleider"),
    ("volunteers", r"vrijwillig|buurtvader|buurtmoeder"),
    ("key_figures", r"sleutelfig|sleutelperso|imam|voorgang|geestelijk leid|geloofsleid"
                    r"|rolmodel|vertrouwensperso|ambassadeur"),
    ("vulnerable_youth", r"(?:kwetsb|risico|thuiszit|voortijdig|zwerf|probleem|dak ?loze)\w*"
                         r"(?: \w+){0,2} ?(?:jong|jeugd|leerling|kind|student)"
                         r"|(?:jong|jeugd)\w*(?: \w+){0,4} (?:kwetsb|risico|positie|probleem)"
                         r"|risicojong|risicojeugd|thuiszitters|drop ?outs|schooluitval|kwetsbaren"
                         r"|overlastgevend\w* jong|jongeren met (?:een )?(?:risico|lvb)"),
    ("pupils", r"leerling|student|scholier|schooljeugd|schoolkind|klas(?:sen)?\b|mbo ?ers|vo ?ers"
               r"|brugklas"),
    ("parents", r"\bouder(?:s|paren)?\b|opvoed|verzorgers|moeders|vaders"
                r"|ouderschap|pleegouder"),
    ("family", r"famil|gezin|naast(?:en|bestaan)|verwant|broers|zussen|partners van|naaste"),
    ("peers", r"vriend|leeftijdgeno|leeftijdsgeno|peers?\b|klasgeno|sociaal netwerk"),
    ("youth", r"jonger|jeugd|jong volwassen|jongvolwassen|tieners?|pubers|adolescent|kinderen"
              r"|\bjongens\b|\bmeisjes\b|\bmeiden\b|\bjongvolw"),
    ("residents", r"inwoner|bewoner|burgers|\bburger\b|samenleving|iedereen|bevolking|dorpeling"
                  r"|stedeling|buurtgeno|omwonend|algemeen publiek|wijk ?breed"),
    ("other", r"^(?:overige?n?|andere?|anders|andere groep|other)\b"),
)  # fmt: skip

PHENOMENA: Patterns = (
    ("unknown", r"^(?:nog )?(?:niet )?(?:on)?bekend$"),
    ("all_forms", r"^all(?:e|es)\b|alle vorm|alle fenom|generiek|^algemeen|^breed\b|alle thema"
                  r"|^radicalisering(?: en extremisme)?$|^extremisme$|fenomeen ?overstijg"),
    ("jihadism", r"jihad|islamis|salafis|moslimextr|islamitisch extr|syriegang|uitreizig"),
    ("right_wing", r"^rechts$|rechts? ?extr|extreem ?rechts|neonaz|neo naz|rechts radic|rechtsextr"
                   r"|rechts terror|white power|accelerationis|identitair"),
    ("left_wing", r"^links$|links? ?extr|extreem ?links|linksextr|links radic|anarchis|antifa"),
    ("anti_institutional", r"soeverein|autonom|anti ?institut|anti ?overheid|antioverheid"
                           r"|overheidswantrouw|anti ?gezag|staatsafwijz"),
    ("nihilistic_online", r"\b764\b|^com$|\bthe com\b|com netwerk|online netwerk|nihilis"
                          r"|online gewelds|sadistisch|gore\b|true crime comm"),
    ("protest_spillover", r"boeren|protest|demonstratie|ontsporend"),
    ("single_issue", r"klimaat|milieu|\bdier|dieren|asiel|azc|single issue|natuuract|stikstofact"),
    ("hybrid", r"gemengd|hybride|mixed|eigen wereldbeeld|persoonlijk\w* wereldbeeld|salad bar"),
    ("lone_actor", r"eenling|lone (?:wolf|actor)|solistisch|alleen ?handel"),
    ("polarisation", r"polaris|polariz|wij zij"),
    ("discontent", r"onvrede|maatschappelijke? (?:spanning|onrust)|ongenoegen|wantrouwen|onrust"
                   r"|spanningen|onbehagen"),
    ("conspiracy", r"complot|desinfo|nepnieuw|fake ?news|misinfo|samenzwer|mediawijs"),
    ("cross_theme", r"discrimin|antisemi|anti ?semit|lhbt|racis|moslimhaat|moslimdiscr|islamofob"
                    r"|vrouwenhaat|misogyn|manosfe|incel|homofob|homohaat|haat\b|haatzaai"
                    r"|anti ?feminis|uitsluiting|transfob"),
    ("other", r"^(?:overige?|andere?|anders|ander fenomeen|other)\b"),
)  # fmt: skip

SETTINGS: Patterns = (
    ("case_conference", r"casusoverleg|casustafel|persoonsgericht|\bpga\b|weegtafel"),
    ("group_training", r"groepstrain"),
    ("training", r"training|cursus|workshop|opleiding|scholing|deskundigheid|bijeenkomst"
                 r"|e learning"),
    ("theatre", r"theater|toneel|voorstelling"),
    ("online", r"online|digitaal|social media|internet|gaming|discord"),
    ("youth_work", r"jongerenwerk|jeugdwerk|jongerencentr|\bkeet"),
    ("youth_care", r"jeugdhulp|jeugdzorg|jeugdgezondheid"),
    ("school", r"school|onderwijs|\bmbo\b|\bvo\b|\bpo\b|\bhbo\b|klas|les(?:sen)?\b|gastles"
               r"|campagne op"),
    ("religious_community", r"moskee|kerk|religi|geloofs|levensbeschouw|synagog|tempel"),
    ("community_centre_or_group", r"buurthuis|wijkcentr|buurtcentr|gemeenschap|zelforgan|dorpshuis"
                                  r"|dorpstafel|community"),
    ("sport_culture", r"sport|cultuur|museum|bibliotheek|muziek|kunst"),
    ("home", r"\bthuis\b|huisbezoek|keukentafel|achter de voordeur|gezinsbegel"),
    ("outreach", r"outreach|vindplaats|straatwerk|straathoek|\bstraat\b"),
    ("neighbourhood", r"wijk|buurt|\bdorp|\bkern"),
    ("network", r"netwerk"),
    ("probation", r"reclassering"),
    ("prison", r"detentie|gevangenis|penitent|\bpi\b"),
    ("workplace", r"werkplek|werkgever|\bwerk\b|bedrij"),
    ("other", r"^(?:overige?|andere?|anders)\b"),
)  # fmt: skip

STATUSES: Patterns = (
    ("cancelled", r"geannul|vervall|geschrapt|gaat niet door|niet doorgegaan|afgelast|afgewezen"),
    ("paused", r"gepauz|pauze|on hold|stil ?gelegd|opgeschort|tijdelijk (?:gestopt|stil)|uitgesteld"
               r"|ligt stil"),
    ("ended", r"afgerond|beeindig|gestopt|voltooid|klaar|afgelopen|gereed|afgesloten|geeindigd"),
    ("idea", r"\bidee|\bwens|concept|verkenn|onderzoeken|voorstel|mogelijk"),
    ("planned", r"gepland|plan(?:ning|fase)?\b|voorbereid|start (?:binnenkort|in|nog|najaar|q)"
                r"|nog (?:te )?start|nog niet gestart|in ontwikkeling|ontwikkelfase|toekomstig"
                r"|nieuw\b|opstart"),
    ("running", r"loopt|lopend|actief|uitvoering|gestart|bezig|doorlopend|structureel|bestaand"
                r"|in werking|operationeel|continu"),
)  # fmt: skip


@lru_cache(maxsize=16)
def _compiled(patterns: Patterns) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(pattern)) for code, pattern in patterns)


#: Whole words of which a typing error is still recognised.
_SPELLED: dict[str, str] = {
    "jongeren": "youth", "leerlingen": "pupils", "studenten": "pupils", "inwoners": "residents",
    "bewoners": "residents", "professionals": "professionals", "vrijwilligers": "volunteers",
    "sleutelfiguren": "key_figures", "ambtenaren": "officials", "gezinnen": "family",
    "familie": "family", "vrienden": "peers", "ouders": "parents", "opvoeders": "parents",
    "jihadisme": "jihadism", "polarisatie": "polarisation", "onvrede": "discontent",
    "complotten": "conspiracy", "desinformatie": "conspiracy", "nepnieuws": "conspiracy",
    "soevereinen": "anti_institutional", "eenlingen": "lone_actor", "discriminatie": "cross_theme",
    "antisemitisme": "cross_theme", "boerenprotest": "protest_spillover", "klimaat": "single_issue",
    "rechtsextremisme": "right_wing", "linksextremisme": "left_wing",
}  # fmt: skip


@lru_cache(maxsize=8192)
def code_of(words: str, patterns: Patterns) -> str | None:
    """The code of one piece of text; None when no pattern and no near spelling fits."""
    if not words:
        return None
    for code, pattern in _compiled(patterns):
        if pattern.search(words):
            return code
    codes = {code for code, _pattern in patterns}
    known = [word for word, code in _SPELLED.items() if code in codes]
    close = near(words.replace(" ", ""), known)
    return _SPELLED[close] if close else None
