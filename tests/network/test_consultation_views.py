"""The pages of consultations: picture, words, rows, ending, export, and who may not."""

from __future__ import annotations

import datetime
import html
import re
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from core.models import AuditEvent
from core.spreadsheets import read_workbook
from core.tenancy import acting_for
from network.models import Consultation, ConsultationLink, ConsultationSeat
from tests.factories.network import (
    ConsultationFactory,
    ConsultationLinkFactory,
    ConsultationSeatFactory,
    PartnerFactory,
)
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"
TODAY = timezone.localdate()
DATA = {
    "name": "Weegploeg",
    "level": "tactical",
    "kind": "exploratory",
    "purpose": "Samen wegen.",
    "frequency": "fortnightly",
    "confidentiality": "table",
}


def page(world: World, rest: str = "", role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/consultations/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    address = world.maasmonde.url(f"network/consultations/{rest}")
    return world.maasmonde.client(role).post(address, data)


def text_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(" ".join(text.split()))


def errors(response: Any) -> dict[str, str]:
    """Field → its first error, of the form on the page."""
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def day(value: datetime.date) -> str:
    return value.strftime("%d-%m-%Y")


@pytest.fixture
def three(acting: World) -> World:
    """Three consultations, two links: the adviser sits in the first two."""
    police = PartnerFactory(organisation__name="Politie Delta", domain="safety").organisation
    names = ["Driehoek", "Weegploeg", "Jeugd op straat"]
    one, two, three = [ConsultationFactory(name=name) for name in names]
    for consultation in (one, two):
        ConsultationSeatFactory(
            consultation=consultation, organisation=police, function="wijkagent", deputy=""
        )
    ConsultationLinkFactory(source=one, target=two, what="Signalen uit de wijk")
    ConsultationLinkFactory(source=two, target=three, what="Afspraken", both_ways=True)
    return acting


def named(name: str) -> Consultation:
    found: Consultation = Consultation.objects.get(name=name)
    return found


# --- the page with everything ----------------------------------------------------------------
@pytest.mark.parametrize("role", ["policy_adviser", "executive"])
def test_page_counts_draws_tells_and_numbers(three: World, role: str) -> None:
    response = page(three, "", role)
    body = response.content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", body, re.DOTALL)
    assert heading is not None
    assert [int(number) for number in re.findall(r"\d+", heading[1])] == [3, 2]
    first, second = re.findall(r'<tr id="link-\d+">.*?</tr>', body, re.DOTALL)
    assert "Driehoek" in first
    assert "→" in first
    assert "Wijkagent" in first
    assert "Signalen uit de wijk" in first
    assert "↔" in second
    assert gettext("nobody") in second
    codes = re.findall(r'data-code="(\w+)"', body)
    missing, bare = ["DOMAIN_MISSING"] * 2, ["NOBODY_IN_BOTH", "NO_DEPUTY", "NO_SEATS"]
    assert codes == [*missing, *bare]
    assert ("/seats/" in body) is (role == "policy_adviser"), "next steps for who may take them"
    assert len(response.context["picture"].boxes) == 3
    assert [arrow.number for arrow in response.context["picture"].arrows] == [1, 2]


def test_nothing_yet_offers_a_beginning_to_who_may(acting: World) -> None:
    assert page(acting).content.decode().count("/consultations/new/") == 1
    assert "/consultations/new/" not in page(acting, "", "executive").content.decode()


@pytest.mark.parametrize("role", ["application_manager", "privacy_officer", "no_role"])
def test_who_may_not_look_is_refused(three: World, role: str) -> None:
    for rest in ("", f"{named('Driehoek').reference}/", "export/"):
        assert page(three, rest, role).status_code == 403


def queries(world: World, rest: str = "") -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page(world, rest).status_code == 200
    return len(captured)


def test_pages_ask_as_many_queries_with_5_as_with_100(three: World) -> None:
    ConsultationFactory.create_batch(2)
    rests = ["", *[f"{named('Weegploeg').reference}/{rest}" for rest in ("", "seats/", "links/")]]
    for rest in rests:
        page(three, rest)
    few = {rest: queries(three, rest) for rest in rests}
    more = ConsultationFactory.create_batch(95)
    for before, after in pairwise(more):
        ConsultationSeatFactory(consultation=before)
        ConsultationLinkFactory(source=before, target=after)
    ConsultationLinkFactory(source=named("Weegploeg"), target=more[0])
    ConsultationSeatFactory.create_batch(5, consultation=named("Weegploeg"))
    assert {rest: queries(three, rest) for rest in rests} == few
    assert max(few.values()) <= 15


# --- making and changing ---------------------------------------------------------------------
def test_consultation_is_added_with_its_chair(acting: World) -> None:
    chair = PartnerFactory().organisation
    data = {**DATA, "chair": chair.pk, "chair_function": "Beleidsadviseur"}
    assert send(acting, "new/", data).status_code == 302
    text = text_of(page(acting, f"{named('Weegploeg').reference}/"))
    assert f"{chair.name}, Beleidsadviseur" in text
    assert "Samen wegen." in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "  driehoek "}, "name"),
        ({"level": "cosmic"}, "level"),
        ({"level": ""}, "level"),
        ({"kind": "party"}, "kind"),
        ({"frequency": "hourly"}, "frequency"),
        ({"confidentiality": ""}, "confidentiality"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 1001}, "purpose"),
        ({"chair": "999999"}, "chair"),
        ({"chair": "onzin"}, "chair"),
    ],
)
def test_faulty_consultation_comes_back_whole(
    three: World, changes: dict[str, str], field: str
) -> None:
    data = {**DATA, "name": "Nieuw overleg", "chair_function": "wat ik typte", **changes}
    response = send(three, "new/", data)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert "wat ik typte" in response.content.decode()
    assert Consultation.objects.count() == 3


