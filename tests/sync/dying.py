"""Runs pushes in processes that kill themselves with -9 at a given call: `python -m tests.sync.dying PLAN`.

PLAN is JSON: a list of {order, stage, at, moment}. Each runs in a process of its own, which dies just before or just
after its `at`-th call to Lightspeed. Prints, as JSON, what each process ended with: -9, or 0 if it ran to its end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import django


def run(plan: list[dict[str, Any]]) -> list[int]:
    """The return code of each process, in order."""
    return [_in_own_process(entry) for entry in plan]


def _in_own_process(entry: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _work(entry)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _work(entry: dict[str, Any]) -> None:
    from django.db import connections

    from sync.cancelling import cancel_at_lightspeed
    from sync.opening import client_for_pushes
    from sync.push import push_order
    from sync.push_receipts import push_receipts

    connections.close_all()
    _die_at(entry["at"], entry["moment"])
    with client_for_pushes() as client:
        if entry["stage"] == "push":
            push_order(client, entry["order"])
        elif entry["stage"] == "receipts":
            push_receipts(client, entry["order"])
        else:
            cancel_at_lightspeed(client, entry["order"], None)


def _die_at(at: int, moment: str) -> None:
    from sync.lightspeed import exchange, transport

    made, original = 0, exchange.exchange

    def counted(*arguments: Any, **options: Any) -> Any:
        nonlocal made
        made += 1
        if made == at and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = original(*arguments, **options)
        if made == at and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    vars(transport)["exchange"] = counted


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(run(json.loads(sys.argv[1]))))
