"""`python -m benchmarks [PART …]`: everything that is measured, one part after the other; exit 1 where one fails.

Parts: queue, webhooks, sync_poll, sync_budget, receiving, pages. Each also runs alone, with options of its own, as
`python -m benchmarks.PART`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from devtools.install import ROOT

PARTS = ("queue", "webhooks", "sync_poll", "sync_budget", "receiving", "pages")


def main(arguments: Sequence[str]) -> int:
    """Runs the parts in processes of their own: each has settings and a database of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures the parts named; default: all.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    wanted = parser.parse_args(arguments).parts or PARTS
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
    failed = [part for part in wanted if not _measured(part)]
    if failed:
        print(f"Failed or over budget: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def _measured(part: str) -> bool:
    print(f"== {part}", file=sys.stderr, flush=True)
    # Receiving measures the database it is given; production's kind is the one that counts.
    server = ["-m", "devtools.mariadb", "--", sys.executable] if part == "receiving" else []
    return subprocess.run([sys.executable, *server, "-m", f"benchmarks.{part}"], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
