"""What is asked when someone makes a token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from consignments.api_tokens import READ, SCOPES

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class TokenForm(forms.Form):
    """A name, what the token may do besides reading, and how long."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What program it is for."))
    days = forms.TypedChoiceField(label=_("Valid for"), choices=DAYS, coerce=int, initial=90)
    scopes = forms.MultipleChoiceField(
        label=_("Besides reading it may"),
        required=False,
        choices=[(name, label) for name, label in SCOPES.items() if name != READ],
        widget=forms.CheckboxSelectMultiple,
    )
