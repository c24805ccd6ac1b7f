"""Which status may follow which, and which line fields may be written where: the vendor's tables, by type."""

from __future__ import annotations

SUPPLIER, OUTLET, RETURN, STOCKTAKE = "SUPPLIER", "OUTLET", "RETURN", "STOCKTAKE"
OPEN, SENT, DISPATCHED, RECEIVED = "OPEN", "SENT", "DISPATCHED", "RECEIVED"
CANCELLED, CLOSED = "CANCELLED", "CLOSED"
SCHEDULED, IN_PROGRESS = "STOCKTAKE_SCHEDULED", "STOCKTAKE_IN_PROGRESS"
PROCESSED, COMPLETE = "STOCKTAKE_IN_PROGRESS_PROCESSED", "STOCKTAKE_COMPLETE"

# Each type's way forward, in order.
WAYS: dict[str, tuple[str, ...]] = {
    SUPPLIER: (OPEN, SENT, DISPATCHED, RECEIVED),
    OUTLET: (OPEN, SENT, RECEIVED),
    RETURN: (OPEN, SENT),
    STOCKTAKE: (SCHEDULED, IN_PROGRESS, PROCESSED, COMPLETE),
}
# `STOCKTAKE` stands in the vendor's prose as a first status beside the scheduled one.
BEGINNINGS: dict[str, tuple[str, ...]] = {
    SUPPLIER: (OPEN, SENT),
    OUTLET: (OPEN, SENT),
    RETURN: (OPEN, SENT),
    STOCKTAKE: (SCHEDULED, STOCKTAKE, IN_PROGRESS),
}
STOPS: dict[str, dict[str, tuple[str, ...]]] = {
    SUPPLIER: {CANCELLED: (OPEN, SENT, DISPATCHED)},
    OUTLET: {CANCELLED: (OPEN, SENT, DISPATCHED)},
    RETURN: {CANCELLED: (OPEN,)},
    STOCKTAKE: {
        CANCELLED: (SCHEDULED, STOCKTAKE, IN_PROGRESS, PROCESSED),
        CLOSED: (SCHEDULED, STOCKTAKE, IN_PROGRESS, PROCESSED),
    },
}
# Being SENT takes their pieces out of an outlet's stock.
LEAVING = (OUTLET, RETURN)
FROZEN = frozenset({RECEIVED, CANCELLED, CLOSED, COMPLETE})

# Line fields that may be written, by type and status. What is missing here can be written nowhere.
WRITABLE: dict[tuple[str, str], frozenset[str]] = {
    (SUPPLIER, OPEN): frozenset({"count", "cost"}),
    (SUPPLIER, SENT): frozenset({"count", "cost"}),
    (SUPPLIER, DISPATCHED): frozenset({"received", "cost"}),
    (OUTLET, OPEN): frozenset({"count", "cost"}),
    (OUTLET, SENT): frozenset({"count", "received"}),
    # The vendor's page says "or DISPATCHED" of transfers, which its list of their statuses lacks.
    (OUTLET, DISPATCHED): frozenset({"received"}),
    (RETURN, OPEN): frozenset({"count"}),
    (RETURN, SENT): frozenset({"count"}),
    (STOCKTAKE, SCHEDULED): frozenset({"is_included"}),
    (STOCKTAKE, STOCKTAKE): frozenset({"is_included"}),
    (STOCKTAKE, IN_PROGRESS): frozenset({"received", "is_included"}),
    (STOCKTAKE, PROCESSED): frozenset({"received", "is_included"}),
}

# Where writing `received` moves a supplier's order (by a switch, a transfer) to DISPATCHED by itself.
DISPATCHING: dict[str, tuple[str, ...]] = {"add": (SENT,), "set": (SENT,), "bulk": (OPEN, SENT)}

KEEPS_LINES: dict[str, tuple[str, ...]] = {
    SUPPLIER: (DISPATCHED, RECEIVED, CANCELLED),
    OUTLET: (SENT, RECEIVED),
    RETURN: (SENT,),
    STOCKTAKE: (COMPLETE, CANCELLED, CLOSED),
}


def may_follow(kind: str, before: str, after: str, *, skipping: bool, sent_returns_stop: bool = False) -> bool:
    """Whether `after` may follow `before`; `skipping` lets statuses on the way be left out."""
    if before in STOPS[kind].get(after, ()):
        return True
    if sent_returns_stop and (kind, before, after) == (RETURN, SENT, CANCELLED):
        return True
    way = WAYS[kind]
    start = {STOCKTAKE: SCHEDULED, DISPATCHED: SENT}.get(before, before) if kind != SUPPLIER else before
    if after not in way or start not in way or before in FROZEN:
        return False
    steps = way.index(after) - way.index(start)
    return steps == 1 or (skipping and steps > 1)
