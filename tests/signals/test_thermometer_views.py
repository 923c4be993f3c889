"""The pages of thermometer sessions: list, talk, seats, themes, agreements, looking back."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from core.tenancy import acting_for
from network.actions.partners import ensure_organisation
from signals.actions import thermometer as actions
from signals.models import ThermometerAction, ThermometerSession, ThermometerTheme
from tests.factories.thermometer import T, make_agreement, make_seat, make_talk, make_theme
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"
LONG = "thema " * 17_000
TODAY = timezone.localdate()
DATA = {
    "title": "Zuid en Havenkwartier",
    "held_on": "",
    "starts_at": "10:00",
    "ends_at": "11.30",
    "place": "Raadhuisplein 1",
}
THEME = {
    "title": "Wantrouwen",
    "theme": "distrust",
    "seen": "Minder boze brieven.",
    "against": "Brieven zijn korter.",
    "area": "",
    "since": "dit kwartaal",
    "place": "offline",
    "direction": "less",
    "certainty": "plausible",
    "phenomenon": "",
}


def day(number: int = 0) -> str:
    return (TODAY + datetime.timedelta(days=number)).strftime("%d-%m-%Y")


def page(world: World, rest: str = "", role: str = "signal_coordinator") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"signals/thermometer/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "signal_coordinator") -> Any:
    address = world.maasmonde.url(f"signals/thermometer/{rest}")
    return world.maasmonde.client(role).post(address, data)


def text_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(" ".join(text.split()))


def errors(response: Any) -> dict[str, str]:
    """Field → its first error, of the form on the page."""
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def coordinator(world: World) -> Any:
    return world.maasmonde.membership("signal_coordinator")


@pytest.fixture
def planned(acting: World) -> ThermometerSession:
    """A talk planned for today at which everybody's organisation sits."""
    talk = make_talk(T.PLANNED)
    make_seat(talk, coordinator(acting).organisation, "beleidsadviseur")
    return talk


@pytest.fixture
def held(acting: World, planned: ThermometerSession) -> ThermometerSession:
    """The same talk under way, with one theme."""
    actions.hold_session(planned, membership=coordinator(acting), is_explained=True)
    make_theme(planned)
    return planned


# --- the list --------------------------------------------------------------------------------
def test_list_shows_the_last_on_top_and_what_is_to_be_done(acting: World) -> None:
    for title, ago in (("Lang geleden", 300), ("Gisteren", 1), ("Zomer", 100)):
        talk = make_talk(T.CONCLUDED, title=title, held_on=TODAY - datetime.timedelta(days=ago))
        make_theme(talk)
    rows = [(row.title, row.number_of_themes) for row in page(acting).context["page_obj"]]
    assert rows == [("Gisteren", 1), ("Zomer", 1), ("Lang geleden", 1)]
    ThermometerSession.objects.exclude(title="Lang geleden").delete()
    assert 'data-code="NONE_LATELY"' in page(acting).content.decode()
    assert "data-code" not in page(acting, "", "policy_adviser").content.decode()


def test_nothing_yet_offers_a_beginning_to_who_may(acting: World) -> None:
    assert page(acting).content.decode().count("/thermometer/new/") == 1
    body = page(acting, "", "participant")
    assert "/thermometer/new/" not in body.content.decode()
    assert gettext("No thermometer session to see") in text_of(body)


@pytest.mark.parametrize("role", ["signal_coordinator", "participant"])
def test_pages_ask_as_many_queries_with_1_3_or_30_themes(acting: World, role: str) -> None:
    organisation = coordinator(acting).organisation

    def fill(number: int) -> ThermometerSession:
        ThermometerSession.objects.all().delete()
        past = TODAY - datetime.timedelta(days=40)
        before = make_talk(T.CONCLUDED, held_on=past)
        talk = make_talk()
        for one in (before, talk):
            make_seat(one, organisation)
        for count in range(number):
            make_theme(talk, f"Thema {count}")
            make_seat(talk, ensure_organisation(f"Partner {count}"), "functie")
            make_agreement(talk, organisation)
            make_agreement(before, ensure_organisation(f"Partner {count}"))
            make_theme(make_talk(T.CONCLUDED, held_on=past))
        return talk

    def queries(number: int) -> list[int]:
        talk, found = fill(number), []
        for rest in ("", f"{talk.reference}/"):
            page(acting, rest, role)
            with CaptureQueriesContext(connection) as captured:
                assert page(acting, rest, role).status_code == 200
            found.append(len(captured))
        return found

    few = queries(1)
    assert queries(3) == queries(30) == few
    assert max(few) <= 17, few


