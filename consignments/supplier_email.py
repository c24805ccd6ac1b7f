"""The e-mail that brings an order to its supplier: plain text, with the order as a PDF and its lines as a CSV file."""

from __future__ import annotations

import csv
import io

from django.core.mail import EmailMessage

from consignments.models import Order
from consignments.order_pdf import order_pdf
from consignments.spreadsheet_text import defused


def supplier_email(order: Order) -> EmailMessage:
    """The message, ready to send. Replies go to the outlet, whose goods they are."""
    message = EmailMessage(
        subject=f"Purchase order {order.number} for {order.outlet.name}",
        body=_body(order),
        to=[order.vendor.email],
        reply_to=[order.outlet.email] if order.outlet.email else None,
        # The same order always has the same id, so a mail program can tell a repeat from a second order.
        headers={"X-Purchase-Order": order.number},
    )
    message.attach(f"{order.number}.csv", order_csv(order), "text/csv")
    message.attach(f"{order.number}.pdf", order_pdf(order), "application/pdf")
    return message


def cancellation_email(order: Order) -> EmailMessage:
    """The message that an order which was mailed is off, ready to send."""
    return EmailMessage(
        subject=f"Purchase order {order.number} is cancelled",
        body=(
            f"Dear {order.vendor.name},\n\n"
            f"our order {order.number} for {order.outlet.name} is cancelled. Please do not deliver it.\n\n"
            f"Please quote {order.number} in your reply.\n"
        ),
        to=[order.vendor.email],
        reply_to=[order.outlet.email] if order.outlet.email else None,
        headers={"X-Purchase-Order": order.number},
    )


def order_csv(order: Order) -> str:
    """The lines as CSV. Text that a spreadsheet would run as a formula is defused with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["sku", "supplier_code", "name", "quantity", "unit_cost"])
    for line in order.lines.select_related("product"):
        product = line.product
        texts = (defused(text) for text in (product.sku, product.supplier_code, product.name))
        writer.writerow([*texts, f"{line.ordered.normalize():f}", f"{line.unit_cost.normalize():f}"])
    return out.getvalue()


def _body(order: Order) -> str:
    due = f"Please deliver by {order.due_date:%d %B %Y}.\n" if order.due_date else ""
    note = f"\n{order.note}\n" if order.note else ""
    return (
        f"Dear {order.vendor.name},\n\n"
        f"please find attached our order {order.number}: {order.lines.count()} lines for {order.outlet.name}.\n"
        f"{due}{note}\nPlease quote {order.number} on the delivery and in your reply.\n"
    )
