"""The crispy template pack ``nlds``: label, hint, error and control, and what ties them."""

from __future__ import annotations

from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Column, Div, Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from lxml import etree

from core.forms import DateField, Form, TransitionForm
from core.models import Organisation
from tests.strict import PageReader
from tests.world import World

CHOICES = [("yes", "Ja"), ("no", "Nee"), (1234, "Bespreken")]


class Everything(Form):
    """One field of each kind."""

    title = forms.CharField(label="Titel", help_text="Zo kort dat het past.")
    text = forms.CharField(label="Omschrijving", widget=forms.Textarea, required=False)
    phase = forms.ChoiceField(label="Fase", choices=[("", "Kies"), *CHOICES])
    end = DateField(label="Einde")
    fits = forms.ChoiceField(
        label="Is het logisch?",
        choices=CHOICES,
        widget=forms.RadioSelect(attrs={"class": "choice--tile", "data-key": "j"}),
        help_text="Denk aan de fase.",
    )
    groups = forms.MultipleChoiceField(
        label="Doelgroepen", choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    facet = forms.MultipleChoiceField(
        label="Filter",
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "facet"}),
        required=False,
    )
    file = forms.FileField(label="Bestand", help_text="Excel of ods.")
    moment = forms.SplitDateTimeField(label="Moment", required=False)
    agree = forms.BooleanField(label="Besproken", help_text="Hoeft niet op papier.")
    secret = forms.CharField(widget=forms.HiddenInput)


def rendered(form: forms.BaseForm, helper: FormHelper | None = None) -> Any:
    """The form as the template pack shows it, in Dutch, as a tree; its markup must be sound."""
    with translation.override("nl"):
        html = render_crispy_form(form, helper, {"csrf_token": "token"})
    reader = PageReader(html)
    dangling = [target for _name, target in reader.references if target not in reader.ids]
    assert not reader.faults
    assert not dangling
    return etree.HTML(html)


def one(tree: Any, path: str) -> Any:
    """The only element at the path."""
    found = tree.xpath(path)
    assert len(found) == 1, f"{len(found)} × {path}"
    return found[0]


def words(element: Any) -> str:
    """The text of an element with single spaces."""
    return " ".join("".join(element.itertext()).split())


@pytest.fixture
def empty() -> Any:
    """The form before anything was typed."""
    return rendered(Everything())


@pytest.fixture
def faulty() -> Any:
    """The form as it comes back after sending almost nothing."""
    return rendered(Everything({"end": "1-3-20x", "text": "Mijn lange tekst"}))


def test_empty_form_has_no_error_and_no_summary(empty: Any) -> None:
    assert not empty.xpath("//*[contains(@class, 'error-summary')]")
    assert not empty.xpath("//*[@aria-invalid]")


def test_label_hint_error_and_control_stand_in_this_order(faulty: Any) -> None:
    field = one(faulty, "//*[@id='div_id_title']")
    assert [child.tag for child in field] == ["label", "p", "div", "input"]
    control = one(field, "./input")
    assert control.get("aria-describedby") == "id_title_helptext id_title_error"
    assert control.get("aria-invalid") == "true"
    assert "field--invalid" in field.get("class")
    assert words(one(field, ".//*[@id='id_title_error']")) == "Fout: Dit veld is verplicht."


def test_optional_fields_say_so_and_required_ones_carry_no_sign(empty: Any) -> None:
    assert words(one(empty, "//label[@for='id_text']")) == "Omschrijving (niet verplicht)"
    assert words(one(empty, "//label[@for='id_title']")) == "Titel"
    assert words(one(empty, "//*[@id='div_id_groups']/legend")) == "Doelgroepen (niet verplicht)"


def test_filter_forms_do_not_repeat_that_nothing_is_required() -> None:
    helper = FormHelper()
    helper.form_method = "get"
    assert "(niet verplicht)" not in words(rendered(Everything(), helper))

    class Filters(Everything):
        hide_optional = True

    assert "(niet verplicht)" not in words(rendered(Filters()))


def test_controls_carry_the_classes_of_the_design_system(empty: Any) -> None:
    for name, css in [
        ("title", "utrecht-textbox"),
        ("text", "utrecht-textarea"),
        ("phase", "utrecht-select"),
        ("end", "utrecht-textbox"),
        ("agree", "utrecht-checkbox"),
    ]:
        assert css in one(empty, f"//*[@id='id_{name}']").get("class").split()
    assert "utrecht-radio-button" in one(empty, "//*[@id='id_fits_0']").get("class")


