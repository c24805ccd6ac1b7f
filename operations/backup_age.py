"""Whether the last backup is too old, where this host is one that has backups, and whether a restore is unsettled."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from operations import thresholds
from operations.backups.kept import last_made, made_here
from operations.backups.unsettled import is_unsettled
from operations.findings import Finding, Level
from operations.spans import span


def backup_findings(now: datetime) -> list[Finding]:
    """Nothing where backups are made elsewhere: `doctor` says that."""
    if is_unsettled():
        said = _("A restore is under way or broke off: start nothing, and run it again where it no longer runs.")
        return [Finding("restore_unsettled", Level.RED, said)]
    if not made_here():
        return []
    last = last_made()
    if last is None:
        return [Finding("backup_old", Level.RED, _("There is no backup in BACKUP_DIR."))]
    if now - last <= thresholds.backup_age():
        return []
    return [Finding("backup_old", Level.RED, _("The last backup is %s old.") % span(now - last))]
