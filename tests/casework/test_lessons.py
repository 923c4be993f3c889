"""Lessons from closed cases: written anew, no trace of the case, checked by another (rule G6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from casework.actions import lessons
from casework.forms.lessons import LearnForm
from casework.models import Case, CaseLesson
from casework.models.codes import new_code
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent
from core.tenancy import acting_for
from interventions.models import Lesson
from tests.factories import casework as make
from tests.factories.interventions import InterventionFactory
from tests.world import Side, World

TEXT = "Vroeg bellen met ouders hielp meer dan een brief."
LESSONS = "casework/lessons/"


def write(case: Case, **changes: Any) -> CaseLesson:
    values = {"intervention": InterventionFactory(), "text": TEXT, "context": "Een kleine school."}
    return lessons.learn(case, membership=case.process_director, **(values | changes))


@pytest.fixture
def case(acting: World) -> Case:
    return make.make_case(status="closed")


# --- writing ------------------------------------------------------------------------------------
def test_g6_a_lesson_has_no_link_to_a_case(case: Case) -> None:
    """Rule G6: no id, no code, in no field."""
    lesson = write(case)
    related = {
        field.related_model._meta.label
        for field in CaseLesson._meta.get_fields()
        if field.related_model
    }
    assert related == {"core.Municipality", "interventions.Intervention", "core.Membership"}
    assert not any(
        field.related_model is CaseLesson
        for field in apps.get_model("casework", "Case")._meta.fields
    )
    told = [str(getattr(lesson, field.attname)) for field in CaseLesson._meta.concrete_fields]
    assert not any(case.code in text for text in told)
    assert case.code not in lesson.get_absolute_url()


@pytest.mark.parametrize("shape", ["{}", "casus {}.", "({})", "{lower}", "{dash}"])
@pytest.mark.parametrize("field", ["text", "context"])
def test_g6_a_code_in_a_lesson_is_refused(case: Case, shape: str, field: str) -> None:
    """Rule G6, in the action and at the field."""
    code = new_code(Case)
    text = shape.format(code, lower=code.lower(), dash=code.replace("-", "–"))
    with pytest.raises(FactsRefused) as refused:
        write(case, **{field: text})
    assert set(refused.value.reasons) == {field}
    values = {"intervention": InterventionFactory().pk, "text": TEXT, "context": "", field: text}
    form = LearnForm(values, membership=case.process_director)
    assert not form.is_valid()
    assert set(form.errors) == {field}


@pytest.mark.parametrize(
    "text", ["Een re-integratie hielp.", "Van 12-18 jaar.", "E-mail is te traag."]
)
def test_ordinary_words_are_no_code(text: str) -> None:
    assert lessons.why_not_a_lesson(text) == ""


def test_g6_a_name_in_a_lesson_is_asked_about(case: Case) -> None:
    """Rule G6: the guard."""
    values = {"intervention": InterventionFactory().pk, "text": "Sanne Jansen belde elke week."}
    form = LearnForm(values, membership=case.process_director)
    assert not form.is_valid()
    assert set(form.errors) == {"text"}


def test_the_form_starts_empty(case: Case) -> None:
    form = LearnForm(membership=case.process_director)
    assert {name: form[name].value() for name in form.fields} == dict.fromkeys(form.fields)


def test_a_live_case_and_somebody_else_leave_no_lesson(acting: World) -> None:
    live, closed = make.make_case(), make.make_case(status="closed")
    with pytest.raises(TransitionRefused):
        write(live)
    with pytest.raises(TransitionRefused):
        given = {"intervention": InterventionFactory(), "text": TEXT}
        lessons.learn(closed, membership=make.a_director("elders"), **given)
    with pytest.raises(FactsRefused):
        write(closed, text="  ")
    assert not CaseLesson.objects.exists()


# --- checking -----------------------------------------------------------------------------------
def test_g6_whoever_wrote_a_lesson_neither_passes_nor_throws_it_away(case: Case) -> None:
    """Rule G6: an author approving the own export is refused."""
    lesson = write(case)
    for act in (lessons.pass_on, lessons.send_back):
        with pytest.raises(TransitionRefused):
            act(lesson, membership=case.process_director)
    assert CaseLesson.objects.count() == 1
    assert not Lesson.objects.exists()


@pytest.mark.parametrize("role", ["process_director", "meeting_chair"])
def test_another_passes_it_on_and_nothing_stays_behind(
    case: Case, acting: World, role: str
) -> None:
    lesson = write(case)
    lessons.pass_on(lesson, membership=acting.maasmonde.membership(role))
    assert not CaseLesson.objects.exists()
    found = Lesson.objects.get()
    assert (found.text, found.context, found.origin) == (TEXT, "Een kleine school.", "case")
    assert found.learned_on.day == 1
    actions = list(AuditEvent.objects.order_by("-sequence").values_list("action", flat=True)[:2])
    assert actions == ["lesson.pass", "lesson.create"]


def test_what_is_thrown_away_is_gone(case: Case, acting: World) -> None:
    lesson = write(case)
    lessons.send_back(lesson, membership=acting.maasmonde.membership("meeting_chair"))
    assert not CaseLesson.objects.exists()
    assert not Lesson.objects.exists()


# --- pages --------------------------------------------------------------------------------------
def get(side: Side, role: str, rest: str = "") -> Any:
    return side.client(role).get(side.url(f"{LESSONS}{rest}"))


def test_lessons_wait_for_chairs_and_process_directors_only(case: Case, acting: World) -> None:
    lesson, side = write(case), acting.maasmonde
    for role in ("process_director", "meeting_chair"):
        response = get(side, role)
        assert TEXT in response.content.decode()
        assert f"{lesson.reference}/do/pass/" in response.content.decode()
        assert response["Cache-Control"] == "no-store"
        assert case.code not in response.content.decode()
    for role in ("case_director", "participant", "privacy_officer", "policy_adviser"):
        assert get(side, role).status_code == 403
    assert get(acting.broekerlanden, "meeting_chair").status_code == 200
    assert TEXT not in get(acting.broekerlanden, "meeting_chair").content.decode()


def test_whoever_wrote_it_sees_it_without_buttons(case: Case, acting: World) -> None:
    own = acting.maasmonde.membership("process_director")
    mine = make.make_case(status="closed", process_director=own)
    lesson = write(mine)
    text = get(acting.maasmonde, "process_director").content.decode()
    assert TEXT in text
    assert f"{lesson.reference}/do/" not in text


def test_passing_on_by_the_page(case: Case, acting: World) -> None:
    lesson, side = write(case), acting.maasmonde
    rest = f"{lesson.reference}/do/pass/"
    assert TEXT in get(side, "meeting_chair", rest).content.decode()
    answer = side.client("meeting_chair").post(side.url(f"{LESSONS}{rest}"))
    assert answer["Location"] == side.url(LESSONS)
    page = side.client("policy_adviser").get(Lesson.objects.get().intervention.get_absolute_url())
    assert TEXT in page.content.decode()
    other = acting.broekerlanden
    assert get(other, "meeting_chair", rest).status_code == 404


def test_lessons_of_one_municipality_stay_there(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        write(make.make_case(status="closed"))
    with acting_for(world.broekerlanden.municipality):
        assert not CaseLesson.objects.exists()
