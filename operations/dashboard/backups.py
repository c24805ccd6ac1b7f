"""Backups: how old the last one is, and how much of them there is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from operations.backup_age import backup_findings
from operations.backups.kept import backups_in, last_made
from operations.findings import Fact, Panel
from operations.spans import ago

MEGABYTE = 1_000_000


def backups_panel(now: datetime) -> Panel:
    """Of the folder that this host sees."""
    kept = backups_in(Path(settings.BACKUP_DIR))
    facts = [Fact(_("Last backup"), ago(last_made(), now)), Fact(_("Kept"), str(len(kept)))]
    if kept:
        facts.append(Fact(_("Size of the last"), f"{_size(kept[-1]) / MEGABYTE:,.1f} MB"))
    return Panel("backups", _("Backups"), backup_findings(now), facts)


def _size(backup: Path) -> int:
    try:
        return backup.stat().st_size
    except FileNotFoundError:
        # `backup --keep` removed it meanwhile.
        return 0
