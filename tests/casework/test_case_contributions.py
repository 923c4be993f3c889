"""Contributions: kinds, sources, taking back, correcting (rules C13, C14, P4, N5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from casework.actions import contributions as actions
from casework.models import Contribution, StepOfCase
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Membership
from tests.casework.cased import Cased, answers, cased, fresh, in_days
from tests.factories import casework as make
from tests.world import World


@pytest.fixture
def here(acting: World) -> Cased:
    """A case that is being discussed."""
    return cased(acting.maasmonde)


def facts(**changes: Any) -> dict[str, Any]:
    """Right facts for a contribution."""
    values = {
        "kind": "fact",
        "side": "care",
        "text": "Is elke dag op school.",
        "function": "mentor",
        "source": "own",
        "happened_on": in_days(-2),
    }
    return values | changes


def shown(here: Cased, person: Membership) -> str:
    """The page as somebody reads it."""
    return str(here.get(person).content.decode())


# --- C13 ------------------------------------------------------------------------------------------
def test_c13_a_diagnosis_names_the_function_of_its_source(here: Cased) -> None:
    diagnosis = facts(kind="diagnosis", text="Somberheid, in behandeling.")
    with pytest.raises(FactsRefused) as refused:
        actions.contribute(here.case, membership=here.partner, **diagnosis)
    assert set(refused.value.reasons) == {"source_function"}
    given = diagnosis | {"source_function": "behandelend psycholoog"}
    actions.contribute(here.case, membership=here.partner, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        here.case.contributions.update(source_function="")


@pytest.mark.parametrize("name", ["source", "happened_on"])
def test_c13_a_fact_has_source_and_day(here: Cased, name: str) -> None:
    without = facts(**{name: "" if name == "source" else None})
    with pytest.raises(FactsRefused) as refused:
        actions.contribute(here.case, membership=here.partner, **without)
    assert set(refused.value.reasons) == {name}
    opinion = without | {"kind": "opinion"}
    actions.contribute(here.case, membership=here.partner, **opinion)


def test_c13_a_fact_lies_behind(here: Cased) -> None:
    with pytest.raises(FactsRefused):
        actions.contribute(here.case, membership=here.partner, **facts(happened_on=in_days(1)))


def test_c13_kinds_are_said_in_words(here: Cased) -> None:
    make.make_contribution(here.case, here.partner)
    opinion = {"kind": "opinion", "source": "", "happened_on": None, "side": "safety"}
    make.make_contribution(here.case, here.partner, text="Haast is er niet.", **opinion)
    page = shown(here, here.partner)
    assert "Feit, nog niet bevestigd" in page and "Mening" in page
    assert "‘Haast is er niet.’" in page


def test_c13_only_a_fact_is_marked_and_by_the_process_director(here: Cased) -> None:
    fact = make.make_contribution(here.case, here.partner)
    opinion = make.make_contribution(here.case, here.partner, kind="opinion")
    mark = {"membership": here.director, "certainty": "confirmed"}
    with pytest.raises(FactsRefused):
        actions.mark(here.case, contribution=opinion, **mark)
    with pytest.raises(TransitionRefused):
        actions.mark(here.case, membership=here.leader, contribution=fact, certainty="confirmed")
    actions.mark(here.case, contribution=fact, **mark)
    assert "Feit, bevestigd" in shown(here, here.partner)


def test_contributing_by_the_form(here: Cased) -> None:
    assert here.post(here.partner, "contribute", **answers(here, "contribute")).status_code == 302
    row = here.case.contributions.get()
    assert (row.organisation, row.author, row.number) == (
        here.partner.organisation,
        here.partner,
        1,
    )
    twice = here.post(here.partner, "contribute", **answers(here, "contribute"))
    assert twice.status_code == 422 and here.case.contributions.count() == 1
    wrong = here.post(here.partner, "contribute", kind="fact", text="Bel 06-12345678")
    assert wrong.status_code == 422
    assert {"text", "side", "use", "function"} <= set(wrong.context["form"].errors)


def test_nobody_contributes_from_outside(here: Cased) -> None:
    outsider = fresh(make.a_partner("buiten", "Buiten"))
    assert here.post(outsider, "contribute", **answers(here, "contribute")).status_code == 404
    with pytest.raises(TransitionRefused):
        actions.contribute(here.case, membership=outsider, **facts())
    loose = make.somebody("los", "Nergens", "participant")
    make.make_participant(here.case, loose)
    Membership.objects.filter(pk=loose.pk).update(organisation=None)
    with pytest.raises(FactsRefused):
        actions.contribute(here.case, membership=fresh(loose), **facts())


# --- C14 ------------------------------------------------------------------------------------------
def test_c14_shows_the_organisation_and_the_restriction(here: Cased) -> None:
    make.make_contribution(here.case, here.partner, use="meeting")
    page = shown(here, here.leader)
    assert "School Noord" in page and "alleen dit overleg" in page


def test_c14_only_the_own_organisation_takes_it_back_and_the_text_is_gone(here: Cased) -> None:
    row = make.make_contribution(here.case, here.partner, text="Zit vaak op het plein.")
    with pytest.raises(FactsRefused):
        actions.retract(here.case, membership=here.director, contribution=row)
    colleague = make.somebody("collega", "School Noord", "participant")
    make.make_participant(here.case, colleague)
    actions.retract(here.case, membership=fresh(colleague), contribution=row)
    stored = Contribution.objects.get(pk=row.pk)
    assert (stored.text, stored.source_function, stored.person_says) == ("", "", "")
    assert here.case.steps.filter(kind=StepOfCase.RETRACTED).count() == 1
    for person in (here.leader, here.director):
        page = shown(here, person)
        assert "plein" not in page and "School Noord" in page
    with pytest.raises(FactsRefused):
        actions.retract(here.case, membership=fresh(colleague), contribution=row)


def test_c14_taking_a_correction_back_takes_what_it_corrected(here: Cased) -> None:
    row = make.make_contribution(here.case, here.partner, text="Zit vaak op het plein.")
    actions.rectify(here.case, membership=here.director, contribution=row, text="Zit er soms.")
    newest = here.case.contributions.standing().get()
    actions.retract(here.case, membership=here.partner, contribution=newest)
    assert {one.text for one in here.case.contributions.all()} == {""}
    assert "plein" not in shown(here, here.director)


def test_c14_form_offers_only_ones_own(here: Cased) -> None:
    mine = make.make_contribution(here.case, here.partner)
    make.make_contribution(here.case, here.leader)
    form = here.get(here.partner, "retract").context["form"]
    assert list(form.fields["contribution"].queryset) == [mine]
    url = f"{here.url('retract')}?number={mine.number}"
    from tests.casework.cased import client_of

    chosen = client_of(here.partner).get(url).context["form"].fields["contribution"]
    assert chosen.initial == mine.pk


# --- P4 -------------------------------------------------------------------------------------------
def test_p4_participants_read_the_correction_and_the_director_the_original(here: Cased) -> None:
    row = make.make_contribution(here.case, here.partner, text="Zit vaak op het plein.")
    actions.rectify(
        here.case,
        membership=here.director,
        contribution=row,
        text="Zit er op zaterdag.",
        person_says="Ik train daar.",
    )
    new = here.case.contributions.standing().get()
    assert (new.corrects, new.organisation, new.kind, new.source) == (
        row,
        row.organisation,
        row.kind,
        row.source,
    )
    for person in (here.partner, here.leader):
        page = shown(here, person)
        assert "Zit er op zaterdag." in page and "Ik train daar." in page
        assert "vaak op het plein" not in page
    assert "vaak op het plein" in shown(here, here.director)


def test_p4_what_the_person_says_alone_stands_beside_it(here: Cased) -> None:
    row = make.make_contribution(here.case, here.partner)
    says = {"contribution": row.pk, "person_says": "Dat was een andere week."}
    assert here.post(here.director, "rectify", **says).status_code == 302
    page = shown(here, here.partner)
    assert row.text in page and "Dat was een andere week." in page
    assert here.post(here.director, "rectify", contribution=row.pk).status_code == 422
    with pytest.raises(FactsRefused):
        actions.rectify(here.case, membership=here.director, contribution=row)


def test_p4_only_the_process_director_corrects(here: Cased) -> None:
    row = make.make_contribution(here.case, here.partner)
    with pytest.raises(TransitionRefused):
        actions.rectify(here.case, membership=here.partner, contribution=row, text="Anders.")


def test_p4_what_was_corrected_is_not_marked_or_corrected_again(here: Cased) -> None:
    row = make.make_contribution(here.case, here.partner)
    actions.rectify(here.case, membership=here.director, contribution=row, text="Anders.")
    with pytest.raises(FactsRefused):
        actions.rectify(here.case, membership=here.director, contribution=row, text="Weer.")
    elsewhere = make.make_contribution(make.make_case(), here.partner)
    with pytest.raises(FactsRefused):
        actions.mark(
            here.case, membership=here.director, contribution=elsewhere, certainty="refuted"
        )


# --- N5, N8 ---------------------------------------------------------------------------------------
def test_n5_no_hidden_notes_everybody_who_takes_part_reads_every_text(here: Cased) -> None:
    texts = [f"Tekst nummer {number} van een deelnemer." for number in range(12)]
    for number, text in enumerate(texts):
        make.make_contribution(
            here.case, here.partner, text=text, side=["care", "safety"][number % 2]
        )
    for person in (here.partner, here.leader, here.deputy):
        page = shown(here, person)
        assert all(text in page for text in texts)


def test_text_is_not_readable_in_the_database(here: Cased) -> None:
    make.make_contribution(here.case, here.partner, text="Zit vaak op het plein.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM casework_contribution")
        assert "plein" not in cursor.fetchone()[0]
