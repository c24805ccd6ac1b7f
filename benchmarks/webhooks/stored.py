"""What lies in the tables."""

from __future__ import annotations

import time
from dataclasses import dataclass

from devtools.mariadb import ThrowawayMariaDB

DATABASE = "bench"
SETTLE_SECONDS = 2.0


@dataclass(frozen=True)
class Stored:
    """Events, the different deliveries among them, and jobs."""

    events: int
    different: int
    jobs: int


def stored(server: ThrowawayMariaDB) -> Stored:
    """Counted once nothing is under way any more."""
    time.sleep(SETTLE_SECONDS)
    counts = [
        "SELECT COUNT(*) FROM bench.webhook_events",
        "SELECT COUNT(DISTINCT event_id) FROM bench.webhook_events",
        "SELECT COUNT(*) FROM bench.queue_jobs",
    ]
    return Stored(*(int(server.run_sql(count)) for count in counts))


def empty(server: ThrowawayMariaDB) -> None:
    """Empties the tables, once what the load before left in the site's backlog has run out."""
    time.sleep(SETTLE_SECONDS)
    for table in ("webhook_events", "queue_jobs", "webhook_refusals"):
        server.run_sql(f"SET FOREIGN_KEY_CHECKS = 0; TRUNCATE {DATABASE}.{table}")
