"""`python -m benchmarks.webhooks`: measures, and writes docs/webhooks-benchmarks.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.webhooks.parts import Rows, distinct, flood, outage, throughput
from benchmarks.webhooks.programs import ROOT, migrate, site
from benchmarks.webhooks.report import render
from benchmarks.webhooks.stored import DATABASE
from devtools.mariadb import throwaway_mariadb

PARTS = ("throughput", "distinct", "flood", "outage")
PAGE = ROOT / "docs" / "webhooks-benchmarks.md"


def main(arguments: Sequence[str]) -> int:
    options = _parse(arguments)
    quick: bool = options.quick
    found: dict[str, Rows] = {}
    with tempfile.TemporaryDirectory() as name, throwaway_mariadb(durable=True) as server:
        folder = Path(name)
        server.create_database(DATABASE)
        migrate(server.url(DATABASE))
        with site(server.url(DATABASE), folder / "site.log") as address:
            measures: dict[str, Callable[[], Rows]] = {
                "throughput": lambda: throughput(
                    server, address, folder, rounds=2 if quick else 5, seconds=3 if quick else 8
                ),
                "distinct": lambda: distinct(server, address, count=1_000 if quick else 10_000),
                "flood": lambda: flood(server, address, folder, calls=1_000 if quick else 50_000),
                "outage": lambda: outage(
                    server, address, count=2_000 if quick else 10_000, away_seconds=3 if quick else 20
                ),
            }
            for part in options.parts or PARTS:
                print(f"{part} …", file=sys.stderr, flush=True)
                found[part] = measures[part]()
    text = render(found)
    print(text)
    if not quick and set(found) == set(PARTS):
        PAGE.write_text(text)
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webhooks", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="a short look; writes no page")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
