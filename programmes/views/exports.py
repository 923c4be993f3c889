"""Taking a programme along: activities as a spreadsheet, everything in the exchange format."""

from __future__ import annotations

import json

from core.spreadsheets import write_table
from core.views import Download
from programmes.models import Programme
from programmes.models.activity_table import activities_table
from programmes.models.exchange import ProgrammeState


class _Activities(Download):
    """All activities of a programme, every column that the reader may see."""

    model = Programme
    permission = "activity.export"
    form = ""

    def render_file(self, obj: Programme) -> tuple[bytes, str, str]:
        """The table in the form that the address names."""
        with_internal = self.membership.may("activity.view_internal", obj)
        table = activities_table(ProgrammeState(obj), with_internal=with_internal)
        return write_table(self.form, table, f"activiteiten-{obj.reference}")


class ActivitiesXlsx(_Activities):
    """For Excel."""

    form = "xlsx"


class ActivitiesOds(_Activities):
    """For LibreOffice, the open format."""

    form = "ods"


class ActivitiesCsv(_Activities):
    """For anything else."""

    form = "csv"


class ProgrammeJson(Download):
    """The programme in the exchange format, as the command writes it."""

    model = Programme
    permission = "programme.export"

    def render_file(self, obj: Programme) -> tuple[bytes, str, str]:
        """UTF-8, readable for people too."""
        text = json.dumps(ProgrammeState(obj).data, ensure_ascii=False, indent=1)
        return text.encode(), f"programma-{obj.reference}.json", "application/json"
