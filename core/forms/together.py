"""Forms whose texts are judged together as well: a name in two boxes is a name (rule S3)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core import audit
from core.deidentification import wording
from core.deidentification.across import Crossing, crossings
from core.deidentification.decisions import Reason
from core.deidentification.dialogue import tidied
from core.deidentification.guard import GuardUnavailable
from core.deidentification.identifiers import MAXIMUM_LENGTH, Label
from core.forms.guarded import AsksAboutNames, local_words

#: The name under which the page sends that what reads as a name over two boxes is nobody's.
TOGETHER = "together"


class JudgesTogether(AsksAboutNames):
    """A form that reads its texts one after the other, in the order of the fields.

    What only the texts together show is refused at both fields; a name may stay when the writer
    says that it is nobody's, for exactly these texts.
    """

    #: The mark to tick, and the last field it is about; empty when nothing is asked.
    together_mark = ""
    together_at = ""
    #: The names over two fields that stay because the writer said so.
    kept_together: tuple[Crossing, ...] = ()
    #: The fields that were told so.
    told_together: frozenset[str] = frozenset()

    def clean(self) -> Any:
        """Judge each text alone first, then all together."""
        data = super().clean()  # type: ignore[misc]
        self._names = [name for name, _field in self._guarded()]
        texts = [self._typed(name) for name in self._names]
        try:
            found = crossings(texts, local_words())
        except GuardUnavailable:
            return data  # told at every field
        asked = [one for one in found if one.is_name]
        mark = self._mark(asked, texts)
        if asked and mark in _ticked(self.data):
            self.kept_together, asked = tuple(asked), []
        elif asked:
            self.together_mark, self.together_at = mark, self._names[asked[0].last]
        self._tell([one for one in found if not one.is_name], asked)
        return data

    def _typed(self, name: str) -> str:
        sent = str(self.data.get(self.add_prefix(name), ""))  # type: ignore[attr-defined]
        return tidied(sent)[:MAXIMUM_LENGTH]

    def _mark(self, asked: list[Crossing], texts: list[str]) -> str:
        facts = [(self._names[n], texts[n]) for one in asked for n in (one.first, one.last)]
        return salted_hmac("core.together", repr(facts), algorithm="sha256").hexdigest()[:32]

    def _tell(self, refused: list[Crossing], asked: list[Crossing]) -> None:
        """Say at both fields what they are together; a field with a question keeps that."""
        for one in [*refused, *asked]:
            what = wording.listed([one.label])
            text = _(
                "Together with another box this reads as %(what)s. That leads to a person: take it"
                " out of both boxes."
            )
            if one.is_name:
                text = _(
                    "Together with another box this reads as %(what)s. Take it out, or tick below"
                    " that it is nobody's."
                )
            names = {self._names[one.first], self._names[one.last]}
            self.told_together |= names
            for name in names - set(self._errors):  # type: ignore[attr-defined]
                self.add_error(name, text % {"what": what})  # type: ignore[attr-defined]

    def texts_sent(self) -> dict[str, str | None]:
        """Also not accepted is what only two texts together show."""
        return super().texts_sent() | dict.fromkeys(self.told_together)

    @property
    def keeps_words(self) -> bool:
        """Whether there are answers to write in the log."""
        return super().keeps_words or bool(self.kept_together)

    def record_decisions(self, obj: models.Model | None) -> None:
        """Also one event per name over two fields that stays; never the words."""
        super().record_decisions(obj)
        states = (str(Label.PERSON_NAME), str(Reason.NO_NAME))
        for one in self.kept_together:
            fields = [self._names[one.first], self._names[one.last]]
            audit.record(
                "text.keep", obj, membership=self.membership, states=states, changed=fields
            )


def _ticked(data: Any) -> list[str]:
    found: list[str] = data.getlist(TOGETHER) if hasattr(data, "getlist") else [data.get(TOGETHER)]
    return found
