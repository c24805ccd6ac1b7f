"""GET /metrics: the figures in Prometheus' text, read from the database at each scrape.

Nothing is counted in the process: there are many, and each would tell of its own part only.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from jobqueue.dialect import database_now
from operations.metrics.backups import backup_metrics
from operations.metrics.disks import disk_metrics
from operations.metrics.others import lightspeed_metrics, receiving_metrics, sync_metrics, webhook_metrics
from operations.metrics.queue import queue_metrics
from webhooks.networks import client_address, is_in

log = structlog.get_logger(__name__)

PLAIN = "text/plain; charset=utf-8"
SOURCES = (
    *(queue_metrics, webhook_metrics, sync_metrics, lightspeed_metrics),
    *(receiving_metrics, backup_metrics, disk_metrics),
)
REFUSAL = "Give the token of METRICS_TOKEN as a bearer token, or ask from a network of METRICS_NETWORKS.\n"


class DatabaseCollector(Collector):
    """All figures, by the database's clock."""

    def collect(self) -> Iterator[Metric]:
        now = database_now(connection)
        for source in SOURCES:
            yield from source(now)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever has the token or an address in the networks; without either setting, for nobody."""
    if not _may_read(request):
        return _refusal(request)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(DatabaseCollector())
    try:
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except DatabaseError as error:
        log.warning("metrics.not_read", error=str(error)[:200])
        return HttpResponse("The database does not answer.\n", status=503, content_type=PLAIN)


def _refusal(request: HttpRequest) -> HttpResponse:
    """People who are signed in are told that their rights do not help here."""
    if request.user.is_authenticated:
        return HttpResponse(REFUSAL, status=403, content_type=PLAIN)
    return HttpResponse(REFUSAL, status=401, content_type=PLAIN, headers={"WWW-Authenticate": "Bearer"})


def _may_read(request: HttpRequest) -> bool:
    if _comes_from_a_network(request):
        return True
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())


def _comes_from_a_network(request: HttpRequest) -> bool:
    """Behind a proxy that TRUSTED_PROXIES does not name, everyone seems to come from the proxy: nobody passes then."""
    address = client_address(request)
    hides = "X-Forwarded-For" in request.headers and address == request.META.get("REMOTE_ADDR")
    return not hides and is_in(address, settings.METRICS_NETWORKS)
