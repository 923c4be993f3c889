"""Agreements: what their actions do, refuse and leave in the log."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import pytest
from django.utils import timezone

from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Membership
from core.models.guarded import TextRefused
from network.actions import covenant_files as files
from network.actions import covenants as actions
from network.actions.signed_files import CleanFile
from network.models import Covenant, CovenantFile, CovenantParty
from network.models.covenants import Standing, covenants_of, plus_years
from tests.factories.network import (
    ConsultationFactory,
    CovenantConsultationFactory,
    CovenantFactory,
    CovenantFileFactory,
    CovenantPartyFactory,
)
from tests.factories.programmes import OrganisationFactory
from tests.world import World

PDF = CleanFile("pdf", b"%PDF-1.7 een")


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def facts(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Convenant weegteam",
        "kind": "covenant",
        "purpose": "Samen wegen.",
        "legal_basis": "Publieke taak.",
        "data_categories": "Wat opvalt.",
        "valid_until": inside(300),
        "review_on": inside(200),
        **changes,
    }


def adviser(world: World) -> Membership:
    return world.maasmonde.membership("policy_adviser")


def officer(world: World) -> Membership:
    return world.maasmonde.membership("privacy_officer")


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))


def with_parties(number: int = 2, **changes: Any) -> Covenant:
    covenant: Covenant = CovenantFactory(**changes)
    CovenantPartyFactory.create_batch(number, covenant=covenant)
    return covenant


def a_draft(number: int = 2, **changes: Any) -> Covenant:
    return with_parties(number, status="draft", signed_on=None, **changes)


def update(world: World, covenant: Covenant, **changes: Any) -> Covenant:
    """Change some facts and keep the rest as it is."""
    rows = {
        "parties": [row.organisation for row in covenant.parties.all()],
        "consultations": [row.consultation for row in covenant.dependents.all()],
        "valid_until": covenant.valid_until,
        "review_on": covenant.review_on,
    }
    return actions.update_covenant(covenant, membership=adviser(world), **{**rows, **changes})


# --- making and changing --------------------------------------------------------------------------
def test_agreement_begins_as_a_draft_with_its_parties(acting: World) -> None:
    parties, consultation = OrganisationFactory.create_batch(2), ConsultationFactory()
    covenant = actions.create_covenant(
        membership=adviser(acting), parties=parties, consultations=[consultation], **facts()
    )
    assert covenant.reference == f"CV-{timezone.localdate().year}-01"
    assert covenant.standing == Standing.DRAFT
    assert {row.organisation for row in covenant.parties.all()} == set(parties)
    assert [row.consultation for row in covenant.dependents.all()] == [consultation]
    assert len(events("covenant.create")) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_until": None}, "valid_until"),
        ({"review_on": None}, "review_on"),
        ({"review_on": inside(301)}, "review_on"),
    ],
)
def test_agreement_without_end_or_review_is_refused(
    acting: World, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(actions.CovenantRefused) as refused:
        actions.create_covenant(membership=adviser(acting), **facts(**changes))
    assert list(refused.value.reasons) == [field]
    assert not Covenant.objects.exists()


def test_review_on_the_last_day_is_taken(acting: World) -> None:
    actions.create_covenant(membership=adviser(acting), **facts(review_on=inside(300)))
    assert Covenant.objects.count() == 1


def test_identifier_in_a_text_is_never_stored(acting: World) -> None:
    with pytest.raises(TextRefused):
        actions.create_covenant(membership=adviser(acting), **facts(purpose="BSN 123456782"))
    assert not Covenant.objects.exists()


def test_change_is_logged_by_field_and_counted(acting: World) -> None:
    covenant = with_parties()
    after = update(acting, covenant, title="Anders", contact="privacyfunctie")
    assert (after.title, after.revision) == ("Anders", 2)
    assert events("covenant.edit")[0].changed_fields == "title contact"


def test_no_difference_does_nothing(acting: World) -> None:
    covenant = with_parties()
    CovenantConsultationFactory(covenant=covenant)
    assert update(acting, covenant, title=covenant.title).revision == 1
    assert not events("covenant.edit")


@pytest.mark.parametrize(
    "change",
    ["purpose", "legal_basis", "data_categories", "discussed", "keeping", "parties"],
)
def test_change_of_what_was_checked_takes_the_check_away(acting: World, change: str) -> None:
    covenant = with_parties(3, check_note="Akkoord.")
    new: Any = [row.organisation for row in covenant.parties.all()][:2]
    after = update(acting, covenant, **{change: new if change == "parties" else "Iets anders."})
    assert (after.checked_on, after.checked_by, after.check_note) == (None, None, "")
    assert events("covenant.edit")[0].changed_fields.split() == [
        change, "checked_on", "checked_by", "check_note",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"title": "Anders"}, {"kind": "other"}, {"contact": "functie"}, {"review_on": inside(9)}],
)
def test_other_changes_leave_the_check(acting: World, change: dict[str, Any]) -> None:
    after = update(acting, with_parties(check_note="Akkoord."), **change)
    assert after.checked_on == timezone.localdate()
    assert after.check_note == "Akkoord."


def test_other_consultations_leave_the_check_and_are_logged(acting: World) -> None:
    after = update(acting, with_parties(), consultations=[ConsultationFactory()])
    assert after.checked_on is not None
    assert events("covenant.edit")[0].changed_fields == "dependents"


def test_signed_agreement_keeps_two_parties(acting: World) -> None:
    covenant = with_parties(2)
    for number in (0, 1):
        rows = [row.organisation for row in covenant.parties.all()][:number]
        with pytest.raises(actions.CovenantRefused) as refused:
            update(acting, covenant, parties=rows)
        assert list(refused.value.reasons) == ["parties"]
    assert CovenantParty.objects.count() == 2


def test_draft_may_have_one_party(acting: World) -> None:
    update(acting, a_draft(2), parties=[OrganisationFactory()])
    assert CovenantParty.objects.count() == 1


def test_end_before_the_signing_is_refused(acting: World) -> None:
    covenant = with_parties(signed_on=inside(-30))
    with pytest.raises(actions.CovenantRefused) as refused:
        update(acting, covenant, valid_until=inside(-31), review_on=inside(-31))
    assert list(refused.value.reasons) == ["valid_until"]
    update(acting, covenant, valid_until=inside(-30), review_on=inside(-30))


def test_signing_is_never_moved_to_the_future(acting: World) -> None:
    with pytest.raises(actions.CovenantRefused) as refused:
        update(acting, with_parties(), signed_on=inside(1))
    assert list(refused.value.reasons) == ["signed_on"]


def test_ended_agreement_does_not_change(acting: World) -> None:
    covenant = with_parties(status="ended", ended_on=inside(-1))
    with pytest.raises(actions.CovenantRefused):
        update(acting, covenant, title="Anders")
    with pytest.raises(actions.CovenantRefused):
        files.keep_file(covenant, membership=adviser(acting), file=PDF)
    assert Covenant.objects.get().title == covenant.title
    assert not CovenantFile.objects.exists()


# --- signing --------------------------------------------------------------------------------------
def test_signing_puts_it_in_force(acting: World) -> None:
    covenant = a_draft()
    actions.sign_covenant(covenant, membership=adviser(acting), signed_on=inside(0))
    assert covenant.is_in_force
    assert covenant.revision == 2
    event = events("covenant.sign")[0]
    assert (event.state_from, event.state_to) == ("draft", "signed")


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (0, {}),
        (1, {}),
        (2, {"purpose": " "}),
        (2, {"legal_basis": ""}),
        (2, {"data_categories": ""}),
    ],
)
def test_signing_asks_parties_purpose_ground_and_data(
    acting: World, number: int, changes: dict[str, Any]
) -> None:
    covenant = a_draft(number, **changes)
    with pytest.raises(TransitionRefused):
        actions.sign_covenant(covenant, membership=adviser(acting), signed_on=inside(0))
    assert Covenant.objects.get().standing == Standing.DRAFT
    assert events("covenant.sign")[0].is_refused


@pytest.mark.parametrize("days", [1, 400])
def test_signing_on_a_day_to_come_is_refused(acting: World, days: int) -> None:
    with pytest.raises(TransitionRefused):
        actions.sign_covenant(a_draft(), membership=adviser(acting), signed_on=inside(days))


def test_signing_after_the_last_day_is_refused(acting: World) -> None:
    covenant = a_draft(valid_until=inside(-2), review_on=inside(-2))
    with pytest.raises(TransitionRefused):
        actions.sign_covenant(covenant, membership=adviser(acting), signed_on=inside(-1))
    actions.sign_covenant(covenant, membership=adviser(acting), signed_on=inside(-2))
    assert covenant.is_expired


def test_signing_twice_is_refused(acting: World) -> None:
    covenant = a_draft()
    actions.sign_covenant(covenant, membership=adviser(acting), signed_on=inside(-5))
    with pytest.raises(TransitionRefused):
        actions.sign_covenant(covenant, membership=adviser(acting), signed_on=inside(0))
    assert Covenant.objects.get().signed_on == inside(-5)


# --- checking, renewing, ending -------------------------------------------------------------------
def test_check_is_noted_with_day_and_person(acting: World) -> None:
    for covenant in (a_draft(checked_on=None, checked_by=None), with_parties(checked_on=None)):
        actions.check_covenant(covenant, membership=officer(acting), check_note="Akkoord.")
        covenant.refresh_from_db()
        assert covenant.checked_on == timezone.localdate()
        assert covenant.checked_by == officer(acting)
        assert covenant.check_note == "Akkoord."
        assert covenant.revision == 2
    assert len(events("covenant.check")) == 2


def test_only_the_privacy_officer_checks(acting: World) -> None:
    covenant = with_parties(checked_on=None, checked_by=None)
    with pytest.raises(TransitionRefused):
        actions.check_covenant(covenant, membership=adviser(acting))
    assert Covenant.objects.get().checked_on is None


def test_renewing_gives_later_days_and_keeps_the_rest(acting: World) -> None:
    covenant = with_parties(valid_until=inside(-3), review_on=inside(-9))
    actions.renew_covenant(
        covenant, membership=adviser(acting), valid_until=inside(700), review_on=inside(300)
    )
    assert covenant.is_in_force
    assert (covenant.valid_until, covenant.review_on) == (inside(700), inside(300))
    assert covenant.checked_on is not None
    assert events("covenant.renew")[0].changed_fields == "valid_until review_on revision"


@pytest.mark.parametrize(
    ("until", "review"),
    [(365, 100), (364, 100), (0, 0), (-5, -9), (700, 0), (700, -1), (700, 701)],
)
def test_renewal_that_is_none_is_refused(acting: World, until: int, review: int) -> None:
    covenant = with_parties()  # valid for 365 days
    days = {"valid_until": inside(until), "review_on": inside(review)}
    with pytest.raises(TransitionRefused):
        actions.renew_covenant(covenant, membership=adviser(acting), **days)
    assert Covenant.objects.get().valid_until == inside(365)


@pytest.mark.parametrize("verb", ["sign", "renew", "check", "end", "remove_file"])
def test_ended_agreement_takes_no_verb(acting: World, verb: str) -> None:
    covenant = with_parties(status="ended", ended_on=inside(-1))
    CovenantFileFactory(covenant=covenant)
    assert verb not in {one.name for one in Covenant.lifecycle.open_to(covenant, adviser(acting))}  # type: ignore[attr-defined]
    assert verb not in {one.name for one in Covenant.lifecycle.open_to(covenant, officer(acting))}  # type: ignore[attr-defined]


@pytest.mark.parametrize("make", [a_draft, with_parties])
def test_ending_is_for_drafts_and_signed_ones(acting: World, make: Any) -> None:
    covenant = make()
    actions.end_covenant(covenant, membership=adviser(acting), ended_on=inside(0))
    assert covenant.standing == Standing.ENDED
    assert not Covenant.objects.in_force().exists()
    assert events("covenant.end")[0].state_to == "ended"


@pytest.mark.parametrize("days", [1, -31])
def test_ending_in_the_future_or_before_the_signing_is_refused(acting: World, days: int) -> None:
    covenant = with_parties()  # signed 30 days ago
    with pytest.raises(TransitionRefused):
        actions.end_covenant(covenant, membership=adviser(acting), ended_on=inside(days))
    assert Covenant.objects.get().is_in_force


# --- where it stands ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "signed", "until", "expected"),
    [
        ("draft", None, 5, "draft"),
        ("signed", 1, 5, "not_yet"),
        ("signed", 0, 5, "in_force"),
        ("signed", -5, 0, "in_force"),
        ("signed", -5, -1, "expired"),
        ("ended", -5, 5, "ended"),
    ],
)
def test_standing_by_row_and_by_query_is_the_same(
    acting: World, status: str, signed: int | None, until: int, expected: str
) -> None:
    signed_on = None if signed is None else inside(signed)
    days = {"signed_on": signed_on, "valid_until": inside(until), "ended_on": inside(0)}
    covenant = CovenantFactory(status=status, **days)
    assert covenant.standing == expected
    for code in Standing.values:
        assert Covenant.objects.standing([code]).exists() is (code == expected)
    assert Covenant.objects.in_force().exists() is covenant.is_in_force is (expected == "in_force")
    assert not Covenant.objects.standing([]).exists()
    assert Covenant.objects.standing(list(Standing.values)).count() == 1


@pytest.mark.parametrize(("days", "long"), [(0, False), (1, True)])
def test_more_than_five_years_is_long(acting: World, days: int, long: bool) -> None:
    signed = datetime.date(2026, 2, 1)
    last = datetime.date(2031, 2, 1) + datetime.timedelta(days=days)
    assert CovenantFactory(signed_on=signed, valid_until=last).is_long is long


def test_leap_day_five_years_later() -> None:
    assert plus_years(datetime.date(2028, 2, 29), 5) == datetime.date(2033, 2, 28)


def test_consultation_tells_what_it_shares_under(acting: World) -> None:
    consultation = ConsultationFactory()
    days = {"far": 400, "soon": 90, "gone": -1}
    for title, until in days.items():
        row = CovenantFactory(title=title, valid_until=inside(until), review_on=inside(until))
        CovenantConsultationFactory(covenant=row, consultation=consultation)
    ended = CovenantFactory(status="ended", ended_on=inside(0))
    CovenantConsultationFactory(covenant=ended, consultation=consultation)
    CovenantConsultationFactory()
    told = [(row.covenant.title, row.runs_out) for row in covenants_of(consultation)]
    assert told == [("far", False), ("soon", True), ("gone", False)]


# --- the signed file ------------------------------------------------------------------------------
def test_file_is_kept_with_its_digest(acting: World) -> None:
    covenant = with_parties()
    kept = files.keep_file(covenant, membership=adviser(acting), file=PDF)
    assert bytes(CovenantFile.objects.get().content) == PDF.content
    assert kept.digest == hashlib.sha256(PDF.content).hexdigest()
    assert Covenant.objects.get().revision == 2
    assert events("covenant.edit")[0].changed_fields == "files"


def test_file_is_replaced_and_the_same_again_changes_nothing(acting: World) -> None:
    covenant = with_parties()
    files.keep_file(covenant, membership=adviser(acting), file=PDF)
    other = CleanFile("png", b"png", was_signed_digitally=True)
    for _time in range(2):
        files.keep_file(covenant, membership=adviser(acting), file=other)
    row = CovenantFile.objects.get()
    assert (row.kind, bytes(row.content), row.was_signed_digitally) == ("png", b"png", True)
    assert len(events("covenant.edit")) == 2


def test_file_is_taken_away(acting: World) -> None:
    covenant = with_parties()
    files.keep_file(covenant, membership=adviser(acting), file=PDF)
    files.remove_file(covenant, membership=adviser(acting))
    assert not CovenantFile.objects.exists()
    assert len(events("covenant.edit")) == 2
    with pytest.raises(TransitionRefused):
        files.remove_file(covenant, membership=adviser(acting))
