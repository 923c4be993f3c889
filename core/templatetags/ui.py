"""The building blocks of every page, as template tags and filters (their look: ``site.css``).

A mark never speaks by colour alone: each has a shape, letter or position, and a text. Small marks
are made here, as a page shows hundreds; what has structure stands in ``templates/components``.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyphen
from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from core import permissions, tenancy

register = template.Library()

#: Code → (letter, name). "none": nobody owns it; "unknown": an owner without a domain.
DOMAINS: dict[str, tuple[str, Any]] = {
    "social": ("S", _("social domain")),
    "care": ("Z", _("care domain")),
    "safety": ("V", _("safety domain")),
    "external": ("P", _("outside partner")),
    "unknown": ("?", _("domain unknown")),
    "none": ("?", _("no owner")),
}
#: Code → (number on the funnel, name), from the whole society to one person.
PHASES: dict[str, tuple[str, Any]] = {
    "primary_breeding_ground": ("1a", _("primary: breeding ground")),
    "primary_vulnerable": ("1b", _("primary: vulnerable groups")),
    "secondary": ("2", _("secondary prevention")),
    "tertiary": ("3", _("tertiary prevention")),
}
SEVERITIES: dict[str, Any] = {"high": _("High"), "medium": _("Medium"), "low": _("Low")}
#: Code → (rungs filled out of five, sentence).
EVIDENCE: dict[str, tuple[int, Any]] = {
    "recognised": (5, _("Recognised by a committee")),
    "effect_evaluated": (4, _("Effect studied")),
    "mixed": (3, _("Studied, mixed picture")),
    "process_evaluated": (2, _("Execution studied")),
    "described": (1, _("Only described")),
    "unknown": (0, _("Not known")),
}
#: Which sign a state of any life cycle gets, when it is no sign itself; the text is the model's.
_SIGNS = {
    "idea": "draft unknown",
    "planned": "open",
    "running": "in_progress published held addressed available",
    "waiting": "proposed under_review",
    "done": "adopted approved completed concluded accepted",
    "ended": "retired",
    "cancelled": "dropped rejected",
}
#: A Dutch compound breaks best before one of these; only elsewhere by syllable.
_INSIDE_COMPOUND = re.compile(
    r"(?<=[^\W\d_]{4})(?=ambassad|avond|begeleid|conci|contact|cursus|elkaar|factor|figu|functio|gemeen"
    r"|gesprek|gericht|groep|huis|kwartier|lessen|maatje|netwerk|onder[sw]|organi|overleg|person"
    r"|profess|programma|project|punt|raad|reeks|sessie|tafel|team|training|verwijz|voorstel"
    r"|(?<!net)werk|wijs|zoek)",
    re.IGNORECASE,
)
STATUS_SIGNS = {code: sign for sign, codes in _SIGNS.items() for code in codes.split()}


# --- addresses and rights -----------------------------------------------------------------
@register.simple_tag
def here(name: str, **kwargs: Any) -> str:
    """The address of ``name`` within the current municipality: ``{% here 'programmes:list' %}``."""
    return tenancy.reverse(name, **kwargs)


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str, obj: Any = None) -> bool:
    """Whether the reader has the right: ``{% may "programme.edit" programme as editable %}``."""
    membership = _membership(context)
    return membership is not None and bool(membership.may(permission, obj))


@register.filter(name="may")
def may_filter(membership: Any, permission: str) -> bool:
    """Whether the membership has the right: ``{% if request.membership|may:"x" %}``."""
    return membership is not None and bool(membership.may(permission))


@register.simple_tag(takes_context=True)
def query_string(context: template.Context, **changes: Any) -> str:
    """The present filters with some changed; None takes one out: ``{% query_string page=2 %}``."""
    query = _query(context)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


# --- marks --------------------------------------------------------------------------------
@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css: str = "") -> SafeString:
    """An icon of ``static/img/icons.svg``, for the eye only: a word always stands beside it."""
    html = '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(html, css, static("img/icons.svg"), name)


@register.simple_tag
def domain_mark(
    code: str, label: Any = None, size: str = "", with_name: bool = False
) -> SafeString:
    """A domain as shape, letter and colour; empty or "none" is "no owner".

    ``label`` is the text beside it, such as the owner; ``with_name`` writes the domain's name;
    with neither it is there for screen readers only: use that beside a legend.
    """
    known = str(code or "none") if not code or code in DOMAINS else "unknown"
    shown = DOMAINS[known][1] if with_name else label
    return _domain_mark(known, str(shown or ""), size, get_language())


@register.simple_tag
def phase_mark(code: str | None, with_name: bool = True, label: Any = None) -> SafeString:
    """A phase as position in the funnel plus its name (hidden when ``with_name`` is false)."""
    return _phase_mark(str(code or ""), with_name, str(label or ""), get_language())


@register.filter
def phase_number(code: str | None) -> str:
    """The short sign of a phase on the funnel: 1a, 1b, 2 or 3; a dash for none."""
    return PHASES[code][0] if code in PHASES else "–"


@register.simple_tag
def severity(code: str, form: str = "full") -> SafeString:
    """How serious a finding about a programme is: sign and word; ``form="icon"`` hides the word.

    Never beside a person, a signal or a case.
    """
    css = "visually-hidden" if form == "icon" else "severity__word"
    html = '<span class="severity severity--{}"><span class="{}">{}</span></span>'
    return format_html(html, code, css, SEVERITIES[code])


@register.simple_tag
@lru_cache(maxsize=512)
def status(code: str, label: Any) -> SafeString:
    """A state as sign and text: ``{% status activity.status activity.get_status_display %}``."""
    html = '<span class="status status--{}">{}</span>'
    return format_html(html, STATUS_SIGNS.get(code, code), capfirst(label))


@register.simple_tag
def evidence(rung: str, label: Any = None) -> SafeString:
    """What is known about an approach: a stair of five rungs and the sentence that explains it."""
    filled, sentence = EVIDENCE.get(rung, EVIDENCE["unknown"])
    stair = SafeString('<i class="on"></i>' * filled + "<i></i>" * (5 - filled))
    html = '<span class="evidence"><span class="evidence__rungs" aria-hidden="true">{}</span>'
    return format_html(html + "<span>{}</span></span>", stair, label or sentence)


@register.simple_tag
def badge(text: Any, css: str = "") -> SafeString:
    """A neutral label, such as a theme or a count; never a state."""
    return format_html('<span class="badge{}">{}</span>', f" badge--{css}" if css else "", text)


# --- blocks -------------------------------------------------------------------------------
@register.simple_block_tag
def notice(content: str, kind: str, title: Any = "") -> SafeString:
    """A message in the page: ``{% notice "warning" title %}…{% endnotice %}``.

    Kinds: info, success, warning, error. The title alone is enough for a short message.
    """
    sign = icon({"success": "check", "info": "info"}.get(kind, "warning"))
    html = '<div class="notice notice--{}">{}<div class="notice__body">{}{}</div></div>'
    heading = format_html("<strong>{}</strong>", title) if title else ""
    return format_html(html, kind, sign, heading, SafeString(content))


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: Any, text: Any = "", **way: Any) -> dict[str, Any]:
    """A drawn emptiness: what belongs here, why it is useful, how to begin.

    The way in: ``action_url``, ``action_label``, ``action_icon``, ``second_url``, ``second_label``.
    """
    return {"title": title, "text": text, **way}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*steps: Any) -> dict[str, Any]:
    """The way here: label, address, label, address, …, and the title of this page without one."""
    pairs = list(zip(steps[0:-1:2], steps[1::2], strict=True))
    return {"steps": pairs, "current": steps[-1]}


@register.inclusion_tag("components/action_bar.html", takes_context=True)
def action_bar(context: template.Context, obj: Any, primary: str = "", hide: str = "") -> Any:
    """Links to the verbs of the object's life cycle that are open to the reader.

    ``primary`` names the one verb that gets the filled button; ``hide`` lists verbs, separated by
    spaces, that the page offers elsewhere. The object says ``transition_url_name``.
    """
    membership, hidden = _membership(context), hide.split()
    verbs = obj.lifecycle.open_to(obj, membership) if membership else []
    name = getattr(obj, "transition_url_name", f"{obj._meta.app_label}:transition")
    links = [
        (verb.name, verb.label, tenancy.reverse(name, reference=obj.reference, verb=verb.name))
        for verb in verbs
        if verb.name not in hidden
    ]
    return {"links": links, "primary": primary}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Any) -> dict[str, Any]:
    """What happened and comes, in the order given.

    An event (mapping or object) has ``title`` and ``date`` (a date, or a text as it is shown), and
    may have ``text``, ``url``, ``who`` and ``state``: past (the default), future or late.
    """
    return {"events": events}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page_obj: Page[Any]) -> dict[str, Any]:
    """Which rows these are, and the way to the others with the same filters."""
    number, existing = page_obj.number, page_obj.paginator.page_range
    ways = [
        query_string(context, page=n) if n in existing else "" for n in (number - 1, number + 1)
    ]
    return {"page_obj": page_obj, "before": ways[0], "after": ways[1]}


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: template.Context, form: BaseForm | None) -> dict[str, Any]:
    """The filters that are on, each with a way to take it off; nothing when none is."""
    query, chips = _query(context), []
    query.pop("page", None)
    for bound in form or []:
        for value in query.getlist(bound.html_name):
            if not value or bound.is_hidden:
                continue
            rest = query.copy()
            rest.setlist(bound.html_name, [v for v in query.getlist(bound.html_name) if v != value])
            chips.append((_choice_label(bound, value), f"?{rest.urlencode()}"))
    return {"chips": chips}


# --- the frame of the page ------------------------------------------------------------------
@register.inclusion_tag("layout/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """The areas open to the reader, the present one marked."""
    request, membership = context.get("request"), _membership(context)
    if membership is None or request is None:
        return {"areas": []}
    inside = request.path.removeprefix(f"/{membership.municipality.slug}")
    may = [area for area in permissions.areas() if membership.may(area.permission)]
    areas = [*{str(area.label): area for area in may[::-1]}.values()][::-1]  # one per label
    current = next((area for area in areas if inside.startswith(area.prefixes)), None)
    links = [(area, tenancy.reverse(area.url_name)) for area in areas]
    here_is = [area is current if current else url == request.path for area, url in links]
    return {
        "areas": [(a.label, url, is_it) for (a, url), is_it in zip(links, here_is, strict=True)]
    }


@register.inclusion_tag("layout/subnavigation.html", takes_context=True)
def subnavigation(context: template.Context) -> dict[str, Any]:
    """The tabs inside an area: the view's ``tabs``, as (label, address, is it this page)."""
    return {"tabs": context.get("tabs") or []}