# --- planning and changing -------------------------------------------------------------------
def test_talk_is_planned_with_an_address_as_place(acting: World) -> None:
    assert send(acting, "new/", {**DATA, "held_on": day(9)}).status_code == 302
    talk = ThermometerSession.objects.get()
    assert (talk.starts_at, talk.ends_at) == (datetime.time(10), datetime.time(11, 30))
    text = text_of(page(acting, f"{talk.reference}/"))
    for shown in ("Zuid en Havenkwartier", "Raadhuisplein 1", "10.00 – 11.30"):
        assert shown in text
    assert "do/hold/" not in page(acting, f"{talk.reference}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "Bel 06-12345678"}, "title"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "31-02-2027"}, "held_on"),
        ({"ends_at": "09:00"}, "ends_at"),
        ({"ends_at": "middag"}, "ends_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"place": "x" * 121}, "place"),
    ],
)
def test_faulty_talk_comes_back_whole(acting: World, changes: Any, field: str) -> None:
    data = {**DATA, "held_on": day(), "title": "wat ik typte", **changes}
    response = send(acting, "new/", data)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert field == "title" or "wat ik typte" in response.content.decode()
    assert not ThermometerSession.objects.exists()


def test_what_goes_well_is_written_during_the_talk(acting: World, held: ThermometerSession) -> None:
    assert "positive" not in page(acting, "new/").context["form"].fields
    data = {**DATA, "held_on": day(), "positive": "Een buurtdag.", "revision": 2}
    late = send(acting, f"{held.reference}/edit/", {**data, "held_on": day(1)})
    assert list(errors(late)) == ["held_on"]
    assert send(acting, f"{held.reference}/edit/", data).status_code == 302
    assert "Een buurtdag." in text_of(page(acting, f"{held.reference}/", "participant"))


def test_stale_save_shows_both_texts(acting: World, held: ThermometerSession) -> None:
    ThermometerSession.objects.filter(pk=held.pk).update(revision=3, positive="Van hen")
    data = {**DATA, "held_on": day(), "positive": "Van mij", "revision": 2}
    response = send(acting, f"{held.reference}/edit/", data)
    assert response.status_code == 422
    assert ("Van hen", "Van mij") in [row[1:] for row in response.context["form"].theirs]


# --- the explanation first -------------------------------------------------------------------
def test_before_the_talk_stands_the_explanation_and_no_place_for_themes(
    acting: World, planned: ThermometerSession
) -> None:
    for rest in (f"{planned.reference}/", f"{planned.reference}/do/hold/"):
        text = text_of(page(acting, rest))
        assert gettext("Explain first") in text
        assert "Rechts-extremisme" in text
        assert gettext("a loss or a great change") in text
    body = page(acting, f"{planned.reference}/").content.decode()
    assert "/themes/new/" not in body
    response = page(acting, f"{planned.reference}/themes/new/")
    assert response.status_code == 302
    early = send(acting, f"{planned.reference}/themes/new/", {**THEME, "title": "Te vroeg"})
    assert early.status_code == 422
    assert "Te vroeg" in early.content.decode()
    assert not ThermometerTheme.objects.exists()


def test_talk_begins_when_the_explanation_is_confirmed(
    acting: World, planned: ThermometerSession
) -> None:
    bare = send(acting, f"{planned.reference}/do/hold/", {})
    assert list(errors(bare)) == ["is_explained"]
    done = send(acting, f"{planned.reference}/do/hold/", {"is_explained": "on"})
    assert done.status_code == 302
    text = text_of(page(acting, f"{planned.reference}/"))
    assert gettext("Explain first") not in text
    assert gettext("Add a theme") in text


# --- who is at the table ---------------------------------------------------------------------
def test_seats_show_function_and_organisation_with_the_domain(
    acting: World, planned: ThermometerSession
) -> None:
    police = ensure_organisation("Politie", domain="safety")
    rows = {"organisation-0": police.pk, "function-0": "wijkagent", "revision": 1}
    assert send(acting, f"{planned.reference}/seats/", rows).status_code == 302
    body = page(acting, f"{planned.reference}/").content.decode()
    assert "domain__mark--safety" in body
    assert "wijkagent" in body
    assert page(acting, f"{planned.reference}/", "participant").status_code == 404


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", "wijkagent"), "organisation-0"),
        (("THEIRS", "wijkagent"), "organisation-0"),
        (("OWN", "x" * 81), "function-0"),
        (("OWN", "Bel 06-12345678"), "function-0"),
        (("OWN", "  WAT ik typte"), "function-1"),
    ],
)
def test_faulty_seats_come_back_whole(
    acting: World, planned: ThermometerSession, row: Any, field: str
) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = ensure_organisation("Van een ander")
    own = coordinator(acting).organisation
    chosen = {"OWN": own.pk, "THEIRS": theirs.pk}.get(row[0], row[0])
    rows = {"organisation-0": chosen, "function-0": row[1], "revision": 1}
    rows |= {"organisation-1": own.pk, "function-1": "wat ik typte"}
    response = send(acting, f"{planned.reference}/seats/", rows)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert "wat ik typte" in response.content.decode()
    assert "Van een ander" not in response.content.decode()


