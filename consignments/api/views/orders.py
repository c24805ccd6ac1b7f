"""Orders: the list, a new draft, one order, its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consignments import drafts
from consignments.api.base import ApiView
from consignments.api.idempotency import once
from consignments.api.order_input import changed_header, lines_of, new_header
from consignments.api.pages_schema import PAGING, filters, page_of_rows
from consignments.api.paging import page_answer
from consignments.api.refusals import BadQuery
from consignments.api.serializers.headers import ChangeIn, NewOrderIn
from consignments.api.serializers.orders import LineOut, LinesIn, OrderOut
from consignments.api.versions import against_version, tagged, version_read
from consignments.keyset import Sort
from consignments.models import Order
from consignments.order_filters import SORTS, OrderFilter
from consignments.queries import with_figures
from consignments.saved_views import VIEWS
from consignments.scope import get_order, orders_for
from consignments.statuses import Kind

CHANGE = ("consignments.change_order", _("change orders"))
BY_POSITION = Sort("position", "Position", "position")
FILTERS = filters(
    q="Number, supplier, SKU or barcode.",
    view=f"One of {', '.join(view.name for view in VIEWS)}.",
    kind=f"One of {', '.join(Kind.values)}.",
    status="A status.",
    supplier="A supplier's code.",
    outlet="An outlet's code.",
    due="overdue, today, week or none.",
    sort=f"One of {', '.join(sort.name for sort in SORTS)}.",
)


def shown(orders: Sequence[Order]) -> Any:
    """Orders for an answer, in a constant number of queries."""
    prefetch_related_objects(orders, "supplier", "outlet", "source", "created_by", "returns_from")
    return OrderOut(with_figures(orders), many=True).data


def order_answer(order: Order, **options: Any) -> Response:
    """The order as it is now, with its ETag."""
    return tagged(Response(shown([order])[0], **options), order)


def created(order: Order) -> Response:
    """The answer to what made the order."""
    return order_answer(order, status=201, headers={"Location": reverse("api-order", args=[order.number])})


class Orders(ApiView):
    """Orders of your outlets."""

    rights = {"POST": ("consignments.add_order", _("create orders"))}

    @extend_schema(operation_id="order_list", parameters=FILTERS, responses=page_of_rows(OrderOut))
    def get(self, request: Request) -> Response:
        asked = OrderFilter(request.query_params, orders_for(self.actor), actor=self.actor)
        for name in ("supplier", "outlet"):
            asked.filters[name].field.to_field_name = "code"
        if asked.form.errors:
            raise BadQuery([f"{name}: {error}" for name, each in asked.form.errors.items() for error in each])
        return page_answer(request, asked.qs, shown, asked.chosen_sort)

    @extend_schema(operation_id="order_create", request=NewOrderIn, responses={201: OrderOut})
    @once
    def post(self, request: Request) -> Response:
        sent = self.sent(NewOrderIn)
        header = new_header(sent, self.actor)
        lines = lines_of(sent["lines"], header.supplier)
        return created(drafts.create_draft(Kind(sent["kind"]), header, lines=lines, actor=self.actor))


class OneOrder(ApiView):
    """One order above its lines."""

    rights = {"PATCH": CHANGE}

    @extend_schema(operation_id="order", responses=OrderOut)
    def get(self, request: Request, number: str) -> Response:
        return order_answer(self.order)

    @extend_schema(operation_id="order_change", request=ChangeIn, responses=OrderOut)
    @once
    def patch(self, request: Request, number: str) -> Response:
        version = version_read(request)
        header = changed_header(self.order, self.sent(ChangeIn), self.actor)
        pk, actor = self.order.pk, self.actor
        against_version(lambda: drafts.edit_header(pk, header, actor=actor, version=version))
        return order_answer(get_order(number, actor))


class Lines(ApiView):
    """The lines of one order."""

    rights = {"PUT": CHANGE}

    @extend_schema(operation_id="order_lines", parameters=PAGING, responses=page_of_rows(LineOut))
    def get(self, request: Request, number: str) -> Response:
        lines = self.order.lines.select_related("product")
        return page_answer(request, lines, lambda rows: LineOut(rows, many=True).data, BY_POSITION)

    @extend_schema(operation_id="order_lines_replace", request=LinesIn, responses=OrderOut)
    @once
    def put(self, request: Request, number: str) -> Response:
        version = version_read(request)
        lines = lines_of(self.sent(LinesIn)["lines"], self.order.supplier)
        pk, actor = self.order.pk, self.actor
        against_version(lambda: drafts.replace_lines(pk, lines, actor=actor, version=version))
        return order_answer(get_order(number, actor))
