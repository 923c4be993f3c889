"""A restricted case is kept, and nothing else is done with it (rule P5); no watch list (N8)."""

from __future__ import annotations

import pytest
from django.apps import apps

from casework.actions import cases
from casework.models import AgendaItem, Case, CaseMeeting
from core.lifecycle import FactsRefused
from tests.casework.cased import Cased, S, answers, cased, client_of
from tests.factories import casework as make
from tests.world import World


@pytest.fixture
def here(acting: World) -> Cased:
    """A restricted case with one contribution."""
    one = cased(acting.maasmonde, S.IN_EXECUTION)
    make.make_contribution(one.case, one.partner)
    because = "Er loopt een verzoek om rectificatie."
    cases.restrict(one.case, membership=one.director, because=because)
    return one


def test_p5_whoever_takes_part_does_not_find_it(here: Cased) -> None:
    for person in (here.partner, here.leader):
        assert here.get(person).status_code == 404
        listed = client_of(person).get(here.side.url("casework/cases/")).content.decode()
        assert here.case.code not in listed
        home = client_of(person).get(here.side.url("casework/")).content.decode()
        assert here.case.code not in home
    assert "Het gebruik van deze casus is beperkt" in here.get(here.director).content.decode()


@pytest.mark.parametrize(
    "verb",
    [
        "contribute",
        "retract",
        "mark",
        "rectify",
        "admit",
        "release",
        "appoint",
        "inform",
        "wish",
        "scale_up",
        "reconvene",
        "review",
        "start_aftercare",
    ],
)
def test_p5_every_edit_is_refused(here: Cased, verb: str) -> None:
    facts = answers(here, verb)
    assert here.post(here.director, verb, **facts).status_code == 422
    assert here.post(here.partner, verb, **facts).status_code in (403, 404)


def test_p5_destruction_is_held(acting: World) -> None:
    closed = make.make_case(status=S.CLOSED)
    assert closed not in Case.objects.held()
    director = closed.process_director
    cases.restrict(closed, membership=director, because="Er loopt een verzoek.")
    assert closed in Case.objects.held()


def test_p5_exports_are_refused(here: Cased) -> None:
    for rest in ("plan/plan.pdf", "plan/"):
        for person in (here.partner, here.leader):
            assert client_of(person).get(f"{here.url()}{rest}").status_code == 404


def test_p5_lifting_gives_it_back(here: Cased) -> None:
    assert here.post(here.director, "restrict", because="Nog eens.").status_code == 422
    assert here.post(here.director, "lift").status_code == 302
    assert here.get(here.partner).status_code == 200
    assert here.now().restricted_because == ""
    assert here.post(here.director, "lift").status_code == 422
    with pytest.raises(FactsRefused):
        cases.restrict(here.case, membership=here.director, because=" ")


def test_p5_only_the_process_director_restricts(here: Cased) -> None:
    cases.lift(here.case, membership=here.director)
    for person in (here.partner, here.leader):
        assert here.post(person, "restrict", because="Zomaar.").status_code == 403


def test_n8_no_record_marks_a_person_beside_case_and_weighing() -> None:
    names = {model.__name__.lower() for model in apps.get_app_config("casework").get_models()}
    parts = ("watch", "black", "alert", "marker", "flag", "person", "subject")
    assert not [name for name in names if any(part in name for part in parts)]


def test_p5_the_item_of_its_weighing_is_shut_as_well(here: Cased) -> None:
    """Whoever led the meeting that weighed it, and other directors, read the item no longer."""
    meeting = make.make_meeting(status=CaseMeeting.Status.ADOPTED)
    registration = here.case.registration
    item = make.make_item(meeting, registration=registration, decision_kind="weighing")
    another = make.a_director("andere")
    for person in (meeting.chair, another):
        assert not AgendaItem.objects.visible_to(person).filter(pk=item.pk).exists()
    assert AgendaItem.objects.visible_to(here.director).filter(pk=item.pk).exists()
    cases.lift(here.case, membership=here.director)
    for person in (meeting.chair, another):
        assert AgendaItem.objects.visible_to(person).filter(pk=item.pk).exists()
