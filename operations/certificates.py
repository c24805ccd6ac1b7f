"""When the certificates of our servers end. Asks over the network, so check_health does and the dashboard does not."""

from __future__ import annotations

import socket
import ssl
from datetime import datetime, timedelta

from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext as _

from operations.findings import Finding, Level
from operations.spans import span

TIMEOUT_SECONDS = 5.0
HTTPS = 443


def certificate_findings(now: datetime) -> list[Finding]:
    """One for each of HEALTH_TLS_HOSTS whose certificate ends soon, has ended, or cannot be looked at."""
    found = (_finding(entry, now) for entry in settings.HEALTH_TLS_HOSTS)
    return [finding for finding in found if finding is not None]


def _finding(entry: str, now: datetime) -> Finding | None:
    try:
        left = certificate_end(*split_port(entry)) - now
    except (OSError, ValueError) as error:
        text = _("The certificate of %(server)s cannot be looked at: %(error)s")
        return Finding(f"certificate:{entry}", Level.AMBER, text % {"server": entry, "error": error})
    if left > timedelta(days=settings.HEALTH_TLS_DAYS):
        return None
    text = _("The certificate of %(server)s ends in %(span)s.")
    if left <= timedelta():
        text = _("The certificate of %(server)s ended %(span)s ago.")
    return Finding(f"certificate:{entry}", Level.RED, text % {"server": entry, "span": span(abs(left))})


def certificate_end(host: str, port: int) -> datetime:
    """Its last moment; raises OSError where the server does not answer, ValueError for what is no certificate.

    Nothing is verified: an expired certificate must be read too, and nothing is sent over the connection.
    """
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=TIMEOUT_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        shown = secured.getpeercert(binary_form=True)
    if shown is None:
        raise ValueError("the server shows none")
    return x509.load_der_x509_certificate(shown).not_valid_after_utc


def split_port(entry: str) -> tuple[str, int]:
    """host, host:port or [IPv6]:port; raises ValueError for a port that is no number."""
    if entry.startswith("["):
        host, _close, rest = entry[1:].partition("]")
        return host, int(rest.removeprefix(":") or HTTPS)
    host, _colon, port = entry.partition(":")
    return host, int(port or HTTPS)
