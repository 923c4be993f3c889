"""The phenomena: own words, validity, and what becomes of one that is retired."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEvent
from core.tenancy import acting_for
from interventions.actions.phenomena import LabelTaken, update_phenomenon
from interventions.models import Intervention, Phenomenon
from programmes.forms.activities import ActivityFilter, NewActivityForm
from programmes.forms.parts import LocalPictureForm
from programmes.models import Activity
from tests.world import World

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def jihadism(**facts: Any) -> Phenomenon:
    Phenomenon.objects.filter(code="jihadism").update(**facts)
    return Phenomenon.objects.get(code="jihadism")


def send(world: World, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    url = world.maasmonde.url("interventions/phenomena/jihadism/edit/")
    return world.maasmonde.client(role).post(url, data)


def listing(world: World) -> str:
    url = world.maasmonde.url("interventions/phenomena/")
    return str(world.maasmonde.client("policy_adviser").get(url).content.decode())


# --- the floor -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"code": "other"}, "code"),
        ({"code": "bolshevism"}, "phenomenon_code_known"),
        (
            {
                "valid_from": datetime.date(2026, 5, 2),
                "valid_until": datetime.date(2026, 5, 1),
            },
            "phenomenon_ends_after_it_begins",
        ),
    ],
)
def test_database_refuses(acting: World, facts: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        jihadism(**facts)


def test_one_day_is_a_period(acting: World) -> None:
    day = datetime.date(2026, 5, 1)
    assert jihadism(valid_from=day, valid_until=day).valid_until == day


# --- validity --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "valid", "retired"),
    [
        (None, None, True, False),
        (0, 0, True, False),
        (-1, 0, True, False),
        (-2, -1, False, True),
        (1, 2, False, False),
        (None, -1, False, True),
        (1, None, False, False),
    ],
)
def test_validity_counts_its_first_and_last_day(
    acting: World, first: int | None, last: int | None, valid: bool, retired: bool
) -> None:
    day = [None if step is None else TODAY() + step * DAY for step in (first, last)]
    row = jihadism(valid_from=day[0], valid_until=day[1])
    assert (row.is_valid_today, row.is_retired) == (valid, retired)
    offered = [code for code, _label in Phenomenon.objects.choices()]
    assert ("jihadism" in offered) is valid
    assert Phenomenon.objects.valid_on().filter(code="jihadism").exists() is valid
    assert "jihadism" in dict(Phenomenon.objects.choices(keep=["jihadism"]))


def test_retired_phenomenon_can_no_longer_be_chosen_but_stays_readable(acting: World) -> None:
    label = "Jihadisme, zoals wij het noemen"
    used = Activity.objects.filter(phenomena__contains=",jihadism,").first()
    jihadism(label=label, valid_until=TODAY() - DAY)
    programme = used.programme

    new = NewActivityForm(programme=programme).fields["phenomena"]
    assert "jihadism" not in dict(new.choices)
    old = NewActivityForm(programme=programme, instance=used).fields["phenomena"]
    assert dict(old.choices)["jihadism"] == label, "in the municipality's own words"

    client = acting.maasmonde.client("policy_adviser")
    assert label in client.get(used.get_absolute_url()).content.decode()
    entry = Intervention.objects.filter(phenomena__contains=",jihadism,").first()
    assert label in client.get(entry.get_absolute_url()).content.decode()


def test_activities_are_filtered_by_the_municipalitys_own_words(acting: World) -> None:
    jihadism(label="Zo noemen wij het", valid_until=TODAY() - DAY)
    labels = dict(ActivityFilter({}).fields["phenomenon"].choices)
    assert labels["jihadism"] == "Zo noemen wij het", "also a retired one: activities carry it"
    assert len(labels) == 17


def test_local_picture_keeps_a_retired_phenomenon_in_its_row_only(acting: World) -> None:
    programme = acting.maasmonde.programme
    code = programme.locally_relevant[0]["phenomenon"]
    Phenomenon.objects.filter(code=code).update(valid_until=TODAY() - DAY)
    form = LocalPictureForm(programme=programme)
    assert code in dict(form.fields["phenomenon-0"].choices)
    last = form.fields[f"phenomenon-{form.number - 1}"]
    assert code not in dict(last.choices)


def test_activity_with_a_phenomenon_retired_meanwhile_is_refused_at_the_field(
    acting: World,
) -> None:
    jihadism(label="Zo noemen wij het", valid_until=TODAY() - DAY)
    form = NewActivityForm(
        {"title": "Nieuw", "status": "running", "phenomena": ["jihadism"]},
        programme=acting.maasmonde.programme,
    )
    assert "Zo noemen wij het" in str(form.errors["phenomena"])


# --- change ----------------------------------------------------------------------------------
def test_update_is_logged_by_field_and_counts_up(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    changed = update_phenomenon(jihadism(), membership=adviser, label="Jihadisme", note="")
    assert changed.revision == 2
    event = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert (event.action, event.changed_fields) == ("phenomenon.edit", "label")
    assert update_phenomenon(changed, membership=adviser, label="Jihadisme").revision == 2


def test_update_refuses_the_name_of_another(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    other = Phenomenon.objects.get(code="polarisation").label.upper()
    with pytest.raises(LabelTaken):
        update_phenomenon(jihadism(), membership=adviser, label=other)


def test_own_words_stay_in_the_own_municipality(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    update_phenomenon(jihadism(), membership=adviser, label="Ons woord")
    with acting_for(acting.broekerlanden.municipality):
        assert Phenomenon.objects.get(code="jihadism").label != "Ons woord"


# --- pages -----------------------------------------------------------------------------------
def test_list_tells_what_can_be_chosen_and_until_when(acting: World) -> None:
    jihadism(valid_until=datetime.date(2020, 1, 31), note="<b>Let op</b>")
    html = listing(acting)
    assert "De laatste dag was 31 januari 2020" in html
    assert "&lt;b&gt;Let op&lt;/b&gt;" in html
    assert html.count("/edit/") == 16
    jihadism(valid_until=TODAY() + DAY)
    assert "tot en met" in listing(acting)
    jihadism(valid_from=TODAY() + DAY)
    assert "Nog niet" in listing(acting)


def test_phenomenon_is_retired_in_the_form(acting: World) -> None:
    row = jihadism()
    data = {"label": row.label, "order": row.order, "valid_until": "31-01-2020", "revision": 1}
    response = send(acting, data)
    assert response.status_code == 302
    assert response["Location"] == acting.maasmonde.url("interventions/phenomena/")
    assert "Het thema is opgeslagen" in listing(acting)
    assert jihadism().is_retired


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"label": ""}, "verplicht"),
        ({"label": " polarisatie  (HORIZONTAAL en verticaal) "}, "heeft deze naam al"),
        ({"valid_from": "02-05-2026", "valid_until": "01-05-2026"}, "einde ligt voor het begin"),
        ({"valid_until": "morgen"}, "dag-maand-jaar"),
        ({"order": "-1"}, "0"),
        ({"note": "x" * 501}, "500"),
        ({"revision": "7"}, "Iemand anders"),
    ],
)
def test_faulty_phenomenon_comes_back_and_nothing_is_stored(
    acting: World, changes: dict[str, Any], told: str
) -> None:
    row = jihadism()
    data = {"label": "Ander woord", "order": row.order, "revision": 1, **changes}
    response = send(acting, data)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert jihadism().label == row.label


def test_name_taken_meanwhile_comes_back_at_its_field(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from interventions.forms.phenomena import PhenomenonForm

    taken = Phenomenon.objects.get(code="polarisation").label
    monkeypatch.setattr(PhenomenonForm, "clean_label", lambda form: taken)
    response = send(acting, {"label": "x", "order": 1, "revision": 1})
    assert response.status_code == 422
    assert "Een ander thema heeft deze naam al" in response.content.decode()


@pytest.mark.parametrize("role", ["executive", "focal_officer", "privacy_officer", "no_role"])
def test_who_may_not_is_refused(acting: World, role: str) -> None:
    row = jihadism()
    data = {"label": "Ander woord", "order": 1, "revision": 1}
    assert send(acting, data, role).status_code == 403
    assert jihadism().label == row.label
    url = acting.maasmonde.url("interventions/phenomena/")
    assert acting.maasmonde.client(role).get(url).status_code == 403
