"""Forms about who takes part in a case and who directs it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.actions.participants import case_directors, process_directors
from casework.forms.bases import CaseForm, PersonField, days_ahead, line_of, short, text_of
from casework.models import CaseParticipant
from casework.models.parameters import PARTICIPATION
from casework.models.people import able
from core.forms import DateField
from core.models import Membership, Parameter


class AdmitForm(CaseForm):
    """Whom to admit, on what basis, why, and until when."""

    submit_label = _("Admit")
    lead = _(
        "Whoever takes part reads the whole case. Do they only need one answer? Ask that without"
        " admitting them. Access ends by itself on the day you choose."
    )

    function: Any = line_of(
        CaseParticipant, "function", help_text=_("For example: mentor, district police officer.")
    )
    basis: Any = text_of(CaseParticipant, "basis", rows=3)
    need: Any = text_of(CaseParticipant, "need", rows=3)
    until = DateField(label=_("Access until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        directing = (
            self.case.process_director_id,
            self.case.deputy_director_id,
            self.case.case_director_id,
        )
        people = able("case.contribute").exclude(pk__in=directing).exclude(organisation=None)
        help_text = _("They act for the organisation that stands behind the name.")
        who = PersonField(label=_("Who?"), queryset=people, help_text=help_text)
        self.fields = {"person": who, **self.fields}
        last = days_ahead(int(Parameter.objects.value(PARTICIPATION)))
        words = _now("No later than %(day)s. Choose it no longer than is needed.")
        self.fields["until"].help_text = words % {"day": short(last)}


class _Participant(forms.ModelChoiceField):
    """Somebody who takes part, by name, organisation and end."""

    def label_from_instance(self, obj: CaseParticipant) -> str:
        """Name, organisation, function and last day."""
        until = _now("until %(day)s") % {"day": date_format(obj.until, "j F Y")}
        return f"{obj.membership.user} · {obj.organisation}, {obj.function} · {until}"


class ReleaseForm(CaseForm):
    """Whose access ends now."""

    submit_label = _("End the access now")
    lead = _("Their next click does not find the case any more. What they contributed stays.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = _Participant(
            label=_("Whose access ends?"),
            queryset=self.case.participants.current().with_names(),
            widget=forms.RadioSelect,
            empty_label=None,
        )


class AppointForm(CaseForm):
    """Who directs the case from now on."""

    submit_label = _("Name them")
    lead = _("Whoever does not direct the case any more, and takes no part, sees it no longer.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case, directing = self.case, process_directors()
        for name, label, people, now in [
            ("director", _("Process director"), directing, case.process_director_id),
            ("deputy", _("Deputy of the process director"), directing, case.deputy_director_id),
            ("leader", _("Case director"), case_directors(), case.case_director_id),
        ]:
            keys = [person.pk for person in people]
            rows = Membership.objects.filter(pk__in=keys).select_related("user", "organisation")
            self.fields[name] = PersonField(label=label, queryset=rows, initial=now)
