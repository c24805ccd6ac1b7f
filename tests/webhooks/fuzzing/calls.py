"""A call as one run of bytes that people can read and write: header lines, an empty line, a body.

`{hex}` and `{base64}` in a header stand for the right signature of the body: a fuzzer would never find one. The first
line is what the address says after its question mark.
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from tests.webhooks.deliveries import URL, digest

_FORBIDDEN = frozenset(b"\0\r")


def request_from(data: bytes) -> WSGIRequest:
    """The request that `data` describes, as a server would hand it over."""
    head, _, body = data.partition(b"\n\n")
    query, *lines = head.split(b"\n")
    signature = digest(body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": URL,
        "QUERY_STRING": query.decode("latin-1"),
        "REMOTE_ADDR": "192.0.2.1",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "443",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "https",
    }
    # A server refuses these characters in a header before it asks any application.
    for line in (line for line in lines if not _FORBIDDEN.intersection(line)):
        name, _, value = line.partition(b":")
        value = value.replace(b"{hex}", signature.hex().encode())
        value = value.replace(b"{base64}", base64.b64encode(signature))
        environ[_key(name)] = value.strip().decode("latin-1")
    return WSGIRequest(environ)


def _key(name: bytes) -> str:
    """The header's name as WSGI has it."""
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
