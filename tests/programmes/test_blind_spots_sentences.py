"""The sentences of the rules, word for word, with their labels filled in; order and uniqueness."""

from __future__ import annotations

from typing import Any

import pytest

from interventions.classification import (
    Domain,
    PhenomenonCode,
    PreventionPhase,
    Setting,
    ShownPhase,
    TargetGroup,
)
from programmes.blind_spots import RULES
from tests.factories.exchange import (
    ActionData,
    ActivityData,
    GoalData,
    programme,
    quiet,
    relevant,
)
from tests.programmes.findings import all_of, sentence

EXTERNAL = "partner buiten deze domeinen (bijvoorbeeld onderwijs, vereniging, geloofsgemeenschap)"
HYBRID = "Gemengd of persoonlijk wereldbeeld"
JIHADISM = "Jihadisme / islamistisch extremisme"
LABELS: dict[Any, dict[str, str]] = {
    ShownPhase: {
        "primary": "primaire preventie",
        "secondary": "secundaire preventie",
        "tertiary": "tertiaire preventie",
    },
    PreventionPhase: {
        "primary_breeding_ground": "primair: voedingsbodem",
        "primary_vulnerable": "primair: kwetsbare groepen",
        "secondary": "secundaire preventie",
        "tertiary": "tertiaire preventie",
    },
    Domain: {
        "social": "sociaal domein",
        "safety": "veiligheidsdomein",
        "care": "zorgdomein",
        "external": EXTERNAL,
        "unknown": "onbekend",
    },
    PhenomenonCode: {
        "all_forms": "alle verschijningsvormen",
        "jihadism": JIHADISM,
        "right_wing": "Rechts-extremisme (incl. rechts-terrorisme, accelerationisme)",
        "left_wing": "Links-extremisme",
        "anti_institutional": "Anti-institutioneel extremisme (incl. soevereinen)",
        "single_issue": "Dieren-, milieu-, klimaat-, asielgericht",
        "protest_spillover": "Protest dat kan omslaan (bijv. boeren, stikstof)",
        "nihilistic_online": "Nihilistisch geweld, online netwerken (Com/764)",
        "hybrid": HYBRID,
        "lone_actor": "Potentieel gewelddadige eenlingen",
        "polarisation": "Polarisatie (horizontaal en verticaal)",
        "discontent": "Maatschappelijk ongenoegen, spanningen",
        "conspiracy": "Complotdenken en desinformatie",
        "cross_theme": "Thema's: antisemitisme, vrouwenhaat, afkeer lhbtiq+",
        "other": "een ander thema",
        "unknown": "nog onbekend",
    },
    TargetGroup: {
        "residents": "inwoners",
        "youth": "jongeren",
        "pupils": "leerlingen en studenten",
        "vulnerable_youth": "jongeren in een kwetsbare positie",
        "parents": "ouders en opvoeders",
        "family": "familie en naasten",
        "peers": "vrienden en leeftijdgenoten",
        "professionals": "professionals",
        "key_figures": "sleutelfiguren",
        "volunteers": "vrijwilligers",
        "officials": "gemeentelijke medewerkers en bestuur",
        "radicalising_persons": "personen die radicaliseren",
        "extremists": "personen uit een extremistisch milieu, (ex-)gedetineerden, terugkeerders",
        "other": "overig",
    },
    Setting: {
        "school": "onderwijs",
        "youth_work": "jongerenwerk",
        "neighbourhood": "wijk",
        "community_centre_or_group": "buurthuis of gemeenschap",
        "religious_community": "geloofsgemeenschap",
        "sport_culture": "sport en cultuur",
        "theatre": "theater",
        "online": "online",
        "training": "training",
        "group_training": "groepstraining",
        "home": "thuis",
        "outreach": "outreachend",
        "youth_care": "jeugdhulp",
        "network": "netwerk",
        "case_conference": "casusoverleg",
        "probation": "reclassering",
        "prison": "detentie",
        "workplace": "werk",
        "other": "overig",
    },
}
NAMES = {
    "BS01": "Lege fase",
    "BS02": "Lokaal thema zonder activiteit",
    "BS03": "Thema ontbreekt in een fase",
    "BS04": "Eenzijdig programma",
    "BS05": "Zwaartepunt in één fase",
    "BS06": "Activiteit zonder eigenaar",
    "BS07": "Eigenaar niet logisch, nog geen besluit",
    "BS08": "Eigenaar uit een ander domein dan verwacht",
    "BS09": "Verwacht domein ontbreekt in een fase",
    "BS10": "Belangrijke doelgroep of online ontbreekt",
    "BS11": "Langer dan een jaar zonder evaluatie",
    "BS12": "Geen plan van aanpak",
    "BS13": "Nog geen onderbouwing",
    "BS14": "Gericht op één etnische of religieuze groep",
    "BS15": "Mogelijke neveneffecten niet ingevuld",
    "BS16": "Einddatum voorbij",
    "BS17": "Doel zonder activiteit",
    "BS18": "Actie over tijd",
}


