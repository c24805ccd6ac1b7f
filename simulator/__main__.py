"""`python -m simulator`: serves until it is told to stop."""

from __future__ import annotations

from simulator.arguments import parse
from simulator.run import run

if __name__ == "__main__":
    run(parse())
