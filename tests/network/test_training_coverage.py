"""Who is trained: the picture over hand-made registers, its page, and the complete export."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.actions import deactivate_membership
from core.models import AuditEvent
from core.spreadsheets import read_workbook
from core.tenancy import acting_for
from interventions.models import Phenomenon
from network.actions.people import end_officer
from network.models import Enrolment, Profession, Training, TrainingSession
from network.models.training_coverage import (
    OPEN,
    REFRESHER,
    TRAINED,
    Coverage,
    months_later,
    still_valid,
    transfer_of,
)
from network.models.training_tables import TABLES
from tests.factories.network import (
    EnrolmentFactory,
    FocalOfficerFactory,
    PartnerFactory,
    TrainingFactory,
    TrainingSessionFactory,
)
from tests.world import World

EVIL = "<script>alert('x')</script>"


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def page(world: World, rest: str = "", role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/training/{rest}"))


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def row_of(name: str) -> Any:
    return next(row for row in Coverage().rows if row.name == name)


def organisation(name: str, seats: int = 0) -> Any:
    return PartnerFactory(organisation__name=name, focal_seats=seats).organisation


def came(level: str, where: Any, number: int, certified: int, **facts: Any) -> Any:
    """So many came to a session of this level last month, with certificates of that day."""
    months = facts.pop("repeat_months", 24)
    training = TrainingFactory(level=level, repeat_months=months, professions=[])
    session = TrainingSessionFactory(training=training, held_on=facts.pop("day", inside(-30)))
    given = {"certified_on": facts.pop("certified_on", session.held_on)} if certified else {}
    numbers = {"enrolled": number, "attended": number, "certified": certified, **given}
    made: Any = EnrolmentFactory(session=session, organisation=where, **numbers, **facts)
    return made


# --- days and certificates -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 2, 29), 24, (2026, 2, 28)),
        ((2026, 12, 5), 1, (2027, 1, 5)),
        ((2026, 11, 5), 0, (2026, 11, 5)),
    ],
)
def test_months_later(day: Any, months: int, later: Any) -> None:
    assert months_later(datetime.date(*day), months) == datetime.date(*later)


@pytest.mark.parametrize(
    ("months", "certified", "given", "holds"),
    [
        (24, 3, (2024, 11, 1), 3),
        (24, 3, (2024, 10, 31), 0),
        (0, 3, (2001, 1, 1), 3),
        (24, 0, None, 0),
    ],
)
def test_certificate_holds_until_the_training_is_to_be_repeated(
    months: int, certified: int, given: Any, holds: int
) -> None:
    row = Enrolment(certified=certified, certified_on=given and datetime.date(*given))
    today = datetime.date(2026, 11, 1)
    assert still_valid(row, Training(repeat_months=months), today) == holds


# --- by organisation -------------------------------------------------------------------------
def test_a_sign_per_place_and_what_is_needed(acting: World) -> None:
    there = organisation("Ster", seats=5)
    trained = {"organisation": there, "trained_on": inside(-400)}
    FocalOfficerFactory(**trained, trained_until=None)
    FocalOfficerFactory(**trained, trained_until=inside(60))
    FocalOfficerFactory(**trained, trained_until=inside(-1))
    FocalOfficerFactory(organisation=there, trained_on=None)
    row = row_of("Ster")
    assert row.dots == [TRAINED, REFRESHER, REFRESHER, OPEN, OPEN]
    assert (row.trained, row.refreshers, row.untrained, row.vacancies) == (3, 2, 1, 1)
    with translation.override("en"):
        assert row.needs == [
            "A first training for 1 person.",
            "1 place is open.",
            "A refresher for 2 persons.",
            "Choose a deputy.",
        ]


def test_training_valid_after_the_term_needs_nothing(acting: World) -> None:
    deputy = FocalOfficerFactory(organisation=organisation("Maan"))
    there = organisation("Ster", seats=1)
    FocalOfficerFactory(organisation=there, trained_until=inside(61), deputy=deputy)
    assert (row_of("Ster").dots, row_of("Ster").needs) == ([TRAINED], [])


def test_nobody_trained_is_said_once_and_asks_no_deputy_of_an_empty_place(acting: World) -> None:
    organisation("Ster", seats=2)
    with translation.override("en"):
        assert row_of("Ster").needs == [
            "Nobody trained yet: plan a training.",
            "2 places are open.",
        ]


def test_the_three_figures(acting: World) -> None:
    ster, maan = organisation("Ster", seats=2), organisation("Maan", seats=1)
    organisation("Zon")
    deputy = FocalOfficerFactory(organisation=maan, trained_on=None)
    FocalOfficerFactory(organisation=ster, deputy=deputy)
    FocalOfficerFactory(organisation=ster, trained_until=inside(5))
    picture = Coverage()
    assert [row.name for row in picture.rows] == ["Maan", "Ster"]
    assert (picture.trained, picture.places, picture.with_places) == (2, 3, 2)
    assert (picture.refreshers, picture.without_deputy) == (1, 1)


def test_more_officers_than_places_count_as_places(acting: World) -> None:
    there = organisation("Ster", seats=1)
    FocalOfficerFactory.create_batch(2, organisation=there)
    assert row_of("Ster").dots == [TRAINED, TRAINED]


def test_who_left_or_has_no_access_fills_no_place(acting: World) -> None:
    account = acting.maasmonde.membership("participant")
    FocalOfficerFactory(organisation=account.organisation, membership=account, name="")
    gone = FocalOfficerFactory(organisation=organisation("Ster", seats=1))
    assert row_of("Ster").trained == row_of(account.organisation.name).trained == 1
    end_officer(gone, membership=acting.maasmonde.membership("policy_adviser"), ended_on=inside(0))
    deactivate_membership(account, membership=acting.maasmonde.membership("application_manager"))
    assert [(row.name, row.dots) for row in Coverage().rows] == [("Ster", [OPEN])]


def test_deepening_and_expert_are_what_came_and_what_still_holds(acting: World) -> None:
    there = organisation("Ster")
    came("deepening", there, 5, 4)
    came("deepening", there, 3, 3, day=inside(-900))
    came("expert", there, 2, 1)
    row = row_of("Ster")
    assert (row.deepening.came, row.deepening.certified) == (8, 4)
    assert (row.expert.came, row.expert.certified) == (2, 1)
    assert (row.dots, row.needs, row.lacks_deputy) == ([], [], False)


def test_cancelled_sessions_and_who_did_not_come_do_not_count(acting: World) -> None:
    cancelled = came("deepening", organisation("Ster"), 5, 4).session
    TrainingSession.objects.filter(pk=cancelled.pk).update(cancelled_on=inside(-40))
    EnrolmentFactory(organisation=organisation("Maan"), attended=None)
    EnrolmentFactory(organisation=organisation("Zon"), attended=0)
    assert Coverage().rows == []


def test_order_is_the_alphabet_whatever_capitals_and_accents(acting: World) -> None:
    for name in ("ster", "Émile", "Zon", "anna"):
        organisation(name, seats=1)
    assert [row.name for row in Coverage().rows] == ["anna", "Émile", "ster", "Zon"]


# --- by profession, phenomenon and session ---------------------------------------------------
def test_professions_that_came_or_for_which_a_training_is_meant(acting: World) -> None:
    came("basic", organisation("Ster"), 5, 4, profession="mentor")
    TrainingFactory(professions=["volunteer"])
    TrainingFactory(professions=["prison"], retired_on=inside(-1))
    with translation.override("en"):
        found = {
            row.name: [(level, count.came, count.certified) for level, count in row.levels]
            for row in Coverage().professions
        }
    assert found == {
        "mentor or care coordinator": [("basic", 5, 4), ("deepening", 0, 0), ("expert", 0, 0)],
        "volunteer": [("basic", 0, 0), ("deepening", 0, 0), ("expert", 0, 0)],
    }


@pytest.mark.parametrize(
    ("day", "covered"), [(-730, True), (-731, False), (0, True), (200, True), (None, False)]
)
def test_phenomenon_is_covered_for_two_years_and_when_planned(
    acting: World, day: int | None, covered: bool
) -> None:
    training = TrainingFactory(phenomena=["polarisation", "all_forms"])
    if day is not None:
        TrainingSessionFactory(training=training, held_on=inside(day))
    picture, label = Coverage(), Phenomenon.objects.get(code="polarisation").label
    assert (label in picture.covered, label in picture.missing) == (covered, not covered)
    assert picture.covers_all_forms == covered


def test_only_phenomena_of_today_are_wanted_and_no_collective_code(acting: World) -> None:
    Phenomenon.objects.filter(code="hybrid").update(valid_until=inside(-1))
    codes = {one.code for one in Coverage().wanted}
    assert "hybrid" not in codes
    assert not codes & {"all_forms", "other", "unknown"}
    assert "jihadism" in codes


def test_planned_sessions_in_order_with_places_free(acting: World) -> None:
    full = TrainingSessionFactory(held_on=inside(3), room_for=3)
    EnrolmentFactory(session=full, enrolled=4)
    TrainingSessionFactory(held_on=inside(0), room_for=8)
    TrainingSessionFactory(held_on=inside(9), room_for=None)
    TrainingSessionFactory(held_on=inside(1), cancelled_on=inside(0))
    TrainingSessionFactory(held_on=inside(-1))
    assert [one.free for one in Coverage().planned] == [8, 0, None]


def test_answers_afterwards_are_added_up_without_those_of_one_officer(acting: World) -> None:
    session = TrainingSessionFactory(held_on=inside(-100))
    asked = {"session": session, "transfer_on": inside(-2)}
    EnrolmentFactory(**asked, enrolled=9, attended=8, transfer_used=5)
    EnrolmentFactory(**asked, enrolled=4, attended=4, transfer_used=0)
    EnrolmentFactory(session=session, enrolled=6, attended=6)
    officer = FocalOfficerFactory()
    by_name = {"officer": officer, "organisation": officer.organisation, "enrolled": 1}
    EnrolmentFactory(**asked, **by_name, attended=1, transfer_used=1)
    total = transfer_of(session.enrolments.all())
    assert (total.asked, total.used) == (12, 5)
    assert Coverage().asked_afterwards == total


def test_answers_afterwards_lead_to_their_sessions_for_who_keeps_them(acting: World) -> None:
    asked = {"attended": 3, "transfer_on": inside(-2), "transfer_used": 2}
    reference = EnrolmentFactory(**asked).session.reference
    EnrolmentFactory(attended=3)
    assert [one.reference for one in Coverage().answered] == [reference]
    link = acting.maasmonde.url(f"network/training/sessions/{reference}/afterwards/")
    assert link in page(acting).content.decode()
    shown = page(acting, role="participant")
    assert link not in shown.content.decode()
    assert "van 3 gevraagden konden 2" in text_of(shown)


def test_other_municipality_has_a_picture_of_its_own(acting: World) -> None:
    came("basic", organisation("Ster", seats=1), 5, 4)
    with acting_for(acting.broekerlanden.municipality):
        assert Coverage().is_empty


# --- the page --------------------------------------------------------------------------------
def test_page_says_the_figures_and_names_nobody(acting: World) -> None:
    there = organisation("Ster", seats=2)
    officer = FocalOfficerFactory(organisation=there, name="Merel Zandoever")
    session = came("deepening", there, 7, 6).session
    EnrolmentFactory(session=session, organisation=there, officer=officer, enrolled=1, attended=1)
    response = page(acting, role="participant")
    shown = text_of(response)
    assert response.status_code == 200
    assert "1 van 2" in shown
    assert "6 certificaten 8 kwamen" in shown
    assert "Merel" not in response.content.decode()


@pytest.mark.parametrize("role", ["policy_adviser", "participant", "executive", "focal_officer"])
def test_findings_are_for_who_keeps_the_register(acting: World, role: str) -> None:
    organisation("Ster", seats=1)
    found = page(acting, role=role).context["findings"]
    assert [one.code for one in found if one.code == "NOBODY_TRAINED"] == (
        ["NOBODY_TRAINED"] if role == "policy_adviser" else []
    )


def test_privacy_officer_has_no_business_here(acting: World) -> None:
    assert page(acting, role="privacy_officer").status_code == 403


def test_empty_register_says_how_to_begin(acting: World) -> None:
    shown = page(acting).content.decode()
    assert acting.maasmonde.url("network/training/offer/new/") in shown
    assert acting.maasmonde.url("network/training/import/") in shown
    assert 'class="empty"' in page(acting, role="participant").content.decode()
    assert "network/training/import/" not in page(acting, role="participant").content.decode()


def test_names_of_organisations_and_trainings_are_escaped(acting: World) -> None:
    training = TrainingFactory(name=EVIL)
    TrainingSessionFactory(training=training, held_on=inside(5))
    organisation(EVIL, seats=1)
    shown = page(acting).content.decode()
    assert EVIL not in shown
    assert shown.count("&lt;script&gt;") >= 2


def test_as_many_queries_with_2_as_with_30(acting: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(acting).status_code == 200
        return len(captured)

    def fill(number: int) -> None:
        for _each in range(number):
            where = PartnerFactory(focal_seats=2).organisation
            FocalOfficerFactory(organisation=where, trained_until=inside(3))
            came("deepening", where, 3, 2)
            TrainingSessionFactory(held_on=inside(4))

    fill(2)
    queries()
    few = queries()
    fill(28)
    assert queries() == few


# --- the export ------------------------------------------------------------------------------
#: What every table leaves out of its model: whose it is, and the key of the database.
NOT_SHOWN = {"id", "municipality"}
MODELS = {"trainings": Training, "sessions": TrainingSession, "enrolments": Enrolment}
#: Two columns for one field: a session also names its training, a row also its day and training.
EXTRA = {"trainings": 0, "sessions": 1, "enrolments": 2}


def full_register(world: World) -> dict[str, list[list[Any]]]:
    """Every field of every model filled; what the tables have to say, written by hand."""
    training = TrainingFactory(
        name="Basistraining", phenomena=["polarisation"], retired_on=inside(-3)
    )
    label = Phenomenon.objects.get(code="polarisation").label
    session = TrainingSessionFactory(training=training, held_on=inside(-90))
    TrainingSession.objects.filter(pk=session.pk).update(cancelled_on=inside(-2))
    there = organisation("Ster")
    numbers = {"enrolled": 9, "attended": 8, "certified": 7, "certified_on": inside(-80)}
    EnrolmentFactory(
        session=session,
        organisation=there,
        transfer_on=inside(-1),
        transfer_used=5,
        transfer_note="Oefenen in het team.",
        **numbers,
    )
    officer = FocalOfficerFactory(organisation=there, name="Merel Zandoever")
    EnrolmentFactory(session=session, organisation=there, officer=officer, enrolled=1)
    whom = f"{Profession('teacher').label}; {Profession('youth_worker').label}"
    when = [session.held_on, "09:30", "16:30", "Stadhuis", 20, inside(-2), 1]
    head = [session.reference, "Basistraining", session.held_on, "Ster", "leraar"]
    asked = [inside(-1), 5, "Oefenen in het team."]
    kinds = ["basistraining", "basis", 6]
    about = [label, whom, 24, inside(-3), 1]
    return {
        "trainings": [[training.reference, "Basistraining", "Opleiders voorbeeld", *kinds, *about]],
        "sessions": [[session.reference, training.reference, "Basistraining", *when]],
        "enrolments": [
            [*head, "nee", None, *numbers.values(), *asked],
            [*head, "ja", "Merel Zandoever", 1, None, 0, None, None, None, None],
        ],
    }


def read(content: bytes) -> list[list[Any]]:
    """The rows of a spreadsheet below its heads; whole numbers as such."""
    rows = read_workbook(content, "x").sheets[0].rows[1:]
    return [[int(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_export_has_a_column_for_every_field_of_the_database(acting: World, table: str) -> None:
    fields = {field.name for field in MODELS[table]._meta.concrete_fields} - NOT_SHOWN
    assert len(TABLES[table][1]().headings) == len(fields) + EXTRA[table]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("table", TABLES)
def test_export_is_the_register_complete(acting: World, table: str, kind: str) -> None:
    with translation.override("nl"):
        expected = full_register(acting)[table]
    response = page(acting, f"export/?table={table}&kind={kind}")
    assert response.status_code == 200
    found = read(response.content)
    width = len(expected[0])
    assert [row + [None] * (width - len(row)) for row in found] == expected
    assert len(found) == MODELS[table].objects.count()


def test_export_as_csv_holds_no_formula(acting: World) -> None:
    TrainingFactory(name="=1+1")
    content = page(acting, "export/?table=trainings&kind=csv").content.decode("utf-8-sig")
    assert ";'=1+1;" in content


def test_export_names_nobody_whose_role_or_access_ended(acting: World) -> None:
    account = acting.maasmonde.membership("participant")
    there = FocalOfficerFactory(organisation=account.organisation, membership=account, name="")
    gone = FocalOfficerFactory(name="Merel Zandoever")
    session = TrainingSessionFactory()
    for one in (there, gone):
        EnrolmentFactory(session=session, organisation=one.organisation, officer=one, enrolled=1)
    names = {row[6] for row in read(page(acting, "export/?kind=xlsx").content)}
    assert names == {"Merel Zandoever", account.user.get_full_name()}
    end_officer(gone, membership=acting.maasmonde.membership("policy_adviser"), ended_on=inside(0))
    deactivate_membership(account, membership=acting.maasmonde.membership("application_manager"))
    found = read(page(acting, "export/?kind=xlsx").content)
    assert [row[5:7] for row in found] == [["ja", None], ["ja", None]]


@pytest.mark.parametrize("query", ["kind=exe", "table=members", "table=&kind=xlsx"])
def test_export_of_what_we_do_not_make_is_not_found(acting: World, query: str) -> None:
    assert page(acting, f"export/?{query}").status_code == 404


def test_export_leaves_a_line_in_the_log_and_is_the_advisers(acting: World) -> None:
    assert page(acting, "export/", role="participant").status_code == 403
    response = page(acting, "export/")
    assert response["Cache-Control"] == "no-store"
    assert io.BytesIO(response.content).read(2) == b"PK"
    event = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert event is not None
    assert event.action == "training.export"


def test_export_of_the_other_municipality_holds_nothing_of_ours(acting: World) -> None:
    full_register(acting)
    other = acting.broekerlanden
    response = other.client("policy_adviser").get(other.url("network/training/export/"))
    assert read(response.content) == []
