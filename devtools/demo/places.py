"""Where the demo keeps its things, and what its programs are told through the environment."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(os.environ.get("DEMO_FOLDER", ROOT / "var" / "demo"))
DATABASE = FOLDER / "consignments.sqlite3"
LIGHTSPEED_STATE = FOLDER / "lightspeed.sqlite3"
LOGS = FOLDER / "logs"

# Known to everyone: they guard invented data on this machine's loopback address.
LIGHTSPEED_TOKEN = "demo-lightspeed-token"  # noqa: S105
WEBHOOK_SECRET = "demo-webhook-secret-0123456789"  # noqa: S105


@dataclass(frozen=True)
class Addresses:
    """The ports of this run, on 127.0.0.1."""

    web_port: int
    lightspeed_port: int

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def lightspeed(self) -> str:
        return f"http://127.0.0.1:{self.lightspeed_port}"

    @property
    def webhook(self) -> str:
        return f"{self.web}/webhooks/lightspeed/"


def environment(addresses: Addresses) -> dict[str, str]:
    """The environment of the demo's programs; what else the caller's holds is kept."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "MEDIA_ROOT": str(FOLDER / "media"),
        "LIGHTSPEED_BASE_URL": addresses.lightspeed,
        "LIGHTSPEED_TOKEN": LIGHTSPEED_TOKEN,
        "LIGHTSPEED_WEBHOOK_SECRETS": WEBHOOK_SECRET,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
