"""Settings, folders, what runs by the clock, and secrets that lie where they should not."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.utils import timezone

from config.cron import TASKS
from operations import thresholds
from operations.disks import Disk, disks
from operations.doctor.backups import backups_verdict
from operations.doctor.proxy import upload_verdict
from operations.doctor.secrets import secrets_verdict
from operations.doctor.verdict import Verdict, fail, guarded, ok, warn
from operations.folders import write_refusal, written_folders
from operations.spans import ago
from sync.models import SyncCursor

TIMERS = Path("/etc/systemd/system/timers.target.wants")


def installation_verdicts() -> Iterator[Verdict]:
    """Everything about the host and the settings."""
    yield guarded("settings", settings_verdict)
    for name, folder in written_folders().items():
        yield guarded(f"folder of {name}", partial(folder_verdict, name, folder))
    yield guarded("disks", disks_verdict)
    yield guarded("uploads", upload_verdict)
    yield guarded("clock tasks", clock_verdict)
    yield guarded("backups", backups_verdict)
    yield guarded("secrets", partial(secrets_verdict, Path(settings.BASE_DIR)))


def settings_verdict() -> Verdict:
    """What Django's own checks, and ours among them, say of an installation for real use."""
    if settings.DEBUG:
        return fail("settings", "DEBUG is on: strangers see code and settings.", "Use config.settings.production.")
    found = [each for each in checks.run_checks(include_deployment_checks=True) if not each.is_silenced()]
    if not found:
        return ok("settings", "nothing for Django's checks to say")
    worst = max(found, key=lambda each: each.level)
    said = "; ".join(f"{each.id}: {each.msg.splitlines()[0]}" for each in found[:5])
    make = fail if worst.level >= checks.ERROR else warn
    return make("settings", said, "manage.py check --deploy says more.")


def folder_verdict(name: str, folder: Path) -> Verdict:
    """Whether this user may write there, and nobody else may read."""
    label = f"folder of {name}"
    refusal = write_refusal(folder)
    if refusal:
        return fail(label, f"{folder}: {refusal}.", f"sudo install -d -o {_user()} -m 750 {folder}")
    locked = [file.name for file in folder.glob("*.log") if not os.access(file, os.W_OK)]
    if locked:
        return fail(
            label, f"{folder}: {', '.join(locked)} belong to somebody else.", f"sudo chown {_user()} {folder}/*"
        )
    if _is_within(folder, Path(settings.STATIC_ROOT)):
        return fail(label, f"{folder} is served to everyone.", "Move it out of STATIC_ROOT.")
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & stat.S_IRWXO & ~stat.S_IXOTH:
        return warn(label, f"{folder} may be read by everyone on this host.", f"chmod o-rwx {folder}")
    return ok(label, str(folder))


def disks_verdict() -> Verdict:
    """Whether each has room for what is written to it."""
    found = disks()
    said = "; ".join(map(_said_of, found))
    if any(disk.free is not None and disk.free < thresholds.free_disk() for disk in found):
        return fail("disks", said, "Make room, as the runbook's section about uploads says.")
    if any(disk.unseen for disk in found):
        return fail("disks", said, "Mount it again, or let this user enter the folder.")
    return ok("disks", said)


def _said_of(disk: Disk) -> str:
    holds = ", ".join(disk.holds)
    if disk.free is None:
        return f"the one with {holds} cannot be looked at: {disk.unseen}"
    return f"{disk.free:.0%} free of the one with {holds}"


def clock_verdict(timers: Path = TIMERS) -> Verdict:
    """Timers of systemd or lines of cron; where there are none here, whether the poller ran all the same."""
    names = {task.name for task in TASKS}
    missing = {name for name in names if not (timers / f"consignments-{name}.timer").exists()}
    if not missing:
        return ok("clock tasks", f"{len(names)} timers of systemd")
    lines = _cron_lines()
    if lines >= len(names):
        return ok("clock tasks", f"{lines} lines of cron")
    if len(missing) < len(names):
        said = f"These timers are not enabled: {', '.join(sorted(missing))}."
        return warn("clock tasks", said, "sudo systemctl enable --now consignments-NAME.timer")
    if lines:
        return warn("clock tasks", f"{lines} of {len(names)} lines of cron are there.", "manage.py crontab add -v 0")
    return _by_the_poller()


def _by_the_poller() -> Verdict:
    now = timezone.now()
    latest = SyncCursor.objects.exclude(last_success_at=None).order_by("-last_success_at").first()
    if latest is not None and latest.last_success_at and now - latest.last_success_at < thresholds.cursor_age():
        return ok("clock tasks", f"none on this host, but the poller ran {ago(latest.last_success_at, now)}")
    to_do = "Enable the timers of deploy/systemd, or run manage.py crontab add -v 0."
    return fail("clock tasks", "Nothing runs by the clock: no poller, no alerts, no backups.", to_do)


def _cron_lines() -> int:
    program = shutil.which("crontab")
    if program is None:
        return 0
    listed = subprocess.run([program, "-l"], capture_output=True, text=True, check=False, timeout=10)  # noqa: S603
    return sum(line.rstrip().endswith(f"# {settings.CRONTAB_COMMENT}") for line in listed.stdout.splitlines())


def _is_within(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())


def _user() -> str:
    return str(os.environ.get("USER", "consignments"))
