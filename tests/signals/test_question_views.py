"""The pages of questions to colleagues: what each reader sees, and that nobody sees who asks."""

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

from core.models import Membership, Organisation
from signals.actions import advice as actions
from signals.models import PeerAnswer, PeerQuestion, TrendFigure
from signals.permissions import FEW_PEERS
from tests.factories.advice import make_answer, make_question
from tests.stand_in import NAME, PHONE
from tests.world import Side, World
from tests.world_signals import a_colleague_elsewhere

ASKER, PEER, OFFICER = "focal_officer", "signal_coordinator", "privacy_officer"
EVIL = "<script>alert('x')</script>\"'>&"
#: Whatever could lead to who asks or who answers: account, name, address, organisation.
PLANTED = {
    "name": "Quirijn Zandlopersma",
    "username": "qzandloper",
    "email": "quirijn@zandloper.example",
    "organisation": "Stichting Wintervliet",
}


def page(side: Side, rest: str = "", role: str = PEER) -> Any:
    return side.client(role).get(side.url(f"signals/advice/questions/{rest}"))


def send(side: Side, rest: str, data: dict[str, Any], role: str = PEER) -> Any:
    return side.client(role).post(side.url(f"signals/advice/questions/{rest}"), data)


def text_of(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def title_of(response: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found
    return found.group(1)


def plant(membership: Membership, function: str) -> Membership:
    """Give somebody a name, an address and an organisation that stand nowhere else."""
    user = membership.user
    user.name, user.email = PLANTED["name"], PLANTED["email"]
    user.save()
    membership.organisation = Organisation.objects.get_or_create(name=PLANTED["organisation"])[0]
    membership.function = function
    membership.save()
    return membership


@pytest.fixture
def question(acting: World) -> PeerQuestion:
    """A question of the focal officer, open."""
    return make_question(acting.maasmonde.membership(ASKER))


def at(question: PeerQuestion, verb: str = "") -> str:
    return f"{question.code}/do/{verb}/" if verb else f"{question.code}/"


# --- nobody sees who asks -------------------------------------------------------------------------
def test_no_page_of_a_colleague_tells_who_asks(acting: World) -> None:
    """List, detail and both forms, in HTML, title and address; open, answered and closed."""
    side = acting.maasmonde
    mine = plant(side.membership(ASKER), "zandloperkundige")
    asked = make_question(mine, helped="Rustig blijven.")
    make_answer(asked, side.membership(PEER))
    secrets = [*PLANTED.values(), "zandloperkundige", mine.user.username]
    for status in PeerQuestion.Status.values:
        PeerQuestion.objects.update(status=status)
        for rest in ("", at(asked), at(asked, "answer")):
            body = html.unescape(page(side, rest).content.decode())
            assert not [secret for secret in secrets if secret in body], (status, rest)
            assert not re.search(rf"\b(asker|author)\b|membership[-_]?{mine.pk}\b", body)
            assert gettext("Your question") not in body


def test_two_colleagues_read_the_same_page_about_a_question(question: PeerQuestion) -> None:
    """Nothing differs by who asks: whoever did not ask gets the same page, byte for byte."""
    from django.test import Client

    from core.models import Municipality

    side = Side(Municipality.objects.get(slug="maasmonde"))
    colleague = a_colleague_elsewhere(side)
    client = Client()
    client.force_login(colleague.user)

    def main(response: Any) -> str:
        return str(response.content.decode().partition("<main")[2].partition("</main>")[0])

    url = side.url(f"signals/advice/questions/{at(question)}")
    assert main(client.get(url)) == main(page(side, at(question)))


def test_asker_sees_that_it_is_their_own_and_colleagues_see_a_colleague(
    question: PeerQuestion, acting: World
) -> None:
    side = acting.maasmonde
    for rest in ("", at(question)):
        assert gettext("Your question") in text_of(page(side, rest, ASKER))
    assert gettext("A colleague asks") in text_of(page(side, at(question)))
    assert at(question, "close") in page(side, at(question), ASKER).content.decode()
    assert at(question, "answer") not in page(side, at(question), ASKER).content.decode()
    assert at(question, "close") not in page(side, at(question)).content.decode()
    assert at(question, "answer") in page(side, at(question)).content.decode()


def test_answer_shows_a_function_and_never_a_name(question: PeerQuestion, acting: World) -> None:
    side = acting.maasmonde
    make_answer(question, plant(side.membership(PEER), "netwerkregisseur"))
    response = page(side, at(question), ASKER)
    text = text_of(response)
    assert "Netwerkregisseur" in text
    body = html.unescape(response.content.decode())
    assert not [secret for secret in PLANTED.values() if secret in body]
    assert gettext("Your answer") not in text
    assert gettext("Your answer") in text_of(page(side, at(question)))


def test_somebody_without_a_function_is_a_colleague(question: PeerQuestion, acting: World) -> None:
    make_answer(question, plant(acting.maasmonde.membership(PEER), ""))
    assert gettext("A colleague") in text_of(page(acting.maasmonde, at(question), ASKER))


@pytest.mark.parametrize("rest", ["", "answer"])
def test_title_and_address_hold_the_code_and_no_content(
    question: PeerQuestion, acting: World, rest: str
) -> None:
    title = title_of(page(acting.maasmonde, at(question, rest)))
    assert question.code in title
    assert question.subject not in title


def test_log_names_the_asker_for_the_privacy_officer_only(acting: World) -> None:
    side = acting.maasmonde
    plant(side.membership(ASKER), "functie")
    data = {"subject": "Kwartelsnavel?", "theme": "online", "text": "Zeegrasknoop, wat nu?"}
    assert send(side, "new/", data, ASKER).status_code == 302
    question = PeerQuestion.objects.get()
    places = [
        "settings/log/",
        "settings/log/log.csv",
        f"settings/log/signals.peerquestion/{question.pk}/",
    ]
    for place in places:
        for role in (ASKER, PEER, "policy_adviser", "application_manager", "executive"):
            assert side.client(role).get(side.url(place)).status_code == 403, (place, role)
        body = side.client(OFFICER).get(side.url(place)).content.decode()
        assert not [word for word in ("Kwartelsnavel", "Zeegrasknoop") if word in body]
    assert PLANTED["name"] in side.client(OFFICER).get(side.url(places[0])).content.decode()


# --- asking ---------------------------------------------------------------------------------------
def test_question_is_asked_and_leads_to_its_page(acting: World) -> None:
    data = {"subject": "Waar begin ik?", "theme": "hate", "text": "Ik weet het niet."}
    response = send(acting.maasmonde, "new/", data)
    question = PeerQuestion.objects.get()
    assert response.url.endswith(at(question))
    assert question.asker == acting.maasmonde.membership(PEER)
    text = text_of(acting.maasmonde.client(PEER).get(response.url))
    assert "Waar begin ik?" in text
    assert gettext("No answer yet") in text


def test_what_is_missing_is_told_at_its_field_and_nothing_typed_is_lost(acting: World) -> None:
    response = send(acting.maasmonde, "new/", {"subject": "Bewaar dit.", "theme": "", "text": ""})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"theme", "text"}
    assert "Bewaar dit." in response.content.decode()
    assert not PeerQuestion.objects.exists()
    assert not TrendFigure.objects.exists()


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("words", [f"Het gaat over {NAME}.", f"Bel hem op {PHONE}."])
def test_question_about_a_person_is_asked_to_be_rewritten(acting: World, words: str) -> None:
    for field in ("subject", "text"):
        data = {"subject": "Hoe?", "theme": "online", "text": "Wat helpt?", field: words}
        response = send(acting.maasmonde, "new/", data)
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert words in html.unescape(response.content.decode())
    assert not PeerQuestion.objects.exists()
    assert not TrendFigure.objects.exists()
    rule = gettext("A question is about your work, never about one person.")
    assert text_of(page(acting.maasmonde, "new/")).count(rule) == 1


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(("verb", "field"), [("answer", "text"), ("close", "helped")])
def test_name_in_an_answer_or_in_what_helped_is_asked_about(
    question: PeerQuestion, acting: World, verb: str, field: str
) -> None:
    role = ASKER if verb == "close" else PEER
    response = send(acting.maasmonde, at(question, verb), {field: f"Vraag {NAME}."}, role)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert not PeerAnswer.objects.exists()
    question.refresh_from_db()
    assert (question.status, question.helped) == ("asked", "")


def test_few_colleagues_are_told_so_honestly(acting: World) -> None:
    side = acting.maasmonde
    told = gettext("You are with few here")
    for rest in ("", "new/"):
        assert told in text_of(page(side, rest))
    for role in (ASKER, PEER):
        a_colleague_elsewhere(side, role)
    assert FEW_PEERS == 4
    for rest in ("", "new/"):
        assert told not in text_of(page(side, rest))


# --- answering and closing ------------------------------------------------------------------------
def test_answer_stands_below_the_question_and_nothing_runs_in_it(
    question: PeerQuestion, acting: World
) -> None:
    response = send(acting.maasmonde, at(question, "answer"), {"text": f"Zo. {EVIL}"})
    assert response.url.endswith(at(question))
    body = page(acting.maasmonde, at(question), ASKER).content.decode()
    assert "Zo." in body
    assert "<script>alert" not in body


def test_long_texts_are_shown_whole(acting: World) -> None:
    side = acting.maasmonde
    asked = make_question(side.membership(ASKER), subject="s" * 120, text="t " * 1990 + "EINDE")
    make_answer(asked, side.membership(PEER), "a" * 3990 + "SLOT")
    text = text_of(page(side, at(asked)))
    assert "s" * 120 in text
    assert "EINDE" in text
    assert "SLOT" in text


def test_asker_marks_what_helped_and_everybody_reads_it(
    question: PeerQuestion, acting: World
) -> None:
    side = acting.maasmonde
    useful = make_answer(question, side.membership(PEER), "Begin klein.")
    make_answer(question, side.membership(PEER), "Wacht af.")
    data = {"answers": [str(useful.pk)], "helped": "Klein beginnen."}
    assert send(side, at(question, "close"), data, ASKER).status_code == 302
    text = text_of(page(side, at(question)))
    assert text.count(gettext("This helped")) == 1
    assert "Klein beginnen." in text
    assert gettext("This question is closed, so it takes no answers any more.") in text


def test_nothing_has_to_be_said_on_closing(question: PeerQuestion, acting: World) -> None:
    assert send(acting.maasmonde, at(question, "close"), {}, ASKER).status_code == 302
    question.refresh_from_db()
    assert question.status == "closed"


def test_answer_of_another_question_cannot_be_marked(question: PeerQuestion, acting: World) -> None:
    side = acting.maasmonde
    make_answer(question, side.membership(PEER))
    strange = make_answer(make_question(side.membership(PEER)), side.membership(ASKER))
    response = send(side, at(question, "close"), {"answers": [str(strange.pk)]}, ASKER)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"answers"}


