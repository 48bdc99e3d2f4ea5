"""Log lines as JSON, one object a line: `timestamp`, `level`, `logger`, `message`, and what the caller put beside them. For messages and the crawler's log.

Knows the form of a line. Refuses to know who logs, and where to.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from pythonjsonlogger.json import JsonFormatter


class JsonLines(JsonFormatter):
    """Formats a record as one JSON object on one line. A traceback is one string in it, under `exc_info`."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            json_ensure_ascii=True,
            # Scrapy puts whole objects beside its records.
            json_default=str,
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, "message", "asctime", *_OF_SCRAPY],
        )

    def process_log_record(self, log_data: dict[str, object]) -> dict[str, object]:
        """The time comes first, in UTC."""
        return {"timestamp": log_data.pop("timestamp", ""), **log_data}

    def add_fields(
        self, log_data: dict[str, object], record: logging.LogRecord, message_dict: dict[str, object]
    ) -> None:
        """The record's own time, not the time of formatting."""
        super().add_fields(log_data, record, message_dict)
        when = datetime.fromtimestamp(record.created, UTC)
        log_data["timestamp"] = when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_OF_SCRAPY = ("spider", "crawler", "response", "request", "failure", "log_failure", "taskName")
"""What Scrapy puts beside its records and is no part of a line: objects with whole pages in them."""


def handler(path: str | Path | None = None) -> logging.Handler:
    """A handler that appends such lines to a file, or writes them to stderr."""
    made = logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler()
    made.setFormatter(JsonLines())
    return made


def line(message: str, *, level: int = logging.WARNING, logger: str = "archive") -> str:
    """One line that says `message`, without its line break."""
    return JsonLines().format(logging.LogRecord(logger, level, "", 0, message, (), None))
