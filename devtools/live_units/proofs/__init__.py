"""What the units promise, each proved on the running machine."""

from __future__ import annotations

from devtools.live_units.proofs import clock, failures, photograph, recovery, upgrade, walls, web, worker

PROOFS = (
    *web.PROOFS,
    *worker.PROOFS,
    *walls.PROOFS,
    *photograph.PROOFS,
    *clock.PROOFS,
    *failures.PROOFS,
    *upgrade.PROOFS,
    *recovery.PROOFS,
)
