"""The e-mails to a supplier: its order, with a PDF and its lines as a CSV file, and the note that it is off."""

from __future__ import annotations

import csv
import io

from django.core.mail import EmailMessage

from consignments.letters import CANCELLATION_LETTER, ORDER_LETTER, Letter
from consignments.mail_texts import written
from consignments.models import Order
from consignments.order_pdf import order_pdf
from consignments.spreadsheet_text import defused


def supplier_email(order: Order) -> EmailMessage:
    """The message that brings the order, ready to send."""
    message = _message(ORDER_LETTER, order)
    message.attach(f"{order.number}.csv", order_csv(order), "text/csv")
    message.attach(f"{order.number}.pdf", order_pdf(order), "application/pdf")
    return message


def cancellation_email(order: Order) -> EmailMessage:
    """The message that an order which was mailed is off, ready to send."""
    return _message(CANCELLATION_LETTER, order)


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


def _message(letter: Letter, order: Order) -> EmailMessage:
    """Plain text. Replies go to the outlet, whose goods they are."""
    text = written(letter, order)
    return EmailMessage(
        subject=text.subject,
        body=text.body,
        to=[order.vendor.email],
        reply_to=[order.outlet.email] if order.outlet.email else None,
        # The same order always has the same id, so a mail program can tell a repeat from a second order.
        headers={"X-Purchase-Order": order.number},
    )
