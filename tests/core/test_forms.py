"""The bases of forms: Dutch dates, who acts, and a save that is never laid over a newer one."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django import forms
from django.test import Client

from core.forms import DateField, Form, TransitionForm
from core.tenancy import acting_for
from network.forms.consultations import ConsultationForm
from programmes.forms.programme import ProgrammeForm
from programmes.models import Programme
from tests.world import World

DAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["22-11-2026", "22/11/2026", "22.11.2026", "2026-11-22", "22-11-26", " 22-11-2026 "]
)
def test_date_is_understood_in_five_notations(text: str) -> None:
    assert DateField().clean(text) == DAY


@pytest.mark.parametrize("text", ["11-22-2026", "31-02-2026", "22 november", "vandaag", "2026"])
def test_date_that_is_none_says_how_to_write_it(text: str) -> None:
    with pytest.raises(forms.ValidationError, match="22-11-2026"):
        DateField().clean(text)


def test_date_is_shown_as_it_is_written() -> None:
    class One(Form):
        day = DateField(label="Dag")

    html = str(One(initial={"day": DAY})["day"])
    assert 'value="22-11-2026"' in html
    assert 'type="text"' in html


def test_form_knows_who_acts_and_leaves_tag_and_token_to_the_page(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    form = TransitionForm(membership=adviser)
    assert form.membership == adviser
    assert not form.helper.form_tag
    assert form.helper.disable_csrf
    assert form.submit_label == ""


# --- two people in the same row ------------------------------------------------------------------
@pytest.fixture
def adviser(world: World) -> Client:
    return world.maasmonde.client("policy_adviser")


@pytest.fixture
def programme(acting: World) -> Programme:
    return acting.maasmonde.programme


def typed(programme: Programme, **changes: str) -> dict[str, str]:
    """What a browser sends back."""
    return {
        "title": programme.title,
        "start": programme.start.strftime("%d-%m-%Y"),
        "end": programme.end.strftime("%d-%m-%Y"),
        "vision": programme.vision,
        "revision": str(programme.revision),
        **changes,
    }


def test_second_save_is_stopped_and_loses_nothing(
    acting: World, adviser: Client, programme: Programme
) -> None:
    door = f"/maasmonde/programmes/{programme.reference}/edit/"
    mine = typed(programme, vision="Mijn <b>visie</b>", title="Mijn titel")
    theirs = typed(programme, vision="Hun visie")
    assert adviser.post(door, theirs).status_code == 302
    stopped = adviser.post(door, mine)
    assert stopped.status_code == 422
    page = stopped.content.decode()
    assert "Hun visie" in page
    assert "Mijn &lt;b&gt;visie&lt;/b&gt;" in page
    assert "<b>visie" not in page
    assert Programme.objects.get(pk=programme.pk).vision == "Hun visie"
    form = stopped.context["form"]
    assert {label for label, _theirs, _mine in form.theirs} == {"Titel", "Visie"}

    again = {**mine, "revision": form["revision"].value()}
    assert adviser.post(door, again).status_code == 302
    assert Programme.objects.get(pk=programme.pk).title == "Mijn titel"


def test_going_back_and_saving_once_more_is_stopped_too(
    acting: World, adviser: Client, programme: Programme
) -> None:
    """The browser's back button shows the old page, with the old revision in it."""
    door = f"/maasmonde/programmes/{programme.reference}/edit/"
    first = typed(programme, vision="Eerste")
    assert adviser.post(door, first).status_code == 302
    assert adviser.post(door, {**first, "vision": "Tweede"}).status_code == 422


def test_new_row_has_no_revision_to_compare(acting: World) -> None:
    assert "revision" not in ProgrammeForm().fields
    form = ProgrammeForm(data=typed(acting.maasmonde.programme))
    assert form.is_valid()
    assert not form.stale


def test_same_text_of_two_people_shows_no_difference(acting: World, programme: Programme) -> None:
    facts: dict[str, Any] = typed(programme, revision="999")
    form = ProgrammeForm(data=facts, instance=programme)
    assert not form.is_valid()
    assert form.stale
    assert form.theirs == []


def test_stale_save_speaks_in_words() -> None:
    from core.forms.bases import _in_words

    choice = forms.MultipleChoiceField(choices=[("a", "Eerste"), ("b", "Tweede")])
    assert _in_words(choice, ["a", "b"]) == "Eerste, Tweede"
    assert _in_words(choice, None) == ""
    assert _in_words(forms.CharField(), "tekst") == "tekst"
    assert _in_words(DateField(), DAY) == "22-11-2026"


def test_empty_choice_is_put_in_words(world: World) -> None:
    """A row of dashes says nothing, and is read out sign by sign."""
    with acting_for(world.maasmonde.municipality):
        form = ConsultationForm()
        assert "Maak een keuze" in str(form["level"])
        assert "Niet ingevuld" in str(form["chair"])
        assert "-----" not in str(form)
