"""The rules about registration and weighing, one test or more for each: W1 to W10, N16, N17."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from casework.actions import outcomes, registering, weighing
from casework.models import (
    Case,
    CaseFigure,
    NoOtherDoor,
    Provision,
    Registration,
    RightsRequest,
    Statement,
    WeighingOutcome,
)
from casework.models.parameters import CRITERIA
from core import retention
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Parameter
from tests.casework.weighing import (
    DAY,
    REASONS,
    case_people,
    chair,
    client_of,
    dump,
    member_of,
    ready,
    statement,
    url,
    whole,
)
from tests.factories import casework as make
from tests.world import World

R = Registration.Status


@pytest.fixture
def open_weighing(acting: World) -> Registration:
    """All statements are in and open."""
    registration = make.weighed()
    ready(registration.registrar)
    return registration


def asked(*filed: str) -> Registration:
    """A weighing of three organisations, of which these gave their statement."""
    registration = make.make_registration(status=R.IN_WEIGHING)
    for name in make.REQUIRED:
        author = member_of(name)
        make.make_statement(registration, name, author=author, is_filed=name in filed)
    return registration


# --- W2, N17: the required organisations ----------------------------------------------------------
def test_w2_every_required_organisation_is_asked_with_a_date(acting: World) -> None:
    registration = make.make_registration()
    ready(registration.registrar)
    for name in make.REQUIRED:
        member_of(name)
    weighing.take_up(registration, membership=make.a_director())
    names = [str(row) for row in registration.statements.order_by("order")]
    assert names == list(make.REQUIRED)
    assert registration.statements_by == timezone.localdate() + 10 * DAY


def test_w2_an_unknown_required_organisation_is_named(acting: World) -> None:
    registration = make.make_registration()
    ready(registration.registrar)
    with pytest.raises(FactsRefused, match="Politie, Openbaar Ministerie"):
        weighing.take_up(registration, membership=make.a_director())
    assert Registration.objects.get().status == R.REGISTERED
    answer = client_of(make.a_director()).post(url(registration, "take_up"))
    assert answer.status_code == 422 and "Openbaar Ministerie" in answer.content.decode()


@pytest.mark.parametrize("verb", ["decline", "refer", "take_in", "hand_over"])
def test_w2_one_missing_refuses_the_decision(acting: World, verb: str) -> None:
    registration = asked("Gemeente", "Politie")
    page = client_of(chair()).get(url(registration, verb))
    assert "Openbaar Ministerie" in page.content.decode()
    assert page.context["decision"] is None
    with pytest.raises(TransitionRefused, match="Openbaar Ministerie"):
        outcomes.decline(registration, membership=chair(), **REASONS)


def test_w2_absent_with_a_reason_and_the_chair(acting: World) -> None:
    registration = asked("Gemeente", "Politie")
    absent = registration.statements.awaited().get()
    with pytest.raises(FactsRefused):
        weighing.excuse(registration, membership=chair(), statement=absent, reason=" ")
    weighing.excuse(registration, membership=chair(), statement=absent, reason="Geen zaak.")
    assert registration.is_opened
    outcomes.decline(registration, membership=chair(), **REASONS)
    assert registration.status == R.DECLINED


def test_n17_never_fewer_than_two_organisations(acting: World) -> None:
    registration = asked("Gemeente")
    first, second = registration.statements.awaited()
    weighing.excuse(registration, membership=chair(), statement=first, reason="Geen zaak.")
    assert not registration.is_opened
    with pytest.raises(FactsRefused):
        weighing.excuse(registration, membership=chair(), statement=second, reason="Ook niet.")


def test_n17_one_statement_decides_nothing(acting: World) -> None:
    registration = make.make_registration(status=R.IN_WEIGHING, opened_at=timezone.now())
    make.make_statement(registration, "Politie")
    with pytest.raises(TransitionRefused):
        outcomes.decline(registration, membership=chair(), **REASONS)


def test_n17_a_filed_statement_cannot_be_excused_away(acting: World) -> None:
    registration = asked("Gemeente", "Politie")
    filed = registration.statements.filed()[0]
    with pytest.raises(FactsRefused):
        weighing.excuse(registration, membership=chair(), statement=filed, reason="Liever niet.")


# --- W3: words for each criterion, blind until all are in -----------------------------------------
@pytest.mark.parametrize("name", ["against", "function", "heading-1", "reason-0"])
def test_w3_every_criterion_is_answered_in_words(acting: World, name: str) -> None:
    registration = asked("Gemeente", "Politie")
    author = member_of("Openbaar Ministerie")
    data = statement(registration, **{name: ""})
    answer = client_of(author).post(url(registration, "give_statement"), data)
    assert answer.status_code == 422 and name in answer.context["form"].errors
    with pytest.raises(FactsRefused):
        weighing.give_statement(
            registration, membership=author, function="officier", against="Iets.", reasons=[]
        )


def test_w3_nobody_reads_one_before_all_are_in(acting: World) -> None:
    registration = asked("Gemeente", "Politie")
    secret = "De uitspraak in oktober staat op zichzelf."
    awaited = member_of("Openbaar Ministerie")
    for person in (chair(), make.a_director(), awaited, registration.registrar):
        assert secret not in client_of(person).get(url(registration)).content.decode()
        assert Statement.objects.readable_by(person, registration).count() == 0
    author = member_of("Politie")
    page = client_of(author).get(url(registration)).content.decode()
    assert page.count(secret) == len(registration.criteria)  # the own one, and no other


def test_w3_what_is_sealed_shows_that_it_exists(acting: World) -> None:
    page = client_of(chair()).get(url(asked("Gemeente", "Politie"))).content.decode()
    assert page.count('class="k-sealed"') == 3


def test_w3_the_last_one_opens_all_and_tells_it(
    acting: World, django_capture_on_commit_callbacks: Any
) -> None:
    registration = asked("Gemeente", "Politie")
    author, _decides = member_of("Openbaar Ministerie"), chair()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(author).post(url(registration, "give_statement"), statement(registration))
    registration.refresh_from_db()
    assert registration.is_opened
    told = {address for one in mail.outbox for address in one.to}
    assert {chair().user.email, make.a_director().user.email, author.user.email} <= told
    assert registration.code not in "".join(f"{one.subject}{one.body}" for one in mail.outbox)
    for person in (chair(), make.a_director(), author):
        page = client_of(person).get(url(registration)).content.decode()
        assert page.count("De uitspraak in oktober staat op zichzelf.") == 15
    own = client_of(registration.registrar).get(url(registration)).content.decode()
    assert "De uitspraak in oktober" not in own
    assert not Statement.objects.readable_by(registration.registrar, registration).exists()


def test_w3_the_last_but_one_opens_nothing(acting: World) -> None:
    registration = asked("Gemeente")
    for name, is_open in (("Politie", False), ("Openbaar Ministerie", True)):
        author = client_of(member_of(name))
        author.post(url(registration, "give_statement"), statement(registration))
        registration.refresh_from_db()
        assert registration.is_opened == is_open


def test_w3_nobody_joins_once_they_are_open(open_weighing: Registration) -> None:
    other: Any = make.a_partner("reclassering", "Reclassering").organisation
    with pytest.raises(TransitionRefused):
        weighing.invite(open_weighing, membership=make.a_director(), organisation=other)


def test_w3_one_statement_of_each_organisation(acting: World) -> None:
    registration = asked("Gemeente", "Politie")
    second = make.somebody("tweede", "Politie", "participant")
    answer = client_of(second).post(url(registration, "give_statement"), statement(registration))
    assert answer.status_code == 422
    assert registration.statements.filed().count() == 2


def test_w3_no_number_is_kept_or_shown(open_weighing: Registration) -> None:
    page = client_of(chair()).get(url(open_weighing)).content.decode()
    assert not any(word in page for word in ("score", "<meter", "<progress", "%</"))
    weighing.compare(
        open_weighing,
        membership=make.a_director(),
        differences=["", "Politie ziet het anders."] + [""] * 3,
    )
    page = client_of(chair()).get(url(open_weighing)).content.decode()
    assert page.count('class="k-weigh__differ"') == 1 and "Politie ziet het anders." in page


# --- W4: three reasons ----------------------------------------------------------------------------
@pytest.mark.parametrize("name", list(REASONS))
def test_w4_an_empty_reason_is_refused(open_weighing: Registration, name: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        outcomes.decline(open_weighing, membership=chair(), **REASONS | {name: "  "})
    assert list(refused.value.reasons) == [name]
    data = {**REASONS, name: "", "outcome": "decline"}
    answer = client_of(chair()).post(url(open_weighing, "decline"), data)
    assert answer.status_code == 422 and name in answer.context["decision"].errors
    open_weighing.refresh_from_db()
    assert open_weighing.status == R.IN_WEIGHING


def test_w4_no_two_alike_whatever_case_and_spaces(open_weighing: Registration) -> None:
    copied = REASONS["necessity"].upper().replace(" ", "  ")
    data = {**REASONS, "subsidiarity": copied}
    with pytest.raises(FactsRefused):
        outcomes.decline(open_weighing, membership=chair(), **data)
    answer = client_of(chair()).post(url(open_weighing, "decline"), {**data, "outcome": "decline"})
    assert answer.status_code == 422 and copied in answer.content.decode()


# --- W5: one outcome ------------------------------------------------------------------------------
def test_w5_exactly_one_of_four(open_weighing: Registration) -> None:
    client = client_of(chair())
    for outcome in ("", "both", "ask"):
        answer = client.post(url(open_weighing, "decline"), {**REASONS, "outcome": outcome})
        assert answer.status_code == 422
    assert not WeighingOutcome.objects.exists()
    outcomes.decline(open_weighing, membership=chair(), **REASONS)
    with pytest.raises(TransitionRefused):
        outcomes.decline(open_weighing, membership=chair(), **REASONS)


def test_w5_referring_passes_number_and_contact_only(open_weighing: Registration) -> None:
    data = {**REASONS, "outcome": "refer", "referred_to": "care"}
    client = client_of(chair())
    assert client.post(url(open_weighing, "refer"), data).status_code == 422
    data["referred_contact"] = "adviseur van de GGZ"
    assert client.post(url(open_weighing, "refer"), data).status_code == 302
    open_weighing.refresh_from_db()
    assert (open_weighing.status, open_weighing.referred_to) == (R.REFERRED, "care")
    assert not Provision.objects.exists() and not Case.objects.exists()


def test_w5_handing_over_enters_the_register(open_weighing: Registration) -> None:
    data = {
        **REASONS,
        "outcome": "hand_over",
        "handed_contact": "officier van dienst",
        "handed_categories": "Feiten en data.",
        "handed_purpose": "Opsporing.",
        "handed_basis": "Besluit van de burgemeester.",
    }
    assert client_of(chair()).post(url(open_weighing, "hand_over"), data).status_code == 302
    row = Provision.objects.get()
    assert (row.kind, row.registration, row.decided_by) == ("given", open_weighing, chair())
    assert row.necessity == REASONS["necessity"]


# --- W6: by another than the registrar ------------------------------------------------------------
def test_w6_the_registrar_never_decides(acting: World) -> None:
    both = make.somebody("dubbel", "Gemeente", "meeting_chair", "case_director", "process_director")
    registration = make.weighed(registrar=both)
    with pytest.raises(TransitionRefused, match="permission"):
        outcomes.decline(registration, membership=both, **REASONS)
    assert client_of(both).post(url(registration, "decline"), REASONS).status_code == 403
    untouched = make.make_registration(registrar=both)
    with pytest.raises(TransitionRefused, match="permission"):
        weighing.take_up(untouched, membership=both)
    with pytest.raises(DatabaseError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(decider=both)


@pytest.mark.parametrize("role", ["process_director", "participant", "case_director", "executive"])
def test_w6_only_who_has_the_role_decides(open_weighing: Registration, role: str) -> None:
    other = make.somebody("iemand", "Gemeente", role)
    with pytest.raises(TransitionRefused, match="permission"):
        outcomes.decline(open_weighing, membership=other, **REASONS)


# --- W7: it may not idle --------------------------------------------------------------------------
def ask(registration: Registration, days: int = 7, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "question": "Wat vindt school?",
        "organisation": registration.organisation,
        "day": timezone.localdate() + days * DAY,
    }
    weighing.ask(registration, membership=make.a_director(), **facts | changes)


def test_w7_a_question_has_an_owner_and_a_day(open_weighing: Registration) -> None:
    elsewhere = make.a_partner("reclassering", "Reclassering").organisation
    for wrong in ({"question": " "}, {"organisation": elsewhere}, {"days": 0}, {"days": 29}):
        with pytest.raises(FactsRefused):
            ask(open_weighing, **wrong)
    ask(open_weighing)
    with pytest.raises(TransitionRefused):
        outcomes.decline(open_weighing, membership=chair(), **REASONS)
    answer = client_of(open_weighing.registrar).post(
        url(open_weighing, "answer"), {"text": "School ziet verbetering."}
    )
    assert answer.status_code == 302
    with pytest.raises(TransitionRefused):
        ask(open_weighing)  # once


def test_w7_past_the_day_it_falls_to_a_decision(open_weighing: Registration) -> None:
    ask(open_weighing)
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert list(Registration.objects.overdue()) == [open_weighing]
        page = client_of(chair()).get(url(open_weighing)).content.decode()
        assert 'class="k-late-band"' in page and url(open_weighing, "decline") in page
        outcomes.decline(open_weighing, membership=chair(), **REASONS)
        assert not Registration.objects.overdue().exists()


def test_w7_late_statements_are_told_with_the_way_out(acting: World) -> None:
    registration = asked("Gemeente", "Politie")
    with time_machine.travel(timezone.now() + 11 * DAY):
        page = client_of(chair()).get(url(registration)).content.decode()
        assert 'class="k-late-band"' in page and url(registration, "excuse") in page
        assert 'class="k-late-band"' in client_of(make.a_director()).get(url()).content.decode()


def test_w7_a_question_holds_no_statement_up(acting: World) -> None:
    registration = asked("Gemeente", "Politie")
    ask(registration)
    author = member_of("Openbaar Ministerie")
    client_of(author).post(url(registration, "give_statement"), statement(registration))
    registration.refresh_from_db()
    assert registration.is_opened and registration.is_awaiting


# --- W8: what is left -----------------------------------------------------------------------------
def test_w8_not_taken_in_is_gone_after_its_term(acting: World) -> None:
    registration = make.weighed(goal="Een heel bijzonder doel", function="zeldzaam beroep")
    outcomes.decline(registration, membership=chair(), **REASONS)
    code = registration.code
    assert registration.destroyed_after == timezone.localdate() + 28 * DAY
    with time_machine.travel(timezone.now() + 28 * DAY):
        assert retention.purge(Registration, dry_run=False) == 0
    with time_machine.travel(timezone.now() + 29 * DAY):
        assert retention.purge(Registration, dry_run=False) == 1
    assert "zeldzaam beroep" not in dump()
    with connection.cursor() as cursor:
        for table in ("registration", "registrationfact", "statement", "statementreason"):
            cursor.execute(f"SELECT count(*) FROM casework_{table}")
            assert cursor.fetchone()[0] == 0
    left = WeighingOutcome.objects.get()
    assert (left.code, left.outcome) == (code, "declined")
    assert left.criteria_version.key == CRITERIA


def test_w8_a_running_request_postpones_it(open_weighing: Registration) -> None:
    outcomes.decline(open_weighing, membership=chair(), **REASONS)
    today = timezone.localdate()
    request = RightsRequest.objects.create(
        reference="V-2026-01",
        kind="access",
        registration=open_weighing,
        asked="Inzage",
        due_by=today + 30 * DAY,
    )
    with time_machine.travel(timezone.now() + 40 * DAY):
        assert retention.purge(Registration, dry_run=False) == 0
        request.delete()
        assert retention.purge(Registration, dry_run=False) == 1


def test_w8_every_outcome_is_counted(acting: World) -> None:
    partner = make.a_partner()
    ready(partner)
    client_of(partner).post(f"{url()}new/", whole())
    registering.withdraw(Registration.objects.get(), membership=partner)
    registration = make.weighed()
    outcomes.take_in(registration, membership=chair(), **case_people(), **REASONS)
    kinds = dict(CaseFigure.objects.values_list("kind", "number"))
    assert kinds == {"registered": 1, "withdrawn": 1, "taken_in": 1}
    assert Registration.objects.get(status=R.WITHDRAWN).ended_on == timezone.localdate()


# --- W9: the versions of its day ------------------------------------------------------------------
def test_w9_an_old_decision_shows_the_criteria_of_its_day(open_weighing: Registration) -> None:
    outcomes.decline(open_weighing, membership=chair(), **REASONS)
    old = open_weighing.criteria[0]["label"]
    newer = make.approved(CRITERIA, [{"label": "Geheel ander criterium", "note": "Anders?"}])
    Parameter.objects.filter(pk=newer.pk).update(valid_from=timezone.localdate())
    assert Parameter.objects.in_force(CRITERIA) == newer
    page = client_of(chair()).get(url(open_weighing)).content.decode()
    assert old in page and "Geheel ander criterium" not in page
    assert "Criteria versie 1" in page


def test_w9_taking_up_fixes_the_versions(acting: World) -> None:
    registration = make.make_registration()
    ready(registration.registrar)
    for name in make.REQUIRED:
        member_of(name)
    weighing.take_up(registration, membership=make.a_director())
    assert registration.criteria_version == Parameter.objects.in_force(CRITERIA)
    assert registration.basis_version == Parameter.objects.in_force("case_basis")


# --- W10, N16: a case arises from taking in only --------------------------------------------------
def test_w10_taking_in_opens_a_case_of_its_versions(open_weighing: Registration) -> None:
    case = outcomes.take_in(open_weighing, membership=chair(), **case_people(), **REASONS)
    assert (case.registration, case.regime) == (open_weighing, "person_centred")
    assert case.basis_version == open_weighing.basis_version
    assert case.code != open_weighing.code
    assert [step.kind for step in case.steps.all()] == ["opened"]
    assert open_weighing.ended_on is None and open_weighing.destroyed_after is None


def test_w10_by_the_form(open_weighing: Registration) -> None:
    people = case_people()
    data: dict[str, Any] = {**REASONS, "outcome": "take_in"}
    answer = client_of(chair()).post(url(open_weighing, "decline"), data)
    assert {"purpose", "director", "next_review_by"} <= set(answer.context["decision"].errors)
    names = {"process_director": "director", "deputy_director": "deputy"}
    names["case_director"] = "case_lead"
    data |= {names.get(name, name): getattr(one, "pk", one) for name, one in people.items()}
    data["next_review_by"] = people["next_review_by"].strftime("%d-%m-%Y")
    assert client_of(chair()).post(url(open_weighing, "decline"), data).status_code == 302
    assert Case.objects.get().registration == open_weighing


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("deputy_director", lambda people: people["process_director"]),
        ("process_director", lambda people: people["case_director"]),
        ("case_director", lambda people: people["process_director"]),
        ("next_review_by", lambda people: timezone.localdate()),
        ("next_review_by", lambda people: timezone.localdate() + datetime.timedelta(days=183)),
        ("purpose", lambda people: " "),
    ],
)
def test_w10_a_wrong_answer_opens_nothing(
    open_weighing: Registration, name: str, wrong: Any
) -> None:
    people = case_people()
    with pytest.raises(FactsRefused) as refused:
        changed = people | {name: wrong(people)}
        outcomes.take_in(open_weighing, membership=chair(), **changed, **REASONS)
    assert len(refused.value.reasons) == 1
    open_weighing.refresh_from_db()
    assert open_weighing.status == R.IN_WEIGHING
    assert not Case.objects.exists() and not WeighingOutcome.objects.exists()


def test_w10_a_case_that_fails_takes_the_decision_back(
    open_weighing: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(outcomes, "_open_case", fail)
    with pytest.raises(RuntimeError):
        outcomes.take_in(open_weighing, membership=chair(), **case_people(), **REASONS)
    open_weighing.refresh_from_db()
    assert open_weighing.status == R.IN_WEIGHING and not WeighingOutcome.objects.exists()


def test_n16_no_case_without_a_weighing(acting: World) -> None:
    registration = make.make_registration()
    ready(registration.registrar)
    with pytest.raises(TransitionRefused):
        outcomes.take_in(registration, membership=chair(), **case_people(), **REASONS)
    with pytest.raises(NoOtherDoor):
        Case.objects.create(
            code="22-222",
            registration=registration,
            regime="person_centred",
            basis_version=make.in_force("case_basis"),
            **case_people(),
        )
