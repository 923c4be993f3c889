"""The guard's words to the writer: short, plain, and never the words that were found."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.deidentification.identifiers import MAXIMUM_LENGTH, Label

#: What each label is called, with its article.
LABELS = {
    Label.PERSON_NAME: gettext_lazy("a name"),
    Label.BSN: gettext_lazy("a citizen service number"),
    Label.PHONE: gettext_lazy("a phone number"),
    Label.EMAIL: gettext_lazy("an e-mail address"),
    Label.ADDRESS: gettext_lazy("an address"),
    Label.LICENCE_PLATE: gettext_lazy("a licence plate"),
    Label.SOCIAL_HANDLE: gettext_lazy("the name of an account"),
    Label.URL_PROFILE: gettext_lazy("the address of a profile"),
    Label.DATE_OF_BIRTH: gettext_lazy("a date of birth"),
    Label.IBAN: gettext_lazy("a bank account number"),
    Label.DOCUMENT_NUMBER: gettext_lazy("a document number"),
    Label.CASE_NUMBER: gettext_lazy("a file number"),
}


def listed(labels: Iterable[Label]) -> str:
    """The kinds that were found, each once, as "a name, a phone number and an address"."""
    return get_text_list(list(dict.fromkeys(str(LABELS[label]) for label in labels)), _("and"))


def refused(labels: Iterable[Label]) -> str:
    """Why a text is not stored."""
    return _("This text holds %(what)s. That leads to a person, so it is not saved.") % {
        "what": listed(labels)
    }


def asked(labels: Iterable[Label]) -> str:
    """That the questions below a field wait for an answer."""
    return _("This looks like %(what)s. Choose below what has to happen.") % {
        "what": listed(labels)
    }


def too_long(length: int | str, limit: int = MAXIMUM_LENGTH) -> str:
    """That a text has more characters than fit, or than the guard looks at.

    ``length`` may be a mark for which the browser fills in the number.
    """
    numbers = {"length": _number(length), "limit": _number(limit)}
    if limit < MAXIMUM_LENGTH:
        return (
            _(
                "Too long: %(length)s characters; at most %(limit)s characters fit. Your text is"
                " still here: make it shorter."
            )
            % numbers
        )
    return (
        _(
            "Too long: %(length)s characters; the guard looks at %(limit)s characters. Your text is"
            " still here: make it shorter."
        )
        % numbers
    )


def unavailable() -> str:
    """That the guard cannot look, so that nothing is saved (it fails closed)."""
    return _(
        "We cannot check this text for personal data at the moment, so it cannot be saved. Your"
        " text is still here. Tell the application manager."
    )


def found(number: int) -> str:
    """How many places in a text lead to a person, as a heading."""
    return ngettext(
        "%(number)s place in your text may lead to a person",
        "%(number)s places in your text may lead to a person",
        number,
    ) % {"number": number}


def replaced() -> str:
    """What to do after words were replaced or left on purpose."""
    return _("Done. Read your text once more, then save.")


def _number(value: int | str) -> str:
    if isinstance(value, str):
        return value
    return number_format(value, decimal_pos=0, force_grouping=True)