def test_consultation_is_changed_and_may_keep_its_name(three: World) -> None:
    one = named("Driehoek")
    data = {**DATA, "name": "Driehoek", "revision": 1}
    assert send(three, f"{one.reference}/edit/", data).status_code == 302
    one.refresh_from_db()
    assert (one.level, one.revision) == ("tactical", 2)


def test_stale_save_shows_both_texts(three: World) -> None:
    one = named("Driehoek")
    Consultation.objects.filter(pk=one.pk).update(revision=2)
    response = send(three, f"{one.reference}/edit/", {**DATA, "name": "Van mij", "revision": 1})
    assert response.status_code == 422
    assert ("Driehoek", "Van mij") in [row[1:] for row in response.context["form"].theirs]
    assert "Van mij" in text_of(response).partition(gettext("Both texts side by side"))[2]
    assert Consultation.objects.get(pk=one.pk).name == "Driehoek"


# --- ending ----------------------------------------------------------------------------------
def test_ended_today_is_off_picture_and_lists_and_keeps_its_page(three: World) -> None:
    one = named("Driehoek")
    sent = send(three, f"{one.reference}/end/", {"ended_on": day(TODAY), "revision": 1})
    assert sent.status_code == 302
    everything = page(three).content.decode().partition("<main")[2]
    assert "Driehoek" not in everything.partition("</h1>")[2]
    assert [arrow.number for arrow in page(three).context["picture"].arrows] == [1]
    assert page(three, f"{one.reference}/").status_code == 200
    other = page(three, f"{named('Weegploeg').reference}/").content.decode()
    assert "Driehoek" not in other
    Consultation.objects.filter(name="Jeugd op straat").update(ended_on=TODAY)
    assert "Jeugd op straat" not in page(three, f"{named('Weegploeg').reference}/").content.decode()
    assert "Driehoek" not in page(three, "export/?kind=csv").content.decode()


