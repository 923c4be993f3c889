"""The source as the architecture tests see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
#: From the top of the line to the bottom (docs/architecture.md, section 1).
LINE = ("programmes", "casework", "signals", "network", "interventions", "core")
APPS = tuple(app for app in LINE if (ROOT / app).is_dir())


def python_files(*folders: str, migrations: bool = False) -> Iterator[Path]:
    """Every Python file below the folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def template_files() -> list[Path]:
    """Every template of ours."""
    found = (ROOT / "templates").rglob("*")
    return sorted(path for path in found if path.suffix in {".html", ".txt", ".svg"})


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    """The path as a person writes it."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Everything a file imports, as ``package.module.name``, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno
