"""Running MariaDB's or MySQL's own programs, with the password in a file that only this user reads."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, cast

from django.db import connection

from operations.backups.errors import ToolFailed

DUMP = ("mariadb-dump", "mysqldump")
CLIENT = ("mariadb", "mysql")
# One snapshot for all tables, without a lock that anybody would wait for; blobs as text that no charset can change.
DUMP_OPTIONS = ["--single-transaction", "--quick", "--skip-lock-tables", "--hex-blob", "--triggers", "--no-tablespaces"]


@contextmanager
def dumping() -> Iterator[IO[bytes]]:
    """What the dump program writes about this database; raises ToolFailed at the end where it failed."""
    with _running(DUMP, DUMP_OPTIONS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        yield cast(IO[bytes], process.stdout)


@contextmanager
def loading() -> Iterator[IO[bytes]]:
    """A stream of statements that are run on this database; raises ToolFailed at the end where one failed."""
    with _running(CLIENT, [], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        stream = cast(IO[bytes], process.stdin)
        try:
            yield stream
            stream.close()
        except BrokenPipeError:
            """The program has ended early; why is in what it wrote."""


def check_client() -> None:
    """Raises ToolFailed where the client program is missing or is not let in."""
    with loading() as statements:
        statements.write(b"SELECT 1;\n")


@contextmanager
def _running(
    names: tuple[str, ...], options: list[str], *, stdin: int, stdout: int
) -> Iterator[subprocess.Popen[bytes]]:
    program = _program(names)
    with _access_file() as access, tempfile.TemporaryFile() as complaints:
        common = [f"--defaults-file={access}", "--default-character-set=utf8mb4", *options]
        command = [program, *common, str(connection.settings_dict["NAME"])]
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=complaints)
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            code = process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(BrokenPipeError):
                        stream.close()
        if code:
            complaints.seek(0)
            raise ToolFailed(f"{names[0]} failed: {complaints.read().decode(errors='replace').strip()[-600:]}")


def _program(names: tuple[str, ...]) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise ToolFailed(f"{names[0]} is missing: apt-get install mariadb-client")


@contextmanager
def _access_file() -> Iterator[str]:
    """An option file with mode 600, gone at the end of the block."""
    with tempfile.NamedTemporaryFile("w", prefix="mariadb-", suffix=".cnf") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write("\n".join(["[client]", *access_lines(connection.settings_dict), ""]))
        file.flush()
        yield file.name


def access_lines(database: dict[str, Any]) -> list[str]:
    """Where the server is and who asks, as an option file says it."""
    options = database.get("OPTIONS", {})
    host = str(database.get("HOST") or "")
    tls = options.get("ssl") or {}
    wanted = {
        "socket": options.get("unix_socket") or (host if host.startswith("/") else ""),
        "host": "" if host.startswith("/") else host,
        "port": database.get("PORT") or "",
        "user": database.get("USER") or "",
        "password": database.get("PASSWORD") or "",
        "ssl-ca": tls.get("ca", ""),
        "ssl-cert": tls.get("cert", ""),
        "ssl-key": tls.get("key", ""),
    }
    return [f"{name}={_quoted(str(value))}" for name, value in wanted.items() if value]


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
