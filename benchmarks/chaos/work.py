"""The mix of jobs: nine fast ones for each slow one."""

from __future__ import annotations

import random


def some_work(chance: random.Random | None = None) -> tuple[str, dict[str, float]]:
    """A job type and its payload."""
    chance = chance or random.Random()
    if chance.random() < 0.1:
        return "chaos.slow", {"seconds": round(chance.uniform(0.02, 0.4), 3)}
    return "chaos.fast", {}
