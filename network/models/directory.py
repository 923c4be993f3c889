"""Whom a professional can turn to: the officers of one's own organisation first, then others.

Computed on every look, from who is there today; nothing is kept about who looked for whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.models import Membership, Organisation, Role
from core.tenancy import current
from interventions.classification import Domain
from interventions.models import searchable
from network.models.partners import PartnerOrganisation
from network.models.people import FocalOfficer

#: Domains from near to far along one line (proposal of this product): who is how near to whom.
NEARNESS = [Domain.CARE, Domain.SOCIAL, Domain.EXTERNAL, Domain.SAFETY]
FAR = len(NEARNESS)
#: How many others the answer names; the list has them all.
SHOWN = 8


def findable_officers() -> QuerySet[Any]:
    """The officers who can be turned to today, with their names."""
    found: QuerySet[Any] = FocalOfficer.objects.with_names().active()
    return found


def distance(one: str, other: str) -> int:
    """How far one domain is from another: 0 for the same, most for an unknown one."""
    if one == other:
        return 0
    if one not in NEARNESS or other not in NEARNESS:
        return FAR
    return abs(NEARNESS.index(Domain(one)) - NEARNESS.index(Domain(other)))


@dataclass(frozen=True)
class Contact:
    """One card of the answer: somebody to ask, and how. ``general`` is an organisation's number."""

    name: str
    organisation: str
    domain: str
    function: str
    why: str = ""
    area: str = ""
    availability: str = ""
    trained: int | None = None
    phone: str = ""
    email: str = ""
    general: str = ""

    @property
    def initials(self) -> str:
        """Two capitals for the eye: of the first and the last word of the name."""
        words = [word for word in re.split(r"[^\w]+", self.name) if word]
        ends = [words[0], words[-1]] if len(words) > 1 else words
        return "".join(word[0] for word in ends).upper()

    @property
    def call(self) -> str:
        """The address that calls; "" without a number. It holds the number and nothing else."""
        return f"tel:{re.sub(r'[^+0-9]', '', self.phone)}" if self.phone else ""

    @property
    def write(self) -> str:
        """The address that opens a message, without subject or text; "" without an address."""
        return f"mailto:{quote(self.email, safe='@')}" if self.email else ""


def contact_of(officer: FocalOfficer, domain: str, why: str = "") -> Contact:
    """The card of an officer; ``domain`` is that of the organisation."""
    return Contact(
        name=officer.label,
        organisation=officer.organisation.name,
        domain=domain,
        function=officer.function,
        why=why,
        area=officer.area,
        availability=officer.availability,
        trained=officer.trained_on.year if officer.trained_on else None,
        phone=officer.phone,
        email=officer.email,
    )


class DirectoryAnswer:
    """Whom somebody of an organisation can turn to, in order; five queries, however many there are.

    ``role`` is the role that answers this kind of question as well; "" for none.
    """

    def __init__(self, organisation: Organisation | None = None, role: str = "") -> None:
        self.organisation, self.role = organisation, role
        profiles = PartnerOrganisation.objects.values_list(
            "organisation", "domain", "contact_point"
        )
        self.profiles = {pk: (domain, point) for pk, domain, point in profiles.order_by("pk")}
        self.officers = sorted(findable_officers(), key=lambda one: searchable(one.label))

    @cached_property
    def own(self) -> list[FocalOfficer]:
        """The officers of one's own organisation; who has a deputy to fall back on comes first."""
        own = [o for o in self.officers if o.organisation_id == self._own_pk]
        return sorted(own, key=lambda one: one.deputy_id not in self._found)

    @property
    def first(self) -> Contact | None:
        """Whom to begin with: an officer of one's own organisation; None when there is none."""
        return self._contact(self.own[0]) if self.own else None

    @cached_property
    def others(self) -> list[Contact]:
        """Who comes next: deputies, other colleagues, then other organisations by nearness."""
        deputies = [self._found[o.deputy_id] for o in self.own if o.deputy_id in self._found]
        colleagues = self.own[1:]
        first_named = {officer.pk for officer in [*self.own, *deputies]}
        rest = [officer for officer in self.officers if officer.pk not in first_named]
        mine = self._domain(self._own_pk)
        rest.sort(key=lambda one: distance(mine, self._domain(one.organisation_id)))
        ordered = {one.pk: one for one in [*deputies, *colleagues, *rest]}
        for one in self.own[:1]:
            ordered.pop(one.pk, None)
        return [self._contact(one) for one in ordered.values()]

    @property
    def shown(self) -> list[Contact]:
        """The first of the others."""
        return self.others[:SHOWN]

    @property
    def more(self) -> int:
        """How many others only the list names."""
        return max(0, len(self.others) - SHOWN)

    @cached_property
    def holders(self) -> list[Contact]:
        """Who holds the role that answers this question: by function, never by name.

        With the contact data they agreed to share as a focal officer, or their organisation's.
        """
        if not self.role:
            return []
        officers = {o.membership_id: o for o in self.officers if o.membership_id}
        return [self._holder(one, officers.get(one.pk)) for one in _holding(self.role)]

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody at all."""
        return not (self.officers or self.holders)

    # --- cards ------------------------------------------------------------------------------
    @property
    def _own_pk(self) -> int | None:
        return self.organisation.pk if self.organisation else None

    @cached_property
    def _found(self) -> dict[int | None, FocalOfficer]:
        return {officer.pk: officer for officer in self.officers}

    def _domain(self, organisation: int | None) -> str:
        return self.profiles.get(organisation, (Domain.UNKNOWN.value, ""))[0]

    def _why(self, officer: FocalOfficer) -> str:
        served = [one.label for one in self.own if one.deputy_id == officer.pk]
        if served:
            return _("Stands in for %(name)s") % {"name": ", ".join(served)}
        return _("Also in your organisation") if officer in self.own[1:] else ""

    def _contact(self, officer: FocalOfficer) -> Contact:
        return contact_of(officer, self._domain(officer.organisation_id), self._why(officer))

    def _holder(self, holder: Membership, officer: FocalOfficer | None) -> Contact:
        _domain, general = self.profiles.get(holder.organisation_id, ("", ""))
        return Contact(
            name=str(Role(self.role).label),
            organisation=holder.organisation.name if holder.organisation else "",
            domain=self._domain(holder.organisation_id),
            function=holder.function,
            availability=officer.availability if officer else "",
            phone=officer.phone if officer else "",
            email=officer.email if officer else "",
            general=general,
        )


def _holding(role: str) -> Iterable[Membership]:
    rows = Membership.objects.active().filter(municipality=current(), user__is_active=True)
    found: Any = rows.holding(role).select_related("organisation")  # type: ignore[attr-defined]
    return list(found.order_by("organisation__name", "function", "pk"))
