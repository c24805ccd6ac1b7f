"""A posted receive form: photographs are kept first, so that an error elsewhere never loses them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import ConsignmentError
from consignments.models import Order, OrderLine
from receiving.counts import Signed
from receiving.errors import ReceiptRefused
from receiving.forms import CountForm, DeliveryForm
from receiving.missed_photos import take_photo, why_owed
from receiving.models import MissedPhoto, Receipt
from receiving.other_form import OtherForm
from receiving.receipts import photos_sent, post_receipt

Place = DeliveryForm | CountForm | OtherForm


class ReceiveForm:
    """The delivery's form and one form for each line, with the photographs of each."""

    def __init__(self, order: Order, lines: Sequence[OrderLine], data: QueryDict | None = None) -> None:
        self.order = order
        self.delivery = DeliveryForm(data)
        self.counts = [CountForm(line, data) for line in lines]
        self.other = OtherForm({line.product_id for line in lines}, data)
        self.errors: list[str] = []
        # What is said about photographs that the storage did not take, when the rest is booked.
        self.owed: list[str] = []

    def post(self, request: HttpRequest, actor: Actor) -> Receipt | None:
        """Keeps the photographs and books the receipt; None where something is wrong, then the forms say what."""
        # Every form is validated, so that all faults are shown at once.
        valid = [form.is_valid() for form in self._places]
        if "key" in self.delivery.errors:
            self.errors.append(_("This page has lost its key. Open it again from the order."))
            return None
        self._keep_photos(request, actor)
        if not all(valid) or any(form.photo_errors for form in self._places):
            return None
        try:
            return self._book(request, actor)
        except ReceiptRefused as refusal:
            self._show(refusal)
        except ConsignmentError as refusal:
            self.errors.append(refusal.message)
        return None

    @property
    def _places(self) -> list[Place]:
        return [self.delivery, *self.counts, self.other]

    def _book(self, request: HttpRequest, actor: Actor) -> Receipt:
        cleaned = self.delivery.cleaned_data
        return post_receipt(
            self.order.pk,
            key=cleaned["key"],
            lines=[form.counted() for form in self.counts] + self.other.counted(),
            arrived_at=cleaned["arrived_at"],
            note=cleaned["note"],
            device=device_of(request),
            photos=[photo.token for photo in self.delivery.photos],
            signature=Signed(cleaned["signed_by"]),
            actor=actor,
        )

    def _show(self, refusal: ReceiptRefused) -> None:
        self.errors += refusal.general
        by_product: dict[int | None, CountForm | OtherForm] = {form.line.product_id: form for form in self.counts}
        by_product[self.other.product_id] = self.other
        for product_id, problems in refusal.by_product.items():
            for problem in problems:
                by_product[product_id].add_error(None, problem)

    def _keep_photos(self, request: HttpRequest, actor: Actor) -> None:
        key = self.delivery.cleaned_data["key"]
        kept = {str(token): photo for token, photo in photos_sent(self.order, key.strip().lower()).items()}
        for form in self._places:
            name = form.photo_input
            removed = set(request.POST.getlist(f"{name}-removed"))
            tokens = [token for token in request.POST.getlist(f"{name}-kept") if token not in removed]
            form.photos = [kept[token] for token in dict.fromkeys(tokens) if token in kept]
            for upload in request.FILES.getlist(name):
                self._keep(upload, form, key, request, actor)

    def _keep(self, upload: File[Any], form: Place, key: str, request: HttpRequest, actor: Actor) -> None:
        try:
            photo = take_photo(self.order.pk, key=key, upload=upload, device=device_of(request), actor=actor)
        except ConsignmentError as refusal:
            form.photo_errors.append(refusal.message)
        else:
            if isinstance(photo, MissedPhoto):
                # The goods are there whatever the storage does: the count is booked and the photograph owed.
                self.owed.append(why_owed(photo))
            if photo not in form.photos:
                form.photos.append(photo)


def device_of(request: HttpRequest) -> str:
    """What the browser calls itself, as a hint at the device; people can forge it, so nothing rests on it."""
    return request.headers.get("User-Agent", "")[:200]
