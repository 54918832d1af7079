"""The complete open export: every table as JSON Lines and CSV, members as Popolo, in one archive.

Streamed: one row at a time, whatever the size. What is sealed is left out, and so are hashes that
let somebody in. `exposures` chooses whose records are told: a row that belongs to a person or a
case of another exposure is left out with all that hangs on it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from gemel import __version__
from gemel.upkeep import popolo, stores
from gemel.upkeep.queries import tables

EVERY = tables.EVERY
# What lets somebody in, or says whose browser is signed in.
NEVER = frozenset(
    {"password", "token_hash", "code_hash", "subject_hash", "session_key", "request_key"}
)
FILED = frozenset({"actions.ReplyPaper"})  # tables whose bytes leave too, each row as a file
NUMBER = re.compile(r"^[+-]?[\d.,]+$")
README = """Gemel: open export, made {at} by version {version}.

popolo.json        parliamentarians, parliaments, parties, committees and who sits where (Popolo)
tables/NAME.jsonl  every table, one JSON object a row
tables/NAME.csv    the same for spreadsheets: lists and objects as JSON in the cell
tables/A.B.csv     which rows of A belong to which of the table that B names, as their numbers
files/NAME/ID.*    the documents themselves: answers that were filed, by the number of their row
tables.json        every table with its columns, the care that each column asks for, and its rows

Persons and cases of these exposures: {exposures}.
Left out: what is sealed, passwords and the hashes of links and codes, sign-ins, files in waiting,
photographs, and letterheads.
References (ref) join the tables; `X_id` is the `id` of a row of the table that X names.
"""
Step = Callable[[int], None]


@dataclass(frozen=True)
class Told:
    """How many rows of each table were written."""

    rows: dict[str, int] = field(default_factory=dict)


def write(
    target: IO[bytes],
    *,
    at: datetime,
    exposures: Collection[str] = EVERY,
    step: Step = lambda done: None,
) -> Told:
    """Write the archive into a stream, which need not be one that can seek."""
    told = Told()
    chosen = frozenset(exposures)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        head = README.format(
            at=at.isoformat(timespec="seconds"), version=__version__,
            exposures=", ".join(sorted(chosen)),
        )  # fmt: skip
        archive.writestr("README.txt", head)
        with archive.open("popolo.json", "w") as file:
            for part in popolo.stream():
                file.write(part.encode())
        listed = {}
        for model in kept():
            label, columns = model._meta.label, columns_of(model)
            told.rows[label] = _table(archive, model, columns, chosen, step)
            if label in FILED:
                _files(archive, model, chosen)
            for name, pairs in tables.joined(model) if chosen == EVERY else ():
                _pairs(archive, f"{label}.{name}", pairs)
            listed[label] = {"rows": told.rows[label], "columns": {
                name: _care(model, name) for name in columns}}  # fmt: skip
        archive.writestr("tables.json", json.dumps(listed, indent=1))
    return told


def kept() -> list[type[models.Model]]:
    """Return the tables of the house that are exported, in order of name: none that live apart."""
    ours = [
        one for one in apps.get_models()
        if one.__module__.startswith("gemel.") and one._meta.app_label not in stores.APART
    ]  # fmt: skip
    return sorted((m for m in ours if columns_of(m)), key=lambda m: m._meta.label)


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns that may leave: classified, not sealed, no bytes, no key to the house."""
    care: Any = model.__dict__.get("Care")
    if care is None:
        return []
    open_ones = set(care.public) | set(care.inside)
    return [
        one.attname
        for one in model._meta.concrete_fields
        if one.name in open_ones
        and one.name not in NEVER
        and not isinstance(one, models.BinaryField)
    ]


def _care(model: type[models.Model], attname: str) -> str:
    names = {one.attname: one.name for one in model._meta.concrete_fields}
    care: Any = model.__dict__["Care"]
    return "public" if names[attname] in care.public else "inside"


def _table(
    archive: zipfile.ZipFile,
    model: type[models.Model],
    columns: list[str],
    exposures: frozenset[str],
    step: Step,
) -> int:
    """Write one table twice, each time a row at a time; return how many rows it has."""
    name = f"tables/{model._meta.label}"
    count = 0
    with archive.open(f"{name}.jsonl", "w") as file:
        for row in tables.rows(model, columns, exposures=exposures):
            line = json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            file.write(line.encode() + b"\n")
            count += 1
            step(1)
    with (
        archive.open(f"{name}.csv", "w") as file,
        io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="") as text,
    ):
        writer = csv.writer(text)
        writer.writerow(columns)
        for row in tables.rows(model, columns, exposures=exposures):
            writer.writerow([_cell(row[column]) for column in columns])
    return count


def _files(archive: zipfile.ZipFile, model: type[models.Model], exposures: frozenset[str]) -> None:
    """Write the documents of one table, one at a time; what is words stands in its row."""
    for pk, kind, data in tables.files(model, exposures=exposures):
        archive.writestr(f"files/{model._meta.label}/{pk}.{kind}", data)


def _pairs(archive: zipfile.ZipFile, name: str, pairs: Iterable[tuple[int, int]]) -> None:
    """Write which rows of two tables belong together, as their numbers."""
    with archive.open(f"tables/{name}.csv", "w") as file:
        for one, other in pairs:
            file.write(f"{one},{other}\n".encode())


def _cell(value: Any) -> str:
    """Return a value for a spreadsheet, in which nothing may run."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    risky = text.startswith(("=", "+", "-", "@", "\t", "\r")) and not NUMBER.match(text)
    return f"'{text}" if risky else text


def count() -> int:
    """Return about how many rows there are, for the progress of an export."""
    return sum(tables.count(model) for model in kept())
