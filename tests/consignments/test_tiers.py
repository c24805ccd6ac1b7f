"""Filling the places of a tier: each person one place, whichever way fills most."""

from __future__ import annotations

import pytest

from consignments.tiers import ANYONE, STANDARD, UNCOVERED, Tier, unfilled

OPS, FIN, AREA = frozenset({"operations"}), frozenset({"finance"}), frozenset({"area"})


@pytest.mark.parametrize(
    ("places", "people", "left"),
    [
        ([ANYONE], [], 1),
        ([ANYONE], [frozenset()], 0),
        ([OPS, FIN], [OPS], 1),
        ([OPS, FIN], [OPS, FIN], 0),
        ([OPS, FIN], [OPS, OPS], 1),
        ([OPS, FIN], [OPS | FIN], 1),
        # One who could do either must not take the only place that the other can fill.
        ([OPS, FIN], [OPS | FIN, OPS], 0),
        ([OPS, OPS | FIN, FIN], [FIN, OPS | FIN, OPS], 0),
        ([ANYONE, OPS], [OPS, AREA], 0),
        ([OPS], [AREA], 1),
        ([OPS | AREA], [AREA], 0),
    ],
)
def test_each_person_fills_one_place(places: list[frozenset[str]], people: list[frozenset[str]], left: int) -> None:
    assert len(unfilled(places, people)) == left


def test_what_is_wanted_is_said_in_words() -> None:
    assert (
        Tier("x", (frozenset({"store_manager", "area_manager"}), FIN)).wanted
        == "area manager or store manager and finance"
    )
    assert STANDARD.wanted == "one approver"


def test_nobody_fills_the_place_of_an_amount_without_a_tier() -> None:
    assert unfilled(UNCOVERED.places, [OPS, FIN, AREA, frozenset()]) == list(UNCOVERED.places)


def test_widening_leaves_places_for_anyone_alone() -> None:
    assert Tier("x", (ANYONE, OPS)).widened(FIN).places == (ANYONE, OPS | FIN)
