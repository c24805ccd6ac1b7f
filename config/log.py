"""Structured logging: a sentence for people, fields for machines, one stable event name for each happening."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from jobqueue.log_context import add_job

SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    add_job,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# Plain tracebacks: the coloured ones show local variables, and one of those may be a token.
CONSOLE = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)


def configure_structlog() -> None:
    """Routes structlog through the standard library, so that both kinds of logger share one format."""
    structlog.configure(
        processors=[
            *SHARED_PROCESSORS,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


# While one of these commands runs, whoever started it, every line goes to its file.
COMMAND_FILES = {"runworker": "queue-worker.log", "poll_ls": "poller.log"}
# The lines of these apps go to their own file too, whichever process writes them.
APP_FILES = {"webhooks": "webhooks.log", "receiving": "receiving.log"}


def logging_settings(*, style: str, level: str, folder: str = "") -> dict[str, Any]:
    """Django's LOGGING for `style` "json" (production) or "console" (readable).

    With a `folder`, what the worker and the poller log, and what the apps of APP_FILES log, goes to files there;
    everything else to stderr.
    """
    renderers: list[Any] = [CONSOLE]
    if style == "json":
        # Django's own records come with the exception itself, which JSON would show without its traceback.
        renderers = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    handlers: dict[str, Any] = {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}}
    loggers: dict[str, Any] = {name: {"level": "WARNING"} for name in ("axes", "httpx", "httpcore")}
    root, filters = ["stderr"], dict[str, Any]()
    if folder:
        handlers |= _files(Path(folder))
        handlers["stderr"]["filters"] = ["others"]
        filters = {name: {"()": "config.log_file.OfCommands", "commands": [name]} for name in COMMAND_FILES}
        filters["others"] = {"()": "config.log_file.OfCommands", "commands": [*COMMAND_FILES], "others": True}
        root += COMMAND_FILES.values()
        loggers |= {app: {"handlers": [name]} for app, name in APP_FILES.items()}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
            }
        },
        "filters": filters,
        "handlers": handlers,
        "root": {"handlers": root, "level": level},
        "loggers": loggers,
    }


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    with suppress(OSError):
        # Where it cannot be made, the lines go to stderr, and `doctor` says what to do.
        folder.mkdir(parents=True, exist_ok=True)
    filters: dict[str, list[str]] = {file: [command] for command, file in COMMAND_FILES.items()}
    return {
        name: {
            "class": "config.log_file.LogFile",
            "filename": str(folder / name),
            "encoding": "utf-8",
            "delay": True,
            "formatter": "structured",
            "filters": filters.get(name, []),
        }
        for name in [*COMMAND_FILES.values(), *APP_FILES.values()]
    }
