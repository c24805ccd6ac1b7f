"""One consignment that Lightspeed cannot show keeps no other from being read and compared."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from consignments.models import Order
from sync.lightspeed.errors import MOST_FAULTS
from sync.models import SyncCursor
from tests.support.simulator import Simulator
from tests.sync.drifting import edit_line, only_drift
from tests.sync.worlds import in_transit

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def broken(lightspeed: Simulator, settings: Settings) -> Order:
    """An order of which Lightspeed shows no lines any more; it comes before all others."""
    settings.LIGHTSPEED_TRIES, settings.LIGHTSPEED_LINES_RECHECK_MINUTES = 1, 0
    order = in_transit(lightspeed, lines=1)
    lightspeed.fault(f"GET .*/consignments/{order.lightspeed_id}/products$", "status", status=500, times=None)
    return order


def run(command: str, *arguments: str) -> CommandError:
    with pytest.raises(CommandError) as failed:
        call_command(command, *arguments, stdout=StringIO())
    return failed.value


def test_a_poll_reads_and_compares_the_others_and_then_says_so(lightspeed: Simulator, broken: Order) -> None:
    other = in_transit(lightspeed, lines=1)
    edit_line(lightspeed, other, count="12")

    failed = run("poll_ls", "--json")

    assert failed.returncode == 1
    assert broken.lightspeed_id
    assert broken.lightspeed_id in str(failed)
    assert only_drift(other).theirs == "12"
    assert SyncCursor.objects.get(cursor_type="inventory").last_success_at is not None


def test_reconcile_compares_the_others_and_names_the_one(lightspeed: Simulator, broken: Order) -> None:
    other = in_transit(lightspeed, lines=1)
    edit_line(lightspeed, other, count="12")

    failed = run("reconcile", "--all")

    assert failed.returncode == 2
    assert broken.number in str(failed)
    assert other.number not in str(failed)
    assert only_drift(other).theirs == "12"


@pytest.mark.parametrize("command", [("poll_ls", "--only", "consignments"), ("reconcile", "--all")])
def test_after_some_it_is_lightspeed_that_is_not_well(
    lightspeed: Simulator, broken: Order, command: tuple[str, ...]
) -> None:
    for _ in range(MOST_FAULTS + 2):
        in_transit(lightspeed, lines=1)
    lightspeed.fault("GET .*/consignments/.*/products$", "status", status=500, times=None)
    before = len(lightspeed.calls())

    run(*command)

    asked = [call for call in lightspeed.calls()[before:] if call["path"].endswith("/products")]
    assert len(asked) == MOST_FAULTS + 1
