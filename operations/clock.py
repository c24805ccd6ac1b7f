"""Running what the clock starts, so that a failure is seen: in the log, and in the exit code where that is read."""

from __future__ import annotations

import structlog
from django.core.management import CommandError, call_command
from django.db import connections

from config.cron import task
from operations.clock_notes import TOLD_ELSEWHERE, note, note_ran

log = structlog.get_logger(__name__)

FAILED = 1
# A backup is made, and lacks photographs: those are the evidence task's to tell.
DONE_WITH_FAULTS = 3


def run_for_cron(name: str) -> None:
    """Runs the task. django-crontab's own word for a failure is exit code 0, so ours is a line in the log."""
    run(name)


def run(name: str) -> int:
    """Runs the task and returns its exit code; raises KeyError for a name that is none."""
    command, *arguments = task(name).command
    try:
        call_command(command, *arguments)
    except SystemExit as end:
        return _told(name, end.code if isinstance(end.code, int) else FAILED, "see what it printed")
    except CommandError as error:
        return _told(name, error.returncode, str(error))
    except Exception:  # whatever it is, the next run must come
        log.exception("clock.broke_off", task=name)
        note(name, "it broke off, see the log")
        if name not in TOLD_ELSEWHERE:
            # Of those, a run that broke off is in no note that check_health reads.
            note_ran(name)
        return FAILED
    finally:
        connections.close_all()
    note(name, "")
    note_ran(name)
    return 0


def _told(name: str, code: int, why: str) -> int:
    note(name, why if code not in (0, DONE_WITH_FAULTS) else "")
    note_ran(name)
    if code:
        log.error("clock.failed", task=name, code=code, why=why)
    return code
