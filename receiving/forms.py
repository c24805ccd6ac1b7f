"""The receive form: quantities and a reason for each line, photographs that survive an error."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consignments.models import OrderLine
from consignments.typed_numbers import parse_number
from receiving.count_checks import MAX_REASON
from receiving.counts import BUCKETS, ZERO, CountedLine, quantity_fault
from receiving.models import MissedPhoto, Photo
from receiving.receipt_news import plain

LABELS = {
    "accepted": gettext_lazy("Accepted"),
    "damaged": gettext_lazy("Damaged"),
    "missing": gettext_lazy("Missing"),
    "wrong": gettext_lazy("Wrong item"),
}


class PiecesField(forms.CharField):
    """A number of pieces as people type it: empty is none, "1,5" is 1.5; "1e3" and "1,234" are refused."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ZERO
        try:
            pieces = parse_number(text)
        except ValueError as fault:
            raise forms.ValidationError(f"{fault}.") from fault
        if problem := quantity_fault(pieces):
            raise forms.ValidationError(_("This %(problem)s") % {"problem": problem})
        return pieces


class CountForm(forms.Form):
    """What was counted of one line of the order."""

    accepted = PiecesField(label=LABELS["accepted"])
    damaged = PiecesField(label=LABELS["damaged"])
    missing = PiecesField(label=LABELS["missing"])
    wrong = PiecesField(label=LABELS["wrong"])
    reason = forms.CharField(
        required=False,
        max_length=MAX_REASON,
        label=gettext_lazy("Reason"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MAX_REASON}),
    )

    def __init__(self, line: OrderLine, data: Any = None) -> None:
        super().__init__(data, prefix=f"line-{line.product_id}", use_required_attribute=False)
        self.line = line
        self.photo_input = f"{self.prefix}-photos"
        self.photos: list[Photo | MissedPhoto] = []
        self.photo_errors: list[str] = []

    @property
    def quantity_fields(self) -> list[forms.BoundField]:
        """The fields for pieces, in the order they are shown."""
        return [self[bucket] for bucket in BUCKETS]

    @property
    def rest(self) -> str:
        """The pieces that are open, as people type them: "12.5"; empty where none is."""
        return plain(self.line.open) if self.line.open else ""

    @property
    def problems(self) -> list[str]:
        """Every sentence about what is wrong with the line, for the summary at the top of the page."""
        sku = self.line.product.sku
        typed = [f"{sku}, {self[name].label.lower()}: {error}" for name in self.fields for error in self[name].errors]
        return [*self.non_field_errors(), *typed, *(f"{sku}: {error}" for error in self.photo_errors)]

    @property
    def is_touched(self) -> bool:
        """Whether anything was entered or went wrong, so that the line is shown unfolded."""
        return bool(self.photos or self.photo_errors or any(self[name].value() for name in self.fields))

    def counted(self) -> CountedLine:
        """The valid form as the ledger takes it."""
        return CountedLine(
            product_id=self.line.product_id,
            photos=tuple(photo.token for photo in self.photos),
            **self.cleaned_data,
        )


class DeliveryForm(forms.Form):
    """What concerns the delivery as a whole. `key` makes ten taps one receipt."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    arrived_at = forms.DateTimeField(
        required=False,
        label=gettext_lazy("Arrived"),
        help_text=gettext_lazy("Empty means now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(
        required=False, max_length=2000, label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 2})
    )

    signed_by = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("Signed by"),
        help_text=gettext_lazy("Type your name: it stands for your signature. On the counting screen you can draw it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()}, use_required_attribute=False)
        self.photo_input = "photos"
        self.photos: list[Photo | MissedPhoto] = []
        self.photo_errors: list[str] = []


class ReasonForm(forms.Form):
    """A reason and a key: for reversing a receipt and for closing what is open."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=MAX_REASON, label=gettext_lazy("Reason"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()}, auto_id=False)
