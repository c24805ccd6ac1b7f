"""Booking goods in, taking a receipt back, correcting what is received.

The Idempotency-Key is the receipt's key in the ledger too.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.base import ApiView
from consignments.api.idempotency import key_of, once
from consignments.api.pages_schema import PAGING, page_of_rows
from consignments.api.paging import page_answer
from consignments.api_tokens import RECEIPTS
from receiving.access import CORRECT, RECEIVE
from receiving.api.counted import counted_lines
from receiving.api.receipt_lookup import receipt_of
from receiving.api.serializers import CorrectionIn, ReceiptIn, ReceiptOut, ReversalIn
from receiving.corrections import correct_counts
from receiving.counts import Signed
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt

TO_RECEIVE = (RECEIVE, _("book goods in"))


class Receipts(ApiView):
    """The receipts of one order."""

    rights = {"GET": ("receiving.view_receipt", _("see receipts")), "POST": TO_RECEIVE}
    writes = RECEIPTS

    @extend_schema(operation_id="receipt_list", parameters=PAGING, responses=page_of_rows(ReceiptOut))
    def get(self, request: Request, number: str) -> Response:
        receipts = self.order.receipts.select_related("order", "recorded_by").prefetch_related("lines__product")
        return page_answer(request, receipts, lambda rows: ReceiptOut(rows, many=True).data)

    @extend_schema(operation_id="receipt_create", request=ReceiptIn, responses={201: ReceiptOut})
    @once
    def post(self, request: Request, number: str) -> Response:
        sent = self.sent(ReceiptIn)
        receipt = post_receipt(
            self.order.pk,
            key=key_of(request),
            lines=counted_lines(sent["lines"]),
            arrived_at=sent["arrived_at"],
            note=sent["note"],
            device=request.headers.get("User-Agent", "")[:200],
            photos=sent["photos"],
            signature=Signed(sent["signed_by"]),
            actor=self.actor,
        )
        return Response(ReceiptOut(receipt).data, status=201)


class Reversal(ApiView):
    """Taking a receipt back."""

    rights = {"POST": TO_RECEIVE}
    writes = RECEIPTS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A receipt of a foreign outlet is not there, whatever else was sent."""
        super().initial(request, *args, **kwargs)
        receipt_of(kwargs["receipt_id"], self.actor)

    @extend_schema(operation_id="receipt_reverse", request=ReversalIn, responses={201: ReceiptOut})
    @once
    def post(self, request: Request, receipt_id: int) -> Response:
        reason = self.sent(ReversalIn)["reason"]
        reversal = reverse_receipt(receipt_id, key=key_of(request), reason=reason, actor=self.actor)
        return Response(ReceiptOut(reversal).data, status=201)


class Corrections(ApiView):
    """Putting the counts of a received order right."""

    rights = {"POST": (CORRECT, _("correct the counts of a received order"))}
    writes = RECEIPTS

    @extend_schema(operation_id="receipt_correct", request=CorrectionIn, responses={201: ReceiptOut})
    @once
    def post(self, request: Request, number: str) -> Response:
        sent = self.sent(CorrectionIn)
        correction = correct_counts(
            self.order.pk,
            key=key_of(request),
            lines=counted_lines(sent["lines"]),
            seen=sent["seen"],
            reason=sent["reason"],
            actor=self.actor,
        )
        return Response(ReceiptOut(correction).data, status=201)
