"""What is sent of an order above its lines: all of it for a new one, the changes for a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from consignments.api.serializers.orders import LINE, Fields, LineIn
from consignments.models import ReturnReason
from consignments.statuses import Kind

NEW_ORDER = {"supplier": "KAURI", "outlet": "QUEEN", "due_date": "2030-05-17", "note": "", "lines": [LINE]}
NEW_TRANSFER = {"kind": "OUTLET", "source": "DEPOT", "outlet": "QUEEN", "lines": [{"code": "CUP-12", "ordered": "6"}]}
NEW_RETURN = {
    "kind": "RETURN",
    "outlet": "QUEEN",
    "supplier": "KAURI",
    "return_reason": "OVERSTOCK",
    "lines": [{"code": "CUP-12", "ordered": "2"}],
}
# What each kind says beside its outlet; the others it leaves out.
WANTED: Mapping[str, frozenset[str]] = {
    Kind.SUPPLIER: frozenset({"supplier"}),
    Kind.OUTLET: frozenset({"source"}),
    Kind.RETURN: frozenset({"supplier", "return_reason"}),
}


def misfits(kind: str, sent: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields that an order of `kind` does not have, each with what is wrong."""
    for name in ("supplier", "source", "return_reason"):
        if name in sent and name not in WANTED[kind]:
            yield name, _("A %(label)s has none: leave it out.") % {"label": str(Kind(kind).label).lower()}
    if sent.get("offered") and kind != Kind.OUTLET:
        yield "offered", _("Only a transfer is offered: leave it out.")


@extend_schema_serializer(
    examples=[
        OpenApiExample("two dozen cups", NEW_ORDER, request_only=True),
        OpenApiExample("a transfer", NEW_TRANSFER, request_only=True),
        OpenApiExample("a return", NEW_RETURN, request_only=True),
    ]
)
class NewOrderIn(Fields):
    """A draft of a purchase order, or of another `kind`.

    A transfer (OUTLET) goes from `source` to `outlet`, has no supplier, and is written by the outlet that gets the
    goods, or, `offered`, by the one that has them: that one has to be yours. A return goes from `outlet` to the
    supplier, for `return_reason`.
    """

    kind = serializers.ChoiceField(choices=Kind.choices, required=False, default=Kind.SUPPLIER)
    supplier = serializers.CharField(max_length=20, required=False)
    outlet = serializers.CharField(max_length=20)
    source = serializers.CharField(max_length=20, required=False)  # type: ignore[assignment]  # as fields have
    offered = serializers.BooleanField(required=False, default=False)
    return_reason = serializers.ChoiceField(choices=ReturnReason.choices, required=False)
    due_date = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    lines = LineIn(many=True, required=False, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each kind has its own parties."""
        faults = dict(misfits(attrs["kind"], attrs))
        faults |= dict.fromkeys(WANTED[attrs["kind"]] - attrs.keys(), _("This field is required."))
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


@extend_schema_serializer(examples=[OpenApiExample("another day", {"due_date": "2030-05-20"}, request_only=True)])
class ChangeIn(Fields):
    """What to change of a draft above its lines; what is left out stays."""

    supplier = serializers.CharField(max_length=20, required=False)
    outlet = serializers.CharField(max_length=20, required=False)
    source = serializers.CharField(max_length=20, required=False)  # type: ignore[assignment]  # as fields have
    return_reason = serializers.ChoiceField(choices=ReturnReason.choices, required=False)
    due_date = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
