"""The page docs/permissions.md, written from the table."""

from __future__ import annotations

from pathlib import Path

from tests.web.access_table import PEOPLE, ROUTES, STRANGER, Route

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def write() -> None:
    """Writes the page anew."""
    PAGE.write_text(as_markdown())


def as_markdown() -> str:
    """The page docs/permissions.md."""
    columns = (*PEOPLE, STRANGER)
    head = f"| Address | Method | What | {' | '.join(columns)} | foreign outlet |"
    rule = "|---|---|---|" + ":-:|" * (len(columns) + 1)
    return "\n".join([_INTRODUCTION, head, rule, *(_row(route, columns) for route in ROUTES), _END])


def _row(route: Route, columns: tuple[str, ...]) -> str:
    name = f"`{route.name}`" + "".join(f" `{value}`" for value in route.extra.values())
    cells = ["yes" if who in route.who else route.refusal(who) for who in columns]
    foreign = "404" if route.of_an_order else ""
    return f"| {name} | {route.method} | {route.what} | {' | '.join(cells)} | {foreign} |"


_INTRODUCTION = """\
# Who may do what

Written from `tests/web/access_table.py` by `python -m tests.web.access_table`; the same table is walked by a test as
each role, as a stranger and with an order of a foreign outlet, and an address that is not in it fails that test.

Roles are groups, made by every `migrate` (`consignments/roles.py`). A role says what a person may do; the person's
outlets (`OutletMembership`) say to which orders. Both are checked in the functions of the domain, not in the pages,
so that a page, a command and the admin give the same answer. "yes" means the right is there: the order's state may
still refuse, in words. A transfer is seen from both its outlets; each move is for people of one end: the outlet that
did not write it agrees, the source packs and dispatches, the destination counts. An order of a foreign outlet does
not exist for a person (404). A stranger is sent to the sign-in page.
"""

_END = """
## The admin

Under `/admin/`, for accounts marked as staff. A page there opens for those with the model's `view` right; ledgers,
histories, orders and the queue are to look at only, and rows that belong to an order are shown to those who may see
the order. Accounts and roles are kept by superusers.

Approval tiers of an outlet are set by managers of that outlet; those that hold for every outlet (also those of one
supplier) by superusers and whoever has the right `consignments.set_general_approvaltier`, which no role brings.
Managers look at them.
"""
