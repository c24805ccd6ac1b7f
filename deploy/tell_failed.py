"""Tells operators that a unit of systemd failed: `python3 tell_failed.py UNIT`, with the settings of the env file.

Needs nothing but Debian's Python: a release that cannot start is one of the things to be told. systemd runs it when a
unit has failed for good (OnFailure=), and whenever web or worker ended (ExecStopPost=), which it starts again at once.
"""

import hashlib
import hmac
import json
import os
import re
import smtplib
import socket
import ssl
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

# One crash is mended by systemd before anybody has read of it.
FAILURES, WITHIN_SECONDS = 5, 600
TRY_AGAIN_SECONDS = 300
TIMEOUT_SECONDS = 10
PLAIN, STARTTLS, TLS = "smtp", ("smtp+tls", "smtps"), "smtp+ssl"


@dataclass(frozen=True)
class Known:
    """When the unit failed lately, and until when nothing more is told of it: in seconds since 1970."""

    failures: list[float]
    quiet_until: float


def main(unit: str, now: float) -> int:
    """0 where it is told, or there is nothing to tell; 1 where it could not be told, or there is nobody to tell."""
    folder = Path(os.environ.get("VAR_DIR", "/var/lib/consignments"))
    starts_again, result = "MONITOR_UNIT" not in os.environ, how_it_ended()
    note = folder / "failed-units" / unit
    if result == "success":
        note.unlink(missing_ok=True)
        return 0
    if is_told_by_check_health(folder, unit):
        return 0
    known = read(note)
    failures = [*[at for at in known.failures if now - at < WITHIN_SECONDS], now][-FAILURES:]
    due = now >= known.quiet_until and (not starts_again or len(failures) == FAILURES)
    told = due and tell(unit, result, len(failures) if starts_again else 1)
    quiet = float(os.environ.get("HEALTH_REMIND_AFTER_HOURS", "4")) * 3600 if told else TRY_AGAIN_SECONDS
    write(note, Known(failures, now + quiet if due else known.quiet_until))
    return int(due and not told)


def how_it_ended() -> str:
    """systemd's word: success, exit-code, signal, timeout, oom-kill, start-limit-hit and so on."""
    return os.environ.get("MONITOR_SERVICE_RESULT") or os.environ.get("SERVICE_RESULT") or "failed"


def is_told_by_check_health(folder: Path, unit: str) -> bool:
    """Whether the unit is a task of the clock that ran to its end this time, with a bad result: `clock` notes that."""
    task = re.fullmatch(r"consignments-clock@([\w-]+)\.service", unit)
    run = os.environ.get("MONITOR_INVOCATION_ID")
    if not task or not run:
        return False
    try:
        return (folder / "clock-ran" / task[1]).read_text() == run
    except OSError:
        return False


def tell(unit: str, result: str, times: int) -> bool:
    """By every way that is set up; whether one of them took it. What went wrong goes to the journal."""
    often = f" {times} times within {WITHIN_SECONDS // 60} minutes" if times > 1 else ""
    sentence = f"{unit} on {socket.gethostname()} failed{often}: {result}. Look at: journalctl --unit {unit}"
    say(sentence)
    ways: dict[str, Callable[[str, str], None]] = {"HEALTH_WEBHOOK_URL": post, "HEALTH_MAIL_TO": mail}
    taken = [_is_taken(send, unit, sentence) for name, send in ways.items() if os.environ.get(name)]
    if not taken:
        say("Nobody is told: set HEALTH_MAIL_TO or HEALTH_WEBHOOK_URL.")
    return any(taken)


def _is_taken(send: Callable[[str, str], None], unit: str, sentence: str) -> bool:
    try:
        send(unit, sentence)
    except Exception as error:  # noqa: BLE001 - the other way is still to be tried
        # The address of a webhook may be a secret itself, and errors quote it.
        say(f"Not told by {send.__name__}: {type(error).__name__}")
        return False
    return True


def post(unit: str, sentence: str) -> None:
    """In the shape of check_health's messages, signed as they are. Raises OSError, ValueError."""
    since = datetime.now(UTC).isoformat()
    wrong = {"code": f"unit:{unit}", "level": "red", "sentence": sentence, "since": since}
    body = json.dumps({"text": f"Consignments: 1 wrong\nWrong: {sentence}", "wrong": [wrong], "over": []}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "consignments"}
    if secret := os.environ.get("HEALTH_WEBHOOK_SECRET"):
        headers["X-Consignments-Signature"] = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    url = os.environ["HEALTH_WEBHOOK_URL"]
    if not url.startswith(("https://", "http://")):
        raise ValueError("no web address")
    question = urllib.request.Request(url, body, headers)  # noqa: S310 - looked at above
    urllib.request.urlopen(question, timeout=TIMEOUT_SECONDS).close()  # noqa: S310  # nosec B310


def mail(unit: str, sentence: str) -> None:
    """Raises OSError (smtplib's errors are some), ValueError."""
    message = EmailMessage()
    message["Subject"] = "Consignments: 1 wrong"
    message["From"] = os.environ.get("DEFAULT_FROM_EMAIL", "consignments@example.invalid")
    message["To"] = os.environ["HEALTH_MAIL_TO"]
    message.set_content(f"Wrong: {sentence}\n\nNo all-clear follows. docs/runbook.md says what to do.\n")
    server = urlsplit(os.environ.get("EMAIL_URL", ""))
    if server.scheme not in (PLAIN, *STARTTLS, TLS):
        raise ValueError("EMAIL_URL names no mail server")
    with _connected(server.scheme, server.hostname or "", server.port or 0) as connection:
        if server.scheme in STARTTLS:
            connection.starttls(context=ssl.create_default_context())
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == TLS:
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


def say(sentence: str) -> None:
    """Into the journal."""
    sys.stderr.write(f"{sentence}\n")


def read(note: Path) -> Known:
    try:
        found = json.loads(note.read_text())
        return Known([float(at) for at in found["failures"]], float(found["quiet_until"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Known([], 0.0)


def write(note: Path, known: Known) -> None:
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(asdict(known)))
    except OSError as error:
        # Better told too often than never.
        say(f"Not noted: {error}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], time.time()))
