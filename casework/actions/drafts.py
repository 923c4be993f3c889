"""A form being filled in: what the guard accepted is kept for its writer, until it is sent.

No event is written: nobody but the writer can see a draft, and how often somebody types is nobody's
business.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import AgendaItem, Case, CaseworkDraft, Registration
from casework.models.drafts import is_code
from casework.models.parameters import DRAFT
from core.lifecycle import FactsRefused
from core.models import Membership, Parameter
from core.models.guarded import TextRefused, refuse_identifiers
from core.tenancy import take_turn

#: How long a page that was sent is known, in seconds: a late draft of it is not kept.
_SENT = 3600


@dataclass(frozen=True)
class Writing:
    """What stands in a form now: the values that may be kept, and the texts that may not.

    ``answers`` are those to the guard, by field. ``page`` is the mark of the page, ``revision``
    what the row was when the writer began.
    """

    page: str
    values: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    revision: int | None = None

    @classmethod
    def kept_in(cls, draft: CaseworkDraft | None) -> Writing:
        """What a draft holds; nothing when there is none."""
        content = draft.content if draft else {}
        return cls(
            content.get("page", ""),
            {_name(key): value for key, value in content.get("values", {}).items()},
            {_name(key): marks for key, marks in content.get("answers", {}).items()},
            revision=content.get("revision"),
        )

    def of(self, names: Collection[str], ending: str = "") -> Writing:
        """The same of these fields only, by their names without ``ending``."""

        def kept(of: Mapping[str, Any]) -> dict[str, Any]:
            return {name.removesuffix(ending): of[name] for name in of if name in names}

        refused = frozenset(name.removesuffix(ending) for name in self.refused if name in names)
        return replace(self, values=kept(self.values), answers=kept(self.answers), refused=refused)


def draft_of(writer: Membership, place: str) -> CaseworkDraft | None:
    """Somebody's own draft of one form, if there is one."""
    found: CaseworkDraft | None = CaseworkDraft.objects.at(writer, place)
    return found


def lines_of(writer: Membership, place: str) -> CaseworkDraft | None:
    """What a form keeps line by line, as one draft that is not stored; None when nothing is kept.

    The fields of a line end with its code; kept they do not, for there a code would be read as the
    number of somebody. It began where the first of its lines began, and changed when the last did.
    """
    drafts = list(CaseworkDraft.objects.under(writer, place))
    if not drafts:
        return None
    content: dict[str, Any] = {"page": drafts[0].content["page"], "values": {}, "answers": {}}
    for draft in drafts:
        for part in ("values", "answers"):
            found = draft.content[part].items()
            content[part] |= {f"{key}{ending_of(draft.place)}": value for key, value in found}
    revisions = [draft.content["revision"] for draft in drafts if "revision" in draft.content]
    content |= {"revision": min(revisions)} if revisions else {}
    last = drafts[0].changed_at
    return CaseworkDraft(writer=writer, place=place, content=content, changed_at=last)


def ending_of(place: str) -> str:
    """How the fields of a line end, by the place of its draft: with the code of the line."""
    return f"-{place.rpartition('/')[2]}"


@transaction.atomic
def save_draft(
    place: str, writing: Writing, *, membership: Membership, about: Any = None
) -> CaseworkDraft | None:
    """Keep what somebody wrote so far in one form; None when nothing is left of it.

    A text that the guard refuses leaves in place what was kept of it before. ``about`` is the case,
    registration or item with which the draft is destroyed. A page that was sent already leaves no
    draft behind. Raises ``FactsRefused`` while its term is not confirmed (rule B1).
    """
    take_turn()
    unconfirmed = Parameter.objects.unconfirmed(DRAFT)
    if unconfirmed:
        text = _("A draft cannot be kept yet: the municipality has to confirm “%(term)s” first.")
        raise FactsRefused({"": text % {"term": unconfirmed[0].label}})
    draft = draft_of(membership, place)
    content = _content(writing, Writing.kept_in(draft))
    if not content["values"] or cache.get(_sent_key(membership, writing.page)):
        CaseworkDraft.objects.visible_to(membership).filter(place=place).delete()
        return None
    draft = draft or CaseworkDraft(writer=membership, place=place, **_belongs_to(about))
    draft.content, draft.changed_at = content, timezone.now()
    draft.save()
    return draft


@transaction.atomic
def discard_draft(place: str, *, membership: Membership, sent_page: str = "") -> None:
    """Throw away what was kept of one form.

    ``sent_page`` is the page that was sent: what another page of the same form kept stays, and a
    draft that is still on its way from this one is not kept.
    """
    take_turn()
    draft = draft_of(membership, place)
    if sent_page:
        cache.set(_sent_key(membership, sent_page), "sent", _SENT)
    if draft and sent_page in ("", Writing.kept_in(draft).page):
        draft.delete()


def _content(now: Writing, before: Writing) -> dict[str, Any]:
    """What is stored: the values of now, and of a refused text what was kept of it before."""
    old = {name: value for name, value in before.values.items() if name in now.refused}
    values = {**old, **{name: value for name, value in now.values.items() if _may_stay(value)}}
    answers = {name: marks for name, marks in before.answers.items() if name in old}
    answers |= {name: marks for name, marks in now.answers.items() if marks}
    content: dict[str, Any] = {
        "page": now.page,
        "values": {_key(name): value for name, value in values.items()},
        "answers": {_key(name): answers[name] for name in values if name in answers},
    }
    return content if now.revision is None else {**content, "revision": now.revision}


def _may_stay(value: Any) -> bool:
    """Whether the field of drafts takes it: the guard of the model is asked, field by field."""
    try:
        refuse_identifiers(value, is_code)
    except TextRefused:
        return False
    return bool(value)


def _key(name: str) -> str:
    """The name of a field as it is stored: with an underscore it would read as an account."""
    return name.replace("_", " ")


def _name(key: str) -> str:
    return key.replace(" ", "_")


def _belongs_to(about: Any) -> dict[str, Any]:
    kinds = {Case: "case", Registration: "registration", AgendaItem: "item"}
    return {name: about for model, name in kinds.items() if isinstance(about, model)}


def _sent_key(membership: Membership, page: str) -> str:
    return f"casework-sent:{membership.pk}:{page}"
