"""The limit: the same statements as ours, straight through the driver, with no jobs run and nothing checked."""

from __future__ import annotations

import sys

from benchmarks.contenders.ours import Ours


class RawLoop(Ours):
    name = "raw loop, claim 100 + finish 100"

    def commands(self, workers: int) -> list[list[str]]:
        return [[sys.executable, "-m", "benchmarks.raw_worker"]] * workers
