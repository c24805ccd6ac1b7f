"""Booking goods in: one immutable receipt for each key, the order's totals with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import Conflict, GuardRefused, NotPermitted
from consignments.locks import lock_lines
from consignments.models import Order, OrderLine, Product
from consignments.statuses import Status, mid_sentence
from receiving.access import check_counted_by, order_to_receive, receiver
from receiving.arrivals import Arrival, arrival_by_clock, checked_arrival
from receiving.body_hash import receipt_hash
from receiving.count_checks import Known, check_counts
from receiving.counts import CountedLine, Signed, Submission
from receiving.keys import checked_key
from receiving.models import MissedPhoto, Photo, Receipt
from receiving.outlet_rules import buckets_with_photo, rules_of
from receiving.receipt_news import record_news
from receiving.receipt_rows import tie_photos, write_lines, write_receipt
from receiving.settlement import receive_if_settled
from receiving.signature_images import signature_png
from receiving.signatures import keep_signature
from receiving.totals import rewrite_totals

log = structlog.get_logger(__name__)


def post_receipt(
    order_id: int,
    *,
    key: str,
    lines: Sequence[CountedLine],
    arrived_at: datetime | None = None,
    note: str = "",
    device: str = "",
    photos: Sequence[uuid.UUID] = (),
    signature: Signed | None = None,
    counted_by: str = "",
    counted_elsewhere: bool = False,
    by_clock: bool = False,
    actor: Actor,
) -> Receipt:
    """Books a counted delivery and gives its receipt; the same key with the same body gives the first one again.

    `arrived_at` (aware) is when the goods came, by default now; one `by_clock` is of a device's clock, and an
    impossible one is now too. `photos` are tokens of photographs sent under `key` for the whole delivery; those of a
    line are in its CountedLine. One that the storage did not take is owed. More than was ordered is booked as counted
    and flagged; a product that is not on the order needs a photograph and goes to a manager. When every line is
    settled, an order in transit becomes RECEIVED. Where the outlet asks for a signature, it is required, unless the
    goods were `counted_elsewhere`, as at Lightspeed. `counted_by` is who was signed in on the device when it counted.

    Raises Conflict (same key, other body), GuardRefused (the order takes no goods), ReceiptRefused (with each fault),
    PhotoRefused (a signature that cannot be read), NotFound, NotPermitted.
    """
    user = receiver(actor)
    counted = tuple(line for line in lines if not line.says_nothing)
    signed = None if signature is None or signature.says_nothing else signature
    submission = Submission(checked_key(key), counted, arrived_at, note, device, tuple(photos), signed, counted_by)
    digest = receipt_hash(submission)
    png = signature_png(signed) if signed else b""
    with transaction.atomic():
        order = order_to_receive(order_id, actor, lock=True)
        if earlier := posted_before(order, submission.key, digest):
            return earlier
        check_receivable(order)
        arrival = arrival_by_clock if by_clock else checked_arrival
        receipt = _book(order, submission, digest, arrival, user, actor, signature_asked=not counted_elsewhere)
        if signed:
            keep_signature(receipt, signed, png)
    log.info("receipt.posted", order=order.number, receipt=receipt.pk, lines=len(counted))
    return receipt


def _book(
    order: Order,
    submission: Submission,
    digest: str,
    arrival: Arrival,
    user: User,
    actor: Actor,
    *,
    signature_asked: bool,
) -> Receipt:
    """Checks and writes a new receipt under the order's lock, and brings the totals and the status after it."""
    lines = lock_lines(order)
    prefetch_related_objects(lines, "product")
    sent = photos_sent(order, submission.key)
    known = _known(order, lines, submission, sent, signature_asked=signature_asked)
    check_counts(submission, known)
    arrived_at = arrival(order, submission.arrived_at)
    receipt = write_receipt(order, submission, digest=digest, arrived_at=arrived_at, user=user)
    write_lines(receipt, submission, lines)
    tie_photos(receipt, submission, sent)
    counted = {line.product_id for line in submission.lines}
    touched = [line for line in lines if line.product_id in counted]
    rewrite_totals(touched)
    unexpected = [known.products[product].sku for product in counted - set(known.on_order)]
    record_news(receipt, submission.lines, touched, unexpected, actor)
    receive_if_settled(order, lines, actor=actor)
    return receipt


def photos_sent(order: Order, key: str) -> dict[uuid.UUID, Photo | MissedPhoto]:
    """The photographs sent for the receipt with this key, by token: stored, or missed by the storage."""
    of_receipt = {"order": order, "draft": key}
    missed = {photo.token: photo for photo in MissedPhoto.objects.filter(**of_receipt)}
    return {**missed, **{photo.token: photo for photo in Photo.objects.filter(**of_receipt)}}


def _known(
    order: Order,
    lines: Sequence[OrderLine],
    submission: Submission,
    sent: Mapping[uuid.UUID, Photo | MissedPhoto],
    *,
    signature_asked: bool,
) -> Known:
    products = {line.product_id: line.product for line in lines}
    others = {line.product_id for line in submission.lines} - products.keys()
    rules = rules_of(order)
    needs_photo = buckets_with_photo(rules)
    catalogue = Product.objects.in_bulk(others) if others else {}
    return Known(
        {**products, **catalogue}, products.keys(), sent.keys(), needs_photo, signature_asked and rules.signature
    )


def posted_before(order: Order, key: str, digest: str) -> Receipt | None:
    """What was booked on the order under this key, if anything; raises Conflict where it was of another body."""
    earlier = Receipt.objects.filter(order=order, key=key).first()
    if earlier and earlier.body_hash != digest:
        raise Conflict(
            _(
                "A different receipt was already booked on %(order)s under this key. Look at the receipts of the "
                "order, then count what is not yet in one."
            )
            % {"order": order},
            code="key_reused",
        )
    return earlier


def may_book_in(order: Order, actor: Actor) -> bool:
    """Whether `actor` could book a receipt of `order` now: what pages offer. `post_receipt` decides under the lock."""
    try:
        receiver(actor)
        check_receivable(order)
        check_counted_by(actor, order)
    except (NotPermitted, GuardRefused):
        return False
    return True


def check_receivable(order: Order) -> None:
    """Raises GuardRefused for an order that takes no goods in its state."""
    if not order.is_receivable:
        raise GuardRefused(
            _("%(order)s is %(status)s: goods are booked in from sent until received.")
            % {"order": order, "status": mid_sentence(Status(order.status).label)},
            code="not_receivable",
        )
