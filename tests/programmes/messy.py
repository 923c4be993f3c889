"""Messy lists with what has to come out, as other municipalities might keep them (all made up).

Each list differs in headings, layout, notation and file format from the given ones.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from tests.programmes import lists

A, B, SECOND, THIRD = "primary_breeding_ground", "primary_vulnerable", "secondary", "tertiary"
Row = dict[str, Any]


@dataclass(frozen=True)
class Messy:
    """A file, the rows that have to come out, and the faults as row → reason."""

    name: str
    content: bytes
    rows: list[Row]
    faults: dict[int, str]


def row(number: int, title: str, owner: str | None = None, phase: str | None = None,
        groups: str = "", themes: str = "", start: str | None = None, end: str | None = None,
        budget: float | None = None) -> Row:  # fmt: skip
    """One expected row; the sheet is compared by its number only."""
    return {
        "row": number, "title": title, "owner": owner, "main_phase": phase,
        "target_groups": sorted(groups.split()), "phenomena": sorted(themes.split()),
        "start": start, "end": end, "budget": budget,
    }  # fmt: skip


def crosses() -> Messy:
    """A cross per phase under a two-row header, amounts in thousands, a phase that is doubled."""
    rows = [
        ["Gemeente Lindewaard", None, None, None, None, None, None, None, None],
        [],
        ["#", "Maatregel", "Verantwoordelijke organisatie", "Fase", None, None, None,
         "Begroting 2026 (x € 1.000)", "Bereikte groep", "Voor wie?"],
        [None, None, None, "1a", "1b", "2", "3", None, None, None],
        [1, "Wijkgesprekken ‘Samen in de straat’", "Stichting Welzijn Lindewaard", "X", None, None,
         None, 12.5, "ca. 300", "bewoners"],
        [2, "Mentoren voor thuiszitters", "Jongerenwerk De Brug + Leerplicht", None, "x", None,
         None, "7,5", None, "kwetsbare jongeren"],
        [3, "Duidingsgesprekken", "Veiligheidshuis Rivierenland", None, None, "✓", None, 4, None,
         "professionals; familie"],
        [4, "Begeleiding na detentie", "Reclassering", None, None, None, "v", "pm", None,
         "veroordeelden, gezinnen"],
        [5, "Weerbaarheidstraining", "n.t.b.", "x", "x", None, None, "geen idee", None, "jeugd"],
        [6, "Netwerk sleutelfiguren", "Team Veiligheid", "x", "x", None, None, 3, None,
         "sleutelfiguren"],
        [None, "Totaal", None, 3, 3, 1, 1, 27, None, None],
    ]  # fmt: skip
    merged = ["D3:G3", "A3:A4", "B3:B4", "C3:C4", "H3:H4", "I3:I4", "J3:J4", "A1:I1"]
    return Messy(
        "lindewaard.xlsx",
        lists.xlsx(("Maatregelen", rows), merged=merged),
        [
            row(5, "Wijkgesprekken ‘Samen in de straat’", "Stichting Welzijn Lindewaard", A,
                "residents", budget=12500),
            row(6, "Mentoren voor thuiszitters", "Jongerenwerk De Brug", B, "vulnerable_youth",
                budget=7500),
            row(7, "Duidingsgesprekken", "Veiligheidshuis Rivierenland", SECOND,
                "professionals family", budget=4000),
            row(8, "Begeleiding na detentie", "Reclassering", THIRD, "extremists family"),
            row(10, "Netwerk sleutelfiguren", "Team Veiligheid", None, "key_figures", budget=3000),
        ],
        {9: "unreadable_budget"},
    )  # fmt: skip


def sheet_per_phase() -> Messy:
    """A sheet per phase, another layout on each, the header repeated halfway, dates everywhere."""
    first = [
        ["Overzicht projecten", None, None, None, None],
        ["Project", "Trekker", "Doelgroep", "Verschijningsvorm", "Looptijd"],
        ["Theaterles ‘Grijs’", "CJG Heuvelrand", "scholieren vo", "alle", "schooljaar 2026-2027"],
        ["Ouderavonden", "CJG Heuvelrand", "ouders/opvoeders", "online netwerken",
         "Q1 2026 – Q3 2026"],
        ["Project", "Trekker", "Doelgroep", "Verschijningsvorm", "Looptijd"],
        ["Buurtiftar", "Moskeebestuur, commissie dialoog", "inwoners",
         "polarisatie & discriminatie",
         "maart t/m april 2026"],
        ["* doorlopende projecten staan hier niet"],
    ]  # fmt: skip
    second = [
        ["Naam activiteit", "Wie voert uit", "Start", "Einde", "Kosten per jaar", "E-mailadres"],
        ["Casustafel", "Zorg- en Veiligheidshuis", datetime.date(2024, 1, 1), "onbepaalde tijd",
         "€ 31.000,00", "iemand@example.nl"],
        ["Gezinscoach", "Jeugdteam", "1 sept 2026", "31 augustus 2026", 9000, None],
        ["Casustafel ", "GGD", "2026", None, None, None],
        ["Systeemgesprekken", "GGZ Heuvelrand", "02/03/26", "t/m Q4 2027", "18,5k", None],
    ]  # fmt: skip
    notes = [["Nog bespreken met de burgemeester"], ["Voortgang", "goed"]]
    return Messy(
        "heuvelrand.xlsx",
        lists.xlsx(("1a Voedingsbodem", first), ("Secundair", second), ("Notities", notes)),
        [
            row(3, "Theaterles ‘Grijs’", "CJG Heuvelrand", A, "pupils", "all_forms", "2026-08-01",
                "2027-07-31"),
            row(4, "Ouderavonden", "CJG Heuvelrand", A, "parents", "nihilistic_online",
                "2026-01-01", "2026-09-30"),
            row(6, "Buurtiftar", "Moskeebestuur, commissie dialoog", A, "residents",
                "polarisation cross_theme", "2026-03-01", "2026-04-30"),
            row(2, "Casustafel", "Zorg- en Veiligheidshuis", SECOND, start="2024-01-01",
                budget=31000),
            row(5, "Systeemgesprekken", "GGZ Heuvelrand", SECOND, start="2026-03-02",
                end="2027-12-31", budget=18500),
        ],
        {3: "end_before_start", 4: "duplicate_title"},
    )  # fmt: skip


def windows_csv() -> Messy:
    """Windows-1252 with semicolons, the phase in heading lines, one period column, remarks."""
    rows = [
        ["Actielijst weerbaarheid – gemeente Vennepolder", "", "", "", ""],
        ["", "", "", "", ""],
        ["Wat gaan we doen?", "Actiehouder", "Gericht op", "Wanneer", "Bedrag in euro's"],
        ["FASE 1B: KWETSBARE GROEPEN", "", "", "", ""],
        ["Rots en Water", "Sportservice", "jongeren in kwetsbare posities", "vanaf 1/9/2025",
         "€ 6.750"],
        ["Cafés voor jonge vaders", "Welzijn Vennepolder; GGD", "vaders", "2026 t/m 2028",
         "ca. 3.200,-"],
        ["Fase 2 - Secundair", "", "", "", ""],
        ["Coördinatie persoonsgerichte aanpak", "OOV", "personen die radicaliseren",
         "doorlopend vanaf 2023", "25 000"],
        ["Training signaleren", "OOV", "docenten, jongerenwerkers", "najaar 2026", "1.500"],
        ["", "Politie", "professionals", "1-1-2026", "500"],
        ["Huisbezoeken", "??", "gezinnen", "30-02-2026", "nihil"],
        ["Fase 3", "", "", "", ""],
        ["Nazorgtafel", "Reclassering", "ex-gedetineerden", "01.01.2026 - 31.12.2026", "-200"],
        ["Resocialisatie", "Reclassering", "terugkeerders, uitstappers", "", "regulier budget"],
        ["Exitgesprekken", "Stichting Uitweg", "uitstappers", "sinds mei 2024", "0"],
        ["Totaal", "", "", "", "37.750"],
    ]  # fmt: skip
    return Messy(
        "vennepolder.csv",
        lists.csv(rows),
        [
            row(5, "Rots en Water", "Sportservice", B, "vulnerable_youth", start="2025-09-01",
                budget=6750),
            row(6, "Cafés voor jonge vaders", "Welzijn Vennepolder", B, "parents",
                start="2026-01-01", end="2028-12-31", budget=3200),
            row(8, "Coördinatie persoonsgerichte aanpak", "OOV", SECOND, "radicalising_persons",
                start="2023-01-01", budget=25000),
            row(15, "Exitgesprekken", "Stichting Uitweg", THIRD, "extremists", start="2024-05-01",
                budget=0),
        ],
        {9: "unreadable_date", 10: "missing_title", 11: "unreadable_date",
         13: "unreadable_budget", 14: "unreadable_budget"},
    )  # fmt: skip


def tabs_in_utf16() -> Messy:
    """UTF-16 with tabs, Excel’s “Unicode text”; an unusual heading for the activity."""
    rows = [
        ["Volgnr", "Onderwerp", "Belegd bij", "Soort preventie", "Publiek", "Ideologie",
         "Begindatum", "Einddatum", "Middelen", "Stand van zaken"],
        ["1", "Lessen burgerschap", "Scholengroep", "Primair (voedingsbodem)",
         "leerlingen en ouders",
         "links- en rechts-extremisme", "15-08-2025", "15-07-2026", "12.000,50", "loopt"],
        ["2", "Meldpunt onrust", "Gemeente", "secundaire preventie", "inwoners, ambtenaren",
         "soevereinen", "jan 2026", "dec 2026", "nnb", ""],
        ["3", "Maatjesproject", "Humanitas", "1b/2", "kwetsbare jongeren", "jihadisme", "", "", "",
         "vraag: wie betaalt?"],
        ["4", "Inloopspreekuur", "Maatschappelijk werk", "nazorg", "familie", "", "", "", "", ""],
        ["5", "Digitale stewards", "Bibliotheek", "Voedingbodem", "jongeren", "complotten",
         "4-2026",
         "", "€ 2.000", ""],
    ]  # fmt: skip
    return Messy(
        "unicode tekst.txt",
        lists.csv(rows, delimiter="\t", encoding="utf-16"),
        [
            row(2, "Lessen burgerschap", "Scholengroep", A, "pupils parents",
                "left_wing right_wing", "2025-08-15", "2026-07-15", 12000.5),
            row(3, "Meldpunt onrust", "Gemeente", SECOND, "residents officials",
                "anti_institutional", "2026-01-01", "2026-12-31"),
            row(4, "Maatjesproject", "Humanitas", None, "vulnerable_youth", "jihadism"),
            row(6, "Digitale stewards", "Bibliotheek", A, "youth", "conspiracy", "2026-04-01",
                budget=2000),
        ],
        {5: "unknown_phase"},
    )  # fmt: skip


def open_document() -> Messy:
    """An ods with titles of several lines, a phase column in numbers, and a second table below."""
    rows = [
        ["Interventie", "Partner", "Niveau", "Doelgroepen", "Fenomenen", "Jaar", "Kosten"],
        ["Training ‘Omgaan met idealen’\n(2 dagdelen)", "Bureau Jeugd", 1, "professionals",
         "alle vormen van extremisme", 2026, 4500],
        ["Gesprekken met boeren", "Gebiedsmakelaar", "1a", "ondernemers; inwoners",
         "boerenprotesten", "2025-2026", "n.v.t."],
        [None, None, None, None, None, None, None],
        ["Maatwerk", None, None, None, None, None, None],
        ["Interventie", "Eigenaar", "Fase", "Doelgroep", "Kosten", None, None],
        ["Intensieve begeleiding", "Jeugdbescherming", 2, "radicaliserende jongeren", "1,2 ton",
         None,
         None],
        ["Herstelgesprek", "Halt", "3", "geradicaliseerden, vrienden", "€ 1.250,-", None, None],
    ]  # fmt: skip
    return Messy(
        "overzicht.ods",
        lists.ods("Blad 1", rows),
        [
            row(2, "Training ‘Omgaan met idealen’", "Bureau Jeugd", None, "professionals",
                "all_forms", "2026-01-01", "2026-12-31", 4500),
            row(3, "Gesprekken met boeren", "Gebiedsmakelaar", A, "residents", "protest_spillover",
                "2025-01-01", "2026-12-31"),
            row(8, "Herstelgesprek", "Halt", THIRD, "radicalising_persons peers", budget=1250),
        ],
        {7: "unreadable_budget"},
    )  # fmt: skip


def merged_down() -> Messy:
    """The phase merged over several rows on the left, a title above, an unlabelled total below."""
    rows = [
        ["Lokale aanpak Zandwijk: wat doen we al?", None, None, None, None, None],
        ["Laag", "Activiteiten", "Wie?", "Doelgroep(en)", "Thema’s", "Van", "Tot en met", "Budget"],
        ["Primair: voedingsbodem", "Straatcoaches", "Handhaving / Jongerenwerk", "jongeren",
         "onvrede",
         "1-1-26", "31-12-26", "€ 40.000"],
        [None, "Debatclub", "Bieb", "leerlingen", "nepnieuws", "feb 2026", "continu", "2.500,-"],
        [None, "Meidengroep", "Jongerenwerk", "meiden", "?", "", "", "-"],
        ["Tertiair", "Woonbegeleiding", "Woningcorporatie", "ex gedetineerden", "alle vormen",
         "2025", "2027", "veel te weinig"],
        [None, "Terugkeertafel", "Veiligheidshuis", "terugkeerders", "jihadisme", "01/2026", "",
         "€ 0"],
        [None, None, None, None, None, None, None, 42500],
    ]  # fmt: skip
    return Messy(
        "zandwijk.xlsx",
        lists.xlsx(("Inventarisatie", rows), merged=["A3:A5", "A6:A7", "A1:H1"]),
        [
            row(3, "Straatcoaches", "Handhaving", A, "youth", "discontent", "2026-01-01",
                "2026-12-31", 40000),
            row(4, "Debatclub", "Bieb", A, "pupils", "conspiracy", "2026-02-01", None, 2500),
            row(5, "Meidengroep", "Jongerenwerk", A, "youth"),
            row(7, "Terugkeertafel", "Veiligheidshuis", THIRD, "extremists", "jihadism",
                "2026-01-01", None, 0),
        ],
        {6: "unreadable_budget"},
    )  # fmt: skip


def table_per_phase() -> Messy:
    """A small table per phase with its own header, asked as questions,
    and a line about the list."""
    head = ["Wat", "Wie", "Wanneer", "Hoeveel kost het?"]
    rows = [
        ["1a. Voedingsbodem"], head, ["Sportdag", "Sportservice", "juni 2026", 3000],
        ["Buurtfeest", "Wijkraad", "2026", "onbekend"], [],
        ["1b. Kwetsbare groepen"], head, ["Maatjes", "Humanitas", "vanaf 2025", "2k"], [],
        ["2. Secundair"], head, ["Duiding", "Zorghuis", "medio 2026", "gratis"],
        ["", "", "", "5.000"], ["Peildatum", "1-10-2026"],
    ]  # fmt: skip
    return Messy(
        "per fase.xlsx",
        lists.xlsx(("Blad", rows)),
        [
            row(3, "Sportdag", "Sportservice", A, start="2026-06-01", end="2026-06-30",
                budget=3000),
            row(4, "Buurtfeest", "Wijkraad", A, start="2026-01-01", end="2026-12-31"),
            row(8, "Maatjes", "Humanitas", B, start="2025-01-01", budget=2000),
        ],
        {12: "unreadable_date"},
    )  # fmt: skip


def long_headings() -> Messy:
    """Headings with explanations, two budgets, telephone numbers under an odd heading."""
    rows = [
        ["Gemeente Holtwolde", "versie", "0.3"],
        ["Titel", "Trekker/uitvoerder",
         "Fase (kies uit: 1a voedingsbodem, 1b kwetsbare groepen, 2 secundair,"
         " 3 tertiair, of leeg)",
         "Welke doelgroep?", "Vormen", "Start", "t/m", "Begroting 2025", "Begroting 2026",
         "Wie bel je"],
        ["Grensoverleg", "Politie Oost", "sec.", "docenten en agenten",
         "jihadisme; rechts en links extremisme",
         "2024-01-01", "doorlopend", 1000, 2000, "06-12345678"],
        ["Taalcafé", "Bibliotheek; Welzijn", "primair voedingsbodem", "alle inwoners", "onvrede",
         "1 feb 25", "31 dec 25", "500", "p.m.", "0612345678"],
        ["Taalcafé", "Bibliotheek", "1a", "", "", "", "", "", "", ""],
        ["Totale kosten", "", "", "", "", "", "", 1500, 2000, ""],
    ]  # fmt: skip
    return Messy(
        "holtwolde.xlsx",
        lists.xlsx(("2026", rows)),
        [
            row(3, "Grensoverleg", "Politie Oost", SECOND, "professionals",
                "jihadism right_wing left_wing", "2024-01-01", None, 2000),
            row(4, "Taalcafé", "Bibliotheek", A, "residents", "discontent", "2025-02-01",
                "2025-12-31"),
        ],
        {5: "duplicate_title"},
    )  # fmt: skip


ALL = (
    table_per_phase,
    long_headings,
    crosses,
    sheet_per_phase,
    windows_csv,
    tabs_in_utf16,
    open_document,
    merged_down,
)
