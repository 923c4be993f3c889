"""Bulletins: written, sent once, and the mails: one per person, with nobody else in them."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actions import deactivate_membership
from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Membership, RoleGrant, User
from core.models.guarded import TextRefused
from core.tenancy import acting_for
from network.actions import bulletins as actions
from network.actions.bulletin_mail import Delivery, write_letter
from network.models import Bulletin, BulletinItem, BulletinSubscription, LibraryItem
from programmes.actions.demonstration_bulletins import build_bulletins
from tests.factories.network import BulletinFactory, LibraryItemFactory
from tests.stand_in import BSN
from tests.world import World

PLACE = "https://preventie.example.org/maasmonde/network/bulletins/NB-2026-01/"
EVIL = "<script>alert('x')</script>\"'>&"
Commit = Callable[..., Any]


def who(world: World, role: str = "policy_adviser") -> Membership:
    return world.maasmonde.membership(role)


def reader(world: World, role: str, address: str = "") -> Membership:
    """Somebody who receives the bulletin."""
    membership = who(world, role)
    membership.user.email = address or f"{role}@voorbeeld.example"
    membership.user.save()
    BulletinSubscription.objects.create(reader=membership)
    return membership


def draft(world: World, **changes: Any) -> Bulletin:
    words = {"title": "Nieuws", "opening": "Welkom.", "items": [], **changes}
    return actions.create_bulletin(membership=who(world), **words)


def send(world: World, bulletin: Bulletin) -> Delivery:
    return actions.send_bulletin(bulletin, membership=who(world), address=PLACE)


def titles(bulletin: Bulletin) -> list[str]:
    return [str(row) for row in BulletinItem.objects.filter(bulletin=bulletin)]


def parts(message: Any) -> tuple[str, str]:
    """Text and HTML of a mail as it travels, read as a mail program reads it."""
    parsed = message_from_bytes(message.message().as_bytes(), policy=default)
    bodies = [parsed.get_body((kind,)) for kind in ("plain", "html")]
    text, html = [body.get_content() for body in bodies if body is not None]
    return text, html


# --- writing ----------------------------------------------------------------------------------
def test_draft_keeps_items_in_order_and_each_once(acting: World) -> None:
    one, two = LibraryItemFactory(title="Een"), LibraryItemFactory(title="Twee")
    bulletin = draft(acting, items=[two, one, two])
    assert bulletin.reference == f"NB-{timezone.localdate().year}-01"
    assert titles(bulletin) == ["Twee", "Een"]
    assert AuditEvent.objects.filter(action="bulletin.create").count() == 1


def test_change_names_its_fields_and_no_difference_does_nothing(acting: World) -> None:
    one, two, three = [LibraryItemFactory(title=title) for title in ("Een", "Twee", "Drie")]
    bulletin = draft(acting, items=[one, two])
    change = {"title": "Meer nieuws", "opening": "Welkom.", "items": [three, two]}
    for _twice in range(2):
        actions.update_bulletin(bulletin, membership=who(acting), **change)
    assert titles(bulletin) == ["Drie", "Twee"]
    [event] = AuditEvent.objects.filter(action="bulletin.edit")
    assert set(event.changed_fields.split()) == {"title", "items"}
    assert Bulletin.objects.get().revision == 2
    change["items"] = [two, three]
    actions.update_bulletin(bulletin, membership=who(acting), **change)
    assert (titles(bulletin), Bulletin.objects.get().revision) == (["Twee", "Drie"], 3)


def test_texts_with_an_identifier_are_refused(acting: World, planted: None) -> None:
    for field in ("title", "opening"):
        with pytest.raises(TextRefused):
            draft(acting, **{field: f"Bel over {BSN}"})


def test_item_of_another_municipality_cannot_stand_in_it(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = LibraryItemFactory()
    with acting_for(world.maasmonde.municipality), pytest.raises(ValueError, match="elsewhere"):
        draft(world, items=[theirs])


# --- sending ----------------------------------------------------------------------------------
def test_sent_bulletin_has_its_moment_number_and_event(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    reader(acting, "participant")
    bulletin = draft(acting)
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, bulletin)
    fresh = Bulletin.objects.get()
    assert (fresh.is_sent, fresh.sent_to, fresh.revision) == (True, 1, 2)
    assert abs(timezone.now() - fresh.sent_at) < datetime.timedelta(minutes=1)
    [event] = AuditEvent.objects.filter(action="bulletin.send")
    assert (event.state_from, event.state_to) == ("draft", "sent")


def test_mails_go_only_once_it_is_stored(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    reader(acting, "participant")
    with django_capture_on_commit_callbacks() as callbacks:
        send(acting, draft(acting))
        assert not mail.outbox
    assert len(callbacks) == 1


def test_empty_bulletin_is_not_sent(acting: World) -> None:
    reader(acting, "participant")
    with pytest.raises(TransitionRefused):
        send(acting, draft(acting, opening=" \n"))
    assert not Bulletin.objects.get().is_sent
    assert AuditEvent.objects.get(action="bulletin.send").is_refused
    item = LibraryItemFactory()
    send(acting, draft(acting, opening="", items=[item]))


def test_sending_twice_sends_one_mail_per_person(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    reader(acting, "participant")
    bulletin = draft(acting)
    stale = Bulletin.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, bulletin)
        with pytest.raises(TransitionRefused):
            send(acting, stale)
    assert len(mail.outbox) == 1


def test_sent_bulletin_never_changes_not_even_with_the_library(acting: World) -> None:
    item = LibraryItemFactory(title="Koffie", maker="Welzijn", summary="Zo was het.")
    bulletin = draft(acting, items=[item])
    LibraryItem.objects.update(title="Thee")
    assert titles(bulletin) == ["Thee"]
    send(acting, bulletin)
    LibraryItem.objects.update(title="Cola", maker="", summary="Anders.")
    [row] = BulletinItem.objects.all()
    assert (row.shown.title, row.shown.maker, row.shown.summary) == (
        "Thee",
        "Welzijn",
        "Zo was het.",
    )
    with pytest.raises(actions.BulletinSent):
        actions.update_bulletin(bulletin, membership=who(acting), items=[], title="Anders")
    assert (Bulletin.objects.get().title, titles(bulletin)) == ("Nieuws", ["Thee"])


def test_nobody_without_the_right_sends(acting: World) -> None:
    bulletin = draft(acting)
    with pytest.raises(TransitionRefused):
        actions.send_bulletin(bulletin, membership=who(acting, "focal_officer"), address=PLACE)
    assert not Bulletin.objects.get().is_sent


# --- to whom ----------------------------------------------------------------------------------
def test_only_people_with_access_today_and_an_address_are_written_to(acting: World) -> None:
    reader(acting, "participant")
    ended = reader(acting, "executive")
    ended.until = timezone.localdate() - datetime.timedelta(days=1)
    ended.save()
    left = reader(acting, "case_director")
    User.objects.filter(pk=left.user_id).update(is_active=False)
    later = reader(acting, "meeting_chair")
    later.active_from = timezone.localdate() + datetime.timedelta(days=1)
    later.save()
    reader(acting, "privacy_officer")  # no reader of bulletins any more
    withdrawn = reader(acting, "process_director")
    RoleGrant.objects.filter(membership=withdrawn).update(until="2020-01-01")
    nowhere = reader(acting, "focal_officer")
    User.objects.filter(pk=nowhere.user_id).update(email="")
    assert actions.addressees() == ["participant@voorbeeld.example"]


def test_membership_that_ends_gets_no_more_mail(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    gone = reader(acting, "participant")
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, draft(acting))
    assert len(mail.outbox) == 1
    deactivate_membership(gone, membership=who(acting, "application_manager"))
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, draft(acting, title="Later"))
    assert len(mail.outbox) == 1


def test_two_accounts_with_one_address_get_one_mail(acting: World) -> None:
    reader(acting, "participant", "team@voorbeeld.example")
    reader(acting, "executive", "Team@voorbeeld.example")
    assert len(actions.addressees()) == 1


def test_subscribers_of_another_municipality_get_nothing(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = world.broekerlanden.membership("participant")
        User.objects.filter(pk=theirs.user_id).update(email="ander@voorbeeld.example")
        BulletinSubscription.objects.create(reader=theirs)
        assert len(actions.addressees()) == 1
    with acting_for(world.maasmonde.municipality):
        assert actions.addressees() == []


def test_subscribing_and_stopping_are_once_each_and_logged(acting: World) -> None:
    mine = who(acting, "participant")
    for wanted in (True, True):
        actions.subscribe(membership=mine, wanted=wanted)
    assert BulletinSubscription.objects.get().reader == mine
    for wanted in (False, False):
        actions.subscribe(membership=mine, wanted=wanted)
    assert not BulletinSubscription.objects.exists()
    assert AuditEvent.objects.filter(action="bulletin.subscribe").count() == 2


# --- what stands in the mails -----------------------------------------------------------------
def test_no_mail_holds_personal_data_but_the_address_it_goes_to(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    roles = ["participant", "executive", "focal_officer", "case_director", "signal_coordinator"]
    for number, role in enumerate(roles):
        reader(acting, role, f"lezer{number}@voorbeeld.example")
    bulletin = draft(acting, items=[LibraryItemFactory(maker="Welzijn")])
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, bulletin)
    assert sorted(message.to for message in mail.outbox) == [
        [f"lezer{number}@voorbeeld.example"] for number in range(len(roles))
    ]
    planted = {text for user in User.objects.all() for text in (user.name, user.username)}
    planted |= {name.split()[-1] for name in planted if " " in name}
    for message in mail.outbox:
        raw = message.message().as_string()
        everything = " ".join([raw, *parts(message), *map(str, message.message().values())])
        assert not [text for text in planted if text and text in everything]
        others = {one.to[0] for one in mail.outbox} - set(message.to)
        assert not [address for address in others if address in everything]
        assert not message.cc
        assert not message.bcc
        assert "<img" not in everything
        assert "?" not in PLACE
        assert everything.count("https://") == everything.count("https://preventie.example.org/m")
    bodies = {parts(message) for message in mail.outbox}
    assert len(bodies) == 1  # the same for everybody: nothing in it can tell who opened it


def test_mail_says_everything_and_how_to_stop(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    reader(acting, "participant")
    one = LibraryItemFactory(title="Koffie", maker="Welzijn", summary="Zo was het.")
    two = LibraryItemFactory(title="Thee")
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, draft(acting, items=[two, one]))
    [message] = mail.outbox
    assert message.subject == "Maasmonde: Nieuws"
    for body in parts(message):
        for words in ("Welkom.", "Koffie", "Welzijn", "Zo was het.", "Stoppen met de mail", PLACE):
            assert words in body
        assert body.index("Thee") < body.index("Koffie")
    assert message.message()["Auto-Submitted"] == "auto-generated"


def test_markup_in_every_text_is_text_in_the_mail(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    reader(acting, "participant")
    item = LibraryItemFactory(title=EVIL, maker=EVIL, summary=EVIL)
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, draft(acting, title=EVIL, opening=EVIL, items=[item]))
    [message] = mail.outbox
    text, html = parts(message)
    assert text.count(EVIL) == 5
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;") == 6


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_line_in_a_title_makes_no_header(
    acting: World, django_capture_on_commit_callbacks: Commit, break_: str
) -> None:
    reader(acting, "participant")
    bulletin = draft(acting, title=f"Nieuws{break_}Bcc: iemand")
    assert bulletin.title == "Nieuws Bcc: iemand"
    Bulletin.objects.update(title=f"Nieuws{break_}Bcc: iemand")
    with django_capture_on_commit_callbacks(execute=True):
        send(acting, bulletin)
    [message] = mail.outbox
    assert message.message()["Bcc"] is None
    assert message.subject == "Maasmonde: Nieuws Bcc: iemand"
    assert message.recipients() == ["participant@voorbeeld.example"]


# --- when a mail server fails -----------------------------------------------------------------
class Failing(EmailBackend):
    """A mail server: refuses some addresses, and may break off once or be away."""

    opened = 0
    away = False
    breaks_at: tuple[int, ...] = ()
    sent = 0

    def open(self) -> None:
        if type(self).away:
            raise ConnectionRefusedError(111, "geheim@voorbeeld.example")
        if not getattr(self, "is_open", False):
            type(self).opened += 1
            self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def send_messages(self, messages: Any) -> int:
        if not self.is_open:
            raise SMTPServerDisconnected
        type(self).sent += 1
        if type(self).sent in type(self).breaks_at:
            self.is_open = False
            raise SMTPServerDisconnected
        if "weg" in messages[0].to[0]:
            raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"onbekend")})
        return int(super().send_messages(messages))


@pytest.fixture
def failing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    """That mail server, as new."""
    for name, value in {"opened": 0, "away": False, "breaks_at": (), "sent": 0}.items():
        monkeypatch.setattr(Failing, name, value)
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    return Failing


def letter_to(world: World, addresses: list[str]) -> Delivery:
    delivery = Delivery()
    delivery.carry_out(write_letter(draft(world), PLACE), addresses)
    return delivery


def test_fault_stops_no_other_mail_and_the_log_names_no_address(
    acting: World, failing: type[Failing], caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("product").addHandler(caplog.handler)
    addresses = ["a@voorbeeld.example", "weg@voorbeeld.example", "b@x.example\nBcc: c@y.example"]
    delivery = letter_to(acting, [*addresses, "d@voorbeeld.example"])
    logging.getLogger("product").removeHandler(caplog.handler)
    assert (delivery.number, delivery.failed) == (4, 2)
    assert [message.to for message in mail.outbox] == [[addresses[0]], ["d@voorbeeld.example"]]
    assert "2 of 4" in caplog.text
    assert "SMTPRecipientsRefused" in caplog.text
    assert "@" not in caplog.text


def test_server_that_is_away_costs_one_attempt(acting: World, failing: type[Failing]) -> None:
    failing.away = True
    delivery = letter_to(acting, [f"{number}@voorbeeld.example" for number in range(40)])
    assert (delivery.number, delivery.failed) == (40, 40)
    assert not mail.outbox


def test_connection_that_breaks_off_is_opened_again(acting: World, failing: type[Failing]) -> None:
    failing.breaks_at = (2,)
    delivery = letter_to(acting, [f"{number}@voorbeeld.example" for number in range(4)])
    assert (delivery.failed, failing.opened) == (0, 2)
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 4


def test_mail_that_breaks_off_twice_has_failed(acting: World, failing: type[Failing]) -> None:
    failing.breaks_at = (2, 3)
    delivery = letter_to(acting, [f"{number}@voorbeeld.example" for number in range(4)])
    assert (delivery.failed, len(mail.outbox)) == (1, 3)


def test_bulletin_stays_sent_when_mails_fail(
    acting: World, failing: type[Failing], django_capture_on_commit_callbacks: Commit
) -> None:
    reader(acting, "participant")
    failing.away = True
    bulletin = draft(acting)
    with django_capture_on_commit_callbacks(execute=True):
        delivery = send(acting, bulletin)
    assert Bulletin.objects.get().is_sent
    assert delivery.failed == 1


@pytest.mark.any_database
def test_five_thousand_subscribers_one_connection_and_the_same_queries(
    acting: World, failing: type[Failing], django_capture_on_commit_callbacks: Commit
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            send(acting, BulletinFactory())
        return len(counted)

    reader(acting, "participant")
    with django_capture_on_commit_callbacks(execute=True):
        few = queries()
    municipality = acting.maasmonde.municipality
    users = User.objects.bulk_create(
        User(username=f"lezer{n}", email=f"lezer{n}@voorbeeld.example") for n in range(5000)
    )
    members = Membership.objects.bulk_create(
        Membership(user=user, municipality=municipality) for user in users
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(membership=member, role="participant") for member in members
    )
    BulletinSubscription.objects.bulk_create(
        BulletinSubscription(reader=member, municipality=municipality) for member in members
    )
    mail.outbox.clear()
    failing.opened = 0
    with django_capture_on_commit_callbacks(execute=True):
        assert queries() == few
    assert len(mail.outbox) == len({message.to[0] for message in mail.outbox}) == 5001
    assert failing.opened == 1


def test_demonstration_has_a_library_and_letters_and_mails_nobody(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            build_bulletins("maasmonde", who(acting))
    assert LibraryItem.objects.count() == 8
    assert (Bulletin.objects.sent().count(), Bulletin.objects.drafts().count()) == (2, 1)
    assert not mail.outbox
