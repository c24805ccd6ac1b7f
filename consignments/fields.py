"""Exact decimals on every database."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


class ExactDecimalField(models.DecimalField[Any, Decimal]):
    """A decimal kept as a whole number of its smallest unit, so that SQLite cannot turn it into a float.

    SQLite stores a DecimalField as REAL: three times 0.1 is then not 0.3. A BIGINT of hundred-thousandths is exact
    there and on MariaDB alike, in sums, comparisons and constraints. Adding or comparing two such columns in SQL is
    exact too, but name the `output_field`; a product of two has the sum of their places (see `queries.line_value`).
    """

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.decimal_places)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, float):
            raise TypeError(f"{self.name}: {value!r} is a float. Give a Decimal, an int or a string.")
        return self._units(self.to_python(value))

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        """Refuses an expression whose result is not in this field's unit: `F("accepted") + 3` would add 3 units."""
        if hasattr(value, "as_sql") and not isinstance(value.output_field, ExactDecimalField):
            raise TypeError(f"{self.name}: wrap the expression and give an ExactDecimalField as its output_field.")
        return "%s"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return value if hasattr(value, "as_sql") else self.get_prep_value(value)

    def _units(self, value: Decimal) -> int:
        if value.adjusted() >= self.max_digits - self.decimal_places:
            raise ValueError(f"{self.name}: {value} has too many digits to fit")
        scaled = value.scaleb(self.decimal_places)
        whole = scaled.to_integral_value(rounding=ROUND_HALF_EVEN)
        if whole != scaled:
            raise ValueError(f"{self.name}: {value} has more than {self.decimal_places} decimal places")
        return int(whole)


def quantity_field(**options: Any) -> ExactDecimalField:
    """A number of pieces, up to five places as at Lightspeed."""
    return ExactDecimalField(max_digits=15, decimal_places=5, **options)


def money_field(**options: Any) -> ExactDecimalField:
    """An amount in the retailer's currency, up to five places (unit costs are finer than cents)."""
    return ExactDecimalField(max_digits=15, decimal_places=5, **options)
