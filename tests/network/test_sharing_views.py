"""The guide and the records made with it: step by step, bad input, and nobody but the author."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from core import permissions
from core.models import AuditEvent, Organisation, Role
from core.tenancy import acting_for
from network.actions import sharing as actions
from network.models import Disclosure, DisclosureAnswer, SharingGuide
from tests.factories.network import PartnerFactory
from tests.stand_in import NAME, PHONE
from tests.world import NO_ROLE, World

EVIL = "<script>alert('x')</script>\"'>&"
KEEPER, AUTHOR = "privacy_officer", "focal_officer"


def page(world: World, rest: str = "", role: str = AUTHOR) -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/sharing/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = AUTHOR) -> Any:
    return world.maasmonde.client(role).post(world.maasmonde.url(f"network/sharing/{rest}"), data)


def text_of(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def errors(response: Any) -> dict[str, str]:
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


@pytest.fixture
def seeded(acting: World) -> World:
    actions.seed_sharing_guide()
    return acting


@pytest.fixture
def record(seeded: World) -> Disclosure:
    """An open record of the focal officer."""
    me = seeded.maasmonde.membership(AUTHOR)
    return actions.create_disclosure(membership=me, label="gesprek met school")


def an_organisation() -> Organisation:
    partner: Any = PartnerFactory()
    found: Organisation = partner.organisation
    return found


def at(record: Disclosure, rest: str = "") -> str:
    return f"records/{record.reference}/{rest}"


def finish(world: World, record: Disclosure) -> None:
    actions.finish_disclosure(
        record, membership=world.maasmonde.membership(AUTHOR), outcome="not_shared", reason="Nee."
    )


# --- the guide ------------------------------------------------------------------------------------
def test_guide_shows_every_step_and_its_source(seeded: World) -> None:
    response = page(seeded)
    text = text_of(response)
    guide = SharingGuide.objects.in_use()
    assert guide is not None
    assert all(step.title in text for step in guide.steps.all())
    assert guide.source in text
    body = response.content.decode()
    assert 'aria-current="page"' in body[body.index("/network/sharing/") :][:120]


@pytest.mark.parametrize("role", ["executive", KEEPER])
def test_who_only_reads_gets_no_button_and_no_records(seeded: World, role: str) -> None:
    body = page(seeded, "", role).content.decode()
    assert "records/" not in body
    assert page(seeded, "records/", role).status_code == 403
    assert page(seeded, "records/new/", role).status_code == 403


def test_who_may_not_look_is_refused(seeded: World) -> None:
    for role in ("application_manager", NO_ROLE):
        for rest in ("", "versions/", "records/"):
            assert page(seeded, rest, role).status_code == 403


def test_without_a_version_the_page_says_who_writes_it(acting: World) -> None:
    assert "versions/new/" in page(acting, "", KEEPER).content.decode()
    body = page(acting).content.decode()
    assert gettext("No steps yet") in body
    assert "records/new/" not in body
    response = page(acting, "records/new/")
    assert response.status_code == 302
    assert response.url.endswith("/network/sharing/")
    response = send(acting, "records/new/", {"label": "gesprek"})
    assert response.status_code == 422
    assert not Disclosure.objects.exists()


def test_guide_shows_five_of_ones_own_records(seeded: World) -> None:
    me = seeded.maasmonde.membership(AUTHOR)
    for number in range(6):
        actions.create_disclosure(membership=me, label=f"gesprek {number}")
    body = page(seeded).content.decode()
    assert len(re.findall(r"gesprek \d", body)) == 5
    assert body.count('network/sharing/records/"') == 1
    assert len(re.findall(r"gesprek \d", page(seeded, "records/").content.decode())) == 6
    assert "gesprek" not in text_of(page(seeded, "", "policy_adviser")).replace("gesprek met", "")


# --- going through the steps ----------------------------------------------------------------------
def test_record_is_begun_and_leads_from_step_to_step(seeded: World) -> None:
    response = send(seeded, "records/new/", {"label": "gesprek met school"})
    record = Disclosure.objects.get()
    assert response.url.endswith(at(record, "steps/1/"))
    assert (record.author, record.label) == (
        seeded.maasmonde.membership(AUTHOR),
        "gesprek met school",
    )
    for number in range(1, 8):
        response = send(seeded, at(record, f"steps/{number}/"), {"words": "Wat ik antwoord."})
        assert response.url.endswith(at(record, f"steps/{number + 1}/"))
    assert send(seeded, at(record, "steps/8/"), {"words": "Slot"}).url.endswith(at(record))
    text = text_of(page(seeded, at(record)))
    assert text.count("Wat ik antwoord.") == 7
    assert "Slot" in text


@pytest.mark.parametrize(
    ("to", "leads"),
    [("1", "steps/1/"), ("7", "steps/7/"), ("overview", ""), ("99", ""), ("0", ""), ("x", "")],
)
def test_any_step_can_be_skipped_to_and_is_saved_first(
    record: Disclosure, world: World, to: str, leads: str
) -> None:
    response = send(world, at(record, "steps/4/"), {"words": "Bewaard.", "to": to})
    assert response.url.endswith(at(record, leads))
    assert DisclosureAnswer.objects.get().words == "Bewaard."


@pytest.mark.parametrize("number", [0, 9, 99])
def test_step_that_does_not_exist_answers_404(
    record: Disclosure, world: World, number: int
) -> None:
    assert page(world, at(record, f"steps/{number}/")).status_code == 404
    assert send(world, at(record, f"steps/{number}/"), {"words": "x"}).status_code == 404


def test_every_kind_of_answer_comes_back_as_given(record: Disclosure, world: World) -> None:
    one, two = [an_organisation() for _each in range(2)]
    send(world, at(record, "steps/3/"), {"answer": "not_applicable", "words": "Niet nodig."})
    send(world, at(record, "steps/5/"), {"ground": "conflict_of_duties"})
    send(world, at(record, "steps/7/"), {"organisations": [str(one.pk), str(two.pk)]})
    for number, value in ((3, "not_applicable"), (5, "conflict_of_duties"), (7, str(two.pk))):
        body = page(world, at(record, f"steps/{number}/")).content.decode()
        assert re.search(rf'value="{value}"[^>]*checked', body), number
    text = text_of(page(world, at(record)))
    assert f"{one.name} {two.name}" in text
    assert text.count(gettext("not answered yet").capitalize()) == 5


@pytest.mark.parametrize(
    ("number", "data", "field"),
    [
        (3, {"answer": "maybe"}, "answer"),
        (5, {"ground": "habit"}, "ground"),
        (7, {"organisations": ["999999"]}, "organisations"),
        (7, {"organisations": ["x"]}, "organisations"),
        (1, {"words": "x" * 2001}, "words"),
    ],
)
def test_faulty_answer_is_told_at_its_field(
    record: Disclosure, world: World, number: int, data: dict[str, Any], field: str
) -> None:
    response = send(world, at(record, f"steps/{number}/"), {"words": "Blijft staan.", **data})
    assert response.status_code == 422
    assert set(errors(response)) == {field}
    assert ("Blijft staan." if field != "words" else "x" * 2001) in response.content.decode()
    assert not DisclosureAnswer.objects.exists()


def test_organisation_of_another_municipality_is_refused(record: Disclosure, world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = Organisation.objects.first()
    assert theirs is not None
    response = send(world, at(record, "steps/7/"), {"organisations": [str(theirs.pk)]})
    assert set(errors(response)) == {"organisations"}
    assert not record.recipients.exists()


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("planted_text", [f"Met {NAME}.", f"Bel {PHONE}."])
@pytest.mark.parametrize(
    ("rest", "field", "data"),
    [
        ("edit/", "label", {}),
        *[(f"steps/{number}/", "words", {}) for number in (1, 3, 5, 7)],
        ("do/finish/", "reason", {"outcome": "not_shared"}),
    ],
)
def test_name_and_number_are_asked_about_at_the_field(
    record: Disclosure, world: World, rest: str, field: str, data: dict[str, str], planted_text: str
) -> None:
    response = send(world, at(record, rest), {field: planted_text, **data})
    assert response.status_code == 422
    assert set(errors(response)) == {field}
    assert html.escape(planted_text) in response.content.decode()
    record.refresh_from_db()
    assert (record.label, record.reason, record.is_open) == ("gesprek met school", "", True)
    assert not DisclosureAnswer.objects.exists()


@pytest.mark.usefixtures("planted")
def test_name_in_a_new_label_is_asked_about(seeded: World) -> None:
    response = send(seeded, "records/new/", {"label": f"gesprek over {NAME}"})
    assert set(errors(response)) == {"label"}
    assert not Disclosure.objects.exists()


def test_html_is_shown_as_text(record: Disclosure, world: World) -> None:
    send(world, at(record, "edit/"), {"label": EVIL})
    send(world, at(record, "steps/1/"), {"words": EVIL})
    for rest in ("", "records/", at(record), at(record, "steps/1/"), at(record, "do/finish/")):
        body = page(world, rest).content.decode()
        assert "<script>alert" not in body
    assert html.escape(EVIL) in page(world, at(record)).content.decode()


def seen(world: World, record: Disclosure, number: int) -> dict[str, str]:
    """The hidden fields of a step as its page shows them now."""
    body = page(world, at(record, f"steps/{number}/")).content.decode()
    found = dict(re.findall(r'name="(seen|revision)" value="(\w+)"', body))
    assert set(found) == {"seen", "revision"}
    return found


def test_two_tabs_on_one_step_show_both_texts(record: Disclosure, world: World) -> None:
    hidden = seen(world, record, 1)
    assert send(world, at(record, "steps/1/"), {**hidden, "words": "Eerst."}).status_code == 302
    response = send(world, at(record, "steps/1/"), {**hidden, "words": "Daarna."})
    assert response.status_code == 422
    assert "Eerst." in text_of(response)
    assert "Daarna." in text_of(response)
    assert DisclosureAnswer.objects.get().words == "Eerst."
    body = response.content.decode()
    hidden = dict(re.findall(r'name="(seen|revision)" value="(\w+)"', body))
    assert send(world, at(record, "steps/1/"), {**hidden, "words": "Daarna."}).status_code == 302
    assert DisclosureAnswer.objects.get().words == "Daarna."


def test_two_tabs_on_two_steps_do_not_meet(record: Disclosure, world: World) -> None:
    one, two = seen(world, record, 1), seen(world, record, 2)
    assert send(world, at(record, "steps/1/"), {**one, "words": "Een."}).status_code == 302
    assert send(world, at(record, "steps/2/"), {**two, "words": "Twee."}).status_code == 302
    assert DisclosureAnswer.objects.count() == 2


# --- how it ends ----------------------------------------------------------------------------------
def test_record_is_finished_and_then_only_read(record: Disclosure, world: World) -> None:
    rest, data = at(record, "do/finish/"), {"outcome": "not_shared", "reason": "Geen reden."}
    assert send(world, rest, data).url.endswith(at(record))
    response = page(world, at(record))
    assert "Geen reden." in text_of(response)
    for part in ("steps/", "edit/", "do/"):
        assert part not in response.content.decode()
    for part in ("steps/1/", "edit/"):
        assert page(world, at(record, part)).url.endswith(at(record))
    response = send(world, at(record, "steps/1/"), {"words": "Te laat getypt."})
    assert response.status_code == 422
    assert "Te laat getypt." in response.content.decode()
    assert not DisclosureAnswer.objects.exists()


def test_finishing_as_shared_says_which_step_is_missing(record: Disclosure, world: World) -> None:
    data = {"outcome": "shared", "reason": "Omdat het nodig is."}
    response = send(world, at(record, "do/finish/"), data)
    assert response.status_code == 422
    assert set(errors(response)) == {"outcome"}
    assert all(f"stap {number}" in errors(response)["outcome"] for number in range(1, 9))
    assert "Omdat het nodig is." in response.content.decode()


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, {"outcome", "reason"}),
        ({"outcome": "circus", "reason": "x"}, {"outcome"}),
        ({"outcome": "not_shared", "reason": "  "}, {"reason"}),
    ],
)
def test_finishing_needs_an_outcome_and_a_reason(
    record: Disclosure, world: World, data: dict[str, str], fields: set[str]
) -> None:
    response = send(world, at(record, "do/finish/"), data)
    assert (response.status_code, set(errors(response))) == (422, fields)


def test_finishing_a_record_that_changed_meanwhile_is_stale(
    record: Disclosure, world: World
) -> None:
    send(world, at(record, "steps/1/"), {"words": "In een ander venster."})
    data = {"outcome": "not_shared", "reason": "Mijn reden.", "revision": "1"}
    response = send(world, at(record, "do/finish/"), data)
    assert response.status_code == 422
    assert "Mijn reden." in text_of(response)


def test_throwing_away_is_asked_once(record: Disclosure, world: World) -> None:
    response = page(world, at(record, "do/discard/"))
    assert "btn--danger" in response.content.decode()
    assert Disclosure.objects.count() == 1
    assert send(world, at(record, "do/discard/"), {}).url.endswith("/sharing/records/")
    assert not Disclosure.objects.exists()
    assert page(world, at(record)).status_code == 404


#: Roles that make records of their own.
WRITERS = permissions.registry["disclosure.view"].roles


# --- nobody else ----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [role for role in [*Role.values, NO_ROLE] if role != AUTHOR])
def test_for_anybody_else_the_record_does_not_exist(
    record: Disclosure, world: World, role: str
) -> None:
    rests = ["", "edit/", "steps/1/", "do/finish/", "do/discard/", "sheet.pdf"]
    status = 404 if role in WRITERS else 403  # the same for a record that does not exist
    for rest in rests:
        assert page(world, at(record, rest), role).status_code == status, rest
        if rest and not rest.endswith("pdf"):
            assert send(world, at(record, rest), {"words": "x"}, role).status_code == status, rest
    assert "gesprek met school" not in text_of(page(world, "records/", role))
    record.refresh_from_db()
    assert record.revision == 1


def test_log_shows_that_it_was_made_and_not_what(record: Disclosure, world: World) -> None:
    send(world, at(record, "steps/1/"), {"words": "Vertrouwelijk."})
    finish(world, record)
    response = world.maasmonde.client(KEEPER).get(world.maasmonde.url("settings/log/"))
    text = text_of(response)
    assert gettext("%(who)s finishes a record of a disclosure.").split("%(who)s")[1] in text
    for secret in ("gesprek met school", "Vertrouwelijk", "Nee."):
        assert secret not in text


@pytest.mark.usefixtures("quick_documents")
def test_sheet_is_for_the_author_and_is_logged(record: Disclosure, world: World) -> None:
    response = page(world, at(record, "sheet.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].endswith(f'informatie-delen-{record.reference}.pdf"')
    assert AuditEvent.objects.filter(action="disclosure.download").count() == 1


# --- queries --------------------------------------------------------------------------------------
def queries(world: World, rest: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page(world, rest).status_code == 200
    return len(captured)


def test_pages_ask_as_many_queries_with_few_as_with_many(record: Disclosure, world: World) -> None:
    me = world.maasmonde.membership(AUTHOR)
    rests = ["", "records/", "versions/", at(record), at(record, "steps/7/")]
    actions.answer_step(
        record, record.guide.steps.get(order=7), membership=me,
        organisations=[an_organisation()],
    )  # fmt: skip
    for rest in rests:
        page(world, rest)
    few = {rest: queries(world, rest) for rest in rests}
    for number in range(20):
        actions.create_disclosure(membership=me, label=f"gesprek {number}")
    for step in record.guide.steps.all():
        several = [an_organisation() for _each in range(3)]
        actions.answer_step(record, step, membership=me, words="x", organisations=several)
    assert {rest: queries(world, rest) for rest in rests} == few
    assert max(few.values()) <= 15
