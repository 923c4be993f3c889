"""How people of two organisations read a signal, each before seeing what the other wrote.

``readable_by`` is the only way to a text of another; whatever shows views asks ``ViewsOnSignal``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership, Organisation
from core.models.guarded import GuardedTextField
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from interventions.classification import Domain
from network.models import PartnerOrganisation
from signals.models.signals import FEWEST_VIEWS, Signal

#: The four questions of a view; the first one is always answered.
QUESTIONS = ("reading", "other_reading", "unknowns", "helps")
#: Domain → where a view comes from, without the name of the organisation.
ORIGINS: dict[str, Any] = {
    Domain.SOCIAL: _("From an organisation in the social domain."),
    Domain.CARE: _("From an organisation in the care domain."),
    Domain.SAFETY: _("From an organisation in the safety domain."),
    Domain.EXTERNAL: _("From a partner outside these domains."),
    Domain.UNKNOWN: _("From another organisation."),
}
#: The right by which somebody files a view.
RIGHT = "signal.interpret"


class InterpretationQuerySet(TenantQuerySet):
    """Questions over views on signals."""

    def asked_of(self, membership: Any) -> InterpretationQuerySet:
        """Those somebody was asked for and did not step back from."""
        return self.filter(interpreter=membership, stepped_back_on=None)

    def awaited(self) -> InterpretationQuerySet:
        """Those that were asked and are still to be filed."""
        return self.filter(filed_on=None, stepped_back_on=None)

    def awaited_of(self, membership: Any) -> InterpretationQuerySet:
        """Those somebody still has to file."""
        return self.awaited().filter(interpreter=membership)

    def filed(self) -> InterpretationQuerySet:
        """Those that were filed."""
        return self.filter(filed_on__isnull=False)

    def opened(self) -> InterpretationQuerySet:
        """Those that were opened to the others who were asked."""
        return self.filter(opened_on__isnull=False)

    def without_texts(self) -> InterpretationQuerySet:
        """With the answers left in the database, for whatever only counts or names them."""
        return self.defer(*QUESTIONS)

    def of(self, membership: Any, signal: Signal) -> Interpretation | None:
        """The view somebody was asked for on a signal, or gave; None for whoever was not asked."""
        if membership.pk is None:
            return None
        return self.filter(signal=signal, interpreter=membership).first()

    def are_open(self, signal: Signal) -> bool:
        """Whether everybody asked has filed or stepped back, two of two organisations at least.

        Rules S10 and N17. Only then an outcome can be chosen.
        """
        rows = self.filter(signal=signal, stepped_back_on=None)
        known = list(rows.values_list("filed_on", "organisation"))
        if any(filed_on is None for filed_on, _organisation in known):
            return False
        return len({organisation for _filed_on, organisation in known}) >= FEWEST_VIEWS

    def readable_by(self, membership: Any, signal: Signal) -> InterpretationQuerySet:
        """The views somebody may read now: the own one; those opened, once the own is among them.

        Whoever still has to file reads none, also as the handler. The reporter never reads any. Of
        a closed signal only the handler reads on: the others need nothing of it any more.
        """
        if membership.pk is None or signal.reporter_id == membership.pk:
            return self.none()
        if signal.is_closed and not signal.is_handled_by(membership):
            return self.none()
        rows = self.filter(signal=signal)
        own = self.of(membership, signal)
        if own is None or own.has_stepped_back:
            return rows.opened() if signal.is_handled_by(membership) else self.none()
        if own.opened_on:
            return rows.opened()
        return rows.filed().filter(pk=own.pk)


class Interpretation(TenantModel):
    """How one person reads a signal: an opinion, written before seeing that of another.

    It is asked, then filed or stepped back from; filed it never changes. The organisation is the
    one the person worked for when it was filed. It is opened to the others when all are in.
    """

    retention = follows("signal")
    sensitivity = dict.fromkeys(QUESTIONS, "confidential")
    log_relations: tuple[str, ...] = ()

    signal = TenantForeignKey(Signal, models.CASCADE, related_name="interpretations")
    interpreter = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    invited_on = models.DateField(_("asked on"), default=timezone.localdate)
    due_by = models.DateField(_("wanted by"))
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    stepped_back_on = models.DateField(_("stepped back on"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    reading = GuardedTextField(_("How do you read these facts?"), max_length=4000, blank=True)
    other_reading = GuardedTextField(
        _("Could there be another explanation?"), max_length=4000, blank=True
    )
    unknowns = GuardedTextField(_("What do you not know?"), max_length=4000, blank=True)
    helps = GuardedTextField(_("What would help?"), max_length=4000, blank=True)

    objects = TenantManager.from_queryset(InterpretationQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("view on a signal")
        verbose_name_plural = _("views on signals")
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "interpreter"], name="interpretation_person_once"
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(stepped_back_on=None),
                name="interpretation_filed_or_stepped_back",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | ~Q(reading=""), name="interpretation_filed_has_text"
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=False)
                | Q(reading="", other_reading="", unknowns="", helps=""),
                name="interpretation_text_was_filed",
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(filed_on__isnull=False),
                name="interpretation_opened_was_filed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_filed(self) -> bool:
        """Whether it is there."""
        return self.filed_on is not None

    @property
    def has_stepped_back(self) -> bool:
        """Whether the person who was asked does not give one."""
        return self.stepped_back_on is not None

    @property
    def is_awaited(self) -> bool:
        """Whether it was asked and is still to be filed."""
        return not self.is_filed and not self.has_stepped_back

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each question that was answered, with its answer."""
        fields = [(self._meta.get_field(name), getattr(self, name)) for name in QUESTIONS]
        return [(str(field.verbose_name), text) for field, text in fields if text]  # type: ignore[union-attr]


