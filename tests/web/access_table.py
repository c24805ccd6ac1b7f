"""Who may open what: the table that the tests walk and docs/permissions.md shows. Write the page anew with

python -m tests.web.access_table
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.web.world import Side

ROLES = ("buyer", "approver", "receiver", "operator", "manager")
NO_ROLE = "no role"
PEOPLE = (*ROLES, NO_ROLE)
STRANGER = "stranger"

EVERYONE = frozenset({*PEOPLE, STRANGER})
STAFF = frozenset(ROLES)
BUYERS = frozenset({"buyer", "manager"})
APPROVERS = frozenset({"approver", "manager"})
RECEIVERS = frozenset({"receiver", "manager"})
PACKERS = frozenset({"buyer", "receiver", "manager"})
OPERATORS = frozenset({"operator", "manager"})
MANAGERS = frozenset({"manager"})

Arguments = Callable[["Side"], dict[str, Any]]


def _nothing(side: Side) -> dict[str, Any]:
    return {}


def _order(side: Side) -> dict[str, Any]:
    return {"number": side.order.number}


def _photo(side: Side) -> dict[str, Any]:
    return {"token": side.photo.token}


def _receipt(side: Side) -> dict[str, Any]:
    return {"receipt_id": side.receipt.pk}


def _receipt_line(side: Side) -> dict[str, Any]:
    return {"line_id": side.receipt.lines.all()[0].pk}


def _owed(side: Side) -> dict[str, Any]:
    return {"owed_id": side.owed.pk}


def _webhook_event(side: Side) -> dict[str, Any]:
    return {"event_pk": side.webhook_event.pk}


def _dead_letter(side: Side) -> dict[str, Any]:
    return {"number": side.order.number, "dead_letter": side.dead.pk}


def _transfer(side: Side) -> dict[str, Any]:
    return {"number": side.transfer.number}


def _box(side: Side) -> dict[str, Any]:
    return {"number": side.transfer.number, "box": 1}


def _return(side: Side) -> dict[str, Any]:
    return {"number": side.goods_return.number}


def _dispute(side: Side) -> dict[str, Any]:
    return {"dispute": side.dispute.pk}


def _stock_count(side: Side) -> dict[str, Any]:
    return {"lightspeed_id": side.stock_count.lightspeed_id}


def _feed(side: Side) -> dict[str, Any]:
    return {"token": side.feed_token}


@dataclass(frozen=True)
class Route:
    """One address with one method. `arguments` gives what its pattern needs for an order's side, home or foreign."""

    name: str
    what: str
    who: frozenset[str]
    method: str = "GET"
    arguments: Arguments = _nothing
    extra: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    # Asked by a device that keeps what it has: a stranger is told so (401), not led to a page.
    by_device: bool = False
    # The right is asked for before the order is looked up, so that it is refused alike whether or not one exists.
    right_first: bool = False

    @property
    def of_an_order(self) -> bool:
        """Whether it belongs to an order, so that it does not exist for people of other outlets."""
        return self.arguments not in (_nothing, _feed)

    def refusal(self, who: str) -> str:
        """What someone without the right is answered. Without any role a person sees no orders: they do not exist."""
        if who == STRANGER:
            return "401" if self.by_device else "sign in"
        return "404" if who == NO_ROLE and self.of_an_order and not self.right_first else "403"

    def __str__(self) -> str:
        return "-".join([self.method.lower(), self.name, *map(str, self.extra.values())])


def _move(move: str, label: str, who: frozenset[str]) -> Route:
    sent = {"version": "0", "reason": "as agreed", "supplier_told": "yes"}
    return Route("order-move", f"Make the move: {label}", who, "POST", _order, {"move": move}, sent)


_API_MOVES = {"submit": BUYERS, "approve": APPROVERS, "cancel": BUYERS}


def _api(name: str, what: str, who: frozenset[str], method: str = "GET", **extra: str) -> Route:
    return Route(name, what, who, method, _order, extra, by_device=True, right_first=True)


def _evidence(name: str, what: str, who: frozenset[str], arguments: Arguments, **query: str) -> Route:
    return Route(name, what, who, "GET", arguments, data=query, by_device=True, right_first=True)