def test_closed_question_takes_no_answers_says_so_and_keeps_what_was_typed(
    question: PeerQuestion, acting: World
) -> None:
    side = acting.maasmonde
    actions.close_question(question, membership=side.membership(ASKER))
    assert at(question, "answer") not in page(side, at(question)).content.decode()
    shown = page(side, at(question, "answer"))
    assert gettext("This question is closed, so nothing can be added any more.") in text_of(shown)
    assert "<textarea" not in shown.content.decode()
    response = send(side, at(question, "answer"), {"text": "Dit typte ik al."})
    assert response.status_code == 422
    assert "Dit typte ik al." in response.content.decode()
    assert not PeerAnswer.objects.exists()


def test_question_that_closed_by_itself_asks_its_asker_what_helped(acting: World) -> None:
    side = acting.maasmonde
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    question = make_question(side.membership(ASKER), closes_on=yesterday)
    text = text_of(page(side, at(question), ASKER))
    assert gettext("Say what helped") in text
    assert gettext("Nobody answered. You can ask again in other words, or call somebody.") in text
    assert gettext("Say what helped") not in text_of(page(side, at(question)))
    assert gettext("Close my question") not in text_of(page(side, at(question, "close"), ASKER))
    response = send(side, at(question, "close"), {"helped": "Bellen."}, ASKER)
    assert response.status_code == 302
    assert gettext("Say what helped") not in text_of(page(side, at(question), ASKER))


