"""What stands out in the consultations, and the links in words: computed each time, never stored.

Everything is about tables, functions and domains; a person is not named and not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.tenancy import reverse
from interventions.classification import Domain
from network.models.consultations import Consultation, ConsultationLink, ConsultationSeat, Level
from network.models.partners import PartnerOrganisation

#: Domains that a table should know, in the order in which they are named (local prevention).
EXPECTED_DOMAINS = (Domain.SOCIAL, Domain.CARE, Domain.SAFETY)
#: Levels on which these domains are expected; a strategic table may be of one domain.
LEVELS_WITH_DOMAINS = (Level.TACTICAL, Level.OPERATIONAL)
#: From so many links on, one function is a weak spot even when others sit there too.
MANY_LINKS = 2

#: So many names are written out in a finding.
MOST_NAMES = 4

#: Who sits somewhere, as it is compared: key of the organisation, function without capitals.
Who = tuple[int, str]


@dataclass(frozen=True)
class Finding:
    """One thing that stands out: what, why, and where to do something about it.

    ``subject`` is the reference of the consultation, the number of the link, or the place of a
    function; with ``code`` it names the finding.
    """

    code: str
    subject: str
    title: str
    explanation: str
    step: str
    address: str
    icon: str


@dataclass(frozen=True)
class NumberedLink:
    """A link with its number (the same in picture and table) and who sits at both ends."""

    number: int
    link: ConsultationLink
    shared: tuple[Who, ...]
    in_both: tuple[str, ...]


def same_function(function: str) -> str:
    """A function as it is compared: without capitals and double spaces."""
    return " ".join(function.casefold().split())


def who(seat: ConsultationSeat) -> Who:
    """Who a seat is, to compare with seats elsewhere."""
    return seat.organisation_id, same_function(seat.function)


def numbered_links(
    consultations: Sequence[Consultation], links: Iterable[ConsultationLink]
) -> list[NumberedLink]:
    """The links between these consultations, in the order they were made, from number 1."""
    known = {one.pk: one for one in consultations}
    seats = {pk: {who(seat): seat for seat in _seats(one)} for pk, one in known.items()}
    found: list[NumberedLink] = []
    for link in sorted(links, key=lambda one: one.pk):
        if link.source_id in known and link.target_id in known:
            link.source, link.target = known[link.source_id], known[link.target_id]
            here, there = seats[link.source_id], seats[link.target_id]
            both = [key for key in sorted(here, key=lambda key: key[::-1]) if key in there]
            names = tuple(capfirst(here[key].function) for key in both)
            found.append(NumberedLink(len(found) + 1, link, tuple(both), names))
    return found


class Overview:
    """The consultations with their links and findings, out of rows that are loaded already.

    ``consultations`` have their ``seats__organisation`` prefetched; ``domains`` gives the domain
    of an organisation by its key. Equal rows give equal answers, in whatever order they come.
    """

    def __init__(
        self,
        consultations: Iterable[Consultation],
        links: Iterable[ConsultationLink],
        domains: Mapping[int, str],
    ) -> None:
        self.consultations = sorted(
            consultations, key=lambda one: (one.name.casefold(), one.reference)
        )
        self.links = numbered_links(self.consultations, links)
        self.domains = domains

    @classmethod
    def load(cls) -> Overview:
        """That of the municipality as it is now, in a constant number of queries."""
        rows = Consultation.objects.going_on().prefetch_related("seats__organisation")
        domains = PartnerOrganisation.objects.values_list("organisation_id", "domain")
        return cls(rows, ConsultationLink.objects.all(), dict(domains))

    @cached_property
    def missing(self) -> dict[int, tuple[Domain, ...]]:
        """The expected domains that do not sit there, by key of the consultation."""
        found = {}
        for one in self.consultations:
            if one.level in LEVELS_WITH_DOMAINS and _seats(one):
                there = {self.domains.get(seat.organisation_id) for seat in _seats(one)}
                found[one.pk] = tuple(d for d in EXPECTED_DOMAINS if d.value not in there)
        return {pk: domains for pk, domains in found.items() if domains}

    @cached_property
    def findings(self) -> list[Finding]:
        """What stands out: by kind, then by name or number."""
        return [
            *self._without_link(),
            *self._without_domain(),
            *self._without_anybody_in_both(),
            *self._without_deputy(),
            *self._without_seats(),
        ]

    def sheet(self) -> tuple[list[str], list[list[Any]]]:
        """The table as heads and rows of a spreadsheet."""
        heads = [_("Consultation"), _("Level"), _("How often")]
        heads += [pgettext("at a consultation", "Seats"), pgettext("of a consultation", "Links")]
        rows = [
            [one.name, capfirst(one.get_level_display()), one.get_frequency_display(), seats, links]
            for one, seats, links in self.table
        ]
        return heads, rows

    @cached_property
    def table(self) -> list[tuple[Consultation, int, int]]:
        """Each consultation with how many seats and how many links it has."""
        linked: dict[int, int] = defaultdict(int)
        for row in self.links:
            linked[row.link.source_id] += 1
            linked[row.link.target_id] += 1
        return [(one, len(_seats(one)), linked[one.pk]) for one in self.consultations]

    def _without_link(self) -> Iterator[Finding]:
        for one, _seats_there, links in self.table:
            if not links:
                yield Finding(
                    "NO_LINK",
                    one.reference,
                    _("%(name)s stands alone") % {"name": one.name},
                    _("No other consultation brings anything here or takes anything along."),
                    _("Agree who makes the link"),
                    _address("links", one),
                    "link",
                )

    def _without_domain(self) -> Iterator[Finding]:
        for one in self.consultations:
            domains = self.missing.get(one.pk, ())
            if domains:
                names = capfirst(_and(str(domain.label) for domain in domains))
                title = ngettext(
                    "%(domains)s is missing at %(name)s",
                    "%(domains)s are missing at %(name)s",
                    len(domains),
                )
                yield Finding(
                    "DOMAIN_MISSING",
                    one.reference,
                    title % {"domains": names, "name": one.name},
                    self._who_sits_there(one),
                    _("Invite somebody from there"),
                    _address("seats", one),
                    "people",
                )

    def _who_sits_there(self, one: Consultation) -> str:
        """Which organisations do sit there, and of which the domain is not known."""
        seats = sorted(_seats(one), key=lambda seat: str(seat.organisation))
        names = list(dict.fromkeys(str(seat.organisation) for seat in seats))
        text = _("Who sits there now: %(names)s.") % {"names": _and(names)}
        known = {seat.organisation_id: self.domains.get(seat.organisation_id) for seat in seats}
        unknown = [
            str(seat.organisation)
            for seat in seats
            if known[seat.organisation_id] in (None, Domain.UNKNOWN.value)
        ]
        if unknown:
            rest = _("The domain is not filled in for %(names)s.")
            text += " " + rest % {"names": _and(dict.fromkeys(unknown))}
        return text

    def _without_anybody_in_both(self) -> Iterator[Finding]:
        for row in self.links:
            if not row.shared:
                names = {"number": row.number, "link": str(row.link)}
                yield Finding(
                    "NOBODY_IN_BOTH",
                    str(row.number),
                    _("Nobody sits at both ends of link %(number)d") % names,
                    _("%(link)s: no organisation sends the same function to both.") % names,
                    _("Agree who sits in both"),
                    _address("seats", row.link.source),
                    "people",
                )

    def _without_deputy(self) -> Iterator[Finding]:
        carried: dict[Who, list[NumberedLink]] = defaultdict(list)
        for row in self.links:
            for key in row.shared:
                carried[key].append(row)
        found = [
            finding
            for key, rows in carried.items()
            if len(rows) >= MANY_LINKS or any(len(row.shared) == 1 for row in rows)
            if (finding := self._one_function(key, rows))
        ]
        yield from sorted(found, key=lambda finding: (finding.title.casefold(), finding.subject))

    def _one_function(self, key: Who, rows: list[NumberedLink]) -> Finding | None:
        """That a function makes these links and somewhere has no deputy; None when it has."""
        ends = {row.link.source_id for row in rows} | {row.link.target_id for row in rows}
        seats = [
            (one, seat)
            for one in self.consultations
            if one.pk in ends
            for seat in _seats(one)
            if who(seat) == key
        ]
        bare = [(one, seat) for one, seat in seats if not seat.deputy.strip()]
        if not bare:
            return None
        name = f"{capfirst(bare[0][1].function)} ({bare[0][1].organisation})"
        title = ngettext(
            "%(who)s carries %(number)d link and has no deputy",
            "%(who)s carries %(number)d links and has no deputy",
            len(rows),
        )
        places = {
            "numbers": _and(str(row.number) for row in rows),
            "names": _few(one.name for one, _seat in bare),
        }
        return Finding(
            "NO_DEPUTY",
            f"{key[0]}:{key[1]}",
            title % {"who": name, "number": len(rows)},
            _("It is about link %(numbers)s. There is no deputy at %(names)s.") % places,
            _("Name a deputy"),
            _address("seats", bare[0][0]),
            "person",
        )

    def _without_seats(self) -> Iterator[Finding]:
        for one in self.consultations:
            if not _seats(one):
                yield Finding(
                    "NO_SEATS",
                    one.reference,
                    _("Nobody sits at %(name)s yet") % {"name": one.name},
                    _("So nobody sees which domains meet there."),
                    _("Write down who sits there"),
                    _address("seats", one),
                    "people",
                )


def _seats(one: Consultation) -> list[ConsultationSeat]:
    return list(one.seats.all())


def _and(words: Iterable[str]) -> str:
    return get_text_list(list(words), _("and"))


def _few(names: Iterable[str]) -> str:
    """The names, or the first three and how many more there are."""
    found = list(dict.fromkeys(names))
    if len(found) > MOST_NAMES:
        rest = len(found) - MOST_NAMES + 1
        found = [*found[: MOST_NAMES - 1], _("%(number)d more") % {"number": rest}]
    return _and(found)


def _address(part: str, one: Consultation) -> str:
    return reverse(f"network:consultation_{part}", reference=one.reference)
