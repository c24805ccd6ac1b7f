"""The mix of faults: every kind the simulator knows, each on the calls where it can do most harm."""

from __future__ import annotations

from typing import Any

from tests.support.simulator import Simulator


def plan_faults(simulator: Simulator, seed: int) -> None:
    """A seeded share of all calls and deliveries suffers, without end."""
    for number, fault in enumerate(_mix()):
        simulator.fault(fault.pop("match"), fault.pop("do"), times=None, seed=seed * 100 + number, **fault)


def _mix() -> list[dict[str, Any]]:
    lost = ["drop", "apply_then_drop", "half", "garbage"]
    return [
        {"match": r"^POST .*/consignments$", "do": ["apply_then_drop", "half", "garbage", "drop"], "rate": 0.3},
        {"match": r"^POST .*/consignments$", "do": "apply_then_hang", "rate": 0.05, "seconds": 2},
        {"match": r"^POST .*/bulk$", "do": "apply_then_status", "rate": 0.2, "status": 504},
        {"match": r"^POST .*/bulk$", "do": "status", "rate": 0.2, "status": 502},
        {"match": r"^PUT .*/products/", "do": lost, "rate": 0.06},
        {"match": r"^PUT .*/products/", "do": "apply_then_status", "rate": 0.03, "status": 500},
        {"match": r"^PUT .*/consignments/[^/]+$", "do": lost, "rate": 0.15},
        {"match": r"^GET ", "do": lost, "rate": 0.04},
        {"match": r"^GET .*/(consignments|products)$", "do": "edit", "rate": 0.1},
        {"match": r"^(GET|PUT|POST) ", "do": "slow", "rate": 0.02, "seconds": 0.4},
        {"match": r"^(GET|PUT|POST) ", "do": "status", "rate": 0.02, "status": 503},
        {"match": "WEBHOOK ", "do": ["lose", "double", "reorder", "delay", "unsigned", "bad_signature"], "rate": 0.4},
    ]