@pytest.mark.parametrize(
    "ended_on", ["", "morgen", "31-02-2027", day(TODAY - datetime.timedelta(days=1))]
)
def test_end_that_cannot_be_is_refused_at_its_field(three: World, ended_on: str) -> None:
    one = named("Driehoek")
    response = send(three, f"{one.reference}/end/", {"ended_on": ended_on, "revision": 1})
    assert response.status_code == 422
    assert list(errors(response)) == ["ended_on"]
    if ended_on:
        assert ended_on in response.content.decode()
    one.refresh_from_db()
    assert one.ended_on is None


def test_end_can_be_taken_back_but_not_moved_to_the_past(three: World) -> None:
    one = named("Driehoek")
    Consultation.objects.filter(pk=one.pk).update(ended_on=TODAY)
    past = day(TODAY - datetime.timedelta(days=2))
    where = f"{one.reference}/end/"
    assert send(three, where, {"ended_on": past, "revision": 1}).status_code == 422
    assert send(three, where, {"ended_on": "", "revision": 1}).status_code == 302
    one.refresh_from_db()
    assert one.ended_on is None


# --- who sits there --------------------------------------------------------------------------
def seat_rows(*rows: tuple[Any, str, str], revision: int = 1) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": revision}
    for index, row in enumerate(rows):
        names = ("organisation", "function", "deputy")
        data |= {f"{name}-{index}": str(value) for name, value in zip(names, row, strict=True)}
    return data


def test_seats_are_filled_in_and_shown_with_their_domain(three: World) -> None:
    care = PartnerFactory(organisation__name="GGZ Delta", domain="care").organisation
    one = named("Jeugd op straat")
    rows = seat_rows(
        (care.pk, "Arts", "Verpleegkundige"), ("", "", ""), (care.pk, "Psycholoog", "")
    )
    assert send(three, f"{one.reference}/seats/", rows).status_code == 302
    text = text_of(page(three, f"{one.reference}/"))
    for shown in ("GGZ Delta", "Zorgdomein", "Arts", "Verpleegkundige", "Psycholoog"):
        assert shown in text


def test_emptied_row_takes_the_seat_away(three: World) -> None:
    one = named("Driehoek")
    rows = seat_rows(("", "", ""))
    assert send(three, f"{one.reference}/seats/", rows).status_code == 302
    assert not ConsultationSeat.objects.filter(consultation=one).exists()


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([("", "Arts", "")], ["organisation-0"]),
        ([("", "", "Arts")], ["organisation-0", "function-0"]),
        ([("POLICE", "", "")], ["function-0"]),
        ([("999999", "Arts", "")], ["organisation-0"]),
        ([("onzin", "Arts", "")], ["organisation-0"]),
        ([("POLICE", "x" * 121, "")], ["function-0"]),
        ([("POLICE", "Arts", ""), ("POLICE", " ARTS ", "x")], ["function-1"]),
    ],
)
def test_faulty_seats_come_back_whole(three: World, rows: list[Any], fields: list[str]) -> None:
    one = named("Driehoek")
    police = ConsultationSeat.objects.filter(consultation=one).get().organisation
    known = [(police.pk if row[0] == "POLICE" else row[0], *row[1:]) for row in rows]
    last = (police.pk, "wat ik typte", "")
    response = send(three, f"{one.reference}/seats/", seat_rows(*known, last))
    assert response.status_code == 422
    assert list(errors(response)) == fields
    assert "wat ik typte" in response.content.decode()
    assert [seat.function for seat in one.seats.all()] == ["wijkagent"]


def test_stale_seats_show_both_lists_and_lose_nothing(three: World) -> None:
    one = named("Driehoek")
    police = ConsultationSeat.objects.filter(consultation=one).get().organisation
    Consultation.objects.filter(pk=one.pk).update(revision=2)
    mine = [(police.pk, f"Functie {number}", "") for number in range(9)]
    response = send(three, f"{one.reference}/seats/", seat_rows(*mine))
    assert response.status_code == 422
    ((_label, theirs, typed),) = response.context["form"].theirs
    assert theirs == "Politie Delta, wijkagent"
    assert typed.splitlines()[8] == "Politie Delta, Functie 8"
    assert response.content.decode().count('value="Functie 8"') == 1
    again = send(three, f"{one.reference}/seats/", seat_rows(*mine, revision=2))
    assert again.status_code == 302
    assert one.seats.count() == 9


