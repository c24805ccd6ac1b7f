"""Quantities and money, exact: whole numbers of hundred-thousandths inside, decimal text outside."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from simulator.refusals import Refusal
from simulator.switches import switches

SCALE = 100_000
LARGEST = Decimal(10) ** 12


def units(value: Any, name: str) -> int:
    """The amount a client sent, as string or number; raises Refusal naming the member."""
    try:
        number = Decimal(value) if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) > LARGEST:
        raise Refusal(f"{name} must be a number")
    if number < 0:
        raise Refusal(f"{name} must not be negative")
    return int((number * SCALE).to_integral_value(ROUND_HALF_EVEN))


def text(amount: int, places: int = 5) -> str:
    """`amount`, in units of that many places, as decimal text: 1000000 is "10.00000"."""
    digits = f"{abs(amount):0{places + 1}d}"
    sign = "-" if amount < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def printed(amount: int | None) -> Any:
    """The amount as answers print it: text, or a number where the switch says so."""
    if amount is None:
        return None
    return text(amount) if switches.amounts == "strings" else number(amount)


def number(amount: int) -> float:
    """The amount as a JSON number, which is all that JSON has."""
    return amount / SCALE
