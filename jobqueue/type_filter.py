"""Which job types a worker takes: names, or families such as `po.*`."""

from __future__ import annotations

from collections.abc import Sequence


class TypeFilter:
    """Part of a WHERE clause, the same on both databases: LIKE takes capitals for small letters on one of them."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self.patterns = tuple(patterns)
        tests = [_test(pattern) for pattern in self.patterns]
        self.sql = f" AND ({' OR '.join(sql for sql, _ in tests)})" if tests else ""
        self.params = [param for _, params in tests for param in params]


def _test(pattern: str) -> tuple[str, list[str | int]]:
    if not pattern.endswith("*"):
        return "job_type = %s", [pattern]
    start = pattern[:-1]
    return "SUBSTR(job_type, 1, %s) = %s", [len(start), start]
