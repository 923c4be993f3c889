"""What the product must not do with signals: a test per rule N1 to N25 (docs/privacy.md).

N17, N18 and N24 stand with the views, the figures and the views again: there the product decides.
"""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.forms import CharField
from django.test import Client
from django.utils import timezone

from core import permissions
from core.checks import domain_models, routes
from core.deidentification.asking import GuardedField
from core.lifecycle import lifecycles
from core.models import AuditEvent, User
from core.models.guarded import Guarded, TextRefused
from core.retention import purge, retained_models
from core.tenancy import acting_for
from network.models import KeyFigure
from signals.actions.outcomes import decide
from signals.lifecycle import SIGNAL
from signals.models import (
    AgeBand,
    Interpretation,
    Signal,
    SignalFact,
    SignalNote,
    SignalOutcome,
    SignalTheme,
    TrendFigure,
)
from tests.architecture.source import APPS, ROOT, imports, python_files, tree
from tests.factories.signals import file_view, make_signal
from tests.world import World
from tests.world_signals import a_colleague_elsewhere

#: What may be counted or ordered in signals: places in a list, versions, and trends.
NUMBERS = {"id", "order", "version", "revision", "number", "last_theme"}
#: What nobody records, filters or counts (rule N2).
BELIEF = re.compile(
    r"relig|geloof|faith|descent|afkomst|herkomst|nationalit|ethni|etni|politi(?:cs|cal|ek)|race|ras\b"
)
WORDS = "De leus over de kornoeljestruik viel weer."


def of_signals() -> list[type[models.Model]]:
    """The models of the app."""
    return list(apps.get_app_config("signals").get_models())


def doors() -> Iterator[tuple[str, Any]]:
    """(name, view class) of every door of signals."""
    for name, _pattern, view in routes():
        if name.startswith("signals:"):
            yield name, view.view_class


