"""The filters of the order list, all of them in the address so that a list can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from consignments.actors import Actor
from consignments.due_dates import due_within
from consignments.forms.lean_select import LeanSelect
from consignments.keyset import Sort
from consignments.models import Order, Outlet, Supplier
from consignments.order_search import search_orders
from consignments.queries import overdue
from consignments.saved_views import VIEWS, find_view
from consignments.scope import outlets_for
from consignments.statuses import Kind, Status

DAYS_OF_A_WEEK = 7

SORTS: tuple[Sort, ...] = (
    Sort("newest", _("Newest first"), descending=True),
    Sort("oldest", _("Oldest first")),
    Sort("due", _("Due first"), "due_date", nulls_last=True),
    Sort("changed", _("Changed last"), "updated_at", descending=True),
    Sort("supplier", _("Supplier"), Coalesce("supplier__name", Value(""))),
    Sort("outlet", _("Outlet"), "outlet__name"),
)

_DUE: dict[str, Callable[[QuerySet[Order]], QuerySet[Order]]] = {
    "overdue": overdue,
    "today": lambda orders: due_within(orders, 0),
    "week": lambda orders: due_within(orders, DAYS_OF_A_WEEK),
    "none": lambda orders: orders.filter(due_date=None),
}
_DUE_LABELS = {"overdue": _("Overdue"), "today": _("Today"), "week": _("Within 7 days"), "none": _("No date")}


class OrderFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is not typed
    """What of the list is wanted. A value that makes no sense is an error, never "everything"."""

    q = django_filters.CharFilter(label=_("Search"), method="by_text")
    view = django_filters.ChoiceFilter(
        label=_("View"),
        method="by_view",
        choices=[(view.name, view.label) for view in VIEWS],
        empty_label=_("All orders"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Kind.choices, empty_label=_("All kinds"), widget=LeanSelect
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, empty_label=_("Any status"), widget=LeanSelect
    )
    supplier = django_filters.ModelChoiceFilter(
        label=_("Supplier"), queryset=Supplier.objects.all(), empty_label=_("Any supplier"), widget=LeanSelect
    )
    outlet = django_filters.ModelChoiceFilter(
        label=_("Outlet"),
        method="by_outlet",
        queryset=Outlet.objects.none(),
        empty_label=_("Any outlet"),
        widget=LeanSelect,
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"), method="by_due", choices=list(_DUE_LABELS.items()), empty_label=_("Any time"), widget=LeanSelect
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sort"),
        method="keep",
        choices=[(sort.name, sort.label) for sort in SORTS],
        empty_label=None,
        widget=LeanSelect,
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, data: MultiValueDict[str, Any], queryset: QuerySet[Order], *, actor: Actor) -> None:
        super().__init__(data, queryset)
        self.actor = actor
        self.filters["outlet"].queryset = outlets_for(actor)
        self.filters["outlet"].field.queryset = self.filters["outlet"].queryset

    @property
    def chosen_sort(self) -> Sort:
        """The order of rows asked for, or the newest first."""
        wanted = self.data.get("sort") or SORTS[0].name
        return next((sort for sort in SORTS if sort.name == wanted), SORTS[0])

    def by_text(self, orders: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return search_orders(orders, value)

    def by_view(self, orders: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        view = find_view(value)
        return view.narrow(orders, self.actor) if view else orders.none()

    def by_outlet(self, orders: QuerySet[Order], name: str, value: Outlet) -> QuerySet[Order]:
        """Transfers at either end."""
        return orders.filter(Q(outlet=value) | Q(source=value))

    def by_due(self, orders: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return _DUE[value](orders)

    def keep(self, orders: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return orders
