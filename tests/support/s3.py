"""An S3-compatible server on a real socket, and an empty bucket in it as the storage of photographs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

WHY = "the S3 client and its test server come with requirements/dev.in"
boto3 = pytest.importorskip("boto3", reason=WHY)
moto_server = pytest.importorskip("moto.server", reason=WHY)

BUCKET = "evidence"
IDENTITY = {"region": "eu-central-1", "key": "invented-key", "secret": "invented-secret"}


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address."""
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@contextmanager
def empty_bucket(endpoint: str) -> Iterator[Any]:
    """The bucket BUCKET, gone with all that is in it at the end; gives a client of the server."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=IDENTITY["region"],
        aws_access_key_id=IDENTITY["key"],
        aws_secret_access_key=IDENTITY["secret"],
    )
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": IDENTITY["region"]})
    yield client
    for name in names_in(client):
        client.delete_object(Bucket=BUCKET, Key=name)
    client.delete_bucket(Bucket=BUCKET)


def names_in(client: Any) -> list[str]:
    """What lies in the bucket."""
    return [entry["Key"] for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
