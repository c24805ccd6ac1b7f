"""verify_evidence names every photograph that is not as it was taken in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from receiving.models import Photo
from receiving.photos import store_photo
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload


@pytest.fixture
def photo(dock: Dock) -> Photo:
    return store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)


def faults() -> str:
    output = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_evidence", stdout=output)
    assert refusal.value.returncode == 1
    return output.getvalue()


def test_untouched_evidence_passes(photo: Photo) -> None:
    output = io.StringIO()
    call_command("verify_evidence", stdout=output)
    assert output.getvalue() == "1 photographs are as they were taken in.\n"


@pytest.mark.parametrize("kind", ["original", "served", "thumbnail"])
def test_an_altered_and_a_missing_file_are_named(photo: Photo, evidence_folder: Path, kind: str) -> None:
    name = getattr(photo, kind)
    path = evidence_folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert f"{name} was altered" in faults()
    path.unlink()
    assert f"{name} is missing" in faults()


def test_a_file_of_no_photograph_is_named(photo: Photo, evidence_folder: Path) -> None:
    (evidence_folder / "zz").mkdir()
    (evidence_folder / "zz" / "stray.jpg").write_bytes(b"left behind")
    assert faults() == "zz/stray.jpg in evidence belongs to no photograph.\n"
