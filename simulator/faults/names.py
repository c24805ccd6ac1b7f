"""What faults there are, and how one is set."""

from __future__ import annotations

from dataclasses import dataclass

# What a call can meet; `kinds` plays them.
CALL_FAULTS = (
    "drop",
    "apply_then_drop",
    "apply_then_hang",
    "hang",
    "slow",
    "status",
    "apply_then_status",
    "garbage",
    "half",
    "edit",
)
# What a delivery can suffer; the outbox plays them.
WEBHOOK_FAULTS = ("lose", "double", "reorder", "delay", "unsigned", "bad_signature")


@dataclass(frozen=True)
class Settings:
    """How a fault is played: for how many seconds, with which status."""

    seconds: float = 60.0
    status: int = 500
