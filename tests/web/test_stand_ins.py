"""Naming a stand-in for approvals in the browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consignments.models import ApprovalDelegation
from tests.consignments.cast import Cast
from tests.factories import make_outlet

STAND_INS = reverse("stand-ins")


@pytest.fixture
def approver(cast: Cast, client: Client) -> Client:
    assert cast.approver.user
    client.force_login(cast.approver.user)
    return client


def name(client: Client, to: Any, *, days: int = 7) -> Any:
    today = timezone.localdate()
    sent = {"to": to.pk, "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=days)).isoformat()}
    return client.post(STAND_INS, sent, follow=True)


def test_a_colleague_is_named_seen_by_both_and_taken_back(cast: Cast, approver: Client) -> None:
    assert cast.manager.user
    page = name(approver, cast.manager.user).content.decode()
    assert f"{cast.manager.name} stands in for you until" in page
    delegation = ApprovalDelegation.objects.get()
    other = Client()
    other.force_login(cast.manager.user)
    assert cast.approver.name in other.get(STAND_INS).content.decode()
    end = reverse("stand-in-end", args=[delegation.pk])
    assert "no such delegation of yours" in other.post(end, follow=True).content.decode()
    assert "no longer stands in" in approver.post(end, follow=True).content.decode()
    assert "no such delegation of yours" in approver.post(end, follow=True).content.decode()
    delegation.refresh_from_db()
    assert delegation.ended_at is not None


def test_people_are_called_by_their_full_names(cast: Cast, approver: Client) -> None:
    colleague = cast.manager.user
    assert colleague
    colleague.first_name, colleague.last_name = "Ines", "Moreno"
    colleague.save()
    assert f"Ines Moreno ({colleague.username})</option>" in approver.get(STAND_INS).content.decode()
    page = name(approver, colleague).content.decode()
    assert "Ines Moreno stands in for you until" in page
    assert "Ines Moreno, " in page


def test_only_approvers_of_ones_own_outlets_can_be_chosen(cast: Cast, approver: Client) -> None:
    elsewhere = cast.play("approver", at=make_outlet())
    for nobody in (cast.buyer.user, cast.approver.user, elsewhere.user):
        assert name(approver, nobody).status_code == 422
    assert not ApprovalDelegation.objects.exists()


def test_days_that_make_no_sense_are_refused_in_words(cast: Cast, approver: Client) -> None:
    answer = name(approver, cast.manager.user, days=-3)
    assert answer.status_code == 422
    assert "Last day: it is before the first day." in answer.content.decode()
    assert not ApprovalDelegation.objects.exists()