def dump() -> str:
    """Everything in the database, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def a_handled_signal(world: World, **facts: Any) -> Signal:
    return make_signal(
        reporter=world.maasmonde.membership("focal_officer"),
        handler=world.maasmonde.membership("signal_coordinator"),
        status=facts.pop("status", Signal.Status.UNDER_INTERPRETATION),
        **facts,
    )


def test_n1_nothing_about_a_signal_is_a_number_or_a_rank() -> None:
    kinds = (models.IntegerField, models.FloatField, models.DecimalField, models.DurationField)
    found = {
        f"{model._meta.label}.{field.name}"
        for model in of_signals()
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.is_relation and field.name not in NUMBERS
    }
    assert found == set()


def test_n1_nothing_learns() -> None:
    locked = "".join(path.read_text() for path in (ROOT / "requirements").glob("base.txt"))
    learning = r"^(?:scikit-learn|torch|tensorflow|transformers|xgboost|spacy|keras|onnx\w*)=="
    assert not re.search(learning, locked, re.MULTILINE)
    assert re.search(r"^django==", locked, re.MULTILINE)


def test_n1_signals_are_ordered_by_promise_only(world: World) -> None:
    allowed = {"feedback_by", "pk"}
    assert {name.lstrip("-") for name in Signal._meta.ordering} <= allowed
    with acting_for(world.maasmonde.municipality):
        asked = Signal.objects.by_promise().query.order_by
    assert {name.lstrip("-") for name in asked} <= allowed


def test_n2_belief_and_descent_have_no_place() -> None:
    names = [field.name for model in of_signals() for field in model._meta.concrete_fields]
    labels = [
        str(label) for choices in (AgeBand, SignalTheme, SignalOutcome) for label in choices.labels
    ]
    assert [word for word in [*names, *labels] if BELIEF.search(word.casefold())] == []


def test_n3_no_record_ties_people_or_organisations_to_each_other() -> None:
    """A signal points at no signal; nothing points at two organisations."""
    for model in of_signals():
        related = [
            field.related_model
            for field in model._meta.concrete_fields
            if field.is_relation and field.name != "municipality"
        ]
        assert related.count(Signal) <= 1, model
        organisations = [other for other in related if other._meta.model_name == "organisation"]
        assert len(organisations) <= 1, model
    own = [field for field in Signal._meta.get_fields() if field.related_model is Signal]
    assert own == []


def test_n4_nothing_goes_out_but_mail() -> None:
    clients = ("requests", "httpx", "urllib.request", "aiohttp", "http.client", "socket", "urllib3")
    found = [
        (path.name, name)
        for path in python_files(*APPS)
        for name, _line in imports(path)
        if name.startswith(tuple(f"{client}" for client in clients))
        and "management" not in path.parts
    ]
    assert found == []


@pytest.mark.parametrize("link", ["https://www.instagram.com/boze.buurman", "@boze_buurman22"])
def test_n4_a_profile_is_refused(acting: World, link: str) -> None:
    signal = a_handled_signal(acting)
    with pytest.raises(TextRefused):
        SignalNote(signal=signal, text=f"Zie {link} voor meer.").save()


def test_n4_no_picture_belongs_to_a_signal() -> None:
    kinds = (models.FileField, models.BinaryField)
    assert not [
        f for model in of_signals() for f in model._meta.concrete_fields if isinstance(f, kinds)
    ]


def test_n5_every_text_of_a_signal_has_a_reader(acting: World) -> None:
    """Nothing is written that nobody who handles it can see: no hidden notes."""
    signal = a_handled_signal(acting)
    planted = {}
    for number, model in enumerate([Signal, SignalFact, SignalNote]):
        for field in model._meta.concrete_fields:
            if isinstance(field, Guarded) and field.name not in {"difference", "waive_reason"}:
                planted[model, field.name] = (
                    f"Woord {number} kornoelje {field.name.replace('_', ' ')}"
                )
    for (model, name), words in planted.items():
        if model is SignalNote:
            SignalNote(signal=signal, text=words).save()
        else:
            row = signal if model is Signal else signal.facts.get()
            type(row).objects.filter(pk=row.pk).update(**{name: words})
    page = acting.maasmonde.client("signal_coordinator").get(signal.get_absolute_url())
    missing = [key for key, words in planted.items() if words not in page.content.decode()]
    assert missing == []


def test_n6_nobody_searches_signals(acting: World) -> None:
    signal = a_handled_signal(acting, opinion=WORDS)
    client = acting.maasmonde.client("signal_coordinator")
    url = acting.maasmonde.url("signals/")
    every, searched = (client.get(url, query) for query in ({}, {"q": "kornoeljestruik"}))
    assert signal.code in every.content.decode()
    assert WORDS not in every.content.decode()
    none = client.get(url, {"q": "geen-enkel-signaal-heeft-dit"})
    assert signal.code in searched.content.decode()
    assert signal.code in none.content.decode()
    assert 'type="search"' not in every.content.decode()


def test_n7_the_same_words_twice_stay_unrelated(acting: World) -> None:
    first, second = (a_handled_signal(acting, opinion=WORDS) for _ in range(2))
    shared = {"municipality", "status", "opinion", "protective", "doubt", "age_band"}
    for field in Signal._meta.concrete_fields:
        if field.unique and not field.primary_key:
            assert getattr(first, field.name) != getattr(second, field.name)
    assert first.code != second.code
    assert not [
        f.name for f in Signal._meta.concrete_fields if "subject" in f.name or "person" in f.name
    ]
    assert shared <= {f.name for f in Signal._meta.concrete_fields}


def test_n8_nothing_comes_back_after_destruction(acting: World) -> None:
    day = timezone.localdate() - datetime.timedelta(days=400)
    signal = a_handled_signal(acting, status=Signal.Status.CLOSED, on=day, opinion=WORDS)
    SignalNote(signal=signal, text=WORDS).save()
    file_view(signal, a_colleague_elsewhere(acting.maasmonde), reading=WORDS)
    assert "kornoeljestruik" in dump()
    purge(Signal, dry_run=False)
    assert "kornoeljestruik" not in dump()
    assert signal.code not in dump()


@pytest.mark.parametrize(("days", "is_there"), [(30, True), (31, False)])
def test_n9_without_concern_it_goes_soon(acting: World, days: int, is_there: bool) -> None:
    day = timezone.localdate() - datetime.timedelta(days=days)
    facts = {"outcome": SignalOutcome.NO_CONCERN, "status": Signal.Status.CLOSED, "on": day}
    signal = a_handled_signal(acting, **facts)
    other = a_handled_signal(acting, **{**facts, "outcome": SignalOutcome.ADVICE})
    purge(Signal, dry_run=False)
    assert Signal.objects.filter(pk=signal.pk).exists() is is_there
    assert Signal.objects.filter(pk=other.pk).exists()


def test_n10_nothing_is_passed_on_by_itself() -> None:
    """No receivers, no webhooks, no scheduler: a row changes by somebody's verb only."""
    names = {name for path in python_files(*APPS) for name, _line in imports(path)}
    banned = ("django.dispatch", "django.db.models.signals", "celery", "apscheduler", "django_q")
    assert [name for name in names if name.startswith(banned)] == []
    assert "django.db.transaction" in names


