"""Every component on one page, in a real browser: sound for everybody, on phone and on paper.

The page exists in this test only; the product has no page of components.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, Route

from core.forms import DateField, Form
from core.tenancy import acting_for
from tests.browser import harness
from tests.world import World

COMPONENTS = """{% extends "base.html" %}{% load crispy_forms_filters %}
{% block title %}Bouwstenen{% endblock %}
{% block breadcrumb %}{% breadcrumb "Start" "#" "Bouwstenen" %}{% endblock %}
{% block heading %}Bouwstenen voor weerbaarheidsprogramma's{% endblock %}
{% block lead %}<p class="lead">Elk teken heeft een vorm, een kleur en een woord.</p>{% endblock %}
{% block actions %}<a class="btn" href="#">{% icon "plus" %}Toevoegen</a>
<a class="btn btn--primary" href="#">Opslaan</a>{% endblock %}
{% block filters %}{% filter_chips form %}{% endblock %}
{% block content %}
<div class="grid grid--main-side"><div class="stack">
<section class="card stack"><h2>Tekens</h2>
<div class="row row--wide">
{% for code in domains %}{% domain_mark code with_name=True %}{% endfor %}</div>
<div class="row row--wide">{% for code in phases %}{% phase_mark code %}{% endfor %}</div>
<div class="row">{% severity "high" %}{% severity "medium" %}{% severity "low" form="icon" %}</div>
<div class="row">{% for sign in signs %}{% status sign sign %}{% endfor %}</div>
{% evidence "mixed" %}<div>{% badge "Jihadisme" %}{% badge "2" "count" %}</div></section>
<section class="card stack"><h2>Knoppen</h2><div class="action-bar">
<button class="btn btn--primary">Opslaan</button><button class="btn">Bewust zo laten</button>
<button class="btn btn--quiet">Annuleren</button><button class="btn btn--danger">Vernietig</button>
<button class="btn" disabled>Niet beschikbaar</button></div>
<div class="segmented"><a href="#" aria-current="true">Doelgroep</a><a href="#">Thema</a></div>
<ol class="steps"><li class="is-done">Bestand</li><li aria-current="step">Controle</li></ol>
</section>
<section class="stack"><h2>Meldingen</h2>
{% for kind in kinds %}
{% notice kind "Let op" %}Lees <a href="#">dit</a>.{% endnotice %}{% endfor %}
{% empty_state "Nog geen activiteiten" "Begin nu." action_url="#" action_label="Inlezen" %}
</section>
<section class="card card--flush"><div class="card__head"><h2>Werklijst</h2></div>
<ul class="worklist"><li><span class="day day--late"><span class="day__number">1</span> okt</span>
<div><a class="worklist__title" href="#">Aandachtsfunctionarissenoverleg voorbereiden</a>
<span class="worklist__meta">Actie</span></div>{% status "late" "52 dagen te laat" %}</li></ul>
<ul class="findings"><li>{% severity "high" %}<div class="finding__body"><h3>Geen eigenaar</h3>
<dl class="finding__facts"><dt>Waarom</dt><dd>Het veld is leeg.</dd></dl></div>
<div class="finding__actions"><a class="btn" href="#">In actieplan zetten</a></div></li></ul>
<ul class="results"><li><div class="result__body"><h3><a href="#">Diamant</a></h3></div>
<div class="result__side">{% evidence "described" %}</div></li></ul></section>
<div class="table-wrap" role="region" tabindex="0" aria-label="Rijen"><table class="tbl tbl--stack">
<thead><tr><th scope="col">Titel</th><th scope="col" class="num">Budget</th></tr></thead><tbody>
<tr class="is-faulty"><th scope="row">VIP</th><td class="num cell-faulty">{{ 24000|euro }}</td></tr>
</tbody></table></div>{% pagination page_obj %}
<form method="get" class="form card">{{ form|crispy }}<button class="btn">Toon</button></form>
</div><div class="stack">
<section class="card"><h2>Tijdlijn</h2>{% timeline events %}</section>
<section class="card card--ink stack"><h2>8 december</h2>
<a class="btn" href="#">Bereid voor</a></section>
<section class="card card--quiet">
<dl class="facts"><dt>Waar</dt><dd>Hele gemeente</dd></dl></section>
<ol class="ladder"><li><span>5</span> Erkend</li>
<li aria-current="true"><span>4</span> Effect</li></ol>
<dl class="figures"><div><dt>actieve activiteiten</dt><dd>43</dd></div></dl>
<details class="details"><summary>Als tabel</summary><p>Tabel</p></details>
</div></div>{% endblock %}"""
CHOICES = [("yes", "Ja"), ("no", "Nee"), ("discuss", "Nog bespreken in de werksessie")]
SIGNS = ["idea", "planned", "running", "paused", "ended", "done", "waiting", "late", "cancelled"]


class Example(Form):
    """One field of each kind, sent empty."""

    title = forms.CharField(label="Titel", help_text="Zo kort dat het past.")
    text = forms.CharField(label="Omschrijving", widget=forms.Textarea, required=False)
    phase = forms.ChoiceField(label="Fase", choices=[("", "Kies een fase"), *CHOICES])
    end = DateField(label="Einde")
    fits = forms.ChoiceField(
        label="Is het logisch?",
        choices=CHOICES,
        widget=forms.RadioSelect(attrs={"class": "choice--tile"}),
    )
    level = forms.ChoiceField(label="Niveau", choices=CHOICES, widget=forms.RadioSelect)
    groups = forms.MultipleChoiceField(
        label="Groepen", choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    file = forms.FileField(label="Bestand", required=False)
    agree = forms.BooleanField(label="Ik heb dit met de eigenaar besproken")


def components(world: World) -> str:
    """The page of components as the policy adviser of Maasmonde gets it."""
    request: Any = RequestFactory().get("/maasmonde/", {"title": "taal", "groups": ["yes"]})
    request.membership = world.maasmonde.membership("policy_adviser")
    request.municipality, request.user = request.membership.municipality, request.membership.user
    day = datetime.date(2026, 11, 22)
    context = {
        "domains": ["social", "care", "safety", "external", "unknown", "none"],
        "phases": ["primary_breeding_ground", "primary_vulnerable", "secondary", "tertiary", ""],
        "signs": SIGNS,
        "kinds": ["info", "success", "warning", "error"],
        "tabs": [("Overzicht", "#", True), ("Activiteiten", "#", False), ("Vlekken", "#", False)],
        "page_obj": Paginator(range(17), 5).page(2),
        "form": Example({"title": "", "groups": ["yes"]}),
        "events": [{"title": s, "date": day, "state": s} for s in ("future", "late", "past")],
    }
    with translation.override("nl"), acting_for(request.municipality):
        return Template(COMPONENTS).render(RequestContext(request, context))


@pytest.fixture
def show(live_world: World, open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A function that opens the page of components; keyword arguments as for ``open_context``."""
    html = components(live_world)

    def open_it(**options: Any) -> Page:
        page = open_context(**options).new_page()

        def answer(route: Route) -> None:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

        page.route("**/components", answer)
        page.goto("/components")
        return page

    return open_it


