"""The pages for staff: what was delivered, filtered, masked, and replayed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobqueue.testing import run_jobs
from tests.factories import make_order, make_outlet, make_user
from tests.support.clock import stay_in_this_minute
from tests.webhooks.events import make_event
from webhooks.models import RefusalCount, WebhookEvent

pytestmark = pytest.mark.django_db

LIST = "/webhooks/"


@pytest.fixture
def operator(client: Client) -> User:
    user = make_user(None, "operator")
    client.force_login(user)
    return user


def listed(client: Client, query: str = "", status: int = 200) -> list[int]:
    """The ids of the events on the page, in its order."""
    answer = client.get(LIST + query)
    assert answer.status_code == status
    return [event.pk for event in answer.context["page"].rows]


def detail(client: Client, event: WebhookEvent) -> str:
    answer = client.get(reverse("webhook-event", args=[event.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_events_the_page_says_how_to_get_some(client: Client, operator: User) -> None:
    assert "register_webhooks" in client.get(LIST).content.decode()


def test_the_newest_come_first_and_each_filter_narrows(client: Client, operator: User) -> None:
    first = make_event(status="failed", source_ip="198.51.100.7", consignment_id="cons-1")
    second = make_event(event_type="inventory.update", event_id="evt-9")
    assert listed(client) == [second.pk, first.pk]
    assert listed(client, "?status=failed") == [first.pk]
    assert listed(client, "?event_type=inventory") == [second.pk]
    assert listed(client, "?source_ip=198.51.100") == [first.pk]
    assert listed(client, "?order=cons-1") == [first.pk]
    assert listed(client, "?event_id=evt-9") == [second.pk]
    assert listed(client, "?status=failed&event_type=inventory") == []
    assert "No event matches" in client.get(f"{LIST}?event_id=none").content.decode()


def test_an_order_is_found_by_its_number(client: Client) -> None:
    outlet = make_outlet()
    client.force_login(make_user(None, "operator", outlets=[outlet]))
    order = make_order(outlet=outlet)
    event = make_event(order=order)
    make_event()
    assert listed(client, f"?order={order.number}") == [event.pk]


@pytest.mark.parametrize("query", ["?status=wrong", "?after=nonsense"])
def test_a_filter_that_makes_no_sense_is_an_error_and_not_everything(
    client: Client, operator: User, query: str
) -> None:
    make_event()
    assert listed(client, query, status=400) == []


def test_pages_are_cut_and_joined(client: Client, operator: User) -> None:
    events = [make_event() for _ in range(60)]
    answer = client.get(LIST)
    assert [event.pk for event in answer.context["page"].rows] == [event.pk for event in events[:9:-1]]
    following = answer.context["page"].following
    assert listed(client, f"?after={following}") == [event.pk for event in events[9::-1]]


def test_events_of_a_foreign_outlets_order_do_not_exist(client: Client, operator: User) -> None:
    event = make_event(order=make_order())
    assert listed(client) == []
    assert client.get(reverse("webhook-event", args=[event.pk])).status_code == 404
    assert client.post(reverse("webhook-replay"), {"event": [event.pk]}).status_code == 404
    assert WebhookEvent.objects.count() == 1


def test_half_a_character_in_a_payload_does_not_cost_the_page(client: Client, operator: User) -> None:
    assert "\\ud800" in detail(client, make_event(payload={"name_of_goods": "\ud800"}))


def test_the_payload_is_shown_line_by_line_with_persons_and_secrets_masked(client: Client, operator: User) -> None:
    payload = {
        "name": "Tea pot",
        "cost": 4.5,
        "customer": {"first_name": "Invented", "contact": [{"email": "invented@example.invalid", "Phone": "555 0100"}]},
        "access_token": "hush",
        "<script>": "<b>",
    }
    page = detail(client, make_event(payload=payload))
    assert "Tea pot" in page
    assert "&quot;cost&quot;: &quot;4.5&quot;" in page or "&quot;cost&quot;: 4.5" in page
    for hidden in ("Invented", "invented@example.invalid", "555 0100", "hush", "<script>&quot;", "<b>"):
        assert hidden not in page.partition("Payload")[2]


def test_the_page_of_a_failed_event_says_why(client: Client, operator: User) -> None:
    assert "the disk is full" in detail(client, make_event(status="failed", error="OSError: the disk is full"))


def test_a_replay_is_an_event_of_its_own_and_so_is_a_second_one(client: Client, operator: User) -> None:
    original = make_event(status="failed", error="x", consignment_id="c")
    before = WebhookEvent.objects.values().get(pk=original.pk)
    for _ in range(2):
        answer = client.post(reverse("webhook-replay"), {"event": [original.pk]})
        assert answer.status_code == 302
    assert len(run_jobs(["webhook.process"]).done) == 2
    replays = WebhookEvent.objects.filter(replay_of=original)
    assert {(each.status, each.replayed_by, each.payload_text) for each in replays} == {
        ("success", operator, original.payload_text)
    }
    assert len({each.event_id for each in replays}) == 2
    assert WebhookEvent.objects.values().get(pk=original.pk) == before
    assert "Replays" in detail(client, original)


def test_many_are_replayed_at_once_or_none(client: Client, operator: User) -> None:
    events = [make_event() for _ in range(3)]
    foreign = make_event(order=make_order())
    pks = [event.pk for event in events]
    assert client.post(reverse("webhook-replay"), {"event": [*pks, foreign.pk]}).status_code == 404
    assert not WebhookEvent.objects.exclude(replay_of=None).exists()
    client.post(reverse("webhook-replay"), {"event": pks})
    assert WebhookEvent.objects.exclude(replay_of=None).count() == 3


@pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30], [str(n) for n in range(1, 202)]])
def test_none_or_too_many_are_refused_in_words(client: Client, operator: User, chosen: list[str]) -> None:
    answer = client.post(reverse("webhook-replay"), {"event": chosen}, follow=True)
    assert "Choose 1 to 200 events." in answer.content.decode()


def test_without_the_right_there_is_no_button_and_no_replay(client: Client) -> None:
    user = make_user(None, "buyer")
    client.force_login(user)
    event = make_event()
    assert client.get(LIST).status_code == 403
    assert client.post(reverse("webhook-replay"), {"event": [event.pk]}).status_code == 403
    assert WebhookEvent.objects.count() == 1


def test_the_chart_and_its_table_count_deliveries_refusals_and_lag(client: Client, operator: User) -> None:
    stay_in_this_minute()
    now = timezone.now()
    make_event(processed_at=now + timedelta(seconds=4), received_at=now)
    make_event(processed_at=now + timedelta(seconds=2), received_at=now)
    make_event(received_at=now, processed_at=None, status="pending")
    make_event(age=timedelta(hours=30))
    RefusalCount.objects.create(network="192.0.2.1", minute=now.replace(second=0, microsecond=0), count=6)
    traffic = client.get(LIST).context["traffic"]
    assert len(traffic.hours) == 24
    this_hour = traffic.hours[-1]
    assert (this_hour.delivered, this_hour.refused) == (3, 6)
    assert (this_hour.mean_lag, this_hour.longest_lag) == (3.0, 4.0)
    assert sum(hour.delivered for hour in traffic.hours) == 3
    bar = traffic.bars[-1]
    assert (bar.refused_height, bar.delivered_height, bar.delivered_y) == (100, 50, 50)
    assert (traffic.most, traffic.slowest, bar.lag_y, traffic.bars[0].lag_y) == (6, 3.0, 0, None)
    page = client.get(LIST).content.decode()
    assert "As a table" in page and "<svg" in page and "style=" not in page


def test_a_list_costs_the_same_number_of_queries_however_long(client: Client, operator: User) -> None:
    counts = []
    for _ in range(2):
        for _ in range(10):
            make_event(order=None)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_staff_see_events_in_the_admin_masked_and_unchangeable(client: Client) -> None:
    user = make_user(None, "operator")
    user.is_staff = True
    user.save()
    client.force_login(user)
    event = make_event(payload={"email": "invented@example.invalid", "count": "8.00000"})
    address = reverse("admin:webhooks_webhookevent_change", args=[event.pk])
    page = client.get(address).content.decode()
    assert "8.00000" in page
    assert "invented@example.invalid" not in page
    assert client.post(address, {"status": "success"}).status_code == 403
    assert client.get(reverse("admin:webhooks_webhookevent_changelist")).status_code == 200
    chosen = {"action": "replay_chosen", "_selected_action": [event.pk]}
    assert client.post(reverse("admin:webhooks_webhookevent_changelist"), chosen).status_code == 302
    assert WebhookEvent.objects.get(replay_of=event).replayed_by == user
