"""Certificates and tokens near their end."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from operations.certificates import certificate_findings, split_port
from operations.findings import Level
from operations.token_end import token_findings
from sync.models import LightspeedAccess
from tests.support.certificates import write_certificate

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@contextlib.contextmanager
def serving(certificate: Path) -> Iterator[str]:
    """A TLS server that takes one connection; its host:port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)

        def serve() -> None:
            plain, _ = listener.accept()
            with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as secured:
                secured.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join(60)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("days", "sentence"), [(15, None), (13, "ends in 13 d."), (-2, "ended 2 d ago.")], ids=["far", "near", "over"]
)
def test_a_certificate_near_its_end_is_red(tmp_path: Path, settings: Settings, days: int, sentence: str | None) -> None:
    with serving(write_certificate(tmp_path, NOW + timedelta(days=days))) as server:
        settings.HEALTH_TLS_HOSTS = [server]
        found = certificate_findings(NOW)
    if sentence is None:
        assert found == []
    else:
        assert [(finding.level, finding.code) for finding in found] == [(Level.RED, f"certificate:{server}")]
        assert found[0].sentence.endswith(sentence)


@pytest.mark.sqlite
@pytest.mark.parametrize("entry", ["127.0.0.1:1", "127.0.0.1:https", "no-such-host.invalid"])
def test_a_server_that_cannot_be_looked_at_is_named(settings: Settings, entry: str) -> None:
    settings.HEALTH_TLS_HOSTS = [entry]
    (found,) = certificate_findings(NOW)
    assert found.level == Level.AMBER
    assert entry in found.sentence


@pytest.mark.sqlite
def test_a_port_may_be_left_out() -> None:
    entries = ["a.example", "a.example:8443", "[::1]", "[::1]:8443"]
    assert [split_port(entry) for entry in entries] == [
        *(("a.example", 443), ("a.example", 8443)),
        *(("::1", 443), ("::1", 8443)),
    ]


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("ends", "sentence"),
    [(None, None), (date(2026, 7, 1), None), (date(2026, 6, 10), "ends on 2026-06-10"), (date(2026, 5, 1), "ended on")],
)
def test_the_day_of_a_personal_token_is_heeded(settings: Settings, ends: date | None, sentence: str | None) -> None:
    settings.HEALTH_TOKEN_ENDS = ends
    found = token_findings(NOW)
    assert [str(sentence) in finding.sentence for finding in found] == ([True] if sentence else [])


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "wrong"), [(-timedelta(hours=1), False), (timedelta(hours=3), True)])
def test_an_oauth_token_that_nobody_renews_is_red(settings: Settings, ago: timedelta, wrong: bool) -> None:
    settings.LIGHTSPEED_TOKEN = ""
    now = timezone.now()
    LightspeedAccess.objects.create(name="lightspeed", access_token="x", expires_at=now - ago)
    assert bool(token_findings(now)) is wrong
