"""The template tags and filters of the look."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from lxml import etree

from core.templatetags import ui
from interventions.classification import Domain, EvidenceRung, PreventionPhase, Severity
from tests.world import World


def show(source: str, request: Any = None, **context: Any) -> str:
    """What a template with this source shows, in Dutch, without the white space around it."""
    with translation.override("nl"):
        if request is None:
            return Template(source).render(Context(context)).strip()
        return Template(source).render(RequestContext(request, context)).strip()


def text_of(html: str) -> str:
    """The words of a piece of HTML, as a screen reader gets them."""
    tree = etree.HTML(f"<body>{html}</body>")
    for hidden in tree.xpath("//*[@aria-hidden='true']"):
        hidden.clear(keep_tail=True)
    return " ".join("".join(tree.itertext()).split())


def asking(world: World, path: str, role: str = "policy_adviser", **query: Any) -> Any:
    """A request of that role in Maasmonde."""
    request: Any = RequestFactory().get(path, query)
    request.membership = world.maasmonde.membership(role)
    request.municipality = request.membership.municipality
    request.user = request.membership.user
    return request


# --- marks -----------------------------------------------------------------------------------
@pytest.mark.parametrize("code", Domain.values)
def test_domain_mark_knows_every_domain_of_the_vocabulary(code: str) -> None:
    with translation.override("nl"):
        label = str(Domain(code).label)
    words = text_of(show("{% domain_mark code with_name=True %}", code=code))
    assert code in ui.DOMAINS
    assert words.casefold() in (label.casefold(), "domein onbekend", "partner buiten deze domeinen")


def test_domain_marks_differ_in_shape_and_not_in_colour_only() -> None:
    shapes = {show("{% domain_mark code %}", code=code) for code in ui.DOMAINS}
    assert len(shapes) == len(ui.DOMAINS) == 6
    assert [letter for letter, _name in ui.DOMAINS.values()] == ["S", "Z", "V", "P", "?", "?"]


def test_domain_mark_without_name_still_speaks() -> None:
    assert text_of(show('{% domain_mark "care" %}')) == "Zorgdomein"
    assert text_of(show('{% domain_mark "care" "De Zorgboog" %}')) == "Zorgdomein: De Zorgboog"
    assert text_of(show("{% domain_mark None with_name=True %}")) == "Geen eigenaar"
    assert text_of(show('{% domain_mark "of later date" %}')) == "Domein onbekend"


@pytest.mark.parametrize("code", PreventionPhase.values)
def test_phase_mark_and_number_agree_with_the_vocabulary(code: str) -> None:
    phase = PreventionPhase(code)
    with translation.override("nl"):
        label = str(phase.label)
    html = show("{% phase_mark code %}", code=code)
    assert text_of(html).casefold() == label.casefold()
    assert f"phase--{phase.mark}" in html
    assert show("{{ code|phase_number }}", code=code) == phase.mark
    assert text_of(show("{% phase_mark code with_name=False %}", code=code)) == text_of(html)


def test_phase_mark_says_when_there_is_no_phase() -> None:
    assert text_of(show("{% phase_mark None %}")) == "Nog niet ingedeeld"
    assert show("{{ None|phase_number }}") == "–"


@pytest.mark.parametrize("code", Severity.values)
def test_severity_always_has_its_word(code: str) -> None:
    with translation.override("nl"):
        label = str(Severity(code).label)
    assert text_of(show("{% severity code %}", code=code)) == label
    icon = show('{% severity code form="icon" %}', code=code)
    assert text_of(icon) == label
    assert "visually-hidden" in icon


@pytest.mark.parametrize(
    ("rung", "filled"), list(zip(EvidenceRung.values, range(5, -1, -1), strict=True))
)
def test_evidence_fills_as_many_rungs_as_the_ladder_says(rung: str, filled: int) -> None:
    with translation.override("nl"):
        label = str(EvidenceRung(rung).label)
    html = show("{% evidence rung %}", rung=rung)
    assert html.count('class="on"') == filled
    assert text_of(html) == label


def test_evidence_takes_a_sentence_of_its_own() -> None:
    html = show("{% evidence 'recognised' label %}", label="Erkend in 2017")
    assert text_of(html) == "Erkend in 2017"


def test_status_has_a_sign_and_the_text_of_the_model() -> None:
    assert show('{% status "under_review" label %}', label="in herziening") == (
        '<span class="status status--waiting">In herziening</span>'
    )
    assert "status--running" in show('{% status "running" "loopt" %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% status 'x' text %}",
        "{% badge text %}",
        "{% domain_mark 'social' text %}",
        "{% evidence 'mixed' text %}",
        "{% notice 'info' text %}{{ text }}{% endnotice %}",
        "{% empty_state text text %}",
        "{% breadcrumb text '/' text %}",
        "{{ text|soft_hyphens }}",
    ],
)
def test_text_of_people_is_escaped(source: str) -> None:
    html = show(source, text="<script>alert('x')</script>")
    assert "<script" not in html
    assert "&lt;" in html


def test_every_icon_that_a_template_asks_for_is_in_the_sprite() -> None:
    sprite = etree.parse(settings.BASE_DIR / "static" / "img" / "icons.svg")
    names = set(sprite.xpath("//@id"))
    asked = {
        line.split('"')[1]
        for file in (settings.BASE_DIR / "templates").rglob("*.html")
        for line in file.read_text(encoding="utf-8").split("{% icon ")[1:]
        if line.startswith('"')
    }
    assert asked
    assert asked <= names
    assert 'href="/static/img/icons.svg#plus"' in show('{% icon "plus" %}')
    assert 'aria-hidden="true"' in show('{% icon "plus" %}')


# --- blocks ----------------------------------------------------------------------------------
def test_notice_shows_title_and_content() -> None:
    html = show("{% notice 'error' 'Niet bewaard' %}Vul het <b>einde</b> in.{% endnotice %}")
    assert "notice--error" in html
    assert text_of(html) == "Niet bewaardVul het einde in."
    assert "<b>einde</b>" in html


def test_empty_state_offers_a_way_in_only_when_there_is_one() -> None:
    bare = show("{% empty_state 'Nog niets' 'Hier komt iets.' %}")
    assert "<a" not in bare
    way = "{% empty_state 'Nog niets' action_url='/x/' action_label='Begin' action_icon='plus' %}"
    assert 'href="/x/"' in show(way)


def test_breadcrumb_links_all_steps_but_the_last() -> None:
    html = show("{% breadcrumb 'Programma' '/p/' 'Activiteiten' '/p/a/' 'Dialoogtafels' %}")
    assert html.count("<a ") == 2
    assert '<li aria-current="page">Dialoogtafels</li>' in html


def test_timeline_writes_dates_states_and_texts() -> None:
    events = [
        {"title": "Evaluatie", "date": datetime.date(2027, 3, 1), "state": "future"},
        SimpleNamespace(title="Plan", date=datetime.date(2026, 11, 1), state="late"),
        {"title": "Gestart", "date": "in het voorjaar", "text": "Met tien", "who": "Noor"},
    ]
    html = show("{% timeline events %}", events=events)
    assert "1 maart 2027 · gepland" in html
    assert "1 november 2026 · te laat" in html
    assert '<li class="is-past">' in html
    assert "in het voorjaar" in html
    assert "Met tien" in html


def test_pagination_keeps_the_filters() -> None:
    page = Paginator(range(17), 5).page(2)
    request = RequestFactory().get("/", {"q": "taal & spel", "page": "2"})
    html = show("{% pagination page %}", request, page=page)
    assert "6 tot en met 10 van 17" in html
    assert 'href="?q=taal+%26amp%3B' not in html
    assert 'href="?q=taal+%26+spel&amp;page=1"' in html
    assert 'href="?q=taal+%26+spel&amp;page=3"' in html


def test_pagination_of_one_page_has_no_ways() -> None:
    html = show("{% pagination page %}", page=Paginator(range(3), 5).page(1))
    assert "1 tot en met 3 van 3" in html
    assert "<a " not in html


def test_query_string_takes_a_filter_out() -> None:
    request = RequestFactory().get("/", {"q": "taal", "page": "2"})
    assert show("{% query_string page=None %}", request) == "?q=taal"


class Filters(forms.Form):
    """Filters of a list, for the chips."""

    q = forms.CharField(label="Zoek", required=False)
    phase = forms.MultipleChoiceField(label="Fase", choices=[("a", "Eén"), ("b", "Twee")])


def test_filter_chips_take_off_one_filter_each() -> None:
    query = {"q": "taal", "phase": ["a", "b"], "page": "3", "other": ""}
    request = RequestFactory().get("/", query)
    html = show("{% filter_chips form %}", request, form=Filters(request.GET))
    assert text_of(html).startswith("Filter weghalen: Zoek: taal")
    assert 'href="?phase=a&amp;phase=b&amp;other="' in html
    assert 'href="?q=taal&amp;phase=b&amp;other="' in html
    assert "page=" not in html


def test_filter_chips_show_nothing_without_filters() -> None:
    assert show("{% filter_chips form %}", RequestFactory().get("/"), form=Filters()) == ""
    assert show("{% filter_chips None %}", RequestFactory().get("/")) == ""


# --- addresses and rights ----------------------------------------------------------------------
def test_here_stays_in_the_municipality(acting: World) -> None:
    assert show("{% here 'programmes:home' %}") == "/maasmonde/"


def test_may_asks_the_membership(acting: World) -> None:
    both = '{% may "programme.edit" as ok %}{{ ok }} {{ request.membership|may:"programme.edit" }}'
    assert show(both, asking(acting, "/")) == "True True"
    assert show(both, asking(acting, "/", role="executive")) == "False False"
    assert show('{% may "programme.edit" as ok %}{{ ok }}', RequestFactory().get("/")) == "False"
    assert ui.may_filter(None, "programme.edit") is False


def test_action_bar_offers_open_verbs_only(acting: World) -> None:
    programme = acting.maasmonde.programme
    html = show("{% action_bar programme %}", asking(acting, "/"), programme=programme)
    verbs = [
        verb.name
        for verb in programme.lifecycle.open_to(
            programme, acting.maasmonde.membership("policy_adviser")
        )
    ]
    assert verbs
    assert html.count("<a ") == len(verbs)
    assert all(f"/do/{verb}/" in html for verb in verbs)
    source = f'{{% action_bar programme primary="{verbs[0]}" %}}'
    assert show(source, asking(acting, "/"), programme=programme).count("btn--primary") == 1
    hidden = f'{{% action_bar programme hide="{" ".join(verbs)}" %}}'
    assert "<a " not in show(hidden, asking(acting, "/"), programme=programme)
    reader = asking(acting, "/", role="executive")
    assert "<a " not in show("{% action_bar programme %}", reader, programme=programme)


def test_navigation_marks_the_present_area(acting: World) -> None:
    html = show("{% navigation %}", asking(acting, "/maasmonde/interventions/"))
    tree = etree.HTML(html)
    assert tree.xpath("//a[@aria-current]/@href") == ["/maasmonde/interventions/"]
    home = etree.HTML(show("{% navigation %}", asking(acting, "/maasmonde/")))
    assert home.xpath("//a[@aria-current]/@href") == ["/maasmonde/"]


def test_navigation_shows_only_what_the_reader_may_see(acting: World) -> None:
    seen = show("{% navigation %}", asking(acting, "/maasmonde/", role="no_role"))
    assert "<a " not in seen
    adviser = etree.HTML(show("{% navigation %}", asking(acting, "/maasmonde/")))
    assert "/maasmonde/programmes/" in adviser.xpath("//a/@href")
    assert show("{% navigation %}", RequestFactory().get("/")) == ""


# --- dates, amounts, words -----------------------------------------------------------------------
@time_machine.travel("2026-11-22T09:14:00Z", tick=False)
def test_dates_are_written_the_dutch_way() -> None:
    day = datetime.date(2026, 11, 2)
    moment = datetime.datetime(2026, 11, 22, 9, 14, tzinfo=datetime.UTC)
    assert show("{{ day|date_long }}", day=day) == "2 november 2026"
    assert show("{{ day|date_short }}", day=day) == "02-11-2026"
    assert show("{{ moment|date_time }}", moment=moment) == "22 november 2026, 10.14"
    assert show("{{ moment|date_short }}", moment=moment) == "22-11-2026"
    nothing = (
        "{{ n|date_long }}{{ n|date_short }}{{ n|date_time }}{{ n|days_ago }}{{ n|days_late }}"
    )
    assert show(nothing, n=None) == ""


@time_machine.travel("2026-11-22T09:14:00Z", tick=False)
@pytest.mark.parametrize(
    ("day", "ago", "late"),
    [
        ((2026, 11, 22), "vandaag", ""),
        ((2026, 11, 21), "gisteren", "1 dag te laat"),
        ((2026, 11, 1), "21 dagen geleden", "21 dagen te laat"),
        ((2026, 12, 8), "8 december 2026", ""),
    ],
)
def test_days_are_counted_from_today(day: tuple[int, int, int], ago: str, late: str) -> None:
    assert (
        show("{{ day|days_ago }}|{{ day|days_late }}", day=datetime.date(*day)) == f"{ago}|{late}"
    )


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(24000, "€\u00a024.000"), ("1250.50", "€\u00a01.250,50"), (0, "€\u00a00"), (None, "")],
)
def test_euro_groups_thousands(amount: Any, shown: str) -> None:
    assert show("{{ amount|euro }}", amount=amount) == shown


def test_soft_hyphens_break_long_words_only_and_change_no_letter() -> None:
    title = "Weerbaarheidstraining voor aandachtsfunctionarissen & ouders"
    html = show("{{ title|soft_hyphens }}", title=title)
    assert "Weer\u00adbaar\u00adheids\u00adtraining" in html
    assert " ouders" in html
    assert show("{{ 'sleutelfigurennetwerk'|soft_hyphens }}") == "sleutel\u00adfiguren\u00adnetwerk"
    assert html.replace("\u00ad", "") == title.replace("&", "&amp;")
