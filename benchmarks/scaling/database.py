"""The one MariaDB, reachable from the other machines."""

from __future__ import annotations

from devtools.mariadb import ThrowawayMariaDB

_PERSON, _PASSWORD = "scaling", "scaling-only"


class SharedMariaDB(ThrowawayMariaDB):
    """Listens on `address` too, and lets one user in from everywhere."""

    address = "127.0.0.1"

    def url(self, database: str) -> str:
        return f"mysql://{_PERSON}:{_PASSWORD}@{self.address}:{self.port}/{database}"

    def let_in(self) -> None:
        """Makes the user."""
        self.run_sql(f"GRANT ALL ON *.* TO '{_PERSON}'@'%' IDENTIFIED BY '{_PASSWORD}'")

    def _server_options(self) -> list[str]:
        return [*super()._server_options(), f"--bind-address={self.address}"]
