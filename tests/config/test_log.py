"""What a log line carries, and what it must not."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from io import StringIO

import pytest

from config.log import logging_settings


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