# --- lists ----------------------------------------------------------------------------------------
def test_empty_list_says_what_it_is_for_and_how_to_begin(acting: World) -> None:
    response = page(acting.maasmonde)
    assert gettext("No question yet") in text_of(response)
    assert response.content.decode().count("questions/new/") == 1


def test_open_questions_come_before_closed_ones(acting: World) -> None:
    me = acting.maasmonde.membership(ASKER)
    make_question(me, subject="Gesloten vraag", status="closed")
    make_question(me, subject="Open vraag")
    make_question(
        me,
        subject="Verlopen vraag",
        closes_on=timezone.localdate() - datetime.timedelta(days=1),
    )
    text = text_of(page(acting.maasmonde))
    order = [text.index(f"{word} vraag") for word in ("Open", "Verlopen", "Gesloten")]
    assert order == sorted(order)
    parts = [gettext("Open questions"), gettext("Closed questions")]
    assert [text.count(part) for part in parts] == [1, 1]


def test_question_of_another_municipality_does_not_exist(
    question: PeerQuestion, acting: World
) -> None:
    for rest in ("", "answer", "close"):
        assert page(acting.broekerlanden, at(question, rest)).status_code == 404
    assert question.subject not in text_of(page(acting.broekerlanden))


# --- queries --------------------------------------------------------------------------------------
def queries(side: Side, rest: str, role: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page(side, rest, role).status_code == 200
    return len(captured)


def test_pages_ask_as_many_queries_with_3_as_with_30(question: PeerQuestion, acting: World) -> None:
    side = acting.maasmonde
    doors = [("", PEER), (at(question), PEER), (at(question, "close"), ASKER)]

    def fill(number: int) -> None:
        for _each in range(number):
            make_question(side.membership(ASKER))
            make_answer(question, a_colleague_elsewhere(side))

    def asked() -> list[int]:
        return [queries(side, rest, role) for rest, role in doors]

    fill(3)
    asked()
    assert asked() == [8, 8, 8]
    fill(27)
    assert asked() == [8, 8, 8]
