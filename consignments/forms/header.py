"""What an order says above its lines."""

from __future__ import annotations

from typing import Any

from django import forms

from consignments.actors import Actor
from consignments.drafts import HeaderDraft
from consignments.models import Outlet, Supplier
from consignments.scope import outlets_for


class HeaderForm(forms.Form):
    """Supplier, outlet (only one's own), due date and note."""

    supplier = forms.ModelChoiceField(queryset=Supplier.objects.filter(is_active=True), empty_label="Choose a supplier")
    outlet = forms.ModelChoiceField(
        queryset=Outlet.objects.none(),
        empty_label="Choose an outlet",
        error_messages={"invalid_choice": "Choose one of your outlets."},
    )
    due_date = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label="Due"
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The supplier reads it too.",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlets = outlets_for(actor).filter(is_active=True)
        choice: Any = self.fields["outlet"]
        choice.queryset = outlets

    def draft(self) -> HeaderDraft:
        """What was filled in; the form is valid."""
        return HeaderDraft(**self.cleaned_data)

    def problems(self) -> list[str]:
        """One sentence for each fault, naming its field."""
        return [
            f"{self.fields[name].label or name.capitalize()}: {error}"
            for name, errors in self.errors.items()
            for error in errors
        ]
