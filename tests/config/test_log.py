"""What a log line carries, and what it must not."""

from __future__ import annotations

import json
import logging
import logging.config
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from config.log import logging_settings

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def said(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What a logger of its own writes in the style that the test is parametrized with."""
    output = StringIO()
    settings = logging_settings(style=request.param, level="INFO")
    formatter = logging.config.DictConfigurator(settings).configure_formatter(settings["formatters"]["structured"])
    handler = logging.StreamHandler(output)
    handler.setFormatter(formatter)
    logger = logging.getLogger("tests.log")
    logger.addHandler(handler)
    yield output
    logger.removeHandler(handler)


def fail_with_a_secret() -> None:
    token = "lsxs-token-of-a-retailer"
    try:
        raise LookupError("no such outlet")
    except LookupError:
        logging.getLogger("tests.log").exception("request failed (%d)", len(token))


@pytest.mark.parametrize("said", ["json"], indirect=True)
def test_a_json_line_holds_the_whole_traceback(said: StringIO) -> None:
    fail_with_a_secret()
    [line] = said.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["event"] == "request failed (24)"
    assert "LookupError: no such outlet" in entry["exception"]


@pytest.mark.parametrize("said", ["json", "console"], indirect=True)
def test_a_traceback_shows_no_local_variables(said: StringIO) -> None:
    fail_with_a_secret()
    assert "LookupError: no such outlet" in said.getvalue()
    assert "lsxs-token-of-a-retailer" not in said.getvalue()


WRITES = """
import logging.config, pathlib, sys
import structlog
from config.log import configure_structlog, logging_settings

folder, command = sys.argv[1:]
configure_structlog()
logging.config.dictConfig(logging_settings(style="json", level="INFO", folder=folder))
structlog.contextvars.bind_contextvars(request_id="r-1", job_id=7, command=command)
structlog.get_logger("webhooks.jobs").info("webhook.worked_off")
structlog.get_logger("sync.push").info("po.pushed", order="PO-1")
for file in pathlib.Path(folder).glob("*.log"):
    file.rename(file.with_suffix(".log.1"))
structlog.get_logger("sync.push").info("after.rotation")
"""


def write_logs(folder: Path, command: str) -> tuple[dict[str, list[str]], list[str]]:
    """The names of the events in each file, and those on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", WRITES, str(folder), command], capture_output=True, text=True, check=True, cwd=ROOT
    )
    files = {file.name: _events(file.read_text()) for file in folder.iterdir()}
    return files, _events(done.stderr)


def _events(text: str) -> list[str]:
    lines = [json.loads(line) for line in text.splitlines()]
    assert all((line["request_id"], line["job_id"]) == ("r-1", 7) for line in lines)
    return [line["event"] for line in lines]


def test_a_worker_writes_to_its_file_and_goes_on_after_rotation(tmp_path: Path) -> None:
    files, stderr = write_logs(tmp_path / "logs", "runworker")
    assert files == {
        "queue-worker.log.1": ["webhook.worked_off", "po.pushed"],
        "webhooks.log.1": ["webhook.worked_off"],
        "queue-worker.log": ["after.rotation"],
    }
    assert stderr == []


def test_the_web_writes_to_stderr_and_webhooks_to_their_file_too(tmp_path: Path) -> None:
    files, stderr = write_logs(tmp_path / "logs", "")
    assert files == {"webhooks.log.1": ["webhook.worked_off"]}
    assert stderr == ["webhook.worked_off", "po.pushed", "after.rotation"]


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-c", WRITES, str(tmp_path / "file" / "logs"), "poll_ls"],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0
    assert b'"event": "po.pushed"' in done.stderr


def test_each_answer_names_its_request(client: Client) -> None:
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize(("proxies", "is_taken"), [(["127.0.0.1"], True), ([], False)])
def test_the_id_of_our_own_proxy_is_taken(
    client: Client, settings: Settings, proxies: list[str], is_taken: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert (client.get("/healthz", headers={"X-Request-ID": "c" * 32})["X-Request-ID"] == "c" * 32) is is_taken
    assert client.get("/healthz", headers={"X-Request-ID": "or=1;c"})["X-Request-ID"] != "or=1;c"
