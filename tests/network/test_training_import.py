"""Reading in a list of trainings: what is recognised, counted, refused, stored; names nowhere."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from core.spreadsheets import Sheet, Workbook
from core.tenancy import acting_for
from network.actions.people import end_officer
from network.actions.training import create_session, create_training
from network.actions.training_import import (
    ImportRefused,
    Outcome,
    import_groups,
    packed,
    unpacked,
)
from network.actions.training_import_plan import ImportPlan, plan_of
from network.actions.training_people import People, set_people
from network.models import Enrolment, Profession, Training, TrainingSession
from network.models.training_list import NoList, TrainingList, read_training_list
from network.models.training_words import (
    Unclear,
    day_of,
    field_of,
    kind_of,
    level_of,
    profession_of,
)
from tests.factories.network import FocalOfficerFactory, PartnerFactory
from tests.network.training_lists import DAY, HEADS, inside, row
from tests.world import World


def read(*rows: list[Any], heads: list[Any] | None = None, above: int = 0) -> TrainingList:
    """What a sheet with these rows says."""
    cells: list[list[Any]] = [["Overzicht"]] * above
    sheet = Sheet("blad", [*cells, heads or HEADS, *rows])
    return read_training_list(Workbook([sheet]), timezone.localdate())


def plan(*rows: list[Any], heads: list[Any] | None = None) -> ImportPlan:
    return plan_of(read(*rows, heads=heads))


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def store(world: World, *rows: list[Any]) -> Outcome:
    """Read the rows in as the page does: signed, and taken out again."""
    signed = packed(plan(*rows).new, adviser(world))
    return import_groups(unpacked(signed, adviser(world)), membership=adviser(world))


def faults(found: Any) -> list[tuple[int, str]]:
    return [(one.place.row, one.field) for one in found.faults]


def register() -> list[tuple[Any, ...]]:
    """What the register holds: day, organisation, profession, by name?, the numbers."""
    names = ["session__held_on", "organisation__name", "profession", "alone", "enrolled"]
    names += ["attended", "certified", "certified_on"]
    return list(Enrolment.objects.order_by("pk").values_list(*names))


@pytest.fixture
def ster(acting: World) -> Any:
    """The organisation of the lists."""
    return PartnerFactory(organisation__name="Café Ster").organisation


# --- what is recognised ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "cell",
    [
        "22-11-2025", "22/11/2025", "22.11.2025", "2025-11-22", "22 november 2025",
        "za 22 nov 2025", "22 - 11 - 2025", "22-11-25", "2025/11/22", "2025-11-22 00:00:00",
        datetime.date(2025, 11, 22), datetime.datetime(2025, 11, 22, 9, 30), 45983, 45983.0,
    ],
)  # fmt: skip
def test_day_in_every_notation(cell: Any) -> None:
    assert day_of(cell) == datetime.date(2025, 11, 22)


@pytest.mark.parametrize(
    "cell", ["11/22/2025", "31-02-2026", "2025", "november 2025", "22 xyz 2025", "ja", 12, True]
)
def test_what_is_no_day(cell: Any) -> None:
    with pytest.raises(Unclear):
        day_of(cell)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Training", "training"), ("Naam training", "training"), ("CURSUS", "training"),
        ("Aanbieder", "provider"), ("Soort", "kind"), ("Niveau:", "level"), ("Datum", "day"),
        ("Datum training", "day"), ("Organisatie", "organisation"), ("Werkgever", "organisation"),
        ("Beroep", "profession"), ("Beroep/Functie", "profession"), ("Functie", "profession"),
        ("Aantal", "number"), ("Aantal deelnemers", "number"), ("Aanwezig", "came"),
        ("Certificaat", "certificate"), ("Certificaten", "certificate"),
        ("Datum certificaat", "certified_on"), ("Certificaten gegeven op", "certified_on"),
        ("Naam", "name"), ("Naam deelnemer", "name"), ("Achternaam", "last_name"),
        ("E-mail", ""), ("Telefoon", ""), ("Geboortedatum", ""), ("Trainer", ""), (None, ""),
    ],
)  # fmt: skip
def test_heading(heading: Any, name: str) -> None:
    assert field_of(heading) == name


@pytest.mark.parametrize(
    ("words", "profession"),
    [
        ("Docent Nederlands", "teacher"), ("zorgcoördinator", "mentor"), ("BOA", "enforcement"),
        ("Jongerenwerker", "youth_worker"), ("jeugdbeschermer", "youth_protection"),
        ("Jeugdreclasseerder", "youth_protection"), ("reclasseringswerker", "probation"),
        ("wijkagent", "community_police"), ("Wethouder", "board_member"), ("imam", "faith_leader"),
        ("medewerker sociaal wijkteam", "social_worker"), ("jeugdverpleegkundige", "health"),
        ("Adviseur openbare orde", "municipality_safety"), ("goochelaar", None), ("", None),
    ],
)  # fmt: skip
def test_profession(words: str, profession: str | None) -> None:
    assert profession_of(words) == profession


@pytest.mark.parametrize("choice", Profession)
def test_profession_by_its_own_name(choice: Profession) -> None:
    assert profession_of(str(choice.label)) == choice


def test_kind_and_level() -> None:
    assert (kind_of("train-de-trainer"), kind_of("Verdiepend")) == (
        "train_the_trainer",
        "deepening",
    )
    assert (kind_of("E-learning"), kind_of("taart")) == ("e_learning", None)
    assert (level_of("gevorderden"), level_of("Expert"), level_of("x")) == (
        "deepening",
        "expert",
        None,
    )


# --- reading ---------------------------------------------------------------------------------
def test_headings_stand_anywhere_above_and_in_any_order(ster: Any) -> None:
    heads = ["E-mail", "Organisatie", "Datum", "Aantal", "Training"]
    found = read(["x@y.example", "Café Ster", DAY, 4, "ROR"], heads=heads, above=3)
    assert (found.read, found.unread) == (1, 1)
    only = found.rows[0]
    assert (only.place.row, only.training, only.organisation) == (5, "ROR", "Café Ster")
    assert (only.enrolled, only.attended, only.certified) == (4, 4, 0)


def test_two_sheets_are_read_and_say_which() -> None:
    sheets = [Sheet("toelichting", [["Hoe werkt dit"]])]
    sheets += [Sheet("x", [HEADS, row(day="geen")])] * 2
    found = read_training_list(Workbook(sheets), timezone.localdate())
    assert [str(one.place) for one in found.faults] == ["blad 2, rij 2", "blad 3, rij 2"]


def test_empty_rows_and_totals_are_passed_over() -> None:
    assert read([None] * 10, row(training="Totaal", number=12), row()).read == 1


@pytest.mark.parametrize("heads", [["Activiteit", "Fase"], ["Training", "Datum", "Wijk"], []])
def test_list_without_the_columns_that_are_needed(heads: list[str]) -> None:
    with pytest.raises(NoList) as refused:
        read(heads=heads or [None])
    assert "Organisatie" in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"training": None}, "training"),
        ({"organisation": " "}, "organisation"),
        ({"day": None}, "day"),
        ({"day": "31-02-2026"}, "day"),
        ({"number": None}, "number"),
        ({"number": "veel"}, "number"),
        ({"number": 0}, "number"),
        ({"number": 2.5}, "number"),
        ({"number": -3}, "number"),
        ({"number": 3, "name": "Piet Puk"}, "number"),
        ({"certificate": "misschien"}, "certificate"),
        ({"certificate": 5}, "certificate"),
        ({"certificate": inside(-31)}, "certified_on"),
        ({"certificate": inside(1)}, "certified_on"),
        ({"day": inside(9), "certificate": "ja"}, "certificate"),
        ({"day": inside(9), "certificate": 2}, "certificate"),
    ],
)
def test_fault_names_its_row_and_column(ster: Any, changes: Any, field: str) -> None:
    found = plan(row(), row(**changes))
    assert faults(found) == [(3, field)]
    assert all(one.sentence and one.label for one in found.faults)
    assert [group.enrolled for group in found.new] == [4]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": "Onbekend"}, "organisation"),
        ({"day": "01-01-1999"}, "day"),
        ({"day": inside(-1826)}, "day"),
        ({"day": inside(6 * 366)}, "day"),
        ({"level": "heel diep"}, "level"),
        ({"kind": "taart"}, "kind"),
        ({"training": "x" * 121}, "training"),
        ({"training": "Bel 06 12345678"}, "training"),
        ({"provider": "piet@voorbeeld.example"}, "provider"),
    ],
)
def test_row_that_does_not_fit_the_register(ster: Any, changes: Any, field: str) -> None:
    found = plan(row(), row(**changes))
    assert faults(found) == [(3, field)]
    assert len(found.new) == 1


def test_name_of_a_person_in_another_column_is_refused_and_not_repeated(ster: Any) -> None:
    person = {"name": "Piet Puk", "number": None}
    found = plan(
        row(**person, provider="Piet Puk"),
        row(**person, training="piet puk"),
        row(**person, organisation="PIET PUK"),
    )
    assert faults(found) == [(2, "provider"), (3, "training"), (4, "organisation")]
    assert not [one for one in found.faults if "puk" in one.sentence.casefold()]


def test_unknown_profession_counts_as_other_with_a_note(ster: Any) -> None:
    found = plan(row(profession="goochelaar"))
    assert [group.profession for group in found.new] == ["other"]
    assert [(one.place.row, one.field) for one in found.notes] == [(2, "profession")]


def test_certificates_in_every_notation(ster: Any) -> None:
    given = inside(-20)
    for cell, number, day in [
        ("ja", 4, inside(-30)), ("x", 4, inside(-30)), ("nee", 0, None), (None, 0, None),
        (3, 3, inside(-30)), ("3", 3, inside(-30)), (given, 4, given), (True, 4, inside(-30)),
    ]:  # fmt: skip
        (group,) = plan(row(certificate=cell)).new
        assert (group.certified, group.certified_on) == (number, day)


def test_day_of_the_certificate_has_a_column_and_who_came_too(ster: Any) -> None:
    heads = ["Training", "Datum", "Organisatie", "Aantal", "Aanwezig", "Datum certificaat"]
    cells = ["ROR", DAY, "Café Ster", 9]
    (group,) = plan([*cells, 7, inside(-5)], heads=heads).new
    assert (group.enrolled, group.attended, group.certified) == (9, 7, 7)
    assert group.certified_on == inside(-5)
    (unknown,) = plan([*cells, None, None], heads=heads).new
    assert unknown.attended is None
    assert faults(plan([*cells, 10, None], heads=heads)) == [(2, "came")]


# --- persons ---------------------------------------------------------------------------------
def test_same_person_five_times_counts_once_and_is_told_without_the_name(ster: Any) -> None:
    names = ["Piet Puk", "piet puk", " Piet  Puk", "PIET PUK", "Piét Puk"]
    found = plan(*[row(name=name, number=None, certificate="ja") for name in names])
    (group,) = found.new
    assert (group.enrolled, group.attended, group.certified) == (1, 1, 1)
    assert [one.sentence for one in found.notes] == [
        "Rij 2, rij 3, rij 4, rij 5 en rij 6 zijn dezelfde persoon en tellen één keer."
    ]


def test_same_name_elsewhere_or_on_another_day_is_counted(acting: World, ster: Any) -> None:
    PartnerFactory(organisation__name="Maan")
    person = {"name": "Piet Puk", "number": None}
    other_day = {**person, "day": inside(-3)}
    found = plan(row(**person), row(**person, organisation="Maan"), row(**other_day))
    assert [group.enrolled for group in found.new] == [1, 1, 1]


def test_different_persons_and_a_group_are_counted_together(ster: Any) -> None:
    found = plan(row(number=4), *[row(name=name, number=None) for name in ("Jan", "Piet")])
    assert [(group.enrolled, group.officer) for group in found.new] == [(6, None)]


def test_names_in_three_columns(ster: Any) -> None:
    heads = ["Voornaam", "Tussenvoegsel", "Achternaam", "Training", "Datum", "Organisatie"]
    cells = ["ROR", DAY, "Café Ster"]
    found = plan(["Piet", "van", "Puk", *cells], ["piet", "van", "puk", *cells], heads=heads)
    assert [group.enrolled for group in found.new] == [1]


def test_focal_officer_who_agreed_is_recognised_by_name_and_organisation(
    acting: World, ster: Any
) -> None:
    officer = FocalOfficerFactory(organisation=ster, name="Merel Zandoever", trained_on=None)
    FocalOfficerFactory(name="Piet Puk")
    rows = [
        row(name=name, number=None, certificate="ja") for name in ("merel ZANDOEVER", "Piet Puk")
    ]
    assert store(acting, *rows).groups == 2
    assert sorted((one[3], one[4]) for one in register()) == [(False, 1), (True, 1)]
    assert Enrolment.objects.get(alone=True).officer == officer
    officer.refresh_from_db()
    assert officer.trained_on == inside(-30)


def test_officer_whose_role_ended_is_counted_and_not_recognised(acting: World, ster: Any) -> None:
    officer = FocalOfficerFactory(organisation=ster, name="Merel Zandoever")
    end_officer(officer, membership=adviser(acting), ended_on=inside(0))
    (group,) = plan(row(name="Merel Zandoever", number=None)).new
    assert group.officer is None


# --- storing ---------------------------------------------------------------------------------
def test_everything_is_stored_through_the_register(acting: World, ster: Any) -> None:
    outcome = store(acting, row(certificate=3), row(day=inside(20), number=6))
    assert outcome == Outcome(trainings=1, sessions=2, groups=2)
    training = Training.objects.get()
    assert (training.name, training.provider) == ("Basistraining", "Opleiders voorbeeld")
    assert (training.kind, training.level, training.repeat_months) == ("basic", "basic", 24)
    assert register() == [
        (inside(-30), "Café Ster", "teacher", False, 4, 4, 3, inside(-30)),
        (inside(20), "Café Ster", "teacher", False, 6, None, 0, None),
    ]


def test_known_training_session_and_organisation_are_found_whatever_accents(
    acting: World, ster: Any
) -> None:
    made = create_training(
        membership=adviser(acting),
        facts={"name": "Básistraining", "kind": "joint", "level": "expert"},
    )
    facts = {"training": made, "held_on": inside(-30)}
    session = create_session(membership=adviser(acting), facts=facts)
    mentors = People(ster, "mentor", enrolled=2, attended=2)
    set_people(session, membership=adviser(acting), rows=[mentors])
    assert store(acting, row(organisation="CAFE  ster")) == Outcome(groups=1)
    assert [one[2:5] for one in register()] == [("mentor", False, 2), ("teacher", False, 4)]
    assert Training.objects.get().level == "expert"


def test_reading_in_again_doubles_nothing(acting: World, ster: Any) -> None:
    FocalOfficerFactory(organisation=ster, name="Merel Zandoever")
    rows = [row(), row(name="Merel Zandoever", number=None), row(day=inside(9))]
    store(acting, *rows)
    before = register()
    again = plan(*rows)
    assert (again.new, len(again.same), again.other) == ([], 3, [])
    assert store(acting, *rows) == Outcome()
    assert register() == before


def test_page_that_was_confirmed_twice_doubles_nothing(acting: World, ster: Any) -> None:
    groups = plan(row()).new
    import_groups(groups, membership=adviser(acting))
    assert import_groups(groups, membership=adviser(acting)) == Outcome()
    assert len(register()) == 1


def test_what_differs_is_told_and_stays(acting: World, ster: Any) -> None:
    store(acting, row(number=4))
    changed = plan(row(number=5))
    assert (changed.new, [group.enrolled for group in changed.other]) == ([], [5])
    store(acting, row(number=5))
    assert [one[4] for one in register()] == [4]


def test_who_became_or_is_no_officer_any_more_is_not_counted_twice(
    acting: World, ster: Any
) -> None:
    person = row(name="Merel Zandoever", number=None)
    store(acting, row(), person)
    officer = FocalOfficerFactory(organisation=ster, name="Merel Zandoever")
    assert plan(row(), person).new == []
    store(acting, row(day=inside(-3)), row(day=inside(-3), name="Merel Zandoever", number=None))
    end_officer(officer, membership=adviser(acting), ended_on=inside(0))
    again = plan(row(day=inside(-3)), row(day=inside(-3), name="Merel Zandoever", number=None))
    assert again.new == []


def test_officer_who_stands_there_with_another_profession_is_told(acting: World, ster: Any) -> None:
    FocalOfficerFactory(organisation=ster, name="Merel Zandoever")
    store(acting, row(name="Merel Zandoever", number=None))
    found = plan(row(name="Merel Zandoever", number=None, profession="mentor"))
    assert (found.new, len(found.other)) == ([], 1)


@pytest.mark.parametrize("gone", ["cancelled_on", "retired_on"])
def test_cancelled_session_and_retired_training_are_a_fault(
    acting: World, ster: Any, gone: str
) -> None:
    store(acting, row())
    model = TrainingSession if gone == "cancelled_on" else Training
    model.objects.update(**{gone: inside(-1)})
    assert faults(plan(row(profession="mentor"))) == [(2, "training")]


def test_more_than_a_session_takes_is_a_fault(ster: Any) -> None:
    found = plan(row(number=400), row(number=101))
    assert (found.new, faults(found)) == ([], [(2, "number")])


def test_training_without_level_is_read_as_basic_and_said_once(ster: Any) -> None:
    found = plan(*[row(training="OMEI", level=None, number=2)] * 2)
    assert [(group.kind, group.level) for group in found.new] == [("basic", "basic")]
    assert [note.sentence.count("OMEI") for note in found.notes] == [1]


def test_stored_whole_or_not_at_all(acting: World, ster: Any) -> None:
    groups = plan(row(), row(day=inside(-3))).new
    wrong = [groups[0], replace(groups[1], organisation=0)]
    with pytest.raises(ImportRefused):
        import_groups(wrong, membership=adviser(acting))
    assert (register(), TrainingSession.objects.count()) == ([], 0)


def test_organisations_of_another_municipality_are_unknown(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        PartnerFactory(organisation__name="Café Ster")
    assert faults(plan(row())) == [(2, "organisation")]
