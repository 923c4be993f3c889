"""Forms that keep what somebody is writing: no text is lost by a crash, a time-out or a slip.

The page is its own door: it knows who may write, about what, and by which form it is judged.
"""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property

from casework.actions.drafts import Writing, discard_draft, draft_of, save_draft
from casework.models import AgendaItem, Case, Registration
from casework.models.parameters import DRAFT
from core.deidentification.decisions import write
from core.lifecycle import FactsRefused
from core.models import Parameter
from core.views.bases import Create

#: What the page sends: what to do with its draft, and which page it is.
COMMAND, PAGE = "draft", "draft-page"
KEEP, DISCARD = "keep", "discard"
#: Values that are chosen, not written: they are kept when the field takes them.
CHOSEN = (forms.ChoiceField, forms.BooleanField, forms.DateField, forms.TimeField,
          forms.IntegerField)  # fmt: skip
_PLAIN = re.compile(r"[\w-]{1,20}")


@dataclass(frozen=True)
class DraftState:
    """What the line about the draft says (templates/components/draft.html).

    ``left_out`` are (box, why) pairs; ``is_answer`` says that this answers a save, so that it is no
    greeting.
    """

    page: str
    days: int
    changed_at: datetime.datetime | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    is_answer: bool = False


@dataclass(frozen=True)
class Part:
    """One draft of a form: its place, what it is destroyed with, and the fields it holds.

    ``ending`` is left off the names of those fields.
    """

    place: str
    about: Any
    names: Collection[str]
    ending: str = ""


