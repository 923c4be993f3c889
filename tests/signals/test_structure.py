"""Versions of the signalling structure: making, changing, putting in use, what is to be done."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, RoleGrant
from core.tenancy import acting_for
from network.actions.partners import ensure_organisation
from network.models import PartnerOrganisation
from signals.actions import structure as actions
from signals.actions.structure import Box, Step
from signals.models import SignalArea, SignalRoute, SignalStructure
from signals.models.structure_findings import setup_findings
from signals.models.structure_text import tell
from tests.factories.structures import FACTS, made_up_steps, make_structure
from tests.world import World

KEEPER, READER = "signal_coordinator", "participant"
STEPS = [
    Step("Zien", "Iedereen", boxes=(Box("School"), Box("Zorg", "en welzijn", True))),
    Step("Doorgeven", "U", heard="We lezen het.", term="acknowledge"),
    Step("Uitkomst", "De gemeente", heard="Dit is gedaan.", term="feedback"),
]


def page(world: World, rest: str = "", role: str = READER) -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"signals/structure/{rest}"))


def send(world: World, rest: str, data: dict[str, Any]) -> Any:
    client = world.maasmonde.client(KEEPER)
    return client.post(world.maasmonde.url(f"signals/structure/{rest}"), data)


def text_of(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def errors(response: Any) -> dict[str, str]:
    assert response.status_code == 422
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


@pytest.fixture
def seeded(acting: World) -> World:
    actions.seed_structure()
    return acting


@pytest.fixture
def draft(seeded: World) -> SignalStructure:
    return make_structure(seeded.maasmonde.membership(KEEPER), STEPS, title="Nieuwe route")


# --- the proposal ---------------------------------------------------------------------------------
def test_proposal_is_put_in_use_once_and_makes_nothing_else(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            assert actions.seed_structure() == 1
            assert actions.seed_structure() == 0
            structure = SignalStructure.objects.in_use()
            assert [step.number for step in tell(structure).steps] == [1, 2, 3, 4, 5]
            assert not SignalRoute.objects.exists() and not SignalArea.objects.exists()
            assert not structure.partners.exists()


def test_proposal_types_no_term(seeded: World) -> None:
    for step in SignalStructure.objects.in_use().steps.all():
        texts = (step.title, step.who, step.place, step.moment, step.happens, step.heard)
        assert not re.search(r"\d|werkdagen", " ".join(texts))


# --- the page -------------------------------------------------------------------------------------
def test_page_tells_of_112_before_anything_else(seeded: World) -> None:
    content = page(seeded).content.decode()
    main = content[content.index("<main") :]
    assert main.index("Bel 112") < main.index('<svg class="k-route"') < main.index("<table")
    assert "0900-8844" in main


def test_page_without_a_version_says_who_writes_it(acting: World) -> None:
    assert "Nog niets in gebruik" in text_of(page(acting))
    assert "Bel 112" in text_of(page(acting))
    assert page(acting, "poster.pdf").status_code == 302


def test_terms_on_the_page_follow_the_parameters(
    seeded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Binnen 20 werkdagen" in text_of(page(seeded))
    monkeypatch.setattr("signals.models.structure_text._value", lambda key: 7)
    text = text_of(page(seeded))
    assert "Binnen 7 werkdagen" in text and "Binnen 20 werkdagen" not in text


def test_poster_is_handed_out_and_logged(seeded: World) -> None:
    response = page(seeded, "poster.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert "poster-signaleringsstructuur-SS-" in response["Content-Disposition"]
    assert AuditEvent.objects.filter(action="structure.download").count() == 1


def test_page_asks_as_many_queries_for_few_steps_as_for_many(
    seeded: World, django_assert_num_queries: Any
) -> None:
    keeper = seeded.maasmonde.membership(KEEPER)
    counts = []
    for steps in (STEPS, made_up_steps(5)):
        actions.use_structure(make_structure(keeper, steps), membership=keeper)
        page(seeded)
        with django_assert_num_queries(10) as counted:
            page(seeded)
        counts.append(len(counted))
    assert counts[0] == counts[1]


# --- versions -------------------------------------------------------------------------------------
def test_drafts_are_for_who_makes_them(draft: SignalStructure, world: World) -> None:
    rest = f"versions/{draft.reference}/"
    assert page(world, rest, KEEPER).status_code == 200
    assert page(world, rest).status_code == 404
    assert "Nieuwe route" not in text_of(page(world, "versions/"))
    assert "Nieuwe route" in text_of(page(world, "versions/", KEEPER))
    assert page(world, f"{rest}steps/").status_code == 403


def test_new_version_starts_as_the_one_in_use(seeded: World) -> None:
    keeper = seeded.maasmonde.membership(KEEPER)
    current = SignalStructure.objects.in_use()
    partner = ensure_organisation("Jongerenwerk De Brug", type="youth_work")
    first = make_structure(keeper, actions.steps_of(current))
    actions.set_partners(first, membership=keeper, organisations=[partner])
    actions.use_structure(first, membership=keeper)
    second = actions.create_structure(membership=keeper, **FACTS)
    assert actions.steps_of(second) == actions.steps_of(current)
    assert [row.organisation for row in second.partners.all()] == [partner]
    assert second.version == 3


def test_version_is_made_changed_and_put_in_use(seeded: World) -> None:
    response = send(seeded, "versions/new/", {**FACTS, "title": "Tweede"})
    draft = SignalStructure.objects.get(version=2)
    rest = f"versions/{draft.reference}/"
    assert response.url.endswith(rest)
    assert send(seeded, f"{rest}change/", {**FACTS, "title": "Derde"}).status_code == 302
    assert page(seeded, f"{rest}do/use/", KEEPER).status_code == 200
    assert send(seeded, f"{rest}do/use/", {}).status_code == 302
    assert "Derde" in text_of(page(seeded))
    statuses = list(SignalStructure.objects.order_by("version").values_list("status", flat=True))
    assert statuses == ["replaced", "in_use"]
    for door in ("change/", "steps/", "partners/"):
        response = page(seeded, rest + door, KEEPER)
        assert (response.status_code, response.url.endswith(rest)) == (302, True)
        assert door not in page(seeded, rest, KEEPER).content.decode()
    actions_told = list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))
    assert actions_told[-3:] == ["structure.edit", "structure.use", "structure.use"]


@pytest.mark.parametrize(
    "steps",
    [
        STEPS[:2],
        [STEPS[0], STEPS[1], Step("Uitkomst", "De gemeente")],
        [STEPS[0], Step("Doorgeven", "U"), STEPS[2]],
    ],
)
def test_version_without_steps_or_promise_is_not_put_in_use(
    seeded: World, steps: list[Step]
) -> None:
    keeper = seeded.maasmonde.membership(KEEPER)
    draft = make_structure(keeper, steps)
    with pytest.raises(TransitionRefused):
        actions.use_structure(draft, membership=keeper)
    assert SignalStructure.objects.in_use().version == 1


def test_version_that_was_in_use_never_changes(seeded: World) -> None:
    keeper, current = seeded.maasmonde.membership(KEEPER), SignalStructure.objects.in_use()
    for change in (
        lambda: actions.update_structure(current, membership=keeper, title="Anders"),
        lambda: actions.set_steps(current, membership=keeper, steps=STEPS),
        lambda: actions.set_partners(current, membership=keeper, organisations=[]),
    ):
        with pytest.raises(TransitionRefused, match="nieuwe versie"):
            change()


# --- steps and partners ---------------------------------------------------------------------------
def fields_of(*steps: Step) -> dict[str, str]:
    """The fields of the steps as the page sends them."""
    data = {}
    for index, step in enumerate(steps):
        data[f"order-{index}"] = str(len(steps) - index)
        for name in actions.TEXTS:
            data[f"{name}-{index}"] = getattr(step, name)
        for at, box in enumerate(step.boxes, start=1):
            data[f"label{at}-{index}"], data[f"detail{at}-{index}"] = box.label, box.detail
            data[f"place_of_box{at}-{index}"] = "outside" if box.is_outside else ""
    return data


def test_steps_are_ordered_by_number_and_emptied_ones_go(
    draft: SignalStructure, world: World
) -> None:
    rest = f"versions/{draft.reference}/steps/"
    empty = Step("", "", term="interpretation")
    assert send(world, rest, fields_of(*STEPS[::-1], empty)).status_code == 302
    assert actions.steps_of(draft) == STEPS
    assert send(world, rest, fields_of(STEPS[1])).status_code == 302
    assert actions.steps_of(draft) == [STEPS[1]]


def test_steps_page_shows_what_is_stored(draft: SignalStructure, world: World) -> None:
    form = page(world, f"versions/{draft.reference}/steps/", KEEPER).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    assert (data["title-1"], data["term-1"]) == ("Doorgeven", "acknowledge")
    assert (data["label2-0"], data["place_of_box2-0"]) == ("Zorg", "outside")
    assert form.number == actions.MOST_STEPS


def test_faults_in_steps_come_back_at_their_field(draft: SignalStructure, world: World) -> None:
    data = fields_of(*STEPS) | {"term-2": "acknowledge", "who-0": "", "detail3-1": "los"}
    found = errors(send(world, f"versions/{draft.reference}/steps/", data))
    assert set(found) == {"who-0", "term-2", "label3-1"}
    assert "rij 2" in found["term-2"]
    assert actions.steps_of(draft) == STEPS


def test_stale_steps_are_refused_with_both_texts(draft: SignalStructure, world: World) -> None:
    data = fields_of(Step("Mijn stap", "Ik")) | {"revision": str(draft.revision)}
    keeper = world.maasmonde.membership(KEEPER)
    actions.set_steps(draft, membership=keeper, steps=STEPS[:2])
    response = send(world, f"versions/{draft.reference}/steps/", data)
    assert response.status_code == 422
    assert "Mijn stap" in text_of(response) and "Doorgeven" in text_of(response)


def test_too_much_for_the_drawing_is_refused(draft: SignalStructure, world: World) -> None:
    keeper = world.maasmonde.membership(KEEPER)
    crowds = (
        [Step(f"Stap {at}", "Wie") for at in range(7)],
        [Step("Stap", "Wie", boxes=tuple(Box(str(at)) for at in range(7)))],
        [STEPS[1], STEPS[1]],
    )
    for steps in crowds:
        with pytest.raises(FactsRefused):
            actions.set_steps(draft, membership=keeper, steps=steps)


def test_partners_are_chosen_from_the_organisations_here(
    draft: SignalStructure, world: World
) -> None:
    here = ensure_organisation("Jongerenwerk De Brug", type="youth_work")
    with acting_for(world.broekerlanden.municipality):
        there = ensure_organisation("School Elders", type="education")
    rest = f"versions/{draft.reference}/partners/"
    assert "organisations" in errors(send(world, rest, {"organisations": [str(there.pk)]}))
    assert send(world, rest, {"organisations": [str(here.pk)]}).status_code == 302
    assert [row.organisation for row in draft.partners.all()] == [here]
    assert send(world, rest, {}).status_code == 302
    assert not draft.partners.exists()


@pytest.mark.usefixtures("planted")
def test_name_in_a_step_is_asked_about(draft: SignalStructure, world: World) -> None:
    from tests.stand_in import NAME

    data = fields_of(*STEPS) | {"happens-0": f"Vraag het aan {NAME}."}
    assert "happens-0" in errors(send(world, f"versions/{draft.reference}/steps/", data))


# --- what is to be done ---------------------------------------------------------------------------
def codes(structure: SignalStructure | None) -> list[str]:
    return [one.code for one in setup_findings(tell(structure) if structure else None)]


def test_without_anything_everything_is_to_be_done(acting: World) -> None:
    assert codes(None) == ["NO_STRUCTURE", "NO_ROUTE", "NO_AREA"]


def partner(name: str, kind: str, domain: str) -> Any:
    organisation = ensure_organisation(name, type=kind)
    PartnerOrganisation.objects.filter(organisation=organisation).update(domain=domain)
    return organisation


@pytest.mark.parametrize(
    ("kind", "domain", "left"),
    [
        ("mental_health", "care", {"NO_SAFETY", "NO_EXTERNAL"}),
        ("police", "safety", {"NO_CARE", "NO_EXTERNAL"}),
        ("education", "external", {"NO_CARE", "NO_SAFETY"}),
        ("youth_work", "social", {"NO_CARE", "NO_SAFETY"}),
        ("sport_culture", "unknown", {"NO_CARE", "NO_SAFETY"}),
        ("municipality_social", "social", {"NO_CARE", "NO_SAFETY", "NO_EXTERNAL"}),
        ("other", "external", {"NO_CARE", "NO_SAFETY"}),
    ],
)
def test_each_kind_of_partner_takes_its_finding_away(
    draft: SignalStructure, world: World, kind: str, domain: str, left: set[str]
) -> None:
    keeper = world.maasmonde.membership(KEEPER)
    organisations = [partner("Proefpartner", kind, domain)]
    actions.set_partners(draft, membership=keeper, organisations=organisations)
    about = {"NO_CARE", "NO_SAFETY", "NO_EXTERNAL"}
    assert set(codes(draft)) & about == left


def test_step_at_which_nothing_is_heard_is_found_except_the_first(
    draft: SignalStructure, world: World
) -> None:
    assert "NOTHING_HEARD" not in codes(draft)
    steps = [*STEPS, Step("Wachten", "Niemand")]
    actions.set_steps(draft, membership=world.maasmonde.membership(KEEPER), steps=steps)
    found = [one for one in setup_findings(tell(draft)) if one.code == "NOTHING_HEARD"]
    assert [one.subject for one in found] == ["Wachten"]
    assert found[0].url.endswith(f"{draft.reference}/steps/")


def test_handler_and_deputy_are_found_by_what_is_wrong(acting: World) -> None:
    side = acting.maasmonde
    handler, other = side.membership(KEEPER), side.membership("focal_officer")
    route = SignalRoute(handler=handler)
    route.save()
    SignalArea(name="Zuid").save()
    assert codes(None) == ["NO_STRUCTURE", "NO_DEPUTY"]
    route.deputy = other
    route.save()
    assert codes(None) == ["NO_STRUCTURE", "DEPUTY_GONE"]
    RoleGrant.objects.create(membership=other, role=KEEPER)
    assert codes(None) == ["NO_STRUCTURE"]
    RoleGrant.objects.filter(membership=handler).delete()
    assert codes(None) == ["NO_STRUCTURE", "HANDLER_GONE"]


def test_route_of_one_area_leaves_the_others_without_a_handler(acting: World) -> None:
    area = SignalArea(name="Zuid")
    area.save()
    handler = acting.maasmonde.membership(KEEPER)
    SignalRoute(area=area, handler=handler).save()
    assert "NO_ROUTE" in codes(None)


def test_findings_stand_on_the_page_of_who_can_do_them_only(seeded: World) -> None:
    assert "Te doen" in text_of(page(seeded, role=KEEPER))
    assert "Te doen" not in text_of(page(seeded))