ROUTES: tuple[Route, ...] = (
    Route("home", "Start, leads receivers to what arrives, others to the orders", EVERYONE),
    Route("login", "Sign in", EVERYONE),
    Route("logout", "Sign out", EVERYONE, "POST"),
    Route("second-factor", "Code of a second factor, and setting it up", frozenset(PEOPLE)),
    Route("second-factor", "Give the code", frozenset(PEOPLE), "POST"),
    Route("orders", "List and search orders", STAFF),
    Route("own-view-save", "Keep filters of the list as a view", STAFF, "POST", data={"name": "n", "query": "q=x"}),
    Route("own-view-rename", "Rename a view of one's own", STAFF, "POST", extra={"view": 0}, data={"name": "n"}),
    Route("own-view-remove", "Remove a view of one's own", STAFF, "POST", extra={"view": 0}),
    Route("order-export", "The list as a file", STAFF),
    Route("orders-chosen", "What a move would make of the ticked orders", BUYERS, data={"do": "submit"}),
    Route("orders-chosen", "Make it", BUYERS, "POST", data={"do": "send"}),
    Route("orders-chosen-pdf", "The ticked orders as one PDF", STAFF),
    Route("calendar", "Due dates of a month", STAFF),
    Route("calendar-feed", "Due dates as a feed: the token decides", EVERYONE, arguments=_feed),
    Route("order-new", "Form for a new order", BUYERS),
    Route("order-new", "Create a draft", BUYERS, "POST"),
    Route("order", "Read an order", STAFF, arguments=_order),
    Route("order-pdf", "An order as PDF", STAFF, arguments=_order),
    Route("order-edit", "Form of a draft", BUYERS, arguments=_order),
    Route("order-edit", "Save a draft", BUYERS, "POST", _order),
    Route("order-duplicate", "Order the same again", BUYERS, "POST", _order),
    Route("suggestions", "What to order or to ask of other outlets", BUYERS),
    Route("transfer-new", "Form for a new transfer", BUYERS),
    Route("return-new", "Form for a new return", BUYERS),
    Route("transfer-pack", "Pack a transfer", PACKERS, arguments=_transfer),
    Route("transfer-pack", "Close a box", PACKERS, "POST", _transfer),
    Route("transfer-pack-box", "Pack a box anew", PACKERS, arguments=_box),
    Route("transfer-unpack-box", "Take a box out", PACKERS, "POST", _box),
    Route("transfer-box", "What lies in a box", STAFF, arguments=_box),
    Route("transfer-labels", "Labels of the boxes", STAFF, arguments=_transfer),
    Route("packing-slip", "The packing slip", STAFF, arguments=_transfer),
    Route("evidence-add", "Photograph what is sent", PACKERS, "POST", _transfer),
    Route("dispute-decide", "Decide on a difference between two counts", MANAGERS, "POST", _dispute),
    Route("dispute-assign", "Give that decision to someone else", MANAGERS, "POST", _dispute),
    Route("return-from-order", "Send back what came damaged", BUYERS, "POST", _order),
    Route("credit-note", "Record a credit note", BUYERS, "POST", _return),
    Route("products", "Look products up", STAFF),
    _move("submit", "submit", BUYERS),
    _move("recall", "take back", BUYERS),
    _move("approve", "approve", APPROVERS),
    _move("reject", "reject", APPROVERS),
    _move("send", "send", BUYERS),
    _move("push", "send to Lightspeed", BUYERS),
    _move("receive", "everything is booked in", RECEIVERS),
    _move("complete", "complete against Lightspeed's totals", MANAGERS),
    _move("cancel", "cancel", BUYERS),
    Route("approvals", "The approver's inbox", APPROVERS),
    Route("stand-ins", "One's stand-ins", APPROVERS),
    Route("stand-ins", "Name a stand-in", APPROVERS, "POST"),
    Route("stand-in-end", "End a stand-in of one's own", APPROVERS, "POST", extra={"delegation": 0}),
    Route("approvals-bulk", "Approve several small orders", APPROVERS, "POST"),
    Route("order-job-retry", "Start a dead job again", OPERATORS, "POST", _dead_letter),
    Route("order-mail-resend", "Mail an order to its supplier again", BUYERS, "POST", _order, {"letter": "order"}),
    Route("order-mail-resend", "Mail its cancellation again", BUYERS, "POST", _order, {"letter": "cancellation"}),
    Route("receive", "Form to book goods in", RECEIVERS, arguments=_order),
    Route("receive", "Book goods in", RECEIVERS, "POST", _order),
    Route("receiving-sheet", "Lines to count on paper", RECEIVERS, arguments=_order),
    Route("receiving-sheet-pdf", "The same as PDF", RECEIVERS, arguments=_order),
    Route("discrepancies", "Where deliveries differ from the order", STAFF, arguments=_order),
    Route("discrepancies-pdf", "The same for the supplier", STAFF, arguments=_order),
    Route("product-labels", "Form for labels of received goods", RECEIVERS, arguments=_order),
    Route("product-labels", "Labels of received goods", RECEIVERS, "POST", _order),
    Route("short-close", "Close what is still open", MANAGERS, "POST", _order, data={"reason": "gone", "key": "k-1"}),
    Route("receipts-correct", "Correct the counts of a received order", MANAGERS, arguments=_order),
    Route("receipts-correct", "Book the correction", MANAGERS, "POST", _order),
    Route("receipt-signature", "The signature of a receipt", STAFF, arguments=_receipt),
    Route("receipt-reverse", "Take a receipt back", RECEIVERS, "POST", _receipt, data={"reason": "no", "key": "k-2"}),
    Route(
        "receipt-line-decide", "Decide on goods nobody ordered", MANAGERS, "POST", _receipt_line, data={"reason": "-"}
    ),
    Route("supplier-scorecard", "How suppliers deliver", STAFF),
    Route("arriving", "What is arriving at one's outlets", RECEIVERS),
    Route("count", "Counting screen of an order", RECEIVERS, arguments=_order),
    Route("count-lines", "Lines and figures for counting", RECEIVERS, arguments=_order, by_device=True),
    Route("receipt-send", "Book in what a device counted", RECEIVERS, "POST", _order, by_device=True),
    Route("photo-send", "Keep a device's photograph", RECEIVERS, "POST", _order, by_device=True),
    Route("product-look-up", "The product of a code", RECEIVERS, by_device=True),
    Route("service-worker", "The counting screen without a network", EVERYONE),
    Route("manifest", "The counting screen as an app", EVERYONE),
    Route("owed-photo", "Add a photograph that is owed", RECEIVERS, "POST", _owed),
    Route("photo", "A photograph", STAFF, arguments=_photo),
    Route("photo-thumbnail", "A photograph, small", STAFF, arguments=_photo),
    Route("photo-original", "A photograph as it was taken", MANAGERS, arguments=_photo),
    Route("lightspeed-connect", "Connect to Lightspeed", MANAGERS),
    Route("lightspeed-connect", "Start connecting", MANAGERS, "POST"),
    Route("lightspeed-callback", "Lightspeed's answer to that", MANAGERS),
    Route("stock-counts", "Stock counts at one's outlets", STAFF),
    Route("stock-count", "One stock count", STAFF, arguments=_stock_count, right_first=True),
    Route("differences", "Differences with Lightspeed", OPERATORS),
    Route("difference-decide", "Decide on one", MANAGERS, "POST", extra={"drift_id": 0, "way": "accept"}),
    Route("webhook-lightspeed", "Lightspeed's deliveries: the signature decides", EVERYONE, "POST"),
    Route("webhook-events", "What Lightspeed delivered", OPERATORS),
    Route("webhook-event", "One delivery, masked", OPERATORS, arguments=_webhook_event, right_first=True),
    Route("webhook-replay", "Process deliveries again", OPERATORS, "POST"),
    Route("operations", "How the system fares", STAFF),
    Route("runbook", "What to do about it", STAFF),
    Route("api-tokens", "One's tokens for the API", STAFF),
    Route("api-tokens", "Make a token", STAFF, "POST"),
    Route("api-token-revoke", "Revoke a token of one's own", STAFF, "POST", extra={"token": 0}),
    Route("api-docs", "The API's description as a page", frozenset(PEOPLE)),
    Route("api-schema", "API: its description", frozenset(PEOPLE), by_device=True),
    Route("api-orders", "API: list of orders", STAFF, by_device=True),
    Route("api-orders", "API: create a draft", BUYERS, "POST", by_device=True),
    _api("api-order", "API: an order", STAFF),
    _api("api-returns", "API: draft a return of what came damaged or wrong", BUYERS, "POST"),
    _api("api-order", "API: change a draft", BUYERS, "PATCH"),
    _api("api-lines", "API: its lines", STAFF),
    _api("api-lines", "API: replace its lines", BUYERS, "PUT"),
    _api("api-boxes", "API: its boxes", STAFF),
    _api("api-moves", "API: what may be done with it", STAFF),
    *(_api("api-move", f"API: make the move {move}", who, "POST", move=move) for move, who in _API_MOVES.items()),
    _api("api-approvals", "API: decisions on it", STAFF),
    _api("api-receipts", "API: its receipts", STAFF),
    _api("api-receipts", "API: book goods in", RECEIVERS, "POST"),
    _api("api-corrections", "API: correct a received order", MANAGERS, "POST"),
    _api("api-photo-send", "API: send a photograph for a receipt", RECEIVERS, "POST"),
    _api("api-evidence", "API: send a photograph of what leaves", PACKERS, "POST"),
    Route("api-reversal", "API: take a receipt back", RECEIVERS, "POST", _receipt, by_device=True, right_first=True),
    _evidence("api-receipt-photos", "API: photographs of a receipt", STAFF, _receipt),
    _evidence("api-photo", "API: a photograph", STAFF, _photo),
    _evidence("api-photo", "API: a photograph as it was taken", MANAGERS, _photo, copy="original"),
    Route("api-suppliers", "API: suppliers", STAFF, by_device=True),
    Route("api-outlets", "API: one's outlets", STAFF, by_device=True),
    Route("api-products", "API: products", STAFF, by_device=True),
    Route("healthz", "Whether the process is up", EVERYONE),
    Route("readyz", "Whether it can work", EVERYONE),
    Route("metrics", "Figures for Prometheus: a token or the network decides", frozenset(), by_device=True),
)

# The address above without its slash, which answers the same; and whatever is no address of the API.
SAME_WITHOUT_SLASH = frozenset({"webhooks/lightspeed", "^api/v1/"})

# Django's own pages for passwords: they ask nothing of the domain.
DJANGO_ACCOUNT_PAGES = frozenset(
    {
        "password_change",
        "password_change_done",
        "password_reset",
        "password_reset_done",
        "password_reset_confirm",
        "password_reset_complete",
    }
)


if __name__ == "__main__":
    from tests.web.access_page import write

    write()
