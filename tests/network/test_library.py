"""The library: what is kept, what is refused, and that nobody learns who read what."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from core.deidentification import guard
from core.lifecycle import FactsRefused
from core.models import AuditEvent, Membership
from core.models.guarded import TextRefused
from network.actions import library as actions
from network.models import LibraryItem, Reading
from tests.factories.network import LibraryItemFactory
from tests.stand_in import BSN
from tests.world import World


def who(world: World, role: str = "policy_adviser") -> Membership:
    return world.maasmonde.membership(role)


def facts(**changes: Any) -> dict[str, Any]:
    words = {"kind": "lesson", "theme": "family", "title": "Koffie op school", "maker": "Welzijn"}
    return {**words, "link": "", "summary": "Wat hielp en wat niet.", **changes}


def made(world: World, **changes: Any) -> LibraryItem:
    return actions.create_item(membership=who(world), facts=facts(**changes))


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))


# --- on the shelf and off it ------------------------------------------------------------------
def test_item_is_kept_with_a_reference_and_one_event(acting: World) -> None:
    item = made(acting, link="https://kennis.example.org/koffie")
    assert item.reference == f"BI-{timezone.localdate().year}-01"
    assert LibraryItem.objects.get().summary == "Wat hielp en wat niet."
    [event] = events("library.create")
    assert event.object_id == str(item.pk)


def test_change_names_its_fields_and_no_difference_does_nothing(acting: World) -> None:
    item = made(acting)
    changed = facts(title="Koffie", theme="school")
    fresh = actions.update_item(item, membership=who(acting), facts=changed)
    assert (fresh.title, fresh.revision) == ("Koffie", 2)
    assert set(events("library.edit")[0].changed_fields.split()) == {"title", "theme"}
    actions.update_item(item, membership=who(acting), facts=changed)
    assert len(events("library.edit")) == 1
    assert LibraryItem.objects.get().revision == 2


def test_taken_off_today_and_put_back_each_once(acting: World) -> None:
    item = made(acting)
    for _twice in range(2):
        actions.shelve_item(item, membership=who(acting), on_the_shelf=False)
    assert LibraryItem.objects.get().retired_on == timezone.localdate()
    assert not LibraryItem.objects.on_the_shelf().exists()
    for _twice in range(2):
        actions.shelve_item(item, membership=who(acting), on_the_shelf=True)
    assert LibraryItem.objects.get().retired_on is None
    assert [event.changed_fields for event in events("library.edit")] == ["retired_on"] * 2
    assert LibraryItem.objects.get().revision == 3


def test_summary_with_an_identifier_is_refused_whatever_code_writes_it(
    acting: World, planted: None
) -> None:
    with pytest.raises(TextRefused):
        made(acting, summary=f"Bel over {BSN}.")


# --- what is refused --------------------------------------------------------------------------
BAD = [
    "javascript:alert(1)",
    "ftp://kennis.example.org/x",
    "data:text/html,x",
    "//kennis.example.org",
    "http://",
    "http://[",
    "https://jan:geheim@kennis.example.org/",
    "https://@kennis.example.org/",
    "https://www.linkedin.com/in/jan-jansen",
    "https://instagram.com/naam",
    "https://x.com/naam",
    "https://www.youtube.com/@kanaal",
    "https://kennis.example.org/%40naam",
    "https://mastodon.example.org/@naam",
    "https://kennis.example.org/?van=jan@voorbeeld.nl",
]


@pytest.mark.parametrize("address", BAD)
def test_address_that_is_no_work_on_the_web_is_refused(acting: World, address: str) -> None:
    item = made(acting)
    with pytest.raises(FactsRefused) as refused:
        made(acting, title="Anders", link=address)
    assert set(refused.value.reasons) == {"link"}
    with pytest.raises(FactsRefused):
        actions.update_item(item, membership=who(acting), facts=facts(link=address))
    assert LibraryItem.objects.get().link == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://www.nctv.nl/documenten/publicaties/2025/06/04/dreigingsbeeld",
        "http://kennis.example.org/a?jaar=2024#deel-2",
        "https://www.youtube.com/watch?v=abcdefg",
        "https://doi.org/10.1080/09546553.2015.1112278",
        "https://www.rijksoverheid.nl/documenten/rapport-123456789",
    ],
)
def test_address_of_a_work_is_kept(acting: World, address: str) -> None:
    assert made(acting, link=address).link == address


def test_address_is_refused_when_the_guard_cannot_look(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_text: str) -> None:
        raise guard.GuardUnavailable

    monkeypatch.setattr(guard, "blocked", broken)
    reasons = actions.refusals(facts(link="https://kennis.example.org"))
    assert set(reasons) == {"link"}


def test_same_work_stands_on_the_shelf_once(acting: World) -> None:
    item = made(acting)
    with pytest.raises(FactsRefused) as refused:
        made(acting, title="KOFFIE  op  school", maker="welzijn")
    assert set(refused.value.reasons) == {"title"}
    assert not actions.refusals(facts(), item)
    assert made(acting, maker="Iemand anders")
    actions.shelve_item(item, membership=who(acting), on_the_shelf=False)
    assert made(acting)


# --- who read what ----------------------------------------------------------------------------
def test_tick_is_kept_once_taken_back_once_and_never_logged(acting: World) -> None:
    item, reader = made(acting), who(acting, "participant")
    before = AuditEvent.objects.count()
    for _twice in range(2):
        actions.note_reading(item, reader=reader, has_read=True)
    assert Reading.objects.get().reader == reader
    actions.note_reading(item, reader=who(acting, "executive"), has_read=False)
    assert Reading.objects.count() == 1
    for _twice in range(2):
        actions.note_reading(item, reader=reader, has_read=False)
    assert not Reading.objects.exists()
    assert AuditEvent.objects.count() == before


def test_number_of_readers_is_told_from_the_threshold_and_one_s_own_day_only(
    acting: World,
) -> None:
    item, reader = made(acting), who(acting, "participant")
    roles = ["participant", "executive", "focal_officer", "case_director", "meeting_chair"]

    def row(mine: Membership) -> Any:
        return LibraryItem.objects.all().for_reader(mine, 5).get()

    assert (row(reader).readers, row(reader).read_on) == (None, None)
    for role in roles[1:]:
        actions.note_reading(item, reader=who(acting, role), has_read=True)
    assert (row(reader).readers, row(reader).read_on) == (None, None)
    actions.note_reading(item, reader=reader, has_read=True)
    Reading.objects.filter(reader=reader).update(read_on=datetime.date(2026, 3, 4))
    assert (row(reader).readers, row(reader).read_on) == (5, datetime.date(2026, 3, 4))
    assert row(who(acting)).read_on is None
    assert not hasattr(row(reader), "number_read")


def test_search_asks_for_every_word_in_title_maker_or_summary(acting: World) -> None:
    made(acting)
    LibraryItemFactory(title="Iets anders")
    assert LibraryItem.objects.all().matching("KÓFFIE welzijn hielp").count() == 1
    assert LibraryItem.objects.all().matching("koffie anders").count() == 0
    assert LibraryItem.objects.all().matching(" ").count() == 2


def test_counts_of_one_group_heed_what_is_chosen_in_the_other(acting: World) -> None:
    LibraryItemFactory(theme="online", kind="book")
    LibraryItemFactory(theme="online", kind="report")
    LibraryItemFactory(theme="family", kind="report")
    themes, kinds = LibraryItem.objects.all().counted(["online"], ["report"])
    assert themes == {"online": 1, "family": 1}
    assert kinds == {"book": 1, "report": 1}