# --- themes ----------------------------------------------------------------------------------
def test_theme_is_added_changed_and_removed(acting: World, held: ThermometerSession) -> None:
    assert send(acting, f"{held.reference}/themes/new/", THEME).status_code == 302
    text = text_of(page(acting, f"{held.reference}/", "participant"))
    for shown in ("Minder boze brieven.", "Brieven zijn korter.", "Minder dan vorige keer"):
        assert shown in text
    assert text.index("Online haat") < text.index("Wantrouwen")
    where = f"{held.reference}/themes/2/"
    changed = {**THEME, "direction": "more", "revision": 1}
    assert send(acting, f"{where}edit/", changed).status_code == 302
    assert ThermometerTheme.objects.get(number=2).direction == "more"
    assert send(acting, f"{where}remove/", {}).status_code == 302
    for rest in ("edit/", "remove/"):
        assert page(acting, f"{where}{rest}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"seen": ""}, "seen"),
        ({"against": ""}, "against"),
        ({"seen": LONG}, "seen"),
        ({"seen": "Mail jan@voorbeeld.nl"}, "seen"),
        ({"against": "Geboren op 12-03-2009"}, "against"),
        ({"theme": "feest"}, "theme"),
        ({"direction": ""}, "direction"),
        ({"certainty": "87"}, "certainty"),
        ({"place": ""}, "place"),
        ({"area": "999999"}, "area"),
        ({"phenomenon": "999999"}, "phenomenon"),
    ],
)
def test_faulty_theme_comes_back_whole(
    acting: World, held: ThermometerSession, changes: Any, field: str
) -> None:
    data = {**THEME, "since": "wat ik typte", **changes}
    response = send(acting, f"{held.reference}/themes/new/", data)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert "wat ik typte" in response.content.decode()
    assert ThermometerTheme.objects.count() == 1


@pytest.mark.usefixtures("planted")
def test_name_in_a_theme_is_asked_about_and_not_stored(
    acting: World, held: ThermometerSession
) -> None:
    data = {**THEME, "seen": "Volgens Jorrit van Dommelen speelt het."}
    response = send(acting, f"{held.reference}/themes/new/", data)
    assert response.status_code == 422
    assert list(errors(response)) == ["seen"]
    assert ThermometerTheme.objects.count() == 1


def test_no_form_has_a_field_about_a_person(acting: World, held: ThermometerSession) -> None:
    fields = set(page(acting, f"{held.reference}/themes/new/").context["form"].fields)
    assert fields == set(THEME)


def test_two_who_write_at_different_themes_do_not_hinder_each_other(
    acting: World, held: ThermometerSession
) -> None:
    make_theme(ThermometerSession.objects.get(pk=held.pk), "Tweede")
    for number in (1, 2):
        where = f"{held.reference}/themes/{number}/edit/"
        assert send(acting, where, {**THEME, "revision": 1}).status_code == 302
    stale = send(acting, f"{held.reference}/themes/1/edit/", {**THEME, "seen": "Ik", "revision": 1})
    assert stale.status_code == 422
    assert stale.context["form"].stale
    assert "Ik" in stale.content.decode()


def test_theme_of_another_talk_or_number_is_not_there(
    acting: World, held: ThermometerSession
) -> None:
    make_theme(make_talk(), "Van een ander gesprek", number=7)
    for number in (7, 0, 10**30):
        assert page(acting, f"{held.reference}/themes/{number}/edit/").status_code == 404


# --- agreements and looking back -------------------------------------------------------------
def test_agreements_are_written_and_shown(acting: World, held: ThermometerSession) -> None:
    own = coordinator(acting).organisation
    rows = {"organisation-0": own.pk, "what-0": "Een les", "due_by-0": day(9), "revision": 2}
    before = send(acting, f"{held.reference}/actions/", {**rows, "due_by-0": day(-1)})
    assert list(errors(before)) == ["due_by-0"]
    assert send(acting, f"{held.reference}/actions/", rows).status_code == 302
    assert "Een les" in text_of(page(acting, f"{held.reference}/", "participant"))


