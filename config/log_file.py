"""A log file that can be rotated, and that never stops what is being logged about."""

from __future__ import annotations

import sys
from logging import LogRecord
from logging.handlers import WatchedFileHandler


class LogFile(WatchedFileHandler):
    """Opened with its first line, and anew when logrotate has moved it. Where that fails, lines go to stderr."""

    def emit(self, record: LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            sys.stderr.write(f"{self.format(record)}\n")
