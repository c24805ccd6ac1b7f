"""The lifecycle of each kind as it was decided, written out once more by hand."""

from __future__ import annotations

from consignments.statuses import Kind, Status

_SHARED: dict[tuple[str, str], str] = {
    ("DRAFT", "submit"): "PENDING_APPROVAL",
    ("PENDING_APPROVAL", "recall"): "DRAFT",
    ("PENDING_APPROVAL", "approve"): "APPROVED",
    ("PENDING_APPROVAL", "reject"): "DRAFT",
    ("SENT", "push"): "SENT_TO_LS",
    ("SENT_TO_LS", "confirm"): "IN_TRANSIT",
    ("SENT_TO_LS", "fail"): "FAILED",
    ("IN_TRANSIT", "fail"): "FAILED",
    ("FAILED", "retry"): "SENT_TO_LS",
    ("DRAFT", "cancel"): "CANCELLED",
    ("PENDING_APPROVAL", "cancel"): "CANCELLED",
    ("APPROVED", "cancel"): "CANCELLED",
    ("SENT", "cancel"): "CANCELLED",
    ("SENT_TO_LS", "cancel"): "CANCELLED",
    ("IN_TRANSIT", "cancel"): "CANCELLED",
    ("FAILED", "cancel"): "CANCELLED",
}
_COUNTED: dict[tuple[str, str], str] = {
    ("IN_TRANSIT", "receive"): "RECEIVED",
    ("RECEIVED", "complete"): "COMPLETE",
}
LIFECYCLES: dict[Kind, dict[tuple[str, str], str]] = {
    Kind.SUPPLIER: {**_SHARED, **_COUNTED, ("APPROVED", "send"): "SENT"},
    Kind.OUTLET: {
        **_SHARED,
        **_COUNTED,
        ("APPROVED", "agree"): "AGREED",
        ("APPROVED", "decline"): "DRAFT",
        ("AGREED", "pack"): "PACKED",
        ("PACKED", "unpack"): "AGREED",
        ("PACKED", "send"): "SENT",
        ("AGREED", "cancel"): "CANCELLED",
        ("PACKED", "cancel"): "CANCELLED",
        ("DISPUTED", "settle"): "COMPLETE",
    },
    Kind.RETURN: {
        **_SHARED,
        ("APPROVED", "send"): "SENT",
        ("IN_TRANSIT", "credit"): "COMPLETE",
        ("IN_TRANSIT", "close"): "COMPLETE",
    },
}
# To the system these have happened already: a success that changes nothing.
_ALREADY = {
    ("IN_TRANSIT", "confirm"),
    ("RECEIVED", "confirm"),
    ("COMPLETE", "confirm"),
    ("FAILED", "fail"),
    ("COMPLETE", "complete"),
}
ALREADY: dict[Kind, set[tuple[str, str]]] = {
    Kind.SUPPLIER: _ALREADY,
    Kind.OUTLET: {*_ALREADY, ("DISPUTED", "confirm"), ("DISPUTED", "complete")},
    Kind.RETURN: _ALREADY,
}
# The move is there, yet a guard holds a return back that Lightspeed still counts as stock.
HELD_BACK = {("SENT", "credit"), ("SENT", "close")}

_OF_TRANSFERS = {Status.AGREED, Status.PACKED, Status.DISPUTED}
STATUSES: dict[Kind, list[Status]] = {
    Kind.SUPPLIER: [status for status in Status if status not in _OF_TRANSFERS],
    Kind.OUTLET: list(Status),
    Kind.RETURN: [status for status in Status if status not in {*_OF_TRANSFERS, Status.RECEIVED}],
}
EVERY_STATUS = [(kind, status) for kind in Kind for status in STATUSES[kind]]
