"""Whether the web server of this container answers; exit 1 where it does not. Django answers to its own hosts only."""

import os
import urllib.request

port = os.environ.get("WEB_BIND", "0.0.0.0:8000").rpartition(":")[2]
host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
question = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
with urllib.request.urlopen(question, timeout=4):  # noqa: S310  # nosec B310 - always http, always this host
    pass
