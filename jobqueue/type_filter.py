"""Which job types a worker takes: names, or families such as `po.*`."""

from __future__ import annotations

from collections.abc import Sequence


class TypeFilter:
    """Part of a WHERE clause. A filtered worker walks past the jobs it leaves: give each type some worker."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self.patterns = tuple(patterns)
        tests = [_test(pattern) for pattern in self.patterns]
        self.sql = f" AND ({' OR '.join(sql for sql, _ in tests)})" if tests else ""
        self.params = [param for _, param in tests]


def _test(pattern: str) -> tuple[str, str]:
    if not pattern.endswith("*"):
        return "job_type = %s", pattern
    start = pattern[:-1]
    for special in "|%_":
        start = start.replace(special, f"|{special}")
    return "job_type LIKE %s ESCAPE '|'", f"{start}%"
