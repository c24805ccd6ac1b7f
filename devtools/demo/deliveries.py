"""What arrives at the outlet: two deliveries, with photographs, one damaged and one missing line."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from consignments.models import Order, OrderLine
from devtools.demo.photographs import photograph
from devtools.demo.staff import Upload

FIRST_DELIVERY_LINES = 25
BROKEN = Decimal(2)


@dataclass
class Delivery:
    """A filled-in receive form: its fields by name, and the photographs."""

    fields: dict[str, str] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)

    def count(self, line: OrderLine, **pieces: Decimal | str) -> None:
        """Enters what was counted of `line`: accepted, damaged, missing, reason."""
        for name, value in pieces.items():
            self.fields[f"line-{line.product_id}-{name}"] = str(value)

    def picture(self, name: str, caption: str, *, cartons: int, damaged: bool = False) -> None:
        """Attaches a photograph to the form's file field `name`."""
        content = photograph(caption, cartons=cartons, damaged=damaged)
        self.uploads.append((name, (f"{caption}.jpg", content, "image/jpeg")))


def first_delivery(order: Order) -> Delivery:
    """The first lines of the order, complete and whole."""
    delivery = Delivery({"note": "First pallet"})
    for line in order.lines.all()[:FIRST_DELIVERY_LINES]:
        delivery.count(line, accepted=line.ordered)
    delivery.picture("photos", f"{order.number} first pallet", cartons=12)
    delivery.picture("photos", f"{order.number} delivery note", cartons=1)
    return delivery


def second_delivery(order: Order) -> Delivery:
    """The rest: of one line two pieces are broken, another line is not there at all."""
    delivery = Delivery({"note": "Second pallet, the rest"})
    damaged, missing, *whole = order.lines.all()[FIRST_DELIVERY_LINES:]
    delivery.count(damaged, accepted=damaged.ordered - BROKEN, damaged=BROKEN, reason="Broken in transit")
    delivery.picture(f"line-{damaged.product_id}-photos", f"{damaged.product.sku} broken", cartons=4, damaged=True)
    delivery.count(missing, missing=missing.ordered, reason="Not on the pallet")
    for line in whole:
        delivery.count(line, accepted=line.ordered)
    delivery.picture("photos", f"{order.number} second pallet", cartons=8)
    return delivery
