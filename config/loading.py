"""Settings that cannot be read are told in one sentence: it names what to mend, where a traceback would bury it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

HERE = Path(__file__).parent
# That of `doctor` and `check_health` for what is to be acted on.
UNUSABLE = 2


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """Ends the process where the settings cannot be read; what fails later is left as it is."""
    try:
        yield
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
