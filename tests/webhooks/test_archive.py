"""Old events leave for a file and come back whole; none that is not finished, and no id becomes free."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobqueue.testing import run_jobs
from tests.factories import make_order, make_user
from tests.webhooks.deliveries import Call, form_call, json_call, line_payload
from tests.webhooks.events import make_event
from webhooks.archive import writing
from webhooks.intake import process_again
from webhooks.models import ArchivedId, WebhookEvent

pytestmark = pytest.mark.django_db

OLD = timedelta(days=91)


def archive(folder: Path, **options: Any) -> str:
    out = StringIO()
    call_command("archive_webhooks", to=folder, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def restore(folder: Path) -> str:
    out = StringIO()
    call_command("restore_webhooks", *map(str, sorted(folder.iterdir())), stdout=out, stderr=StringIO())
    return out.getvalue()


def rows() -> list[dict[str, Any]]:
    return [dict(row) for row in WebhookEvent.objects.order_by("pk").values()]


def age_all() -> None:
    WebhookEvent.objects.update(received_at=timezone.now() - OLD)


def is_duplicate(call: Call) -> bool:
    return bool(json.loads(call.post().content).get("duplicate", False))


def test_they_come_back_in_every_column(tmp_path: Path) -> None:
    order, person = make_order(), make_user()
    parent = make_event(age=OLD, order=order, error="x", payload={"text": "ü\u2028", "cost": 0.1})
    make_event(age=OLD, replay_of=parent, replayed_by=person, occurred_at=timezone.now(), headers={"User-Agent": "v"})
    make_event(age=OLD, status="ignored", attempts=3, repeats=2, last_repeat_at=timezone.now())
    before = rows()
    assert "3 events archived" in archive(tmp_path)
    assert rows() == []
    assert "3 events restored" in restore(tmp_path)
    assert rows() == before
    assert "0 events restored" in restore(tmp_path)
    assert rows() == before


def test_only_old_and_finished_ones_go(tmp_path: Path) -> None:
    stay = [
        make_event(age=timedelta(days=89)),
        make_event(age=OLD, status="pending"),
        make_event(age=OLD, status="processing"),
    ]
    repeated = make_event(age=OLD)
    process_again(repeated)
    go = [make_event(age=OLD, status=status) for status in ("success", "ignored", "failed")]
    assert archive(tmp_path, dry_run=True) == f"{len(go)} events would be archived.\n"
    archive(tmp_path)
    assert [row["id"] for row in rows()] == [event.pk for event in [*stay, repeated]]


def test_one_whose_job_is_among_the_dead_letters_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("for good")

    monkeypatch.setattr("webhooks.jobs.handle", fail)
    json_call().post()
    run_jobs(["webhook.process"], waits=False)
    age_all()
    assert WebhookEvent.objects.get().status == "failed"
    assert archive(tmp_path) == "Nothing to archive.\n"


def test_an_id_that_the_sender_chose_stays_taken_for_ever(tmp_path: Path) -> None:
    call = json_call()
    call.post()
    run_jobs(["webhook.process"])
    age_all()
    archive(tmp_path)
    assert is_duplicate(call)
    assert not WebhookEvent.objects.exists()
    restore(tmp_path)
    assert not ArchivedId.objects.exists()
    assert is_duplicate(call)


def test_the_words_of_a_form_may_be_news_again_months_later(tmp_path: Path) -> None:
    call = form_call(line_payload("c"))
    call.post()
    run_jobs(["webhook.process"])
    age_all()
    archive(tmp_path)
    assert not is_duplicate(call)
    assert "0 events restored" in restore(tmp_path)


def test_it_goes_batch_by_batch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(writing, "BATCH", 4)
    for _ in range(10):
        make_event(age=OLD)
    err = StringIO()
    call_command("archive_webhooks", to=tmp_path, stdout=StringIO(), stderr=err)
    assert err.getvalue().split() == ["4", "archived", "8", "archived", "10", "archived"]
    (file,) = tmp_path.iterdir()
    assert len(gzip.decompress(file.read_bytes()).splitlines()) == 10


def test_a_run_that_died_after_writing_costs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def die(*_: object) -> None:
        raise OSError("power cut")

    make_event(age=OLD)
    before = rows()
    monkeypatch.setattr(writing, "_keep_ids", die)
    with pytest.raises(CommandError, match="power cut"):
        archive(tmp_path / "first")
    assert rows() == before
    monkeypatch.undo()
    archive(tmp_path / "second")
    assert "1 events restored" in restore(tmp_path / "first")
    assert "0 events restored" in restore(tmp_path / "second")
    assert rows() == before


def test_a_folder_that_cannot_be_written_leaves_all_in_place(tmp_path: Path) -> None:
    make_event(age=OLD)
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError):
        archive(tmp_path / "file")
    assert WebhookEvent.objects.count() == 1


@pytest.mark.parametrize("span", ["2d", "0d", "-90d", "soon", "90"])
def test_an_age_at_which_repeats_still_come_or_none_is_refused(span: str, tmp_path: Path) -> None:
    make_event(age=OLD)
    with pytest.raises(CommandError):
        archive(tmp_path, older_than=span)
    assert WebhookEvent.objects.count() == 1


def test_links_to_what_is_gone_are_let_go(tmp_path: Path) -> None:
    order = make_order()
    make_event(age=OLD, order=order)
    archive(tmp_path)
    order.lines.all().delete()
    order.delete()
    restore(tmp_path)
    assert WebhookEvent.objects.get().order is None


def test_a_number_in_use_gives_the_event_a_new_one(tmp_path: Path) -> None:
    event = make_event(age=OLD)
    archive(tmp_path)
    make_event(id=event.pk)
    restore(tmp_path)
    assert WebhookEvent.objects.count() == 2
    assert WebhookEvent.objects.get(event_id=event.event_id).pk != event.pk


@pytest.mark.parametrize(
    "content",
    [b"not an archive", gzip.compress(b"{}\n"), gzip.compress(b"[1"), gzip.compress(b"x" * 99)[:-4]],
    ids=["no gzip", "no archive", "no JSON", "cut short"],
)
def test_a_file_that_is_no_archive_is_refused_by_line(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "broken.jsonl.gz"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="broken"):
        restore(tmp_path)


def test_a_file_cut_short_is_read_up_to_its_last_whole_batch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(writing, "BATCH", 2)
    monkeypatch.setattr("webhooks.archive.restoring.BATCH", 2)
    for _ in range(4):
        make_event(age=OLD)
    archive(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(CommandError, match="damaged after line"):
        restore(tmp_path)
    assert WebhookEvent.objects.count() == 2
