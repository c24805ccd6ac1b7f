"""Putting counts right once an order is received: a document of its own, by right and with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from consignments import effects, events
from consignments.actors import Actor
from consignments.errors import Conflict, GuardRefused
from consignments.locks import lock_lines
from consignments.models import Order, OrderLine, Product
from consignments.statuses import Kind, Status, mid_sentence
from jobqueue.enqueue import enqueue
from receiving.access import CORRECT, order_to_receive, receiver
from receiving.body_hash import receipt_hash
from receiving.counts import BUCKET_WORDS, BUCKETS, CountedLine, Submission, quantity_fault
from receiving.errors import ReceiptRefused
from receiving.keys import checked_key
from receiving.models import Receipt, ReceiptLine
from receiving.receipt_news import plain
from receiving.receipts import posted_before
from receiving.totals import rewrite_totals

log = structlog.get_logger(__name__)

CORRECTABLE = frozenset({Status.RECEIVED, Status.COMPLETE})
# Reads the consignment anew and notes what differs: a received one takes no counts any more.
COMPARE_JOB = "sync.refetch_consignment"

Deltas = dict[str, Decimal]


def correct_counts(
    order_id: int, *, key: str, lines: Sequence[CountedLine], seen: int, reason: str, actor: Actor
) -> Receipt:
    """Books what brings the totals of `lines` to the given ones; the same key and body give the first correction again.

    `seen` is the newest receipt that the person knew of: after another one their totals are no longer right. Every
    line stays settled. Lightspeed is not told: what differs there is shown as a difference for a person.

    Raises Conflict (other body under the key, or another receipt since), GuardRefused (no reason, or an order whose
    receipts are not corrected), ReceiptRefused (with each fault), NotFound, NotPermitted.
    """
    user = receiver(actor, CORRECT)
    submission = Submission(checked_key(key), tuple(lines), note=f"{seen} {reason.strip()}")
    digest = receipt_hash(submission)
    with transaction.atomic():
        order = order_to_receive(order_id, actor, lock=True)
        if earlier := posted_before(order, submission.key, digest):
            return earlier
        check_correctable(order)
        _check(order, seen, reason)
        locked = lock_lines(order)
        prefetch_related_objects(locked, "product")
        changes = _changes(locked, lines)
        correction = _write(order, submission.key, digest, changes, reason.strip(), user)
        rewrite_totals([line for line, _added in changes])
        told = {line.product.sku: _told(deltas) for line, deltas in changes}
        data = {"receipt": correction.pk, "changed": told}
        events.record(order, "counts_corrected", actor=actor, reason=correction.reason, data=data)
        _compare_with_lightspeed(order)
    log.info("receipt.corrected", order=order.number, receipt=correction.pk, lines=len(changes))
    return correction


def check_correctable(order: Order) -> None:
    """Raises GuardRefused for an order whose counts are put right in another way."""
    if order.kind != Kind.SUPPLIER:
        raise GuardRefused(
            _("%(order)s is no purchase order: what differs in a transfer is decided among its differences.")
            % {"order": order},
            code="not_correctable",
        )
    if order.status not in CORRECTABLE:
        raise GuardRefused(
            _("%(order)s is %(status)s: until it is received a wrong receipt is taken back.")
            % {"order": order, "status": mid_sentence(Status(order.status).label)},
            code="not_correctable",
        )


def newest_receipt(order: Order) -> int:
    """The id of the order's last receipt, 0 without one."""
    return order.receipts.order_by("-pk").values_list("pk", flat=True).first() or 0


def _check(order: Order, seen: int, reason: str) -> None:
    if not reason.strip():
        raise GuardRefused(_("Give a reason for the correction."), code="reason_required")
    if newest_receipt(order) != seen:
        raise Conflict(
            _("The counts of %(order)s were corrected meanwhile. Open the page again and look.") % {"order": order},
            code="counts_changed",
        )


