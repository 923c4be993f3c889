"""Agreements (convenanten, privacyprotocollen): who may share what, on which ground, until when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership, Organisation, Parameter
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from network.models.consultations import Consultation
from network.models.parameters import COVENANT_NOTICE


class CovenantKind(models.TextChoices):
    """What kind of agreement it is."""

    COVENANT = "covenant", _("covenant")
    PRIVACY_PROTOCOL = "privacy_protocol", _("privacy protocol")
    PROCESSING_AGREEMENT = "processing_agreement", _("processing agreement")
    OTHER = "other", _("other agreement")


class Standing(models.TextChoices):
    """Where an agreement stands on a day: what its state and its dates say together."""

    DRAFT = "draft", _("draft")
    NOT_YET = "not_yet", _("signed, not in force yet")
    IN_FORCE = "in_force", _("in force")
    EXPIRED = "expired", _("expired")
    ENDED = "ended", _("ended")


#: The sign in front of each of these words.
STANDING_SIGNS = {
    Standing.DRAFT: "idea",
    Standing.NOT_YET: "planned",
    Standing.IN_FORCE: "running",
    Standing.EXPIRED: "late",
    Standing.ENDED: "ended",
}
#: An agreement is between at least so many.
FEWEST_PARTIES = 2
#: An agreement is looked at again: at most so many years at a time (proposal, a warning only).
MOST_YEARS = 5


class CovenantQuerySet(TenantQuerySet):
    """Questions over agreements."""

    def changeable(self) -> CovenantQuerySet:
        """Those that have not been ended."""
        return self.exclude(status=Covenant.Status.ENDED)

    def signed(self) -> CovenantQuerySet:
        """Signed and not ended, in force or not."""
        return self.filter(status=Covenant.Status.SIGNED)

    def standing(self, codes: list[str], day: datetime.date | None = None) -> CovenantQuerySet:
        """Those that stand so on the day; today when none is given. ``codes``: of ``Standing``."""
        on = day or timezone.localdate()
        signed = Q(status=Covenant.Status.SIGNED)
        conditions = {
            Standing.DRAFT: Q(status=Covenant.Status.DRAFT),
            Standing.NOT_YET: signed & Q(signed_on__gt=on),
            Standing.IN_FORCE: signed & Q(signed_on__lte=on, valid_until__gte=on),
            Standing.EXPIRED: signed & Q(signed_on__lte=on, valid_until__lt=on),
            Standing.ENDED: Q(status=Covenant.Status.ENDED),
        }
        fitting = Q(pk__in=[])
        for code in codes:
            fitting |= conditions[Standing(code)]
        return self.filter(fitting)

    def in_reading_order(self) -> CovenantQuerySet:
        """What goes on by title, then what has ended, the latest end first."""
        ended = F("ended_on").desc(nulls_first=True)
        return self.order_by(ended, "title", "pk")

    def with_parties(self) -> CovenantQuerySet:
        """With the names of the parties, in two queries whatever the number."""
        return self.prefetch_related(Prefetch("parties", CovenantParty.objects.with_names()))

    def in_force(self, day: datetime.date | None = None) -> CovenantQuerySet:
        """Signed, and on the day within their dates; today when none is given."""
        return self.standing([Standing.IN_FORCE], day)


class Covenant(TenantModel):
    """One agreement between organisations about sharing; in force when signed and in its dates."""

    class Status(models.TextChoices):
        """Where an agreement stands; whether it is in force follows from its dates as well."""

        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")
        ENDED = "ended", _("ended")

    retention = Retention(
        "covenant_days", "ended_on", _("To account for what was shared under it.")
    )
    sensitivity = {
        "title": "open",
        "purpose": "open",
        "legal_basis": "open",
        "data_categories": "open",
        "discussed": "internal",
        "keeping": "open",
        "contact": "internal",
        "check_note": "internal",
    }
    plain_text = plain(CODE, "reference")

    reference = models.CharField(_("reference"), max_length=14)
    title = GuardedCharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=22, choices=CovenantKind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    purpose = GuardedTextField(_("purpose"), max_length=2000)
    legal_basis = GuardedTextField(_("legal basis"), max_length=2000)
    data_categories = GuardedTextField(_("categories of data"), max_length=2000)
    discussed = GuardedTextField(
        _("what may be discussed, when and how"), max_length=2000, blank=True
    )
    keeping = GuardedTextField(_("how long it is kept"), max_length=1000, blank=True)
    contact = GuardedCharField(_("function to turn to"), max_length=160, blank=True)
    valid_until = models.DateField(_("valid until"))
    review_on = models.DateField(_("look at it again on"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    check_note = GuardedTextField(_("what the check found"), max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    transition_url_name = "network:covenant_transition"

    objects = TenantManager.from_queryset(CovenantQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["title"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="covenant_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CovenantKind.values), name="covenant_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "signed", "ended"]), name="covenant_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(signed_on__isnull=False),
                name="covenant_signed_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_on__isnull=False),
                name="covenant_ended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(valid_until__gte=F("signed_on")),
                name="covenant_valid_after_signed",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | Q(checked_by__isnull=False),
                name="covenant_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this agreement."""
        return reverse("network:covenant_detail", reference=self.reference)

    def standing_on(self, day: datetime.date) -> Standing:
        """Where it stands on a day."""
        if self.status == self.Status.DRAFT:
            return Standing.DRAFT
        if self.status == self.Status.ENDED:
            return Standing.ENDED
        if self.signed_on is None or self.signed_on > day:
            return Standing.NOT_YET
        return Standing.IN_FORCE if day <= self.valid_until else Standing.EXPIRED

    @property
    def standing(self) -> Standing:
        """Where it stands today."""
        return self.standing_on(timezone.localdate())

    @property
    def standing_sign(self) -> str:
        """The sign of where it stands."""
        return STANDING_SIGNS[self.standing]

    @property
    def is_in_force(self) -> bool:
        """Whether it is signed and today within its dates."""
        return self.standing == Standing.IN_FORCE

    @property
    def is_expired(self) -> bool:
        """Whether it was signed, and its last day has passed."""
        return self.standing == Standing.EXPIRED

    @property
    def has_ended(self) -> bool:
        """Whether it was ended; from then on nothing about it changes."""
        return self.status == self.Status.ENDED

    @property
    def is_signed(self) -> bool:
        """Whether it is signed and not ended."""
        return self.status == self.Status.SIGNED

    @property
    def is_long(self) -> bool:
        """Whether it runs longer than the most years at a time that are proposed."""
        begin = self.signed_on or timezone.localdate()
        return self.valid_until > plus_years(begin, MOST_YEARS)

    def stored_file(self) -> CovenantFile | None:
        """What is known of the signed file, without its bytes; None when there is none."""
        file: CovenantFile | None = self.files.defer("content").first()
        return file


