"""The order, its lines, its approvals and its history."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consignments.fields import money_field, quantity_field
from consignments.models.append_only import AppendOnlyModel
from consignments.models.catalogue import Product
from consignments.models.places import Outlet, Supplier
from consignments.statuses import RECEIVABLE, RECEIVED_HERE, Kind, Status


class ReturnReason(models.TextChoices):
    """Why goods go back to their supplier."""

    DAMAGED = "DAMAGED", _("Damaged on arrival")
    WRONG = "WRONG", _("Wrong item delivered")
    FAULTY = "FAULTY", _("Faulty")
    RECALL = "RECALL", _("Recalled by the supplier")
    OVERSTOCK = "OVERSTOCK", _("Too many")


class Order(models.Model):
    """Goods on paper: ordered from a supplier, moved between outlets, or sent back. `lifecycle` alone writes `status`.

    `kind` says which way they go: from `supplier` to `outlet`, from `source` to `outlet`, or from `outlet` to
    `supplier`.
    """

    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.SUPPLIER)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="orders")
    source = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="outgoing")
    # Of a transfer: whether the source offers the goods; else the destination asks for them.
    offered = models.BooleanField(default=False)
    # Of a return: why, from which order the goods came, and whether Lightspeed counts them among its stock.
    return_reason = models.CharField(max_length=12, choices=ReturnReason, blank=True)
    returns_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="returns")
    from_stock = models.BooleanField(default=True)
    due_date = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    # Counts every change, so that an editor who works from an older one can be told.
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Approval is bound to what was approved: `approvals.content_hash` of lines, prices, supplier and outlet.
    approval_round = models.PositiveIntegerField(default=0)
    # The round in which nobody answered in time: the next tier's roles may approve in it too.
    escalated_round = models.PositiveIntegerField(default=0)
    submitted_hash = models.CharField(max_length=64, blank=True)
    lightspeed_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    dead_letter = models.ForeignKey(
        "queue.DeadLetter", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["status", "outlet"], name="order_status_outlet"),
            models.Index(fields=["outlet", "due_date"], name="order_outlet_due"),
            # The list sorts by these: along an index it reads one page, without it every order.
            models.Index(fields=["due_date"], name="order_due"),
            models.Index(fields=["updated_at"], name="order_changed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="order_status_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.OUTLET, source__isnull=False, supplier__isnull=True)
                | Q(~Q(kind=Kind.OUTLET), source__isnull=True, supplier__isnull=False),
                name="order_parties_fit_its_kind",
            ),
        ]
        permissions = [
            ("submit_order", "Can submit and recall an order"),
            ("approve_order", "Can approve or reject an order"),
            ("send_order", "Can send an order to its supplier and to Lightspeed"),
            ("receive_order", "Can book goods in"),
            ("short_close_order", "Can close what is still open on an order"),
            ("cancel_order", "Can cancel an order"),
            ("override_complete_order", "Can complete an order against Lightspeed's totals"),
            ("agree_transfer", "Can agree to a transfer that the other outlet asks for or offers"),
            ("pack_order", "Can pack and dispatch transfers and returns"),
            ("resolve_dispute", "Can decide on a difference between the two counts of a transfer"),
            ("credit_return", "Can record the credit note of a return"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.number])

    @property
    def parties(self) -> tuple[Supplier | Outlet, Supplier | Outlet]:
        """Where the goods come from and where they go."""
        if self.kind == Kind.OUTLET:
            return self._party(self.source), self.outlet
        if self.kind == Kind.RETURN:
            return self.outlet, self._party(self.supplier)
        return self._party(self.supplier), self.outlet

    @property
    def origin(self) -> Supplier | Outlet:
        """Where the goods come from."""
        return self.parties[0]

    @property
    def target(self) -> Supplier | Outlet:
        """Where the goods go."""
        return self.parties[1]

    @property
    def vendor(self) -> Supplier:
        """The supplier of an order or return; raises ValueError for a transfer, which has none."""
        if self.supplier is None:
            raise ValueError(f"{self.number} is between outlets: it has no supplier.")
        return self.supplier

    @property
    def outlet_ids(self) -> tuple[int, ...]:
        """The outlets whose staff it concerns."""
        return (self.outlet_id, self.source_id) if self.source_id else (self.outlet_id,)

    @property
    def sending_outlet_id(self) -> int:
        """The outlet that packs and dispatches: the source of a transfer, else its only outlet."""
        return self.source_id or self.outlet_id

    @property
    def writing_outlet_id(self) -> int:
        """The outlet on whose side it is written."""
        return self.sending_outlet_id if self.offered else self.outlet_id

    @property
    def answering_outlet_id(self) -> int:
        """The outlet whose agreement a transfer needs: the one that did not write it."""
        return self.outlet_id if self.offered else self.sending_outlet_id

    @property
    def is_receivable(self) -> bool:
        """Whether goods can be booked in now."""
        return self.kind in RECEIVED_HERE and self.status in RECEIVABLE

    def _party(self, party: Supplier | Outlet | None) -> Supplier | Outlet:
        if party is None:
            raise ValueError(f"{self.number} lacks a party that its kind needs.")
        return party


class OrderLine(models.Model):
    """One product of an order. The settled quantities are the receipt ledger's sums, written under the order's lock.

    Lightspeed addresses a line by its product, so an order holds a product once.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    ordered = quantity_field()
    # Of a transfer, from dispatch on: what was asked for. `ordered` is then what the sender counted into boxes.
    requested = quantity_field(null=True)
    unit_cost = money_field()
    accepted = quantity_field(default=0)
    damaged = quantity_field(default=0)
    missing = quantity_field(default=0)
    wrong = quantity_field(default=0)
    short_closed = quantity_field(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "product"], name="one_line_per_product"),
            models.CheckConstraint(condition=Q(ordered__gte=0), name="line_ordered_not_negative"),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="line_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.product.sku}"

    @property
    def settled(self) -> Decimal:
        """Pieces whose fate is known: accepted, damaged, missing, wrong, or short-closed."""
        return self.accepted + self.damaged + self.missing + self.wrong + self.short_closed

    @property
    def open(self) -> Decimal:
        """Pieces still to come; never negative, an over-receipt leaves nothing open."""
        return max(self.ordered - self.settled, Decimal(0))

    @property
    def over(self) -> Decimal:
        """Pieces received beyond what was ordered."""
        return max(self.settled - self.ordered, Decimal(0))


class OrderEvent(AppendOnlyModel):
    """What happened to an order: append-only, one row for each move, edit and note, numbered without a gap."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=150)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "seq"]
        constraints = [models.UniqueConstraint(fields=["order", "seq"], name="one_event_per_number")]

    def __str__(self) -> str:
        return f"{self.order} #{self.seq} {self.name}"


class Approval(AppendOnlyModel):
    """One person's decision in one round, about content with that hash."""

    class Decision(models.TextChoices):
        APPROVED = "APPROVED", _("Approved")
        REJECTED = "REJECTED", _("Rejected")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="approvals")
    round = models.PositiveIntegerField()
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision)
    reason = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    # The roles in which the approver counted then, and whose they were if not the approver's own.
    roles = models.JSONField(default=list)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "round", "approver"], name="one_decision_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.get_decision_display()} by {self.approver}"
