"""Whether the mail server lets us in: the connection, its encryption and the sign-in, up to the first message."""

from __future__ import annotations

import ssl
from contextlib import suppress
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError

from django.conf import settings
from django.core.mail import get_connection

from operations.doctor.verdict import Verdict, fail, ok, warn

SENDS_NOTHING = ("console", "locmem", "dummy", "filebased")
TIMEOUT_SECONDS = 5


def mail_verdict(*, network: bool) -> Verdict:
    """By EMAIL_URL; without `network` the server is not asked. Nothing is sent."""
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if kind in SENDS_NOTHING:
        return warn("mail", f"Mail is not sent anywhere (backend {kind}).", "Set EMAIL_URL to a mail server.")
    if not network:
        return ok("mail", "set up; not asked")
    server = get_connection(timeout=TIMEOUT_SECONDS)
    try:
        server.open()
    except OSError as error:
        return fail("mail", *_refusal(error))
    finally:
        # What it says to a goodbye changes nothing, and after a refusal may be nothing.
        with suppress(OSError):
            server.close()
    signed_in = f", signed in as {settings.EMAIL_HOST_USER}" if settings.EMAIL_HOST_USER else ""
    return ok("mail", f"{settings.EMAIL_HOST} lets us in{signed_in}")


def _refusal(error: OSError) -> tuple[str, str]:
    """What is said, and what to do."""
    host = settings.EMAIL_HOST
    if isinstance(error, SMTPAuthenticationError):
        answer = f"{error.smtp_code} {_text(error.smtp_error)}"
        return f"{host} refuses the user or the password: {answer}", "Put the right ones into EMAIL_URL."
    if isinstance(error, SMTPNotSupportedError):
        to_do = "Take smtp+tls:// or smtp+ssl:// in EMAIL_URL, with the port that goes with it."
        return f"{host} does not offer what EMAIL_URL asks for: {error}", to_do
    if isinstance(error, ssl.SSLCertVerificationError):
        to_do = "Name the server in EMAIL_URL as its certificate does, or renew the certificate."
        return f"The certificate of {host} is not believed: {error.verify_message}", to_do
    return f"{host} does not take us: {error}", "Look at EMAIL_URL and the mail server."


def _text(answer: bytes | str) -> str:
    """In one line; a server may say it in several."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())
