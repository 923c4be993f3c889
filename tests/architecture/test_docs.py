"""What the documents must name, and what the lock files must not."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

from config.translations import held
from core import permissions
from core.lifecycle import lifecycles
from programmes.management import registers
from programmes.management.commands import write_docs
from programmes.management.commands.guide_pictures import FOLDER
from tests.architecture.source import APPS, LINE, ROOT, python_files, shown, tree

DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"env(?:\.\w+)?\(\s*[\"']([A-Z_]+)[\"']")
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)
ADDRESS = re.compile(r"https?://|file://")


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def commands() -> list[str]:
    return sorted(
        path.stem
        for app in APPS
        for path in (ROOT / app / "management" / "commands").glob("*.py")
        if not path.stem.startswith("_")
    )


@pytest.mark.parametrize("command", commands())
def test_command_is_in_the_development_guide(command: str) -> None:
    assert f"`{command}" in text("docs/development.md")


@pytest.mark.parametrize("setting", sorted(set(SETTING.findall(text("config/settings.py")))))
def test_setting_is_in_the_development_guide(setting: str) -> None:
    assert f"`{setting}`" in text("docs/development.md")


def our_models() -> list[str]:
    return sorted(model.__name__ for model in apps.get_models() if model._meta.app_label in LINE)


@pytest.mark.parametrize("model", our_models())
def test_model_is_in_the_glossary_by_the_name_on_the_screen(model: str) -> None:
    """A row ``| `Model` | Dutch name | meaning |``; the Dutch is the model's own name."""
    kind = next(kind for kind in apps.get_models() if kind.__name__ == model)
    assert f"\n| `{model}` | {registers.dutch(kind._meta.verbose_name)} | " in text(
        "docs/glossary.md"
    )


GLOSSARY_ROW = re.compile(r"^\| `([A-Z]\w+)` \| ", re.MULTILINE)


def test_glossary_is_sorted_and_names_no_model_that_is_gone() -> None:
    """Per app one table in the order of the alphabet, so that additions seldom meet."""
    written = text("docs/glossary.md").partition("## Words around them")[0]
    for app, section in zip(reversed(APPS), written.split("\n## ")[1:], strict=True):
        names = GLOSSARY_ROW.findall(section)
        assert section.startswith(app)
        assert names == sorted(m.__name__ for m in apps.get_app_config(app).get_models())


@pytest.mark.parametrize("part", write_docs.PARTS, ids=lambda part: part.name)
def test_generated_part_says_what_the_code_says(part: write_docs.Part) -> None:
    current = part.place.read_text(encoding="utf-8")
    assert part.renewed(current) == current, f"Outdated. Run: {write_docs.COMMAND}"


def test_generated_parts_hold_every_state_verb_choice_permission_and_record() -> None:
    """The generators leave nothing out: asked of what is declared, not of themselves."""
    cycles, words = text("docs/lifecycles.md"), text("docs/glossary.md")
    rights, records = text("docs/permissions.md"), text("docs/privacy.md")
    for label, lifecycle in lifecycles.items():
        section = cycles.partition(f"(`{label}`)")[2].partition("\n## ")[0]
        assert not [name for name in lifecycle.states if f"\n| `{name}` | " not in section]
        assert not [name for name in lifecycle.transitions if f"\n| `{name}` | " not in section]
    assert not [code for code in permissions.registry if f"\n| `{code}` | " not in rights]
    assert not [name for name in our_models() if f"\n| `{name}` | " not in records]
    shown = set(re.findall(r"\n\| `([\w.]+)` \| ", words))
    stored = {
        str(value)
        for model in apps.get_models()
        if model._meta.app_label in LINE
        for field in model._meta.concrete_fields
        if isinstance(getattr(field, "choices", None), list)
        for value, _label in field.choices
    }
    assert not stored - shown


def documents() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = [target for target in LINK.findall(path.read_text()) if "://" not in target]
    assert not [target for target in targets if not (path.parent / target).exists()]


PLACE = re.compile(
    r"(?<![\w/.])((?:config|core|interventions|network|programmes|static|templates|tests)/[\w./-]*\w)"
)


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_files_a_document_names_exist(path: Path) -> None:
    named = PLACE.findall(path.read_text(encoding="utf-8"))
    assert not [place for place in named if not (ROOT / place).exists()]


def test_decision_records_are_numbered_and_have_three_parts() -> None:
    records = sorted((DOCS / "adr").glob("*.md"))
    for number, path in enumerate(records, start=1):
        content = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-")
        assert content.startswith(f"# {number}. ")
        heads = re.findall(r"^\*\*(\w+)\.\*\* \S", content, re.MULTILINE)
        assert heads == ["Context", "Decision", "Consequences"], path.name


