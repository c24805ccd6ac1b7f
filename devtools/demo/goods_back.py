"""A return beside the order: what came broken goes back, and the supplier credits it."""

from __future__ import annotations

from django.utils import timezone

from consignments.queries import order_value
from consignments.statuses import Status
from devtools.demo.servers import Servers
from devtools.demo.staff import Staff
from devtools.demo.steps import Step
from devtools.demo.walk import APPROVER, BUYER, Walk


class GoodsBack(Walk):
    """The pieces of the order `came_with` that arrived broken."""

    def __init__(self, servers: Servers, came_with: str) -> None:
        super().__init__(servers)
        self.came_with = came_with

    def steps(self) -> list[Step]:
        """The steps in their order; each raises where it does not lead to its state."""
        return [
            Step("Bea sends the broken pieces back", self.create),
            Step("Ari approves, Bea dispatches them", self.dispatch),
            Step("The supplier's credit note closes it", self.credit),
        ]

    def create(self) -> str:
        """Presses the button on the order's page; the photographs of the receipt go along."""
        page = f"/orders/{self.came_with}/"
        with Staff(self.servers.addresses.web, BUYER) as buyer:
            return self.created_at(buyer.submit(page, {}, action=f"{page}return/"))

    def dispatch(self) -> str:
        """Approved and on its way: the goods never were in stock, so Lightspeed hears nothing of it."""
        self.press(BUYER, "submit", Status.PENDING_APPROVAL)
        self.press(APPROVER, "approve", Status.APPROVED)
        return self.press(BUYER, "send", Status.SENT)

    def credit(self) -> str:
        """Records a credit note over all of it."""
        amount = f"{order_value(self.order()):.2f}"
        changes = {"number": "CN-1042", "amount": amount, "dated": timezone.localdate().isoformat()}
        self.fill_in(BUYER, self.path, changes, f"{self.path}credit-notes/", Status.COMPLETE)
        return f"COMPLETE: {amount} credited"
