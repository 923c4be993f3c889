"""manage.py import_activities: read a list of activities from a spreadsheet."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from core.spreadsheets import UnreadableSpreadsheet, read_workbook
from interventions.classification import ActivityStatus
from programmes.actions.imports import NoList, store_list
from programmes.activity_list import ListRow, read_activity_list
from programmes.management import ProgrammeCommand
from programmes.models import Programme
from programmes.models.import_plan import ImportPlan
from programmes.models.imports import StoredSheet, encode_sheets, list_words


class Command(ProgrammeCommand):
    """Stores the rows that can be read, tells which cannot, as the preview on screen does."""

    help = "Import a list of activities: xlsx, xls, ods or csv, in any layout."
    programme_required = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds the file, the status of new activities and the dry run."""
        super().add_arguments(parser)
        parser.add_argument("file")
        parser.add_argument(
            "--status",
            choices=ActivityStatus.values,
            default=str(ActivityStatus.RUNNING),
            help="status of new activities",
        )
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle_here(self, **options: Any) -> None:
        """Read, store unless dry, tell."""
        content = self.read_file(options["file"])
        programme = self._programme(options["programme"], required=not options["dry_run"])
        try:
            workbook = read_workbook(content, options["file"])
        except UnreadableSpreadsheet as error:
            self.refuse(str(error))
        words = list_words(programme)
        found = read_activity_list(workbook.sheets, words=words)
        if not found.tables:
            self.refuse(str(NoList()))
        kept = [StoredSheet(sheet) for sheet in encode_sheets(workbook.sheets, found)]
        found = read_activity_list(kept, words=words)
        plan = ImportPlan(found, programme, status=options["status"])
        answer = {
            "rows": [row_data(row.row) for row in plan.rows if not row.is_faulty],
            "faulty": [fault_data(row.row) for row in plan.faulty],
        }
        if plan.to_store and not options["dry_run"]:
            store_list(plan)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        self._tell(plan, dry_run=options["dry_run"])

    def _programme(self, reference: str | None, *, required: bool) -> Programme | None:
        if reference:
            return self.find_programme(reference)
        newest: Programme | None = Programme.objects.newest()
        if newest is None and required:
            self.refuse("There is no programme in this municipality yet.")
        return newest

    def _tell(self, plan: ImportPlan, *, dry_run: bool) -> None:
        counts = plan.counts
        done = "would be " if dry_run else ""
        self.stdout.write(f"{counts['new']} {done}created, {counts['update']} {done}updated")
        for row in plan.faulty:
            fault = fault_data(row.row)
            self.stdout.write(f"  {fault['sheet']}, {fault['row']}: {fault['reason']}")


def row_data(row: ListRow) -> dict[str, Any]:
    """One row as decision 11 answers it."""
    values = row.values
    return {
        "sheet": row.sheet_name,
        "row": row.row,
        "title": row.title,
        "owner": values.get("owner"),
        "main_phase": values["main_phase"],
        "target_groups": values.get("target_groups", []),
        "phenomena": values.get("phenomena", []),
        "start": _day(values["start"]),
        "end": _day(values["end"]),
        "budget": _amount(values.get("budget")),
    }


def fault_data(row: ListRow) -> dict[str, Any]:
    """One faulty row as decision 11 answers it, with the first of its reasons."""
    fault = row.first_fault
    reason = str(fault.reason) if fault else ""
    return {"sheet": row.sheet_name, "row": row.row, "title": row.title, "reason": reason}


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _amount(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
