"""Lines are read several consignments at once: nothing is lost or read twice for it, whatever fails on the way."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from sync.models import LightspeedConsignment, LightspeedLine
from sync.poll_lines import READ_AT_ONCE, lines_due
from tests.support.simulator import Simulator

pytestmark = pytest.mark.django_db(transaction=True)
CONSIGNMENTS = READ_AT_ONCE + 10


@pytest.fixture
def open_heads(lightspeed: Simulator, settings: Settings) -> list[str]:
    """Ids of consignments that Lightspeed has, each with two lines, of which none is mirrored yet."""
    settings.LIGHTSPEED_PARALLEL_LINES = 4
    settings.LIGHTSPEED_TRIES = 1
    lightspeed.bulk_seed(consignments=CONSIGNMENTS, lines=2 * CONSIGNMENTS)
    heads = lightspeed.state()["consignments"]
    return sorted(head["id"] for head in heads if head["status"] in {"OPEN", "SENT", "DISPATCHED"})


def _poll() -> None:
    call_command("poll_ls", "--only", "consignments", "--json", stdout=StringIO())


def _mirrored() -> dict[str, int]:
    """How many lines of which consignment are stored."""
    return dict(Counter(LightspeedLine.objects.values_list("consignment__lightspeed_id", flat=True)))


def test_all_are_read_once_and_what_vanished_meanwhile_is_noted(lightspeed: Simulator, open_heads: list[str]) -> None:
    gone = open_heads[3]
    lightspeed.fault(f"GET .*/consignments/{gone}/products$", "status", status=404)
    _poll()
    assert _mirrored() == dict.fromkeys(set(open_heads) - {gone}, 2)
    assert LightspeedConsignment.objects.get(deleted=True).lightspeed_id == gone
    reads = [call["path"] for call in lightspeed.calls() if call["path"].endswith("/products")]
    assert len(reads) == len(set(reads)) == len(open_heads)
    assert not lines_due().exists()


def test_what_was_read_before_a_fault_is_kept_and_the_rest_follows(
    lightspeed: Simulator, open_heads: list[str]
) -> None:
    lightspeed.fault("GET .*/products$", "status", status=500, skip=10, times=1)
    with pytest.raises(CommandError) as failed:
        _poll()
    assert failed.value.returncode == 1
    kept = _mirrored()
    assert 10 <= len(kept) < len(open_heads)
    assert set(kept.values()) == {2}
    _poll()
    assert _mirrored() == dict.fromkeys(open_heads, 2)