def one(**facts: Any) -> dict[str, Any]:
    """The quiet programme with an activity "Dialoog" of these facts."""
    return quiet(ActivityData(title="Dialoog", **facts))


SENTENCES: dict[str, tuple[str, dict[str, Any], str]] = {
    "BS01": (
        "BS01",
        programme(ActivityData(side_phases=["primary_vulnerable", "secondary"])),
        "In de fase tertiaire preventie staat nog geen geplande of lopende activiteit. Bespreek of"
        " hier iets nodig is en wie dat kan oppakken, zo nodig samen met de regio.",
    ),
    "BS02": (
        "BS02",
        programme(ActivityData(phenomena=["jihadism"]), locally_relevant=[relevant("hybrid")]),
        f"{HYBRID} is aangemerkt als lokaal relevant, maar geen enkele activiteit richt zich"
        " hierop. Kijk of een bestaande activiteit verbreed kan worden of dat iets nieuws nodig"
        " is.",
    ),
    "BS03": (
        "BS03",
        programme(
            ActivityData(phenomena=["hybrid"], side_phases=["secondary"]),
            ActivityData(phenomena=[], main_phase="tertiary"),
            locally_relevant=[relevant("hybrid")],
        ),
        f"Voor {HYBRID} is er geen activiteit in de fase tertiaire preventie. Ga na of dit bewust"
        " zo is of dat een aanvulling helpt.",
    ),
    "BS04": (
        "BS04",
        programme(
            *[ActivityData(phenomena=["jihadism"]) for _number in range(3)],
            locally_relevant=[relevant("hybrid"), relevant("left_wing"), relevant("jihadism")],
        ),
        f"3 van de 3 activiteiten die een specifiek thema noemen, gaan alleen over {JIHADISM},"
        f" terwijl lokaal ook {HYBRID} en Links-extremisme spelen. Vergelijk het aanbod met het"
        " lokale beeld en verbreed waar dat past.",
    ),
    "BS05": (
        "BS05",
        programme(*[ActivityData() for _n in range(5)], ActivityData(main_phase="tertiary")),
        "5 van de 6 activiteiten vallen in de fase primaire preventie. Bespreek of deze verdeling"
        " past bij het lokale beeld en of een andere fase versterking kan gebruiken.",
    ),
    "BS06": (
        "BS06",
        one(unowned=True),
        'Bij "Dialoog" is geen eigenaar vastgelegd. Spreek af welke organisatie verantwoordelijk'
        " is.",
    ),
    "BS07": (
        "BS07",
        one(owner_fits="no", proposed_owner="O-care"),
        'In de sessie is "Dialoog" niet logisch gevonden bij Welzijn; een besluit over overdracht'
        " ontbreekt. Leg vast of Jeugdhulp het overneemt, of waarom het zo blijft.",
    ),
    "BS07 without proposed owner": (
        "BS07",
        one(owner_fits="no"),
        'In de sessie is "Dialoog" niet logisch gevonden bij Welzijn; een besluit over overdracht'
        " ontbreekt. Leg vast of een andere organisatie het overneemt, of waarom het zo blijft.",
    ),
    "BS07 with a proposed owner that is not there": (
        "BS07",
        one(owner_fits="no", proposed_owner="O-gone"),
        'In de sessie is "Dialoog" niet logisch gevonden bij Welzijn; een besluit over overdracht'
        " ontbreekt. Leg vast of een andere organisatie het overneemt, of waarom het zo blijft.",
    ),
    "BS08": (
        "BS08",
        one(owner="O-safety", owner_fits="discuss"),
        '"Dialoog" ligt bij Politie (veiligheidsdomein), terwijl voor de fase primair:'
        f" voedingsbodem sociaal domein, zorgdomein of {EXTERNAL} is verwacht. Bespreek of dit"
        " logisch is, of pas de verwachting aan.",
    ),
    "BS09": (
        "BS09",
        programme(ActivityData(main_phase="tertiary")),
        "In de fase tertiaire preventie is geen enkele activiteit in handen van veiligheidsdomein"
        " of zorgdomein. Nodig dit domein uit om mee te denken over eigenaarschap.",
    ),
    "BS10": (
        "BS10",
        programme(
            ActivityData(
                target_groups=["parents", "professionals", "key_figures"], settings=["online"]
            )
        ),
        "Geen enkele activiteit is gericht op vrienden en leeftijdgenoten. Overweeg of zij een"
        " plek in het programma moeten krijgen.",
    ),
    "BS10 online": (
        "BS10",
        programme(ActivityData(target_groups=["parents", "peers", "professionals", "key_figures"])),
        "Geen enkele activiteit speelt zich online af. Overweeg hoe de online leefwereld een plek"
        " kan krijgen.",
    ),
    "BS11": (
        "BS11",
        one(start="2025-03-01", evaluations=[]),
        '"Dialoog" loopt sinds 1 maart 2025 en is nog niet geëvalueerd. Plan een evaluatie die'
        " past bij de omvang, bijvoorbeeld een korte procesevaluatie.",
    ),
    "BS12": (
        "BS12",
        one(plan_of_approach=None),
        'Voor "Dialoog" is geen plan van aanpak vastgelegd. Beschrijf kort doel, doelgroep,'
        " werkwijze en verwachte opbrengst.",
    ),
    "BS13": (
        "BS13",
        one(evaluations=[]),
        'Voor "Dialoog" is nog geen onderzoek of evaluatie bekend. Bekijk of een onderzochte'
        " aanpak bruikbaar is, of leg vast hoe u zelf gaat leren wat werkt.",
    ),
    "BS14": (
        "BS14",
        one(limited_to_groups=[{"kind": "religious", "label": " Kerk A "}]),
        '"Dialoog" is alleen bedoeld voor Kerk A. Dit kan ongewild stempelend werken. Overweeg de'
        " doelgroep te verbreden, of leg vast waarom deze keuze nodig is en wat de gemeenschap"
        " ervan vindt.",
    ),
    "BS15": (
        "BS15",
        one(unintended_effects="?"),
        'Bij "Dialoog" zijn mogelijke neveneffecten niet ingevuld. Sta er kort bij stil,'
        " bijvoorbeeld bij stempeling of verlies van vertrouwen.",
    ),
    "BS16": (
        "BS16",
        one(end="2026-11-21"),
        'De einddatum van "Dialoog" (21 november 2026) is voorbij, maar de status is nog "loopt".'
        " Sluit de activiteit af of pas de einddatum aan.",
    ),
    "BS17": (
        "BS17",
        quiet(goals=[GoalData(title="Meer 100% steun")]),
        'Aan het doel "Meer 100% steun" is geen geplande of lopende activiteit gekoppeld. Koppel'
        " een activiteit, of bespreek of het doel nog past.",
    ),
    "BS18": (
        "BS18",
        quiet(
            actions=[ActionData(title="Bel %(x)s", due_on="2026-10-01", updated_on="2026-10-23")]
        ),
        'De actie "Bel %(x)s" had op 1 oktober 2026 klaar moeten zijn en is sinds 23 oktober 2026'
        " niet bijgewerkt. Werk de stand bij of spreek een nieuwe datum af.",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_sentence_is_the_one_of_the_rule(case: str) -> None:
    code, data, text = SENTENCES[case]
    assert sentence(code, data) == text


@pytest.mark.parametrize("vocabulary", LABELS, ids=lambda entry: entry.__name__)
def test_labels_are_those_of_the_rules(vocabulary: Any) -> None:
    labels = {code: str(label) for code, label in vocabulary.choices}
    assert labels == LABELS[vocabulary]


def test_every_rule_has_its_name_once_and_in_order() -> None:
    assert {rule.code: str(rule.name) for rule in RULES} == NAMES
    assert [rule.code for rule in RULES] == sorted(NAMES)


def test_findings_are_sorted_by_code_point_and_unique() -> None:
    ids = ["b", "B", "a-1", "a_1", "a10", "a2", "A"]
    data = programme(*[ActivityData(id=code, owner=None) for code in ids])
    keys = [(row.code, row.subject) for row in all_of(data)]
    assert keys == sorted(set(keys))
    subjects = [subject for code, subject in keys if code == "BS06"]
    order = ["A", "B", "a-1", "a10", "a2", "a_1", "b"]
    assert subjects == [f"activity:{code}" for code in order]


def test_same_programme_gives_the_same_findings() -> None:
    data = programme(ActivityData(unowned=True), locally_relevant=[relevant("hybrid")])
    assert all_of(data) == all_of(data)


def test_finding_says_why_and_proposes_a_step() -> None:
    for _code, data, _text in SENTENCES.values():
        for row in all_of(data):
            assert row.title and row.why.endswith(".") and row.message.endswith(row.proposal)
            assert row.rule_name == NAMES[row.code]