@register.inclusion_tag("layout/demo_bar.html")
def demo_bar() -> dict[str, Any]:
    """Says on every page that this is a demonstration without a second factor; else nothing."""
    return {"demo": settings.DEMO}


# --- dates, amounts, words ------------------------------------------------------------------
@register.filter
def date_long(value: datetime.date | None) -> str:
    """A date in running text: 22 november 2026. Empty for none."""
    return date_format(_day(value), "j F Y") if value else ""


@register.filter
def date_short(value: datetime.date | None) -> str:
    """A date in a table: 22-11-2026. Empty for none."""
    return _day(value).strftime("%d-%m-%Y") if value else ""


@register.filter
def date_time(value: datetime.datetime | None) -> str:
    """A moment in local time: 22 november 2026, 10.14. Empty for none."""
    return date_format(timezone.localtime(value), "j F Y, H.i") if value else ""


@register.filter
def days_ago(value: datetime.date | None) -> str:
    """How long ago a day was: vandaag, gisteren, 5 dagen geleden. Later days are written out."""
    days = (timezone.localdate() - _day(value)).days if value else -1
    if days < 0:
        return date_long(value)
    if days < 2:
        return str(_("yesterday") if days else _("today"))
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


@register.filter
def days_late(value: datetime.date | None) -> str:
    """How many days a deadline has passed: 21 dagen te laat. Empty when it has not."""
    days = (timezone.localdate() - _day(value)).days if value else 0
    if days < 1:
        return ""
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


