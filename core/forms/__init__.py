"""Forms: the base classes every form derives from, and the forms of the administration."""

from core.forms.bases import DateField, Form, ModelForm, TransitionForm

__all__ = ["DateField", "Form", "ModelForm", "TransitionForm"]