#: Raised where the framework expects them: forms, views and commands need not repeat it.
PROTOCOL = {
    "CommandError", "Http404", "NotImplementedError", "PermissionDenied", "SystemExit",
    "ValidationError",
}  # fmt: skip


def test_docstring_names_the_errors_a_function_raises() -> None:
    """Whoever calls a function reads in its docstring what to expect."""
    silent = [
        f"{shown(path)}:{function.lineno} {function.name} raises {name}"
        for path in python_files("config", *APPS)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        for name in raised_by(function) - PROTOCOL
        if name not in (ast.get_docstring(function) or "")
    ]
    assert not silent


def raised_by(function: ast.FunctionDef) -> set[str]:
    """Names of the exceptions in the raise statements of a function."""
    raised = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc]
    called = [node.func if isinstance(node, ast.Call) else node for node in raised]
    names = {ast.unparse(node).rpartition(".")[2] for node in called}
    return {name for name in names if name[:1].isupper()}


#: ``rule A8``, ``(A8)``, ``decision 9``, ``decisions 2, 10 and 13``.
CITED_RULE = re.compile(r"\brule ([A-Z]\d+)|\(([A-Z]\d+)\)")
CITED_DECISIONS = re.compile(r"\bdecisions? (\d+(?:(?:, | and )\d+)*)")


def test_what_the_code_cites_is_explained() -> None:
    """A reader finds what a short reference stands for."""
    rows = set(re.findall(r"^\| (\w+) \| ", text("docs/sources.md"), re.MULTILINE))
    for path in python_files("config", *APPS):
        content = path.read_text(encoding="utf-8")
        cited = {either or other for either, other in CITED_RULE.findall(content)}
        for several in CITED_DECISIONS.findall(content):
            cited |= set(re.findall(r"\d+", several))
        assert not cited - rows, f"{shown(path)} cites {cited - rows}: explain it in sources.md"


LABEL = re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])")


@pytest.mark.parametrize("path", sorted(DOCS.glob("guide/*.md")), ids=lambda path: path.name)
def test_labels_the_guide_names_are_on_the_screen(path: Path) -> None:
    """What stands in italics in the guide is what a button, a link or a field says."""
    words = {string.casefold() for strings in held().values() for string in strings}
    named = LABEL.findall(path.read_text(encoding="utf-8"))
    assert named
    assert not [label for label in named if label.casefold() not in words]


PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")
TAKEN = re.compile(r"""\.take(?:_part)?\(\s*"([a-z0-9-]+)\"""")


def test_every_picture_of_the_guide_is_made_by_the_walk_and_shown() -> None:
    shown = [
        (path.parent / target).resolve()
        for path in documents()
        for _words, target in PICTURE.findall(path.read_text(encoding="utf-8"))
    ]
    walks = sorted((ROOT / "programmes" / "management").glob("guide*.py"))
    taken = [name for walk in walks for name in TAKEN.findall(walk.read_text(encoding="utf-8"))]
    assert {path.stem for path in shown} == set(taken)
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(taken)


def test_pictures_of_the_guide_are_light_and_described() -> None:
    """A page of the guide opens on a phone: at most 200 kB a picture, 3 MB together."""
    sizes = [path.stat().st_size for path in FOLDER.iterdir()]
    assert max(sizes) <= 200 * 1024
    assert sum(sizes) <= 3 * 1024 * 1024
    words = [words for path in documents() for words, _target in PICTURE.findall(path.read_text())]
    assert not [text for text in words if len(text) < 20]


@pytest.mark.parametrize("name", ["base.txt", "bench.txt", "dev.txt", "lexicon.txt", "node.txt"])
def test_requirements_are_hashed_and_name_no_address(name: str) -> None:
    content = text(f"requirements/{name}")
    assert not ADDRESS.search(content)
    entries = re.split(r"\n(?=\S)", content)
    assert not [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry]


def test_npm_lock_is_hashed_and_names_no_address() -> None:
    content = text("package-lock.json")
    assert not ADDRESS.search(content)
    assert content.count('"integrity": "sha512-') == content.count('"node_modules/')


def test_development_holds_the_same_versions_as_production() -> None:
    """./test relies on it: with dev.txt installed, base.txt is installed too."""
    assert set(PIN.findall(text("requirements/base.txt"))) <= set(
        PIN.findall(text("requirements/dev.txt"))
    )


@pytest.mark.parametrize("script", ["start", "test", ".ci/run", "config/setup.sh"])
def test_script_is_posix_shell(script: str) -> None:
    done = subprocess.run(["sh", "-n", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not ADDRESS.search(text(script).replace("http://127.0.0.1", ""))
    assert "[[" not in text(script)
