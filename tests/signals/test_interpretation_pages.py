"""The page of whoever is asked for a view, and what the handler's page shows of the views."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from core.models import AuditEvent, Membership, RoleGrant, User
from network.models import PartnerOrganisation
from signals.actions import interpretation as actions
from signals.models import Interpretation, ViewsOnSignal
from signals.views.interpretation import interpreter_context, views_context
from tests.factories.signals import S, file_view, make_signal
from tests.signals.asked import PLANTED, Asked, a_third, ask, file
from tests.stand_in import NAME
from tests.world import Side, World

EVIL = "<script>alert('x')</script>\"'>&"


@pytest.fixture
def asked(acting: World) -> Asked:
    return ask(acting.maasmonde)


def text_of(response: Any) -> str:
    """The words of a page, entities read."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def colleagues(side: Side, number: int) -> list[Membership]:
    """So many people who can be asked, of the organisation of everybody; made when they lack."""
    people = list(Membership.objects.filter(user__username__startswith="duider-").order_by("pk"))
    organisation = side.membership("participant").organisation
    for index in range(len(people), number):
        user = User.objects.create_user(f"duider-{index}", name=f"Duider {index}")
        person = Membership.objects.create(
            user=user, municipality=side.municipality, organisation=organisation, function="duider"
        )
        RoleGrant.objects.create(membership=person, role="participant")
        people.append(person)
    return people[:number]


# --- the page of whoever was asked ----------------------------------------------------------------
def test_page_asks_four_questions_and_seals_the_other_view(asked: Asked) -> None:
    PartnerOrganisation.objects.filter(organisation=asked.here.organisation).update(domain="safety")
    response = asked.get(asked.there)
    text = text_of(response)
    assert response.status_code == 200
    assert list(response.context["form"].fields) == list(PLANTED)
    assert gettext("The view of another is sealed") in text
    assert gettext("From an organisation in the safety domain.") in text
    assert gettext("There is no right answer") in text
    assert AuditEvent.objects.filter(action="signal.view").exists()


def test_page_names_no_other_organisation_before_all_are_in(asked: Asked) -> None:
    main = asked.get(asked.here).content.decode().partition("<main")[2]
    assert "De Brug" not in main and "jongerenwerker" not in main
    file(asked, asked.here)
    main = asked.get(asked.here).content.decode().partition("<main")[2]
    assert "De Brug" not in main and PLANTED["reading"] in main
    file(asked, asked.there)
    assert "De Brug" in asked.get(asked.here).content.decode()


def test_filing_leads_to_the_page_with_the_own_view(asked: Asked) -> None:
    done = asked.post(asked.here, "interpret", PLANTED)
    assert (done.status_code, done.url) == (302, asked.url())
    page = asked.get(asked.here)
    assert page.context["form"] is None
    assert all(text in text_of(page) for text in PLANTED.values())
    assert "<textarea" not in page.content.decode()


def test_only_the_first_question_needs_an_answer(asked: Asked) -> None:
    faulty = asked.post(asked.here, "interpret", {"helps": "Een gesprek."})
    assert faulty.status_code == 422
    assert list(faulty.context["form"].errors) == ["reading"]
    assert "Een gesprek." in text_of(faulty)
    assert "dezelfde leuzen" in text_of(faulty)  # the facts stay beside it
    assert asked.post(asked.here, "interpret", {"reading": "Boosheid."}).status_code == 302


@pytest.mark.usefixtures("planted")
def test_name_in_a_view_is_asked_about_and_the_text_stays(asked: Asked) -> None:
    sent = asked.post(asked.here, "interpret", {**PLANTED, "helps": f"Praat met {NAME}."})
    assert sent.status_code == 422
    assert "guard__question" in sent.content.decode()
    assert NAME in text_of(sent)
    assert not Interpretation.objects.filed().exists()


def test_sending_twice_says_so_and_keeps_what_was_typed(asked: Asked) -> None:
    asked.post(asked.here, "interpret", PLANTED)
    again = asked.post(asked.here, "interpret", {"reading": "Een tweede tekst."})
    assert again.status_code == 422
    assert "Een tweede tekst." in text_of(again)
    assert "verandert niet meer" in text_of(again)
    view = asked.view_of(asked.here)
    assert view is not None and view.reading == PLANTED["reading"]


def test_what_is_written_is_shown_as_text(asked: Asked) -> None:
    file(asked, asked.here, reading=EVIL)
    file(asked, asked.there)
    asked.signal.difference = EVIL
    asked.signal.save()
    for person in (asked.here, asked.there, asked.handler):
        body = asked.get(person).content.decode()
        assert EVIL not in body and "&lt;script&gt;alert" in body


def test_page_after_stepping_back_is_gone(asked: Asked) -> None:
    asked.post(asked.here, "step_back")
    assert asked.get(asked.here).status_code == 404
    assert asked.get(asked.here, "interpret").status_code == 404


def test_stepping_back_after_filing_is_refused_in_words(asked: Asked) -> None:
    file(asked, asked.here)
    page = asked.get(asked.here, "step_back")
    assert "btn--primary" not in page.content.decode()
    assert asked.post(asked.here, "step_back").status_code == 422
    assert Interpretation.objects.filed().count() == 1


