"""The words of an e-mail to a supplier: those for the supplier, else those for all, else the built-in ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from consignments.letters import CANCELLATION_LETTER, ORDER_LETTER, Letter
from consignments.models import MailTemplate, Order, Supplier
from consignments.placeholders import filled, filled_body
from consignments.queries import order_value
from consignments.templatetags.order_words import money


@dataclass(frozen=True)
class MailText:
    """Subject and body, with placeholders or filled in."""

    subject: str
    body: str


BUILT_IN: Mapping[str, MailText] = {
    ORDER_LETTER.name: MailText(
        "Purchase order {order_number} for {outlet}",
        """\
Dear {supplier},

please find attached our order {order_number}: {lines} lines for {outlet}.
Please deliver by {due_date}.

{note}

Please quote {order_number} on the delivery and in your reply.
""",
    ),
    CANCELLATION_LETTER.name: MailText(
        "Purchase order {order_number} is cancelled",
        """\
Dear {supplier},

our order {order_number} for {outlet} is cancelled. Please do not deliver it.

Please quote {order_number} in your reply.
""",
    ),
}


def text_for(letter: Letter, supplier: Supplier) -> MailText:
    """The text with its placeholders that this supplier gets."""
    rows = MailTemplate.objects.filter(Q(supplier=supplier) | Q(supplier=None), letter=letter.name)
    found = {row.supplier_id: row for row in rows}
    own = found.get(supplier.pk) or found.get(None)
    return MailText(own.subject, own.body) if own else BUILT_IN[letter.name]


def written(letter: Letter, order: Order) -> MailText:
    """The subject and body of the letter about `order`, ready to send."""
    return fill(text_for(letter, order.vendor), values_of(order))


def fill(text: MailText, values: Mapping[str, str]) -> MailText:
    """`text` with its placeholders replaced."""
    return MailText(filled(text.subject, values), filled_body(text.body, values))


def values_of(order: Order) -> dict[str, str]:
    """What the placeholders stand for in an e-mail about `order`."""
    cancelled = order.events.filter(name="cancel").last()
    return {
        "order_number": order.number,
        "supplier": order.vendor.name,
        "outlet": order.outlet.name,
        "due_date": f"{order.due_date:%d %B %Y}" if order.due_date else "",
        "lines": str(order.lines.count()),
        "total": money(order_value(order)),
        "note": order.note.strip(),
        "reason": cancelled.reason if cancelled else "",
    }


# For a preview before there is any order.
EXAMPLE: Mapping[str, str] = {
    "order_number": "PO-000123",
    "supplier": "Harbour Ceramics",
    "outlet": "High Street",
    "due_date": "24 December 2026",
    "lines": "12",
    "total": "1,234.50",
    "note": "Back door, please.",
    "reason": "Ordered twice",
}
