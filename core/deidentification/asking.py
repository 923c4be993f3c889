"""The form field of a guarded text, and its widgets: they show the guard's questions below it."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from core.deidentification import wording
from core.deidentification.decisions import write
from core.deidentification.dialogue import Dialogue, Names, tidied
from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.tenancy import NoMunicipality, reverse

#: Names under which the page sends: the pressed button, and the answers given so far.
COMMAND, ANSWERS = "guard", "guard-answers"
#: Names that only the door uses: which field is looked at, and what it asks about names.
FIELD, NAMES = "guard-field", "guard-names"


class _Asking:
    """What both widgets share; ``dialogue`` is put there by the form once it has looked."""

    dialogue: Dialogue | None = None
    names = Names.REASON
    limit = MAXIMUM_LENGTH
    #: The door that looks, where it is not the one of the municipality; "" for none.
    door: str | None = None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds the questions and the door that looks while somebody types."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        attributes = context["widget"]["attrs"]
        place = f"guard_{attributes.get('id', name)}"
        guard = guard_context(
            self.dialogue, name, place, self.names, limit=self.limit, door=self.door
        )
        context["guard"] = guard
        if guard["door"]:
            attributes |= {
                "data-guard": place,
                "hx-post": guard["door"],
                "hx-trigger": "input changed delay:600ms, guard:again",
                "hx-target": f"#{place}",
                "hx-sync": "this:replace",
                "hx-params": guard["params"],
                "hx-vals": guard["values"],
            }
        return context


def guard_context(
    dialogue: Dialogue | None,
    name: str,
    place: str,
    names: Names,
    *,
    limit: int = MAXIMUM_LENGTH,
    door: str | None = None,
) -> dict[str, Any]:
    """What the template of the questions shows.

    ``place`` is the id of the element they are in, ``limit`` how many characters the field takes,
    ``door`` the address that looks while somebody types: by default the municipality's.
    """
    return {
        "dialogue": dialogue,
        "answers": write(dialogue.reasons) if dialogue else [],
        "name": name,
        "place": place,
        "door": _door() if door is None else door,
        "done": wording.replaced(),
        "limit": str(limit),
        "long": wording.too_long("{length}", limit),
        "params": ",".join([name, FIELD, NAMES, ANSWERS]),
        "values": json.dumps({FIELD: name, NAMES: names.value}),
    }


def _door() -> str:
    """The address that looks at a text; none outside a municipality."""
    try:
        return reverse("core:guard")
    except NoMunicipality:
        return ""


class Textarea(_Asking, forms.Textarea):
    """Several lines. Called as Django's, because the look of a field follows that name."""

    template_name = "core/guard/textarea.html"


class TextInput(_Asking, forms.TextInput):
    """One line."""

    template_name = "core/guard/text_input.html"


class GuardedField(forms.CharField):
    """A text that the guard looks at before it is stored; the form asks what it finds.

    ``names``: whether a name needs a reason, one confirmation, or no question (an organisation's).
    A text that is too long is told so with its length; it is never cut off, on one line neither.
    """

    def __init__(
        self,
        *,
        max_length: int | None = None,
        names: Names = Names.REASON,
        widget: Any = None,
        **kwargs: Any,
    ) -> None:
        self.names, self.limit = names, max_length or MAXIMUM_LENGTH
        super().__init__(widget=_asking(widget), **kwargs)
        self.widget.names, self.widget.limit = names, self.limit  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Any:
        """The text as it is looked at: what is counted, asked about and stored is the same."""
        return super().to_python(tidied(value) if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        """Not longer than it may be, nor than the guard looks at."""
        super().validate(value)
        if len(value or "") > self.limit:
            raise forms.ValidationError(wording.too_long(len(value), self.limit), code="max_length")


def _asking(widget: Any) -> Textarea | TextInput:
    """The widget that asks, with the attributes of the one that was chosen."""
    several = isinstance(widget, forms.Textarea) or widget is forms.Textarea
    attributes = getattr(widget, "attrs", {})
    return Textarea(attributes) if several else TextInput(attributes)