class KeepsDraft:
    """A create, update or transition view whose form is kept while somebody types.

    Its template shows ``components/draft.html`` as the last thing within the form, when ``draft``
    is there. A form whose rows come and go makes as many as its ``initial`` names.
    """

    request: Any
    membership: Any
    object: Any

    # --- where and of what -------------------------------------------------------------------
    @property
    def draft_place(self) -> str:
        """Which form: the name of its address, and the codes in it."""
        match = self.request.resolver_match
        codes = [str(value) for name, value in match.kwargs.items() if name != "municipality"]
        asked = [
            f"{name}-{value}"
            for name, value in sorted(self.request.GET.items())
            if _PLAIN.fullmatch(name) and _PLAIN.fullmatch(value)
        ]
        return "/".join([match.url_name, *codes, *asked])[:120]

    def draft_about(self) -> Any:
        """The case, registration or item with which the draft is destroyed; None for none."""
        return _subject(getattr(self, "object", None)) or getattr(self, "case", None)

    @cached_property
    def kept(self) -> Any:
        """What was kept of an earlier writing, if anything."""
        return draft_of(self.membership, self.draft_place)

    def draft_parts(self, form: Any) -> Iterable[Part]:
        """The drafts of a form that was sent: one, with everything."""
        return [Part(self.draft_place, self.draft_about(), form.fields)]

    def draft_places(self) -> Iterable[str]:
        """The places of what is thrown away."""
        return [self.draft_place]

    # --- beginning ---------------------------------------------------------------------------
    @property
    def _goes_on(self) -> bool:
        return self.request.method == "GET" and self.kept is not None

    def get_form_kwargs(self) -> dict[str, Any]:
        """Begin with what was kept; what is sent speaks for itself."""
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        if self._goes_on:
            begun = Writing.kept_in(self.kept).values
            kwargs["initial"] = {**(kwargs.get("initial") or {}), **begun}
        return kwargs

    def get_form(self, form_class: Any = None) -> Any:
        """The form, with the answers to the guard and the revision that the writer began with.

        So a text that somebody else changed since is not overwritten unseen.
        """
        form = super().get_form(form_class)  # type: ignore[misc]
        if self._goes_on:
            begun = Writing.kept_in(self.kept)
            form.begin_with(begun.answers)
            if "revision" in form.fields and begun.revision is not None:
                form.initial["revision"] = begun.revision
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``draft``, for a form that has a text to keep."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        form = context.get("form")
        if form is not None and any(form._guarded()):
            context.setdefault("draft", self._state(self.kept))
        return context

    def _state(self, draft: Any, **facts: Any) -> DraftState:
        page = self._page() or Writing.kept_in(draft).page or secrets.token_hex(16)
        moment = draft.changed_at if draft else None
        days = int(Parameter.objects.value(DRAFT))
        return DraftState(signing.Signer(salt=COMMAND).sign(page), days, moment, **facts)

    def _page(self) -> str:
        """The mark of the page that was sent; "" for none of ours."""
        try:
            return signing.Signer(salt=COMMAND).unsign(self.request.POST.get(PAGE, ""))
        except signing.BadSignature:
            return ""

    # --- writing -----------------------------------------------------------------------------
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep or throw away what was typed; anything else is the form itself."""
        command = request.POST.get(COMMAND)
        if command not in (KEEP, DISCARD):
            answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
            return answer
        self.object = None if isinstance(self, Create) else self.get_object()  # type: ignore[attr-defined]
        if command == DISCARD:
            self._discard()
            return HttpResponseRedirect(request.get_full_path())
        return self._keep()

    def _keep(self) -> HttpResponse:
        form: Any = self.get_form()
        form.is_valid()
        draft, left_out = self._saved(form)
        state = self._state(draft, left_out=tuple(left_out), is_answer=True)
        response = self._answer(form, state)
        response.status_code = 422 if left_out else 200
        return response

    def _answer(self, form: Any, state: DraftState) -> HttpResponse:
        """What is kept by now: that alone for a script, else the page with what was typed."""
        if self.request.headers.get("X-Requested-With") == "fetch":
            return render(self.request, "components/draft_state.html", {"draft": state})
        form.only_the_questions()
        context = self.get_context_data(form=form, draft=state)
        answer: HttpResponse = self.render_to_response(context)  # type: ignore[attr-defined]
        return answer

    def _saved(self, form: Any) -> tuple[Any, list[tuple[str, str]]]:
        """The draft, and which boxes were left out; never their words."""
        texts = form.texts_sent()
        refused = frozenset(name for name, text in texts.items() if text is None)
        writing = _writing(form, self._page() or secrets.token_hex(16), refused)
        try:
            draft = self._stored(form, writing)
        except FactsRefused as reason:
            return None, [("", str(reason))]
        return draft, [_left_out(form, name) for name in texts if name in refused]

    def _stored(self, form: Any, writing: Writing) -> Any:
        """Keep every part; one of what is kept, or None."""
        found = None
        for part in self.draft_parts(form):
            kept = writing.of(part.names, part.ending)
            facts = {"membership": self.membership, "about": part.about}
            found = save_draft(part.place, kept, **facts) or found
        return found

    def form_valid(self, form: Any) -> HttpResponse:
        """Once it was carried out, its draft is thrown away."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if response.status_code < 400:
            self._discard(sent_page=self._page())
        return response

    def _discard(self, **facts: Any) -> None:
        for place in self.draft_places():
            discard_draft(place, membership=self.membership, **facts)


def _left_out(form: Any, name: str) -> tuple[str, str]:
    """The label of a box, and why it was not kept."""
    return str(form[name].label), str(next(iter(form.errors.get(name, [])), ""))


def _writing(form: Any, page: str, refused: frozenset[str]) -> Writing:
    """What of a form that was looked at may be kept."""
    texts = {name: text for name, text in form.texts_sent().items() if text is not None}
    answers = {name: write(asked.reasons) for name, asked in form.dialogues.items()}
    chosen = {name: value for name in form.fields if (value := _choice(form, name))}
    revision = chosen.pop("revision", None)
    read = int(revision) if revision else None
    return Writing(page, {**texts, **chosen}, answers, refused, read)


def _choice(form: Any, name: str) -> Any:
    """What was chosen in a field, as it was sent; nothing for another kind or a wrong choice."""
    field, sent, data = form.fields[name], form.add_prefix(name), form.as_sent
    if field.disabled or not isinstance(field, CHOSEN) or sent not in data:
        return None
    try:
        field.clean(field.widget.value_from_datadict(data, form.files, sent))
    except forms.ValidationError:
        return None
    several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    return data.getlist(sent) if several else data.get(sent)


def _subject(obj: Any) -> Any:
    """The case, registration or item that a row is of."""
    if obj is None or isinstance(obj, Case | Registration | AgendaItem):
        return obj
    holders = (getattr(obj, name, None) for name in ("case", "plan", "registration"))
    return next((_subject(holder) for holder in holders if holder is not None), None)
