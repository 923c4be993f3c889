"""What is to be done about agreements: computed, never stored; about papers, never about people."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Membership
from core.tenancy import reverse
from network.models.consultations import Confidentiality, Consultation
from network.models.covenants import (
    Covenant,
    CovenantConsultation,
    CovenantFile,
    Standing,
    notice_term,
)
from network.models.findings import Finding

EXPIRED, RUNS_OUT, NOTHING_IN_FORCE = "EXPIRED", "RUNS_OUT", "NOTHING_IN_FORCE"
NOT_CHECKED, REVIEW_DUE, NO_FILE = "NOT_CHECKED", "REVIEW_DUE", "NO_FILE"
#: What is first, is done first.
ORDER = [EXPIRED, NOTHING_IN_FORCE, RUNS_OUT, REVIEW_DUE, NOT_CHECKED, NO_FILE]
#: Late already; the rest is still in time.
URGENT = {EXPIRED, NOTHING_IN_FORCE}
#: Where what is said stays within the organisations or the table, sharing asks for an agreement.
CONFIDENTIAL = {Confidentiality.ORGANISATIONS, Confidentiality.TABLE}


@dataclass(frozen=True)
class Notice:
    """An agreement that runs out soon or has run out: what the home page and others tell."""

    covenant: Covenant
    #: Whether its last day has passed.
    is_expired: bool

    @property
    def sentence(self) -> str:
        """What is told, with the day."""
        facts = {
            "title": self.covenant.title,
            "day": self.covenant.valid_until.strftime("%d-%m-%Y"),
        }
        if self.is_expired:
            return _("Agreement %(title)s ended on %(day)s") % facts
        return _("Agreement %(title)s ends on %(day)s") % facts


def covenant_notices(day: datetime.date) -> list[Notice]:
    """The signed agreements that have expired by this day or run out within the term of notice.

    Two queries; what ends first comes first.
    """
    last = day + notice_term()
    rows = Covenant.objects.signed().filter(signed_on__lte=day, valid_until__lte=last)
    ordered = rows.order_by("valid_until", "title", "pk")
    return [Notice(one, one.standing_on(day) == Standing.EXPIRED) for one in ordered]


def covenant_findings() -> list[Finding]:
    """Everything to do about the agreements of this municipality, in five queries."""
    day = timezone.localdate()
    with_file = set(CovenantFile.objects.values_list("covenant", flat=True).order_by("pk"))
    return find(
        Covenant.objects.changeable(), _sharing_under_nothing(day), with_file, day, notice_term()
    )


def findings_for(membership: Membership) -> list[Finding]:
    """Of everything to do what this membership may do: who keeps the agreements all of it, the
    privacy officer what waits to be checked."""
    if membership.may("covenant.edit"):
        return covenant_findings()
    if not membership.may("covenant.check"):
        return []
    return [one for one in covenant_findings() if one.permission == "covenant.check"]


def find(
    covenants: Iterable[Covenant],
    without: Iterable[Consultation],
    with_file: set[int],
    day: datetime.date,
    soon: datetime.timedelta,
) -> list[Finding]:
    """The findings about these agreements that were not ended, on a day.

    ``without`` are the confidential consultations that share under nothing in force, ``with_file``
    the keys of the agreements with a signed file, ``soon`` how long before an end it is told.
    """
    found = [_nothing_in_force(consultation) for consultation in without]
    for covenant in covenants:
        found += _about_days(covenant, day, soon)
        found += _about_papers(covenant, with_file)
    return sorted(found, key=lambda one: (ORDER.index(one.code), one.subject.casefold(), one.url))


def _sharing_under_nothing(day: datetime.date) -> QuerySet[Consultation]:
    """Confidential consultations that meet on a day and share under no agreement in force."""
    in_force = Covenant.objects.in_force(day).order_by("pk")
    sharing = CovenantConsultation.objects.filter(covenant__in=in_force).order_by("pk")
    confidential = Consultation.objects.going_on(day).filter(confidentiality__in=CONFIDENTIAL)
    rows: QuerySet[Consultation] = confidential.exclude(pk__in=sharing.values("consultation"))
    return rows


def _nothing_in_force(consultation: Consultation) -> Finding:
    text = _("%(name)s is confidential and shares under no agreement in force.")
    url = f"{reverse('network:covenant_create')}?consultation={consultation.reference}"
    sentence, step = text % {"name": consultation.name}, _("Make an agreement for it")
    return Finding(NOTHING_IN_FORCE, consultation.name, sentence, step, url)


def _about_days(covenant: Covenant, day: datetime.date, soon: datetime.timedelta) -> list[Finding]:
    facts = {"title": covenant.title, "day": covenant.valid_until.strftime("%d-%m-%Y")}
    standing = covenant.standing_on(day)
    if standing == Standing.EXPIRED:
        text = _("%(title)s was valid until %(day)s. Nothing is shared under it any more.") % facts
        return [_step(EXPIRED, covenant, text, _("Renew the agreement, or end it"))]
    if standing != Standing.IN_FORCE:
        return []
    found = []
    if covenant.valid_until <= day + soon:
        text = _("%(title)s runs out: it is valid until %(day)s.") % facts
        found.append(_step(RUNS_OUT, covenant, text, _("Renew the agreement, or end it")))
    if covenant.review_on <= day:
        facts["day"] = covenant.review_on.strftime("%d-%m-%Y")
        text = _("%(title)s was to be looked at again on %(day)s.") % facts
        found.append(
            _step(
                REVIEW_DUE,
                covenant,
                text,
                _("Look at it, and write a new day"),
                "network:covenant_update",
            )
        )
    return found


def _about_papers(covenant: Covenant, with_file: set[int]) -> list[Finding]:
    found = []
    facts = {"title": covenant.title}
    if covenant.checked_on is None:
        text = _("%(title)s has not been checked by the privacy officer.") % facts
        step = _("Read the agreement")
        url = covenant.get_absolute_url()
        right, reference = "covenant.check", covenant.reference
        found.append(Finding(NOT_CHECKED, covenant.title, text, step, url, False, right, reference))
    if covenant.is_signed and covenant.pk not in with_file:
        text = _("%(title)s was signed, but the signed file is not here.") % facts
        found.append(
            _step(NO_FILE, covenant, text, _("Add the signed file"), "network:covenant_file_upload")
        )
    return found


def _step(
    code: str, covenant: Covenant, text: str, step: str, name: str = "network:covenant_detail"
) -> Finding:
    url = reverse(name, reference=covenant.reference)
    return Finding(
        code,
        covenant.title,
        text,
        step,
        url,
        is_urgent=code in URGENT,
        permission="covenant.edit",
        reference=covenant.reference,
    )
