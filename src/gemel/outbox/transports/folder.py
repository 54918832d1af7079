"""Mails as files in a folder: for the demo, and for a house whose own program takes them away."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from gemel.outbox.transports.mail import Mail, Outcome, Result


class Folder:
    """One file a mail, named by its random number; one that is written twice is one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.down = False

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            self.down = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def send(self, mails: Sequence[Mail]) -> list[Result]:
        """Write the mails, each whole or not at all."""
        results = []
        for mail in mails:
            if self.down:
                results.append(Result(Outcome.UNTRIED, fault="folder"))
                continue
            try:
                self._write(mail)
                results.append(Result(Outcome.SENT))
            except OSError:
                self.down = True
                results.append(Result(Outcome.UNTRIED, fault="folder"))
        return results

    def _write(self, mail: Mail) -> None:
        making, made = self.path / f".{mail.message_id}", self.path / f"{mail.message_id}.eml"
        handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(mail.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        making.replace(made)
