"""python -m benchmarks.receiving: what receiving costs on the database of DATABASE_URL. Exit 1 over budget."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from statistics import median

import django
from django.db import connection

# Milliseconds on an otherwise idle machine; of the 95th percentile where the name says so, of the median otherwise.
BUDGETS = {
    "receipt of 500 lines": 500,
    "scan to screen, on the order, p95": 100,
    "scan to screen, asked of the server, p95": 100,
    "copies of a 12 MP photograph": 400,
}
WORKERS, THREADS = 4, 4


def main() -> int:
    """Measures every case and prints it beside its budget."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code; it is none.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    from benchmarks.receiving import cases, phones, scans
    from benchmarks.receiving.ground import empty_database
    from tests.webhooks.server import gunicorn

    with empty_database():
        times = {
            "receipt of 500 lines": cases.large_receipts(),
            "copies of a 12 MP photograph": cases.photographs(),
        }
        with gunicorn(workers=WORKERS, threads=THREADS) as port:
            site = f"http://127.0.0.1:{port}"
            times |= scans.scans(site)
            times["50 phones, 10 orders, 200 receipts over HTTP, all there"] = phones.many_phones(site)
    over = _report(times)
    print(
        f"\nA server of {WORKERS} processes with {THREADS} threads each. Load average {os.getloadavg()[0]:.1f}. "
        + (f"Over budget: {', '.join(over)}." if over else "All within.")
    )
    return 1 if over else 0


def _report(times: Mapping[str, list[float]]) -> list[str]:
    """Prints the table; the names of what is over budget."""
    print(f"| {connection.vendor} | median ms | p95 ms | budget ms |\n|---|--:|--:|--:|")
    over = []
    for name, measured in times.items():
        ordered = sorted(measured)
        middle, high = median(ordered), ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
        budget = BUDGETS.get(name)
        print(f"| {name} | {middle:,.0f} | {high:,.0f} | {budget or ''} |")
        if budget and (high if "p95" in name else middle) > budget:
            over.append(name)
    return over


if __name__ == "__main__":
    sys.exit(main())
