"""The form that puts the counts of a received order right: each line's totals as they should be."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from consignments.actors import Actor
from consignments.errors import ConsignmentError
from consignments.models import Order, OrderLine
from receiving.corrections import correct_counts, newest_receipt
from receiving.count_checks import MAX_REASON
from receiving.counts import BUCKETS, CountedLine
from receiving.errors import ReceiptRefused
from receiving.forms import LABELS, PiecesField
from receiving.models import Receipt
from receiving.receipt_news import plain


class TotalsForm(forms.Form):
    """The totals of one line, filled with those that are booked in."""

    accepted = PiecesField(label=LABELS["accepted"])
    damaged = PiecesField(label=LABELS["damaged"])
    missing = PiecesField(label=LABELS["missing"])
    wrong = PiecesField(label=LABELS["wrong"])

    def __init__(self, line: OrderLine, data: Any = None) -> None:
        initial = {bucket: plain(getattr(line, bucket)) for bucket in BUCKETS}
        super().__init__(data, prefix=f"line-{line.product_id}", initial=initial, use_required_attribute=False)
        self.line = line

    def counted(self) -> CountedLine:
        """The valid form as totals of the line."""
        return CountedLine(self.line.product_id, **self.cleaned_data)


class WhyForm(forms.Form):
    """The reason, the key that makes ten taps one correction, and the newest receipt the page knew of."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=MAX_REASON, label=gettext_lazy("Reason"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class CorrectionForm:
    """All of it. After a fault everything typed is still there."""

    def __init__(self, order: Order, lines: Sequence[OrderLine], data: Any = None) -> None:
        self.order = order
        self.why = WhyForm(
            data, initial={"key": uuid.uuid4(), "seen": newest_receipt(order)}, use_required_attribute=False
        )
        self.lines = [TotalsForm(line, data) for line in lines]
        self.errors: list[str] = []

    def post(self, actor: Actor) -> Receipt | None:
        """Books the correction; None where something is wrong, then the forms say what."""
        valid = [form.is_valid() for form in (self.why, *self.lines)]
        if not all(valid):
            return None
        why, totals = self.why.cleaned_data, [form.counted() for form in self.lines]
        try:
            return correct_counts(self.order.pk, lines=totals, actor=actor, **why)
        except ReceiptRefused as refusal:
            self.errors += refusal.problems
        except ConsignmentError as refusal:
            self.errors.append(refusal.message)
        return None