@dataclass(frozen=True)
class SealedView:
    """What shows of a view that is not opened: that it exists, never what it says.

    ``domain`` is a code of ``Domain``. Only a handler is shown more: who was asked, as function
    and organisation, and whether that person still takes part.
    """

    domain: str
    invited_on: datetime.date
    due_by: datetime.date
    is_filed: bool
    organisation: str = ""
    function: str = ""
    has_left: bool = False

    @property
    def origin(self) -> str:
        """From which domain it comes, as a sentence."""
        return str(ORIGINS.get(self.domain, ORIGINS[Domain.UNKNOWN]))


@dataclass(frozen=True)
class OpenView:
    """A view as it may be read, with the domain of its organisation (a code of ``Domain``)."""

    view: Interpretation
    domain: str


@dataclass(frozen=True)
class ViewsOnSignal:
    """What one reader may know of the views on a signal: the own one, opened ones, sealed ones."""

    own: Interpretation | None
    open: Sequence[OpenView]
    sealed: Sequence[SealedView]

    @classmethod
    def read_by(cls, membership: Any, signal: Signal) -> ViewsOnSignal:
        """Gather what this membership may know; nobody's text is read that may not be shown.

        The reporter, and whoever has no part in it, learn nothing.
        """
        rows = Interpretation.objects
        own = rows.of(membership, signal)
        is_asked = own and not own.has_stepped_back and not signal.is_closed
        takes_part = signal.is_handled_by(membership) or is_asked
        if not takes_part or signal.reporter_id == membership.pk:
            return cls(None, [], [])
        readable = list(rows.readable_by(membership, signal).select_related("organisation"))
        shown = [view for view in readable if view.opened_on]
        sealed = _unread(signal, without={view.pk for view in readable} | {own.pk if own else 0})
        domains = _domains([*shown, *sealed])
        return cls(
            own,
            [OpenView(view, domains.get(view.organisation_id, Domain.UNKNOWN)) for view in shown],
            _sealed(sealed, domains, for_handler=signal.is_handled_by(membership)),
        )

    @property
    def opened_on(self) -> datetime.date | None:
        """The day on which the last views were opened."""
        return max(
            (shown.view.opened_on for shown in self.open if shown.view.opened_on), default=None
        )

    @property
    def is_own_shown_apart(self) -> bool:
        """Whether the own view is filed and still waits for the others."""
        return self.own is not None and self.own.is_filed and not self.own.opened_on


def _unread(signal: Signal, *, without: Iterable[int]) -> list[Interpretation]:
    """The other rows, their texts left in the database."""
    rows = Interpretation.objects.filter(signal=signal, stepped_back_on=None)
    others = rows.exclude(pk__in=without).select_related("organisation", "interpreter__user")
    return list(others.without_texts().prefetch_related("interpreter__grants"))


def _domains(views: Iterable[Interpretation]) -> dict[int, str]:
    """Organisation → its domain, in one query."""
    wanted = {view.organisation_id for view in views}
    partners = PartnerOrganisation.objects.filter(organisation__in=wanted) if wanted else []
    return {partner.organisation_id: partner.domain for partner in partners}


def _sealed(
    views: Iterable[Interpretation], domains: dict[int, str], *, for_handler: bool
) -> list[SealedView]:
    return [
        SealedView(
            domain=domains.get(view.organisation_id, Domain.UNKNOWN),
            invited_on=view.invited_on,
            due_by=view.due_by,
            is_filed=view.is_filed,
            **_who(view) if for_handler else {},
        )
        for view in views
    ]


def _who(view: Interpretation) -> dict[str, Any]:
    return {
        "organisation": str(view.organisation),
        "function": view.interpreter.function,
        "has_left": not view.interpreter.may(RIGHT),
    }


def may_be_asked(signal: Signal) -> models.QuerySet[Membership]:
    """Whom the handler may ask: active, of an organisation, able to file, and new to this signal.

    The reporter is never asked; nor the handler, who may give a view without being asked, nor a
    deputy who may have read what was opened.
    """
    people_of_it = {signal.reporter_id, signal.handler_id}
    if Interpretation.objects.filter(signal=signal).opened().exists():
        people_of_it.add(signal.deputy_id)
    asked = Interpretation.objects.filter(signal=signal).values("interpreter")
    people = Membership.objects.active().filter(
        municipality=signal.municipality_id, organisation__isnull=False, user__is_active=True
    )
    able = [
        person.pk
        for person in people.exclude(pk__in=asked)
        .exclude(pk__in=people_of_it - {None})
        .select_related("user")
        .prefetch_related("grants")
        if person.may(RIGHT)
    ]
    return Membership.objects.filter(pk__in=able).select_related("user", "organisation")
