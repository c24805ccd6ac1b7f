"""A small retailer with one order at home and one at a foreign outlet, each with a receipt and a photograph."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.contrib.auth.models import User

from consignments.actors import person
from consignments.effects import EMAIL_SUPPLIER
from consignments.feed_tokens import token_for
from consignments.models import Box, BoxContent, Dispute, Order
from consignments.statuses import Kind, Status
from jobqueue.models import DeadLetter
from receiving.counts import CountedLine, Signed
from receiving.models import MissedPhoto, OwedPhoto, Photo, Receipt
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from sync.mirror import apply_consignment
from sync.models import LightspeedConsignment
from tests.consignments.cast import dead_letter
from tests.factories import make_order, make_outlet, make_user
from tests.receiving.pictures import upload
from tests.web.access_table import NO_ROLE, PEOPLE
from tests.webhooks.events import make_event
from webhooks.models import WebhookEvent


@dataclass
class Side:
    """One outlet's order in transit, with what was booked in."""

    order: Order
    receipt: Receipt
    photo: Photo
    dead: DeadLetter
    webhook_event: WebhookEvent
    feed_token: str

    @cached_property
    def transfer(self) -> Order:
        """A transfer from this outlet that is being packed: one box, and a difference to decide on."""
        transfer = make_order(
            status=Status.AGREED, kind=Kind.OUTLET, source=self.order.outlet, author=self.order.created_by
        )
        line = transfer.lines.all()[0]
        box = Box.objects.create(order=transfer, number=1)
        BoxContent.objects.create(box=box, line=line, quantity=1)
        due = date(2026, 1, 31)
        Dispute.objects.create(order=transfer, line=line, quantity=1, owner=transfer.created_by, due_date=due)
        return transfer

    @cached_property
    def dispute(self) -> Dispute:
        """The difference of the transfer."""
        return self.transfer.disputes.get()

    @cached_property
    def owed(self) -> OwedPhoto:
        """A photograph that the storage did not take."""
        user = self.receipt.recorded_by
        missed = MissedPhoto.objects.create(order=self.order, draft=self.receipt.key, uploaded_by=user)
        return OwedPhoto.objects.create(receipt=self.receipt, missed=missed)

    @cached_property
    def stock_count(self) -> LightspeedConsignment:
        """A stock count at this outlet, as mirrored."""
        raw = {
            "id": f"st-{self.order.outlet.code}",
            "type": "STOCKTAKE",
            "status": "STOCKTAKE_COMPLETE",
            "outlet_id": self.order.outlet.lightspeed_id,
            "version": 1,
        }
        return apply_consignment(raw)

    @cached_property
    def goods_return(self) -> Order:
        """A return on its way to the supplier."""
        return make_order(
            status=Status.IN_TRANSIT, kind=Kind.RETURN, outlet=self.order.outlet, author=self.order.created_by
        )


def _side(author: User) -> Side:
    outlet = make_outlet()
    order = make_order(status=Status.IN_TRANSIT, outlet=outlet, author=author, lightspeed_id=f"ls-{outlet.code}")
    user = make_user(None, "receiver", outlets=[outlet])
    receiver = person(user)
    key = f"key-{outlet.code}"
    photo = store_photo(order.pk, key=key, upload=upload(seed=order.pk), actor=receiver)
    counted = CountedLine(product_id=order.lines.all()[0].product_id, accepted=order.lines.all()[0].ordered / 2)
    receipt = post_receipt(
        order.pk, key=key, lines=[counted], photos=[photo.token], signature=Signed("A. Receiver"), actor=receiver
    )
    return Side(order, receipt, photo, dead_letter(order, EMAIL_SUPPLIER), make_event(order=order), token_for(user))


@dataclass
class World:
    """The people of one outlet (by role), its order, and that of a foreign outlet."""

    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        author = make_user()
        self.home, self.foreign = _side(author), _side(author)
        for role in PEOPLE:
            roles = [] if role == NO_ROLE else [role]
            user = make_user(None, *roles, outlets=[self.home.order.outlet])
            # Staff may open the admin: what they see in there is up to their rights.
            user.is_staff = True
            user.save()
            self.people[role] = user
