"""The report while it grows: what was not taken, and what was taken with a remark."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace

from gemel.kernel.say import Said
from gemel.people.reading.records import Rejection, Remark

LONGEST_SHOWN = 120


def shown(value: str) -> str:
    """Return a value as a report may show it: cut, and with its invisible signs made visible."""
    cut = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"
    if cut.isprintable():
        return cut
    return "".join(sign if sign.isprintable() else _visible(sign) for sign in cut)


def _visible(sign: str) -> str:
    """Return a blank for the blanks of other widths, a code for what is no blank."""
    return " " if unicodedata.category(sign) == "Zs" else f"\\u{ord(sign):04X}"


@dataclass(slots=True)
class Findings:
    """Collects rejections and remarks; the same remark is kept once, with a count."""

    rejected: list[Rejection] = field(default_factory=list)
    _remarks: dict[tuple[str, str, str, str, str], Remark] = field(default_factory=dict)

    def reject(
        self, row: int, file: str, field: str, value: str, reason: Said, left_out: str = "row"
    ) -> None:
        """Record that something is not taken."""
        self.rejected.append(Rejection(row, file, field, shown(value), reason, left_out))

    def remark(self, row: int, file: str, field: str, value: str, message: Said) -> None:
        """Record that something is taken with a remark; one line for one row and value."""
        self._add(str(row), row, file, field, value, message)

    def remark_once(self, row: int, file: str, field: str, value: str, message: Said) -> None:
        """The same for what may hold in thousands of rows: first row, value, and a count."""
        self._add("", row, file, field, value, message)

    def _add(self, place: str, row: int, file: str, field: str, value: str, message: Said) -> None:
        key = (place, file, field, value, message.text)
        earlier = self._remarks.get(key)
        if earlier is None:
            self._remarks[key] = Remark(row, file, field, shown(value), message)
        else:
            self._remarks[key] = replace(
                earlier, row=min(earlier.row, row), count=earlier.count + 1
            )

    @property
    def remarks(self) -> list[Remark]:
        """All remarks in the order in which they were first made."""
        return list(self._remarks.values())
