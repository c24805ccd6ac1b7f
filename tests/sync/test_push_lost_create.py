"""A create whose answer was lost: it is looked for, and never repeated while it may still take effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from consignments.models import Order
from consignments.statuses import Status
from jobqueue.errors import RetryAt
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import Unreachable
from sync.lightspeed.pages import Page
from sync.lightspeed.records import Consignment
from sync.models import PushStep
from tests.support.simulator import Simulator
from tests.sync.pushing import AnswerLost, by_hand, push
from tests.sync.worlds import consignments_for, sent_to_lightspeed

pytestmark = pytest.mark.django_db


def test_a_create_whose_answer_was_lost_is_found_again(lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    order = sent_to_lightspeed(lightspeed)
    AnswerLost(monkeypatch)
    with pytest.raises(Unreachable):
        push(order)

    push(order)

    assert len(consignments_for(lightspeed, order)) == 1
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert order.push_steps.get(name=PushStep.Name.CREATE).detail == "found by its reference"


def test_a_create_that_goes_through_was_tried_once(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)

    push(order)

    step = order.push_steps.get(name=PushStep.Name.CREATE)
    assert (step.state, step.tries, step.done, step.detail) == (PushStep.State.DONE, 1, 1, "created")
    assert step.finished_at is not None
    assert step.started_at < step.finished_at


def test_it_is_found_among_many_pages_and_whether_or_not_a_poll_saw_it(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed)
    other = sent_to_lightspeed(lightspeed)
    for n in range(230):
        by_hand(lightspeed, order, reference=f"OTHER-{n}")
    AnswerLost(monkeypatch)
    with pytest.raises(Unreachable):
        push(order)
    from django.core.management import call_command

    call_command("poll_ls", "--json")
    AnswerLost(monkeypatch)
    with pytest.raises(Unreachable):
        push(other)
    for n in range(230):
        by_hand(lightspeed, order, reference=f"LATER-{n}")

    push(order)
    push(other)

    assert len(consignments_for(lightspeed, order)) == len(consignments_for(lightspeed, other)) == 1


def test_while_a_create_may_still_take_effect_none_is_repeated(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_CREATE_GRACE_SECONDS = 60
    order = sent_to_lightspeed(lightspeed)
    begun = timezone.now() - timedelta(seconds=10)
    step = PushStep.objects.create(order=order, name=PushStep.Name.CREATE, started_at=begun)

    with pytest.raises(RetryAt) as waits:
        push(order)
    assert not waits.value.costs_attempt
    assert waits.value.when == begun + timedelta(seconds=60)
    assert consignments_for(lightspeed, order) == []

    PushStep.objects.filter(pk=step.pk).update(started_at=begun - timedelta(seconds=60))
    push(order)
    assert len(consignments_for(lightspeed, order)) == 1


def test_the_wait_counts_from_when_the_answer_was_given_up_on(
    lightspeed: Simulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is too slow to answer may still be at it; waiting for it took as long as the period itself."""
    settings.LIGHTSPEED_CREATE_GRACE_SECONDS = 60
    order = sent_to_lightspeed(lightspeed)

    def too_slow(client: LightspeedClient, fields: Any) -> Consignment:
        PushStep.objects.filter(order=order).update(started_at=timezone.now() - timedelta(seconds=90))
        raise Unreachable("The answer did not come in time.", sent=True)

    monkeypatch.setattr(LightspeedClient, "create_consignment", too_slow)
    with pytest.raises(Unreachable):
        push(order)
    monkeypatch.undo()

    with pytest.raises(RetryAt) as waits:
        push(order)
    assert waits.value.when > timezone.now() + timedelta(seconds=50)
    assert consignments_for(lightspeed, order) == []
    step = order.push_steps.get(name=PushStep.Name.CREATE)
    assert (step.state, step.detail) == (PushStep.State.STARTED, "The answer did not come in time.")


def test_a_create_that_surely_did_nothing_is_repeated_at_once(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_CREATE_GRACE_SECONDS = 60
    order = sent_to_lightspeed(lightspeed)
    url, settings.LIGHTSPEED_BASE_URL = lightspeed.url, "http://127.0.0.1:9"
    PushStep.objects.filter(order=order).delete()
    with pytest.raises(Unreachable):
        push(order)

    settings.LIGHTSPEED_BASE_URL = url
    push(order)

    assert len(consignments_for(lightspeed, order)) == 1


def test_one_that_took_effect_while_it_was_looked_for_is_not_repeated(
    lightspeed: Simulator, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The period ends during the look: what it found is older than the end of the period, so it is no proof."""
    settings.LIGHTSPEED_CREATE_GRACE_SECONDS = 60
    order = sent_to_lightspeed(lightspeed)
    step = PushStep.objects.create(order=order, name=PushStep.Name.CREATE, started_at=timezone.now())

    def late() -> None:
        by_hand(lightspeed, order)
        PushStep.objects.filter(pk=step.pk).update(finished_at=timezone.now() - timedelta(seconds=60))

    after_one_look(monkeypatch, late)
    with pytest.raises(RetryAt):
        push(order)
    push(order)

    assert len(consignments_for(lightspeed, order)) == 1


def test_a_push_that_slept_while_another_one_created_it_creates_nothing(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job may be taken from a process that only seems dead, and run a second time beside it."""
    order = sent_to_lightspeed(lightspeed)

    def found_none(client: LightspeedClient, order: Order) -> None:
        monkeypatch.undo()
        push(order)

    monkeypatch.setattr("sync.push.locate", found_none)
    with pytest.raises(RetryAt, match="meanwhile"):
        push(order)
    push(order)

    assert len(consignments_for(lightspeed, order)) == 1
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT


def after_one_look(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Something happens once, between a page of consignments and what is made of it."""
    original = LightspeedClient.consignments

    def consignments(client: LightspeedClient, *args: Any) -> Page[Consignment]:
        page = original(client, *args)
        monkeypatch.setattr(LightspeedClient, "consignments", original)
        happens()
        return page

    monkeypatch.setattr(LightspeedClient, "consignments", consignments)
