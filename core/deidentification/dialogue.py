"""The guard's questions about one text, and what the writer answers to them.

Nothing is kept between two looks: the page brings the text and the answers given so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.deidentification import guard, wording
from core.deidentification.decisions import ANSWERS, Reason, key_of
from core.deidentification.identifiers import MAXIMUM_LENGTH, Identifier, Label, Strength

#: How many characters of the text stand before and after the words that are asked about.
CONTEXT = 24
REPLACE, KEEP, EVERYTHING = "replace", "keep", "all"


class Names(StrEnum):
    """What the text of a field asks about names; structured identifiers are always refused."""

    REASON = "reason"
    ONCE = "once"
    NEVER = "never"


@dataclass(frozen=True)
class Question:
    """One identifier as the writer sees it; ``decision`` is why it stays, once that was said."""

    key: str
    identifier: Identifier
    before: str
    words: str
    after: str
    why: str
    instead: str
    decision: Reason | None = None
    #: Whether it is one word with another meaning, so that the writer may call it an ordinary word.
    is_word: bool = False

    @property
    def answers(self) -> tuple[Reason, ...]:
        """The reasons for which these words may stay; none for a structured identifier."""
        return ANSWERS[self.identifier.strength]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.decision not in self.answers

    @property
    def asks_once(self) -> bool:
        """Whether one confirmation is enough."""
        return self.identifier.strength == Strength.CONFIRM


@dataclass(frozen=True)
class Dialogue:
    """Everything asked about the text of one field."""

    field: str
    text: str
    questions: tuple[Question, ...] = ()
    is_answer: bool = False
    fault: str = ""

    @property
    def open(self) -> list[Question]:
        """The questions that wait for an answer."""
        return [question for question in self.questions if question.is_open]

    @property
    def decided(self) -> list[Question]:
        """The words that stay, each with its reason."""
        return [question for question in self.questions if not question.is_open]

    @property
    def title(self) -> str:
        """How many places are asked about."""
        return wording.found(len(self.open))

    @property
    def is_done(self) -> bool:
        """Whether the writer just answered the last question."""
        return self.is_answer and not self.open and not self.fault

    @property
    def labels(self) -> list[Label]:
        """What the open questions are about."""
        return [question.identifier.label for question in self.open]

    @property
    def reasons(self) -> dict[str, Reason]:
        """The answers as they travel along: mark → reason."""
        return {question.key: question.decision for question in self.decided if question.decision}

    def only_blocks(self) -> Dialogue:
        """Without the questions about names."""
        kept = tuple(q for q in self.questions if q.identifier.strength == Strength.BLOCK)
        return replace(self, questions=kept)


def tidied(text: str) -> str:
    """The text as it is looked at and stored.

    Browsers send a line end as two characters, which would make a text longer than its writer sees.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def look(
    field: str,
    text: str,
    reasons: Mapping[str, Reason] | None = None,
    *,
    names: Names = Names.REASON,
    local_words: Iterable[str] = (),
) -> Dialogue:
    """The questions about a text; ``reasons`` are the answers that came along, by mark.

    Raises ``GuardUnavailable`` without a sound lexicon, ``ValueError`` above 4,000 characters.
    """
    text, known = tidied(text), reasons or {}
    inspection = guard.inspect(text, local_words)
    questions = []
    for found, instead in zip(inspection.identifiers, inspection.instead, strict=True):
        why, identifier = inspection.why(found), _softened(found) if names == Names.ONCE else found
        key = key_of(field, text, identifier)
        before, after = _around(text, identifier)
        words = text[identifier.start : identifier.end]
        is_word = found.strength == Strength.CONFIRM and len(words.split()) == 1
        decision = known.get(key)
        questions.append(
            Question(key, identifier, before, words, after, why, instead, decision, is_word)
        )
    asked = Dialogue(field, text, tuple(questions))
    return asked.only_blocks() if names == Names.NEVER else asked


def answer(
    dialogue: Dialogue,
    command: str,
    *,
    names: Names = Names.REASON,
    local_words: Iterable[str] = (),
) -> Dialogue:
    """The dialogue after one button: ``replace:KEY``, ``replace:all`` or ``keep:KEY:REASON``.

    A text that changed is looked at again. Answers about words that were not touched hold on, also
    when their place moved. A mark of another text changes nothing. What stands instead may be
    longer than the words: a text that no longer fits is given, and told to be too long.
    """
    verb, _colon, rest = command.partition(":")
    if verb == KEEP:
        key, _colon, code = rest.partition(":")
        asked = tuple(_decided(q, code) if q.key == key else q for q in dialogue.questions)
        return replace(dialogue, questions=asked, is_answer=True)
    chosen = [q for q in dialogue.open if verb == REPLACE and rest in (EVERYTHING, q.key)]
    if not chosen:
        return dialogue
    text = _spliced(dialogue.text, chosen)
    if len(text) > MAXIMUM_LENGTH:
        return Dialogue(dialogue.field, text, is_answer=True, fault=wording.too_long(len(text)))
    again = look(dialogue.field, text, names=names, local_words=local_words)
    kept = {(q.words, q.identifier.label): q.decision for q in dialogue.decided}
    asked = tuple(
        replace(q, decision=kept.get((q.words, q.identifier.label))) for q in again.questions
    )
    return replace(again, questions=asked, is_answer=True)


def _decided(question: Question, code: str) -> Question:
    allowed = {reason.value: reason for reason in question.answers}
    return replace(question, decision=allowed.get(code, question.decision))


def _softened(identifier: Identifier) -> Identifier:
    if identifier.strength != Strength.OVERRIDE:
        return identifier
    return replace(identifier, strength=Strength.CONFIRM)


def _spliced(text: str, questions: Iterable[Question]) -> str:
    pieces, at = [], 0
    for question in questions:
        pieces += [text[at : question.identifier.start], question.instead]
        at = question.identifier.end
    return "".join([*pieces, text[at:]])


def _around(text: str, identifier: Identifier) -> tuple[str, str]:
    """Some words before and after, cut at a space, on one line."""
    start, end = max(0, identifier.start - CONTEXT), identifier.end + CONTEXT
    before, after = text[start : identifier.start], text[identifier.end : end]
    if start:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before.replace("\n", " "), after.replace("\n", " ")
