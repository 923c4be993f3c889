"""What leaves by mail, calendar, paper, log or database, what counts tell, and made-up posts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from casework.actions import invitations
from casework.documents import DecisionListDocument
from casework.models import Addendum, AgendaItem, Case, CaseParticipant, Contribution, Goal
from tests.casework.cased import client_of, in_days, typed
from tests.casework.test_wall import _CODE, _MARK, documents_in_words, words_of  # noqa: F401
from tests.casework.walled import ADOPTED, HELD, MARK, Walled, add_the_others, walled
from tests.casework.weighing import dump
from tests.factories import casework as make
from tests.world import World

pytestmark = [pytest.mark.usefixtures("planted", "documents_in_words"), pytest.mark.any_database]

CHANGING = re.compile(r'(csrfmiddlewaretoken"? value="|nonce=")[^"]+|[0-9A-Za-z_-]{64}')


def get(found: Walled, who: str, rest: str) -> Any:
    """What somebody gets at an address of casework."""
    return client_of(found.people[who]).get(found.side.url(f"casework/{rest}"))


def post(found: Walled, who: str, rest: str, **data: Any) -> Any:
    """What somebody gets for sending a form there."""
    return client_of(found.people[who]).post(found.side.url(f"casework/{rest}"), data)


# --- what is stored, logged and sent --------------------------------------------------------------
def test_database_holds_no_text_in_plain_words(acting: World) -> None:
    walled(acting.maasmonde, ADOPTED)
    assert MARK not in dump()


def test_log_holds_no_text(acting: World) -> None:
    found = walled(acting.maasmonde, ADOPTED)
    case, main = found.cases["A"].code, found.meetings["main"].reference
    for rest in (f"cases/{case}/", f"meetings/{main}/", f"meetings/{main}/decisions/{case}.pdf"):
        assert MARK in words_of(get(found, "participant", rest)), rest
    officer = client_of(found.people["privacy_officer"])
    for rest in ("settings/log/", "settings/log/log.csv"):
        said = officer.get(found.side.url(rest))
        assert said.status_code == 200
        assert case in words_of(said)
        assert MARK not in words_of(said)


def test_mails_and_calendars_name_no_text_and_no_code(
    acting: World, django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
) -> None:
    found = walled(acting.maasmonde, HELD)
    with django_capture_on_commit_callbacks(execute=True):
        invitations.invite(found.meetings["main"])
        invitations.withdraw_invitations(found.meetings["cancelled"])
    assert mailoutbox
    for mail in mailoutbox:
        said = mail.message().as_string() + mail.body + mail.subject
        assert not _MARK.search(said)
        assert not set(_CODE.findall(said)) & found.codes.keys()


def test_calendar_of_each_reader_names_no_text_and_no_code(acting: World) -> None:
    found = walled(acting.maasmonde, HELD)
    served = 0
    for _name, client in found.readers(acting):
        for meeting in found.meetings.values():
            url = found.side.url(f"casework/meetings/{meeting.reference}/invitation.ics")
            response = client.get(url)
            if response.status_code == 200:
                served += 1
                said = words_of(response)
                assert not _MARK.search(said)
                assert not set(_CODE.findall(said)) & found.codes.keys()
    assert served > 5


def test_what_is_for_the_meeting_only_is_in_no_document(acting: World) -> None:
    found = walled(acting.maasmonde, HELD)
    kept = Contribution.objects.get(pk=found.rows["meeting only A"].pk)
    case, main = found.cases["A"].code, found.meetings["main"].reference
    assert kept.text in words_of(get(found, "participant", f"cases/{case}/"))
    papers = [
        words_of(get(found, "participant", f"cases/{case}/plan/plan.pdf")),
        words_of(get(found, "participant", f"meetings/{main}/agenda.pdf")),
        DecisionListDocument(timezone.now()).html(
            AgendaItem.objects.get(pk=found.rows["item A"].pk), found.people["meeting_chair"]
        ),
    ]
    for paper in papers:
        assert MARK in paper
        assert kept.text not in paper


# --- what counts give away ------------------------------------------------------------------------
#: Who knows of nothing but case A, and the pages that count.
COUNTING = {
    "participant": ("home", "cases/", "cases/?show=closed", "actions/", "meetings/"),
    "case_director": ("home", "cases/", "actions/", "meetings/", "registrations/"),
    "expired": ("home", "cases/", "actions/", "meetings/", "registrations/"),
    "former": ("home", "cases/", "actions/", "meetings/", "registrations/"),
    "deputy_a": ("cases/", "actions/"),
    "executive": ("programme", "figures/"),
}


def counted(found: Walled) -> dict[str, str]:
    """Every page that counts, for its reader, without what differs on every request."""
    pages = {}
    for who, rests in COUNTING.items():
        for rest in rests:
            places = {"home": "casework/", "programme": ""}
            url = found.side.url(places.get(rest, f"casework/{rest}"))
            response = client_of(found.people[who]).get(url)
            assert response.status_code == 200, (who, rest)
            pages[f"{who} {rest}"] = _MARK.sub("", CHANGING.sub("", response.content.decode()))
    return pages


def test_pages_are_the_same_whether_the_other_case_exists_or_not(acting: World) -> None:
    found = walled(acting.maasmonde, HELD, both=False)
    before = counted(found)
    add_the_others(found)
    after = counted(found)
    assert {page for page in before if before[page] != after[page]} == set()


# --- made-up posts --------------------------------------------------------------------------------
def attempts(found: Walled, world: World) -> dict[str, tuple[Any, Callable[[], int]]]:
    """A post with a key that is not offered, and what may not be more than before."""
    cases, main = found.cases, found.meetings["main"].reference
    a, b = cases["A"], cases["B"]
    theirs = world.broekerlanden.membership("participant")
    admitted = {
        "function": "mentor",
        "basis": "Taak",
        "need": "Kent het",
        "until": typed(in_days(9)),
    }
    foreign = make.somebody("elders", "Organisatie Elders", "participant").organisation
    goal = {
        "life_domain": Goal.objects.first().life_domain,  # type: ignore[union-attr]
        "title": "Gaat elke dag naar school", "lessen": "Verzuim", "strengthen": "Mentor",
        "how": "Begeleiding", "ends_on": typed(in_days(60)), "indicator": "Aanwezig",
    }  # fmt: skip
    told = {"text": "Bellen", "organisation": foreign.pk, "due_on": typed(in_days(9))}
    theirs_b = b.contributions.first().pk  # type: ignore[attr-defined]
    here = f"meetings/{main}/items/{a.code}/do"
    return {
        "somebody of another municipality": (
            lambda: CaseParticipant.objects.count(),
            lambda: post(found, "process_director", f"cases/{a.code}/do/admit/",
                         person=theirs.pk, **admitted),
        ),
        "a goal owner that takes no part": (
            lambda: Goal.objects.count(),
            lambda: post(found, "case_director", f"cases/{a.code}/plan/goals/new/",
                         owner=foreign.pk, **goal),
        ),
        "a contribution of another case": (
            lambda: Contribution.objects.filter(retracted_on=None).count() * -1,
            lambda: post(found, "participant", f"cases/{a.code}/do/retract/",
                         contribution=theirs_b),
        ),
        "a document of another case": (
            lambda: -b.files.count(),  # type: ignore[attr-defined]
            lambda: post(found, "participant", f"cases/{a.code}/do/detach/",
                         file=found.rows["file B"].pk),
        ),
        "an access of another case": (
            lambda: CaseParticipant.objects.exclude(released_on=None).count(),
            lambda: post(found, "process_director", f"cases/{a.code}/do/release/",
                         person=b.participants.first().pk),  # type: ignore[attr-defined]
        ),
        "an action of an organisation that is not there": (
            lambda: a.actions.count(),  # type: ignore[attr-defined]
            lambda: post(found, "meeting_chair", f"{here}/promise/", **told),
        ),
        "a meeting of another municipality": (
            lambda: AgendaItem.objects.count(),
            lambda: post(found, "meeting_chair", f"{here}/copy/", meeting=99999),
        ),
    }  # fmt: skip


def test_a_key_that_is_not_offered_is_refused(acting: World) -> None:
    found = walled(acting.maasmonde, HELD)
    for name, (number, act) in attempts(found, acting).items():
        before = number()
        with transaction.atomic():
            response: Any = act()
            assert response.status_code == 422, f"{name}: {response.status_code}"
            assert number() == before, name
            transaction.set_rollback(True)


def test_a_list_of_another_meeting_gets_no_addition(acting: World) -> None:
    found = walled(acting.maasmonde, ADOPTED)
    other = make.make_meeting(status=ADOPTED, chair=found.people["meeting_chair"])
    data = {"decision_list": found.rows["list B"].pk, "text": "Er klopt iets niet."}
    before = Addendum.objects.count()
    response = post(
        found, "meeting_chair", f"meetings/{other.reference}/room/do/add_addendum/", **data
    )
    assert response.status_code == 422
    assert Addendum.objects.count() == before


def test_the_registration_form_takes_nothing_from_its_address(acting: World) -> None:
    make.confirm_conditions()
    names = ("goal", "against", "basis", "text-0", "function", "not_told_because", "signal")
    asked = "&".join(f"{name}={MARK}bbb" for name in names)
    client = acting.maasmonde.client("participant")
    response = client.get(acting.maasmonde.url(f"casework/registrations/new/?{asked}"))
    assert response.status_code == 200
    form = words_of(response).partition("<form")[2]
    assert MARK not in re.sub(r'(action|href)="[^"]*"', "", form)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options", "head"])
def test_another_method_opens_nothing(acting: World, method: str) -> None:
    found = walled(acting.maasmonde, HELD)
    places = [f"cases/{found.cases['B'].code}/", f"cases/{found.cases['B'].code}/do/close/"]
    for rest in places:
        client = client_of(found.people["participant"])
        response = getattr(client, method)(found.side.url(f"casework/{rest}"))
        # OPTIONS tells which methods there are, without asking about a case
        assert response.status_code in (403, 404, 405) or method == "options"
        assert MARK not in words_of(response)
    assert Case.objects.get(pk=found.cases["B"].pk).closed_on is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../../verslag.pdf", b"MZ\x90\x00"),
        ("verslag.pdf", b"%PDF-1.7 no document"),
        ("verslag.pdf", b"<html><script>alert(1)</script></html>"),
        ("verslag.pdf\x00.exe", b"PK\x03\x04"),
        ("verslag.pdf", b""),
    ],
)
def test_a_hostile_file_is_kept_nowhere(acting: World, name: str, content: bytes) -> None:
    found = walled(acting.maasmonde, HELD, both=False)
    before = found.cases["A"].files.count()  # type: ignore[attr-defined]
    file = SimpleUploadedFile(name, content, "application/pdf")
    rest = f"cases/{found.cases['A'].code}/do/attach/"
    response = post(found, "participant", rest, title="Verslag", content=file)
    assert response.status_code == 422
    assert found.cases["A"].files.count() == before  # type: ignore[attr-defined]


def test_a_draft_is_read_by_its_writer_only(acting: World) -> None:
    found = walled(acting.maasmonde, HELD)
    rest = f"cases/{found.cases['A'].code}/do/contribute/"
    own = set(_MARK.findall(words_of(get(found, "participant", rest))))
    text = next(mark for mark, (_who, what) in found.marks.items() if what == "draft A")
    assert text in own
    for who in ("process_director", "case_director", "meeting_chair"):
        response = get(found, who, rest)
        assert response.status_code == 200
        assert text not in words_of(response)


def test_an_organisation_is_no_key_to_anothers_statement(acting: World) -> None:
    """A colleague of the author does not read a sealed statement either (rule W3)."""
    found = walled(acting.maasmonde, HELD)
    rest = f"registrations/{found.registrations['sealed'].code}/"
    author = words_of(get(found, "asked", rest))
    colleague = words_of(get(found, "asked_colleague", rest))
    sealed = [mark for mark, (who, _what) in found.marks.items() if who == {"asked"}]
    assert any(mark in author for mark in sealed)
    assert not any(mark in colleague for mark in sealed)
