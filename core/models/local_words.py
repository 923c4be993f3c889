"""Known names: what a municipality tells the guard to be no private person (rule S3)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from core.models.guarded import GuardedCharField
from core.models.identity import Municipality, Organisation
from core.models.plain import plain
from core.retention import kept
from core.tenancy import TenantManager, TenantModel, TenantQuerySet, acting_for, reverse


class LocalWordQuerySet(TenantQuerySet):
    """Questions over known names."""

    def with_reference(self) -> LocalWordQuerySet:
        """With ``full_reference``, by which the address names a row."""
        return self.annotate(full_reference=Cast("pk", models.CharField()))

    def matching(self, text: str) -> LocalWordQuerySet:
        """The names that hold the text, whatever capitals and spaces it is written with."""
        return self.filter(name_key__contains=Organisation.key(text))


class LocalWord(TenantModel):
    """A public figure, an organisation or a place that people here write about."""

    class Kind(models.TextChoices):
        """What the name stands for; never for a person under discussion."""

        PUBLIC_FIGURE = "public_figure", _("public figure")
        ORGANISATION = "organisation", _("organisation")
        PLACE = "place", _("place")

    #: Most names in one municipality, and most characters in one name.
    MOST = 2_000
    LONGEST = 80

    retention = kept(_("Names that are public; the municipality removes what it needs no more."))
    sensitivity = {"name": "open", "name_key": "open", "kind": "open"}
    plain_text = plain(_("The name once more, without capitals and spaces."), "name_key")

    name = GuardedCharField(
        _("name"), max_length=LONGEST, blocks_only=_("It is in the list to be no private person.")
    )
    name_key = models.CharField(_("name for matching"), max_length=160, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)

    log_relations: tuple[str, ...] = ()

    objects = TenantManager.from_queryset(LocalWordQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["name_key"]
        verbose_name = _("known name")
        verbose_name_plural = _("known names")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name_key"],
                name="local_word_once",
                violation_error_message=_("This name is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping the matching key equal to the name."""
        self.name_key = Organisation.key(self.name)
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        """How the address names this row: by a number, as a name has any sign in it."""
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The list: a name has no page of its own."""
        return reverse("administration:local-word-list")


def known_words(municipality: Municipality) -> frozenset[str]:
    """The names of a municipality that are no private persons, its own name among them.

    Asked once per municipality that was read, so once per request, however many texts there are.
    """
    remembered = vars(municipality)
    if "_known_words" not in remembered:
        with acting_for(municipality):
            listed = LocalWord.objects.values_list("name", flat=True)
            own = {municipality.name, *municipality.name.split()}
            remembered["_known_words"] = frozenset(listed) | own
    found: frozenset[str] = remembered["_known_words"]
    return found
