"""Carries out the guide on the machine, from an empty folder to a site that serves."""

from __future__ import annotations

import secrets
import subprocess
from pathlib import Path

from devtools.live_units.guide import commands, environment_file, inline_command
from devtools.live_units.machine import Machine
from devtools.live_units.surroundings import LIGHTSPEED_PORT, LIGHTSPEED_TOKEN, SITE

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = secrets.token_urlsafe(24)
# Where step 5 leaves whoever follows the guide in one shell.
IN_CODE = "cd /srv/consignments/current\n"
OWNER, OWNER_PASSWORD = "owner", secrets.token_urlsafe(16)
FIRST_USER = f"--no-input --username {OWNER} --email owner@example.com"

# Instead of what fetches packages: Debian's Python with the packages of this checkout.
VENV = r"""
/usr/bin/python3 -m venv --without-pip .venv
rmdir .venv/lib/python3.*/site-packages
ln -s /opt/site-packages "$(echo .venv/lib/python3.*)"/site-packages
printf '#!%s\nfrom gunicorn.app.wsgiapp import run\nrun()\n' "$PWD/.venv/bin/python" >.venv/bin/gunicorn
chmod 755 .venv/bin/gunicorn
"""
CODE = {
    "REPOSITORY": f"file://{ROOT}",
    "make install\n": VENV,
    ".venv/bin/pip install --require-hashes -r requirements/mysql.txt\n": "",
}


def users_and_database(machine: Machine) -> str:
    """Step 2."""
    machine.shell(commands("2.", {"put a long random password here": PASSWORD}))
    return "user, folders and database are there"


def code(machine: Machine) -> str:
    """Step 3; what is committed is what is installed."""
    machine.shell(commands("3.", CODE))
    release = machine.shell("readlink /srv/consignments/current").strip()
    commit = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=ROOT, capture_output=True, text=True, check=True)
    return f"commit {commit.stdout.strip()} lies in {release}"


def settings(machine: Machine) -> str:
    """Step 4."""
    values = {
        "DJANGO_SETTINGS_MODULE": "devtools.live_units.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": f"mysql://consignments:{PASSWORD}@localhost/consignments?unix_socket=/run/mysqld/mysqld.sock",
        "LIGHTSPEED_BASE_URL": f"http://127.0.0.1:{LIGHTSPEED_PORT}",
        "LIGHTSPEED_TOKEN": LIGHTSPEED_TOKEN,
        "LIGHTSPEED_WEBHOOK_SECRETS": secrets.token_urlsafe(24),
        "LIGHTSPEED_TOKEN_KEYS": secrets.token_urlsafe(32),
        "SECOND_FACTOR_KEYS": secrets.token_urlsafe(32),
        "EMAIL_URL": "consolemail://",
    }
    machine.write("/etc/consignments/env", environment_file(values), "640")
    machine.write("/etc/consignments/backup-key", secrets.token_urlsafe(32), "640")
    machine.shell("chown root:consignments /etc/consignments/*")
    machine.shell(commands("4."))
    return "the env file and the command `consignments` are there"


def first_start(machine: Machine) -> str:
    """Step 5."""
    user = f"DJANGO_SUPERUSER_PASSWORD={OWNER_PASSWORD} consignments createsuperuser {FIRST_USER}"
    machine.shell(commands("5.", {"consignments createsuperuser": user}), timeout=300)
    return "migrated, checked, enabled and started"


def nginx(machine: Machine) -> str:
    """Step 6; what it ends with is a call over TLS."""
    machine.shell(IN_CODE + commands("6.", {"YOUR NAME": SITE, "YOUR-NAME": SITE}))
    return f"https://{SITE}/healthz answers"


def timers(machine: Machine) -> str:
    """Step 7."""
    machine.shell(IN_CODE + inline_command("7.", "systemctl enable --now "))
    machine.shell(inline_command("7.", "consignments clock "))
    count = machine.shell("systemctl list-timers --no-legend 'consignments-*' | wc -l").strip()
    return f"{count} timers wait for their moment"


def logrotate(machine: Machine) -> str:
    """Step 8, and one forced rotation."""
    machine.shell(IN_CODE + "cp deploy/logrotate/consignments /etc/logrotate.d/")
    machine.shell("logrotate --force --state /tmp/logrotate.state /etc/logrotate.d/consignments")
    return "files are turned over"


STEPS = (users_and_database, code, settings, first_start, nginx, timers, logrotate)