# --- what goes where -------------------------------------------------------------------------
def link_rows(*rows: tuple[Any, str, str], revision: int = 1) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": revision}
    for index, row in enumerate(rows):
        names = ("target", "what", "direction")
        data |= {f"{name}-{index}": str(value) for name, value in zip(names, row, strict=True)}
    return data


def test_links_are_made_one_way_and_both(three: World) -> None:
    one, third = named("Driehoek"), named("Jeugd op straat")
    rows = link_rows((named("Weegploeg").pk, "Zorgen", "one_way"), (third.pk, "Beeld", "both_ways"))
    assert send(three, f"{one.reference}/links/", rows).status_code == 302
    stored = ConsultationLink.objects.filter(source=one).order_by("pk")
    assert [(row.what, row.both_ways) for row in stored] == [("Zorgen", False), ("Beeld", True)]


def test_direction_alone_makes_no_row(three: World) -> None:
    one = named("Jeugd op straat")
    rows = link_rows(("", "", "one_way"), ("", "", "both_ways"))
    assert send(three, f"{one.reference}/links/", rows).status_code == 302


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([("SELF", "Iets", "one_way")], ["target-0"]),
        ([("OPPOSITE", "Terug", "one_way")], ["target-0"]),
        ([("THIRD", "Iets", "one_way"), ("THIRD", "Ook", "both_ways")], ["target-1"]),
        ([("OPPOSITE", "Terug", "one_way"), ("THIRD", "", "one_way")], ["target-0", "what-1"]),
        ([("", "Iets", "one_way")], ["target-0"]),
        ([("THIRD", "", "one_way")], ["what-0"]),
        ([("999999", "Iets", "one_way")], ["target-0"]),
        ([("THIRD", "Iets", "sideways")], ["direction-0"]),
        ([("THIRD", "x" * 201, "one_way")], ["what-0"]),
    ],
)
def test_faulty_links_come_back_whole(three: World, rows: list[Any], fields: list[str]) -> None:
    one, extra = named("Weegploeg"), ConsultationFactory(name="Extra")
    keys = {"SELF": one, "OPPOSITE": named("Driehoek"), "THIRD": named("Jeugd op straat")}
    known = [(keys[row[0]].pk if row[0] in keys else row[0], *row[1:]) for row in rows]
    last = (extra.pk, "wat ik typte", "one_way")
    response = send(three, f"{one.reference}/links/", link_rows(*known, last))
    assert response.status_code == 422
    assert list(errors(response)) == fields
    assert "wat ik typte" in response.content.decode()
    assert [link.what for link in ConsultationLink.objects.filter(source=one)] == ["Afspraken"]


def test_opposite_link_is_told_by_name_and_itself_as_itself(three: World) -> None:
    one = named("Weegploeg")
    where = f"{one.reference}/links/"
    opposite = send(three, where, link_rows((named("Driehoek").pk, "Terug", "one_way")))
    assert "Driehoek" in errors(opposite)["target-0"]
    itself = send(three, where, link_rows((one.pk, "Iets", "one_way")))
    text = gettext("A consultation cannot be linked to itself. Choose another one.")
    assert errors(itself)["target-0"] == text


