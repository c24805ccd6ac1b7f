"""Whether the source of a transfer has what is asked of it, as far as Lightspeed's stock is mirrored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from consignments.models import Order, OrderLine, StockLevel
from consignments.move_definition import Step, guard

WARN, REFUSE = "warn", "refuse"


@dataclass(frozen=True)
class Shortage:
    """A line that asks for more than the source has."""

    line: OrderLine
    on_hand: Decimal

    @property
    def sentence(self) -> str:
        """The shortage in words."""
        asked, there = self.line.ordered.normalize(), self.on_hand.normalize()
        return _("%(sku)s: %(asked)s asked for, %(there)s there.") % {
            "sku": self.line.product.sku,
            "asked": f"{asked:f}",
            "there": f"{there:f}",
        }


def shortages(order: Order) -> list[Shortage]:
    """The lines of a transfer that ask for more than its source has; a product without a mirrored level is trusted."""
    lines = {line.product_id: line for line in order.lines.select_related("product")}
    levels = StockLevel.objects.filter(outlet=order.source_id, product__in=lines).values_list("product", "on_hand")
    short = {product: on_hand for product, on_hand in levels if on_hand < lines[product].ordered}
    return [Shortage(line, short[product]) for product, line in lines.items() if product in short]


@guard("not_in_stock")
def stock_is_there(step: Step) -> str | None:
    """Blocks only where the retailer wants it to; else the page warns."""
    if settings.TRANSFER_STOCK_CHECK != REFUSE:
        return None
    found = shortages(step.order)
    return (
        _("%(source)s does not have enough. %(sentence)s")
        % {"source": step.order.source, "sentence": " ".join(short.sentence for short in found)}
        if found
        else None
    )
