"""Due dates as an iCalendar feed (RFC 5545), for people's own calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from django.utils import timezone

from consignments.models import Order

# RFC 5545, 3.1: a line holds 75 octets; the next one goes on after a space.
_OCTETS = 75


def calendar_of(orders: Iterable[Order], address_of: Callable[[Order], str]) -> str:
    """A calendar with one all-day event for each order (supplier and outlet loaded) that has a due date."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Consignments//Due dates//EN", "X-WR-CALNAME:Orders due"]
    for order in orders:
        # The very last day has no day after it, where an event could end.
        if order.due_date is not None and order.due_date < date.max:
            lines += _event(order, order.due_date, address_of(order))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(order: Order, due: date, address: str) -> list[str]:
    title = f"{order.number} {order.origin.name} → {order.target.name} ({order.get_status_display()})"
    return [
        "BEGIN:VEVENT",
        f"UID:{order.number}@consignments",
        f"DTSTAMP:{timezone.now():%Y%m%dT%H%M%SZ}",
        f"LAST-MODIFIED:{order.updated_at.astimezone(timezone.get_fixed_timezone(0)):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{order.version}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """`line` in pieces of at most 75 octets, cut between letters and never inside one."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _OCTETS:
            yield piece
            piece = " "
        piece += letter
    yield piece
