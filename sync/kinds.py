"""What Lightspeed does with each kind of consignment: the one table by which pushing and comparing tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consignments.statuses import Kind, Status

OPEN, SENT, DISPATCHED, RECEIVED, CANCELLED = "OPEN", "SENT", "DISPATCHED", "RECEIVED", "CANCELLED"

_BEFORE_DISPATCH = frozenset({OPEN, SENT})
_GONE_OUT = frozenset({SENT})
_CALLED_OFF = frozenset({CANCELLED})
_BOOKED = frozenset({RECEIVED})
_WAITING: Mapping[str, frozenset[str]] = {
    Status.SENT_TO_LS: _BEFORE_DISPATCH,
    Status.FAILED: _BEFORE_DISPATCH,
    Status.CANCELLED: _CALLED_OFF,
}
_COUNTED: Mapping[str, frozenset[str]] = {**_WAITING, Status.RECEIVED: _BOOKED, Status.COMPLETE: _BOOKED}


@dataclass(frozen=True)
class Rules:
    """One kind.

    statuses:      all that Lightspeed knows for it.
    expected:      what it may say while ours stands so, without anyone having to look.
    counts, costs: the statuses in which it lets a line's count, or cost, be written; where it takes no cost at all it
                   fills in its own, which is then not compared.
    receives_zero: whether it can be RECEIVED although nothing arrived. Where it cannot, it is cancelled instead.
    books_out:     whether SENT takes its pieces out of an outlet's stock.
    recallable:    whether it can be cancelled once it is SENT.
    """

    statuses: frozenset[str]
    expected: Mapping[str, frozenset[str]]
    counts: frozenset[str]
    costs: frozenset[str]
    receives_zero: bool = False
    books_out: bool = False
    recallable: bool = True

    def writable(self, status: str) -> frozenset[str]:
        """The fields of an ordered line that may be written in that status."""
        allowed = {"count": self.counts, "cost": self.costs}
        return frozenset(name for name, statuses in allowed.items() if status in statuses)


RULES: Mapping[str, Rules] = {
    Kind.SUPPLIER: Rules(
        statuses=frozenset({OPEN, SENT, DISPATCHED, RECEIVED, CANCELLED}),
        expected={**_COUNTED, Status.IN_TRANSIT: _GONE_OUT},
        counts=_BEFORE_DISPATCH,
        costs=frozenset({OPEN, SENT, DISPATCHED}),
    ),
    # The vendor's page speaks of transfers as SENT "or DISPATCHED": either says that they are on their way.
    Kind.OUTLET: Rules(
        statuses=frozenset({OPEN, SENT, DISPATCHED, RECEIVED, CANCELLED}),
        expected={**_COUNTED, Status.IN_TRANSIT: _GONE_OUT | {DISPATCHED}, Status.DISPUTED: _BOOKED},
        counts=_BEFORE_DISPATCH,
        costs=frozenset({OPEN}),
        receives_zero=True,
        books_out=True,
    ),
    # Credit is ours alone: to Lightspeed a return has gone out for good.
    Kind.RETURN: Rules(
        statuses=frozenset({OPEN, SENT, CANCELLED}),
        expected={
            **_WAITING,
            Status.IN_TRANSIT: _GONE_OUT,
            Status.COMPLETE: _GONE_OUT,
            Status.CANCELLED: _CALLED_OFF | _GONE_OUT,
        },
        counts=_BEFORE_DISPATCH,
        costs=frozenset(),
        books_out=True,
        recallable=False,
    ),
}
