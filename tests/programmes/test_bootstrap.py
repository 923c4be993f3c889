"""bootstrap may be run again and again; demo_cast says who can log in."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.actions import grant_role, withdraw_role
from core.models import Membership, Municipality, Role, User
from core.tenancy import acting_for
from interventions.models import Intervention, Phenomenon
from programmes.actions.demonstration import AT_THE_TABLE, build_demonstration
from programmes.actions.programme import create_activity, update_activity, update_programme
from programmes.models import Programme
from programmes.models.exchange import ProgrammeState
from signals.models import Signal, SignalStructure
from tests.factories.signals import make_signal
from tests.world import World, programme_data

SLUGS = ["maasmonde", "broekerlanden"]
#: Whose role is withdrawn, and who gets it back.
GRANTED = ("voorzitter", "beleid")


@pytest.fixture
def empty(db: Any) -> None:
    """The municipalities of the tests step aside."""
    for number, municipality in enumerate(Municipality.objects.order_by("pk")):
        rows = Municipality.objects.filter(pk=municipality.pk)
        rows.update(slug=f"opzij-{number}", code=f"GM999{number}")


def bootstrap(*words: str) -> None:
    call_command("bootstrap", *words, stdout=StringIO())


def rows_now() -> dict[str, int]:
    """How many rows every table holds, over all municipalities."""
    found: Counter[str] = Counter()
    for municipality in Municipality.objects.all():
        with acting_for(municipality):
            for model in apps.get_models():
                label = f"{municipality.slug} {model._meta.label}"
                found[label] = model._default_manager.count()
    return found


def stored(slug: str) -> dict[str, Any]:
    """The demonstration programme of a municipality, as exchange data."""
    with acting_for(Municipality.objects.get(slug=slug)):
        return ProgrammeState(Programme.objects.get(reference="P-2026-01")).data


def test_demonstration_is_complete_open_to_its_cast_and_made_once(empty: None) -> None:
    """One demonstration for all of it: making one takes seconds."""
    bootstrap()
    for slug in SLUGS:
        assert stored(slug) == programme_data(slug)
        with acting_for(Municipality.objects.get(slug=slug)):
            assert Intervention.objects.count() == 40
            assert Phenomenon.objects.count() == 16
    before = rows_now()
    bootstrap()
    assert rows_now() == before
    _everybody_of_the_cast_logs_in_and_holds_these_roles()


def _everybody_of_the_cast_logs_in_and_holds_these_roles() -> None:
    for person in cast():
        client = Client()
        page = {"login": person["username"], "password": person["password"]}
        assert client.post("/accounts/login/", page).status_code == 302, person["username"]
        membership = Membership.objects.get(user__username=person["username"])
        assert membership.municipality.slug == person["municipality"]
        assert membership.role_codes == set(person["roles"])
        assert str(membership.user) == person["name"]
        home = client.get(f"/{person['municipality']}/")
        assert home.status_code == (200 if person["roles"] else 403), person["username"]


def test_what_was_typed_and_granted_stays(empty: None) -> None:
    bootstrap()
    _withdraw_and_grant_again()
    municipality = Municipality.objects.get(slug="maasmonde")
    with acting_for(municipality):
        who = _of_the_cast("beleid")
        programme = Programme.objects.get()
        update_programme(programme, membership=who, title="Onze eigen naam")
        update_activity(programme.activities.first(), membership=who, title="Eigen titel")
        create_activity(programme, membership=who, title="Eigen activiteit")
        Phenomenon.objects.filter(code="hybrid").update(label="Eigen woord")
        Intervention.objects.filter(name="Under Pressure").update(note="Eigen notitie")
    user = User.objects.get(username="beleid.maasmonde")
    user.set_password("een eigen wachtwoord")
    user.name = "Eigen Naam"
    user.save()
    before, rows = stored("maasmonde"), rows_now()
    bootstrap()
    assert (stored("maasmonde"), rows_now()) == (before, rows)
    assert before["programme"]["title"] == "Onze eigen naam"
    user.refresh_from_db()
    assert user.check_password("een eigen wachtwoord") and user.name == "Eigen Naam"
    with acting_for(municipality):
        assert Phenomenon.objects.get(code="hybrid").label == "Eigen woord"
        assert Intervention.objects.get(name="Under Pressure").note == "Eigen notitie"
        chair, adviser = map(_of_the_cast, GRANTED)
        assert (chair.role_codes, adviser.role_codes) == (frozenset(), {"policy_adviser"})
        assert adviser.grants.count() == 2


def _withdraw_and_grant_again() -> None:
    with acting_for(Municipality.objects.get(slug="maasmonde")):
        manager, chair, adviser = (_of_the_cast(stem) for stem in ("beheer", *GRANTED))
        withdraw_role(chair, membership=manager, role="meeting_chair")
        withdraw_role(adviser, membership=manager, role="policy_adviser")
        grant_role(_of_the_cast("beleid"), membership=manager, role="policy_adviser")


def _of_the_cast(stem: str) -> Membership:
    return Membership.objects.get(user__username=f"{stem}.maasmonde")


def test_without_demonstration_nobody_is_made(empty: None) -> None:
    people, municipalities = User.objects.count(), Municipality.objects.count()
    bootstrap("--no-demo")
    assert (User.objects.count(), Municipality.objects.count()) == (people, municipalities)


def test_without_demonstration_reference_data_come_all_the_same(empty: None) -> None:
    municipality = Municipality.objects.create(slug="nieuw", name="Nieuw", code="GM9900")
    bootstrap("--no-demo")
    with acting_for(municipality):
        assert (Intervention.objects.count(), Phenomenon.objects.count()) == (40, 16)
        assert SignalStructure.objects.in_use() is not None
        assert not Programme.objects.exists()


def test_what_was_kept_long_enough_goes_before_anybody_looks(world: World) -> None:
    """A restored backup is brought up to date by the same command that prepares an installation."""
    handler = world.maasmonde.membership("signal_coordinator")
    day = timezone.localdate() - datetime.timedelta(days=400)
    with acting_for(world.maasmonde.municipality):
        key = make_signal(handler=handler, status=Signal.Status.CLOSED, on=day).pk
        bootstrap("--no-demo")
        assert not Signal.objects.filter(pk=key).exists()


def test_demonstration_refuses_production(empty: None, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(RuntimeError, match="production"):
        build_demonstration()
    assert not Municipality.objects.filter(slug__in=SLUGS).exists()


# --- demo_cast --------------------------------------------------------------------------------
def cast() -> list[dict[str, Any]]:
    out = StringIO()
    call_command("demo_cast", "--json", stdout=out)
    people: list[dict[str, Any]] = json.loads(out.getvalue())
    return people


def test_cast_has_the_fields_of_the_contract() -> None:
    fields = ["username", "password", "municipality", "roles", "name", "totp_secret"]
    assert all(list(person) == fields for person in cast())
    names = [person["username"] for person in cast()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("slug", SLUGS)
def test_cast_has_one_person_per_role_one_with_several_one_without(slug: str) -> None:
    roles = [person["roles"] for person in cast() if person["municipality"] == slug]
    alone = Counter(held[0] for held in roles if len(held) == 1)
    assert alone == dict.fromkeys(Role.values, 1)
    assert [len(held) for held in roles if len(held) != 1] == [2, 0]
    assert all("privacy_officer" not in held for held in roles if len(held) > 1)


def test_cast_in_words_names_everybody() -> None:
    out = StringIO()
    call_command("demo_cast", stdout=out)
    at_the_table = [one for people in AT_THE_TABLE.values() for one in people]
    assert len(out.getvalue().splitlines()) == len(cast()) + len(at_the_table)
    assert "politie.maasmonde" in out.getvalue()
