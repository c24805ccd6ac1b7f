"""The served description: its examples work, and whatever is sent within or beside it is answered as it says."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples_of
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from consignments.models import Order
from tests.api.calling import Program, body_of
from tests.consignments.cast import Cast
from tests.factories import make_outlet
from tests.receiving.pictures import upload

pytestmark = pytest.mark.sqlite
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = examples_of(
    max_examples=int(os.environ.get("API_EXAMPLES", "12")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def described(program: Program) -> dict[str, Any]:
    answer = Client().get(
        "/api/v1/schema",
        headers={"Authorization": f"Bearer {program.secret}", "Accept": "application/vnd.oai.openapi+json"},
    )
    assert answer.status_code == 200
    schema: dict[str, Any] = body_of(answer)
    assert schema["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    return schema


def examples_in(schema: dict[str, Any], path: str, method: str, media: str = "application/json") -> list[Any]:
    body = schema["paths"][f"/api/v1/{path}"][method]["requestBody"]["content"][media]
    return [example["value"] for example in body["examples"].values()]


def example_of(schema: dict[str, Any], path: str, method: str) -> Any:
    return examples_in(schema, path, method)[0]


def form_of(schema: dict[str, Any], path: str) -> dict[str, Any]:
    """The example of a form, with a photograph in place of its name."""
    (example,) = examples_in(schema, path, "post", "multipart/form-data")
    return {**example, "photo": upload(name=example["photo"])}


@pytest.mark.usefixtures("evidence_folder")
def test_the_examples_work_one_after_the_other(cast: Cast) -> None:
    manager = Program(cast.manager)
    schema = described(manager)
    made = manager.post("orders", example_of(schema, "orders", "post"))
    number = body_of(made)["number"]
    changed = manager.send(
        "PATCH", f"orders/{number}", example_of(schema, "orders/{number}", "patch"), etag=made["ETag"]
    )
    lines = manager.send(
        "PUT", f"orders/{number}/lines", example_of(schema, "orders/{number}/lines", "put"), etag=changed["ETag"]
    )
    moved = manager.post(
        f"orders/{number}/moves/submit",
        example_of(schema, "orders/{number}/moves/{move}", "post"),
        etag=lines["ETag"],
    )
    assert [each.status_code for each in (made, changed, lines, moved)] == [201, 200, 200, 200]
    approver = Program(cast.approver)
    approver.post(f"orders/{number}/moves/approve", {}, etag=approver.etag(number))
    manager.post(f"orders/{number}/moves/send", {}, etag=manager.etag(number))
    cast.make(Order.objects.get(number=number), "confirm")
    pictured = manager.form(f"orders/{number}/photos", **form_of(schema, "orders/{number}/photos"))
    counted = manager.post(f"orders/{number}/receipts", example_of(schema, "orders/{number}/receipts", "post"))
    correction = example_of(schema, "orders/{number}/corrections", "post") | {"seen": body_of(counted)["id"]}
    corrected = manager.post(f"orders/{number}/corrections", correction)
    returned = manager.post(f"orders/{number}/returns", {})
    answers = (pictured, counted, corrected, returned)
    assert [each.status_code for each in answers] == [201] * 4, [each.content for each in answers]


@pytest.mark.usefixtures("evidence_folder")
def test_each_kinds_example_makes_a_draft_and_what_leaves_is_photographed(cast: Cast) -> None:
    make_outlet(code="DEPOT")
    buyer = Program(cast.buyer)
    schema = described(buyer)
    made = [buyer.post("orders", example) for example in examples_in(schema, "orders", "post")]
    assert [body_of(each)["kind"] for each in made] == ["SUPPLIER", "OUTLET", "RETURN"]
    address = f"orders/{body_of(made[2])['number']}/evidence"
    assert buyer.form(address, **form_of(schema, "orders/{number}/evidence")).status_code == 201


def every_case(operation: Any, program: Program) -> int:
    """Sends what is thought of for `operation` and judges the answers; returns how many there were."""
    asked: list[int] = []
    real = Order.objects.earliest("pk")

    def ask(case: Any) -> None:
        if len(asked) % 2 and "number" in case.path_parameters:
            # Half of the cases are about an order that is there, as it was read: else all would end at a 404.
            case.path_parameters["number"] = real.number
            case.headers["If-Match"] = program.etag(real.number)
        if len(asked) % 4 == 1 and "move" in case.path_parameters:
            case.path_parameters["move"] = "submit"
        answer = case.call(headers={"Authorization": f"Bearer {program.secret}"})
        case.validate_response(answer, checks=CHECKS)
        asked.append(answer.status_code)

    EXAMPLES(given(case=operation.as_strategy())(ask))()
    return len(asked)


@pytest.mark.slow
@pytest.mark.usefixtures("evidence_folder")
@pytest.mark.django_db(transaction=True)
def test_nothing_within_or_beside_the_description_surprises(cast: Cast, settings: Any) -> None:
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 100_000
    manager = Program(cast.manager)
    cast.draft()
    schema = schemathesis.openapi.from_dict(described(manager))
    schema.app = application
    asked = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # raises what is wrong with it

        asked += every_case(operation, manager)
    assert asked > 100
