"""Parameters: terms, thresholds and lists a municipality sets, as versions with two people (G2)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models.identity import Membership
from core.models.plain import CODE, plain
from core.retention import kept
from core.tenancy import TenantManager, TenantModel, TenantQuerySet, reverse

#: A citation, a label or a note is no longer than this.
LONGEST_TEXT = 500


@dataclass(frozen=True)
class ParameterDefinition:
    """What a parameter is: its key, label, explanation, kind and the proposal it starts with.

    ``kind`` is "number" (whole, from ``minimum`` up to ``maximum``), "lists" (code → list of codes
    out of ``choices``), "text" (a citation on one line) or "lines" (a list of ``{"label", "note"}``
    in order, ``minimum`` of them or more). ``source`` says where the proposal comes from.
    ``must_be_confirmed``: it is shown as unconfirmed until the municipality approved a version.
    """

    key: str
    label: Any
    explanation: Any
    kind: str
    proposal: Any
    source: Any
    minimum: int = 0
    maximum: int = 100_000
    choices: tuple[tuple[str, Any], ...] = ()
    keys: tuple[tuple[str, Any], ...] = ()
    must_be_confirmed: bool = False

    def shown(self, value: Any) -> list[tuple[str, str]]:
        """A value as a person reads it: (part, text) pairs; a list has parts without a name."""
        if self.kind == "number":
            return [("", str(value))]
        if self.kind == "text":
            return [("", value or str(_("not filled in yet")))]
        if self.kind == "lines":
            lines = [
                f"{row['label']}: {row['note']}" if row["note"] else row["label"] for row in value
            ]
            return [("", line) for line in lines or [str(_("not filled in yet"))]]
        labels = {code: str(label) for code, label in self.choices}
        return [
            (str(label), ", ".join(labels.get(code, code) for code in value.get(key, [])))
            for key, label in self.keys
        ]

    def fault(self, value: Any) -> str:
        """Why a text or a list of lines cannot hold, as a sentence; "" when it can."""
        if self.kind == "text":
            return _fault_of_text(value)
        return _fault_of_lines(value, self.minimum) if self.kind == "lines" else ""


def _fault_of_text(text: str) -> str:
    if not text.strip():
        return gettext("There is no text yet. Write it down.")
    if len(text) > LONGEST_TEXT or len(text.splitlines()) > 1:
        return gettext("Write one line of at most %(number)s characters.") % {
            "number": LONGEST_TEXT
        }
    return ""


def _fault_of_lines(lines: list[dict[str, str]], minimum: int) -> str:
    """The first fault, by the number of its line."""
    before: set[str] = set()
    for number, line in enumerate(lines, start=1):
        told = {"number": number, "label": line["label"], "most": LONGEST_TEXT}
        if not line["label"]:
            return gettext("Line %(number)s has no text before the sign |. Write it down.") % told
        if len(line["label"]) > LONGEST_TEXT or len(line["note"]) > LONGEST_TEXT:
            return gettext("Line %(number)s is too long: at most %(most)s characters.") % told
        if line["label"].casefold() in before:
            return gettext("Line %(number)s says “%(label)s” again. Take one away.") % told
        before.add(line["label"].casefold())
    if len(lines) < minimum:
        return gettext("Write %(number)s lines or more.") % {"number": minimum}
    return ""


definitions: dict[str, ParameterDefinition] = {}


def declare_parameter(definition: ParameterDefinition) -> ParameterDefinition:
    """Register a parameter. Raises ``ValueError`` when the key is taken."""
    if definition.key in definitions:
        raise ValueError(f"Parameter {definition.key} is declared twice.")
    definitions[definition.key] = definition
    return definition


#: Where a value of the product comes from until the municipality confirms one.
PROPOSAL = _("Proposal of this product; to be confirmed by the municipality.")


def declare_number(
    key: str,
    label: Any,
    explanation: Any,
    proposal: int,
    *,
    minimum: int = 1,
    maximum: int = 100_000,
) -> str:
    """Register a whole number, such as a term in days, and give its key."""
    declare_parameter(
        ParameterDefinition(
            key=key,
            label=label,
            explanation=explanation,
            kind="number",
            proposal=proposal,
            source=PROPOSAL,
            minimum=minimum,
            maximum=maximum,
        )
    )
    return key


class ParameterQuerySet(TenantQuerySet):
    """Questions over parameter versions."""

    def in_force(self, key: str, on: datetime.date | None = None) -> Parameter | None:
        """The approved version of ``key`` that holds on the day, or None."""
        day = on or timezone.localdate()
        approved = self.filter(key=key, status=Parameter.Status.APPROVED, valid_from__lte=day)
        return approved.order_by("-valid_from", "-version").first()

    def value(self, key: str, on: datetime.date | None = None) -> Any:
        """The value that holds on the day: the approved one, else the declared proposal.

        Raises ``KeyError`` for a key that nobody declared.
        """
        definition = definitions[key]
        version = self.in_force(key, on)
        return definition.proposal if version is None else version.value

    def unconfirmed(self, *keys: str, on: datetime.date | None = None) -> list[ParameterDefinition]:
        """Which of ``keys`` the municipality has to confirm and has not, on the day (rule B1)."""
        asked = [definitions[key] for key in keys if definitions[key].must_be_confirmed]
        return [wanted for wanted in asked if self.in_force(wanted.key, on) is None]

    def with_reference(self) -> ParameterQuerySet:
        """With ``full_reference``, by which the address names a version."""
        number = Cast("version", models.CharField())
        return self.annotate(full_reference=Concat("key", Value("-"), number))

    def overview(self, on: datetime.date | None = None) -> list[ParameterState]:
        """Every declared parameter with its versions, newest first; one query."""
        day = on or timezone.localdate()
        rows = self.select_related("author__user", "approver__user").order_by("-version")
        versions: dict[str, list[Parameter]] = {}
        for row in rows:
            versions.setdefault(row.key, []).append(row)
        return [
            ParameterState(definition, tuple(versions.get(definition.key, ())), day)
            for definition in definitions.values()
        ]


@dataclass(frozen=True)
class ParameterState:
    """One parameter on one day: what it is, every version of it, and what holds."""

    definition: ParameterDefinition
    versions: tuple[Parameter, ...]
    day: datetime.date

    @property
    def current(self) -> Parameter | None:
        """The approved version that holds, or None: then the proposal of the product does."""
        holding = [row for row in self.versions if row.holds_on(self.day)]
        return max(holding, key=lambda row: (row.valid_from, row.version), default=None)

    @property
    def value(self) -> Any:
        """The value that holds."""
        return self.definition.proposal if self.current is None else self.current.value

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The value that holds, as a person reads it."""
        return self.definition.shown(self.value)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the municipality still has to confirm the proposal of the product."""
        return self.definition.must_be_confirmed and self.current is None

    @property
    def waiting(self) -> list[Parameter]:
        """The versions that wait for approval."""
        return [row for row in self.versions if row.is_waiting]


class Parameter(TenantModel):
    """One version of one parameter: proposed by one person, approved by another."""

    class Status(models.TextChoices):
        """A version waits for approval or has been approved or rejected."""

        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    retention = kept(_("A decision keeps the version it was made under."))
    sensitivity = {"value": "open", "source": "open"}
    plain_text = (
        plain(CODE, "key")
        | plain(_("Numbers, codes, and texts about work; the form looks at the texts."), "value")
        | plain(_("A citation, no person."), "source")
    )

    key = models.CharField(_("parameter"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    value = models.JSONField(_("value"))
    source = models.CharField(_("source"), max_length=400)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PROPOSED
    )
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    approver = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("valid from"))

    transition_url_name = "administration:parameter-transition"
    log_relations: tuple[str, ...] = ()

    objects = TenantManager.from_queryset(ParameterQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["key", "-version"]
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key", "version"], name="parameter_version_once"
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")),
                name="parameter_approver_is_another",
                violation_error_message=_("Someone else than the author has to approve."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition.label} · {self.version}"

    @property
    def definition(self) -> ParameterDefinition:
        """What this parameter is."""
        return definitions[self.key]

    @property
    def reference(self) -> str:
        """How the address names this version."""
        return f"{self.key}-{self.version}"

    @property
    def name_in_log(self) -> str:
        """How a sentence of the log names it."""
        return str(_("%(name)s, version %(number)s")) % {
            "name": self.definition.label,
            "number": self.version,
        }

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The value as a person reads it."""
        return self.definition.shown(self.value)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to approve or reject it."""
        return self.status == self.Status.PROPOSED

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it has been approved and its first day has come."""
        return self.status == self.Status.APPROVED and self.valid_from <= day

    def get_absolute_url(self) -> str:
        """Where the versions of this parameter stand."""
        return f"{reverse('administration:parameter-list')}#{self.key}"


#: Small cells are suppressed under this number, which never goes under three (rule S14).
SMALL_NUMBER = declare_parameter(
    ParameterDefinition(
        key="small_number",
        label=_("Small-number threshold"),
        explanation=_("Figures under this number are shown as “fewer than”."),
        kind="number",
        proposal=5,
        source=PROPOSAL,
        minimum=3,
    )
)