@register.filter
def euro(amount: Decimal | int | float | None) -> str:
    """An amount in euro: € 24.000, or € 24.000,50 when it has cents. Empty for none."""
    if amount is None or amount == "":
        return ""
    exact = Decimal(str(amount))
    places = 0 if exact == exact.to_integral_value() else 2
    return f"€\u00a0{number_format(exact, decimal_pos=places, force_grouping=True)}"


@register.filter
def soft_hyphens(text: Any) -> SafeString:
    """The text with soft hyphens in words of ten letters and more: titles on narrow cards.

    On screen only, where browsers do not break Dutch reliably; documents read them aloud.
    """
    return _soft_hyphens(str(conditional_escape(text)))


def _membership(context: template.Context) -> Any:
    return getattr(context.get("request"), "membership", None)


def _query(context: template.Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _day(value: datetime.date) -> datetime.date:
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


def _choice_label(bound: Any, value: str) -> str:
    choices = {str(code): str(text) for code, text in getattr(bound.field, "choices", [])}
    return choices.get(value, value if choices else f"{bound.label}: {value}")


@lru_cache(maxsize=2048)
def _domain_mark(code: str, label: str, size: str, language: str) -> SafeString:
    letter, name = DOMAINS[code]
    hidden = "" if label == name else capfirst(f"{name}: " if label else name)
    html = (
        '<span class="domain"><span class="domain__mark domain__mark--{} domain__mark--{}"'
        ' aria-hidden="true">{}</span><span><span class="visually-hidden">{}</span>{}</span></span>'
    )
    return format_html(html, code, size or "md", letter, hidden, capfirst(label))


@lru_cache(maxsize=256)
def _phase_mark(code: str, with_name: bool, label: str, language: str) -> SafeString:
    number, name = PHASES.get(code, ("none", _("not yet classified")))
    css = "phase__name" if with_name else "visually-hidden"
    html = (
        '<span class="phase phase--{}"><span class="phase__mark" aria-hidden="true">'
        '<i></i><i></i><i></i><i></i></span><span class="{}">{}</span></span>'
    )
    return format_html(html, number, css, capfirst(label or name))


@lru_cache(maxsize=4096)
def _soft_hyphens(escaped: str) -> SafeString:
    dutch, shy = pyphen.Pyphen(lang="nl_NL", left=4, right=4), "\u00ad"

    def broken(word: re.Match[str]) -> str:
        parts = _INSIDE_COMPOUND.split(word.group())
        whole = len(parts) == 1
        return shy.join(dutch.inserted(p, shy) if whole or len(p) > 11 else p for p in parts)

    return SafeString(re.sub(r"[^\W\d_]{10,}", broken, escaped))
