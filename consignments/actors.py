"""The actors of the domain: people, and the named parts of the system that move orders."""

from __future__ import annotations

from jobqueue.actors import Actor, person

__all__ = ["MAILING", "POLLER", "WEBHOOK", "WORKER", "Actor", "person"]

WORKER = Actor("system:worker")
WEBHOOK = Actor("system:webhook")
POLLER = Actor("system:poller")
MAILING = Actor("system:mailing")
