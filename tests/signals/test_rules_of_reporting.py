"""The rules that reporting a signal keeps, a test for each (S2, S4 to S7, B1)."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from core.models import Parameter
from core.models.parameters import definitions
from core.tenancy import acting_for
from interventions.classification import PhenomenonCode
from signals.forms.reporting import SignalForm
from signals.models import AgeBand, Signal, SignalDraft, SignalFact, due_after
from signals.models.parameters import (
    ACKNOWLEDGE,
    FEEDBACK,
    NO_CONCERN_TERM,
    SIGNAL_TERM,
    TERMS_OF_A_SIGNAL,
)
from tests.factories.signals import make_area
from tests.signals.reporting import OPINION, receipt_in, whole
from tests.world import World

#: All that the form asks of a signal with one fact.
FIELDS = {
    "text-0",
    "source-0",
    "period-0",
    "opinion",
    "protective",
    "nothing_against",
    "doubt",
    "area",
    "phenomenon",
    "age_band",
    "receipt",
}
#: Words for what leads to a person, in labels and names.
PERSONAL = re.compile(
    r"\b(naam|name|bsn|geboorte\w*|birth\w*|adres|address|e-?mail\w*|telefoon\w*|phone|foto|photo"
    r"|account\w*|kenteken|plate|nationaliteit|geloof|religie|religion|afkomst|descent)\b",
    re.IGNORECASE,
)


def address(world: World, rest: str = "") -> str:
    return world.maasmonde.url(f"signals/new/{rest}")


def page_of(world: World) -> str:
    answer = world.maasmonde.client("focal_officer").get(address(world))
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def post(world: World, **data: Any) -> Any:
    return world.maasmonde.client("focal_officer").post(address(world), data)


def test_s2_form_has_no_field_for_a_person(acting: World) -> None:
    form = SignalForm()
    assert set(form.fields) == FIELDS
    for name, field in form.fields.items():
        assert not PERSONAL.search(f"{name.replace('_', ' ')} {field.label}"), name
    assert {"text", "source", "period_kind", "period_start", "order"} < {
        field.name for field in SignalFact._meta.fields
    }
    assert not any(
        field.widget.input_type == "file"
        for field in form.fields.values()
        if hasattr(field.widget, "input_type")
    )


def test_s2_what_is_sent_beside_the_form_is_stored_nowhere(acting: World) -> None:
    answer = post(acting, **whole(name="Zonderling", bsn="x", reporter="1", outcome="no_concern"))
    signal = Signal.objects.get()
    assert answer.status_code == 200
    assert (signal.outcome, signal.status) == ("", "received")
    assert "Zonderling" not in repr(vars(signal))


def test_s4_place_is_an_area_time_a_week_and_age_a_band(acting: World) -> None:
    make_area("Zuid")
    form = SignalForm()
    assert [str(area) for area in form.fields["area"].queryset] == ["Zuid"]
    ages = [code for code, _label in form.fields["age_band"].choices]
    assert ages == AgeBand.values
    days = [code for _group, options in form.fields["period-0"].choices[1:] for code, _l in options]
    assert len(days) == 24
    assert all(re.fullmatch(r"week\.\d{8}|month\.\d{6}01", code) for code in days)
    post(acting, **whole(age_band="17"))
    post(acting, **whole(**{"period-0": "week.20261118"}))
    assert Signal.objects.count() == 0


def test_s4_stored_day_is_the_monday_or_the_first(acting: World) -> None:
    post(acting, **whole())
    assert SignalFact.objects.get().period_start.weekday() == 0


@pytest.mark.parametrize("text", ["", "   ", "\n\u200b \n"])
def test_s5_opinion_alone_cannot_be_sent(acting: World, text: str) -> None:
    data = whole(**{"text-0": text, "source-0": "", "period-0": "", "opinion": OPINION})
    answer = post(acting, **data)
    assert answer.status_code == 422
    assert Signal.objects.count() == 0
    assert OPINION in answer.content.decode()


def test_s5_opinion_and_fact_are_stored_apart_and_look_apart(acting: World) -> None:
    page = page_of(acting)
    places = [
        page.index(mark)
        for mark in ('id="box-facts"', 'id="box-opinion"', 'id="box-protective"', 'id="box-doubt"')
    ]
    assert places == sorted(places)
    assert "k-kind--view" in page and "k-kind--against" in page and "k-kind--doubt" in page
    post(acting, **whole())
    signal = Signal.objects.get()
    assert signal.opinion == OPINION
    assert OPINION not in signal.facts.get().text


def test_s6_form_of_extremism_is_optional_from_the_whole_neutral_list(acting: World) -> None:
    field = SignalForm().fields["phenomenon"]
    codes = {one.code for one in field.queryset}
    assert codes == set(PhenomenonCode.values) - {"all_forms"}
    assert "unknown" in codes and not field.required
    assert not any(PERSONAL.search(one.label) for one in field.queryset)
    answer = post(acting, **whole())
    assert answer.status_code == 200
    assert Signal.objects.get().phenomenon is None


def test_s7_page_says_everything_before_sending_also_without_script(acting: World) -> None:
    page = page_of(acting)
    sent = page.index("Signaal versturen")
    first_field = page.index('name="text-0"')
    assert page.index("Bel 112") < first_field
    for key in (ACKNOWLEDGE, FEEDBACK):
        day = due_after(key)
        assert re.search(rf"uiterlijk \w\w {day.day} \w+", page[:sent])
    assert "Wie leest dit?" in page[:sent]
    for key in (SIGNAL_TERM, NO_CONCERN_TERM):
        assert f"{Parameter.objects.value(key)} dagen" in page[:sent]
    assert "signals/advice/" in page


def test_s7_dates_follow_the_parameters(acting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = page_of(acting)
    value = type(Parameter.objects).value

    def longer(self: Any, key: str, *rest: Any) -> Any:
        return 45 if key == FEEDBACK else value(self, key, *rest)

    monkeypatch.setattr(type(Parameter.objects), "value", longer)
    day = due_after(FEEDBACK)
    told = rf"uiterlijk \w\w {day.day} \w+"
    assert re.search(told, page_of(acting))
    assert not re.search(rf"{told}.*{told}", before)


@pytest.mark.parametrize("key", TERMS_OF_A_SIGNAL)
def test_b1_nothing_is_taken_while_a_term_is_not_confirmed(
    acting: World, settings: Any, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    settings.DEMO = False
    label = str(definitions[key].label)

    def in_force(self: Any, asked: str, *rest: Any) -> Any:
        return None if asked == key else object()

    monkeypatch.setattr(type(Parameter.objects), "in_force", in_force)
    monkeypatch.setattr(type(Parameter.objects), "value", lambda self, asked, *rest: 5)
    page = page_of(acting)
    assert label in page and page.index(label) < page.index('name="text-0"')
    client: Client = acting.maasmonde.client("focal_officer")
    answer = client.post(address(acting), whole())
    assert answer.status_code == 422
    assert label in html.unescape(answer.content.decode())
    client.post(address(acting, "draft/"), whole(), HTTP_X_REQUESTED_WITH="fetch")
    assert (Signal.objects.count(), SignalDraft.objects.count()) == (0, 0)


def test_rules_hold_on_both_sides(world: World) -> None:
    for side in world.sides:
        client, url = side.client("participant"), side.url("signals/new/")
        answer = client.post(url, whole(receipt=receipt_in(client.get(url)), **{"text-0": ""}))
        assert answer.status_code == 422
        with acting_for(side.municipality):
            assert Signal.objects.count() == 0
