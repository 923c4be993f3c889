"""What the casework of the demonstration counted in the two whole years before this one."""

from __future__ import annotations

import datetime

from django.utils import timezone

from casework.models import CaseFigure
from casework.models.figure_tables import NOT_SAID
from core.tenancy import current
from interventions.models import Phenomenon

#: Month of the year in which the story counts; the yearly figures show whole years only.
MONTH = 12


def count_earlier_years(listed: dict[str, dict[str, list[int]]]) -> None:
    """Store kind → form → the number of the year before last and of last year (rule G4).

    What the story itself counted goes: it all happened on the day of building.
    """
    CaseFigure.objects.all().delete()
    forms = {form.code: form for form in Phenomenon.objects.all()}
    year = timezone.localdate().year
    CaseFigure.objects.bulk_create(
        CaseFigure(
            municipality=current(),
            month=datetime.date(year - before, MONTH, 1),
            kind=kind,
            phenomenon=forms[form] if form != NOT_SAID else None,
            number=number,
        )
        for kind, numbers in listed.items()
        for form, of_years in numbers.items()
        for before, number in zip((2, 1), of_years, strict=True)
    )
