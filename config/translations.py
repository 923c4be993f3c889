"""Translations without GNU gettext: collect, compare with the catalogue, compile.

The interface is written in English and shown in Dutch. This module finds every text that the
Python files and the templates ask a translation for, and says what the catalogue
``config/locale/nl/LC_MESSAGES/django.po`` lacks or has too much. It imports nothing of ours.

``python -m config.translations`` reports; with ``--update`` it adds what is missing to the
catalogue (empty, to be filled in) and removes what nobody asks for any more.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from babel.messages import Catalog, mofile, pofile

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "config" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
PACKAGES = ("config", "core", "interventions", "network", "signals", "casework", "programmes")

#: Position of context, singular and plural among the arguments of each function.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%([sd])|\{(\w*)\}")
CONSTANT = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")


@dataclass(frozen=True, order=True)
class Text:
    """One text to translate; ``context`` and ``plural`` are empty where there is none."""

    context: str
    singular: str
    plural: str = ""

    def __str__(self) -> str:
        told = f" [{self.context}]" if self.context else ""
        return f"“{self.singular}”{told}"

    @property
    def placeholders(self) -> set[str]:
        """What the translation must fill in as well, such as ``%(count)s``."""
        return _placeholders(self.singular) | _placeholders(self.plural)


# --- what the source asks for -----------------------------------------------------------
def asked() -> dict[Text, list[str]]:
    """Every text in Python files and templates, with the places (``file:line``) that ask."""
    found: dict[Text, list[str]] = {}
    for text, place in _everywhere():
        found.setdefault(text, []).append(place)
    return _merge_plurals(found)


def faults() -> list[str]:
    """Places where a text cannot be collected because it is no literal string."""
    return [
        f"{_place(path, call.lineno)}: the text to translate is not a literal string"
        for path in _python_files()
        for call, name in _calls(path)
        if not _literal_arguments(call, name)
    ]


def _everywhere() -> Iterator[tuple[Text, str]]:
    for path in _python_files():
        for call, name in _calls(path):
            arguments = _literal_arguments(call, name)
            if arguments:
                yield _text(name, arguments), _place(path, call.lineno)
    for path in _template_files():
        for text in texts_of_template(path.read_text(encoding="utf-8")):
            yield text, _place(path, 0)


def _python_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted(
            path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
        )


def _template_files() -> Iterator[Path]:
    for suffix in ("html", "txt", "svg", "xml"):
        yield from sorted((ROOT / "templates").rglob(f"*.{suffix}"))


def _place(path: Path, line: int) -> str:
    shown = path.relative_to(ROOT).as_posix()
    return f"{shown}:{line}" if line else shown


def _calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Calls of translation functions, with the plain name of the function."""
    source = path.read_text(encoding="utf-8")
    if "django.utils" not in source:
        return
    tree = ast.parse(source)
    names = _imported_names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id in names:
            yield node, names[function.id]
        elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            plain = _plain(function.attr)
            if function.value.id == "translation" and plain in FUNCTIONS:
                yield node, plain


