"""Where photographs lie: a local folder by default, an S3-compatible bucket or an archive folder where set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

LOCAL = "receiving.storage.AtomicFileSystemStorage"
S3 = "storages.backends.s3.S3Storage"
# A bucket that does not answer must be given up before the phone that waits gives up.
PATIENCE = {"connect_timeout": 3, "read_timeout": 8, "retries": {"total_max_attempts": 2}}


def evidence_storages(env: environ.Env, media_root: Path) -> dict[str, dict[str, Any]]:
    """The entries of STORAGES for evidence, and for its archive where there is one."""
    storages = {"evidence": _first_storage(env, media_root)}
    if archive := env.str("EVIDENCE_ARCHIVE_DIR", default=""):
        storages["evidence_archive"] = local(Path(archive))
    return storages


def local(folder: Path) -> dict[str, Any]:
    """A folder in which files appear whole or not at all."""
    return {"BACKEND": LOCAL, "OPTIONS": {"location": folder}}


def bucket(
    name: str, *, endpoint: str | None, region: str | None, key: str | None, secret: str | None
) -> dict[str, Any]:
    """A private bucket; without `key` the machine's own identity is used, as boto3 finds it."""
    # Comes with the S3 storage alone.
    from botocore.config import Config

    options = {
        "client_config": Config(**PATIENCE),
        "bucket_name": name,
        "endpoint_url": endpoint,
        "region_name": region,
        "access_key": key,
        "secret_key": secret,
        "default_acl": "private",
        # A name is never written twice: what is there is evidence.
        "file_overwrite": False,
    }
    return {"BACKEND": S3, "OPTIONS": {option: value for option, value in options.items() if value is not None}}


def _first_storage(env: environ.Env, media_root: Path) -> dict[str, Any]:
    name = env.str("EVIDENCE_S3_BUCKET", default="")
    if not name:
        return local(media_root / "evidence")
    return bucket(
        name,
        endpoint=env.str("EVIDENCE_S3_ENDPOINT", default="") or None,
        region=env.str("EVIDENCE_S3_REGION", default="") or None,
        key=env.str("EVIDENCE_S3_KEY", default="") or None,
        secret=env.str("EVIDENCE_S3_SECRET", default="") or None,
    )
