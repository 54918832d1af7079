"""Log lines that name nobody: no message arguments, no query, no path, no error text."""

from __future__ import annotations

import logging
import traceback


class Careful(logging.Formatter):
    """Formats a record as time, level, logger; for an error its class and where it happened.

    The text of an error may quote what a person typed, so it is never written.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, plus where an error came from."""
        line = f"{self.formatTime(record, self.datefmt)} {record.levelname} {record.name}"
        if record.name.startswith("gemel"):  # our own lines hold references only, by law
            line += f" {record.getMessage()}"
        if record.exc_info and record.exc_info[0]:
            kind, _, where = record.exc_info
            frames = traceback.extract_tb(where)[-6:]
            steps = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
            line += f" {kind.__name__} at {steps}"
        return line
