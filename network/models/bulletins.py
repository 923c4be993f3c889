"""Library and bulletin: what is worth reading, and a few times a year a letter that says so.

What somebody read is theirs: they see it, others see numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows, kept
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import searchable

PUBLISHED = _("A published work; its makers may be named.")


class LibraryKind(models.TextChoices):
    """What kind of thing it is."""

    ARTICLE = "article", _("article")
    BOOK = "book", _("book")
    BROADCAST = "broadcast", _("broadcast or podcast")
    REPORT = "report", _("report or guide")
    LESSON = "lesson", _("lesson from practice")
    EVENT = "event", _("meeting or course")


class LibraryTheme(models.TextChoices):
    """Themes of the reading list: factors in society and groups, never about a person."""

    PHENOMENA = "phenomena", _("phenomena and trends")
    ONLINE = "online", _("online")
    IDENTITY = "identity", _("identity and growing up")
    GROUPS = "groups", _("groups and polarisation")
    SCHOOL = "school", _("school and education")
    FAMILY = "family", _("family and parenting")
    PROTECTIVE = "protective", _("what protects")
    CONVERSATION = "conversation", _("having the conversation")
    SHARING = "sharing", _("sharing information and privacy")
    WHAT_WORKS = "what_works", _("what works")
    OTHER = "other", _("other")


class LibraryItemQuerySet(TenantQuerySet):
    """Questions over the library."""

    def on_the_shelf(self) -> LibraryItemQuerySet:
        """What has not been taken off."""
        return self.filter(retired_on__isnull=True)

    def matching(self, text: str) -> LibraryItemQuerySet:
        """Items whose title, maker or summary holds every word."""
        words = searchable(text).split()
        if not words:
            return self
        known = self.values_list("pk", "title", "maker", "summary")
        texts = {pk: searchable(" ".join(parts)) for pk, *parts in known}
        return self.filter(pk__in=[pk for pk in texts if all(word in texts[pk] for word in words)])

    def for_reader(self, reader: Membership, threshold: int) -> LibraryItemQuerySet:
        """With ``read_on``, the reader's own day or None, and ``readers``, how many said so.

        Under ``threshold`` ``readers`` is None: who knows that a colleague looked could count
        others from it. The small number never leaves the database (rule S14).
        """
        all_of_it = Reading.objects.filter(item=OuterRef("pk")).order_by()
        own = all_of_it.filter(reader=reader).values("read_on")
        number = all_of_it.values("item").annotate(number=Count("pk")).values("number")
        told = Case(When(number_read__gte=threshold, then=F("number_read")))
        rows = self.alias(number_read=Subquery(number))
        return rows.annotate(read_on=Subquery(own), readers=told)

    def counted(
        self, themes: Collection[str], kinds: Collection[str]
    ) -> tuple[Counter[str], Counter[str]]:
        """How many items each theme and each kind has, given what is chosen in the other one."""
        by_theme: Counter[str] = Counter()
        by_kind: Counter[str] = Counter()
        for theme, kind in self.order_by().values_list("theme", "kind"):
            by_theme[theme] += not kinds or kind in kinds
            by_kind[kind] += not themes or theme in themes
        return by_theme, by_kind


class LibraryItem(TenantModel):
    """Something worth reading, hearing or going to, and why."""

    retention = kept(_("Published works and lessons, no persons."))
    sensitivity = {"title": "open", "maker": "open", "summary": "internal"}
    plain_text = plain(CODE, "reference") | plain(PUBLISHED, "title", "maker", "link")

    reference = models.CharField(_("reference"), max_length=14)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=LibraryKind.choices)
    theme = models.CharField(
        _("library theme"), max_length=14, choices=LibraryTheme.choices, default=LibraryTheme.OTHER
    )
    maker = models.CharField(_("made or published by"), max_length=160, blank=True)
    link = models.URLField(_("where to find it"), max_length=500, blank=True)
    summary = GuardedTextField(_("why it is worth it"), max_length=2000)
    added_on = models.DateField(_("added on"), default=timezone.localdate)
    retired_on = models.DateField(_("taken off on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(LibraryItemQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-added_on", "-pk"]
        verbose_name = _("library item")
        verbose_name_plural = _("library items")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="library_item_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LibraryKind.values), name="library_item_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(theme__in=LibraryTheme.values), name="library_item_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_off_the_shelf(self) -> bool:
        """Whether it has been taken off."""
        return self.retired_on is not None

    def get_absolute_url(self) -> str:
        """The page of this item."""
        return reverse("network:library_detail", reference=self.reference)


class Reading(TenantModel):
    """Somebody says they read an item; only they see that it was them."""

    retention = follows("item")
    sensitivity: dict[str, str] = {}

    item = TenantForeignKey(LibraryItem, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    read_on = models.DateField(_("read on"), default=timezone.localdate)

    class Meta(TenantModel.Meta):
        ordering = ["-read_on", "pk"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["item", "reader"], name="reading_once"),
        ]

    def __str__(self) -> str:
        return str(self.item)


class BulletinQuerySet(TenantQuerySet):
    """Questions over bulletins."""

    def visible_to(self, membership: Membership) -> BulletinQuerySet:
        """What was sent, and drafts for whoever writes them."""
        return self if membership.may("bulletin.edit") else self.sent()

    def sent(self) -> BulletinQuerySet:
        """What was sent, newest first."""
        return self.filter(status=Bulletin.Status.SENT).order_by("-sent_at", "-pk")

    def drafts(self) -> BulletinQuerySet:
        """What still can change, newest first."""
        return self.filter(status=Bulletin.Status.DRAFT).order_by("-pk")


class Bulletin(TenantModel):
    """A letter to the network: a word from the municipality and a few items of the library."""

    class Status(models.TextChoices):
        """Where a bulletin stands; a sent one never changes."""

        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent")

    retention = Retention("bulletin_days", "sent_at", _("To read again what was sent."))
    sensitivity = {"title": "internal", "opening": "internal"}
    plain_text = plain(CODE, "reference")

    reference = models.CharField(_("reference"), max_length=14)
    title = GuardedCharField(_("title"), max_length=120)
    opening = GuardedTextField(_("opening words"), max_length=2000, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_to = models.PositiveIntegerField(_("sent to so many people"), default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(BulletinQuerySet)()
    transition_url_name = "network:bulletin_transition"

    class Meta(TenantModel.Meta):
        ordering = ["-pk"]
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="bulletin_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", sent_at__isnull=True)
                | Q(status="sent", sent_at__isnull=False),
                name="bulletin_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sent(self) -> bool:
        """Whether it was sent, and so never changes."""
        return self.status == self.Status.SENT

    def get_absolute_url(self) -> str:
        """The page of this bulletin."""
        return reverse("network:bulletin_detail", reference=self.reference)


class BulletinItem(TenantModel):
    """An item of the library in a bulletin, at its place.

    The texts are empty in a draft, which shows the item as it is; sending copies them, so that a
    sent bulletin stays what it was when the library changes.
    """

    retention = follows("bulletin")
    sensitivity = {"title": "open", "maker": "open", "summary": "internal"}
    plain_text = plain(PUBLISHED, "title", "maker")

    bulletin = TenantForeignKey(Bulletin, models.CASCADE, related_name="items")
    item = TenantForeignKey(LibraryItem, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=200, blank=True)
    maker = models.CharField(_("made or published by"), max_length=160, blank=True)
    summary = GuardedTextField(_("why it is worth it"), max_length=2000, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("item of a bulletin")
        verbose_name_plural = _("items of bulletins")
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "item"], name="bulletin_item_once"),
        ]

    def __str__(self) -> str:
        return self.shown.title

    @property
    def shown(self) -> BulletinItem | LibraryItem:
        """Where the texts stand: here once they were sent, before that in the library."""
        return self if self.title else self.item  # type: ignore[no-any-return]


class BulletinSubscription(TenantModel):
    """Somebody with access who wants the bulletin by mail; stopping takes the row away."""

    retention = follows("reader")
    sensitivity: dict[str, str] = {}

    reader = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    since = models.DateField(_("since"), default=timezone.localdate)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("subscription to the bulletin")
        verbose_name_plural = _("subscriptions to the bulletin")
        constraints = [
            models.UniqueConstraint(fields=["reader"], name="bulletin_subscription_once"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%d-%m-%Y}"
