"""A queue of a million jobs and what goes with it, for the pages of operators."""

from __future__ import annotations

from django.db import connection

JOBS = 1_000_000
DEAD_LETTERS = 20_000
JOB_EVENTS = 200_000
WEBHOOKS = 300_000
RECENT_WEBHOOKS = 20_000
"""Of the last hour: twice what is counted."""


def fill_queue() -> None:
    """Written by the server itself; the orders are there already."""
    for statement in (_JOBS, _DEAD, _EVENTS, _WEBHOOKS, _MINUTES, _WORKERS, _CURSORS, _RECEIPTS, _RECEIPT_LINES):
        _run(statement)
    tables = "queue_jobs, queue_jobs_dlq, queue_job_events, webhook_events, receiving_receipt, receiving_receiptline"
    _run(f"ANALYZE TABLE {tables}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        if cursor.description:
            cursor.fetchall()


_NOW_US = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))"
_TYPE = "ELT(1 + seq % 5, 'webhook.process', 'po.send_to_ls', 'ls.refetch', 'po.email', 'receipt.report')"
# Of a thousand jobs 900 are done and 60 wait; two in ten thousand run.
_STATUS = (
    "CASE WHEN seq % 5000 = 0 THEN 'processing' WHEN seq % 1000 < 900 THEN 'completed' WHEN seq % 1000 < 960 THEN"
    " 'pending' WHEN seq % 1000 < 990 THEN 'scheduled' WHEN seq % 1000 < 995 THEN 'paused' ELSE 'waiting' END"
)
_JOBS = (
    "INSERT INTO queue_jobs (job_type, payload, status, priority, claim_key, attempts, max_attempts, worker_id,"
    " started_at, heartbeat_at, completed_at, created_at, last_error, run_alone, unique_until_start, subject)"
    f" SELECT {_TYPE}, '{{}}', {_STATUS}, 5, {_NOW_US} - ({JOBS} - seq) * 10000 - 300000000, seq % 3, 3, '',"
    " UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), IF(seq % 1000 < 900, UTC_TIMESTAMP(6), NULL), UTC_TIMESTAMP(6), '', 0, 0,"
    f" CONCAT('order:PO-2026-', LPAD(seq % 30000, 6, '0')) FROM seq_1_to_{JOBS}"
)
_DEAD = (
    "INSERT INTO queue_jobs_dlq (original_job_id, job_type, payload, priority, attempts, max_attempts, error_message,"
    f" failed_at, created_at, unique_until_start) SELECT {JOBS} + seq, {_TYPE}, '{{}}', 5, 3, 3,"
    " CONCAT('ServerError: Lightspeed answered ', 500 + seq % 4, '\\n', REPEAT('at somewhere in the code\\n', 40)),"
    " DATE_SUB(UTC_TIMESTAMP(6), INTERVAL seq SECOND), UTC_TIMESTAMP(6), 0"
    f" FROM seq_1_to_{DEAD_LETTERS}"
)
_EVENTS = (
    "INSERT INTO queue_job_events (job_id, name, actor, reason, data, created_at) SELECT seq, 'died', 'system:queue',"
    f" 'no', '{{}}', DATE_SUB(UTC_TIMESTAMP(6), INTERVAL ({JOB_EVENTS} - seq) SECOND) FROM seq_1_to_{JOB_EVENTS}"
)
_AGE = f"IF(seq > {WEBHOOKS - RECENT_WEBHOOKS}, ({WEBHOOKS} - seq) DIV 8, 4000 + {WEBHOOKS} - seq)"
_WEBHOOKS = (
    "INSERT INTO webhook_events (dedupe_key, event_id, event_type, wire_format, status, payload_text, headers,"
    " source_ip, secret_fingerprint, signature_form, request_id, received_at, repeats, attempts, processed_at,"
    " duration_ms, outcome, error, consignment_id) SELECT LPAD(seq, 64, '0'), CONCAT('e', seq), 'consignment.receive',"
    " 'form', ELT(1 + (seq % 50 = 0), 'success', 'failed'), '{}', '{}', '', '', '', 'r',"
    f" DATE_SUB(UTC_TIMESTAMP(6), INTERVAL {_AGE} SECOND), 0, 1,"
    f" DATE_SUB(UTC_TIMESTAMP(6), INTERVAL GREATEST(CAST({_AGE} AS SIGNED) - 1, 0) SECOND), 5, '', '', CONCAT('c', seq)"
    f" FROM seq_1_to_{WEBHOOKS}"
)
_MINUTES = (
    "INSERT INTO queue_minutes (minute, supervisor, done, failed) SELECT DATE_SUB(DATE_FORMAT(UTC_TIMESTAMP(),"
    " '%Y-%m-%d %H:%i:00'), INTERVAL m.seq MINUTE), CONCAT('host-', s.seq), 90000 + m.seq, m.seq"
    " FROM seq_0_to_1439 m JOIN seq_1_to_4 s"
)
_WORKERS = (
    "INSERT INTO queue_workers (id, host, machine, pid, pid_started, started_at, heartbeat_at, jobs_done, jobs_failed)"
    " SELECT CONCAT('worker-', seq), 'h', 'm', seq, 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 9, 1 FROM seq_1_to_12"
)
_CURSORS = (
    "INSERT INTO sync_cursors (cursor_type, last_processed_id, last_success_at, created_at, updated_at) SELECT"
    " CONCAT('feed-', seq), 9, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM seq_1_to_4"
)
_RECEIPTS = (
    "INSERT INTO receiving_receipt (order_id, kind, `key`, body_hash, arrived_at, recorded_at, recorded_by_id, device,"
    " note, reason) SELECT id, 'RECEIPT', 'k', 'h', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), created_by_id, '', '', ''"
    " FROM consignments_order WHERE status = 'COMPLETE'"
)
_RECEIPT_LINES = (
    "INSERT INTO receiving_receiptline (receipt_id, line_id, product_id, accepted, damaged, missing, wrong, reason)"
    " SELECT r.id, l.id, l.product_id, 1000000, 0, 0, 0, '' FROM receiving_receipt r"
    " JOIN consignments_orderline l ON l.order_id = r.order_id"
)
