"""MariaDB's own programs read what we write for them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.db import connection

from operations.backups import database, mariadb_programs
from operations.backups.mariadb_programs import access_lines
from operations.backups.unsettled import is_unsettled
from tests.factories import make_user
from tests.operations.backups.commands import backup, restore

pytestmark = [pytest.mark.mariadb, pytest.mark.django_db]


def test_the_programs_get_a_password_with_any_sign_in_it(tmp_path: Path) -> None:
    """The option file that `backup` writes, read by MariaDB's own client."""
    password = 'it\'s #1 \\ "quoted"; = x'
    database = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE USER trial@localhost IDENTIFIED BY %s", [password])
    options = tmp_path / "trial.cnf"
    options.write_text("\n".join(["[client]", *access_lines({**database, "USER": "trial", "PASSWORD": password}), ""]))
    command = ["mariadb", f"--defaults-file={options}", "-N", "-e", "SELECT 'in'"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    with connection.cursor() as cursor:
        cursor.execute("DROP USER trial@localhost")
    assert (said.stdout, said.stderr) == ("in\n", "")


@pytest.mark.django_db(transaction=True)
def test_no_connection_is_left_idle_while_the_dump_runs(tmp_path: Path) -> None:
    """The server hangs up on one after its wait_timeout, which may be shorter than a dump."""
    run_dump, held = mariadb_programs.dumping, []

    @contextmanager
    def watched() -> Iterator[IO[bytes]]:
        with run_dump() as stream:
            held.append(connection.connection)
            yield stream

    connection.ensure_connection()
    with patch.object(mariadb_programs, "dumping", watched):
        database.dump(tmp_path / "dump.gz", lambda _: None)
    assert held == [None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("hindrance", "told"),
    [
        (patch.object(mariadb_programs, "CLIENT", ("no-such-client",)), "apt-get install mariadb-client"),
        (patch.object(mariadb_programs, "access_lines", lambda _: ["user=nobody"]), "mariadb failed"),
    ],
)
def test_nothing_is_dropped_for_a_load_that_cannot_begin(hindrance: Any, told: str, backup_folder: Path) -> None:
    make_user()
    made, _ = backup()
    with hindrance, pytest.raises(CommandError, match=told):
        restore(made, "--replace", "--yes")
    assert User.objects.exists()
    assert not is_unsettled()