@pytest.fixture
def agreed(acting: World) -> ThermometerAction:
    """Something agreed last time."""
    last = make_talk(T.CONCLUDED, held_on=TODAY - datetime.timedelta(days=90))
    return make_agreement(last, coordinator(acting).organisation)


def test_look_back_asks_a_sentence_for_not_yet(
    acting: World, agreed: ThermometerAction, held: ThermometerSession
) -> None:
    where, outcome, result = (
        f"{held.reference}/look-back/",
        f"outcome-{agreed.pk}",
        f"result-{agreed.pk}",
    )
    assert agreed.what in page(acting, where).content.decode()
    bare = send(acting, where, {outcome: "not_yet", "revision": 3})
    assert list(errors(bare)) == [result]
    loose = send(acting, where, {result: "In januari.", "revision": 3})
    assert list(errors(loose)) == [outcome]
    assert "In januari." in loose.content.decode()
    data = {outcome: "not_yet", result: "In januari.", "revision": 3}
    assert send(acting, where, data).status_code == 302
    text = text_of(page(acting, f"{held.reference}/", "participant"))
    assert "In januari." in text
    assert gettext("Not yet") in text


def test_two_talks_that_look_back_at_the_same_do_not_overwrite(
    acting: World, agreed: ThermometerAction, held: ThermometerSession
) -> None:
    other = make_talk()
    names = (f"outcome-{agreed.pk}", f"result-{agreed.pk}")
    first = dict(zip(names, ("done", "Van hen"), strict=True)) | {"revision": 2}
    assert send(acting, f"{other.reference}/look-back/", first).status_code == 302
    second = dict(zip(names, ("done", "Van mij"), strict=True)) | {"revision": 3}
    response = send(acting, f"{held.reference}/look-back/", second)
    assert response.status_code == 422
    assert ("Van hen", "Van mij") in [row[1:] for row in response.context["form"].theirs]
    agreed.refresh_from_db()
    assert agreed.result == "Van hen"


# --- the end ---------------------------------------------------------------------------------
def test_concluded_talk_shows_everything_and_changes_no_more(
    acting: World, agreed: ThermometerAction, held: ThermometerSession
) -> None:
    make_agreement(held, coordinator(acting).organisation, what="Een brief")
    assert "Online haat" in text_of(page(acting, f"{held.reference}/do/conclude/"))
    assert send(acting, f"{held.reference}/do/conclude/", {}).status_code == 302
    body = page(acting, f"{held.reference}/").content.decode()
    assert "Een brief" in body
    for shut in ("/edit/", "/seats/", "/themes/", "/actions/", "/look-back/", "/do/"):
        assert shut not in body
    for rest in (
        "edit/",
        "seats/",
        "themes/new/",
        "themes/1/edit/",
        "themes/1/remove/",
        "actions/",
    ):
        assert page(acting, f"{held.reference}/{rest}").status_code == 302
    late = send(acting, f"{held.reference}/themes/new/", {**THEME, "seen": "Laat getypt"})
    assert late.status_code == 422
    assert "Laat getypt" in late.content.decode()
    assert send(acting, f"{held.reference}/do/conclude/", {}).status_code == 422
    assert page(acting, f"{held.reference}/do/dance/").status_code == 404


def test_html_in_every_text_is_shown_as_text(acting: World) -> None:
    last = make_talk(T.CONCLUDED, held_on=TODAY - datetime.timedelta(days=90))
    make_agreement(last, ensure_organisation(EVIL), what=EVIL, result=EVIL)
    talk = make_talk(title=EVIL, place=EVIL, positive=EVIL)
    make_theme(talk, EVIL, seen=EVIL, against=EVIL, since=EVIL)
    make_seat(talk, ensure_organisation(EVIL), EVIL)
    parts = ("", "edit/", "seats/", "themes/1/edit/", "themes/1/remove/", "look-back/")
    shown = [page(acting, f"{talk.reference}/{part}") for part in (*parts, "do/conclude/")]
    for response in (*shown, page(acting)):
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert "&lt;script&gt;alert(" in response.content.decode()


def test_talk_of_another_municipality_answers_like_a_missing_one(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        make_theme(make_talk(reference="TG-2025-99", title="Van hen"))
    parts = ("", "edit/", "seats/", "themes/new/", "themes/1/edit/", "actions/", "look-back/")
    for part in (*parts, "do/conclude/", "report.pdf", "calendar.ics"):
        assert page(acting, f"TG-2025-99/{part}").status_code == 404
        assert page(acting, f"TG-1999-99/{part}").status_code == 404
    assert "Van hen" not in page(acting).content.decode()
