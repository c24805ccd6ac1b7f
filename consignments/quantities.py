"""What a quantity and a cost may be: positive, not absurd, no finer than Lightspeed keeps them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

PLACES = 5
MOST_PIECES = Decimal(1_000_000)
HIGHEST_COST = Decimal(1_000_000)
# Values are summed exactly in SQL as whole hundred-thousandths squared, which a BIGINT holds up to 922 million.
HIGHEST_VALUE = Decimal(100_000_000)


def quantity_problem(value: Decimal) -> str | None:
    """Why `value` is no quantity to order, or None."""
    problem = _shape_problem(value)
    if problem:
        return problem
    if value <= 0:
        return _("must be more than 0, not %(value)s") % {"value": value}
    if value > MOST_PIECES:
        return _("%(value)s is more than %(most)s, the most that one line may hold") % {
            "value": value,
            "most": MOST_PIECES,
        }
    return None


def cost_problem(value: Decimal) -> str | None:
    """Why `value` is no unit cost, or None. Zero is one: samples and replacements are free."""
    problem = _shape_problem(value)
    if problem:
        return problem
    if value < 0:
        return _("must not be negative, as %(value)s is") % {"value": value}
    if value > HIGHEST_COST:
        return _("%(value)s is more than %(most)s, the most that one piece may cost") % {
            "value": value,
            "most": HIGHEST_COST,
        }
    return None


def line_problems(ordered: Decimal, unit_cost: Decimal, where: str) -> list[str]:
    """One sentence for each fault of a line, naming it (`where`) and the field."""
    problems = []
    if fault := quantity_problem(ordered):
        problems.append(_("%(where)s, quantity: %(fault)s.") % {"where": where, "fault": fault})
    if fault := cost_problem(unit_cost):
        problems.append(_("%(where)s, unit cost: %(fault)s.") % {"where": where, "fault": fault})
    return problems


def value_problem(value: Decimal) -> str | None:
    """Why an order cannot be worth `value`, or None."""
    if value > HIGHEST_VALUE:
        return _("The order is worth %(value)s, more than %(most)s, the most that one order may be worth.") % {
            "value": f"{value:f}",
            "most": HIGHEST_VALUE,
        }
    return None


def _shape_problem(value: Decimal) -> str | None:
    if not value.is_finite():
        return _("%(value)s is not a number") % {"value": value}
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        return _("%(value)s has more than %(places)s decimal places") % {"value": value, "places": PLACES}
    return None
