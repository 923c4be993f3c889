"""The parts of docs/ that follow from the code, as Markdown; ``manage.py write_docs`` writes them.

Codes and explanations are English, labels the Dutch ones that people read on the screen. Each
function gives the same text for the same code, so that a test can compare.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db.models import Choices
from django.utils import translation

from config.translations import CATALOGUE, held
from core import permissions
from core.checks import domain_models, routes
from core.lifecycle import Lifecycle, Transition, lifecycles
from core.models import Role
from core.retention import Follows, Retention

#: From the bottom of the line to the top, the order in which a reader meets the apps.
APPS = ("core", "interventions", "network", "signals", "casework", "programmes")


def dutch(label: Any) -> str:
    """The Dutch of a label, as the catalogue holds it now, compiled or not."""
    with translation.override("en"):
        source = str(label)
    return _catalogue(CATALOGUE.stat().st_mtime_ns).get(source, source)


@lru_cache(maxsize=1)
def _catalogue(changed: int) -> dict[str, str]:
    """English to Dutch; read again when the file has ``changed``. A text without context wins."""
    entries = sorted(held().items(), reverse=True)
    return {text.singular: strings[0] for text, strings in entries}


def english(label: Any) -> str:
    """The source text of a label."""
    with translation.override("en"):
        return str(label)


def first_line(documented: Any) -> str:
    """The first paragraph of a docstring, in one line."""
    paragraph = (inspect.getdoc(documented) or "").partition("\n\n")[0]
    return " ".join(paragraph.split()).replace("``", "`")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a Markdown table; a bar in a cell is escaped."""
    names = list(heads)
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _by_app(label: str) -> tuple[int, str]:
    return APPS.index(label.partition(".")[0]), label


# --- life cycles -------------------------------------------------------------------------
def lifecycle_sections() -> Iterator[str]:
    """Every life cycle: a drawing, its states, its verbs with who may and under which guard."""
    for label in sorted(lifecycles, key=_by_app):
        yield from _lifecycle(label, lifecycles[label])


def _lifecycle(label: str, lifecycle: Lifecycle) -> Iterator[str]:
    status: Any = lifecycle.model._meta.get_field("status")
    labels = dict(status.choices)
    ordered = [str(state) for state in labels if str(state) in lifecycle.states]
    verbs = list(lifecycle.transitions.values())
    yield from ["", f"## {dutch(lifecycle.model._meta.verbose_name)} (`{label}`)", ""]
    yield from ["```mermaid", "stateDiagram-v2"]
    yield from (f'    state "{dutch(labels[state])}" as {state}' for state in ordered)
    yield f"    [*] --> {lifecycle.initial}"
    for verb in verbs:
        yield from (f"    {edge}" for edge in _edges(verb, ordered))
    yield from ["```", ""]
    yield from table(
        ("state", "Dutch"), ((f"`{state}`", dutch(labels[state])) for state in ordered)
    )
    yield ""
    yield from table(
        ("verb", "Dutch", "from → to", "who", "guard"),
        (_verb_row(verb, ordered) for verb in verbs),
    )


def _edges(verb: Transition, ordered: list[str]) -> Iterator[str]:
    """The arrows of a verb; none where it is open in every state and would cover the drawing."""
    if len(verb.sources) == len(ordered) and not verb.target:
        return
    for source in (state for state in ordered if state in verb.sources):
        kept = [verb.target or source]
        targets = [state for state in ordered if state in verb.targets] or kept
        for target in ["[*]"] if verb.destroys else targets:
            yield f"{source} --> {target}: {verb.name}"


def _verb_row(verb: Transition, ordered: list[str]) -> tuple[str, ...]:
    every = len(verb.sources) == len(ordered)
    sources = [f"`{state}`" for state in ordered if state in verb.sources]
    targets = [f"`{state}`" for state in ordered if state in verb.targets]
    start = "every state" if every and len(ordered) > 1 else ", ".join(sources)
    end = f"`{verb.target}`" if verb.target else "stays"
    if verb.targets:
        end = "the state chosen" if len(targets) == len(ordered) else ", ".join(targets)
    if verb.destroys:
        end = "gone; the log keeps the event"
    rule = permissions.registry[verb.permission]
    narrowed = f" · {first_line(rule.predicate)}" if rule.predicate else ""
    return (
        f"`{verb.name}`",
        dutch(verb.label),
        f"{start} → {end}",
        _roles(rule.roles) + narrowed,
        first_line(verb.guard) if verb.guard else "–",
    )


def _roles(codes: Iterable[str]) -> str:
    held_by = set(codes)
    if held_by == set(Role.values):
        return "every role"
    return ", ".join(dutch(role.label) for role in Role if role.value in held_by)


# --- choices -----------------------------------------------------------------------------
def choice_tables() -> Iterator[str]:
    """Every closed list of words, with the Dutch of each."""
    for kind in choice_lists():
        yield from ["", f"### `{kind.__qualname__}` ({kind.__module__})", ""]
        yield from [first_line(kind), ""]
        yield from table(
            ("code", "English", "Dutch"),
            ((f"`{one.value}`", english(one.label), dutch(one.label)) for one in kind),
        )


def choice_lists() -> list[Any]:
    """Our classes of choices, by app and name."""
    for _route in routes():  # loads forms and views: some of them hold a list of their own
        pass
    found = {kind for kind in _subclasses(Choices) if kind.__module__.partition(".")[0] in APPS}
    return sorted(found, key=lambda kind: (*_by_app(kind.__module__), kind.__qualname__))


def _subclasses(kind: Any) -> Iterator[Any]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


# --- permissions -------------------------------------------------------------------------
def permission_table() -> Iterator[str]:
    """Every declared permission: what it allows and for which processing activity."""
    rules = sorted(permissions.registry.values(), key=lambda rule: rule.code)
    yield from table(
        ("permission", "Dutch", "processing activity", "only if"),
        (
            (
                f"`{rule.code}`",
                dutch(rule.label),
                rule.processing,
                first_line(rule.predicate) if rule.predicate else "–",
            )
            for rule in rules
        ),
    )


# --- records --------------------------------------------------------------------------------
def record_tables() -> Iterator[str]:
    """Every kind of record: what is sensitive in it, how long it is kept and why."""
    for app in APPS:
        kinds = [model for model in domain_models() if model._meta.app_label == app]
        if not kinds:
            continue
        yield from ["", f"### {app}", ""]
        yield from table(
            ("record", "Dutch", "about staff", "internal or confidential", "free text", "kept"),
            (_record_row(model) for model in sorted(kinds, key=lambda model: model.__name__)),
        )


def _record_row(model: Any) -> tuple[str, ...]:
    def fields(*levels: str) -> str:
        named = sorted(name for name, level in model.sensitivity.items() if level in levels)
        return ", ".join(f"`{name}`" for name in named) or "–"

    reasons = getattr(model, "plain_text", {})
    plain = (f"`{name}`: {english(why)}" for name, why in sorted(reasons.items()))
    return (
        f"`{model.__name__}`",
        dutch(model._meta.verbose_name),
        fields("staff"),
        fields("internal", "confidential"),
        "<br>".join(plain) or "–",
        _kept(model.retention),
    )


def _kept(rule: Any) -> str:
    if isinstance(rule, Retention):
        return f"parameter {rule.describe()}: {english(rule.basis)}"
    if isinstance(rule, Follows):
        return f"as long as its `{rule.parent}`"
    return english(rule.reason)
