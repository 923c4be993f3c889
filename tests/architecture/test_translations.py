"""The interface is complete in Dutch: nothing untranslated, doubtful, superfluous or broken."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages import mofile
from django.utils import translation

from config import translations
from config.translations import Text


@pytest.mark.parametrize(
    "find",
    [
        translations.missing,
        translations.fuzzy,
        translations.obsolete,
        translations.broken_placeholders,
        translations.faults,
    ],
)
def test_catalogue_is_complete(find: Callable[[], list[str]]) -> None:
    assert find() == []


def test_catalogue_is_compiled_to_what_people_read() -> None:
    translations.compile_catalogue()
    text, strings = next(
        (text, strings)
        for text, strings in translations.held().items()
        if not text.plural and not text.context and strings[0] != text.singular
    )
    with translation.override("nl"):
        assert translation.gettext(text.singular) == strings[0]


def test_compiling_puts_the_whole_catalogue_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts beside it reads the old one until the new one is whole."""
    folder, seen = translations.CATALOGUE.parent, []

    def write(file: Any, messages: Any) -> None:
        seen.append((folder / "django.mo").read_bytes())
        mofile.write_mo(file, messages)

    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    os.utime(translations.CATALOGUE)
    monkeypatch.setattr(translations, "mofile", SimpleNamespace(write_mo=write))
    assert translations.compile_catalogue()
    assert seen == [before["django.mo"]]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


TEMPLATE = """
{% translate "Plain" %} {% translate "With context" context "map" %} {% translate "100 %" %}
{{ value|default:_("Constant") }}
{% blocktranslate trimmed with name=value %}
  Trimmed
  {{ name }}
{% endblocktranslate %}
{% if value %}
  {% blocktranslate trimmed count counter=value|length %}
    {{ counter }} row
  {% plural %}
    {{ counter }} rows
  {% endblocktranslate %}
{% endif %}
"""


def test_texts_of_template_finds_every_kind() -> None:
    assert set(translations.texts_of_template(TEMPLATE)) == {
        Text("", "Plain"),
        Text("map", "With context"),
        Text("", "100 %%"),
        Text("", "Constant"),
        Text("", "Trimmed %(name)s"),
        Text("", "%(counter)s row", "%(counter)s rows"),
    }


SOURCE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
from django.utils import translation
A = _("Lazy")
B = ngettext("%(n)d row", "%(n)d rows", 2)
C = pgettext("map", "Gap")
D = translation.gettext("By module")
E = _(f"not {A} literal")
"""


def test_python_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "core" / "example.py").write_text(SOURCE)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    assert set(translations.asked()) == {
        Text("", "Lazy"),
        Text("", "%(n)d row", "%(n)d rows"),
        Text("map", "Gap"),
        Text("", "By module"),
    }
    assert translations.faults() == [
        "core/example.py:8: the text to translate is not a literal string"
    ]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one file, with a catalogue that does not fit it."""
    (tmp_path / "core").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "core" / "example.py").write_text(SOURCE.replace('E = _(f"not {A} literal")\n', ""))
    catalogue = tmp_path / "nl" / "django.po"
    catalogue.parent.mkdir()
    catalogue.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        '#, fuzzy\nmsgid "Lazy"\nmsgstr "Lui"\n\n'
        'msgid "Gone"\nmsgstr "Weg"\n\n'
        'msgid "%(n)d row"\nmsgid_plural "%(n)d rows"\n'
        'msgstr[0] "%(m)d rij"\nmsgstr[1] "%(n)d rijen"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "CATALOGUE", catalogue)
    return catalogue


def test_differences_are_named(small: Path) -> None:
    assert [line.split(" (")[0] for line in translations.missing()] == [
        "“By module”",
        "“Gap” [map]",
    ]
    assert translations.fuzzy() == ["Lazy"]
    assert translations.obsolete() == ["“Gone”"]
    assert translations.broken_placeholders() == ["“%(n)d row” → “%(m)d rij”"]


def test_update_adds_and_removes(small: Path) -> None:
    assert translations.update_catalogue() == (2, 1)
    assert Text("", "Gone") not in translations.held()
    assert translations.held()[Text("map", "Gap")] == [""]
    assert len(translations.missing()) == 2
