"""Where Lightspeed is and how to talk to it: everything that the settings decide, in one frozen value."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from sync.lightspeed.errors import NotConfigured

# From this version on stock is asked for in a POST, and listed without the pair of versions.
STOCK_BY_POST = "2026-07"
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
SHOP_ADDRESS = "https://{}.retail.lightspeed.app"


@dataclass(frozen=True)
class Connection:
    """One retailer's Lightspeed. Times in seconds; `version` is the pinned segment of the address."""

    base_url: str
    version: str
    wrap_bodies: bool
    connect_timeout: float
    read_timeout: float
    tries: int

    def address(self, path: str) -> str:
        return f"{self.base_url.rstrip('/')}/api/{self.version}{path}"

    @property
    def stock_by_post(self) -> bool:
        """Whether the version is a month, and late enough; numbered versions are older than every month."""
        return bool(_MONTH.fullmatch(self.version)) and self.version >= STOCK_BY_POST


def connection_from_settings(domain_prefix: str = "") -> Connection:
    """The connection that the environment describes, or else the shop that OAuth connected; raises NotConfigured."""
    base_url = settings.LIGHTSPEED_BASE_URL or (domain_prefix and SHOP_ADDRESS.format(domain_prefix))
    if not base_url:
        raise NotConfigured(
            "Lightspeed's address is not set: put it into LIGHTSPEED_BASE_URL, or let a manager connect."
        )
    return Connection(
        base_url=base_url,
        version=settings.LIGHTSPEED_API_VERSION,
        wrap_bodies=settings.LIGHTSPEED_WRAP_BODIES,
        connect_timeout=settings.LIGHTSPEED_CONNECT_TIMEOUT,
        read_timeout=settings.LIGHTSPEED_READ_TIMEOUT,
        tries=settings.LIGHTSPEED_TRIES,
    )


@cache
def product_version() -> str:
    """The version that pyproject.toml states, for the User-Agent and for what says where it comes from."""
    project = Path(settings.BASE_DIR) / "pyproject.toml"
    return str(tomllib.loads(project.read_text())["project"]["version"]) if project.exists() else "unknown"
