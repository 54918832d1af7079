"""What an import did, or would do: counts of persons, what was not taken, and what to look at.

The shape of `as_json` is the contract of product.md, section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from gemel.kernel.say import Said, packed
from gemel.kernel.say import unpacked as unpacked_said
from gemel.people.reading.records import Rejection, Remark

Speak = Callable[[Said], str]
KEPT = 200  # so many lines of each kind are kept with an import


@dataclass(slots=True)
class Report:
    """`applied` tells whether anything was written; `ref` is then the import's.

    `unmatched` counts the people of an enrichment who are not known here.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    unmatched: int = 0
    likenesses: int = 0
    applied: bool = False
    ref: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": len(self.rejected),
            "warnings": len(self.warnings),
            "unmatched": self.unmatched,
            "likenesses": self.likenesses,
        }

    def as_json(self, speak: Speak = str) -> dict[str, Any]:
        """Return the report as plain values, its sentences in the reader's language."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [
                {
                    "row": one.row,
                    "field": one.field,
                    "value": one.value,
                    "reason": speak(one.reason),
                    "file": one.file,
                    "left_out": one.left_out,
                }
                for one in self.rejected
            ],
            "warnings": [
                {
                    "row": one.row,
                    "field": one.field,
                    "value": one.value,
                    "message": speak(one.message),
                    "file": one.file,
                    "count": one.count,
                }
                for one in self.warnings
            ],
            "unmatched": self.unmatched,
            "likely_duplicates": self.likenesses,
            "applied": self.applied,
        }

    def kept(self, most: int | None = KEPT) -> dict[str, Any]:
        """Return the report as it is kept with an import: its first lines, still translatable.

        `most` None keeps them all.
        """
        return {
            "rejected": [
                [one.row, one.file, one.field, one.value, packed(one.reason), one.left_out]
                for one in self.rejected[:most]
            ],
            "warnings": [
                [one.row, one.file, one.field, one.value, packed(one.message), one.count]
                for one in self.warnings[:most]
            ],
        }


def unpacked(counts: dict[str, int], kept: dict[str, Any], *, applied: bool, ref: str) -> Report:
    """Return a report from what was kept of it; its lists may be shorter than its counts."""
    return Report(
        created=counts.get("created", 0),
        updated=counts.get("updated", 0),
        unchanged=counts.get("unchanged", 0),
        rejected=[
            Rejection(row, file, place, value, unpacked_said(said), left_out)
            for row, file, place, value, said, left_out in kept.get("rejected", ())
        ],
        warnings=[
            Remark(row, file, place, value, unpacked_said(said), count)
            for row, file, place, value, said, count in kept.get("warnings", ())
        ],
        unmatched=counts.get("unmatched", 0),
        likenesses=counts.get("likenesses", 0),
        applied=applied,
        ref=ref,
    )


def gathered(remarks: Iterable[Remark]) -> list[Remark]:
    """Return remarks with those of the same words and field as one line, with a count."""
    found: dict[tuple[str, str, str], Remark] = {}
    for one in remarks:
        key = (one.file, one.field, str(one.message))
        earlier = found.get(key)
        found[key] = (
            replace(earlier, row=min(earlier.row, one.row), count=earlier.count + one.count)
            if earlier
            else one
        )
    return list(found.values())
