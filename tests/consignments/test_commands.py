"""The commands: an order from a file, the diagram in the documentation, and what `check` says."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from consignments.diagram import BEGIN, END, mermaid
from consignments.models import Order
from consignments.statuses import Kind
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_product

DOCUMENT = f"# Above\n\n{BEGIN}\nold\n{END}\n\nBelow\n"


def _import(cast: Cast, path: Path, **options: object) -> str:
    out = io.StringIO()
    given = {"supplier": cast.supplier.code, "outlet": cast.outlet.code, "user": cast.buyer.name, **options}
    call_command("import_order", str(path), stdout=out, stderr=out, **given)
    return out.getvalue()


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> Path:
    make_product(sku="TEA-01", supplier=cast.supplier)
    path = tmp_path / "order.csv"
    path.write_text("sku,quantity,unit_cost\nTEA-01,1200,2.5\n")
    return path


def test_a_file_becomes_a_draft(cast: Cast, file: Path) -> None:
    said = _import(cast, file, due=date(2026, 12, 1), note="Ring first")
    order = Order.objects.get()
    assert f"{order.number}: 1 lines worth 3,000.00, a draft." in said
    assert (str(order.due_date), order.note, order.created_by) == ("2026-12-01", "Ring first", cast.buyer.user)


def test_the_second_run_of_a_file_names_its_order_and_another_is_asked_for(cast: Cast, file: Path) -> None:
    _import(cast, file)
    number = Order.objects.get().number
    with pytest.raises(CommandError, match=rf"it made {number}\. Nothing was changed\. .* add --again"):
        _import(cast, file)
    assert f"made {number}" in _import(cast, file, check=True)
    assert Order.objects.count() == 1
    _import(cast, file, again=True)
    assert Order.objects.count() == 2


def test_a_check_writes_nothing(cast: Cast, file: Path) -> None:
    assert "1 lines, all good" in _import(cast, file, check=True)
    assert not Order.objects.exists()


def test_a_bad_file_is_told_row_by_row_and_nothing_is_imported(cast: Cast, file: Path) -> None:
    file.write_text("sku,quantity\nTEA-01,1\nNOPE,1\nTEA-01,x\n")
    with pytest.raises(CommandError) as fault:
        _import(cast, file)
    lines = str(fault.value).splitlines()
    assert [line[:5] for line in lines[:2]] == ["Row 3", "Row 4"]
    assert lines[-1] == "Nothing was imported."
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("supplier", "NOBODY", "There is no supplier with code 'NOBODY'"),
        ("outlet", "NOWHERE", "There is no outlet with code 'NOWHERE'"),
        ("user", "ghost", "There is no active user 'ghost'"),
    ],
)
def test_an_unknown_name_is_refused(cast: Cast, file: Path, option: str, value: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        _import(cast, file, **{option: value})


def test_a_foreign_outlet_is_refused(cast: Cast, file: Path) -> None:
    with pytest.raises(CommandError, match="no such outlet among yours"):
        _import(cast, file, outlet=make_outlet().code)


def test_a_missing_file_is_named(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.csv cannot be read: No such file"):
        _import(cast, tmp_path / "gone.csv")


def test_restored_zeros_are_told(cast: Cast, file: Path) -> None:
    make_product(barcodes=["0036000291452"])
    file.write_text("sku,quantity\n36000291452,1\n")
    assert "was read as 0036000291452" in _import(cast, file)


def test_the_diagram_has_every_move_of_the_table() -> None:
    drawn = mermaid(Kind.SUPPLIER).splitlines()
    assert drawn[0] == "stateDiagram-v2"
    assert "    SENT_TO_LS --> FAILED: fail" in drawn
    assert "    FAILED --> SENT_TO_LS: retry" in drawn
    assert len(drawn) == 1 + 1 + 19 + 2
    transfer = mermaid(Kind.OUTLET).splitlines()
    assert {"    RECEIVED --> COMPLETE: complete", "    RECEIVED --> DISPUTED: complete"} <= set(transfer)
    assert "    IN_TRANSIT --> COMPLETE: credit" in mermaid(Kind.RETURN).splitlines()


def test_the_diagram_is_written_between_its_markers_and_then_agrees(tmp_path: Path) -> None:
    document = tmp_path / "architecture.md"
    document.write_text(DOCUMENT)
    with pytest.raises(CommandError, match="lifecycle_diagram --write"):
        call_command("lifecycle_diagram", check=True, file=document)
    call_command("lifecycle_diagram", write=True, file=document)
    call_command("lifecycle_diagram", check=True, file=document)
    text = document.read_text()
    assert text.startswith("# Above\n")
    assert text.endswith("\nBelow\n")
    assert mermaid(Kind.SUPPLIER) in text
    assert "old" not in text


def test_a_document_without_markers_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "architecture.md"
    document.write_text("nothing")
    with pytest.raises(CommandError, match="There is no <!-- lifecycle:begin -->"):
        call_command("lifecycle_diagram", write=True, file=document)


def test_without_options_the_diagram_is_printed() -> None:
    out = io.StringIO()
    call_command("lifecycle_diagram", stdout=out)
    assert out.getvalue().strip() == "\n".join(mermaid(kind) for kind in Kind)


def test_the_documentation_shows_this_lifecycle() -> None:
    call_command("lifecycle_diagram", check=True)


def test_how_the_stock_of_a_transfer_is_checked_has_to_be_one_of_two_words(settings: Settings) -> None:
    assert not run_checks(tags=["consignments"])
    settings.TRANSFER_STOCK_CHECK = "Refuse"
    assert [error.id for error in run_checks(tags=["consignments"])] == ["consignments.E001"]
