"""Every answer of the endpoint, and that a refused call leaves nothing behind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from jobqueue.models import Job
from tests.webhooks.deliveries import FORM, JSON, SECRET, URL, Call, envelope, form_call, hex_signature, json_call
from webhooks.models import WebhookEvent

pytestmark = pytest.mark.django_db

BODY = json.dumps(envelope()).encode()


def signed(body: bytes, content_type: str = JSON, **headers: str) -> Call:
    return Call(body, content_type, {"X-Lightspeed-Signature": hex_signature(body), **headers})


def refused(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The answer's body; asserts its status and that nothing was stored."""
    assert answer.status_code == status, answer.content
    assert not WebhookEvent.objects.exists()
    assert not Job.objects.exists()
    body: dict[str, Any] = json.loads(answer.content)
    assert re.fullmatch("[0-9a-f]{32}", body["request_id"])
    assert answer["X-Request-ID"] == body["request_id"]
    return body


@pytest.mark.parametrize("call", [json_call, lambda: form_call({"id": "1"}, type="sale.update")])
def test_a_signed_delivery_is_stored_with_its_job_and_answered_202(call: Callable[[], Call]) -> None:
    answer = call().post()
    assert answer.status_code == 202
    event = WebhookEvent.objects.get()
    assert json.loads(answer.content) == {"status": "accepted", "request_id": event.request_id}
    assert event.status == "pending"
    job = Job.objects.get()
    assert (job.job_type, job.payload) == ("webhook.process", {"event_id": event.pk})
    assert job.request_id == event.request_id


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head"])
def test_other_methods_are_answered_405_with_allow(method: str) -> None:
    answer = getattr(Client(), method)(URL)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"event_id": NaN}',
        b"[" * 100_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b'{"n": ' + b"9" * 10_000 + b"}",
        b'{"n": 1e1000000000000000000}',
    ],
)
def test_a_signed_body_that_is_no_json_object_is_answered_400(body: bytes) -> None:
    assert refused(signed(body).post(), 400)["error"] == "malformed"


@pytest.mark.parametrize("field", ["event_id", "event_type", "created_at", "data"])
@pytest.mark.parametrize("value", [None, 7, "", [], "x" * 300, "a\x00b", "\ud800", {"deep": 1}, True])
def test_a_field_that_is_missing_or_of_the_wrong_type_is_named(field: str, value: Any) -> None:
    if (field, value) == ("data", {"deep": 1}):
        value = "{}"
    fields = envelope()
    fields[field] = value
    assert field in refused(json_call(fields).post(), 400)["message"]
    del fields[field]
    assert field in refused(json_call(fields).post(), 400)["message"]


@pytest.mark.parametrize(
    "body", [b"&", b"a=b", b"payload=%ff", b"payload=1", b"payload={}&payload={}", b"payload=%7B", b"\xff"]
)
def test_a_signed_form_without_one_sound_payload_is_answered_400(body: bytes) -> None:
    refused(signed(body, FORM).post(), 400)


@pytest.mark.parametrize(
    "when", ["2026", "2026-11-25", "25.11.2026", "0000-00-00T00:00:00Z", "2026-02-30T00:00:00Z", "20261125T101010Z"]
)
def test_a_time_that_is_none_is_answered_400(when: str) -> None:
    assert "created_at" in refused(json_call(envelope(created_at=when)).post(), 400)["message"]


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24, -60 * 24 * 365])
def test_the_first_format_is_refused_outside_five_minutes_either_way(minutes: int) -> None:
    body = refused(json_call(age=timedelta(minutes=minutes)).post(), 401)
    assert body["message"] == refused(Call(BODY, JSON).post(), 401)["message"]


@pytest.mark.parametrize("minutes", [-4, 0, 4])
def test_the_first_format_is_accepted_within_five_minutes_either_way(minutes: int) -> None:
    assert json_call(age=timedelta(minutes=minutes)).post().status_code == 202


@override_settings(WEBHOOK_MAX_AGE_SECONDS=3600)
def test_the_age_is_a_setting() -> None:
    assert json_call(age=timedelta(minutes=59)).post().status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Lightspeed-Signature": ""},
        {"X-Lightspeed-Signature": "sha256=" + "0" * 64},
        {"X-Signature": "signature=" + "0" * 64 + ",algorithm=HMAC-SHA256"},
        {"X-Lightspeed-Signature": hex_signature(BODY, "another secret")},
        {"X-Lightspeed-Signature": hex_signature(BODY + b" ")},
        {"X-Lightspeed-Signature": "sha256=\xe9" * 20},
        {"Authorization": f"Bearer {SECRET}"},
    ],
)
def test_a_missing_or_wrong_signature_is_answered_401_always_in_the_same_words(headers: dict[str, str]) -> None:
    body = refused(Call(BODY, JSON, headers).post(), 401)
    assert (body["error"], body["message"]) == ("unauthorized", "The signature is missing or not valid.")


