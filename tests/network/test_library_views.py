"""The pages of the library: what fits, what is refused at its field, and whose ticks are shown."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent, User
from core.tenancy import acting_for
from network.actions.library import note_reading
from network.models import LibraryItem, Reading
from tests.factories.network import LibraryItemFactory
from tests.stand_in import BSN
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"
READERS = [
    "policy_adviser",
    "focal_officer",
    "signal_coordinator",
    "meeting_chair",
    "process_director",
    "case_director",
    "participant",
    "executive",
]
DATA = {
    "kind": "report",
    "theme": "online",
    "title": "Meekijken",
    "maker": "Kennispunt",
    "link": "https://kennis.example.org/meekijken",
    "summary": "Kort en helder.",
}


def page(world: World, rest: str = "", role: str = "participant") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/library/{rest}"))


def send(world: World, rest: str, data: Any, role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).post(world.maasmonde.url(f"network/library/{rest}"), data)


def text_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(" ".join(text.split()))


def titles(response: Any) -> list[str]:
    return [item.title for item in response.context["page_obj"]]


def errors(response: Any) -> dict[str, str]:
    """Field → its first error, of the form on the page."""
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def tick(world: World, item: LibraryItem, role: str) -> None:
    note_reading(item, reader=world.maasmonde.membership(role), has_read=True)


# --- the list ---------------------------------------------------------------------------------
def test_newest_first_without_what_was_taken_off(acting: World) -> None:
    LibraryItemFactory(title="Oud", added_on="2025-01-01")
    LibraryItemFactory(title="Weg", retired_on=timezone.localdate())
    LibraryItemFactory(title="Nieuw")
    assert titles(page(acting)) == ["Nieuw", "Oud"]
    assert titles(page(acting, "?part=off", "policy_adviser")) == ["Weg"]
    assert page(acting, "?part=off", "participant").status_code == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?theme=online", ["B", "A"]),
        ("?theme=online&theme=family", ["C", "B", "A"]),
        ("?kind=book", ["C", "A"]),
        ("?kind=book&theme=online", ["A"]),
        ("?q=helder", ["A"]),
        ("?q=HÉLDER%20a", ["A"]),
        ("?q=niets", []),
        ("?page=99", ["C", "B", "A"]),
        ("?page=x&onzin=1", ["C", "B", "A"]),
    ],
)
def test_filter_narrows(acting: World, query: str, expected: list[str]) -> None:
    LibraryItemFactory(title="A", theme="online", kind="book", summary="Helder.")
    LibraryItemFactory(title="B", theme="online", kind="report")
    LibraryItemFactory(title="C", theme="family", kind="book")
    assert titles(page(acting, query)) == expected


def test_counts_stand_behind_themes_and_kinds(acting: World) -> None:
    LibraryItemFactory.create_batch(2, theme="online", kind="book")
    LibraryItemFactory(theme="family", kind="report")
    LibraryItemFactory(theme="school", kind="report", retired_on=timezone.localdate())
    themes, kinds = page(acting, "?kind=book").context["filters"].facets
    assert [(one.code, one.number, one.is_on) for one in themes.options] == [("online", 2, False)]
    assert [(one.code, one.number, one.is_on) for one in kinds.options] == [
        ("book", 2, True),
        ("report", 1, False),
    ]


@pytest.mark.parametrize("query", ["?theme=circus", "?kind=x", "?part=x", f"?q={'x' * 101}"])
def test_filter_that_cannot_be_read_shows_everything_and_says_so(acting: World, query: str) -> None:
    LibraryItemFactory(title="A")
    LibraryItemFactory(title="Weg", retired_on=timezone.localdate())
    response = page(acting, query)
    assert response.status_code == 400
    assert titles(response) == ["A"]
    assert "notice--warning" in response.content.decode()


def test_unread_and_own_list_are_the_reader_s_own(acting: World) -> None:
    one, two = LibraryItemFactory(title="Een"), LibraryItemFactory(title="Twee")
    tick(acting, one, "participant")
    tick(acting, two, "executive")
    assert titles(page(acting, "?part=unread")) == ["Twee"]
    assert titles(page(acting, "?part=read")) == ["Een"]
    assert titles(page(acting, "?part=read", "executive")) == ["Twee"]
    LibraryItem.objects.filter(pk=one.pk).update(retired_on=timezone.localdate())
    assert titles(page(acting, "?part=read")) == ["Een"]
    assert titles(page(acting, "?part=unread")) == ["Twee"]


def test_own_list_begins_with_what_was_read_last(acting: World) -> None:
    for title, day in [("Een", "2026-03-01"), ("Twee", "2026-01-01"), ("Drie", "2026-02-01")]:
        item = LibraryItemFactory(title=title)
        tick(acting, item, "participant")
        Reading.objects.filter(item=item).update(read_on=day)
    assert titles(page(acting, "?part=read")) == ["Een", "Drie", "Twee"]


def test_list_is_paged_with_its_filter(acting: World) -> None:
    LibraryItemFactory.create_batch(12, theme="online")
    LibraryItemFactory()
    response = page(acting, "?theme=online&page=2")
    assert len(titles(response)) == 2
    assert "?theme=online&amp;page=1" in response.content.decode()


@pytest.mark.parametrize("query", ["", "?q=les&part=unread", "?part=read"])
def test_list_takes_the_same_queries_for_few_and_many(acting: World, query: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert page(acting, query).status_code == 200
        return len(counted)

    tick(acting, LibraryItemFactory(), "participant")
    queries()
    few = queries()
    for item in LibraryItemFactory.create_batch(9):
        for role in READERS:
            tick(acting, item, role)
    assert queries() == few


@pytest.mark.parametrize(
    ("role", "button"), [("policy_adviser", True), ("focal_officer", True), ("executive", False)]
)
def test_empty_library_says_how_to_begin(acting: World, role: str, button: bool) -> None:
    body = page(acting, "", role).content.decode()
    assert "empty__title" in body
    assert ("library/new/" in body) is button


def test_empty_own_list_leads_back_to_the_library(acting: World) -> None:
    LibraryItemFactory()
    assert "Uw leeslijst is nog leeg" in text_of(page(acting, "?part=read"))


# --- who read what ----------------------------------------------------------------------------
def test_nobody_sees_who_read_what_and_small_numbers_are_not_told(acting: World) -> None:
    item = LibraryItemFactory()
    User.objects.filter(username="executive.maasmonde").update(name="Zwaantje Kievitsbloem")
    before = {role: page(acting, "", role).content for role in ("participant", "policy_adviser")}
    detail = page(acting, f"{item.reference}/")
    for role in ["executive", "case_director", "meeting_chair", "process_director"]:
        tick(acting, item, role)
    mask = re.compile(rb'csrfmiddlewaretoken" value="[^"]*|X-CSRFToken": "[^"]*')
    for role, was in before.items():  # four readers look the same as none
        assert mask.sub(b"", page(acting, "", role).content) == mask.sub(b"", was)
    assert mask.sub(b"", page(acting, f"{item.reference}/").content) == mask.sub(
        b"", detail.content
    )
    tick(acting, item, "focal_officer")
    for response in (page(acting), page(acting, f"{item.reference}/")):
        assert "Gelezen door 5 collega’s" in text_of(response)
        assert "Kievitsbloem" not in text_of(response)
        assert "Jansen" not in text_of(response).replace("participant Jansen", "")


@pytest.mark.parametrize("role", READERS)
def test_every_reader_ticks_and_takes_it_off_again(acting: World, role: str) -> None:
    item = LibraryItemFactory()
    before = AuditEvent.objects.count()
    for _twice in range(2):
        response = send(acting, f"{item.reference}/read/", {"on": "yes"}, role)
        assert response["Location"] == item.get_absolute_url()
    assert Reading.objects.get().reader == acting.maasmonde.membership(role)
    assert "Vinkje weghalen" in text_of(page(acting, "", role))
    send(acting, f"{item.reference}/read/", {"on": "no"}, role)
    assert not Reading.objects.exists()
    assert AuditEvent.objects.count() == before  # the log knows nothing of reading


def test_tick_leads_back_to_the_page_it_stood_on_and_never_elsewhere(acting: World) -> None:
    item = LibraryItemFactory()
    here = acting.maasmonde.url("network/library/?part=unread&page=2")

    def leads_to(back: str) -> str:
        data = {"on": "yes", "back": back}
        return str(send(acting, f"{item.reference}/read/", data, "participant")["Location"])

    assert leads_to(here) == here
    for back in [
        "https://elders.example",
        "//elders.example",
        "/broekerlanden/network/library/",
        "/maasmonde/network/\\\\elders.example\n",
        "/maasmonde/../broekerlanden/network/",
        "javascript:alert(1)",
    ]:
        assert leads_to(back).startswith("/maasmonde/network/")


@pytest.mark.parametrize("data", [{}, {"on": ""}, {"on": "misschien"}, {"reader": "1"}])
def test_tick_that_says_nothing_is_the_client_s_fault(acting: World, data: Any) -> None:
    item = LibraryItemFactory()
    assert send(acting, f"{item.reference}/read/", data, "participant").status_code == 400
    assert not Reading.objects.exists()


def test_tick_is_only_sent_never_fetched(acting: World) -> None:
    item = LibraryItemFactory()
    assert page(acting, f"{item.reference}/read/").status_code == 405


# --- one item ---------------------------------------------------------------------------------
def test_page_shows_the_address_and_sends_nothing_along(acting: World) -> None:
    item = LibraryItemFactory(link="https://kennis.example.org/a?b=1&c=2")
    body = page(acting, f"{item.reference}/").content.decode()
    link = 'href="https://kennis.example.org/a?b=1&amp;c=2" rel="noopener noreferrer external"'
    assert link in body


def test_markup_in_every_text_is_text(acting: World) -> None:
    item = LibraryItemFactory(title=EVIL, maker=EVIL, summary=EVIL)
    for rest in ("", f"{item.reference}/", f"{item.reference}/edit/", f"{item.reference}/shelf/"):
        body = page(acting, rest, "policy_adviser").content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_item_of_another_municipality_is_not_found(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = LibraryItemFactory(reference="BI-2020-77")
    for rest in ("", "edit/", "shelf/"):
        assert page(world, f"{theirs.reference}/{rest}", "policy_adviser").status_code == 404
    assert send(world, f"{theirs.reference}/read/", {"on": "yes"}).status_code == 404
    assert titles(page(world)) == []


@pytest.mark.parametrize("role", ["privacy_officer", "application_manager", "no_role"])
def test_who_has_no_part_in_it_sees_nothing(acting: World, role: str) -> None:
    item = LibraryItemFactory()
    assert page(acting, "", role).status_code == 403
    assert send(acting, f"{item.reference}/read/", {"on": "yes"}, role).status_code == 403
    [event] = AuditEvent.objects.filter(action="library.read")
    assert (event.is_refused, event.object_id) == (True, "")  # not even which item


def test_tab_is_marked_and_leads_to_the_bulletins(acting: World) -> None:
    body = page(acting).content.decode()
    here = acting.maasmonde.url("network/library/")
    assert f'<a href="{here}" aria-current="page">Bibliotheek</a>' in body
    assert acting.maasmonde.url("network/bulletins/") in body


def test_stranger_is_sent_to_log_in(acting: World) -> None:
    response = Client().get(acting.maasmonde.url("network/library/"))
    assert response["Location"].startswith("/accounts/login/")


# --- writing ----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["policy_adviser", "focal_officer"])
def test_item_is_put_in_changed_and_taken_off(acting: World, role: str) -> None:
    assert send(acting, "new/", DATA, role).status_code == 302
    item = LibraryItem.objects.get()
    assert (item.title, item.link) == (DATA["title"], DATA["link"])
    changed = {**DATA, "title": "  Mee\tkijken  samen ", "revision": item.revision}
    assert send(acting, f"{item.reference}/edit/", changed, role).status_code == 302
    item.refresh_from_db()
    assert item.title == "Mee kijken samen"
    send(acting, f"{item.reference}/shelf/", {"revision": item.revision}, role)
    item.refresh_from_db()
    assert item.is_off_the_shelf
    assert "Van de plank gehaald op" in text_of(page(acting, f"{item.reference}/"))
    send(acting, f"{item.reference}/shelf/", {"revision": item.revision}, role)
    item.refresh_from_db()
    assert not item.is_off_the_shelf


@pytest.mark.parametrize("role", [role for role in READERS if role not in READERS[:2]])
def test_others_cannot_write(acting: World, role: str) -> None:
    item = LibraryItemFactory()
    for rest in ("new/", f"{item.reference}/edit/", f"{item.reference}/shelf/"):
        assert page(acting, rest, role).status_code == 403
        assert send(acting, rest, DATA, role).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://x.nl",
        "https://jan:geheim@kennis.example.org/",
        "https://www.linkedin.com/in/jan-jansen",
        "https://x.com/naam",
        "mailto:jan@voorbeeld.nl",
        "ftp://kennis.example.org/",
        "dit is geen adres",
        f"https://kennis.example.org/{'x' * 500}",
    ],
)
def test_bad_address_is_told_at_its_field_and_nothing_typed_is_lost(
    acting: World, address: str
) -> None:
    response = send(acting, "new/", {**DATA, "link": address})
    assert response.status_code == 422
    assert list(errors(response)) == ["link"]
    assert html.escape(address) in response.content.decode()
    assert "Kort en helder." in response.content.decode()
    assert not LibraryItem.objects.exists()


def test_address_without_its_beginning_is_completed(acting: World) -> None:
    send(acting, "new/", {**DATA, "link": "www.nctv.nl/themas"})
    assert LibraryItem.objects.get().link == "https://www.nctv.nl/themas"


@pytest.mark.parametrize("field", ["kind", "theme", "title", "summary"])
def test_what_is_needed_is_asked(acting: World, field: str) -> None:
    response = send(acting, "new/", {**DATA, field: ""})
    assert (response.status_code, list(errors(response))) == (422, [field])


def test_identifier_in_the_summary_is_refused(acting: World, planted: None) -> None:
    response = send(acting, "new/", {**DATA, "summary": f"Vraag {BSN}."})
    assert (response.status_code, list(errors(response))) == (422, ["summary"])


def test_same_work_is_told_at_the_title(acting: World) -> None:
    send(acting, "new/", DATA)
    response = send(acting, "new/", {**DATA, "title": "MEEKIJKEN"})
    assert (response.status_code, list(errors(response))) == (422, ["title"])


def test_stale_save_shows_both_texts(acting: World) -> None:
    item = LibraryItemFactory(title="Eerst")
    data = {**DATA, "title": "Van mij", "revision": item.revision}
    send(acting, f"{item.reference}/edit/", {**DATA, "title": "Van de ander", "revision": 1})
    response = send(acting, f"{item.reference}/edit/", data)
    assert response.status_code == 422
    assert "Van mij" in text_of(response)
    assert "Van de ander" in text_of(response)
    assert LibraryItem.objects.get().title == "Van de ander"
