"""What a quantity and a cost may be: positive, not absurd, no finer than Lightspeed keeps them."""

from __future__ import annotations

from decimal import Decimal

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
        return f"must be more than 0, not {value}"
    if value > MOST_PIECES:
        return f"{value} is more than {MOST_PIECES}, the most that one line may hold"
    return None


def cost_problem(value: Decimal) -> str | None:
    """Why `value` is no unit cost, or None. Zero is one: samples and replacements are free."""
    problem = _shape_problem(value)
    if problem:
        return problem
    if value < 0:
        return f"must not be negative, as {value} is"
    if value > HIGHEST_COST:
        return f"{value} is more than {HIGHEST_COST}, the most that one piece may cost"
    return None


def line_problems(ordered: Decimal, unit_cost: Decimal, where: str) -> list[str]:
    """One sentence for each fault of a line, naming it (`where`) and the field."""
    faults = {"quantity": quantity_problem(ordered), "unit cost": cost_problem(unit_cost)}
    return [f"{where}, {field}: {fault}." for field, fault in faults.items() if fault]


def value_problem(value: Decimal) -> str | None:
    """Why an order cannot be worth `value`, or None."""
    if value > HIGHEST_VALUE:
        return f"The order is worth {value:f}, more than {HIGHEST_VALUE}, the most that one order may be worth."
    return None


def _shape_problem(value: Decimal) -> str | None:
    if not value.is_finite():
        return f"{value} is not a number"
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        return f"{value} has more than {PLACES} decimal places"
    return None
