"""The pages of the bulletins: reading, writing with items in order, the mail before it goes."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent, User
from core.tenancy import acting_for
from network.actions.bulletins import send_bulletin
from network.models import Bulletin, BulletinItem, BulletinSubscription, LibraryItem
from tests.factories.network import BulletinFactory, BulletinItemFactory, LibraryItemFactory
from tests.stand_in import BSN
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"
SENDER, READER = "policy_adviser", "participant"


def page(world: World, rest: str = "", role: str = SENDER) -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/bulletins/{rest}"))


def send(world: World, rest: str, data: Any, role: str = SENDER) -> Any:
    address = world.maasmonde.url(f"network/bulletins/{rest}")
    return world.maasmonde.client(role).post(address, data)


def text_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(" ".join(text.split()))


def errors(response: Any) -> dict[str, str]:
    """Field → its first error, of the form on the page."""
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def rows(*items: tuple[Any, Any]) -> dict[str, Any]:
    """What the rows of the form send: item and place."""
    pairs = [(getattr(item, "pk", item), place) for item, place in items]
    sent = {f"item-{index}": item for index, (item, _place) in enumerate(pairs)}
    return sent | {f"place-{index}": place for index, (_item, place) in enumerate(pairs)}


def letter(bulletin: Bulletin) -> list[str]:
    return [str(row) for row in BulletinItem.objects.filter(bulletin=bulletin)]


def sent(world: World, **facts: Any) -> Bulletin:
    bulletin: Bulletin = BulletinFactory(**facts)
    send_bulletin(bulletin, membership=world.maasmonde.membership(SENDER), address="")
    return bulletin


def by_mail(world: World, role: str = READER, address: str = "lezer@voorbeeld.example") -> None:
    membership = world.maasmonde.membership(role)
    User.objects.filter(pk=membership.user_id).update(email=address)
    BulletinSubscription.objects.create(reader=membership)


@pytest.fixture
def three(acting: World) -> tuple[World, list[LibraryItem]]:
    """A library of three."""
    return acting, [LibraryItemFactory(title=title) for title in ("Een", "Twee", "Drie")]


# --- reading ----------------------------------------------------------------------------------
def test_list_shows_what_was_sent_newest_first_and_drafts_to_who_writes(acting: World) -> None:
    for days, title in [(2, "Ouder"), (1, "Nieuwer")]:
        moment = timezone.now() - datetime.timedelta(days=days)
        Bulletin.objects.filter(pk=sent(acting, title=title).pk).update(sent_at=moment)
    BulletinFactory(title="Nog niet af")
    for role, sees_draft in [(SENDER, True), (READER, False), ("executive", False)]:
        text = text_of(page(acting, "", role))
        assert text.index("Nieuwer") < text.index("Ouder")
        assert ("Nog niet af" in text) is sees_draft


def test_letter_shows_words_and_items_in_order(three: Any) -> None:
    acting, (one, two, _three) = three
    bulletin = BulletinFactory(opening="Beste mensen.\n\nWelkom.")
    for order, item in enumerate([two, one]):
        BulletinItemFactory(bulletin=bulletin, item=item, order=order)
    send_bulletin(bulletin, membership=acting.maasmonde.membership(SENDER), address="")
    response = page(acting, f"{bulletin.reference}/", READER)
    text = text_of(response)
    assert text.index("Beste mensen.") < text.index("Twee") < text.index("Een")
    assert "<p>Welkom.</p>" in response.content.decode()
    assert one.get_absolute_url() in response.content.decode()


def test_draft_is_not_found_by_readers(acting: World) -> None:
    bulletin = BulletinFactory()
    assert page(acting, f"{bulletin.reference}/").status_code == 200
    for role in (READER, "executive", "focal_officer"):
        assert page(acting, f"{bulletin.reference}/", role).status_code == 404


def test_markup_in_every_text_is_text(acting: World) -> None:
    item = LibraryItemFactory(title=EVIL, maker=EVIL, summary=EVIL)
    bulletin = BulletinFactory(title=EVIL, opening=EVIL)
    BulletinItemFactory(bulletin=bulletin, item=item)
    place = bulletin.reference
    for rest in ("", f"{place}/", f"{place}/edit/", f"{place}/do/send/"):
        body = page(acting, rest).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_bulletin_of_another_municipality_is_not_found(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = BulletinFactory(reference="NB-2020-77")
    for rest in ("", "edit/", "do/send/"):
        assert page(world, f"{theirs.reference}/{rest}").status_code == 404
    assert send(world, f"{theirs.reference}/do/send/", {}).status_code == 404


@pytest.mark.parametrize(("rest", "least"), [("", 1), ("{}/", 1)])
def test_pages_take_the_same_queries_for_few_and_many(acting: World, rest: str, least: int) -> None:
    bulletin = BulletinFactory()
    BulletinItemFactory(bulletin=bulletin)
    sent(acting)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert page(acting, rest.format(bulletin.reference)).status_code == 200
        return len(counted)

    queries()
    few = queries()
    for _more in range(9):
        BulletinItemFactory(bulletin=bulletin)
        BulletinFactory()
        sent(acting)
    assert queries() == few >= least


@pytest.mark.parametrize(("role", "button"), [(SENDER, True), (READER, False)])
def test_empty_list_says_how_to_begin(acting: World, role: str, button: bool) -> None:
    body = page(acting, "", role).content.decode()
    assert "empty__title" in body
    assert ("bulletins/new/" in body) is button


def test_list_is_paged(acting: World) -> None:
    for _each in range(13):
        sent(acting)
    assert len(page(acting, "?page=2", READER).context["page_obj"]) == 1
    assert page(acting, "?page=x", READER).status_code == 200


# --- writing ----------------------------------------------------------------------------------
def test_draft_is_written_with_items_in_the_order_of_their_places(three: Any) -> None:
    acting, (one, two, last) = three
    data = {"title": "Nieuws", "opening": "", **rows((one, 3), (two, 1), (last, 2))}
    response = send(acting, "new/", data)
    bulletin = Bulletin.objects.get()
    assert response["Location"] == bulletin.get_absolute_url()
    assert letter(bulletin) == ["Twee", "Drie", "Een"]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((1, 2, 3), ["Een", "Twee", "Drie"]),
        (("", "", ""), ["Een", "Twee", "Drie"]),
        ((1, 2, 1), ["Drie", "Een", "Twee"]),
        ((2, 2, 3), ["Twee", "Een", "Drie"]),
        ((3, 2, 3), ["Twee", "Drie", "Een"]),
        ((9, 2, 3), ["Twee", "Drie", "Een"]),
    ],
)
def test_another_number_moves_an_item(three: Any, places: Any, expected: list[str]) -> None:
    acting, items = three
    send(acting, "new/", {"title": "N", **rows(*zip(items, places, strict=True))})
    assert letter(Bulletin.objects.get()) == expected


def test_emptied_row_takes_an_item_out(three: Any) -> None:
    acting, (one, two, _last) = three
    send(acting, "new/", {"title": "N", **rows((one, 1), (two, 2))})
    bulletin = Bulletin.objects.get()
    data = {"title": "N", "opening": "", "revision": 1, **rows(("", 1), (two, 2))}
    send(acting, f"{bulletin.reference}/edit/", data)
    assert letter(bulletin) == ["Twee"]


def test_form_shows_the_items_in_their_order_with_room_for_more(three: Any) -> None:
    acting, (one, two, _last) = three
    send(acting, "new/", {"title": "N", **rows((two, 1), (one, 2))})
    form = page(acting, f"{Bulletin.objects.get().reference}/edit/").context["form"]
    chosen = [form[f"item-{index}"].value() for index in range(form.number)]
    assert chosen == [str(two.pk), str(one.pk), "", "", ""]


def test_same_item_twice_is_told_at_its_row(three: Any) -> None:
    acting, (one, two, _last) = three
    response = send(acting, "new/", {"title": "N", **rows((one, 1), (two, 2), (one, 3))})
    assert (response.status_code, list(errors(response))) == (422, ["item-2"])
    assert "1" in errors(response)["item-2"]
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"item-0": "999999", "place-0": 1}, "item-0"),
        ({"item-0": "x", "place-0": 1}, "item-0"),
        ({"place-0": "eerst"}, "place-0"),
        ({"place-0": "0"}, "place-0"),
        ({"place-0": "100"}, "place-0"),
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"opening": "x" * 2001}, "opening"),
    ],
)
def test_wrong_input_is_told_at_its_field(acting: World, data: Any, field: str) -> None:
    response = send(acting, "new/", {"title": "N", **data})
    assert (response.status_code, list(errors(response))) == (422, [field])


def test_item_taken_off_the_shelf_can_stay_but_is_not_offered(three: Any) -> None:
    acting, (one, two, _last) = three
    send(acting, "new/", {"title": "N", **rows((one, 1))})
    bulletin = Bulletin.objects.get()
    LibraryItem.objects.filter(pk__in=[one.pk, two.pk]).update(retired_on=timezone.localdate())
    data = {"title": "Nu", "revision": 1, **rows((one, 1))}
    assert send(acting, f"{bulletin.reference}/edit/", data).status_code == 302
    data = {"title": "Nu", "revision": 2, **rows((one, 1), (two, 2))}
    response = send(acting, f"{bulletin.reference}/edit/", data)
    assert list(errors(response)) == ["item-1"]


def test_forged_rows_are_bounded(acting: World) -> None:
    data = {"title": "N", "item-99": "1", "item-500": "1"}
    assert send(acting, "new/", data).status_code == 302
    form = page(acting, f"{Bulletin.objects.get().reference}/edit/").context["form"]
    assert form.number == 3


def test_line_break_in_the_title_becomes_a_space(acting: World) -> None:
    send(acting, "new/", {"title": "Nieuws\r\nBcc: iemand", "opening": "Hoi"})
    assert Bulletin.objects.get().title == "Nieuws Bcc: iemand"


def test_identifier_is_refused_at_its_field(acting: World, planted: None) -> None:
    for field in ("title", "opening"):
        response = send(acting, "new/", {"title": "N", field: f"Bel {BSN}"})
        assert (response.status_code, list(errors(response))) == (422, [field])


def test_two_editing_the_same_draft_see_both_texts(three: Any) -> None:
    acting, (one, two, _last) = three
    bulletin = BulletinFactory(title="Eerst")
    place = f"{bulletin.reference}/edit/"
    theirs = {"title": "Van de ander", "opening": "Hoi", "revision": 1, **rows((one, 1))}
    mine = {"title": "Van mij", "opening": "Hoi", "revision": 1, **rows((two, 1))}
    assert send(acting, place, theirs).status_code == 302
    response = send(acting, place, mine)
    assert response.status_code == 422
    for words in ("Van mij", "Van de ander", "Een", "Twee"):
        assert words in text_of(response)
    assert (Bulletin.objects.get().title, letter(bulletin)) == ("Van de ander", ["Een"])
    assert send(acting, place, {**mine, "revision": 2}).status_code == 302
    assert (Bulletin.objects.get().title, letter(bulletin)) == ("Van mij", ["Twee"])


def test_sent_bulletin_answers_changing_with_a_sentence(acting: World) -> None:
    bulletin = sent(acting, title="Eens")
    place = f"{bulletin.reference}/edit/"
    for response in (page(acting, place), send(acting, place, {"title": "Anders", "revision": 2})):
        assert response.status_code == 409
        assert "verandert nooit" in text_of(response)
    assert Bulletin.objects.get().title == "Eens"


def test_draft_sent_by_another_while_typing_is_not_changed(acting: World) -> None:
    bulletin = BulletinFactory(title="Eens")
    page(acting, f"{bulletin.reference}/edit/")
    send_bulletin(bulletin, membership=acting.maasmonde.membership(SENDER), address="")
    data = {"title": "Anders", "opening": f"Mijn woorden {EVIL}", "revision": 1}
    response = send(acting, f"{bulletin.reference}/edit/", data)
    assert response.status_code == 409
    assert "Mijn woorden <script>" in text_of(response)  # what was typed can be copied
    assert Bulletin.objects.get().title == "Eens"


@pytest.mark.parametrize("role", [READER, "focal_officer", "executive", "privacy_officer"])
def test_others_neither_write_nor_send(acting: World, role: str) -> None:
    bulletin = BulletinFactory()
    for rest in ("new/", f"{bulletin.reference}/edit/", f"{bulletin.reference}/do/send/"):
        assert page(acting, rest, role).status_code == 403
        assert send(acting, rest, {"title": "N"}, role).status_code == 403
    assert not Bulletin.objects.get().is_sent


# --- sending ----------------------------------------------------------------------------------
def test_mail_is_shown_before_it_goes_as_it_goes(
    three: Any, django_capture_on_commit_callbacks: Any
) -> None:
    acting, (one, _two, _last) = three
    by_mail(acting)
    bulletin = BulletinFactory(title="Nieuws", opening="Welkom allemaal.")
    BulletinItemFactory(bulletin=bulletin, item=one)
    place = f"{bulletin.reference}/do/send/"
    response = page(acting, place)
    shown = text_of(response)
    for words in ("Maasmonde: Nieuws", "Welkom allemaal.", "1. Een", "1 persoon krijgt"):
        assert words in shown
    assert not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        assert send(acting, place, {}).status_code == 302
    [message] = mail.outbox
    assert message.body == response.context["letter"].text
    assert f"http://testserver{bulletin.get_absolute_url()}" in message.body
    assert "lezer@voorbeeld.example" not in shown


def test_sending_is_told_and_twice_is_refused(
    acting: World, django_capture_on_commit_callbacks: Any
) -> None:
    by_mail(acting)
    place = f"{BulletinFactory().reference}/do/send/"
    with django_capture_on_commit_callbacks(execute=True):
        first = send(acting, place, {})
        second = send(acting, place, {})
    assert (first.status_code, second.status_code) == (302, 422)
    assert len(mail.outbox) == 1
    body = page(acting, place)
    assert body.status_code == 200
    assert "btn--primary" in body.content.decode()
    assert '<button type="submit" class="utrecht-button btn' not in body.content.decode()


def test_empty_draft_offers_no_sending_and_says_why(acting: World) -> None:
    bulletin = BulletinFactory(opening="")
    assert "do/send/" not in page(acting, f"{bulletin.reference}/").content.decode()
    assert "nog leeg" in text_of(page(acting, f"{bulletin.reference}/do/send/"))
    response = send(acting, f"{bulletin.reference}/do/send/", {})
    assert response.status_code == 422
    assert not Bulletin.objects.get().is_sent
    assert AuditEvent.objects.get(action="bulletin.send").is_refused


def test_unknown_verb_is_not_found(acting: World) -> None:
    assert page(acting, f"{BulletinFactory().reference}/do/recall/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("addresses", "told"),
    [
        ([], "Nog niemand krijgt hem per mail"),
        (["a@voorbeeld.example"], "verstuurd naar 1 persoon"),
        (["a@voorbeeld.example", "b@x.example\nBcc: c@y.example"], "1 van 2 mails konden niet"),
    ],
)
def test_sender_reads_how_the_mails_went(
    live_world: World, addresses: list[str], told: str
) -> None:
    with acting_for(live_world.maasmonde.municipality):
        for role, address in zip(["participant", "executive"], addresses, strict=False):
            by_mail(live_world, role, address)
        place = BulletinFactory().reference
    client = live_world.maasmonde.client(SENDER)
    response = client.post(
        live_world.maasmonde.url(f"network/bulletins/{place}/do/send/"), {}, follow=True
    )
    assert told in text_of(response)
    assert "voorbeeld.example" not in text_of(response)


# --- receiving --------------------------------------------------------------------------------
def test_switch_turns_the_mail_on_and_off(acting: World) -> None:
    bulletin = sent(acting)
    here = bulletin.get_absolute_url()
    for on, button in [("yes", "Stoppen met de mail"), ("no", "Per mail ontvangen")]:
        for _twice in range(2):
            response = send(acting, "by-mail/", {"on": on, "back": here}, READER)
            assert response["Location"] == here
        assert BulletinSubscription.objects.exists() is (on == "yes")
        assert button in text_of(page(acting, f"{bulletin.reference}/", READER))
    assert AuditEvent.objects.filter(action="bulletin.subscribe").count() == 2


def test_switch_is_one_s_own(acting: World) -> None:
    send(acting, "by-mail/", {"on": "yes", "reader": 1}, READER)
    assert BulletinSubscription.objects.get().reader == acting.maasmonde.membership(READER)
    assert "Per mail ontvangen" in text_of(page(acting, "", "executive"))


def test_account_without_an_address_is_told(acting: World) -> None:
    assert "geen e-mailadres" in text_of(page(acting, "", READER))
    by_mail(acting)
    client = acting.maasmonde.clients.pop(READER, None)
    assert client is not None
    assert "geen e-mailadres" not in text_of(page(acting, "", READER))


@pytest.mark.parametrize("data", [{}, {"on": "aan"}])
def test_switch_that_says_nothing_is_the_client_s_fault(acting: World, data: Any) -> None:
    assert send(acting, "by-mail/", data, READER).status_code == 400
    assert not BulletinSubscription.objects.exists()
    assert page(acting, "by-mail/", READER).status_code == 405


def test_number_of_mails_is_for_who_sends(acting: World) -> None:
    by_mail(acting)
    bulletin = sent(acting)
    assert "1 adres" in text_of(page(acting, f"{bulletin.reference}/"))
    assert "1 adres" not in text_of(page(acting, f"{bulletin.reference}/", READER))


def test_tab_of_the_library_is_marked(acting: World) -> None:
    body = page(acting, "", READER).content.decode()
    here = acting.maasmonde.url("network/library/")
    assert f'<a href="{here}" aria-current="page">Bibliotheek</a>' in body
