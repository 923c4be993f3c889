"""Who came to a training session: in numbers by organisation and profession; names for few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.models import Membership
from interventions.classification import Domain
from network.models.partners import PartnerOrganisation
from network.models.training import Enrolment, TrainingSession
from network.models.training_coverage import Transfer, transfer_of


@dataclass
class Line:
    """One line of the table: an organisation and a profession, focal officers counted in.

    ``came`` is None while it is not written down who came.
    """

    organisation: str
    domain: str
    profession: str
    enrolled: int = 0
    came: int | None = None
    certified: int = 0

    def add(self, row: Enrolment) -> None:
        """Count a row of the register in."""
        self.enrolled += row.enrolled
        self.certified += row.certified
        if row.attended is not None:
            self.came = (self.came or 0) + row.attended


class SessionPeople:
    """Who is enrolled at a session and who came, for one reader; two queries."""

    def __init__(self, session: TrainingSession, reader: Membership) -> None:
        self.session, self.reader = session, reader
        self.rows = list(
            session.enrolments.select_related("organisation", "officer__membership__user")
        )

    @cached_property
    def lines(self) -> list[Line]:
        """A line per organisation and profession, by name of the organisation."""
        wanted = {row.organisation_id for row in self.rows}
        profiles = PartnerOrganisation.objects.filter(organisation__in=wanted).order_by("pk")
        domains = dict(profiles.values_list("organisation", "domain"))
        found: dict[tuple[int, str], Line] = {}
        for row in self.rows:
            domain = domains.get(row.organisation_id, Domain.UNKNOWN.value)
            label = str(row.get_profession_display())
            line = Line(row.organisation.name, domain, label)
            found.setdefault((row.organisation_id, row.profession), line).add(row)
        return list(found.values())

    @property
    def transfer(self) -> Transfer:
        """What came of asking afterwards whether it could be used."""
        return transfer_of(self.rows)

    @property
    def total(self) -> Line:
        """All lines together."""
        whole = Line("", "", "")
        for row in self.rows:
            whole.add(row)
        return whole

    @property
    def too_many(self) -> int:
        """How many more are enrolled than there is room for; 0 when they fit or nobody counted."""
        room = self.session.room_for
        return max(0, self.total.enrolled - room) if room else 0

    @cached_property
    def named(self) -> list[Enrolment]:
        """Rows of focal officers whose name this reader may see: the keepers', or one's own.

        Who keeps the register sees all; others see the colleagues of their own organisation.
        """
        rows = [row for row in self.rows if row.officer is not None]
        if self.reader.may("training_session.edit", self.session):
            return rows
        return [row for row in rows if row.organisation_id == self.reader.organisation_id]
