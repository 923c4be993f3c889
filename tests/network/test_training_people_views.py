"""The page on which one writes down who comes and who came."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import AuditEvent, Organisation
from network.models import Enrolment, FocalOfficer, TrainingSession
from tests.factories.network import (
    EnrolmentFactory,
    FocalOfficerFactory,
    TrainingSessionFactory,
)
from tests.factories.programmes import OrganisationFactory
from tests.network.test_training_views import DAY, TODAY, day, dutch, page, send, text_of
from tests.world import World


def rows(*groups: dict[str, Any], officers: Any = (), revision: int = 1) -> dict[str, Any]:
    """What the page sends."""
    data: dict[str, Any] = {"revision": revision}
    for part, listed in (("group", groups), ("officer", officers)):
        for index, row in enumerate(listed):
            data |= {f"{part}-{index}-{name}": value for name, value in row.items()}
    return data


def group(organisation: Organisation, **changes: Any) -> dict[str, Any]:
    return {
        "organisation": organisation.pk,
        "profession": "teacher",
        "enrolled": "3",
        "attended": "",
        "certified": "",
        "certified_on": "",
        **changes,
    }


def single(officer: FocalOfficer, outcome: str = "enrolled", **changes: Any) -> dict[str, Any]:
    values = {"officer": officer.pk, "profession": "mentor", "outcome": outcome}
    return {**values, "certified_on": "", **changes}


def people(world: World, session: TrainingSession, data: dict[str, Any]) -> Any:
    return send(world, f"sessions/{session.reference}/people/", data)


def faults(response: Any) -> list[str]:
    assert response.status_code == 422
    return list(response.context["form"].errors)


@pytest.fixture
def session(acting: World) -> Any:
    return TrainingSessionFactory()


@pytest.fixture
def school(acting: World) -> Any:
    return OrganisationFactory(name="De Kade")


def test_rows_are_stored_and_stand_on_the_page(acting: World, session: Any, school: Any) -> None:
    officer = FocalOfficerFactory(trained_on=None)
    held = session.held_on
    data = rows(
        group(school, attended="4", certified="2"),
        group(school, profession="mentor", enrolled="1"),
        officers=[single(officer, "certified", certified_on=day(held + DAY))],
    )
    response = people(acting, session, data)
    assert (response.status_code, response.url) == (302, session.get_absolute_url())
    found = Enrolment.objects.filter(session=session, officer=None).order_by("profession")
    assert list(found.values_list("profession", "enrolled", "attended", "certified")) == [
        ("mentor", 1, None, 0),
        ("teacher", 3, 4, 2),
    ]
    assert found.get(profession="teacher").certified_on == held
    one = Enrolment.objects.get(officer=officer)
    assert (one.organisation, one.attended, one.certified_on) == (
        officer.organisation,
        1,
        held + DAY,
    )
    officer.refresh_from_db()
    assert officer.trained_on == held
    html = page(acting, f"sessions/{session.reference}/people/").content.decode()
    assert f'<option value="{officer.pk}" selected>' in html
    assert '<option value="certified" selected>' in html
    assert f'value="{day(held + DAY)}"' in html
    sent = data | {"revision": 2}
    number = AuditEvent.objects.count()
    assert people(acting, session, sent).status_code == 302
    assert AuditEvent.objects.count() == number


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("enrolled", (None, 0)), ("absent", (0, 0)), ("came", (1, 0)), ("certified", (1, 1))],
)
def test_outcome_of_an_officer_is_counted(
    acting: World, session: Any, outcome: str, expected: Any
) -> None:
    officer = FocalOfficerFactory()
    people(acting, session, rows(officers=[single(officer, outcome)]))
    one = Enrolment.objects.get(officer=officer)
    assert (one.attended, one.certified) == expected
    html = page(acting, f"sessions/{session.reference}/people/").content.decode()
    assert f'<option value="{outcome}" selected>' in html


def test_emptied_row_goes(acting: World, session: Any, school: Any) -> None:
    EnrolmentFactory(session=session, organisation=school)
    data = rows(group(school) | {"organisation": "", "profession": "", "enrolled": ""})
    assert people(acting, session, data).status_code == 302
    assert not session.enrolments.exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"enrolled": "0"}, "enrolled"),
        ({"enrolled": "9999"}, "enrolled"),
        ({"enrolled": "veel"}, "enrolled"),
        ({"enrolled": "9" * 400}, "enrolled"),
        ({"enrolled": ""}, "enrolled"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "999999"}, "organisation"),
        ({"profession": ""}, "profession"),
        ({"profession": "tovenaar"}, "profession"),
        ({"attended": "501"}, "attended"),
        ({"attended": "2", "certified": "3"}, "certified"),
        ({"attended": "2", "certified": "2", "certified_on": "01-01-2001"}, "certified_on"),
        ({"attended": "2", "certified": "2", "certified_on": day(TODAY + DAY)}, "certified_on"),
        ({"attended": "2", "certified_on": day(TODAY)}, "certified"),
        ({"certified_on": "<script>"}, "certified_on"),
    ],
)
def test_row_that_cannot_be_comes_back_with_the_fault_at_its_field(
    acting: World, session: Any, school: Any, changes: dict[str, str], expected: str
) -> None:
    good = group(school, profession="mentor", enrolled="7")
    data = rows(good, group(school) | changes)
    response = people(acting, session, data)
    assert faults(response) == [f"group-1-{expected}"]
    assert f'href="#id_group-1-{expected}"' in response.content.decode()
    assert 'value="7"' in response.content.decode()
    assert "<script>" not in response.content.decode().partition("<main")[2]
    assert not session.enrolments.exists()


def test_certificate_before_its_training_is_said_in_words(
    acting: World, session: Any, school: Any
) -> None:
    early = day(session.held_on - DAY)
    officer = FocalOfficerFactory()
    data = rows(
        group(school, attended="2", certified="2", certified_on=early),
        officers=[single(officer, "certified", certified_on=early)],
    )
    response = people(acting, session, data)
    assert faults(response) == ["group-0-certified_on", "officer-0-certified_on"]
    sentence = dutch("A certificate is not given before its training. Write a later day.")
    assert sentence in response.content.decode()


def test_same_row_twice_is_refused(acting: World, session: Any, school: Any) -> None:
    officer = FocalOfficerFactory()
    data = rows(group(school), group(school), officers=[single(officer), single(officer)])
    assert faults(people(acting, session, data)) == ["group-1-profession", "officer-1-officer"]


def test_officer_with_a_day_but_without_a_certificate_is_asked(acting: World, session: Any) -> None:
    data = rows(officers=[single(FocalOfficerFactory(), "came", certified_on=day(TODAY))])
    assert faults(people(acting, session, data)) == ["officer-0-outcome"]


def test_officer_is_chosen_from_who_can_be_found(acting: World, session: Any) -> None:
    there = FocalOfficerFactory()
    gone = FocalOfficerFactory(name="", phone="", email="", ended_on=TODAY)
    html = page(acting, f"sessions/{session.reference}/people/").content.decode()
    assert f"{there.label} · {there.organisation}" in html
    assert f"{gone.label} · {gone.organisation}" not in html
    assert faults(people(acting, session, rows(officers=[single(gone)]))) == ["officer-0-officer"]


def test_before_the_day_one_only_enrols(acting: World, school: Any) -> None:
    session = TrainingSessionFactory(held_on=TODAY + DAY)
    officer = FocalOfficerFactory()
    html = page(acting, f"sessions/{session.reference}/people/").content.decode()
    assert "group-0-enrolled" in html
    assert not [name for name in ("attended", "certified", "outcome") if f"-0-{name}" in html]
    data = rows(group(school, attended="3", certified="3"), officers=[single(officer, "certified")])
    assert people(acting, session, data).status_code == 302
    assert set(session.enrolments.values_list("attended", "certified")) == {(None, 0)}
    TrainingSession.objects.filter(pk=session.pk).update(held_on=TODAY)
    html = page(acting, f"sessions/{session.reference}/people/").content.decode()
    assert "group-0-attended" in html


def test_two_people_on_one_session_see_both_texts(acting: World, session: Any, school: Any) -> None:
    first, mine = group(school, enrolled="5"), group(school, enrolled="8", attended="6")
    officer = FocalOfficerFactory(name="Merel Zandoever")
    theirs = rows(first, officers=[single(officer, "came")])
    assert people(acting, session, theirs).status_code == 302
    response = people(acting, session, rows(mine))
    assert faults(response) == ["__all__"]
    text = text_of(response)
    assert "De Kade, leraar, ingeschreven 5" in text
    assert "De Kade, leraar, ingeschreven 8, gekomen 6" in text
    assert "Merel Zandoever" in text
    assert session.enrolments.get(officer=None).enrolled == 5
    again = rows(mine, revision=2)
    assert people(acting, session, again).status_code == 302
    assert session.enrolments.get().attended == 6


def test_cancelled_session_comes_back_with_what_was_typed(
    acting: World, session: Any, school: Any
) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(cancelled_on=TODAY)
    response = people(acting, session, rows(group(school, enrolled="7")))
    assert faults(response) == ["__all__"]
    assert 'value="7"' in response.content.decode()
    shown = page(acting, f"sessions/{session.reference}/people/")
    assert dutch("This session was cancelled, so nothing can be changed here.") in text_of(shown)


def test_many_rows_and_wild_names_of_fields_do_no_harm(
    acting: World, session: Any, school: Any
) -> None:
    wild = {"group-999-enrolled": "3", "group--1-enrolled": "3", "officer-x-officer": "1"}
    response = people(acting, session, rows(group(school)) | wild)
    assert response.status_code == 302
    assert session.enrolments.count() == 1


def test_reader_does_not_get_the_page(acting: World, session: Any) -> None:
    assert page(acting, f"sessions/{session.reference}/people/", "participant").status_code == 403


def test_three_rows_wait_and_professions_of_the_training_come_first(
    acting: World, session: Any
) -> None:
    html = page(acting, f"sessions/{session.reference}/people/").content.decode()
    assert "group-2-enrolled" in html
    assert "group-3-enrolled" not in html
    chosen = html.partition('name="group-0-profession"')[2]
    assert chosen.index('value="youth_worker"') < chosen.index('value="mentor"')


def test_certificate_of_today_is_taken_on_the_day_itself(acting: World, school: Any) -> None:
    session = TrainingSessionFactory(held_on=TODAY)
    data = rows(group(school, attended="1", certified="1", certified_on=day(TODAY)))
    assert people(acting, session, data).status_code == 302
    assert session.enrolments.get().certified_on == TODAY