def _changes(lines: Iterable[OrderLine], wanted: Collection[CountedLine]) -> list[tuple[OrderLine, Deltas]]:
    """The lines whose totals change, with what is added to each; raises ReceiptRefused."""
    by_product = {line.product_id: line for line in lines}
    general = [*_strangers(wanted, by_product), *_repeats(wanted, by_product)]
    faults = {
        each.product_id: problems
        for each in wanted
        if each.product_id in by_product and (problems := list(_problems(by_product[each.product_id], each)))
    }
    changes = [
        (line, deltas)
        for each in wanted
        if (line := by_product.get(each.product_id)) and any((deltas := _deltas(line, each)).values())
    ]
    if not (general or faults or changes):
        general = [_("Nothing differs from what is booked in. Enter the totals as they should be.")]
    if general or faults:
        raise ReceiptRefused(general, faults)
    return changes


def _strangers(wanted: Iterable[CountedLine], by_product: Collection[int]) -> Iterator[str]:
    strangers = [each.product_id for each in wanted if each.product_id not in by_product]
    names = dict(Product.objects.filter(pk__in=strangers).values_list("pk", "sku")) if strangers else {}
    for product in strangers:
        if product in names:
            yield _("%(sku)s is not on the order.") % {"sku": names[product]}
        else:
            yield _("Product %(product)s is not on the order.") % {"product": product}


def _repeats(wanted: Iterable[CountedLine], by_product: Mapping[int, OrderLine]) -> Iterator[str]:
    times = Counter(each.product_id for each in wanted)
    for product, line in by_product.items():
        if times[product] > 1:
            yield _("%(sku)s is named twice. Give its totals once.") % {"sku": line.product.sku}


def _problems(line: OrderLine, wanted: CountedLine) -> Iterator[str]:
    sku = line.product.sku
    for bucket, pieces in wanted.quantities.items():
        if fault := quantity_fault(pieces):
            yield _("%(sku)s: the %(bucket)s quantity %(fault)s") % {
                "sku": sku,
                "bucket": BUCKET_WORDS[bucket],
                "fault": fault,
            }
    left = line.ordered - line.short_closed - sum(wanted.quantities.values())
    # What was open when the order was received is no fault of the correction.
    if left > line.open:
        yield (
            _(
                "%(sku)s: %(left)s of %(ordered)s ordered pieces would be open again. Say what became of them: "
                "damaged, missing or wrong."
            )
            % {"sku": sku, "left": plain(left), "ordered": plain(line.ordered)}
        )


def _deltas(line: OrderLine, wanted: CountedLine) -> Deltas:
    return {bucket: pieces - getattr(line, bucket) for bucket, pieces in wanted.quantities.items()}


def _told(deltas: Deltas) -> dict[str, str]:
    return {bucket: f"{pieces.normalize():+f}" for bucket, pieces in deltas.items() if pieces}


def _write(
    order: Order, key: str, digest: str, changes: Collection[tuple[OrderLine, Deltas]], reason: str, user: User
) -> Receipt:
    correction = Receipt.objects.create(
        order=order,
        kind=Receipt.Kind.CORRECTION,
        key=key,
        body_hash=digest,
        arrived_at=timezone.now(),
        recorded_by=user,
        reason=reason,
    )
    ReceiptLine.objects.bulk_create(
        ReceiptLine(receipt=correction, line=line, product_id=line.product_id, **{b: deltas[b] for b in BUCKETS})
        for line, deltas in changes
    )
    return correction


def _compare_with_lightspeed(order: Order) -> None:
    """An order that waits for Lightspeed's totals may now agree with them; for every other one the difference shows."""
    if order.status == Status.RECEIVED:
        job = effects.RECEIVE_IN_LS
        enqueue(job, {"po_id": order.pk}, unique_key=f"{job}:{order.pk}", subject=effects.subject_of(order))
    if order.lightspeed_id:
        enqueue(
            COMPARE_JOB,
            {"consignment_id": order.lightspeed_id},
            unique_key=f"{COMPARE_JOB}:{order.lightspeed_id}",
            unique_until="start",
            subject=effects.subject_of(order),
        )
