"""The queue in the admin: looked at by staff, changed only by those with the right, secrets hidden."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.models import DeadLetter, Job, JobEvent
from jobqueue.testing import run_jobs

pytestmark = pytest.mark.django_db

LIST = reverse("admin:queue_deadletter_changelist")


def _staff(*rights: str) -> Client:
    user = User.objects.create_user("operator", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def _dead(**payload: object) -> DeadLetter:
    job_id = enqueue("test.permanent", payload)
    run_jobs(["test.permanent"])
    return DeadLetter.objects.get(original_job_id=job_id)


def _act(client: Client, action: str, *letters: DeadLetter) -> str:
    data = {"action": action, "_selected_action": [letter.pk for letter in letters]}
    return client.post(LIST, data, follow=True).content.decode()


def test_every_page_of_the_queue_opens_read_only_and_hides_secrets() -> None:
    dead = _dead(api_token="hunter2-secret", note="<script>alert(1)</script>")
    job_id = enqueue("test.noop", {"password": "hunter2-secret"})
    client = _staff(
        "view_job", "view_deadletter", "view_jobevent", "view_worker", "change_job", "delete_job", "add_job"
    )
    for model in ("job", "deadletter", "jobevent", "worker"):
        assert client.get(reverse(f"admin:queue_{model}_changelist")).status_code == 200
    pages = [reverse("admin:queue_job_change", args=[job_id]), reverse("admin:queue_deadletter_change", args=[dead.pk])]
    for page in pages:
        text = client.get(page).content.decode()
        assert "hunter2-secret" not in text
        assert "••••••" in text
        assert "<script>alert(1)" not in text
    assert client.get(reverse("admin:queue_job_add")).status_code == 403
    assert client.post(reverse("admin:queue_job_delete", args=[job_id])).status_code == 403


def test_the_types_to_choose_from_are_not_read_out_of_the_table() -> None:
    job_id = enqueue("test.noop", {})
    enqueue("test.permanent", {})
    page = reverse("admin:queue_job_changelist")
    with CaptureQueriesContext(connection) as asked:
        shown = _staff("view_job").get(page, {"job_type": "test.noop"}).context["cl"]
    assert [job.pk for job in shown.result_list] == [job_id]
    assert not any("DISTINCT" in query["sql"] for query in asked.captured_queries)


def test_a_long_table_is_not_counted_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobqueue.admin.paging.COUNTED_AT_MOST", 60)
    enqueue_many("test.noop", ({} for _ in range(70)))
    shown = _staff("view_job").get(reverse("admin:queue_job_changelist")).context["cl"]
    assert (shown.result_count, len(shown.result_list)) == (60, 50)


def test_those_with_the_right_retry_and_discard_in_bulk() -> None:
    first, second, third = _dead(), _dead(), _dead()
    client = _staff("view_deadletter", "retry_deadletter", "discard_deadletter")
    assert "2 retried." in _act(client, "retry_selected", first, second)
    assert Job.objects.count() == 2
    assert "1 discarded." in _act(client, "discard_selected", third)
    assert JobEvent.objects.get(name="discarded").actor == "operator"


def test_those_without_the_right_change_nothing() -> None:
    dead = _dead()
    client = _staff("view_deadletter")
    _act(client, "retry_selected", dead)
    assert client.get(f"{LIST}{dead.pk}/edit-and-retry/").status_code == 403
    assert DeadLetter.objects.exists()


def test_a_payload_is_edited_with_its_difference_shown_before_it_is_saved() -> None:
    dead = _dead(name="old", token="keep-me")
    client = _staff("view_deadletter", "retry_deadletter")
    page = reverse("admin:queue_deadletter_edit_and_retry", args=[dead.pk])
    assert "keep-me" not in client.get(page).content.decode()
    typed = {"payload": '{"name": "new", "token": "••••••"}', "reason": "the name was wrong"}
    looked = client.post(page, {**typed, "step": "look"})
    assert "-  &quot;name&quot;: &quot;old&quot;" in looked.content.decode()
    confirm = {"step": "retry", "shown": looked.context["shown"]}
    other = client.post(
        page, {**typed, "payload": '{"name": "newer"}', "step": "retry", "shown": looked.context["shown"]}
    )
    assert "has changed since you looked" in other.content.decode()
    assert DeadLetter.objects.exists()
    client.post(page, {**typed, **confirm})
    assert Job.objects.get().payload == {"name": "new", "token": "keep-me"}
    edited = JobEvent.objects.get(name="edited")
    assert (edited.actor, edited.reason) == ("operator", "the name was wrong")
    assert '+  "name": "new"' in edited.data["difference"]
    assert "keep-me" not in edited.data["difference"]


@pytest.mark.parametrize(("typed", "said"), [("{", "This is not JSON"), ("[1]", "must be a JSON object")])
def test_what_is_no_payload_is_refused_and_not_lost(typed: str, said: str) -> None:
    dead = _dead()
    client = _staff("view_deadletter", "retry_deadletter")
    page = reverse("admin:queue_deadletter_edit_and_retry", args=[dead.pk])
    answer = client.post(page, {"payload": typed, "step": "look"}).content.decode()
    assert said in answer
    assert f">{typed}</textarea>" in answer