def test_the_signature_is_checked_before_anything_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr("webhooks.views.receive.read_delivery", parse)
    refused(Call(b"{not json", JSON, {"X-Lightspeed-Signature": "0" * 64}).post(), 401)


@override_settings(WEBHOOK_MAX_BODY_BYTES=1000)
def test_a_body_that_says_it_is_too_large_is_answered_413_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.http.HttpRequest.read", lambda *_: pytest.fail("read"))
    refused(signed(b"x" * 1001).post(), 413)


@override_settings(WEBHOOK_MAX_BODY_BYTES=1000)
def test_a_body_at_the_limit_is_read() -> None:
    refused(signed(b"x" * 1000).post(), 400)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "", "multipart/form-data; boundary=x", "application/xml", "json"]
)
def test_another_content_type_is_answered_415(content_type: str) -> None:
    refused(signed(BODY, content_type).post(), 415)


def test_a_compressed_body_is_answered_415() -> None:
    refused(signed(BODY, **{"Content-Encoding": "gzip"}).post(), 415)


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json;charset=x"]
)
def test_a_content_type_may_have_parameters(content_type: str) -> None:
    # Made now: BODY is as old as the run, which may be too old for the endpoint.
    assert signed(json.dumps(envelope()).encode(), content_type).post().status_code == 202


@pytest.mark.parametrize("secrets", [[], [""], [f"{SECRET}@/2020-01-01"]])
def test_without_a_secret_that_holds_everything_is_refused_so_that_lightspeed_tries_again(secrets: list[str]) -> None:
    with override_settings(LIGHTSPEED_WEBHOOK_SECRETS=secrets):
        refused(json_call().post(), 503)
        refused(json_call(secret="").post(), 503)
        refused(Call(BODY, JSON).post(), 503)


@override_settings(LIGHTSPEED_WEBHOOK_SECRETS=[f"{SECRET}@/2030-01-01", "the-new-secret-0123456789"])
def test_while_one_secret_replaces_another_both_hold_and_the_event_says_which() -> None:
    for secret in (SECRET, "the-new-secret-0123456789"):
        assert json_call(secret=secret).post().status_code == 202
    assert WebhookEvent.objects.values("secret_fingerprint").distinct().count() == 2


def test_a_fault_of_ours_is_answered_503_with_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("webhooks.views.receive.store", fail)
    answer = json_call().post()
    refused(answer, 503)
    assert int(answer["Retry-After"]) > 0


def test_event_and_job_are_stored_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the queue is full")

    monkeypatch.setattr("webhooks.intake.enqueue", fail)
    call = json_call()
    refused(call.post(), 503)
    monkeypatch.undo()
    assert json.loads(call.post().content).get("duplicate") is None
    assert WebhookEvent.objects.count() == Job.objects.count() == 1


def test_the_address_without_its_slash_is_answered_and_not_redirected() -> None:
    call = json_call()
    answer = Client().post(URL.rstrip("/"), data=call.body, content_type=JSON, headers=call.headers)
    assert answer.status_code == 202


def test_no_csrf_token_is_asked_for() -> None:
    assert json_call().post(Client(enforce_csrf_checks=True)).status_code == 202


def test_no_secret_signature_or_body_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    good, bad = json_call(data={"note": "private words"}), Call(BODY, JSON, {"X-Lightspeed-Signature": "a" * 64})
    good.post()
    bad.post()
    json_call(b'{"private words"').post()
    assert "webhook.stored" in caplog.text
    assert "webhook.refused" in caplog.text
    for hidden in (SECRET, hex_signature(good.body)[7:], "a" * 64, "private words"):
        assert hidden not in caplog.text


def test_of_the_headers_only_a_few_are_kept() -> None:
    call = json_call()
    call.headers.update({"User-Agent": "Vend/1.0 \xe9", "Cookie": "session=1", "Authorization": "Bearer x"})
    assert call.post().status_code == 202
    kept = WebhookEvent.objects.get().headers
    assert kept == {"Content-Type": JSON, "Content-Length": str(len(call.body)), "User-Agent": "Vend/1.0 \\xe9"}


def test_deliveries_take_the_fast_lane_and_keep_the_security_headers(client: Client) -> None:
    answer = client.post(URL, b"{}", content_type=JSON, secure=True)
    assert answer.status_code == 401
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in answer, "page policies are not worked out for it"
    assert "Content-Security-Policy" in client.get("/accounts/login/")