def _imported_names(tree: ast.Module) -> dict[str, str]:
    return {
        alias.asname or alias.name: _plain(alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if _plain(alias.name) in FUNCTIONS
    }


def _plain(name: str) -> str:
    return name.removesuffix("_lazy").removesuffix("_noop")


def _literal_arguments(call: ast.Call, name: str) -> list[str]:
    """The literal strings among the arguments that matter, or nothing if one is not literal."""
    last = max(position for position in FUNCTIONS[name] if position is not None)
    values = [
        argument.value
        for argument in call.args[: last + 1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    return values if len(values) == last + 1 else []


def _text(name: str, arguments: list[str]) -> Text:
    context, singular, plural = (
        arguments[position] if position is not None else "" for position in FUNCTIONS[name]
    )
    return Text(context, singular, plural)


def texts_of_template(source: str) -> list[Text]:
    """The texts that one template asks for, as Django itself will look them up."""
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    if not ("trans" in source or "_(" in source):
        return []
    template = engines["django"].engine.from_string(source)  # type: ignore[attr-defined]
    nodes = list(_nodes(template.nodelist))
    found = [_text_of_block(node) for node in nodes if isinstance(node, BlockTranslateNode)]
    for node in (node for node in nodes if isinstance(node, TranslateNode)):
        literal = node.filter_expression.var.literal
        if isinstance(literal, str):
            found.append(Text(_context_of(node), literal.replace("%", "%%")))
    return found + _constants(source)


def _nodes(nodelist: Any) -> Iterator[Any]:
    """Every node below; a block tag of ours names its content, but not as Django asks for it."""
    for node in nodelist:
        yield node
        for name in {*node.child_nodelists, "nodelist"}:
            yield from _nodes(getattr(node, name, None) or [])


def _text_of_block(node: Any) -> Text:
    singular, _ = node.render_token_list(node.singular)
    plural = node.render_token_list(node.plural)[0] if node.plural and node.countervar else ""
    return Text(_context_of(node), singular, plural)


def _context_of(node: Any) -> str:
    context = node.message_context
    return str(context.var) if context is not None else ""


def _constants(source: str) -> list[Text]:
    """Texts written as ``_("…")`` inside tags and variables."""
    from django.template.base import Lexer, TokenType

    return [
        Text("", (double or single).replace("\\", "").replace("%", "%%"))
        for token in Lexer(source).tokenize()
        if token.token_type in (TokenType.BLOCK, TokenType.VAR)
        for double, single in CONSTANT.findall(token.contents)
    ]


def _merge_plurals(found: dict[Text, list[str]]) -> dict[Text, list[str]]:
    """A singular asked for both alone and with its plural is one entry, as gettext has it."""
    with_plural = {(text.context, text.singular): text for text in found if text.plural}
    merged: dict[Text, list[str]] = {}
    for text, places in found.items():
        merged.setdefault(with_plural.get((text.context, text.singular), text), []).extend(places)
    return merged


# --- what the catalogue holds -----------------------------------------------------------
def catalogue() -> Catalog:
    """The Dutch catalogue; an empty one when there is no file yet."""
    if not CATALOGUE.exists():
        return Catalog(locale="nl", domain="django")
    with CATALOGUE.open("rb") as file:
        return pofile.read_po(file, locale="nl", domain="django")


def held() -> dict[Text, list[str]]:
    """Every entry of the catalogue with its one or two Dutch texts."""
    entries: dict[Text, list[str]] = {}
    for message in catalogue():
        if message.id:
            identity = (message.id,) if isinstance(message.id, str) else message.id
            string = [message.string] if isinstance(message.string, str) else message.string
            entries[Text(message.context or "", *identity)] = list(string or [])
    return entries


def missing() -> list[str]:
    """Texts without a (complete) Dutch translation, with the first place that asks."""
    entries = held()
    return [
        f"{text} ({places[0]})"
        for text, places in sorted(asked().items())
        if not _is_complete(text, entries.get(text, []))
    ]


def fuzzy() -> list[str]:
    """Entries whose translation is marked as doubtful."""
    return [str(message.id) for message in catalogue() if message.id and message.fuzzy]


def obsolete() -> list[str]:
    """Entries that nothing of ours asks for and that replace no text of a package either."""
    wanted = set(asked())
    theirs = _texts_of_packages()
    return [
        str(text) for text in sorted(held()) if text not in wanted and text.singular not in theirs
    ]


def broken_placeholders() -> list[str]:
    """Entries whose Dutch text fills in something else than the English one."""
    return [
        f"{text} → “{string}”"
        for text, strings in sorted(held().items())
        for string in strings
        if string and not _fits(text, string)
    ]


def _fits(text: Text, string: str) -> bool:
    """A plural form may leave a number out ("one action"); nothing may be made up."""
    used = _placeholders(string)
    return used <= text.placeholders and (bool(text.plural) or used == text.placeholders)


def _is_complete(text: Text, strings: list[str]) -> bool:
    return len(strings) == (2 if text.plural else 1) and all(strings)


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


@lru_cache(maxsize=1)
def _texts_of_packages() -> frozenset[str]:
    """English texts of Django and the installed packages, which we may word differently."""
    import django
    from django.apps import apps

    folders = [Path(django.__file__).parent / "conf"]
    folders += [Path(config.path) for config in apps.get_app_configs()]
    texts: set[str] = set()
    for folder in folders:
        if ROOT in folder.parents and ".venv" not in folder.parts:
            continue
        for path in sorted(folder.glob("locale/*/LC_MESSAGES/django.po")):
            if path.parts[-3] in ("en", "nl"):
                with path.open("rb") as file:
                    texts.update(_singulars(pofile.read_po(file)))
    return frozenset(texts)


def _singulars(messages: Iterable[Any]) -> Iterator[str]:
    for message in messages:
        if message.id:
            yield message.id if isinstance(message.id, str) else message.id[0]


# --- compile and update ------------------------------------------------------------------
def compile_catalogue() -> bool:
    """Write ``django.mo`` beside ``django.po`` when that is newer; says whether it did."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists():
        return False
    if compiled.exists() and compiled.stat().st_mtime >= CATALOGUE.stat().st_mtime:
        return False
    # whoever starts at the same moment reads the old one or the new one, never a half
    with NamedTemporaryFile(dir=compiled.parent, delete=False) as file:
        mofile.write_mo(file, catalogue())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(compiled)
    return True


def update_catalogue() -> tuple[int, int]:
    """Add what is asked for and lacking, remove what is obsolete: (added, removed)."""
    messages = catalogue()
    wanted, present, gone = asked(), held(), obsolete()
    for text in present:
        if str(text) in gone:
            messages.delete(text.singular, text.context or None)
    added = [text for text in wanted if text not in present]
    for text in added:
        identity = (text.singular, text.plural) if text.plural else text.singular
        flags = ["python-format"] if "%" in text.singular else []
        messages.add(identity, context=text.context or None, flags=flags)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        pofile.write_po(file, messages, sort_output=True, width=100, ignore_obsolete=True)
    return len(added), len(gone)


def problems() -> list[str]:
    """Everything that keeps the Dutch interface from being complete, one line each."""
    kinds = {
        "no Dutch": missing,
        "doubtful (fuzzy)": fuzzy,
        "asked for nowhere": obsolete,
        "other placeholders": broken_placeholders,
        "cannot be collected": faults,
    }
    return [f"{kind}: {line}" for kind, find in kinds.items() for line in find()]


def main(arguments: list[str]) -> int:
    """The command line; exit status 1 when something is to be done."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if "--update" in arguments:
        added, removed = update_catalogue()
        sys.stdout.write(f"{added} added, {removed} removed in {_place(CATALOGUE, 0)}\n")
    lines = problems()
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
