"""Forms: the base classes every form derives from, and the forms of the administration."""

from core.forms.bases import DateField, Form, ModelForm, TimeField, TransitionForm
from core.forms.guarded import GuardedField, Names

__all__ = ["DateField", "Form", "GuardedField", "ModelForm", "Names", "TimeField", "TransitionForm"]
