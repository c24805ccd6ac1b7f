"""python -m benchmarks.receiving: what receiving costs on the database of DATABASE_URL. Exit 1 over budget."""

from __future__ import annotations

import os
import sys
from statistics import median

import django
from django.db import connection


def main() -> int:
    """Measures every case and prints it beside its budget, which holds for an otherwise idle machine."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()
    from benchmarks.receiving import cases
    from benchmarks.receiving.ground import empty_database

    budgets = {
        "receipt of 500 lines": (cases.large_receipts, 500),
        "lines of an order of 500, p95": (cases.snapshots, 100),
        "copies of a 12 MP photograph": (cases.photographs, 400),
        "50 phones, 10 orders, 200 receipts": (cases.many_phones, None),
    }
    print(f"| {connection.vendor} | median ms | p95 ms | budget ms |\n|---|--:|--:|--:|")
    over = []
    with empty_database():
        for name, (case, budget) in budgets.items():
            times = sorted(case())
            middle, high = median(times), times[int(len(times) * 0.95)]
            print(f"| {name} | {middle:,.0f} | {high:,.0f} | {budget or 'none lost'} |")
            if budget and (high if "p95" in name else middle) > budget:
                over.append(name)
    print(
        f"\nLoad average {os.getloadavg()[0]:.1f}. " + (f"Over budget: {', '.join(over)}." if over else "All within.")
    )
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
