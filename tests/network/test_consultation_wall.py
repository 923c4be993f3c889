"""Consultations: what has ended stays as it was; the picture for the wall; loops."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.translation import gettext

from core.lifecycle import TransitionRefused
from core.models import AuditEvent
from network.actions import consultations as actions
from network.documents import ConsultationWall
from network.models import Consultation, ConsultationLink, ConsultationSeat
from network.models.consultation_findings import Overview
from network.models.consultation_picture import Arrow, draw
from tests.factories.network import (
    ConsultationFactory,
    ConsultationLinkFactory,
    ConsultationSeatFactory,
    PartnerFactory,
)
from tests.network.test_consultation_views import DATA, day, errors, page, send
from tests.pdf import Pdf
from tests.world import World

TODAY = timezone.localdate()
PARTS = ("edit", "seats", "links")


@pytest.fixture
def ended(acting: World) -> Consultation:
    """Ended today, with a seat and a link."""
    one: Consultation = ConsultationFactory(name="Driehoek", ended_on=TODAY)
    ConsultationSeatFactory(consultation=one, function="wijkagent")
    ConsultationLinkFactory(source=one, what="Signalen")
    return one


# --- what has ended --------------------------------------------------------------------------
@pytest.mark.parametrize("part", PARTS)
def test_page_to_change_an_ended_one_leads_back_and_says_why(
    acting: World, ended: Consultation, part: str
) -> None:
    response = page(acting, f"{ended.reference}/{part}/")
    assert response.status_code == 302
    assert response["Location"].endswith(f"/consultations/{ended.reference}/")
    (told,) = get_messages(response.wsgi_request)
    assert "beëindigd" in str(told)


@pytest.mark.parametrize("part", PARTS)
def test_save_after_the_end_stores_nothing_and_keeps_what_was_typed(
    acting: World, ended: Consultation, part: str
) -> None:
    police, other = PartnerFactory().organisation, ConsultationFactory()
    typed = {
        "edit": {**DATA, "name": "wat ik typte"},
        "seats": {"organisation-0": police.pk, "function-0": "wat ik typte", "deputy-0": ""},
        "links": {"target-0": other.pk, "what-0": "wat ik typte", "direction-0": "one_way"},
    }[part]
    response = send(acting, f"{ended.reference}/{part}/", {**typed, "revision": 1})
    assert response.status_code == 422
    assert list(errors(response)) == ["__all__"]
    assert "wat ik typte" in response.content.decode()
    stored = Consultation.objects.get(pk=ended.pk)
    assert (stored.name, stored.revision) == ("Driehoek", 1)
    assert ConsultationSeat.objects.get(consultation=ended).function == "wijkagent"
    assert ConsultationLink.objects.get(source=ended).what == "Signalen"


def test_actions_refuse_what_has_ended(acting: World, ended: Consultation) -> None:
    who = acting.maasmonde.membership("policy_adviser")
    with pytest.raises(TransitionRefused):
        actions.update_consultation(ended, membership=who, name="Anders")
    with pytest.raises(TransitionRefused):
        actions.set_seats(ended, membership=who, rows=[])
    with pytest.raises(TransitionRefused):
        actions.set_links(ended, membership=who, rows=[])


def test_page_of_an_ended_one_offers_its_end_only(acting: World, ended: Consultation) -> None:
    body = page(acting, f"{ended.reference}/").content.decode()
    assert "/end/" in body
    assert not [part for part in PARTS if f"{ended.reference}/{part}/" in body]


def test_what_goes_on_after_all_can_be_changed_again(acting: World, ended: Consultation) -> None:
    sent = send(acting, f"{ended.reference}/end/", {"ended_on": "", "revision": 1})
    assert sent.status_code == 302
    for part in PARTS:
        assert page(acting, f"{ended.reference}/{part}/").status_code == 200


def test_what_ends_later_can_be_changed_until_then(acting: World) -> None:
    one = ConsultationFactory(ended_on=TODAY + datetime.timedelta(days=1))
    data = {**DATA, "name": "Nog even", "revision": 1}
    assert send(acting, f"{one.reference}/edit/", data).status_code == 302
    assert day(one.ended_on) in page(acting, f"{one.reference}/end/").content.decode()


# --- loops -----------------------------------------------------------------------------------
def test_loop_of_three_is_drawn_with_three_arrows(acting: World) -> None:
    tables = [ConsultationFactory(name=name) for name in ("A", "B", "C")]
    for at, source in enumerate(tables):
        ConsultationLinkFactory(source=source, target=tables[(at + 1) % 3])
    picture = page(acting).context["picture"]
    assert [arrow.number for arrow in picture.arrows] == [1, 2, 3]
    assert not [box.name for box in picture.boxes if box.is_loose]
    assert len({arrow.path for arrow in picture.arrows}) == 3


# --- the picture for the wall ----------------------------------------------------------------
def a_wall(number: int) -> list[Any]:
    """So many consultations in a chain, the last one alone."""
    levels = ("strategic", "tactical", "operational")
    tables = [ConsultationFactory(name=f"Tafel {at}", level=levels[at % 3]) for at in range(number)]
    for at in range(number - 2):
        ConsultationLinkFactory(
            source=tables[at], target=tables[at + 1], what=f"Wat {at}", both_ways=at == 0
        )
    return tables


@pytest.mark.parametrize("number", [1, 4, 25])
def test_wall_holds_what_the_page_holds_on_one_a3_and_in_words(acting: World, number: int) -> None:
    a_wall(number)
    response = page(acting, "wall.pdf", "participant")
    assert response["Content-Type"] == "application/pdf"
    document = Pdf(response.content)
    assert not document.faults()
    sizes = [[float(side) for side in sheet.mediabox[2:]] for sheet in document.pdf.pages]
    assert sizes[0] == pytest.approx([1190.55, 841.89], abs=2)
    drawn, words = document.texts[0], "\n".join(document.texts[1:])
    overview = page(acting).context["overview"]
    for one in overview.consultations:
        assert one.name.replace(" ", "") in drawn  # a drawing places words without their spaces
        assert one.name in words
    for row in overview.links:
        assert f"\n{row.number}\n" in f"\n{drawn}\n"
        assert row.link.what in words
    assert ("(en terug)" in words) is (number > 2)
    assert AuditEvent.objects.filter(action="consultation.view").count() == 1


def test_wall_shows_the_same_drawing_as_the_page(acting: World) -> None:
    a_wall(6)
    body = page(acting).content.decode()
    paper = ConsultationWall().html(acting.maasmonde.municipality, None)
    for sign in ('points="', 'class="consultations-picture__name"', "consultations-picture__disc"):
        on_page = [part.partition(">")[0] for part in body.split(sign)[1:]]
        on_paper = [part.partition(">")[0] for part in paper.split(sign)[1:]]
        lines = [part.partition('"')[0] for part in on_page]
        known = [part.partition('"')[0] for part in on_paper]
        assert lines
        assert set(lines) <= set(known)
    assert "href" not in paper.partition("<svg")[2].partition("</svg>")[0].replace("xlink", "")
    assert paper.count("<polygon") == 5  # four links, one of them both ways


@pytest.mark.parametrize(
    ("points", "both_ways", "heads"),
    [
        (((0, 0), (50, 0)), False, ["50,0 40,5 40,-5"]),
        (((0, 0), (0, 9), (50, 9)), True, ["50,9 40,14 40,4", "0,0 5,10 -5,10"]),
    ],
)
def test_heads_on_paper_point_where_the_line_goes(
    points: Any, both_ways: bool, heads: list[str]
) -> None:
    assert Arrow(1, points, both_ways, 0, 0).heads == heads


def test_wall_is_offered_when_there_is_something_to_draw(acting: World) -> None:
    ConsultationFactory(ended_on=TODAY)
    (text,) = Pdf(page(acting, "wall.pdf").content).texts
    assert gettext("No consultation yet") in text
    assert "wall.pdf" not in page(acting).content.decode()
    ConsultationFactory()
    body = page(acting).content.decode()
    assert "wall.pdf" in body
    assert gettext("Print on A3") in body


def test_description_of_a_box_is_its_name_and_the_rest(acting: World) -> None:
    a_wall(3)
    overview = Overview.load()
    links = [row.link for row in overview.links]
    for box in draw(overview.consultations, links, overview.domains, overview.missing).boxes:
        assert box.description == f"{box.name}. {box.about}"
        assert box.name not in box.about