def test_date_is_a_text_field(empty: Any) -> None:
    assert one(empty, "//*[@id='id_end']").get("type") == "text"


def test_groups_are_fieldsets_described_by_hint_and_error(faulty: Any) -> None:
    group = one(faulty, "//*[@id='div_id_fits']")
    assert group.tag == "fieldset"
    assert group.get("aria-describedby") == "id_fits_helptext id_fits_error"
    assert group[0].tag == "legend"
    assert len(group.xpath(".//label[contains(@class, 'choice--tile')]/input[@type='radio']")) == 3
    assert not group.xpath(".//input[@aria-describedby or @aria-invalid]")
    assert len(group.xpath(".//input[@data-key='j']")) == 3


def test_choices_keep_their_value_and_state() -> None:
    tree = rendered(Everything({"fits": "1234", "groups": ["yes", "1234"]}))
    assert tree.xpath("//input[@name='fits'][@checked]/@value") == ["1234"]
    assert tree.xpath("//input[@name='groups'][@checked]/@value") == ["yes", "1234"]


def test_facet_is_a_compact_group(empty: Any) -> None:
    assert "facet" in one(empty, "//*[@id='div_id_facet']").get("class").split()


def test_check_box_stands_in_its_own_label(faulty: Any) -> None:
    label = one(faulty, "//label[@for='id_agree']")
    assert [child.tag for child in label] == ["input", "span"]
    control = one(label, "./input")
    assert control.get("aria-describedby") == "id_agree_helptext id_agree_error"


def test_file_is_described_too(faulty: Any) -> None:
    control = one(faulty, "//input[@type='file']")
    assert control.get("aria-describedby") == "id_file_helptext id_file_error"
    assert one(faulty, "//label[@for='id_file']") is not None


def test_several_inputs_in_one_field_share_a_legend(empty: Any) -> None:
    group = one(empty, "//*[@id='div_id_moment']")
    assert group.tag == "fieldset"
    assert len(group.xpath(".//input")) == 2


def test_summary_takes_focus_and_links_each_fault_to_its_control(faulty: Any) -> None:
    summary = one(faulty, "//*[contains(@class, 'error-summary') and @role='alert']")
    assert summary.get("tabindex") == "-1"
    assert summary.get("autofocus") is not None
    links = {words(link): link.get("href") for link in summary.xpath(".//a")}
    assert links == {
        "Titel": "#id_title",
        "Fase": "#id_phase",
        "Einde": "#id_end",
        "Is het logisch?": "#id_fits_0",
        "Bestand": "#id_file",
        "Besproken": "#id_agree",
    }
    for target in links.values():
        assert one(faulty, f"//*[@id='{target[1:]}']").tag in ("input", "select")
    assert "7 dingen vragen uw aandacht" in words(summary)
    assert "Er is nog niets opgeslagen" in words(summary)


def test_summary_counts_one_in_the_singular() -> None:
    class Single(Form):
        title = forms.CharField(label="Titel")

    assert "Eén ding vraagt uw aandacht" in words(rendered(Single({})))


def test_faults_of_the_whole_form_and_hidden_fields_are_told_without_link() -> None:
    form = Everything({"title": "x"})
    form.is_valid()
    form.add_error(None, "Het einde ligt voor het begin.")
    summary = one(rendered(form), "//*[contains(@class, 'error-summary') and @role='alert']")
    items = [words(item) for item in summary.xpath(".//li")]
    assert items[0] == "Het einde ligt voor het begin."
    assert not summary.xpath(".//a[contains(@href, 'secret')]")


def test_nothing_typed_is_lost(faulty: Any) -> None:
    assert one(faulty, "//textarea[@id='id_text']").text.strip() == "Mijn lange tekst"
    assert one(faulty, "//*[@id='id_end']").get("value") == "1-3-20x"


def test_text_of_people_is_escaped_in_the_form() -> None:
    evil = "<script>alert(1)</script>"
    form = Everything({"title": evil, "text": evil, "fits": evil, "phase": evil})
    assert not rendered(form).xpath("//script")


def test_layout_objects_have_their_templates() -> None:
    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("Wie", Row(Column("title"), Div("phase"))), ButtonHolder(Submit("save", "Opslaan"))
    )
    tree = rendered(Everything(), helper)
    assert words(one(tree, "//fieldset[contains(@class, 'fieldset')]/legend")) == "Wie"
    assert one(tree, "//*[contains(@class, 'field-row')]//*[@id='id_title']") is not None
    assert words(one(tree, "//button[@type='submit']")) == "Opslaan"


