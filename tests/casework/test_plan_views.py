"""The pages of a plan: reading, writing side by side, versions, paper (rules C7, C12, C14)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from casework.actions import plans
from casework.documents import PlanDocument
from casework.forms.plans import AdoptForm, GoalForm
from casework.lifecycle import CASE
from casework.models import Case, Goal
from casework.views.plans import PLAN_VERBS
from core.models import AuditEvent
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.factories.interventions import InterventionFactory
from tests.pdf import Pdf
from tests.world import World

PICTURE = "School gaat goed en weegt nu het zwaarst."


@pytest.fixture
def case(acting: World) -> Case:
    """A case that the case director of the world directs."""
    return make.make_case(case_director=acting.maasmonde.membership("case_director"))


def url(case: Case, rest: str = "", side: str = "maasmonde") -> str:
    return f"/{side}/casework/cases/{case.code}/plan/{rest}"


def get(world: World, case: Case, rest: str = "", role: str = "case_director") -> Any:
    return world.maasmonde.client(role).get(url(case, rest))


def post(world: World, case: Case, rest: str, role: str = "case_director", **data: Any) -> Any:
    return world.maasmonde.client(role).post(url(case, rest), data)


def goal_data(case: Case, **changes: Any) -> dict[str, Any]:
    values = {
        "life_domain": "Wonen",
        "title": "Heeft een vaste plek om te slapen",
        "lessen": "Weer uit huis moeten",
        "strengthen": "Oom wil tijdelijk huisvesten",
        "intervention": "",
        "how": "Wijkteam met corporatie",
        "owner": case.case_director.organisation_id,
        "starts_on": "",
        "ends_on": "31-12-2027",
        "indicator": "Tijdelijk contract is getekend",
    }
    return values | changes


# --- who ----------------------------------------------------------------------------------------
def test_who_takes_part_reads_and_who_does_not_finds_nothing(case: Case, acting: World) -> None:
    make.make_plan(case)
    make.make_participant(case, acting.maasmonde.membership("participant"))
    for role in ("case_director", "participant"):
        response = get(acting, case, role=role)
        assert "Haalt het diploma" in response.content.decode()
        assert response["Cache-Control"] == "no-store"
    assert get(acting, case, role="process_director").status_code == 404
    for role in ("policy_adviser", "privacy_officer", "application_manager"):
        assert get(acting, case, role=role).status_code == 403
    text = get(acting, case, role="participant").content.decode()
    assert "goals/1/" not in text
    assert get(acting, case, "write/", "participant").status_code == 403
    assert get(acting, case, "goals/new/", "participant").status_code == 403
    elsewhere = acting.broekerlanden.client("case_director")
    assert elsewhere.get(url(case, side="broekerlanden")).status_code == 404


def test_reading_is_logged_once_a_request(case: Case, acting: World) -> None:
    make.make_plan(case)
    chain = AuditEvent.objects.filter(action="case.view")
    for number, rest in enumerate(("", "1/", "write/", "goals/new/", "goals/1/"), start=1):
        assert get(acting, case, rest).status_code == 200
        assert chain.count() == number
    assert get(acting, case, "9/").status_code == get(acting, case, "goals/9/").status_code == 404
    assert chain.count() == 5


# --- writing ------------------------------------------------------------------------------------
def test_the_shared_picture_is_written(case: Case, acting: World) -> None:
    facts = {"shared_picture": PICTURE, "person_says": "Ik wil mijn diploma.", "revision": 0}
    assert post(acting, case, "write/", **facts)["Location"] == url(case)
    text = get(acting, case).content.decode()
    assert PICTURE in text and "Ik wil mijn diploma." in text


@pytest.mark.parametrize("begun", [False, True])
def test_who_saves_over_another_sees_both_texts(case: Case, acting: World, begun: bool) -> None:
    """Also when both began with an empty plan, or with a version that was adopted."""
    director, read = case.case_director, 0
    if begun:
        plan = make.make_plan(case, shared_picture="Eerst.")
        read = plan.revision
        plans.adopt_plan(case, membership=director)
        with CASE.transition("reconvene", case, membership=case.process_director):
            pass
    plans.write_plan(case, membership=director, shared_picture="Van een ander.", person_says="")
    response = post(acting, case, "write/", shared_picture=PICTURE, person_says="", revision=read)
    text = response.content.decode()
    assert response.status_code == 422
    assert PICTURE in text and "Van een ander." in text
    assert case.plans.newest().shared_picture == "Van een ander."
    again = {"shared_picture": PICTURE, "revision": case.plans.newest().revision}
    assert post(acting, case, "write/", **again).status_code == 302
    assert case.plans.newest().shared_picture == PICTURE


def test_a_goal_is_added_changed_moved_and_taken_out(case: Case, acting: World) -> None:
    for title in ("Heeft een vaste plek", "Ziet vrienden"):
        data = goal_data(case, title=title)
        assert post(acting, case, "goals/new/", **data)["Location"] == url(case)
    changed = goal_data(case, title="Slaapt thuis", revision=1)
    assert post(acting, case, "goals/1/", **changed).status_code == 302
    moved = post(acting, case, "goals/1/move/", to="down")
    assert moved["Location"] == f"{url(case)}#goal-1"
    titles = [goal.title for goal in Goal.objects.order_by("order")]
    assert titles == ["Ziet vrienden", "Slaapt thuis"]
    text = get(acting, case).content.decode()
    assert text.index("Ziet vrienden") < text.index("Slaapt thuis")
    assert post(acting, case, "goals/1/remove/").status_code == 302
    assert Goal.objects.count() == 1


def test_a_goal_that_another_changed_shows_both_texts(case: Case, acting: World) -> None:
    make.make_plan(case)
    other = Goal.objects.get()
    other.title, other.revision = "Van een ander", 2
    other.save()
    mine = goal_data(case, title="Van mij", revision=1)
    response = post(acting, case, "goals/1/", **mine)
    assert response.status_code == 422
    assert "Van een ander" in response.content.decode()
    assert "Van mij" in response.content.decode()


@pytest.mark.parametrize("field", ["life_domain", "title", "indicator", "owner", "ends_on", "how"])
def test_c12_a_form_without_a_part_comes_back_with_everything_typed(
    case: Case, acting: World, field: str
) -> None:
    """Rule C12."""
    response = post(acting, case, "goals/new/", **goal_data(case, **{field: ""}))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert "Oom wil tijdelijk huisvesten" in response.content.decode()
    assert not Goal.objects.exists()


def test_c12_the_plan_shows_every_part(case: Case, acting: World) -> None:
    """Rule C12."""
    offer = InterventionFactory()
    goal = make.make_goal(make.make_plan(case, goals=0), intervention=offer)
    text = get(acting, case).content.decode()
    shown = [goal.life_domain, goal.title, goal.lessen, goal.strengthen, goal.how, goal.indicator]
    assert all(part in text for part in [*shown, str(goal.owner), str(offer)])
    assert str(goal.ends_on.year) in text
    assert "1 van 12" in text


def test_the_form_offers_what_can_be_chosen(case: Case, acting: World) -> None:
    ended = InterventionFactory(
        availability="ended", availability_confirmed_on=timezone.localdate()
    )
    partner = make.a_partner("school", "Het Kompas")
    form = GoalForm(case=case, membership=case.case_director)
    assert ended not in form.fields["intervention"].queryset
    assert partner.organisation not in form.fields["owner"].queryset
    assert len(form.fields["life_domain"].choices) == 13
    make.make_participant(case, partner)
    goal = make.make_goal(make.make_plan(case, goals=0), intervention=ended)
    form = GoalForm(case=case, instance=goal, membership=case.case_director)
    assert ended in form.fields["intervention"].queryset
    assert partner.organisation in form.fields["owner"].queryset


def test_an_adopted_plan_takes_results_only(case: Case, acting: World) -> None:
    make.make_plan(case)
    action, form = PLAN_VERBS["adopt_plan"]
    assert form is AdoptForm
    action(case, membership=case.case_director)
    text = get(acting, case).content.decode()
    assert "goals/1/result/" in text and "goals/1/remove/" not in text and "goals/new/" not in text
    response = post(acting, case, "goals/new/", **goal_data(case))
    assert response.status_code == 422
    assert "Oom wil tijdelijk huisvesten" in response.content.decode()
    data = {"result": "reached", "evaluation": "Het diploma is binnen.", "revision": 1}
    assert post(acting, case, "goals/1/result/", **data).status_code == 302
    assert "Het diploma is binnen." in get(acting, case).content.decode()


def test_a_case_that_waits_for_its_review_keeps_what_was_typed(case: Case, acting: World) -> None:
    case.next_review_by = timezone.localdate() - datetime.timedelta(days=90)
    case.save()
    response = post(acting, case, "goals/new/", **goal_data(case))
    assert response.status_code == 422
    assert "Oom wil tijdelijk huisvesten" in response.content.decode()
    assert post(acting, case, "goals/1/move/", to="up").status_code == 302
    assert "goals/new/" not in get(acting, case).content.decode()


def test_older_versions_stay_readable(case: Case, acting: World) -> None:
    make.make_plan(case)
    plans.adopt_plan(case, membership=case.case_director)
    with CASE.transition("reconvene", case, membership=case.process_director):
        pass
    post(acting, case, "goals/1/", **goal_data(case, title="Nieuw doel", revision=1))
    old, new = (get(acting, case, rest).content.decode() for rest in ("1/", ""))
    assert "Haalt het diploma" in old and "Nieuw doel" not in old and "remove/" not in old
    assert "Nieuw doel" in new and "Haalt het diploma" not in new


# --- on paper -----------------------------------------------------------------------------------
def test_the_document_keeps_the_norms_and_holds_no_contribution(case: Case, acting: World) -> None:
    make.make_plan(case, shared_picture=PICTURE)
    make.make_contribution(case, case.case_director, text="Alleen voor dit overleg.", use="meeting")
    with translation.override("nl"):
        html = PlanDocument().html(case, case.case_director)
        document = Pdf(PlanDocument().render(case, case.case_director))
    assert document.faults() == []
    assert PICTURE in html and "Vier weken achter elkaar aanwezig" in html
    assert "Alleen voor dit overleg." not in html


def test_a_download_is_logged_and_for_who_takes_part(
    case: Case, acting: World, quick_documents: None
) -> None:
    response = get(acting, case, "plan.pdf")
    assert response["Cache-Control"] == "no-store"
    assert case.code in response["Content-Disposition"]
    assert AuditEvent.objects.filter(action="case.download").count() == 1
    assert get(acting, case, "plan.pdf", "participant").status_code == 404
    with acting_for(acting.broekerlanden.municipality):
        elsewhere = acting.broekerlanden.client("case_director")
    assert elsewhere.get(url(case, "plan.pdf", "broekerlanden")).status_code == 404
