"""What a policy adviser has to do about focal officers: computed, never stored.

About places and dates of the network, no judgement of a person.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Parameter
from core.tenancy import reverse
from network.models.directory import findable_officers
from network.models.findings import Finding
from network.models.parameters import TRAINING_NOTICE
from network.models.partners import PartnerOrganisation
from network.models.people import FocalOfficer

VACANCY, NO_DEPUTY, ACCESS_ENDED = "VACANCY", "NO_DEPUTY", "ACCESS_ENDED"
TRAINING_EXPIRED, TRAINING_SOON = "TRAINING_EXPIRED", "TRAINING_SOON"
NEVER_TRAINED = "NEVER_TRAINED"


def people_findings() -> list[Finding]:
    """Everything to do about the focal officers of this municipality, in four queries."""
    running = FocalOfficer.objects.filter(ended_on__isnull=True).with_names()
    partners = PartnerOrganisation.objects.filter(focal_seats__gt=0).with_name()
    active = set(findable_officers().values_list("pk", flat=True).order_by("pk"))
    soon = datetime.timedelta(days=int(Parameter.objects.value(TRAINING_NOTICE.key)))
    return find(partners, running, active, timezone.localdate(), soon)


def find(
    partners: Iterable[PartnerOrganisation],
    running: Iterable[FocalOfficer],
    active: set[int],
    today: datetime.date,
    soon: datetime.timedelta,
) -> list[Finding]:
    """The findings about these partners and officers whose role has not ended.

    ``active`` holds the keys of the officers who can be turned to on the day ``today``; ``soon`` is
    how long before a training runs out it is told.
    """
    running = list(running)
    present = [officer for officer in running if officer.pk in active]
    found = _vacancies(partners, present) + _without_deputy(present, active)
    for officer in present:
        found += _about_training(officer, today, soon)
    found += [_access_ended(officer) for officer in running if officer.pk not in active]
    return sorted(found, key=lambda one: (ORDER.index(one.code), one.subject.casefold()))


ORDER = [VACANCY, ACCESS_ENDED, NO_DEPUTY, TRAINING_EXPIRED, NEVER_TRAINED, TRAINING_SOON]


def _vacancies(
    partners: Iterable[PartnerOrganisation], present: list[FocalOfficer]
) -> list[Finding]:
    found = []
    filled = Counter(officer.organisation_id for officer in present)
    for partner in partners:
        missing = partner.focal_seats - filled[partner.organisation_id]
        if missing > 0:
            text = ngettext(
                "%(organisation)s has %(number)d place for a focal officer open.",
                "%(organisation)s has %(number)d places for focal officers open.",
                missing,
            ) % {"organisation": partner.name, "number": missing}
            url = f"{reverse('network:officer_create')}?organisation={partner.organisation_id}"
            step = _("Add a focal officer")
            found.append(Finding(VACANCY, partner.name, text, step, url))
    return found


def _without_deputy(present: list[FocalOfficer], active: set[int]) -> list[Finding]:
    of: dict[int, list[FocalOfficer]] = {}
    for officer in present:
        of.setdefault(officer.organisation_id, []).append(officer)
    found = []
    for officers in of.values():
        if any(officer.deputy_id in active for officer in officers):
            continue
        name = officers[0].organisation.name
        text = _("Nobody at %(organisation)s has a deputy.") % {"organisation": name}
        found.append(_finding(NO_DEPUTY, officers[0], text, _("Choose a deputy")))
    return found


def _about_training(
    officer: FocalOfficer, today: datetime.date, soon: datetime.timedelta
) -> list[Finding]:
    facts: dict[str, Any] = {"name": officer.label, "organisation": officer.organisation.name}
    until, step = officer.trained_until, _("Record the training")
    if officer.trained_on is None:
        text = _("%(name)s at %(organisation)s has had no training yet.") % facts
        return [_finding(NEVER_TRAINED, officer, text, step)]
    if until is None:
        return []
    facts["day"] = until.strftime("%d-%m-%Y")
    if until < today:
        text = _("The training of %(name)s at %(organisation)s was valid until %(day)s.") % facts
        return [_finding(TRAINING_EXPIRED, officer, text, step)]
    if until <= today + soon:
        text = _("The training of %(name)s at %(organisation)s is valid until %(day)s.") % facts
        return [_finding(TRAINING_SOON, officer, text, step)]
    return []


def _access_ended(officer: FocalOfficer) -> Finding:
    facts = {"name": officer.label, "organisation": officer.organisation.name}
    text = _(
        "%(name)s at %(organisation)s has no access any more and is not found. End the role, so"
        " that the contact data go."
    )
    url = reverse("network:officer_end", reference=officer.reference)
    return Finding(ACCESS_ENDED, facts["organisation"], text % facts, _("End the role"), url)


def _finding(code: str, officer: FocalOfficer, text: str, step: str) -> Finding:
    url = reverse("network:officer_update", reference=officer.reference)
    return Finding(code, officer.organisation.name, text, step, url, code != TRAINING_SOON)
