"""Lists of activities on their way in: what was uploaded, what a person made of it, what it did."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.deidentification.wording import listed
from core.models import Membership, ParameterDefinition, declare_parameter
from core.models.guarded import (
    IMPORTED,
    GuardedCharField,
    GuardedJSONField,
    TextRefused,
    refuse_identifiers,
)
from core.models.plain import CODE, COLLEAGUE, plain
from core.retention import Retention
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import (
    ActivityStatus,
    PhenomenonCode,
    PreventionPhase,
    Setting,
    TargetGroup,
)
from interventions.models import Phenomenon
from programmes.activity_list import (
    REFUSED,
    ActivityRows,
    Words,
    is_contact_heading,
    read_activity_list,
)
from programmes.models.programme import Programme, is_exchange_code

#: How long an uploaded list is kept, in days: as long as it can be mended or undone.
IMPORT_TERM = declare_parameter(
    ParameterDefinition(
        key="import_days",
        label=_("Days an uploaded file is kept"),
        explanation=_("Until then an import can be taken up again or undone."),
        kind="number",
        proposal=90,
        source=_("Proposal of this product; to be confirmed by the municipality."),
        minimum=1,
    )
)
KEPT = Retention("import_days", "created_at", _("Only needed to finish or undo the import."))


class StoredSheet:
    """A sheet as it is kept: what was read from the file, in a form the database can hold."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.name: str = data["name"]
        self.rows: list[list[Any]] = [[_decoded(cell) for cell in row] for row in data["rows"]]
        self.merged = [tuple(area) for area in data["merged"]]


class ActivityImportQuerySet(TenantQuerySet):
    """Questions over imports."""

    def for_list(self) -> ActivityImportQuerySet:
        """Without the large columns, newest first."""
        return self.defer("sheets", "outcome").order_by("-created_at", "-pk")


