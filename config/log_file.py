"""Log files that can be rotated, and that never stop what is being logged about; and which lines they take."""

from __future__ import annotations

import sys
from collections.abc import Collection
from logging import Filter, LogRecord
from logging.handlers import WatchedFileHandler

from structlog.contextvars import get_contextvars


def is_of(commands: Collection[str]) -> bool:
    """Whether one of these management commands is what runs here."""
    return get_contextvars().get("command") in commands


class OfCommands(Filter):
    """Lets lines through that are logged while one of `commands` runs, or those that are not (`others`)."""

    def __init__(self, commands: Collection[str], *, others: bool = False) -> None:
        super().__init__()
        self._commands = commands
        self._others = others

    def filter(self, record: LogRecord) -> bool:
        return is_of(self._commands) is not self._others


class LogFile(WatchedFileHandler):
    """Opened with its first line, and anew when logrotate has moved it. Where that fails, lines go to stderr."""

    def emit(self, record: LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            sys.stderr.write(f"{self.format(record)}\n")
