"""What is asked when someone makes a token."""

from __future__ import annotations

from django import forms

from consignments.api_tokens import READ, SCOPES

DAYS = [(30, "30 days"), (90, "90 days"), (365, "One year")]


class TokenForm(forms.Form):
    """A name, what the token may do besides reading, and how long."""

    name = forms.CharField(label="Name", max_length=80, help_text="What program it is for.")
    days = forms.TypedChoiceField(label="Counts for", choices=DAYS, coerce=int, initial=90)
    scopes = forms.MultipleChoiceField(
        label="Besides reading it may",
        required=False,
        choices=[(name, label) for name, label in SCOPES.items() if name != READ],
        widget=forms.CheckboxSelectMultiple,
    )
