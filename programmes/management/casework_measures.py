"""How casework holds with many meetings: the case page, the agenda builder, the agenda on paper."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from casework.models import Case, CaseMeeting
from core.models import Membership
from core.tenancy import acting_for
from programmes.actions.load import generate_load
from programmes.management.measuring import Measure, get, in_turns, queries, seconds

#: Meetings in the two municipalities that are set side by side, and how much slower more may be.
FEW_MEETINGS, MANY_MEETINGS, AS_FAST = 10, 100, 1.2
#: Seconds that the agenda of one reader may take on paper.
AGENDA_SECONDS = 2


def casework_measures(seed: int, requests: int) -> Iterator[Measure]:
    """The pages of a process director with few and with many meetings, and a document."""
    few, many = (_Director(seed, number) for number in (FEW_MEETINGS, MANY_MEETINGS))
    for name in ("case", "agenda builder"):
        pages = [(one.client, one.pages[name]) for one in (few, many)]
        small, large = (queries(*page) for page in pages)
        note = f"{small} with {FEW_MEETINGS} meetings, {large} with {MANY_MEETINGS}"
        yield Measure(f"{name}: queries", large, "", small, note)
        least, most = in_turns(lambda: get(*pages[0]), lambda: get(*pages[1]), requests)  # noqa: B023
        note = f"{most:.1f} ms beside {least:.1f} ms, median of {requests}"
        label = f"{name}: {MANY_MEETINGS} meetings beside {FEW_MEETINGS}"
        yield Measure(label, most / least, "×", AS_FAST, note)
    spent = seconds(lambda: get(few.client, few.pages["agenda"]))
    yield Measure("agenda of one reader (PDF)", spent, "s", AGENDA_SECONDS)


class _Director:
    """A process director who is logged in, in a municipality with so many meetings."""

    def __init__(self, seed: int, meetings: int) -> None:
        place = generate_load(
            municipalities=1, activities=0, seed=seed + meetings, meetings=meetings
        )[0]
        director = Membership.objects.get(user__username=f"proces.{place.slug}")
        self.client = Client()
        self.client.force_login(director.user)
        with acting_for(place):
            cases = Case.objects.directed_by(director).filter(agenda_wish="")
            case = cases.filter(status=Case.Status.IN_EXECUTION).order_by("pk")[0].code
            planned = CaseMeeting.objects.filter(planned_by=director)
            meeting = planned.filter(status=CaseMeeting.Status.PUBLISHED)[0].reference
        self.pages = {
            name: reverse(address, kwargs={"municipality": place.slug, "reference": reference})
            for name, address, reference in (
                ("case", "casework:case_detail", case),
                ("agenda builder", "casework:meeting_agenda", meeting),
                ("agenda", "casework:meeting_document", meeting),
            )
        }
