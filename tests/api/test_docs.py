"""The page about the API: its curl examples work as printed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from consignments.api_tokens import SCOPES
from consignments.draft_lines import LineDraft
from consignments.models import Product
from consignments.statuses import Status
from receiving.models import ReceiptPhoto
from tests.api.calling import Program
from tests.conftest import in_ci
from tests.consignments.cast import Cast
from tests.factories import make_outlet
from tests.receiving.pictures import jpeg

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def run(folder: Path, given: dict[str, str], example: str, **more: str) -> Any:
    environment = {"PATH": os.environ["PATH"], **given, **more}
    done = subprocess.run(
        ["sh", "-e", "-c", example], env=environment, cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("evidence_folder")
def test_the_curl_examples_work_as_printed(live_server: LiveServer, cast: Cast, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        if in_ci():
            pytest.fail("curl is missing")
        pytest.skip("curl is missing: apt-get install curl")
    make_outlet(code="DEPOT")
    cups = LineDraft(Product.objects.get(), Decimal(24), Decimal("1.80"))
    given = {
        "SITE": live_server.url,
        "TOKEN": Program(cast.manager).secret,
        "ORDER": cast.order(Status.IN_TRANSIT, cups).number,
    }
    (tmp_path / "cup.jpg").write_bytes(jpeg())
    ask = partial(run, tmp_path, given)
    found, made, submitted, transfer = (ask(example) for example in EXAMPLES[:4])
    assert [each["sku"] for each in found["results"]] == ["CUP-12"]
    assert (made["status"], submitted["status"]) == ("DRAFT", "PENDING_APPROVAL")
    assert made["number"] == submitted["number"]
    assert (transfer["kind"], transfer["source"]) == ("OUTLET", "DEPOT")
    photograph, booking, correction = EXAMPLES[4:]
    photo = ask(photograph)
    receipt = ask(booking, PHOTO=photo["id"])
    corrected = ask(correction, RECEIPT=str(receipt["id"]))
    assert [receipt["lines"][0]["damaged"], corrected["lines"][0]["damaged"]] == ["2.00000", "1.00000"]
    assert ReceiptPhoto.objects.get().photo.filename == "cup.jpg"


def test_every_scope_is_explained() -> None:
    assert [scope for scope in SCOPES if f"| `{scope}` |" not in PAGE] == []
