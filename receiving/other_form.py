"""The part of the receive form for goods nobody had ordered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consignments.product_lookup import find_products
from receiving.count_checks import MAX_REASON
from receiving.counts import CountedLine
from receiving.forms import LABELS, PiecesField
from receiving.models import MissedPhoto, Photo


class OtherForm(forms.Form):
    """One product that is not on the order, found by SKU or barcode."""

    code = forms.CharField(
        required=False,
        max_length=64,
        label=gettext_lazy("SKU or barcode"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    accepted = PiecesField(label=LABELS["accepted"])
    damaged = PiecesField(label=LABELS["damaged"])
    reason = forms.CharField(
        required=False,
        max_length=MAX_REASON,
        label=gettext_lazy("Reason"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, on_order: Collection[int], data: Any = None) -> None:
        super().__init__(data, prefix="other", use_required_attribute=False)
        self.on_order = on_order
        self.product_id: int | None = None
        self.photo_input = "other-photos"
        self.photos: list[Photo | MissedPhoto] = []
        self.photo_errors: list[str] = []

    def clean_code(self) -> str:
        """The code of a product of the catalogue that is not on the order; raises ValidationError otherwise."""
        code: str = self.cleaned_data["code"]
        if not code:
            return code
        match = find_products([code]).get(code)
        if match is None:
            raise forms.ValidationError(
                _("No product has the SKU or barcode %(code)s. Check the label.") % {"code": code}
            )
        if match.product.pk in self.on_order:
            raise forms.ValidationError(_("%(sku)s is on this order: count it there.") % {"sku": match.product.sku})
        self.product_id = match.product.pk
        return code

    def clean(self) -> None:
        """A quantity without a code is for nobody."""
        cleaned = self.cleaned_data
        if "code" in cleaned and not cleaned["code"] and (cleaned.get("accepted") or cleaned.get("damaged")):
            self.add_error("code", _("Enter the SKU or the barcode of what arrived."))

    @property
    def quantity_fields(self) -> list[forms.BoundField]:
        """The fields for pieces."""
        return [self["accepted"], self["damaged"]]

    @property
    def is_touched(self) -> bool:
        """Whether anything was entered or went wrong, so that the part is shown unfolded."""
        return bool(self.photos or self.photo_errors or any(self[name].value() for name in self.fields))

    @property
    def problems(self) -> list[str]:
        """Every sentence about what is wrong, for the summary at the top of the page."""
        typed = [
            _("Not on the order: %(error)s") % {"error": error} for name in self.fields for error in self[name].errors
        ]
        return [*self.non_field_errors(), *typed, *self.photo_errors]

    def counted(self) -> list[CountedLine]:
        """The valid form as the ledger takes it; nothing where it was left alone."""
        if self.product_id is None:
            return []
        came = {name: self.cleaned_data[name] for name in ("accepted", "damaged", "reason")}
        photos = tuple(photo.token for photo in self.photos)
        return [CountedLine(self.product_id, photos=photos, **came)]
