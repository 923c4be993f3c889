"""How forms ask about names and refuse identifiers; stateless: the page brings every answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models

from core import audit
from core.deidentification import dialogue as dialogues
from core.deidentification import wording
from core.deidentification.asking import ANSWERS, COMMAND, GuardedField
from core.deidentification.decisions import read
from core.deidentification.dialogue import Dialogue, Names
from core.deidentification.guard import GuardUnavailable
from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.models import Membership, Municipality, known_words
from core.tenancy import NoMunicipality, current

__all__ = ["AsksAboutNames", "GuardedField", "Names"]


class AsksAboutNames:
    """A form whose guarded fields are looked at before anything is stored.

    Three answers (issue "The guard"): structured identifiers can only be replaced; a confident
    name is replaced or stays for a reason; a word-like name asks one confirmation. A button of the
    questions brings the form back with the new text; it never saves.
    """

    fields: dict[str, Any]
    data: Any
    membership: Membership | None
    #: What was sent, whatever ``clean`` makes of it.
    as_sent: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: The questions per field, once the form has been looked at.
        self.dialogues: dict[str, Dialogue] = {}
        self._pressed = False

    def is_valid(self) -> bool:
        """Whether it can be stored; never when a button of the questions was pressed."""
        return bool(super().is_valid()) and not self._pressed  # type: ignore[misc]

    def full_clean(self) -> None:
        """Carry out the button of the questions first, then check what stands there."""
        if self.is_bound and not self._pressed:  # type: ignore[attr-defined]
            self._press(str(self.data.get(COMMAND, "")))
        self.as_sent = self.data
        super().full_clean()  # type: ignore[misc]
        if self._pressed:
            self.only_the_questions()

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self._guarded():
            if name in self.cleaned_data and name not in self._errors:  # type: ignore[attr-defined]
                self._ask(name, field, str(self.cleaned_data[name] or ""))  # type: ignore[attr-defined]

    def _guarded(self) -> Iterator[tuple[str, GuardedField]]:
        for name, field in self.fields.items():
            if isinstance(field, GuardedField) and not field.disabled:
                yield name, field

    def look_through(self, door: str) -> None:
        """Let the guarded fields ask another door while somebody types; "" for none."""
        for _name, field in self._guarded():
            field.widget.door = door  # type: ignore[attr-defined]

    # --- asking ----------------------------------------------------------------------------
    def _ask(self, name: str, field: GuardedField, text: str) -> None:
        if not text:
            return
        try:
            asked = self.dialogues.get(name) or self._look(name, field, text)
        except GuardUnavailable:
            self.add_error(name, wording.unavailable())  # type: ignore[attr-defined]
            return
        if self._is_stored(name, field, text):
            asked = asked.only_blocks()
        self.dialogues[name] = field.widget.dialogue = asked  # type: ignore[attr-defined]
        if asked.open:
            self.add_error(name, wording.asked(asked.labels))  # type: ignore[attr-defined]

    def _look(self, name: str, field: GuardedField, text: str) -> Dialogue:
        return self._looked_at(name, field, text, _sent(self.data, ANSWERS))

    def _looked_at(
        self, name: str, field: GuardedField, text: str, answers: Iterable[str]
    ) -> Dialogue:
        return dialogues.look(
            self.add_prefix(name),  # type: ignore[attr-defined]
            text,
            read(answers),
            names=field.names,
            local_words=local_words(),
        )

    def _is_stored(self, name: str, field: GuardedField, text: str) -> bool:
        """Whether the form began with this text: it was decided on when it was written."""
        stored = self.get_initial_for_field(field, name)  # type: ignore[attr-defined]
        return isinstance(stored, str) and dialogues.tidied(stored) == dialogues.tidied(text)

    # --- answering -------------------------------------------------------------------------
    def _press(self, command: str) -> None:
        """Carry out ``FIELD:COMMAND``: the text and the answers of that field change."""
        sent, _colon, rest = command.partition(":")
        for name, field in self._guarded():
            if sent == self.add_prefix(name):  # type: ignore[attr-defined]
                self._pressed = True
                self._answer(name, field, rest)

    def _answer(self, name: str, field: GuardedField, command: str) -> None:
        sent = str(self.data.get(self.add_prefix(name), ""))  # type: ignore[attr-defined]
        text = dialogues.tidied(sent)
        if len(text) > MAXIMUM_LENGTH:
            return  # told at the field
        try:
            asked = self._look(name, field, text)
        except GuardUnavailable:
            return  # told at the field
        answered = dialogues.answer(asked, command, names=field.names, local_words=local_words())
        self.dialogues[name] = answered
        typed = self.data.copy()
        typed[self.add_prefix(name)] = answered.text  # type: ignore[attr-defined]
        self.data = typed
        if not answered.open:
            field.widget.attrs["autofocus"] = True

    def only_the_questions(self) -> None:
        """Leave the guard's questions and take the other faults away: nobody asked to save yet."""
        for name in set(self._errors) - set(self.dialogues):  # type: ignore[attr-defined]
            del self._errors[name]  # type: ignore[attr-defined]

    # --- the draft -------------------------------------------------------------------------
    def texts_sent(self) -> dict[str, str | None]:
        """Each guarded text that was sent; None for one that the guard does not accept as it is.

        Ask it of a form that was looked at. A text that is too long is not accepted either.
        """
        found: dict[str, str | None] = {}
        for name, _field in self._guarded():
            asked = self.dialogues.get(name)
            if asked and asked.text and not asked.open and not asked.fault:
                found[name] = asked.text
            elif str(self.as_sent.get(self.add_prefix(name), "")).strip():  # type: ignore[attr-defined]
                found[name] = None
        return found

    def begin_with(self, answers: Mapping[str, Iterable[str]]) -> None:
        """Show kept texts with the answers that were given to the guard then, by field."""
        for name, field in self._guarded():
            text = self.get_initial_for_field(field, name)  # type: ignore[attr-defined]
            if not (isinstance(text, str) and text and name in answers):
                continue
            try:
                asked = self._looked_at(name, field, text, answers[name])
            except GuardUnavailable:
                return
            if not asked.open:
                field.widget.dialogue = asked  # type: ignore[attr-defined]

    # --- the log ---------------------------------------------------------------------------
    @property
    def keeps_words(self) -> bool:
        """Whether there are answers to write in the log."""
        return any(asked.decided for asked in self.dialogues.values())

    def record_decisions(self, obj: models.Model | None) -> None:
        """Append one event per name that stays: field, label and reason, never the words.

        Call it inside the transaction that stores the texts.
        """
        for name, asked in self.dialogues.items():
            for question in asked.decided:
                states = (str(question.identifier.label), str(question.decision))
                audit.record(
                    "text.keep",
                    obj,
                    membership=self.membership,
                    municipality=_municipality(),
                    states=states,
                    changed=[name],
                )


def _sent(data: Any, name: str) -> list[str]:
    """All values sent under a name, also from a plain mapping."""
    return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))


def local_words() -> frozenset[str]:
    """The names of public figures, organisations and places of the municipality."""
    municipality = _municipality()
    return known_words(municipality) if municipality else frozenset()


def _municipality() -> Municipality | None:
    """The municipality acted for; in its log stands what was written, by whomever."""
    try:
        return current()
    except NoMunicipality:
        return None
