"""What is typed of a supplier's credit note."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from consignments.credit_notes import Credit


class CreditNoteForm(forms.Form):
    """Number, amount and date, as printed on it."""

    number = forms.CharField(max_length=64, label=_("Credit note number"))
    amount = forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, label=_("Amount"))
    dated = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label=_("Date"))

    def credit(self) -> Credit:
        """What was filled in; the form is valid."""
        return Credit(**self.cleaned_data)