def test_view_can_be_filed_while_the_reporter_is_asked_something(acting: World) -> None:
    asked = ask(acting.maasmonde, status=S.AWAITING_REPORTER)
    assert asked.post(asked.here, "interpret", PLANTED).status_code == 302


# --- the handler ----------------------------------------------------------------------------------
def test_handler_sees_that_views_exist_and_from_whom(asked: Asked) -> None:
    file(asked, asked.there)
    text = text_of(asked.get(asked.handler))
    assert gettext("Filed, and sealed") in text and gettext("Asked, not filed yet") in text
    assert "De Brug" in text


def test_handler_is_told_that_somebody_left(asked: Asked) -> None:
    RoleGrant.objects.filter(membership=asked.there).delete()
    told = gettext(
        "This person takes no part any more. Ask this view no longer, and ask somebody else."
    )
    assert told in text_of(asked.get(asked.handler))


def test_handler_names_the_difference_beside_the_opened_views(asked: Asked) -> None:
    file(asked, asked.here)
    file(asked, asked.there)
    sent = asked.post(asked.handler, "compare", {"difference": "Het filmpje: eerst navragen?"})
    assert sent.status_code == 302
    for person in (asked.handler, asked.here, asked.there):
        text = text_of(asked.get(person))
        assert "Het filmpje: eerst navragen?" in text
        assert gettext("Here they see it differently") in text


def test_difference_reaches_nobody_who_still_has_to_file(asked: Asked) -> None:
    file(asked, asked.here)
    file(asked, asked.there)
    actions.compare(asked.signal, membership=asked.handler, difference="De zandloperkever.")
    third = a_third(asked.side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    for person in (third, asked.reporter):
        assert "zandloperkever" not in asked.get(person).content.decode()
    assert "zandloperkever" in asked.get(asked.handler).content.decode()
    file(asked, third)
    assert "zandloperkever" in asked.get(third).content.decode()


def test_handler_asks_by_function_and_organisation(asked: Asked) -> None:
    third = a_third(asked.side)
    page = asked.get(asked.handler, "invite")
    labels = [label for _value, label in page.context["form"].fields["interpreter"].choices]
    assert f"jongerenwerker · Jongerenwerk De Brug · {third.user}" in labels
    assert not any(str(person.user) in str(labels) for person in (asked.reporter, asked.here))
    assert asked.post(asked.handler, "invite", {"interpreter": third.pk}).status_code == 302
    assert asked.get(third).status_code == 200
    again = asked.post(asked.handler, "invite", {"interpreter": third.pk})
    assert again.status_code == 422


@pytest.mark.parametrize("value", ["", "0", "abc", "999999"])
def test_nonsense_in_a_choice_is_refused_at_its_field(asked: Asked, value: str) -> None:
    for verb, field in (("invite", "interpreter"), ("withdraw_invitation", "interpretation")):
        sent = asked.post(asked.handler, verb, {field: value})
        assert sent.status_code == 422
        assert field in sent.context["form"].errors


def test_invitation_of_another_signal_cannot_be_withdrawn(asked: Asked) -> None:
    other = ask(asked.side)
    row: Any = other.view_of(other.here)
    sent = asked.post(asked.handler, "withdraw_invitation", {"interpretation": row.pk})
    assert sent.status_code == 422
    assert other.view_of(other.here) is not None


def test_links_beside_the_views_are_those_that_are_open(asked: Asked) -> None:
    def verbs() -> list[str]:
        links = views_context(asked.handler, asked.signal)["view_links"]
        return [url.rstrip("/").rsplit("/", 1)[1] for _label, url, _icon in links]

    assert verbs() == ["invite", "interpret", "withdraw_invitation"]
    file(asked, asked.here)
    file(asked, asked.there)
    assert verbs() == ["invite", "compare"]


# --- how many queries -----------------------------------------------------------------------------
def test_reading_takes_as_many_queries_for_three_views_as_for_thirty(acting: World) -> None:
    side = acting.maasmonde
    counts = []
    for number in (1, 28):
        asked = ask(side)
        for person in colleagues(side, number):
            actions.invite(asked.signal, membership=asked.handler, interpreter=person)
        file_view(asked.signal, a_third(side))
        counts.append(queries_of(asked))
    assert counts[0] == counts[1] == {"handler": 6, "interpreter": 9}


def queries_of(asked: Asked) -> dict[str, int]:
    """How many queries gathering the views takes, for the handler and for somebody asked."""
    handler, there = asked.handler, asked.there
    assert handler.role_codes and there.role_codes
    with CaptureQueriesContext(
        connection,
    ) as by_handler:
        ViewsOnSignal.read_by(handler, asked.signal)
    with CaptureQueriesContext(connection) as by_interpreter:
        interpreter_context(there, asked.signal)
    return {"handler": len(by_handler), "interpreter": len(by_interpreter)}


def test_signal_without_views_says_what_is_needed(acting: World) -> None:
    side = acting.maasmonde
    signal = make_signal(
        reporter=side.membership("focal_officer"),
        handler=side.membership("signal_coordinator"),
        status=S.UNDER_INTERPRETATION,
    )
    page = side.client("signal_coordinator").get(side.url(f"signals/{signal.code}/"))
    assert "twee mensen van twee organisaties" in text_of(page)
