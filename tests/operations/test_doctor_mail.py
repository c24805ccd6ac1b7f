"""The doctor at a mail server: in by name and password, over TLS, and each way of being turned away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from operations.doctor.mail import mail_verdict
from operations.doctor.verdict import State, ok
from tests.support.certificates import write_certificate
from tests.support.mail_server import PASSWORD, USER, mail_server

pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def signing_in(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return write_certificate(tmp_path, timezone.now() + timedelta(days=30))


def test_a_right_password_is_taken(settings: Settings) -> None:
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        assert mail_verdict(network=True) == ok("mail", f"127.0.0.1 lets us in, signed in as {USER}")
    assert server.heard == ["EHLO", "AUTH", "QUIT"]


def test_the_password_goes_over_tls_where_it_is_asked_for(
    settings: Settings, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate) as server:
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True
        assert mail_verdict(network=True).state == State.OK
    assert server.heard == ["EHLO", "STARTTLS", "EHLO", "AUTH", "QUIT"]


def test_a_refused_password_is_told_in_the_servers_words(settings: Settings) -> None:
    settings.EMAIL_HOST_PASSWORD = "another-password"
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        found = mail_verdict(network=True)
    said = "127.0.0.1 refuses the user or the password: 535 5.7.8 Username and password not accepted"
    assert (found.state, found.said) == (State.FAIL, said)
    assert found.to_do == "Put the right ones into EMAIL_URL."
    assert "another-password" not in found.said


def test_a_server_that_lacks_what_is_asked_for_is_named(settings: Settings) -> None:
    for tls, lacking in ((True, "STARTTLS"), (False, "SMTP AUTH")):
        settings.EMAIL_USE_TLS = tls
        with mail_server(signs_in=False) as server:
            settings.EMAIL_PORT = server.port
            found = mail_verdict(network=True)
        assert (found.state, "does not offer" in found.said, lacking in found.said) == (State.FAIL, True, True)


def test_a_certificate_that_is_not_believed_ends_it_before_the_password(settings: Settings, certificate: Path) -> None:
    with mail_server(certificate) as server:
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, True
        found = mail_verdict(network=True)
    assert (found.state, "certificate of 127.0.0.1 is not believed" in found.said) == (State.FAIL, True)
    assert "AUTH" not in server.heard
