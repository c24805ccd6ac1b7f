"""The page about the API: its curl examples work as printed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from consignments.api_tokens import SCOPES
from tests.api.calling import Program
from tests.conftest import in_ci
from tests.consignments.cast import Cast

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def run(example: str, site: str, token: str) -> Any:
    environment = {"PATH": os.environ["PATH"], "SITE": site, "TOKEN": token}
    done = subprocess.run(
        ["sh", "-e", "-c", example], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_curl_examples_work_as_printed(live_server: LiveServer, cast: Cast) -> None:
    if shutil.which("curl") is None:
        if in_ci():
            pytest.fail("curl is missing")
        pytest.skip("curl is missing: apt-get install curl")
    secret = Program(cast.buyer).secret
    found, made, submitted = (run(example, live_server.url, secret) for example in EXAMPLES)
    assert [each["sku"] for each in found["results"]] == ["CUP-12"]
    assert (made["status"], submitted["status"]) == ("DRAFT", "PENDING_APPROVAL")
    assert made["number"] == submitted["number"]


def test_every_scope_is_explained() -> None:
    assert [scope for scope in SCOPES if f"| `{scope}` |" not in PAGE] == []