def test_n11_every_right_names_its_purpose() -> None:
    found = {
        right.processing
        for code, right in permissions.registry.items()
        if code.split(".")[0]
        in {"signal", "advice", "question", "structure", "thermometer", "trend"}
    }
    assert found == {"signals without names", "trends without persons"}
    assert not [
        name for name, view in doors() if "json" in (getattr(view, "content_type", "") or "")
    ]


def test_n12_a_key_figure_has_no_place_for_what_was_said() -> None:
    fields = {field.name for field in KeyFigure._meta.concrete_fields}
    assert not [
        name for name in fields if BELIEF.search(name) or "said" in name or "source" in name
    ]
    assert {"area", "availability", "not_the_role"} <= fields


def test_n13_no_list_of_signals_goes_out(acting: World) -> None:
    files = [
        name
        for name, pattern, _view in routes()
        if name.startswith("signals:") and re.search(r"export|\.(?:csv|xlsx|ods|json)", pattern)
    ]
    assert all(name.startswith("signals:trend") for name in files)
    a_handled_signal(acting)
    page = acting.maasmonde.client("signal_coordinator").get(acting.maasmonde.url("signals/"))
    assert not re.search(r"href=\"[^\"]*(?:export|\.csv|\.xlsx)", page.content.decode())


def test_n14_mail_says_there_is_news_and_no_more(
    acting: World, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    from signals.actions.steps import tell_news

    member = acting.maasmonde.membership("focal_officer")
    User.objects.filter(pk=member.user_id).update(email="aandacht@voorbeeld.test")
    member = acting.maasmonde.membership("focal_officer")
    with django_capture_on_commit_callbacks(execute=True):
        tell_news(member)
    (mail,) = mailoutbox
    assert mail.to == ["aandacht@voorbeeld.test"]
    for words in (str(member.user), "signaal", "http", acting.maasmonde.url()):
        assert words not in f"{mail.subject}\n{mail.body}"


def test_n14_the_log_of_a_signal_holds_no_words(acting: World) -> None:
    signal = a_handled_signal(acting, opinion=WORDS)
    acting.maasmonde.client("signal_coordinator").get(signal.get_absolute_url())
    assert AuditEvent.objects.filter(object_id=str(signal.pk), action="signal.view").exists()
    assert "kornoelje" not in repr(list(AuditEvent.objects.values_list()))


def test_n15_the_technical_admin_knows_no_signals(acting: World) -> None:
    registered = {model._meta.app_label for model in admin.site._registry}
    assert "signals" not in registered
    client = Client()
    client.force_login(User.objects.create_superuser("beheer.technisch", password="geheim-genoeg"))
    signal = a_handled_signal(acting)
    assert client.get(signal.get_absolute_url()).status_code == 404
    assert client.get(f"/beheer-technisch/signals/signal/{signal.pk}/change/").status_code == 404


def test_n16_no_verb_of_a_signal_leads_to_a_case() -> None:
    assert set(SIGNAL.states) == set(Signal.Status.values)
    code = "".join(path.read_text() for path in python_files("signals", migrations=True))
    assert "casework" not in code
    pointed = {
        field.related_model._meta.app_label
        for model in of_signals()
        for field in model._meta.get_fields()
        if field.related_model
    }
    assert pointed <= {"signals", "core", "interventions"}


def test_n19_no_law_or_term_stands_in_the_code() -> None:
    law = re.compile(r"Staatsblad|\bStb\b|\bartikel \d|\bart\. \d|Wet PGA|\bUAVG\b", re.IGNORECASE)
    places = [*python_files("signals"), *(ROOT / "templates" / "signals").rglob("*.html")]
    assert [path for path in places if law.search(path.read_text())] == []
    days = [
        (path.name, node.lineno)
        for path in python_files("signals")
        if path.name not in {"parameters.py", "clock.py"}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "timedelta"
        for word in node.keywords
        if word.arg == "days" and isinstance(word.value, ast.Constant) and word.value.value > 7
    ]
    assert days == []
    named = [
        (path.name, node.lineno)
        for path in python_files("signals")
        for node in tree(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if re.search(r"_(?:DAYS|MONTHS|TERM)\b|^(?:DAYS|MONTHS)_", ast.unparse(node.targets[0]))
        if isinstance(node.value.value, int)
    ]
    assert named == []


def test_n20_no_proposal_is_called_law() -> None:
    from babel.messages import pofile

    catalogue = ROOT / "config" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    with catalogue.open("rb") as file:
        texts = pofile.read_po(file)
    said = [
        message.string
        for message in texts
        if any(
            place.startswith(("signals/", "templates/signals/"))
            for place, _line in message.locations
        )
        if re.search(r"\bwet\b|\bwettelijk|\bverplicht door", str(message.string), re.IGNORECASE)
    ]
    assert said == []


def test_n21_forms_are_in_the_order_of_the_alphabet(acting: World) -> None:
    page = acting.maasmonde.client("focal_officer").get(acting.maasmonde.url("signals/new/"))
    form = page.context["form"]
    labels = [str(label) for value, label in form.fields["phenomenon"].choices if value]
    assert len(labels) > 5
    assert labels == sorted(labels, key=str.casefold)


def test_n22_every_text_that_comes_in_is_looked_at() -> None:
    """Forms of doors: each text is guarded, or a code, a choice, a day, a number."""
    forms = forms_of_doors()
    assert {"AnswerForm", "DecideForm", "NoteForm", "SessionForm", "SignalForm"} <= {
        form.__name__ for _name, form in forms
    }
    texts = {
        (form, field): kind
        for _name, form in forms
        for field, kind in form.base_fields.items()
        if isinstance(kind, CharField) and type(kind) in (CharField, GuardedField)
    }
    assert any(isinstance(kind, GuardedField) for kind in texts.values())
    loose = {key for key, kind in texts.items() if not isinstance(kind, GuardedField)}
    assert {field for _form, field in loose} == PLAIN_INPUT


def forms_of_doors() -> list[tuple[str, Any]]:
    """(door, form class) of every form that a door of signals shows."""
    found = []
    for name, view in doors():
        verbs = getattr(view, "verbs", {})
        of_verbs = [pair[1] for pair in verbs.values()] if isinstance(verbs, dict) else []
        for form in [getattr(view, "form_class", None), *of_verbs]:
            if form is not None:
                found.append((name, form))
    return found


#: Texts that are no sentences: a signed receipt, a general number, a place of colleagues.
PLAIN_INPUT = {"receipt", "contact", "urgent", "place"}


def test_n22_every_text_that_is_kept_is_guarded_or_says_why_not() -> None:
    for model in of_signals():
        plain = getattr(model, "plain_text", {})
        for field in model._meta.concrete_fields:
            if isinstance(field, models.TextField):
                assert isinstance(field, Guarded), f"{model._meta.label}.{field.name}"
            assert field.name not in plain or plain[field.name]


def test_n23_destroyed_is_gone(acting: World) -> None:
    hidden = re.compile(r"deleted|archived|removed|hidden")
    names = [f.name for model in domain_models() for f in model._meta.concrete_fields]
    assert [name for name in names if hidden.search(name)] == []
    kept = {model._meta.label for model in retained_models()}
    assert {"signals.Signal", "signals.SignalDraft", "signals.PeerQuestion"} <= kept
    day = timezone.localdate() - datetime.timedelta(days=400)
    signal = a_handled_signal(acting, status=Signal.Status.CLOSED, on=day)
    purge(Signal, dry_run=False)
    for model in (Signal, SignalFact, Interpretation, SignalNote):
        rows = models.QuerySet(model)
        key = "pk" if model is Signal else "signal_id"
        assert not rows.filter(**{key: signal.pk}).exists()


def test_n23_no_verb_lengthens_a_term() -> None:
    verbs = set(lifecycles["signals.Signal"].transitions)
    assert not [verb for verb in verbs if re.search(r"extend|prolong|keep|hold", verb)]
    assert TrendFigure.retention.describe() == "kept"


def test_n25_being_advised_to_register_writes_nothing_elsewhere(acting: World) -> None:
    """The outcome stays on the signal: no message, no file, no row in another place."""
    signal = a_handled_signal(acting)
    file_view(signal, acting.maasmonde.membership("signal_coordinator"))
    file_view(signal, a_colleague_elsewhere(acting.maasmonde))

    def counted() -> dict[str, int]:
        return {
            model._meta.label: models.QuerySet(model).count()
            for model in apps.get_models()
            if model._meta.managed
        }

    before = counted()
    decide(
        signal,
        membership=acting.maasmonde.membership("signal_coordinator"),
        outcome=SignalOutcome.ADVISED_TO_REGISTER,
        theme=SignalTheme.ONLINE,
    )
    signal.refresh_from_db()
    assert signal.outcome == SignalOutcome.ADVISED_TO_REGISTER
    grown = {label for label, number in counted().items() if number != before[label]}
    assert grown <= {"signals.SignalStep", "core.AuditEvent"}
