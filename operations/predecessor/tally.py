"""What an import did, counted, with a reason for everything that was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

PARTS = ("orders", "lines", "webhook events", "photographs", "queue jobs")


@dataclass
class Tally:
    """Counts by part. `left_out` has one row (part, which one, why) for each thing that was not taken over."""

    read: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    left_out: list[tuple[str, str, str]] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def leave_out(self, part: str, which: str, why: str) -> None:
        self.left_out.append((part, which, why))

    def left_out_of(self, part: str) -> int:
        return sum(1 for each, _, _ in self.left_out if each == part)

    @property
    def reasons(self) -> list[tuple[str, str, int, str]]:
        """Part, reason, how often, and the first it happened to; the commonest first."""
        counts = Counter((part, why) for part, _, why in self.left_out)
        first: dict[tuple[str, str], str] = {}
        for part, which, why in self.left_out:
            first.setdefault((part, why), which)
        return [(part, why, count, first[part, why]) for (part, why), count in counts.most_common()]