@pytest.mark.parametrize("window", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"])
def test_components_are_sound(show: Callable[..., Page], window: dict[str, int]) -> None:
    page = show(viewport=window)
    harness.assert_sound(page)


def test_targets_are_large_on_a_phone(show: Callable[..., Page]) -> None:
    harness.assert_target_sizes(show(viewport=harness.PHONE), minimum=44)


def test_labels_are_wide_enough_to_read(show: Callable[..., Page]) -> None:
    page = show(viewport={"width": 320, "height": 800})
    narrow = page.evaluate(
        """() => [...document.querySelectorAll('label, legend')]
            .filter(label => label.getBoundingClientRect().width < 40)
            .map(label => label.outerHTML.slice(0, 120))"""
    )
    assert not narrow


def test_summary_of_errors_has_the_focus_without_script(show: Callable[..., Page]) -> None:
    page = show(java_script_enabled=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#id_title")


def test_account_menu_opens_without_script_and_closes_with_escape(
    show: Callable[..., Page],
) -> None:
    page = show(java_script_enabled=False)
    page.locator("details.menu > summary").click()
    assert page.get_by_role("button", name="Uitloggen").is_visible()
    lively = show()
    lively.locator("details.menu > summary").click()
    lively.keyboard.press("Tab")
    lively.keyboard.press("Escape")
    assert not lively.get_by_role("button", name="Uitloggen").is_visible()
    assert lively.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_chosen_tile_is_told_by_more_than_colour(show: Callable[..., Page]) -> None:
    page = show()
    tile = page.locator("label.choice--tile").first
    before = tile.evaluate("tile => getComputedStyle(tile).fontWeight")
    tile.click()
    assert tile.locator("input").is_checked()
    assert tile.evaluate("tile => getComputedStyle(tile).fontWeight") > before


def test_paper_shows_content_and_leaves_out_the_controls(show: Callable[..., Page]) -> None:
    page = show()
    page.emulate_media(media="print")
    assert not page.locator("nav.app-nav, .app-nav").first.is_visible()
    assert not page.get_by_text("In actieplan zetten").is_visible()
    assert page.get_by_role("heading", name="Geen eigenaar").is_visible()


def test_icons_are_drawn(show: Callable[..., Page]) -> None:
    boxes = show().evaluate(
        """() => [...document.querySelectorAll('svg.icon use')]
            .map(use => use.getBBox().width > 0)"""
    )
    assert boxes
    assert all(boxes)
