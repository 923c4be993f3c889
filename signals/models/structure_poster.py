"""The poster for the staff room: what stands on it, and how large its letters can be on one page.

Pure layout. Heights are counted with the widths of the signs, on the wide side, so that what fits
here fits on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from network.models.consultation_picture import NAME_SIZE, broken
from signals.models.structure_text import HowItGoes, StepText, StructureText

#: Sizes of letters in points, the largest first; the style sheet has one for each.
SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0, 3.5)
#: With smaller letters nobody reads the poster from a chair.
READABLE = 8.0
#: Room that is left goes between the steps, in so many points at a time and so often at most.
AIR, MOST_AIR = 3.0, 12
#: A4 in points, the margin at its sides, the column of what one hears back.
WIDTH, HEIGHT, SIDE, HEARD = 595.0, 842.0, 43.0, 164.0
#: The strip at the top. Plain letters are narrower than bold ones, which is how signs are counted.
STRIP, PLAIN = 8.5, 0.94
#: Besides the texts, in letters: the disc of a number, the room beside the inside of a box.
DISC, PADDING = 4.4, 1.6


@dataclass(frozen=True)
class PosterStep:
    """One step as the poster tells it."""

    number: int
    title: str
    text: str
    boxes: str
    term: str
    heard: str


@dataclass(frozen=True)
class Note:
    """One of the three notes below the steps; ``sign`` is its picture."""

    sign: str
    title: str
    text: str


@dataclass(frozen=True)
class Poster:
    """Every text of the poster."""

    title: str
    lead: str
    steps: tuple[PosterStep, ...]
    danger: str
    danger_text: str
    notes: tuple[Note, ...]
    contact: str
    foot: tuple[str, ...]

    @property
    def size(self) -> int:
        """Which of ``SIZES`` fits on one page, by its place; the last one when none does."""
        fits = (at for at, size in enumerate(SIZES) if self._height(size) <= HEIGHT)
        return next(fits, len(SIZES) - 1)

    @property
    def air(self) -> int:
        """How much room is left between the steps, in parts of ``AIR``."""
        left = HEIGHT - self._height(SIZES[self.size])
        return max(0, min(MOST_AIR, int(left / max(1, len(self.steps)) / AIR)))

    @property
    def is_readable(self) -> bool:
        """Whether the letters are large enough for a wall."""
        return SIZES[self.size] >= READABLE

    def _height(self, size: float) -> float:
        """How high everything is with letters of this size."""
        wide = WIDTH - 2 * SIDE
        head = _high(self.title, size * 2.6, wide, 1.2) + _high(self.lead, size * 1.2, wide)
        head += size * 3.4 + STRIP
        steps = sum(self._step(step, size) for step in self.steps) + size * 1.4
        danger = _high(self.danger, size * 1.6, wide - size * 7, 1.3)
        danger += _high(self.danger_text, size, wide - size * 7) + size * 3.6
        notes = max(_high(note.text, size, wide / 3 - size * 1.4) for note in self.notes)
        left = _high(self.contact, size * 1.7, wide * 0.58, 1.25) + size * 1.5
        right = sum(_high(line, size, wide * 0.36) for line in self.foot)
        return head + steps + danger + notes + size * 2 + max(left, right) + size * 3

    def _step(self, step: PosterStep, size: float) -> float:
        middle = WIDTH - 2 * SIDE - HEARD - size * (DISC + 1.4)
        told = _high(step.title, size * 1.6, middle, 1.25) + _high(step.text, size, middle)
        told += _high(step.boxes, size * 0.9, middle)
        heard = sum(_high(text, size, HEARD - size * PADDING) for text in (step.term, step.heard))
        return max(told, heard + size * 1.2, size * 3.6) + size * 0.9


def _high(text: str, size: float, room: float, line: float = 0.0) -> float:
    """How high a text is in a column of so wide; a bold one says how high its lines are."""
    if not text:
        return 0.0
    room = room if line else room / PLAIN
    return len(broken(text, room * NAME_SIZE / size, most=len(text) + 1)) * size * (line or 1.42)


def poster_of(told: StructureText, how: HowItGoes, municipality: str, since: str) -> Poster:
    """The poster of a version; ``since`` is the day from which it holds, in words."""
    structure = told.structure
    facts = {"title": structure.title, "version": structure.version, "since": since}
    edition = _("%(title)s · version %(version)d") % facts
    return Poster(
        title=_("Are you worried that somebody is becoming more extreme?"),
        lead=_("This is how a signal goes in %(municipality)s. Doubt is welcome.")
        % {"municipality": municipality},
        steps=tuple(_step_of(step) for step in told.steps),
        danger=_("Immediate danger? Call 112."),
        danger_text=_("Skip these steps then. No hurry, but police needed: %(urgent)s")
        % {"urgent": structure.urgent},
        notes=(
            Note(
                "eye",
                _("Who reads it?"),
                _("The handler, and two people who give their view. Those do not see who you are."),
            ),
            Note("clock", _("How long?"), how.kept),
            Note("shield", _("No file"), _("A signal never goes into a file about a person.")),
        ),
        contact=structure.contact,
        foot=tuple(
            line
            for line in (
                _("Municipality of %(name)s") % {"name": municipality},
                edition,
                since,
            )
            if line
        ),
    )


def _step_of(step: StepText) -> PosterStep:
    text = " ".join(_sentences([step.step.happens, step.asked]))
    return PosterStep(
        number=step.number,
        title=step.title,
        text=text,
        boxes=" · ".join(_label(box.label, box.is_outside) for box in step.boxes),
        term=step.promised,
        heard=step.step.heard,
    )


def _label(label: str, is_outside: bool) -> str:
    return _("%(label)s (outside the signal)") % {"label": label} if is_outside else label


def _sentences(texts: Sequence[str]) -> list[str]:
    """Each text with a full stop at its end, unless it ends in a sign of its own."""
    return [text if text.endswith((".", "!", "?", ":")) else f"{text}." for text in texts if text]
