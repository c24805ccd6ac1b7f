"""The dashboard: the same few queries however much there is, and details only for those who see the queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consignments.bounded_count import BoundedCount, count_of
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.dialect import database_now
from jobqueue.enqueue import enqueue_many
from jobqueue.minutes import note_work
from jobqueue.models import Job, Worker
from operations import runbook
from operations.dashboard.panels import all_panels
from sync.access import note_refused
from sync.models import Drift
from tests.factories import make_order, make_outlet, make_user
from tests.support.clock import stay_in_this_minute
from tests.webhooks.events import make_event

pytestmark = pytest.mark.django_db


def signed_in(client: Client, role: str) -> Client:
    client.force_login(make_user(None, role, outlets=[make_outlet()]))
    return client


def test_an_empty_system_says_in_words_what_is_missing(client: Client) -> None:
    page = signed_in(client, "operator").get("/operations/").content.decode()
    assert "No worker is alive: nothing is carried out." in page
    assert "The poller has not run yet." in page
    assert "Act now" in page


def test_a_refused_token_shows_with_what_to_do(client: Client) -> None:
    note_refused("The personal token was refused.")
    page = signed_in(client, "operator").get("/operations/").content.decode()
    assert "Make a new personal token in Lightspeed" in page


@pytest.mark.parametrize(("role", "sees"), [("operator", True), ("buyer", False)])
def test_workers_are_shown_to_those_who_see_the_queue(client: Client, role: str, sees: bool) -> None:
    now = timezone.now()
    Worker.objects.create(id="w-17", host="h", machine="m", pid=1, pid_started=1, started_at=now, heartbeat_at=now)
    assert ("w-17" in signed_in(client, role).get("/operations/").content.decode()) is sees


def test_a_minute_shows_in_the_chart_and_in_its_table(client: Client) -> None:
    stay_in_this_minute()
    now = database_now(connection)
    note_work("here", now, done=30, failed=10)
    page = signed_in(client, "buyer").get("/operations/").content.decode()
    assert 'class="good" x="708" y="0" width="6" height="100"' in page
    assert 'class="bad" x="714" y="67" width="6" height="33"' in page
    assert f'<th scope="row">{now:%H:%M}</th><td class="number">30</td><td class="number">10</td>' in page
    assert '<td class="number">25%</td>' in page
    tenth = now - timedelta(minutes=now.minute % 10)
    assert f'y="115">{tenth:%H:%M}</text>' in page


def test_the_lag_of_webhooks_is_told_by_the_minute(client: Client) -> None:
    stay_in_this_minute()
    for seconds in (2, 6):
        came = timezone.now()
        make_event(processed_at=came + timedelta(seconds=seconds), received_at=came)
    page = signed_in(client, "buyer").get("/operations/").content.decode()
    assert '<td class="number">2</td><td class="number">4.0</td><td class="number">6.0</td>' in page


def test_orders_are_those_of_the_viewers_outlets(client: Client) -> None:
    mine, other = make_order(status=Status.FAILED), make_order(status=Status.FAILED)
    for order in (mine, other):
        Drift.objects.create(order=order, kind="count", first_seen_at=timezone.now(), last_seen_at=timezone.now())
    client.force_login(make_user(None, "operator", outlets=[mine.outlet]))
    page = client.get("/operations/").content.decode()
    assert "1 order did not reach Lightspeed." in page
    assert "1 difference from Lightspeed waits for a person." in page
    sentences = [finding.sentence for panel in all_panels() for finding in panel.findings]
    assert "2 orders did not reach Lightspeed." in sentences
    assert "2 differences from Lightspeed wait for a person." in sentences


def test_an_approval_that_waits_too_long_is_said() -> None:
    order = make_order(status=Status.PENDING_APPROVAL)
    assert "approvals_wait" not in codes()
    Order.objects.filter(pk=order.pk).update(updated_at=timezone.now() - timedelta(hours=49))
    assert "approvals_wait" in codes()


def codes() -> set[str]:
    return {finding.code for panel in all_panels() for finding in panel.findings}


def test_a_finding_links_to_its_section_of_the_runbook(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "runbook.md"
    document.write_text("# Runbook\n\n## 2. Worker stuck\n\n<script>x</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    monkeypatch.setattr(runbook, "PATH", document)
    operator = signed_in(client, "operator")
    assert 'href="/operations/runbook/#worker-stuck"' in operator.get("/operations/").content.decode()
    page = operator.get("/operations/runbook/").content.decode()
    assert '<h2 id="worker-stuck">' in page
    assert "<script>x" not in page
    assert "<td>1</td>" in page


def test_without_a_runbook_nothing_links_to_it(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runbook, "PATH", tmp_path / "none.md")
    operator = signed_in(client, "operator")
    assert "runbook/" not in operator.get("/operations/").content.decode()
    assert "not part of this installation" in operator.get("/operations/runbook/").content.decode()


def test_htmx_gets_the_panels_alone(client: Client) -> None:
    answer = signed_in(client, "operator").get("/operations/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in answer
    assert 'id="queue-title"' in answer


def test_more_of_everything_costs_no_more_queries(client: Client) -> None:
    enqueue_many("test.noop", [{}])
    signed_in(client, "operator").get("/operations/")
    with CaptureQueriesContext(connection) as before:
        client.get("/operations/")
    enqueue_many("test.noop", ({} for _ in range(50)))
    for _ in range(3):
        make_order()
    with CaptureQueriesContext(connection) as after:
        client.get("/operations/")
    assert len(after) == len(before)
    assert len(after) <= 45


def test_a_count_stops_where_it_is_told_to() -> None:
    enqueue_many("test.noop", ({} for _ in range(12)))
    assert count_of(Job.objects.all(), 10) == BoundedCount(10, has_more=True)
    assert str(count_of(Job.objects.all(), 10)) == "10+"
    assert str(count_of(Job.objects.all(), 12)) == "12"
