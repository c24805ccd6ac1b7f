"""`manage.py reconcile` shows operators what differs."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from consignments.models import Order
from tests.support.simulator import Simulator
from tests.sync.drifting import edit_line
from tests.sync.worlds import in_transit

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(lightspeed: Simulator) -> Order:
    return in_transit(lightspeed, lines=["10", "5"])


def run_reconcile(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("reconcile", *arguments, stdout=out)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_operators_see_what_differs(lightspeed: Simulator, order: Order, settings: Settings) -> None:
    assert run_reconcile("--all") == (0, "1 compared, 0 differ.\n")

    edit_line(lightspeed, order, count="12")
    code, said = run_reconcile("--order", order.number)

    assert code == 1
    for word in (order.number, "Ordered quantity", "10", "12"):
        assert word in said
    settings.LIGHTSPEED_BASE_URL = "http://127.0.0.1:9"
    assert run_reconcile("--all", "--offline")[0] == 1


@pytest.mark.parametrize("arguments", [["--order", "NOPE"], ["--all"]])
def test_reconcile_says_when_it_cannot(settings: Settings, arguments: list[Any]) -> None:
    settings.LIGHTSPEED_BASE_URL = ""
    with pytest.raises(CommandError) as failed:
        call_command("reconcile", *arguments)
    assert failed.value.returncode == 2