def plus_years(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; 28 February for a day that year does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class CovenantPartyQuerySet(TenantQuerySet):
    """Questions over parties."""

    def with_names(self) -> CovenantPartyQuerySet:
        """With the organisation of each, in one query, by name."""
        return self.select_related("organisation").order_by("organisation__name")


class CovenantParty(TenantModel):
    """An organisation that is a party to an agreement."""

    retention = follows("covenant")
    sensitivity: dict[str, str] = {}

    covenant = TenantForeignKey(Covenant, models.CASCADE, related_name="parties")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = TenantManager.from_queryset(CovenantPartyQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name"]
        verbose_name = _("party to an agreement")
        verbose_name_plural = _("parties to agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "organisation"], name="covenant_party_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class CovenantConsultation(TenantModel):
    """A consultation that shares under an agreement: what depends on it."""

    retention = follows("covenant")
    sensitivity: dict[str, str] = {}

    covenant = TenantForeignKey(Covenant, models.CASCADE, related_name="dependents")
    consultation = TenantForeignKey(Consultation, models.CASCADE, related_name="covenants")

    class Meta(TenantModel.Meta):
        ordering = ["consultation__name"]
        verbose_name = _("consultation under an agreement")
        verbose_name_plural = _("consultations under agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["covenant", "consultation"], name="covenant_consultation_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.consultation)


@dataclass(frozen=True)
class SharedUnder:
    """An agreement as the page of a consultation tells it."""

    covenant: Covenant
    #: Whether it is in force and ends within the term of notice.
    runs_out: bool


def covenants_of(consultation: Consultation) -> list[SharedUnder]:
    """The agreements a consultation shares under that were not ended, expired ones too.

    Two queries; what runs out last comes first.
    """
    rows = Covenant.objects.changeable().filter(dependents__consultation=consultation)
    last = timezone.localdate() + notice_term()
    return [
        SharedUnder(one, one.is_in_force and one.valid_until <= last)
        for one in rows.order_by("-valid_until", "pk")
    ]


def notice_term() -> datetime.timedelta:
    """How long before its end an agreement is told (a parameter); one query."""
    return datetime.timedelta(days=int(Parameter.objects.value(COVENANT_NOTICE.key)))


class FileKind(models.TextChoices):
    """What a signed file may be, told by its content; so the name it is given ends."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("image (PNG)")
    JPEG = "jpg", _("image (JPEG)")


class CovenantFile(TenantModel):
    """The signed file of an agreement, cleaned of what hides in files; at most one.

    The bytes are in the database: never below an address, gone when the row goes, in its back-up.
    """

    retention = follows("covenant")
    sensitivity = {"content": "confidential"}
    plain_text = plain(CODE, "digest")

    covenant = TenantForeignKey(Covenant, models.CASCADE, related_name="files")
    kind = models.CharField(_("kind of file"), max_length=20, choices=FileKind.choices)
    content = models.BinaryField()
    digest = models.CharField(_("digest"), max_length=64)
    was_signed_digitally = models.BooleanField(_("held a digital signature"), default=False)
    added_on = models.DateField(_("added on"), default=timezone.localdate)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("signed file")
        verbose_name_plural = _("signed files")
        constraints = [
            models.UniqueConstraint(fields=["covenant"], name="covenant_file_once"),
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values), name="covenant_file_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(FileKind(self.kind).label)
