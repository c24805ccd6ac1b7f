"""Whether backups are made, and not only meant to be."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from operations.backup_age import backup_findings
from operations.backups.encryption import key
from operations.backups.errors import KeyMissing
from operations.backups.kept import backups_in, last_made, made_here
from operations.backups.unsettled import is_unsettled
from operations.doctor.verdict import Verdict, fail, ok, warn
from operations.spans import ago


def backups_verdict() -> Verdict:
    """By what lies in BACKUP_DIR."""
    if is_unsettled():
        said = "A restore is under way or broke off: jobs may run twice, and numbers be given out again."
        return fail("backups", said, "Where it no longer runs, stop web and workers, and run the same restore again.")
    if not made_here():
        to_do = "Set BACKUP_DIR and enable consignments-backup.timer here, or see that another host has both."
        return warn("backups", "None are made on this host, and so check_health does not miss any.", to_do)
    if settings.BACKUP_KEY_FILE and (problem := _key_problem()):
        return fail("backups", problem, "See that this user can read BACKUP_KEY_FILE: backup --encrypt needs it.")
    now = timezone.now()
    for finding in backup_findings(now):
        to_do = "Run manage.py backup, and look at consignments-backup.timer or the crontab's entry."
        return fail("backups", finding.sentence, to_do)
    kept = len(backups_in(Path(settings.BACKUP_DIR)))
    return ok("backups", f"the last {ago(last_made(), now)}, {kept} kept")


def _key_problem() -> str:
    try:
        key()
    except KeyMissing as missing:
        return str(missing)
    return ""
