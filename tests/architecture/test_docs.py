"""What the documents must name, and what the lock files must not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.source import APPS, LINE, ROOT

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
def test_model_is_in_the_glossary(model: str) -> None:
    assert f"`{model}`" in text("docs/glossary.md")


def documents() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = [target for target in LINK.findall(path.read_text()) if "://" not in target]
    assert not [target for target in targets if not (path.parent / target).exists()]


@pytest.mark.parametrize("name", ["base.txt", "dev.txt", "node.txt"])
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
