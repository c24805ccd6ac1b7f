"""The API's description as a page: every operation of the schema, and nothing that the policy forbids."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from consignments.api.description import description
from tests.consignments.cast import Cast

pytestmark = pytest.mark.sqlite


@pytest.fixture
def page(cast: Cast, client: Client) -> str:
    assert cast.buyer.user
    client.force_login(cast.buyer.user)
    return client.get(reverse("api-docs")).content.decode()


def test_it_has_every_operation_with_its_example_and_answers(page: str) -> None:
    operations = [each for _, group in description().groups for each in group]
    assert {"order_create", "order_move", "receipt_create", "photo", "photo_send"} <= {each.name for each in operations}
    for each in operations:
        assert f'id="{each.name}"' in page
        assert each.path in page
    assert "&quot;supplier&quot;: &quot;KAURI&quot;" in page
    assert "Someone else changed the order meanwhile" in page
    assert "image/jpeg" in page
    assert "multipart/form-data" in page and "receipt_key=pallet-0001" in page


def test_every_link_within_it_leads_somewhere(page: str) -> None:
    targets = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= targets


def test_it_needs_nothing_from_elsewhere_and_no_script_of_its_own(page: str) -> None:
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style| style=", page)
