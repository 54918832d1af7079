"""Files from outside to tables and trees. They are parsed in a closed child process.

What comes back from it is JSON; the size is looked at here, before anything is read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from gemel.files import confine, tables
from gemel.files.rules import CLOSED, Fault
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

LARGEST = 200 * 1024 * 1024  # bytes
PATIENCE = 240  # seconds on the clock, for the largest


class Row(NamedTuple):
    """Cells as they stand in the file, with the number that a spreadsheet gives the row.

    `open_quote` is True where a quotation mark is opened in the row and never closed.
    """

    number: int
    cells: list[str]
    open_quote: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that hold anything, the header among them."""

    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read: a `table`, or a `tree` of dicts, lists and texts. `beside` is its folder."""

    name: str
    table: Table | None = None
    tree: object = None
    encoding: str = "utf-8"
    beside: Path | None = None
    remarks: list[Said] = field(default_factory=list)
    of_people: bool = False  # another file numbers its rows as persons


def load(
    name: str,
    content: bytes | Path,
    *,
    encoding: str = "",
    separator: str = "",
    kind: str = "",
    shut_in: bool = True,
) -> Source:
    """Return one file as a table or a tree. Without `shut_in` it is parsed in this process.

    Raises: Invalid if it is missing, empty, too large, no text, in an encoding that cannot be
    told, broken JSON or YAML (with line and column), or where no child can be shut in.
    """
    label = PurePath(name).name or name
    raw = _bytes(label, content)
    wishes = {"encoding": encoding, "separator": separator, "kind": kind}
    reader = _in_child if shut_in else tables.with_word
    told, lines = reader(label, raw, **wishes)
    del raw
    if "invalid" in told:
        raise Invalid(_said(told["invalid"]))
    tree = told["tree"]
    table = Table(_rows(lines)) if told["table"] else _bindings(tree)
    return Source(
        label, table, tree, str(told["encoding"]),
        content.parent if isinstance(content, Path) else None,
        [_said(remark) for remark in told["remarks"]],
    )  # fmt: skip


def _rows(lines: bytes) -> list[Row]:
    return [Row(*row) for line in lines.splitlines() for row in json.loads(line)]


def _in_child(label: str, raw: bytes, **wishes: str) -> tables.Handed:
    head = json.dumps({"name": label, **wishes}).encode()
    task = "in_any_encoding" if wishes["encoding"] else "usual"
    try:
        return confine.run(
            f"gemel.files.tables:{task}", head + b"\n" + raw, patience=PATIENCE,
            most=tables.MOST_OUT,
        )  # fmt: skip
    except confine.Unconfined:
        raise Invalid(CLOSED) from None
    except confine.Broke as broke:
        if broke.fault is Fault.EFFORT:
            raise Invalid(
                say("{file} takes too much time or memory to read: split it", file=label)
            ) from None
        raise Invalid(
            say("{file} breaks what reads it: save it anew from its program", file=label)
        ) from None


def _said(told: Any) -> Said:
    text, values = told
    return Said(str(text), {str(name): value for name, value in dict(values).items()})


def _bytes(label: str, content: bytes | Path) -> bytes:
    """Return the bytes; the size is looked at before anything is read."""
    try:
        size = content.stat().st_size if isinstance(content, Path) else len(content)
        if size > LARGEST:
            raise Invalid(
                say(
                    "{file} has {size} MB; the limit is {limit} MB: split it, or take a part",
                    file=label,
                    size=size // (1024 * 1024),
                    limit=LARGEST // (1024 * 1024),
                )
            )
        if isinstance(content, Path) and not content.is_file():
            raise Invalid(say("{file} is not a file", file=label))
        raw = content.read_bytes() if isinstance(content, Path) else content
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise Invalid(say("{file} cannot be opened: {why}", file=label, why=why)) from None
    if not raw:
        raise Invalid(say("{file} is empty", file=label))
    return raw


def _bindings(tree: object) -> Table | None:
    """Return the table that the answer to a SPARQL query is, None for any other tree."""
    head, results = (
        tree.get(key) if isinstance(tree, dict) else None for key in ("head", "results")
    )
    names = head.get("vars") if isinstance(head, dict) else None
    rows = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(names, list) or not isinstance(rows, list):
        return None
    cells = [[_bound(row, name) for name in names] for row in rows]
    return Table([Row(at, row) for at, row in enumerate([[*map(str, names)], *cells], start=1)])


def _bound(row: object, name: object) -> str:
    found = row.get(name) if isinstance(row, dict) and isinstance(name, str) else None
    return str(found.get("value") or "") if isinstance(found, dict) else ""