def test_formset_shows_its_management_form_and_common_faults() -> None:
    class Row(forms.Form):
        title = forms.CharField(label="Titel")

    rows = forms.formset_factory(Row, extra=2, min_num=3, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"}
    tree = rendered(rows(data), FormHelper())
    assert tree.xpath("//input[@name='form-TOTAL_FORMS']")
    assert tree.xpath("//*[@role='alert']//li")


# --- the page around a form ----------------------------------------------------------------------
def page_of(form: forms.BaseForm, **context: Any) -> str:
    """The page of most create, edit and verb views."""
    request: Any = RequestFactory().get("/maasmonde/")
    request.membership = request.municipality = None
    with translation.override("nl"):
        html = render_to_string("form_page.html", {"form": form, **context}, request)
    assert not PageReader(html).faults
    return html


def test_form_page_names_what_it_does() -> None:
    html = page_of(Everything(), view={"heading": "Activiteit toevoegen", "cancel_url": "/terug/"})
    tree = etree.HTML(html)
    assert words(one(tree, "//h1")) == "Activiteit toevoegen"
    assert words(one(tree, "//title")).startswith("Activiteit toevoegen · ")
    assert one(tree, "//form[@novalidate]").get("enctype") == "multipart/form-data"
    assert words(one(tree, "//main//button[@type='submit']")) == "Opslaan"
    assert words(one(tree, "//main//a[@href='/terug/']")) == "Annuleren"


def test_form_page_says_in_the_title_that_something_is_wrong() -> None:
    tree = etree.HTML(page_of(Everything({}), view={"heading": "Activiteit toevoegen"}))
    assert words(one(tree, "//title")).startswith("Nog niet opgeslagen: Activiteit toevoegen")


def test_verb_page_carries_the_label_of_the_verb() -> None:
    tree = etree.HTML(page_of(TransitionForm(), verb={"label": "Stel vast"}, object="Programma X"))
    assert words(one(tree, "//h1")) == "Stel vast"
    assert words(one(tree, "//main//button[@type='submit']")) == "Stel vast"
    assert "Programma X" in words(one(tree, "//main"))


def test_dangerous_form_has_no_inviting_button() -> None:
    form = TransitionForm()
    form.danger = True  # type: ignore[attr-defined]
    button = one(etree.HTML(page_of(form, verb={"label": "Vernietig"})), "//main//button")
    assert "btn--danger" in button.get("class")
    assert "btn--primary" not in button.get("class")


def test_stale_save_shows_both_texts_escaped() -> None:
    form = Everything({"title": "x"})
    form.stale = True  # type: ignore[attr-defined]
    form.theirs = [("Titel", "<b>van de ander</b>", "van mij"), ("Einde", "", "2026")]  # type: ignore[attr-defined]
    html = page_of(form)
    assert "&lt;b&gt;van de ander&lt;/b&gt;" in html
    assert "van mij" in html
    assert "<em>leeg</em>" in html


def test_words_of_a_vocabulary_start_with_a_capital_and_names_stay() -> None:
    class Words(Form):
        main = forms.ChoiceField(label="hoofdfase", choices=[("a", "primair: voedingsbodem")])
        many = forms.MultipleChoiceField(
            label="plekken",
            choices=[(str(n), f"plek {n}") for n in range(7)],
            widget=forms.CheckboxSelectMultiple,
        )

    tree = rendered(Words())
    assert words(one(tree, "//label[@for='id_main']")) == "Hoofdfase"
    assert words(one(tree, "//option")) == "Primair: voedingsbodem"
    assert words(one(tree, "//label[@for='id_many_0']")) == "Plek 0"
    assert "choices--many" in one(tree, "//*[@id='id_many']").get("class")


def test_names_from_a_table_stay_as_they_are(acting: World) -> None:
    Organisation.objects.create(name="de Brug")

    class Names(Form):
        owner = forms.ModelChoiceField(Organisation.objects.all(), label="Eigenaar")
        owners = forms.ModelMultipleChoiceField(
            Organisation.objects.all(), label="Eigenaars", widget=forms.CheckboxSelectMultiple
        )

    tree = rendered(Names())
    assert "de Brug" in [words(option) for option in tree.xpath("//option")]
    assert "de Brug" in [words(label) for label in tree.xpath("//label[@class='choice']")]
