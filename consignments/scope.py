"""What an actor may see: orders of the outlets a person belongs to. The system, and superusers, see all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from consignments.actors import Actor
from consignments.errors import NotFound, NotPermitted
from consignments.models import Order, Outlet, OutletMembership
from consignments.statuses import RECEIVED_HERE


def sees_every_outlet(actor: Actor) -> bool:
    """Whether memberships do not matter for `actor`."""
    return actor.user is None or (actor.user.is_active and actor.user.is_superuser)


def outlets_for(actor: Actor) -> QuerySet[Outlet]:
    """The outlets `actor` may act for."""
    if sees_every_outlet(actor):
        return Outlet.objects.all()
    return Outlet.objects.filter(memberships__user=actor.user)


def orders_for(actor: Actor) -> QuerySet[Order]:
    """The orders `actor` may see, transfers from both ends: none without the right to view orders."""
    if sees_every_outlet(actor):
        return Order.objects.all()
    if not has_right(actor, "consignments.view_order"):
        return Order.objects.none()
    # The ids themselves: given a subquery, MariaDB starts from the memberships and sorts every order to cut a page.
    mine = list(OutletMembership.objects.filter(user=actor.user).values_list("outlet", flat=True))
    return Order.objects.filter(Q(outlet__in=mine) | Q(source__in=mine))


def arriving_for(actor: Actor) -> QuerySet[Order]:
    """Those that are counted in at `actor`'s outlets: orders, and transfers at their destination."""
    return orders_for(actor).filter(kind__in=RECEIVED_HERE, outlet__in=outlets_for(actor))


def get_order(number: str, actor: Actor) -> Order:
    """The order with `number`; raises NotFound alike for one that is not there and one of a foreign outlet."""
    order = orders_for(actor).select_related("supplier", "outlet", "source").filter(number=number).first()
    if order is None:
        raise NotFound(
            _("There is no order %(number)s among those of your outlets.") % {"number": number}, code="order_not_found"
        )
    return order


def get_orders(numbers: Sequence[str], actor: Actor) -> list[Order]:
    """The orders with these numbers, in their order; raises NotFound as `get_order` does, for the first to lack."""
    found = orders_for(actor).select_related("supplier", "outlet", "source").filter(number__in=numbers)
    by_number = {order.number: order for order in found}
    for number in numbers:
        if number not in by_number:
            raise NotFound(
                _("There is no order %(number)s among those of your outlets.") % {"number": number},
                code="order_not_found",
            )
    return [by_number[number] for number in numbers]


def has_right(actor: Actor, permission: str) -> bool:
    """Whether a person holds `permission`; the system holds none, its moves are listed in the table."""
    return actor.user is not None and actor.user.has_perm(permission)


def check_right(actor: Actor, permission: str, to_do: StrOrPromise) -> None:
    """Raises NotPermitted unless `actor` is the system or holds `permission`; `to_do` completes the sentence."""
    if not actor.is_system and not has_right(actor, permission):
        raise NotPermitted(
            _("%(name)s does not have the right to %(to_do)s. Ask a manager for it.")
            % {"name": actor.name, "to_do": to_do}
        )


def check_outlet(actor: Actor, outlet_id: int) -> None:
    """Raises NotFound unless the outlet is one that `actor` may act for."""
    if not outlets_for(actor).filter(pk=outlet_id).exists():
        raise NotFound(_("There is no such outlet among yours."), code="outlet_not_found")


def check_order(actor: Actor, order: Order) -> None:
    """Raises NotFound unless `actor` may act for one of the order's outlets."""
    if not outlets_for(actor).filter(pk__in=order.outlet_ids).exists():
        raise NotFound(
            _("There is no order %(number)s among those of your outlets.") % {"number": order.number},
            code="order_not_found",
        )


def check_side(actor: Actor, order: Order, outlets: Collection[int], what: str) -> None:
    """Raises NotPermitted unless `actor` may act for one of `outlets`, those of one end of a transfer.

    `what` begins the sentence: "Packing" is done there.
    """
    if set(outlets) >= set(order.outlet_ids) or outlets_for(actor).filter(pk__in=outlets).exists():
        return
    names = _(" or ").join(Outlet.objects.filter(pk__in=outlets).values_list("name", flat=True))
    raise NotPermitted(
        _("%(number)s: %(what)s is for the people of %(names)s.")
        % {"number": order.number, "what": what, "names": names},
        code="other_outlet",
    )
