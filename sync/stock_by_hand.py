"""What was decided on a difference of a transfer, as an order to the person who sets Lightspeed's stock right."""

from __future__ import annotations

from consignments.models import Dispute
from jobqueue.errors import Permanent


def ask_for_stock_change(dispute_id: int) -> None:
    """Raises Permanent with what is to be done, so that it stays among the dead letters until someone has done it.

    An adjustment at Lightspeed adds to the stock and carries no reference of ours: one whose answer was lost could
    be neither found again nor safely repeated, so no job makes it.
    """
    dispute = Dispute.objects.select_related("line__product", "adjusted_outlet").get(pk=dispute_id)
    raise Permanent(
        f"Change the stock of {dispute.line.product.sku} at {dispute.adjusted_outlet} by"
        f" {dispute.adjusted_by.normalize():+f} in Lightspeed by hand, then discard this dead letter:"
        f" the difference was decided as “{dispute.get_decision_display()}”."
    )
