"""Signals and cases share nothing: no key, no code, no value goes from one to the other (S1, S12).

There are no cases yet; what is tested is that signals offers no way to them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, models
from django.test import Client
from django.urls.converters import get_converters

from core.checks import routes
from core.models import AuditEvent, User
from core.references import ReferenceConverter
from core.tenancy import acting_for
from signals.actions.outcomes import ADVICE_TO_REGISTER, decide, give_feedback
from signals.actions.trends import count_mention
from signals.models import Signal, SignalOutcome, SignalTheme
from tests.architecture.source import ROOT, imports, python_files
from tests.factories.signals import make_signal
from tests.signals import test_guard_in_every_door as in_every_door
from tests.signals.handled import Handled, handled
from tests.signals.reporting import database, whole
from tests.signals.test_rules_must_not import of_signals
from tests.world import World
from tests.world_objects import MAKERS
from tests.world_signals import a_partner_page, a_question, a_structure, a_talk

#: What an account is made of.
DJANGO = {"auth", "contenttypes"}
#: What an app about cases may be called, in code and in texts.
CASES = re.compile(r"casework|casemanag|case_|_case|\bweging|\bcasus\b|\bdossier", re.IGNORECASE)
#: Begins the pattern by which such words are refused in what a reporter reads.
REFUSED_WORDS = r"\b(weegploeg"
#: The name of the outcome in Dutch is the only place where the words of a case may stand.
ADVISED = "advised_to_register"


# --- S1: no shared schema -------------------------------------------------------------------------
def pointed_at(model: type[models.Model]) -> Iterable[type[models.Model]]:
    """The models that a row of this one points at, also in tables between."""
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if field.is_relation and field.related_model:
            yield field.related_model  # type: ignore[misc]
            through = getattr(field.remote_field, "through", None)
            if through is not None:
                yield through


def reached(starts: Iterable[type[models.Model]]) -> set[type[models.Model]]:
    """Everything that can be reached over foreign keys, however many steps."""
    found, waiting = set(starts), list(starts)
    while waiting:
        for other in pointed_at(waiting.pop()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def test_s1_no_path_over_foreign_keys_leaves_signals_but_to_the_shared_lists() -> None:
    ours = set(of_signals())
    labels = {model._meta.app_label for model in reached(ours)} - {"signals", *DJANGO}
    assert labels <= {"core", "network", "interventions"}
    assert {"core", "interventions"} <= labels


def test_s1_nothing_outside_points_at_a_signal() -> None:
    """Somebody who starts at a case, whatever it will be, never arrives at a signal."""
    ours = set(of_signals())
    others = [model for model in apps.get_models() if model not in ours]
    assert len(others) > 30
    assert [model for model in others if ours & set(pointed_at(model))] == []
    assert [model for model in others if ours & reached([model])] == []


def test_s1_the_database_itself_knows_no_other_foreign_keys(db: None) -> None:
    """What stands in the tables, whatever the models say."""
    ours = {model._meta.db_table for model in of_signals()}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            relations = connection.introspection.get_relations(cursor, table).values()
            targets = {relation[1] for relation in relations}
            if table in ours:
                assert all(re.match(r"signals_|core_|interventions_|network_", t) for t in targets)
            else:
                assert targets & ours == set(), table


def test_s1_signals_imports_no_other_area_and_none_imports_cases() -> None:
    found = {
        name
        for path in python_files("signals", migrations=True)
        for name, _line in imports(path)
        if name.split(".")[0] in {"programmes", "casework"}
    }
    assert found == set()
    back = {
        (path.name, name)
        for path in python_files("core", "network", "interventions")
        for name, _line in imports(path)
        if name.split(".")[0] == "signals"
    }
    assert back == set()


def test_s1_the_code_of_signals_names_no_cases() -> None:
    found = [
        (path.name, line.strip())
        for path in python_files("signals", migrations=True)
        for line in path.read_text(encoding="utf-8").splitlines()
        if CASES.search(line) and REFUSED_WORDS not in line
    ]
    assert found == []


def test_s1_code_of_a_signal_has_a_form_of_its_own(acting: World) -> None:
    """Nobody takes the code of a signal for the number of anything else, or finds one by it."""
    signal = make_signal()
    assert list(routes())
    form = get_converters()["signal_code"].regex
    assert re.fullmatch(form, signal.code)
    assert not re.fullmatch(ReferenceConverter.regex, signal.code)
    assert not re.search(r"\d{4}", signal.code)
    others = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model._meta.app_label != "signals"
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and field.name in {"code", "signal_code", "signal"}
        if models.QuerySet(model).filter(**{field.name: signal.code}).exists()
    ]
    assert others == []
    for reference in ("PV-2026-01", "2026-14", "TG-2026-03"):
        assert not re.fullmatch(form, reference)


def everything_of_signals(world: World) -> None:
    """A row of every model of signals, on both sides."""
    for side in world.sides:
        with acting_for(side.municipality):
            for maker in (a_structure, a_partner_page, a_question, a_talk):
                maker(side)
            signal = MAKERS["Interpretation"](side).signal
            count_mention(SignalTheme.ONLINE, phenomenon=None, area=None)
            assert signal.facts.exists()


def test_s1_deleting_everything_of_signals_leaves_all_other_rows(world: World) -> None:
    """And the other way: whatever goes elsewhere, a signal does not change with it."""
    everything_of_signals(world)
    others = [
        model
        for model in apps.get_models()
        if model._meta.app_label in {"core", "network", "interventions", "programmes"}
        and model._meta.managed
    ]

    def rows() -> dict[str, list[Any]]:
        return {
            model._meta.label: sorted(models.QuerySet(model).values_list(), key=repr)
            for model in others
            if model is not AuditEvent
        }

    before, logged = rows(), models.QuerySet(AuditEvent).count()
    assert sum(map(len, before.values())) > 100
    for model in sorted(of_signals(), key=lambda one: one is Signal):
        models.QuerySet(model)._raw_delete(using="default")
    assert [model for model in of_signals() if models.QuerySet(model).exists()] == []
    assert rows() == before
    assert models.QuerySet(AuditEvent).count() == logged
    connection.check_constraints()


# --- S3: the guard stands in every door -----------------------------------------------------------
def test_s3_every_door_with_texts_is_tested_with_numbers_and_names() -> None:
    """The proof itself is in test_guard_in_every_door.py; here: that it asks every door."""
    in_every_door.test_every_door_of_signals_is_asked()
    assert set(in_every_door.NUMBERS) == {"bsn", "phone", "email", "iban", "plate", "profile"}


# --- S12: registering is somebody's own act -------------------------------------------------------
@pytest.fixture
def advised(acting: World, django_capture_on_commit_callbacks: Any) -> Handled:
    """A signal whose reporter was advised to register, and told so."""
    case = handled(acting.maasmonde)
    User.objects.filter(pk=case.reporter.user_id).update(email="aandacht@voorbeeld.test")
    case.open_views()
    outcome, theme = SignalOutcome.ADVISED_TO_REGISTER, SignalTheme.ONLINE
    decide(case.signal, membership=case.handler, outcome=outcome, theme=theme)
    with django_capture_on_commit_callbacks(execute=True):
        give_feedback(case.signal, membership=case.handler, text="We keken ernaar.")
    case.fresh()
    return case


def test_s12_outcome_shows_the_reporter_an_advice_and_nothing_to_press(advised: Handled) -> None:
    page = html.unescape(advised.get(advised.reporter).content.decode())
    assert str(ADVICE_TO_REGISTER) in page
    main = page[page.index("<main") : page.index("</main>")]
    addresses = re.findall(r'<(?:a|form|button)\b[^>]*(?:href|action)="([^"]*)"', main)
    inside = advised.side.url("signals/")
    assert addresses
    assert [one for one in addresses if not one.startswith((inside, "#", "tel:"))] == []
    assert not re.search(r"meld\w* (?:nu )?aan|registreer|weegploeg", _buttons(main), re.I)


def _buttons(page: str) -> str:
    """The words on everything that can be pressed."""
    return " ".join(re.findall(r"<(?:a|button)\b[^>]*>(.*?)</(?:a|button)>", page, re.DOTALL))


def test_s12_no_page_of_a_signal_hands_a_value_to_another_form(advised: Handled) -> None:
    """No address carries anything of a signal but its code, within signals."""
    words = ("Op de inloop", "stoer", "kookgroep", "online")
    for person in (advised.handler, advised.reporter):
        page = html.unescape(advised.get(person).content.decode())
        for address in re.findall(r'(?:href|action|formaction)="([^"]*)"', page):
            assert not any(word in address for word in words), address
            if advised.signal.code in address:
                assert address.startswith(advised.side.url("signals/")), address
            _path, _mark, query = address.partition("?")
            assert advised.signal.code not in query
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*value="([^"]*)"', page)
        assert not any(word in value for word in words for value in hidden)


def test_s12_no_door_of_signals_registers() -> None:
    """Registering is a door of casework alone, which starts empty (tests/casework)."""
    found = [
        name
        for name, pattern, _view in routes()
        if re.search(r"regist(?:er|ration)|aanmeld|weegploeg|casework|case/", f"{name} {pattern}")
        and not name.startswith(("account_", "casework:"))
    ]
    assert found == []


def test_s12_mail_carries_nothing_of_it(advised: Handled) -> None:
    assert [one.to for one in mail.outbox] == [["aandacht@voorbeeld.test"]]
    for one in mail.outbox:
        said = f"{one.subject}\n{one.body}".casefold()
        for word in (advised.signal.code, "advies", "meld", "http", "signaal", "keken"):
            assert word.casefold() not in said
        assert one.attachments == []


def test_s12_no_document_is_made_of_a_signal() -> None:
    files = [
        name
        for name, pattern, _view in routes()
        if name.startswith("signals:") and re.search(r"\.(?:pdf|csv|ics|docx?|json)", pattern)
    ]
    assert files
    of_a_signal = [
        name for name, pattern, _view in routes() if "signal_code" in pattern and name in files
    ]
    assert of_a_signal == []


def test_s12_empty_form_stays_empty_after_an_advice(advised: Handled) -> None:
    """A new report by the same person begins empty: nothing is taken from an earlier signal."""
    client = Client()
    client.force_login(advised.reporter.user)
    page = client.get(advised.side.url("signals/new/"))
    form = page.context["form"]
    kept = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    written = {name: value for name, value in kept.items() if value and name in whole()}
    assert written == {"age_band": "unknown"}
    assert "Op de inloop" not in page.content.decode()
    assert advised.signal.code not in page.content.decode()


def test_s12_advice_is_kept_with_the_signal_only(advised: Handled) -> None:
    found = [line for line in database().splitlines() if ADVISED in line]
    assert len(found) == 1
    assert advised.signal.code in found[0]
    assert (ROOT / "signals").is_dir()
