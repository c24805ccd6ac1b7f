"""The image and the services, read as text: no container engine is needed, and none is asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from devtools.ports import free_port
from tests.deploy.conftest import DEPLOY

pytestmark = pytest.mark.sqlite
ROOT = DEPLOY.parent


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, with continued lines joined."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def composed() -> dict[str, Any]:
    loaded = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert isinstance(loaded, dict)
    return loaded


def test_the_image_is_built_from_pinned_parts_and_leaves_no_lists() -> None:
    for word, rest in instructions():
        if word == "FROM":
            assert re.match(r"\S+:\d+\.\d+\.\d+\S*", rest), rest
        if word == "RUN" and "apt-get install" in rest:
            assert "--no-install-recommends" in rest
            assert "rm -rf /var/lib/apt/lists/*" in rest
        if word == "RUN" and "pip install" in rest:
            assert rest.count("pip install --no-cache-dir --require-hashes") == rest.count("pip install")
        assert word != "ADD"


def test_it_does_not_run_as_root_and_its_commands_are_lists() -> None:
    words = [word for word, _ in instructions()]
    assert words.index("USER") < words.index("CMD")
    assert ("USER", "consignments") in instructions()
    command = json.loads(dict(instructions())["CMD"])
    assert (ROOT / command[command.index("--config") + 1]).exists()


def test_the_image_s_health_check_asks_as_a_host_that_django_knows(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["consignments.example.invalid"]
    port, asked = free_port(), []

    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        asked.append(environ["HTTP_HOST"])
        answer = client.get(environ["PATH_INFO"], headers={"host": environ["HTTP_HOST"]})
        start_response(f"{answer.status_code} .", [])
        return [b""]

    check = [sys.executable, str(DEPLOY / "container_health.py")]
    environment = {**os.environ, "WEB_BIND": f"0.0.0.0:{port}", "ALLOWED_HOSTS": "consignments.example.invalid, other"}
    with make_server("127.0.0.1", port, site, handler_class=Quiet) as server:
        threading.Thread(target=server.handle_request).start()
        assert subprocess.run(check, env=environment, check=False, timeout=30).returncode == 0
    assert asked == ["consignments.example.invalid"]
    assert subprocess.run(check, env=environment, check=False, capture_output=True, timeout=30).returncode == 1


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_what_is_copied_is_there_and_secrets_are_not() -> None:
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            assert [source for source in sources if not (ROOT / source).exists()] == []
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", "var", ".venv"} <= set(left_out)


def test_services_are_closed_and_wait_for_each_other() -> None:
    services = composed()["services"]
    assert set(services) == {"db", "migrate", "web", "worker", "task"}
    for name in ("migrate", "web", "worker", "task"):
        service = services[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["env_file"] == "/etc/consignments/env"
    assert services["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["db"]


def test_the_believed_proxy_is_the_gateway_of_the_network() -> None:
    (network,) = composed()["networks"]["default"]["ipam"]["config"]
    assert composed()["x-app"]["environment"]["TRUSTED_PROXIES"] == network["gateway"]


def test_no_secret_is_written_down() -> None:
    for path in (DEPLOY / "compose.yaml", DEPLOY / "Dockerfile", *Path(DEPLOY / "systemd").iterdir()):
        for name, value in re.findall(r"^\s*(\w*(?:PASSWORD|SECRET|TOKEN|KEY))[:=] *(\S+)", path.read_text(), re.M):
            assert value.startswith(("${", '"1"')), f"{path.name}: {name}"
