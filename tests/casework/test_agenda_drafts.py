"""What is typed on an agenda is kept line by line: each is destroyed with its case (rule B7)."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from casework.models import Case, CaseMeeting, CaseworkDraft
from core.deidentification import guard
from tests.casework.test_agenda import DAY
from tests.casework.test_agenda_pages import client_of, form_data
from tests.casework.test_drafts import FETCH
from tests.factories import casework as make
from tests.world import World

#: A code that may be drawn, and that the guard takes for a number plate.
READS_AS_PLATE = "VK-4G4"
TYPED = "Kijken of de begeleiding helpt."


class Page:
    """The agenda as its maker has it on the screen."""

    def __init__(self, meeting: CaseMeeting) -> None:
        self.meeting = meeting
        self.client = client_of(make.a_director())
        self.address = f"{meeting.get_absolute_url()}agenda/"
        self.codes = [item.subject.code for item in meeting.items.in_order()]

    @property
    def form(self) -> Any:
        """The form as it is shown now."""
        return self.client.get(self.address).context["form"]

    def send(self, changes: dict[str, str], *without: str, **more: Any) -> Any:
        """What stands on the screen, with changes."""
        sent = {**form_data(self.client, self.meeting), **changes}
        kept = {name: value for name, value in sent.items() if name not in without}
        return self.client.post(self.address, kept, **more)

    def keep(self, changes: dict[str, str], *without: str) -> Any:
        """What the page sends by itself while somebody types."""
        return self.send({**changes, "draft": "keep"}, *without, **FETCH)


@pytest.fixture
def page(acting: World) -> Page:
    """Two cases on an agenda, and one that could be on it."""
    planned = make.make_meeting(held_on=timezone.localdate() + 14 * DAY)
    for order in (1, 2):
        make.make_item(planned, make.make_case(), order=order)
    make.make_case()
    return Page(planned)


def test_only_lines_that_were_changed_are_kept_each_with_its_case(page: Page) -> None:
    first, _second = page.codes
    assert page.keep({f"goal-{first}": TYPED}).status_code == 200
    (draft,) = CaseworkDraft.objects.all()
    assert draft.case is not None and draft.case.code == first
    assert page.form[f"goal-{first}"].value() == TYPED
    draft.case.delete()
    assert not CaseworkDraft.objects.exists()


def test_what_was_changed_back_is_kept_no_more(page: Page) -> None:
    first, second = page.codes
    before = page.form[f"goal-{first}"].value()
    page.keep({f"goal-{first}": TYPED, f"goal-{second}": TYPED})
    assert CaseworkDraft.objects.count() == 2
    page.keep({f"goal-{first}": before, f"goal-{second}": TYPED})
    assert page.form[f"goal-{first}"].value() == before
    assert [draft.case.code for draft in CaseworkDraft.objects.all() if draft.case] == [second]


def test_line_that_was_taken_off_moved_or_made_longer_comes_back_so(page: Page) -> None:
    first, second = page.codes
    page.keep({f"minutes-{second}": "35", f"order-{second}": "7"}, f"on-{first}")
    form = page.form
    assert not form[f"on-{first}"].value() and form[f"on-{second}"].value()
    assert (form[f"minutes-{second}"].value(), form[f"order-{second}"].value()) == ("35", "7")


def test_refused_text_is_not_kept_and_the_others_are(page: Page) -> None:
    first, second = page.codes
    answer = page.keep({f"goal-{first}": "Bsn 123456782.", f"goal-{second}": TYPED})
    assert answer.status_code == 422
    assert "123456782" not in str([draft.content for draft in CaseworkDraft.objects.all()])
    assert page.form[f"goal-{second}"].value() == TYPED


def test_saving_or_throwing_away_leaves_no_draft(page: Page) -> None:
    first, second = page.codes
    typed = {f"goal-{first}": TYPED, f"question-{second}": TYPED}
    page.keep(typed)
    assert page.send({"draft": "discard"}).status_code == 302
    assert not CaseworkDraft.objects.exists()
    page.keep(typed)
    assert page.send(typed).status_code == 302
    assert not CaseworkDraft.objects.exists()
    assert page.form[f"goal-{first}"].value() == TYPED


def test_filling_up_keeps_what_was_typed(page: Page) -> None:
    first, _second = page.codes
    page.keep({f"goal-{first}": TYPED})
    assert page.send({f"goal-{first}": TYPED, "fill": "1"}).url == page.address
    assert page.meeting.items.count() == Case.objects.count() == 3
    assert page.form[f"goal-{first}"].value() == TYPED
    assert not CaseworkDraft.objects.exists()


def test_nobody_else_sees_what_somebody_is_typing(page: Page) -> None:
    first, _second = page.codes
    page.keep({f"goal-{first}": TYPED})
    other = client_of(make.a_director("vervanger")).get(page.address)
    assert other.status_code == 200 and TYPED not in other.content.decode()


def test_code_that_reads_as_a_number_of_somebody_is_no_obstacle(page: Page) -> None:
    """The name of a field of such a line would be refused: the code is no part of what is kept."""
    assert guard.blocked(f"goal-{READS_AS_PLATE}")
    item = page.meeting.items.in_order()[0]
    Case.objects.filter(pk=item.case_id).update(code=READS_AS_PLATE)
    sent = {f"goal-{READS_AS_PLATE}": TYPED, f"minutes-{READS_AS_PLATE}": "25"}
    assert page.keep(sent).status_code == 200
    form = page.form
    assert {name: form[name].value() for name in sent} == sent
