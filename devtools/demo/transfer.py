"""A transfer beside the order: asked for, packed, counted short, and the difference decided."""

from __future__ import annotations

from decimal import Decimal

from consignments.models import Outlet
from consignments.statuses import Status
from devtools.demo.deliveries import Delivery
from devtools.demo.retailer import OUTLETS, TEAHOUSE, order_csv
from devtools.demo.staff import Staff
from devtools.demo.steps import Step
from devtools.demo.walk import APPROVER, BUYER, MANAGER, RECEIVER, Walk

NEW_TRANSFER = "/transfers/new/"
HARBOUR, _, DEPOT = OUTLETS
LINES = 3


class Transfer(Walk):
    """From the depot to Harbour Street, with one piece lost on the way."""

    def steps(self) -> list[Step]:
        """The steps in their order; each raises where it does not lead to its state."""
        return [
            Step("Bea asks the depot for three teas", self.create),
            Step("Ari approves, the depot agrees", self.agree),
            Step("The depot packs a box and dispatches it", self.dispatch),
            Step("The worker pushes it to Lightspeed", self.pushed),
            Step("Rua counts one piece less than was packed", self.count),
            Step("Both counts are kept: a person has to decide", lambda: self.reached(Status.DISPUTED)),
            Step("Mia writes the piece off", self.decide),
        ]

    def create(self) -> str:
        """Fills in the form for a transfer, with the lines as a CSV file."""
        csv = "".join(order_csv(TEAHOUSE).splitlines(keepends=True)[: LINES + 1])
        outlets = {outlet.code: str(outlet.pk) for outlet in Outlet.objects.all()}
        changes = {"outlet": outlets[HARBOUR.code], "other": outlets[DEPOT.code]}
        with Staff(self.servers.addresses.web, BUYER) as buyer:
            upload = ("csv", ("transfer.csv", csv.encode(), "text/csv"))
            return self.created_at(buyer.submit(NEW_TRANSFER, changes, uploads=[upload]))

    def agree(self) -> str:
        """Each outlet says yes."""
        self.press(BUYER, "submit", Status.PENDING_APPROVAL)
        self.press(APPROVER, "approve", Status.APPROVED)
        return self.press(BUYER, "agree", Status.AGREED)

    def dispatch(self) -> str:
        """All of it into one box, which leaves."""
        changes = {f"line_{line.pk}": f"{line.ordered.normalize():f}" for line in self.order().lines.all()}
        pack = f"{self.path}pack/"
        self.fill_in(BUYER, pack, changes, pack, Status.AGREED)
        self.press(BUYER, "pack", Status.PACKED)
        return self.press(BUYER, "send", Status.SENT_TO_LS)

    def count(self) -> str:
        """Fills in the receive form at the destination: one piece of the first line is missing."""
        delivery = Delivery({"note": "One box"})
        short, *whole = self.order().lines.all()
        delivery.count(short, accepted=short.ordered - 1, missing=Decimal(1), reason="Not in the box")
        for line in whole:
            delivery.count(line, accepted=line.ordered)
        receive = f"{self.path}receive/"
        return self.fill_in(RECEIVER, receive, delivery.fields, receive, Status.RECEIVED)

    def decide(self) -> str:
        """Decides what became of the piece."""
        dispute = self.order().disputes.get()
        changes = {"decision": "LOST", "reason": "Neither in the van nor at the depot"}
        return self.fill_in(MANAGER, self.path, changes, f"/differences/{dispute.pk}/decide/", Status.COMPLETE)
