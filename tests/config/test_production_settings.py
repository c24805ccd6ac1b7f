"""Production does not start half-configured: it names the setting that is missing or weak."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.sqlite

# Set to "" rather than left out: a developer's own .env must not fill the gap.
GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k3y-" + "abcdefghij" * 4,
    "ALLOWED_HOSTS": "consignments.example.invalid",
    "LIGHTSPEED_BASE_URL": "https://retailer.example.invalid",
    "LIGHTSPEED_TOKEN": "t0ken-" + "klmnopqrst" * 2,
    "LIGHTSPEED_WEBHOOK_SECRETS": "h00k-" + "uvwxyz0123" * 2,
    "DATABASE_URL": "sqlite://:memory:",
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes}
    command = [sys.executable, "-c", "import django; django.setup()"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_starts_with_every_secret_set() -> None:
    started = start()
    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "LIGHTSPEED_TOKEN", "LIGHTSPEED_WEBHOOK_SECRETS"])
def test_names_the_secret_that_is_missing(name: str) -> None:
    started = start(**{name: ""})
    assert started.returncode != 0
    assert f"{name} is not set" in started.stderr


@pytest.mark.parametrize(("secret", "starts"), [("cl13nt-" + "klmnopqrst" * 2, True), ("", False), ("secret", False)])
def test_a_shop_that_is_connected_over_oauth_needs_no_personal_token(secret: str, starts: bool) -> None:
    started = start(LIGHTSPEED_TOKEN="", LIGHTSPEED_CLIENT_ID="client-1", LIGHTSPEED_CLIENT_SECRET=secret)
    assert (started.returncode == 0) is starts, started.stderr
    assert starts or "LIGHTSPEED_CLIENT_SECRET is" in started.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short-1234567890"),
        ("SECRET_KEY", "ab" * 40),
        ("LIGHTSPEED_TOKEN", "secret"),
        ("LIGHTSPEED_WEBHOOK_SECRETS", GOOD["LIGHTSPEED_WEBHOOK_SECRETS"] + ",secret"),
        ("LIGHTSPEED_WEBHOOK_SECRETS", "secret@2026-11-25T12:00/2030-01-01T00:00"),
    ],
)
def test_names_the_secret_that_is_weak_and_never_shows_it(name: str, value: str) -> None:
    started = start(**{name: value})
    assert started.returncode != 0
    assert f"{name} is too weak" in started.stderr
    assert f"'{value}'" not in started.stderr


@pytest.mark.parametrize("hosts", ["", "*"])
def test_refuses_to_serve_for_any_host(hosts: str) -> None:
    started = start(ALLOWED_HOSTS=hosts)
    assert started.returncode != 0
    assert "ALLOWED_HOSTS" in started.stderr


def test_cookies_travel_over_https_only() -> None:
    script = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)"
    )
    environment = {"PATH": os.environ["PATH"], **GOOD}
    shown = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["False", "True", "True", "True"]
