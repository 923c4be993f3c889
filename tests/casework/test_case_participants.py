"""Who takes part in a case and who directs it (rules C1, C3, C4, A7)."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.actions import participants as actions
from casework.models import Case, CaseParticipant, StepOfCase
from casework.models.parameters import PARTICIPATION
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, Membership, Parameter, RoleGrant
from network.actions.partners import ensure_organisation
from tests.casework.cased import DAY, Cased, S, answers, cased, client_of, fresh, in_days
from tests.factories import casework as make
from tests.world import World


@pytest.fixture
def here(acting: World) -> Cased:
    """A case that is being discussed."""
    return cased(acting.maasmonde)


def facts(**changes: Any) -> dict[str, Any]:
    """Right facts for admitting somebody."""
    values = {
        "person": make.a_partner("jongerenwerk", "Jongerenwerk De Brug"),
        "function": "begeleider",
        "basis": "Taak in het jongerenwerk.",
        "need": "Begeleidt bij de kookgroep.",
        "until": in_days(60),
    }
    return values | changes


# --- C1 -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "code",
        "regime",
        "basis_version",
        "purpose",
        "process_director",
        "deputy_director",
        "case_director",
        "opened_on",
        "next_review_by",
        "registration",
    ],
)
def test_c1_a_case_has_all_of_it(name: str) -> None:
    field = Case._meta.get_field(name)
    assert not field.null and not field.blank


def test_c1_a_deputy_is_somebody_else(here: Cased) -> None:
    people = {"director": here.director, "leader": here.leader}
    with pytest.raises(FactsRefused) as refused:
        actions.appoint(here.case, membership=here.director, deputy=here.director, **people)
    assert set(refused.value.reasons) == {"deputy"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=here.case.pk).update(deputy_director=here.case.process_director)


def test_c1_case_director_does_not_direct_the_process(here: Cased) -> None:
    both = make.somebody("dubbel", "Wijkteam Zuid", "case_director", "process_director")
    with pytest.raises(FactsRefused) as refused:
        actions.appoint(
            here.case,
            membership=here.director,
            director=both,
            deputy=here.deputy,
            leader=both,
        )
    assert "leader" in refused.value.reasons


def test_appointing_gives_and_takes_access_at_once(here: Cased) -> None:
    second, before = make.a_director("tweede"), here.director
    response = here.post(before, "appoint", **answers(here, "appoint"))
    assert response.status_code == 302
    assert here.now().deputy_director == second
    assert here.get(fresh(second)).status_code == 200
    third = make.a_director("derde")
    actions.appoint(
        here.now(),
        membership=before,
        director=second,
        deputy=third,
        leader=here.leader,
    )
    assert here.get(before).status_code == 404
    assert here.case.steps.filter(kind=StepOfCase.APPOINTED).count() == 2


def test_whoever_cannot_direct_is_not_named(here: Cased) -> None:
    with pytest.raises(FactsRefused) as refused:
        actions.appoint(
            here.case,
            membership=here.director,
            director=here.partner,
            deputy=here.deputy,
            leader=here.partner,
        )
    assert set(refused.value.reasons) == {"director", "leader"}


def test_naming_the_same_people_is_told(here: Cased) -> None:
    with pytest.raises(FactsRefused):
        actions.appoint(
            here.case,
            membership=here.director,
            director=here.director,
            deputy=here.deputy,
            leader=here.leader,
        )


# --- C3 -------------------------------------------------------------------------------------------
def test_c3_admitted_reads_the_case_and_hears_of_it(
    here: Cased, django_capture_on_commit_callbacks: Any
) -> None:
    given = facts()
    assert here.get(given["person"]).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        actions.admit(here.case, membership=here.director, **given)
    assert here.get(given["person"]).status_code == 200
    assert [letter.to for letter in mail.outbox] == [[given["person"].user.email]]
    assert here.case.code not in mail.outbox[0].subject + mail.outbox[0].body
    row = here.case.participants.get(membership=given["person"])
    assert (row.organisation, row.from_on) == (
        given["person"].organisation,
        timezone.localdate(),
    )
    assert AuditEvent.objects.filter(action="case.admit", result="done").count() == 1


@pytest.mark.parametrize("name", ["basis", "need", "function"])
def test_c3_no_participant_without(here: Cased, name: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        actions.admit(here.case, membership=here.director, **facts(**{name: "  "}))
    assert set(refused.value.reasons) == {name}
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseParticipant.objects.filter(case=here.case).update(**{name: ""})


def test_c3_only_the_process_director_admits(here: Cased) -> None:
    for person in (here.partner, here.leader):
        with pytest.raises(TransitionRefused):
            actions.admit(here.case, membership=person, **facts())
        assert here.get(person, "admit").status_code == 403


def test_c3_only_who_has_a_role_in_casework_here(here: Cased, world: World) -> None:
    stranger = world.broekerlanden.membership("participant")
    adviser = world.maasmonde.membership("policy_adviser")
    nowhere = make.somebody("los", "Nergens", "participant")
    Membership.objects.filter(pk=nowhere.pk).update(organisation=None)
    for person in (stranger, adviser, fresh(nowhere)):
        with pytest.raises(FactsRefused) as refused:
            actions.admit(here.case, membership=here.director, **facts(person=person))
        assert set(refused.value.reasons) == {"person"}
    offered = here.get(here.director, "admit").context["form"].fields["person"].queryset
    assert not {stranger, adviser, nowhere, here.leader} & set(offered)


def test_c3_nobody_is_admitted_twice(here: Cased) -> None:
    for person in (here.partner, here.leader, here.deputy):
        with pytest.raises(FactsRefused) as refused:
            actions.admit(here.case, membership=here.director, **facts(person=person))
        assert set(refused.value.reasons) == {"person"}


def test_form_keeps_what_was_typed_and_says_what_is_wrong(here: Cased) -> None:
    given = answers(here, "admit") | {"until": "31-02-2027", "basis": ""}
    response = here.post(here.director, "admit", **given)
    page = response.content.decode()
    assert response.status_code == 422
    assert "31-02-2027" in page and "Begeleidt bij de kookgroep." in page
    assert set(response.context["form"].errors) == {"until", "basis"}


# --- C4 -------------------------------------------------------------------------------------------
def test_c4_the_day_after_the_last_the_case_is_not_found(here: Cased) -> None:
    row = here.case.participants.get(membership=here.partner)
    with time_machine.travel(row.until, tick=False):
        assert here.get(here.partner).status_code == 200
    with time_machine.travel(row.until + DAY, tick=False):
        assert here.get(here.partner).status_code == 404
        shown = client_of(here.partner).get(here.side.url("casework/cases/"))
        assert here.case.code not in shown.content.decode()


@pytest.mark.parametrize("days", [0, -1])
def test_c4_an_end_lies_ahead(here: Cased, days: int) -> None:
    with pytest.raises(FactsRefused) as refused:
        actions.admit(here.case, membership=here.director, **facts(until=in_days(days)))
    assert set(refused.value.reasons) == {"until"}


def test_c4_an_end_lies_within_the_longest_term(here: Cased) -> None:
    longest = int(Parameter.objects.value(PARTICIPATION))
    with pytest.raises(FactsRefused):
        actions.admit(here.case, membership=here.director, **facts(until=in_days(longest + 1)))
    actions.admit(here.case, membership=here.director, **facts(until=in_days(longest)))


def test_c4_released_at_once_and_admitted_again_later(here: Cased) -> None:
    browser = client_of(here.partner)
    assert browser.get(here.url()).status_code == 200
    row = here.case.participants.get(membership=here.partner)
    actions.release(here.case, membership=here.director, person=row)
    assert browser.get(here.url()).status_code == 404
    with pytest.raises(FactsRefused):
        actions.release(here.case, membership=here.director, person=row)
    actions.admit(here.case, membership=here.director, **facts(person=here.partner))
    assert browser.get(here.url()).status_code == 200


def test_c4_who_ran_out_can_be_admitted_again(here: Cased) -> None:
    until = here.case.participants.get(membership=here.partner).until
    with time_machine.travel(until + 3 * DAY, tick=False):
        make.Case.objects.filter(pk=here.case.pk).update(next_review_by=in_days(30))
        actions.admit(here.now(), membership=here.director, **facts(person=here.partner))
        assert here.get(here.partner).status_code == 200
    old = here.case.participants.order_by("pk").first()
    assert old.released_on == until


def test_a7_another_organisation_or_no_role_ends_it_at_once(here: Cased) -> None:
    browser = client_of(here.partner)
    rows = Membership.objects.filter(pk=here.partner.pk)
    rows.update(organisation=ensure_organisation("Elders", type="other"))
    assert browser.get(here.url()).status_code == 404
    rows.update(organisation=here.partner.organisation)
    assert browser.get(here.url()).status_code == 200
    rows.update(until=timezone.localdate() - DAY)
    assert browser.get(here.url()).status_code == 404
    leader = client_of(here.leader)
    assert leader.get(here.url()).status_code == 200
    RoleGrant.objects.filter(membership=here.leader).update(role="participant")
    assert leader.get(here.url()).status_code == 404


def test_each_municipality_has_its_own(world: World) -> None:
    from core.tenancy import acting_for

    for side, other in (world.sides, world.sides[::-1]):
        with acting_for(side.municipality):
            one = cased(side, S.IN_EXECUTION)
            director = one.director
        with acting_for(other.municipality):
            elsewhere = make.a_director()
        assert client_of(director).get(one.url()).status_code == 200
        url = other.url(f"casework/cases/{one.case.code}/")
        assert client_of(fresh(elsewhere)).get(url).status_code == 404
        assert client_of(fresh(elsewhere)).get(one.url()).status_code == 404


def test_case_that_nobody_directs_any_more_is_taken_over(here: Cased) -> None:
    """Rule G7: when director and deputy have both left, another director names new ones."""
    taker = make.a_director("overnemer")
    assert here.get(fresh(taker)).status_code == 404
    with pytest.raises(TransitionRefused):
        actions.appoint(
            here.case, membership=taker, director=taker, deputy=here.deputy, leader=here.leader
        )
    yesterday = in_days(-1)
    for gone in (here.director, here.deputy):
        gone.until = yesterday
        gone.save()
    assert here.get(fresh(taker)).status_code == 200
    other = make.a_director("waarnemer")
    actions.appoint(here.case, membership=taker, director=taker, deputy=other, leader=here.leader)
    assert here.now().process_director == taker
    assert here.get(fresh(make.a_director("buiten"))).status_code == 404
