"""The page about webhooks: its curl examples work as printed, and what it says of answers and settings is so."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import in_ci
from tests.webhooks.deliveries import SECRET
from webhooks import refusals
from webhooks.handlers import HANDLERS
from webhooks.models import WebhookEvent

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text()
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def run(example: str, site: str) -> dict[str, object]:
    environment = {"PATH": os.environ["PATH"], "WEBHOOK_SECRET": SECRET, "SITE": site}
    done = subprocess.run(
        ["sh", "-e", "-c", example], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.fixture
def tools() -> None:
    """What the examples need. Where it is missing the test is not run; in CI that is a failure."""
    missing = [name for name in ("curl", "openssl") if shutil.which(name) is None]
    if missing and in_ci():
        pytest.fail(f"{' and '.join(missing)} missing")
    if missing:
        pytest.skip(f"{' and '.join(missing)} missing: apt-get install curl openssl")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("tools")
def test_the_curl_examples_work_as_printed(live_server: LiveServer) -> None:
    signed_json, form, refused = (run(example, live_server.url) for example in EXAMPLES)
    assert (signed_json["status"], form["status"], refused["error"]) == ("accepted", "accepted", "unauthorized")
    stored = WebhookEvent.objects.order_by("pk").values_list("wire_format", "event_type", "consignment_id")
    assert list(stored) == [
        ("json", "consignment.created", ""),
        ("form", "consignment.receive", "0af7b240-ab24-11e7-eddc-7d5f6e3c8a11"),
    ]


def test_every_answer_is_explained() -> None:
    classes = [found for found in vars(refusals).values() if isinstance(found, type)]
    kinds = {found.status for found in classes if issubclass(found, refusals.Refused)}
    assert {f"| {status}" for status in kinds} <= set(re.findall(r"^\| \d{3}", PAGE, re.MULTILINE))


def test_every_type_with_a_handler_is_explained() -> None:
    assert [name for name in HANDLERS if f"`{name}`" not in PAGE] == []


def test_every_setting_is_explained_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", PAGE, re.MULTILINE))
    assert set(rows) == {name for name in dir(settings) if name.startswith("WEBHOOK_")} | {
        "LIGHTSPEED_WEBHOOK_SECRETS",
        "TRUSTED_PROXIES",
    }
    numbers = {name: int(value) for name, value in rows.items() if value.isdigit()}
    assert numbers == {name: getattr(settings, name) for name in numbers}
