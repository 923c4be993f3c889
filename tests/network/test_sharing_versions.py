"""The versions of the sharing guide: making, changing, putting in use, and who may."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.utils.translation import gettext

from network.actions import sharing as actions
from network.models import SharingGuide
from tests.world import World

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
def draft(seeded: World) -> SharingGuide:
    keeper = seeded.maasmonde.membership(KEEPER)
    return actions.create_guide(membership=keeper, title="Nieuwe werkwijze", source="Overleg")


# --- versions -------------------------------------------------------------------------------------
def test_drafts_are_for_who_makes_them(draft: SharingGuide, world: World) -> None:
    rest = f"versions/{draft.reference}/"
    assert page(world, rest, KEEPER).status_code == 200
    assert page(world, rest).status_code == 404
    assert "Nieuwe werkwijze" not in text_of(page(world, "versions/"))
    assert "Nieuwe werkwijze" in text_of(page(world, "versions/", KEEPER))
    assert page(world, f"{rest}steps/").status_code == 403


def test_version_is_made_changed_and_put_in_use(seeded: World) -> None:
    response = send(seeded, "versions/new/", {"title": "Tweede", "source": "Overleg"}, KEEPER)
    draft = SharingGuide.objects.get(version=2)
    rest = f"versions/{draft.reference}/"
    assert response.url.endswith(rest)
    assert send(seeded, f"{rest}edit/", {"title": "Derde", "source": ""}, KEEPER).status_code == 302
    assert page(seeded, f"{rest}do/use/", KEEPER).status_code == 200
    assert send(seeded, f"{rest}do/use/", {}, KEEPER).status_code == 302
    assert "Derde" in text_of(page(seeded))
    response = page(seeded, f"{rest}edit/", KEEPER)
    assert (response.status_code, response.url.endswith(rest)) == (302, True)
    assert "edit/" not in page(seeded, rest, KEEPER).content.decode()


def rows(*steps: tuple[str, str, str, str]) -> dict[str, str]:
    """The fields of the steps as the page sends them: number, question, help, kind."""
    data = {}
    for index, values in enumerate(steps):
        for name, value in zip(("order", "title", "help", "asks"), values, strict=True):
            data[f"{name}-{index}"] = value
    return data


def test_steps_are_ordered_by_number_and_emptied_ones_go(draft: SharingGuide, world: World) -> None:
    data = rows(
        ("2", "Tweede?", "", "text"), ("1", "Eerste?", "Hulp", "ground"), ("3", "", "", "text"),
        ("", "Laatste?", "", "recipients"),
    )  # fmt: skip
    response = send(world, f"versions/{draft.reference}/steps/", data, KEEPER)
    assert response.status_code == 302
    assert list(draft.steps.values_list("order", "title", "help")) == [
        (1, "Eerste?", "Hulp"), (2, "Tweede?", "", ), (3, "Laatste?", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (rows(("1", "Vraag?", "", "")), "asks-0"),
        (rows(("1", "", "Hulp", "text")), "title-0"),
        (rows(("0", "Vraag?", "", "text")), "order-0"),
        (rows(("x", "Vraag?", "", "text")), "order-0"),
        (rows(("1", "Vraag?", "", "circus")), "asks-0"),
        (rows(("1", "A?", "", "ground"), ("2", "B?", "", "ground")), "asks-1"),
        (rows(*[("", f"Vraag {number}?", "", "text") for number in range(21)]), "title-20"),
        (rows(("1", "x" * 161, "", "text")), "title-0"),
    ],
)
def test_faulty_steps_are_told_at_their_row(
    draft: SharingGuide, world: World, sent: dict[str, str], field: str
) -> None:
    response = send(world, f"versions/{draft.reference}/steps/", sent, KEEPER)
    assert response.status_code == 422
    assert set(errors(response)) == {field}
    assert all(html.escape(value) in response.content.decode() for value in sent.values())
    assert draft.steps.count() == 8


def test_version_without_steps_is_not_put_in_use(draft: SharingGuide, world: World) -> None:
    draft.steps.all().delete()
    response = send(world, f"versions/{draft.reference}/do/use/", {}, KEEPER)
    assert response.status_code == 422
    assert gettext("This version has no steps yet. Write the steps first.") in text_of(response)
    assert send(world, f"versions/{draft.reference}/do/replace/", {}, KEEPER).status_code == 404


def test_save_of_a_version_put_in_use_meanwhile_keeps_what_was_typed(
    draft: SharingGuide, world: World
) -> None:
    actions.use_guide(draft, membership=world.maasmonde.membership(KEEPER))
    for rest, data in (
        ("edit/", {"title": "Mijn titel"}),
        ("steps/", rows(("1", "Mijn?", "", "text"))),
    ):
        response = send(world, f"versions/{draft.reference}/{rest}", data, KEEPER)
        assert response.status_code == 422
        assert "Mijn" in response.content.decode()
    assert draft.steps.count() == 8


@pytest.mark.parametrize(
    ("rest", "data", "mine"),
    [
        ("edit/", {"title": "Mijn titel", "revision": "1"}, "Mijn titel"),
        ("steps/", {**rows(("1", "Mijn vraag?", "", "text")), "revision": "1"}, "Mijn vraag?"),
    ],
)
def test_stale_save_of_a_version_shows_both(
    draft: SharingGuide, world: World, rest: str, data: dict[str, str], mine: str
) -> None:
    keeper = world.maasmonde.membership(KEEPER)
    actions.update_guide(draft, membership=keeper, title="Hun titel")
    actions.set_steps(draft, membership=keeper, rows=[("Hun vraag?", "", "text")])
    response = send(world, f"versions/{draft.reference}/{rest}", data, KEEPER)
    assert response.status_code == 422
    assert mine in text_of(response)
    assert "Hun" in text_of(response)
    draft.refresh_from_db()
    assert draft.title == "Hun titel"
