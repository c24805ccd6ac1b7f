"""The main job, step by step, as the people of the retailer and the programs do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from consignments.models import Order, Outlet, Supplier
from consignments.statuses import Status
from devtools.demo.deliveries import Delivery, first_delivery, second_delivery
from devtools.demo.places import FOLDER
from devtools.demo.retailer import OUTLETS, POTTERY, order_csv
from devtools.demo.staff import Staff, Upload
from devtools.demo.steps import Step
from devtools.demo.waiting import wait_for
from devtools.demo.walk import APPROVER, BUYER, RECEIVER, Walk
from sync.models import LightspeedConsignment
from webhooks.models import WebhookEvent

NEW_ORDER = "/orders/new/"
CSV_NAME = "order-40-lines.csv"
LEAD_TIME = timedelta(days=7)


class TotalsDiffer(Exception):
    """Lightspeed received another number of pieces than the order accepted."""


class Journey(Walk):
    """One order on its way from DRAFT to COMPLETE."""

    def steps(self) -> list[Step]:
        """The steps in their order; each raises where it does not lead to its state."""
        return [
            Step("Bea orders 40 lines from a CSV file", self.create),
            Step("Bea submits it for approval", lambda: self.press(BUYER, "submit", Status.PENDING_APPROVAL)),
            Step("Ari approves it", lambda: self.press(APPROVER, "approve", Status.APPROVED)),
            Step(
                "Bea sends it to the supplier and to Lightspeed", lambda: self.press(BUYER, "send", Status.SENT_TO_LS)
            ),
            Step("The worker pushes it to Lightspeed", self.pushed),
            Step("Lightspeed's webhook comes back", self.webhook),
            Step("The poll agrees", self.poll),
            Step("Rua books in the first delivery", lambda: self.book_in(first_delivery, Status.IN_TRANSIT)),
            Step(
                "Rua books in the rest: one damaged, one missing",
                lambda: self.book_in(second_delivery, Status.RECEIVED),
            ),
            Step("The worker sends the counts to Lightspeed", self.counts_pushed),
            Step("Lightspeed's totals equal ours", self.complete),
        ]

    def create(self) -> str:
        """Fills in the form for a new order, with the lines as a CSV file."""
        csv = order_csv(POTTERY)
        (FOLDER / CSV_NAME).write_text(csv)
        changes = {
            "supplier": str(Supplier.objects.get(code=POTTERY.code).pk),
            "outlet": str(Outlet.objects.get(code=OUTLETS[0].code).pk),
            "due_date": (timezone.localdate() + LEAD_TIME).isoformat(),
            "note": "For the summer window",
        }
        upload: Upload = ("csv", (CSV_NAME, csv.encode(), "text/csv"))
        with Staff(self.servers.addresses.web, BUYER) as buyer:
            path = buyer.submit(NEW_ORDER, changes, uploads=[upload])
        return self.created_at(path)

    def webhook(self) -> str:
        """Waits until a signed delivery about this consignment was stored and worked off."""
        done = WebhookEvent.objects.filter(status=WebhookEvent.Status.SUCCESS)
        count = wait_for("A webhook that is worked off", done.count, self.servers.programs, explain=self.trouble)
        return f"{self.order().status}: {count} of {WebhookEvent.objects.count()} worked off"

    def poll(self) -> str:
        """Runs the poller as cron does, and looks at the mirror of this consignment."""
        self.servers.manage("poll_ls")
        mirrored = LightspeedConsignment.objects.get(lightspeed_id=self.order().lightspeed_id)
        return f"{self.order().status}: {mirrored.status} at Lightspeed, version {mirrored.version}"

    def book_in(self, arrived: Callable[[Order], Delivery], leads_to: Status) -> str:
        """Fills in the receive form with a delivery and its photographs."""
        path = f"{self.path}receive/"
        delivery = arrived(self.order())
        with Staff(self.servers.addresses.web, RECEIVER) as receiver:
            receiver.submit(path, delivery.fields, uploads=delivery.uploads)
        return f"{self.reached(leads_to)}: {len(delivery.uploads)} photographs"

    def counts_pushed(self) -> str:
        """Waits until Lightspeed has taken the counts and closed the consignment."""

        def closed() -> bool:
            mirrored = LightspeedConsignment.objects.get(lightspeed_id=self.order().lightspeed_id)
            return mirrored.status == "RECEIVED"

        wait_for("RECEIVED at Lightspeed", closed, self.servers.programs, explain=self.trouble)
        return "RECEIVED: at Lightspeed too"

    def complete(self) -> str:
        """Waits for COMPLETE, then asks Lightspeed itself: the demo does not take our own word for it."""
        self.reached(Status.COMPLETE)
        order = self.order()
        ours = sum((line.accepted for line in order.lines.all()), Decimal(0))
        theirs = self.servers.lightspeed_totals(order.lightspeed_id or "")["total_received_count"]
        if Decimal(theirs) != ours:
            raise TotalsDiffer(f"Lightspeed received {theirs} pieces, {order.number} accepted {ours}.")
        return f"COMPLETE: {ours.normalize():f} pieces on both sides"
