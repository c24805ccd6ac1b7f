"""How MariaDB finds the events of one type for the admin: along an index, in its order, and never all of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from webhooks.models import WebhookEvent

# ANALYZE TABLE commits, so the rows must be removed, not rolled back.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mariadb]
ROWS = 2_000


@pytest.fixture
def many() -> None:
    event = {"wire_format": "form", "payload_text": "{}", "request_id": "r", "received_at": timezone.now()}
    WebhookEvent.objects.bulk_create(
        WebhookEvent(
            dedupe_key=f"{n:064}", event_type="supplier.rare" if n % 500 == 0 else f"consignment.{n % 4}", **event
        )
        for n in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE TABLE webhook_events")
        cursor.fetchall()


def plan_of(statement: str) -> dict[str, str]:
    """How the events are read in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, map(str, row), strict=True)) for row in cursor.fetchall()]
    return next(row for row in rows if row["table"] == "webhook_events")


def test_the_list_of_one_type_walks_its_index(many: None, admin_client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = admin_client.get(reverse("admin:webhooks_webhookevent_changelist"), {"event_type": "supplier.rare"})
    assert page.content.decode().count("action-select") >= ROWS // 500
    plans = [plan_of(query["sql"]) for query in asked if "`webhook_events`" in query["sql"]]
    assert len(plans) >= 3
    assert {plan["key"] for plan in plans} == {"webhook_type"}
    assert [plan for plan in plans if "filesort" in plan["Extra"] or "temporary" in plan["Extra"]] == []
