"""Templates: they show, and decide nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template import engines

from core.lifecycle import lifecycles
from tests.architecture.source import ROOT, shown, template_files

INLINE = re.compile(r"""\s(?:style|on[a-z]+)\s*=\s*["']|<style[\s>]|javascript:""", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE)
ELSEWHERE = re.compile(r"""<(?:link|script|img|iframe)[^>]+(?:src|href)=["'](?:https?:)?//""")
QUERY = re.compile(r"\.objects\b|\.(?:filter|exclude|exists|order_by|values_list|select_related)\b")
ROLE = re.compile(r"\bis_superuser\b|\bis_staff\b|\brole(?:s|_codes)?\s*(?:==|!=|\bin\b)")
STATE = re.compile(r"""\b(?:status|state)\s*(?:==|!=)\s*["'](\w+)["']""")
TAG = re.compile(r"\{%(.*?)%\}|\{\{(.*?)\}\}", re.DOTALL)
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", re.IGNORECASE | re.DOTALL)


def found(pattern: re.Pattern[str], *, tags_only: bool = False) -> list[str]:
    """Places (file: match) of a pattern, in the markup or only inside template tags."""
    places = []
    for path in template_files():
        text = path.read_text(encoding="utf-8")
        pieces = [text]
        if tags_only:
            pieces = [STRING.sub("''", one or two) for one, two in TAG.findall(text)]
        places += [
            f"{shown(path)}: {match.group(0).strip()}"
            for piece in pieces
            for match in pattern.finditer(piece)
        ]
    return places


@pytest.mark.parametrize("path", template_files(), ids=shown)
def test_template_compiles(path: Path) -> None:
    engines["django"].from_string(path.read_text(encoding="utf-8"))


def test_templates_are_formatted() -> None:
    command = [str(Path(sys.executable).parent / "djade"), "--target-version", "5.2", "--check"]
    files = [str(path) for path in template_files()]
    done = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_template_holds_no_inline_style_script_or_handler() -> None:
    assert not found(INLINE) + found(SCRIPT)


def test_template_loads_nothing_from_elsewhere() -> None:
    assert not found(ELSEWHERE)


def test_template_asks_no_query() -> None:
    assert not found(QUERY, tags_only=True)


def test_template_compares_no_role() -> None:
    assert not found(ROLE, tags_only=True)


def test_template_compares_no_state_of_a_life_cycle() -> None:
    states = set().union(*(lifecycle.states for lifecycle in lifecycles.values()))
    assert states
    compared = [
        f"{shown(path)}: {match.group(0)}"
        for path in template_files()
        for match in STATE.finditer(path.read_text(encoding="utf-8"))
        if match.group(1) in states
    ]
    assert not compared


def test_form_that_posts_carries_its_token() -> None:
    bare = [
        shown(path)
        for path in template_files()
        for form in POST_FORM.findall(path.read_text(encoding="utf-8"))
        if "csrf_token" not in form and "{% crispy" not in form
    ]
    assert not bare


def test_every_template_is_used() -> None:
    """By a view, another template, or a name that Django, allauth, crispy or the log expects."""
    expected = re.compile(
        r"^(?:[45]\d\d\w*\.html|account/|allauth/|nlds/|django/forms/widgets/|\w+/(?:audit|emails|documents)/)"
    )
    texts = [path.read_text(encoding="utf-8") for path in template_files()]
    for folder in (
        "config",
        "core",
        "interventions",
        "network",
        "programmes",
        "signals",
        "casework",
        "templates",
    ):
        texts += [path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py")]
    everything = "\n".join(texts)
    names = [path.relative_to(ROOT / "templates").as_posix() for path in template_files()]
    unused = [name for name in names if not expected.match(name) and name not in everything]
    assert not [name for name in unused if not _is_by_convention(name)]


def _is_by_convention(name: str) -> bool:
    """``<app>/<model>_<verb>.html``, which the base views look up by themselves."""
    from django.apps import apps

    rest = name.partition("/")[2]
    models = {model._meta.model_name for model in apps.get_models()}
    return any(rest.startswith(f"{model}_") for model in models)
