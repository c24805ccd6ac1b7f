"""The dashboard: the same few queries however much there is, and details only for those who see the queue."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consignments.bounded_count import BoundedCount, count_of
from jobqueue.enqueue import enqueue_many
from jobqueue.models import Job, Worker
from sync.access import note_refused
from tests.factories import make_order, make_outlet, make_user

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
