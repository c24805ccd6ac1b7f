"""Finding an order's consignment at Lightspeed, so that it is never created a second time."""

from __future__ import annotations

from consignments.models import Order
from jobqueue.errors import Permanent
from sync.feeds import CONSIGNMENTS
from sync.kinds import CANCELLED
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound
from sync.lightspeed.records import Consignment
from sync.models import LightspeedConsignment
from sync.poll import catch_up


def locate(client: LightspeedClient, order: Order) -> Consignment | None:
    """The order's consignment, freshly read, by its id or else by our reference; None if there is none.

    Raises Permanent where it was deleted there, or where several carry our reference.
    """
    if order.lightspeed_id:
        return known(client, order, order.lightspeed_id)
    found = [record for record in by_reference(client, order) if not record.deleted]
    # A person who mends a double by hand cancels one of the two.
    live = [record for record in found if record.status != CANCELLED] or found
    if len(live) > 1:
        raise Permanent(
            f"{order.number}: Lightspeed has {len(live)} consignments with this reference"
            f" ({', '.join(sorted(record.id for record in live))}). Cancel all but one there, then retry."
        )
    return live[0] if live else None


def known(client: LightspeedClient, order: Order, lightspeed_id: str) -> Consignment:
    """The consignment with that id; raises Permanent if it was deleted."""
    try:
        record = client.consignment(lightspeed_id)
    except NotFound as fault:
        raise _deleted(order, lightspeed_id) from fault
    if record.deleted:
        raise _deleted(order, lightspeed_id)
    return record


def by_reference(client: LightspeedClient, order: Order) -> list[Consignment]:
    """Every consignment of its kind with our reference, freshly read; the mirror is brought up to Lightspeed first.

    The feed is read unfiltered and to its end; a filter or the first page alone could hide ours.
    """
    catch_up(client, CONSIGNMENTS)
    mirrored = LightspeedConsignment.objects.filter(reference=order.number, type=order.kind, deleted=False)
    found = [_fresh(client, lightspeed_id) for lightspeed_id in mirrored.values_list("lightspeed_id", flat=True)]
    return [record for record in found if record and (record.type, record.reference) == (order.kind, order.number)]


def _fresh(client: LightspeedClient, lightspeed_id: str) -> Consignment | None:
    try:
        return client.consignment(lightspeed_id)
    except NotFound:
        return None


def _deleted(order: Order, lightspeed_id: str) -> Permanent:
    return Permanent(
        f"{order.number}: its consignment {lightspeed_id} was deleted at Lightspeed."
        " Cancel the order, or restore the consignment there and retry."
    )