class ActivityImport(TenantModel):
    """One uploaded list: previewed and mended, then stored as a whole, then perhaps undone.

    ``sheets`` holds the cells without the columns with contact details; ``choices`` maps
    "sheet:column" to what a person made of the column; ``skipped`` names rows as "sheet:row";
    ``outcome`` says per activity what the import did, which is what undoing it needs.
    """

    class Status(models.TextChoices):
        """Nothing of a previewed list is in the programme yet."""

        PREVIEWED = "previewed", _("not read in yet")
        STORED = "stored", _("read in")
        UNDONE = "undone", _("undone")

    retention = KEPT
    sensitivity = {
        "sheets": "internal",
        "outcome": "internal",
        "file_name": "internal",
        "created_by_name": "staff",
    }
    plain_text = plain(CODE, "reference", "choices", "skipped") | plain(
        COLLEAGUE, "created_by_name"
    )
    transition_url_name = "programmes:activity-import-transition"

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="activity_imports")
    reference = models.CharField(_("reference"), max_length=14)
    file_name = GuardedCharField(_("file"), max_length=200, blocks_only=IMPORTED)
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.PREVIEWED
    )
    sheets = GuardedJSONField(_("cells"), default=list, blocks_only=IMPORTED)
    choices = models.JSONField(_("chosen columns"), default=dict)
    skipped = models.JSONField(_("rows left out"), default=list)
    new_status = models.CharField(
        _("status of new activities"),
        max_length=10,
        choices=ActivityStatus.choices,
        default=ActivityStatus.RUNNING,
    )
    outcome = GuardedJSONField(
        _("outcome"), default=dict, is_code=is_exchange_code, blocks_only=IMPORTED
    )
    created_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_by_name = models.CharField(_("uploaded by"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("uploaded on"), default=timezone.now)
    stored_at = models.DateTimeField(_("read in on"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(ActivityImportQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import of activities")
        verbose_name_plural = _("imports of activities")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="activity_import_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["previewed", "stored", "undone"]),
                name="activity_import_status_known",
            ),
            models.CheckConstraint(
                condition=Q(new_status__in=ActivityStatus.values),
                name="activity_import_new_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The preview, or what became of it."""
        return reverse("programmes:activity-import-detail", reference=self.reference)

    @property
    def is_preview(self) -> bool:
        """Whether nothing of it is in the programme yet."""
        return self.status == self.Status.PREVIEWED

    @property
    def is_stored(self) -> bool:
        """Whether its activities stand in the programme."""
        return self.status == self.Status.STORED

    @cached_property
    def found(self) -> ActivityRows:
        """What the list says, with the columns as a person chose them."""
        choices = {}
        for place, kind in self.choices.items():
            sheet, _colon, column = place.partition(":")
            choices[int(sheet), int(column)] = kind
        return read_activity_list(
            self.stored_sheets, words=list_words(self.programme), choices=choices
        )

    @cached_property
    def stored_sheets(self) -> list[StoredSheet]:
        """The sheets with their cells."""
        return [StoredSheet(sheet) for sheet in self.sheets]


class ProgrammeImport(TenantModel):
    """A programme in the exchange format on its way in: looked at first, then stored.

    ``target`` is the programme it updates; without one a new programme is made. ``outcome`` is
    what storing it would have done when it was uploaded: rows made and changed, warnings.
    """

    class Status(models.TextChoices):
        """Nothing of a previewed file is stored yet."""

        PREVIEWED = "previewed", _("not read in yet")
        STORED = "stored", _("read in")

    retention = KEPT
    sensitivity = {"data": "internal", "file_name": "internal", "created_by_name": "staff"}
    plain_text = plain(CODE, "reference") | plain(COLLEAGUE, "created_by_name")
    transition_url_name = "programmes:programme-import-transition"

    reference = models.CharField(_("reference"), max_length=14)
    file_name = GuardedCharField(_("file"), max_length=200, blocks_only=IMPORTED)
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.PREVIEWED
    )
    data = GuardedJSONField(_("content"), is_code=is_exchange_code, blocks_only=IMPORTED)
    outcome = GuardedJSONField(
        _("outcome"), default=dict, is_code=is_exchange_code, blocks_only=IMPORTED
    )
    target = TenantForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="programme_imports"
    )
    created_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_by_name = models.CharField(_("uploaded by"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("uploaded on"), default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(TenantQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import of a programme")
        verbose_name_plural = _("imports of programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="programme_import_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["previewed", "stored"]),
                name="programme_import_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The preview, or the programme it became."""
        return reverse("programmes:programme-import-detail", reference=self.reference)

    @property
    def is_preview(self) -> bool:
        """Whether nothing of it is stored yet."""
        return self.status == self.Status.PREVIEWED


def list_words(programme: Programme | None = None) -> Words:
    """The municipality's own words, and ours, for what lists say; names the programme knows."""
    places: set[str] = set()
    owners: set[str] = set()
    if programme is not None:
        owners = set(programme.organisations.values_list("name", flat=True))
        for row in programme.activities.values_list("neighbourhoods", flat=True):
            places.update(row)
    own = {label: code for code, label in Phenomenon.objects.labels().items()}
    return Words(
        target_groups=_by_label(TargetGroup.choices),
        phenomena=_by_label(PhenomenonCode.choices) | own,
        settings=_by_label(Setting.choices),
        phases=_by_label(PreventionPhase.choices),
        statuses=_by_label(ActivityStatus.choices),
        owners=frozenset(owners),
        places=frozenset(places),
    )


def _by_label(choices: Sequence[tuple[str, Any]]) -> dict[str, str]:
    return {str(label): code for code, label in choices}


def encode_sheets(sheets: Sequence[Any], found: ActivityRows) -> list[dict[str, Any]]:
    """The sheets as they are kept: columns with contact details are emptied, notes dropped.

    Of a cell that leads to a person only the kind of identifier is kept (rule S3).

    A sheet without a table keeps its name only, so that the others keep their number.
    """
    kept = []
    for number, sheet in enumerate(sheets):
        tables = [table for table in found.tables if table.sheet == number]
        private = set().union(*(table.contact_columns for table in tables))
        heads = {row for table in tables for row in range(table.first, table.last_header + 1)}
        rows = [
            _encoded_row(row, set() if place in heads else private)
            for place, row in enumerate(sheet.rows if tables else [], start=1)
        ]
        merged = [list(area) for area in sheet.merged]
        kept.append({"name": _fit_to_keep(sheet.name), "rows": rows, "merged": merged})
    return kept


def _encoded_row(row: Sequence[Any], private: set[int]) -> list[Any]:
    cells = [
        None if place in private and not is_contact_heading(cell) else _encoded(cell)
        for place, cell in enumerate(row)
    ]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _encoded(cell: Any) -> Any:
    if isinstance(cell, datetime.date):
        day = cell.date() if isinstance(cell, datetime.datetime) else cell
        return {"day": day.isoformat()}
    if cell is None or isinstance(cell, bool):
        return cell
    fit = _fit_to_keep(str(cell))
    if isinstance(cell, float) and not math.isfinite(cell):
        return fit
    return cell if isinstance(cell, int | float) and fit == str(cell) else _in_pieces(fit)


def _fit_to_keep(text: str) -> str:
    """The text, or what kind of identifier stood in it; a long one is looked at part by part."""
    for start in range(0, max(1, len(text)), MAXIMUM_LENGTH // 2):
        try:
            refuse_identifiers(text[start : start + MAXIMUM_LENGTH])
        except TextRefused as refusal:
            return f"{REFUSED} {listed(refusal.labels)}"
    return text


def _in_pieces(text: str) -> Any:
    """A text that is longer than a guarded one may be, so that a person can shorten it."""
    if len(text) <= MAXIMUM_LENGTH:
        return text
    starts = range(0, len(text), MAXIMUM_LENGTH)
    return {"pieces": [text[start : start + MAXIMUM_LENGTH] for start in starts]}


def _decoded(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    if "pieces" in cell:
        return "".join(cell["pieces"])
    return datetime.date.fromisoformat(cell["day"])
