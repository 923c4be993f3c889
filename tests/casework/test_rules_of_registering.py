"""The rules about registering: W1, S12, N5, N24, C20, and what has to be in force (B1, B7)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from casework.actions import outcomes, registering, weighing
from casework.actions.conditions import ALWAYS, unmet
from casework.forms.registrations import RegistrationForm
from casework.models import Case, Registration
from casework.models.parameters import ARCHIVE_TERM, BASIS, CASE_TERM, CONDITIONS
from core.lifecycle import FactsRefused
from core.models import AuditEvent, Parameter
from core.models.parameters import definitions
from core.tenancy import acting_for
from network.models import Covenant
from tests.casework.weighing import (
    DAY,
    REASONS,
    case_people,
    chair,
    client_of,
    member_of,
    ready,
    url,
    whole,
)
from tests.factories import casework as make
from tests.world import World

R = Registration.Status


# --- W1: what a registration demands --------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["text-0", "source-0", "day-0", "goal", "against", "basis", "told", "function"]
)
def test_w1_each_missing_thing_is_refused_at_its_field(acting: World, name: str) -> None:
    partner = make.a_partner()
    ready(partner)
    answer = client_of(partner).post(f"{url()}new/", whole(**{name: ""}))
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert not Registration.objects.exists()
    sent = {key: value for key, value in whole().items() if key not in (name, "function")}
    page = answer.content.decode()
    assert all(str(text) in page for text in sent.values())


def test_w1_not_told_needs_a_reason(acting: World) -> None:
    partner = make.a_partner()
    ready(partner)
    client = client_of(partner)
    answer = client.post(f"{url()}new/", whole(told="no"))
    assert answer.status_code == 422 and "not_told_because" in answer.context["form"].errors
    answer = client.post(
        f"{url()}new/", whole(told="no", not_told_because="Dat komt volgende week.")
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["goal", "against", "basis", "function", "told", "facts"])
def test_w1_the_action_refuses_too(acting: World, name: str) -> None:
    partner = make.a_partner()
    ready(partner)
    values = {key: text for key, text in whole().items() if "-" not in key}
    facts = [registering.Fact("Bleef weg.", "own", timezone.localdate())]
    if name == "facts":
        facts = []
    else:
        values[name] = " "
    with pytest.raises(FactsRefused):
        registering.register(membership=partner, facts=facts, **values)


def test_w1_no_fact_of_a_day_to_come(acting: World) -> None:
    partner = make.a_partner()
    ready(partner)
    tomorrow = timezone.localdate() + DAY
    day = {"day-0": tomorrow.strftime("%d-%m-%Y")}
    assert client_of(partner).post(f"{url()}new/", whole(**day)).status_code == 422
    values = {key: text for key, text in whole().items() if "-" not in key}
    with pytest.raises(FactsRefused):
        facts = [registering.Fact("Bleef weg.", "own", tomorrow)]
        registering.register(membership=partner, facts=facts, **values)


def test_w1_eight_facts_at_most_and_a_row_is_no_fault(acting: World) -> None:
    form = RegistrationForm({**whole(), "then": "row"}, membership=make.a_partner())
    assert not form.is_valid() and not form.errors
    assert form.number == 2
    full = {f"text-{number}": "Iets." for number in range(12)}
    assert RegistrationForm({**whole(), **full}, membership=make.a_partner()).number == 8


# --- B1, B7: what has to be in force --------------------------------------------------------------
@pytest.mark.parametrize("key", CONDITIONS)
@override_settings(DEMO=False)
def test_b1_one_unconfirmed_term_blocks_and_is_named(acting: World, key: str) -> None:
    partner = make.a_partner()
    ready(partner)
    for other in CONDITIONS:
        make.in_force(other)
    assert unmet(partner.organisation) == ""
    Parameter.objects.filter(key=key).update(status=Parameter.Status.PROPOSED)
    label = str(definitions[key].label)
    assert label in unmet(partner.organisation)
    page = client_of(partner).get(f"{url()}new/").content.decode()
    assert label in page  # before anybody types
    answer = client_of(partner).post(f"{url()}new/", whole())
    assert answer.status_code == 422 and label in answer.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("key", ALWAYS)
def test_b1_a_demonstration_needs_what_has_no_proposal(acting: World, key: str) -> None:
    partner = make.a_partner()
    ready(partner)
    assert unmet(partner.organisation) == ""
    Parameter.objects.filter(key=key).delete()
    assert str(definitions[key].label) in unmet(partner.organisation)


def test_b1_nothing_is_taken_up_or_in_without_the_conditions(acting: World) -> None:
    registration, open_one = make.make_registration(), make.weighed()
    ready(registration.registrar)
    Covenant.objects.update(valid_until=timezone.localdate() - DAY)
    with pytest.raises(FactsRefused):
        weighing.take_up(registration, membership=make.a_director())
    with pytest.raises(FactsRefused):
        outcomes.take_in(open_one, membership=chair(), **case_people(), **REASONS)
    assert not Case.objects.exists()


def test_b7_two_terms_that_differ_block_and_are_both_named(acting: World) -> None:
    partner = make.a_partner()
    ready(partner)
    make.approved(ARCHIVE_TERM, 3653)
    text = unmet(partner.organisation)
    assert (
        str(definitions[CASE_TERM].label) in text and str(definitions[ARCHIVE_TERM].label) in text
    )
    assert "1826" in text and "3653" in text
    assert client_of(partner).post(f"{url()}new/", whole()).status_code == 422


def test_g2_a_covenant_in_force_with_this_organisation_is_needed(acting: World) -> None:
    partner, other = make.a_partner(), make.a_partner("anders", "Jeugdhulp Delta")
    ready(other)
    assert "Wijkteam Zuid" in unmet(partner.organisation)
    assert unmet(other.organisation) == ""
    assert unmet(None)
    Covenant.objects.update(valid_until=timezone.localdate() - DAY)
    assert unmet(other.organisation)


# --- S12: the form starts empty -------------------------------------------------------------------
def test_s12_no_address_and_no_signal_fills_the_form(acting: World) -> None:
    partner = make.a_partner()
    ready(partner)
    asked = dict.fromkeys([*whole(), "initial", "signal", "facts"], "Overgenomen woorden")
    page = client_of(partner).get(f"{url()}new/", asked)
    assert "Overgenomen" not in page.content.decode()
    form = page.context["form"]
    begun = {name: form[name].value() for name in form.fields if form[name].value()}
    assert begun == {"function": partner.function, "age_group": "unknown"}


# --- N5: every text is within the rights ----------------------------------------------------------
def test_n5_each_reader_has_the_own_page_and_reading_is_logged_once(acting: World) -> None:
    registration = make.make_registration(status=R.IN_WEIGHING)
    asked = member_of("Politie")
    make.make_statement(registration, "Politie", is_filed=False)
    outsider = make.a_partner("buiten", "Reclassering")
    for person in (registration.registrar, asked, chair(), make.a_director()):
        before = AuditEvent.objects.filter(action="registration.view").count()
        page = client_of(person).get(url(registration))
        assert registration.goal in page.content.decode()
        assert page["Cache-Control"] == "no-store"
        assert AuditEvent.objects.filter(action="registration.view").count() == before + 1
    assert client_of(outsider).get(url(registration)).status_code == 404
    assert client_of(outsider).get(url(registration, "give_statement")).status_code == 404
    colleague = make.somebody("collega", "Wijkteam Zuid", "participant")
    assert client_of(colleague).get(url(registration)).status_code == 404


def test_n5_the_other_municipality_knows_of_nothing(acting: World) -> None:
    registration = make.make_registration()
    with acting_for(acting.broekerlanden.municipality):
        director = make.a_director("daar")
    assert client_of(director).get(url(registration)).status_code == 404
    there = url(registration).replace("maasmonde", "broekerlanden")
    assert client_of(director).get(there).status_code == 404


def test_n5_the_registrar_reads_text_and_outcome_only(acting: World) -> None:
    registration = make.weighed()
    outcomes.decline(registration, membership=chair(), **REASONS)
    page = client_of(registration.registrar).get(url(registration)).content.decode()
    assert registration.goal in page and "Niet opgenomen" in page
    assert not any(text in page for text in REASONS.values())
    assert "k-weigh" not in page.replace("casework-weighing.css", "")


def test_n5_lists_show_each_reader_the_own_and_no_content(acting: World) -> None:
    mine = make.make_registration()
    theirs = make.make_registration(registrar=make.a_partner("anders", "Jeugdhulp Delta"))
    page = client_of(mine.registrar).get(url()).content.decode()
    assert mine.code in page and theirs.code not in page and mine.goal not in page
    page = client_of(make.a_director()).get(url()).content.decode()
    assert mine.code in page and theirs.code in page
    page = client_of(chair()).get(url()).content.decode()
    assert mine.code not in page
    assert client_of(chair()).get(f"{url()}?show=triage&order=goal").status_code == 200


# --- N24: refusing to share is fine ---------------------------------------------------------------
def test_n24_the_form_says_so_before_the_button(acting: World) -> None:
    partner = make.a_partner()
    ready(partner)
    page = client_of(partner).get(f"{url()}new/").content.decode()
    first, button = page.index("112"), page.index("Naar de weegploeg sturen")
    assert first < page.index('name="text-0"')
    for said in ("U hoeft niet te delen", "Wie leest dit?", "Wat gebeurt er wanneer?", "4 weken"):
        assert page.index(said) < button


# --- C20: somebody under 18 -----------------------------------------------------------------------
@pytest.mark.parametrize("age", ["under_12", "from_12_to_17"])
def test_c20_a_prompt_and_nothing_else(acting: World, age: str, mailoutbox: Any) -> None:
    registration = make.weighed(age_group=age)
    for address in (url(registration), url(registration, "take_in")):
        page = client_of(chair()).get(address).content.decode()
        assert 'class="k-minor"' in page and "Raad voor de Kinderbescherming" in page
    adult = make.weighed(age_group="adult")
    assert 'class="k-minor"' not in client_of(chair()).get(url(adult)).content.decode()
    assert not mailoutbox and not Case.objects.exists()


def test_basis_of_the_day_stays_with_the_registration(acting: World) -> None:
    registration = make.weighed()
    assert registration.basis_version == Parameter.objects.in_force(BASIS)
