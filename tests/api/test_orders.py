"""Orders over the API: the same functions and the same refusals as the pages."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consignments.models import Order
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast
from tests.factories import make_order, make_outlet, make_supplier


def test_an_order_goes_from_draft_to_approved(cast: Cast, buyer: Program, new_order: dict[str, Any]) -> None:
    made = buyer.post("orders", new_order)
    order = body_of(made)
    assert (made.status_code, order["status"], order["value"]) == (201, "DRAFT", "108.0000000000")
    assert made["Location"] == f"/api/v1/orders/{order['number']}"
    number = order["number"]
    changed = buyer.send("PATCH", f"orders/{number}", {"note": "ring first"}, etag=made["ETag"])
    assert body_of(changed)["note"] == "ring first"
    lines = {"lines": [{"code": "CUP-12", "ordered": "12", "unit_cost": "2"}]}
    replaced = buyer.send("PUT", f"orders/{number}/lines", lines, etag=changed["ETag"])
    assert body_of(replaced)["value"] == "24.0000000000"
    submitted = buyer.post(f"orders/{number}/moves/submit", {}, etag=replaced["ETag"])
    approver = Program(cast.approver)
    approved = approver.post(f"orders/{number}/moves/approve", {}, etag=approver.etag(number))
    assert [body_of(each)["status"] for each in (submitted, approved)] == ["PENDING_APPROVAL", "APPROVED"]
    decisions = body_of(approver.get(f"orders/{number}/approvals"))["results"]
    assert [each["decision"] for each in decisions] == ["APPROVED"]


def test_refusals_are_those_of_the_domain(cast: Cast, new_order: dict[str, Any]) -> None:
    manager = Program(cast.manager)
    made = manager.post("orders", new_order)
    number = body_of(made)["number"]
    early = manager.post(f"orders/{number}/moves/approve", {}, etag=made["ETag"])
    submitted = manager.post(f"orders/{number}/moves/submit", {}, etag=made["ETag"])
    own = manager.post(f"orders/{number}/moves/approve", {}, etag=submitted["ETag"])
    silent = manager.post(f"orders/{number}/moves/cancel", {}, etag=submitted["ETag"])
    late = manager.send("PATCH", f"orders/{number}", {"note": "x"}, etag=submitted["ETag"])
    unknown = manager.post(f"orders/{number}/moves/fly", {}, etag=submitted["ETag"])
    assert said(early) == (409, "move_not_allowed")
    assert said(own) == (422, "own_order")
    assert said(silent) == (422, "reason_required")
    assert said(late) == (409, "not_a_draft")
    assert said(unknown) == (409, "unknown_move")


def test_faults_name_line_and_field(buyer: Program, new_order: dict[str, Any]) -> None:
    unknown = buyer.post("orders", {**new_order, "lines": [{"code": "NO-SUCH", "ordered": "1"}]})
    assert said(unknown) == (422, "bad_lines")
    assert "NO-SUCH" in body_of(unknown)["errors"][0]["detail"]
    shapeless = buyer.post("orders", {**new_order, "lines": [{"code": "CUP-12", "ordered": "many"}]})
    assert said(shapeless) == (422, "invalid_input")
    assert body_of(shapeless)["errors"][0]["pointer"] == "#/lines/0/ordered"
    assert not Order.objects.exists()


def test_a_field_that_does_not_exist_is_refused_where_it_stands(buyer: Program, new_order: dict[str, Any]) -> None:
    lines = [{"code": "CUP-12", "ordered": "1"}, {"code": "CUP-12", "ordered": "1", "cost": "1.20"}]
    priced = buyer.post("orders", {**new_order, "lines": lines, "day": "2030-05-17"})
    assert said(priced) == (422, "invalid_input")
    assert [each["pointer"] for each in body_of(priced)["errors"]] == ["#/day", "#/lines/1/cost"]
    made = buyer.post("orders", new_order)
    number = body_of(made)["number"]
    changed = buyer.send("PATCH", f"orders/{number}", {"status": "APPROVED"}, etag=made["ETag"])
    assert said(changed) == (422, "invalid_input")


def test_another_supplier_is_refused_while_the_lines_are_the_old_ones(
    buyer: Program, new_order: dict[str, Any]
) -> None:
    make_supplier(code="OTHER")
    made = buyer.post("orders", new_order)
    path = f"orders/{body_of(made)['number']}"
    assert said(buyer.send("PATCH", path, {"supplier": "OTHER"}, etag=made["ETag"])) == (422, "other_supplier")
    emptied = buyer.send("PUT", f"{path}/lines", {"lines": []}, etag=made["ETag"])
    changed = buyer.send("PATCH", path, {"supplier": "OTHER"}, etag=emptied["ETag"])
    assert body_of(changed)["supplier"] == "OTHER"


def test_nobody_overwrites_what_they_did_not_read(buyer: Program, new_order: dict[str, Any]) -> None:
    made = buyer.post("orders", new_order)
    number = body_of(made)["number"]
    buyer.send("PATCH", f"orders/{number}", {"note": "first"}, etag=made["ETag"])
    assert said(buyer.send("PATCH", f"orders/{number}", {"note": "second"}, etag=made["ETag"])) == (
        412,
        "stale_version",
    )
    assert said(buyer.post(f"orders/{number}/moves/submit", {})) == (428, "if_match_required")
    assert said(buyer.post(f"orders/{number}/moves/submit", {}, etag="*")) == (428, "if_match_required")
    assert body_of(buyer.get(f"orders/{number}"))["note"] == "first"


def test_a_foreign_outlet_does_not_exist(buyer: Program, new_order: dict[str, Any]) -> None:
    foreign = make_order(outlet=make_outlet(code="FAR"))
    assert said(buyer.get(f"orders/{foreign.number}")) == (404, "order_not_found")
    assert said(buyer.post(f"orders/{foreign.number}/moves/submit", {})) == (404, "order_not_found")
    assert said(buyer.post("orders", {**new_order, "outlet": "FAR"})) == (404, "outlet_not_found")
    assert body_of(buyer.get("orders"))["results"] == []
    assert [each["code"] for each in body_of(buyer.get("outlets"))["results"]] == ["QUEEN"]


def test_pages_hold_every_order_once_in_as_many_queries(cast: Cast, buyer: Program) -> None:
    numbers = {cast.draft().number for _ in range(5)}
    buyer.get("orders")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = body_of(buyer.get("orders", limit="2"))
    with CaptureQueriesContext(connection) as many:
        buyer.get("orders", limit="5")
    assert len(many) == len(few)
    seen = []
    while True:
        seen += [each["number"] for each in page["results"]]
        if page["next"] is None:
            break
        page = body_of(buyer.get(page["next"].partition("/api/v1/")[2]))
    assert (len(seen), set(seen)) == (5, numbers)


def test_filters_that_make_no_sense_are_refused(buyer: Program) -> None:
    for query in ({"status": "NOPE"}, {"supplier": "NOPE"}, {"limit": "0"}, {"cursor": "made-up"}):
        assert said(buyer.get("orders", **query)) == (400, "invalid_query")
    assert buyer.get("orders", supplier="KAURI", outlet="QUEEN", status="DRAFT").status_code == 200


def test_products_are_found_by_code_and_by_name(buyer: Program) -> None:
    for query in ({"code": "cup-12"}, {"q": "Cup"}, {"supplier": "KAURI"}):
        assert [each["sku"] for each in body_of(buyer.get("products", **query))["results"]] == ["CUP-12"]
    assert body_of(buyer.get("products", code="NO-SUCH"))["results"] == []


def test_an_address_that_is_none_is_told_as_a_problem(buyer: Program) -> None:
    assert said(buyer.get("nowhere")) == (404, "not_found")
    assert said(buyer.post("receipts/x/reversal", {})) == (404, "not_found")
    assert said(buyer.send("DELETE", "orders", {})) == (405, "method_not_allowed")
    assert said(Client().get("/api/v1/nowhere")) == (401, "not_authenticated")
