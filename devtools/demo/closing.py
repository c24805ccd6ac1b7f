"""What the demo ends with: the order's history, the comparison with Lightspeed, and where to look."""

from __future__ import annotations

from decimal import Decimal

from rich.console import Console
from rich.table import Table

from consignments.models import Order
from devtools.demo.places import LOGS
from devtools.demo.retailer import PASSWORD, PEOPLE
from sync.compared_lines import short_lines
from sync.comparison import compare, consignment_of


def show_timeline(console: Console, order: Order) -> None:
    """Every event of the order: when, what, from where to where, by whom."""
    console.print(f"\nHistory of {order.number}", highlight=False)
    table = Table()
    for heading in ("#", "when (UTC)", "event", "from", "to", "by"):
        table.add_column(heading)
    for event in order.events.all():
        at = f"{event.created_at:%H:%M:%S.%f}"[:-3]
        table.add_row(str(event.seq), at, event.name, event.from_status, event.to_status, event.actor)
    console.print(table)


def show_comparison(console: Console, order: Order) -> None:
    """Ours beside Lightspeed's: the sums, and the lines that did not arrive as ordered."""
    comparison = compare(order)
    states = f"{comparison.our_status} here, {comparison.their_status} there"
    console.print(f"\n{order.number} and Lightspeed's consignment ({states})", highlight=False)
    table = Table()
    for heading in ("", "here", "at Lightspeed", ""):
        table.add_column(heading)
    for sum_ in comparison.sums:
        table.add_row(str(sum_.label), _plain(sum_.ours), _plain(sum_.theirs), _verdict(sum_.agrees))
    consignment = consignment_of(order)
    for line in short_lines(order, consignment) if consignment else []:
        table.add_row(f"{line.sku} ordered", _plain(line.ordered), _plain(line.count), _verdict(line.agrees))
        table.add_row(f"{line.sku} received", _plain(line.accepted), _plain(line.received), _verdict(line.agrees))
    console.print(table)
    console.print("Everything agrees." if comparison.in_step else "Not everything agrees.")


def show_logins(console: Console, site: str) -> None:
    """Who may sign in where. Everyone has the same password."""
    console.print(f"\n{site}   everyone's password: {PASSWORD}", highlight=False)
    table = Table()
    for heading in ("name", "roles", "outlets"):
        table.add_column(heading)
    for person in PEOPLE:
        table.add_row(
            person.username,
            " and ".join(person.roles).replace("_", " "),
            "all" if person.outlets == "*" else person.outlets,
        )
    console.print(table)


def show_places(console: Console, lightspeed: str) -> None:
    """What else there is to look at."""
    console.print(
        f"{lightspeed}   the simulated Lightspeed: change, receive and cancel consignments by hand", highlight=False
    )
    console.print(f"{LOGS}   what the programs write, e-mails to suppliers among it", highlight=False, soft_wrap=True)


def _plain(value: Decimal | None) -> str:
    return "-" if value is None else f"{value.normalize():f}"


def _verdict(agrees: bool) -> str:
    return "[green]agrees[/green]" if agrees else "[red]differs[/red]"