def test_opposite_link_made_meanwhile_comes_back_at_its_row(
    three: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from network.forms.consultations import LinksForm

    monkeypatch.setattr(LinksForm, "check_row", lambda form, index, row: None)
    rows = link_rows(("", "", "one_way"), (named("Driehoek").pk, "Terug", "one_way"))
    response = send(three, f"{named('Weegploeg').reference}/links/", rows)
    assert response.status_code == 422
    assert list(errors(response)) == ["target-1"]


def test_ended_consultation_is_offered_only_where_it_was_linked(three: World) -> None:
    Consultation.objects.filter(name="Jeugd op straat").update(ended_on=TODAY)
    kept = page(three, f"{named('Weegploeg').reference}/links/").content.decode()
    offered = page(three, f"{named('Driehoek').reference}/links/").content.decode()
    assert "Jeugd op straat" in kept
    assert "Jeugd op straat" not in offered


def test_loop_hangs_no_page(three: World) -> None:
    third = named("Jeugd op straat")
    rows = link_rows((named("Driehoek").pk, "Rond", "one_way"))
    assert send(three, f"{third.reference}/links/", rows).status_code == 302
    text = page(three).content.decode()
    assert 'id="link-3"' in text
    assert page(three, f"{third.reference}/").status_code == 200


def test_stale_links_show_both_lists(three: World) -> None:
    one = named("Driehoek")
    Consultation.objects.filter(pk=one.pk).update(revision=2)
    mine = link_rows((named("Jeugd op straat").pk, "Van mij", "both_ways"))
    response = send(three, f"{one.reference}/links/", mine)
    ((_label, theirs, typed),) = response.context["form"].theirs
    assert theirs.startswith("Weegploeg, Signalen uit de wijk")
    assert typed.startswith("Jeugd op straat, Van mij")


# --- export ----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["", "xlsx", "ods", "csv"])
def test_export_holds_the_table(three: World, kind: str) -> None:
    ConsultationFactory(name="=1+1")
    response = page(three, f"export/?kind={kind}" if kind else "export/", "executive")
    assert response.status_code == 200
    assert f".{kind or 'xlsx'}" in response["Content-Disposition"]
    (sheet,) = read_workbook(response.content, f"overleggen.{kind or 'xlsx'}").sheets
    rows = {str(row[0]).lstrip("'"): row[1:] for row in sheet.rows}
    assert len(rows) == 5
    assert [float(cell) for cell in rows["Weegploeg"][2:]] == [1, 2]
    assert "=1+1" in rows
    assert AuditEvent.objects.filter(action="consultation.view").count() == 1


@pytest.mark.parametrize("kind", ["pdf", "exe"])
def test_export_of_another_kind_is_not_there(three: World, kind: str) -> None:
    assert page(three, f"export/?kind={kind}").status_code == 404


# --- who may not, and what is not ours -------------------------------------------------------
@pytest.mark.parametrize("role", ["executive", "participant", "application_manager", "no_role"])
def test_who_may_not_write_is_refused(three: World, role: str) -> None:
    one = named("Driehoek")
    number = Consultation.objects.count()
    for rest in (
        "new/",
        *[f"{one.reference}/{part}/" for part in ("edit", "seats", "links", "end")],
    ):
        assert send(three, rest, DATA, role).status_code == 403
    assert Consultation.objects.count() == number
    body = page(three, f"{one.reference}/", role)
    assert body.status_code == 403 or "/edit/" not in body.content.decode()


def test_consultation_of_another_municipality_answers_like_a_missing_one(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        ConsultationFactory(reference="OV-2025-99", name="Van hen")
    for part in ("", "edit/", "seats/", "links/", "end/"):
        assert page(acting, f"OV-2025-99/{part}").status_code == 404
        assert page(acting, f"OV-1999-99/{part}").status_code == 404
    assert "Van hen" not in page(acting).content.decode()


def test_html_in_every_text_is_shown_as_text(three: World) -> None:
    one = named("Driehoek")
    Consultation.objects.filter(pk=one.pk).update(name=EVIL, purpose=EVIL, chair_function=EVIL)
    ConsultationSeat.objects.filter(consultation=one).update(function=EVIL, deputy=EVIL)
    ConsultationLink.objects.filter(source=one).update(what=EVIL)
    for rest in ("", *[f"{one.reference}/{part}" for part in ("", "edit/", "seats/", "links/")]):
        body = page(three, rest).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(" in body
