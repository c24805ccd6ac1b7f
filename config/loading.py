"""What no command can do without, settings and the database, is told in a sentence, where a traceback would bury it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

HERE = Path(__file__).parent
# That of `doctor` and `check_health` for what is to be acted on.
UNUSABLE = 2
NO_DATABASE = 1
# Nobody listens, no such host, gone away, lost, too many connections, not let in, no such database.
_AWAY = {2002, 2003, 2005, 2006, 2013, 1040, 1044, 1045, 1049, 1698}
_SQLITE_AWAY = "unable to open database file"


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """Ends the process where the settings cannot be read or the database is away; other errors are left as they are."""
    try:
        yield
    except OperationalError as error:
        if not (error.args and (error.args[0] in _AWAY or error.args[0] == _SQLITE_AWAY)):
            raise
        sys.stderr.write(f"The database does not answer: {error}. Start the server, and look at DATABASE_URL.\n")
        sys.exit(NO_DATABASE)
    except Exception as error:
        if settings.configured:
            raise
        sys.stderr.write(f"The settings cannot be read. {sentence_of(error)}\n")
        sys.exit(UNUSABLE)


def sentence_of(error: Exception) -> str:
    """Ours say what to do. Others are told with the line that asked, which names the setting."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    asked = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(HERE)]
    where = f" in {asked[-1].filename}, line {asked[-1].lineno}: {asked[-1].line}" if asked else ""
    return f"{type(error).__name__}: {error}{where}"
