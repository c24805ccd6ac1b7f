"""Which job types a worker takes: names, or families such as `po.*`."""

from __future__ import annotations

from collections.abc import Sequence


class TypeFilter:
    """Part of a WHERE clause, the same on both databases: LIKE takes capitals for small letters on one of them.

    What `but_not` names is left out of what `patterns` name, or of everything where these are none.
    """

    def __init__(self, patterns: Sequence[str] = (), *, but_not: Sequence[str] = ()) -> None:
        self.patterns = tuple(patterns)
        wanted, unwanted = [_test(pattern) for pattern in self.patterns], [_test(pattern) for pattern in but_not]
        self.sql = _any_of(" AND", wanted) + _any_of(" AND NOT", unwanted)
        self.params = [param for _, params in [*wanted, *unwanted] for param in params]


def _any_of(before: str, tests: Sequence[tuple[str, list[str | int]]]) -> str:
    return f"{before} ({' OR '.join(sql for sql, _ in tests)})" if tests else ""


def _test(pattern: str) -> tuple[str, list[str | int]]:
    if not pattern.endswith("*"):
        return "job_type = %s", [pattern]
    start = pattern[:-1]
    return "SUBSTR(job_type, 1, %s) = %s", [len(start), start]
