"""The mapping file: which column or key of a source holds which of our fields.

TOML or YAML, in three parts, each of which may be left out; what no part mentions is found out
from the file itself.

```toml
[file]                       # how to read it
encoding = "cp1250"
separator = ";"
header = 3                   # the row of the headings
date = "mdy"                 # the order in dates such as 3/4/1994: "dmy", "mdy" or "ymd"
names = "family given"       # the order in a column that holds a whole name
people = "data.items"        # in JSON or YAML: where the list of people is
terms = "mandates"           # in JSON or YAML: the key of a person's list of seats

[fields]                     # our field = the column; in JSON and YAML the path ("name.first")
name = "Navn"
birth_date = { column = "Født", date = "dmy" }
committees = { column = "Udvalg", split = "," }
email = ["E-post", "E-post 2"]
sex = { column = "Køn", values = { K = "F", M = "M" } }
"identifiers.wikidata" = "WD"   # a number in the register that is named

[constants]                  # what is true of everybody in the file
country = "DK"
parliament = "Folketing"
```

The fields are those of `headers.FIELDS`, and `identifiers.<register>`. A column of a list such as
"AFET|DROI" is cut at | and ; and at the ends of lines, unless `split` says otherwise. Where a
value must be replaced, `values` lists what the file writes = what we should read.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.people.reading import files, headers
from gemel.people.reading.dates import ORDERS

_PARTS = ("file", "fields", "constants")
_FILE_KEYS = ("encoding", "separator", "header", "date", "names", "people", "terms")
_COLUMN_KEYS = ("column", "columns", "split", "date", "values")
_NAME_ORDERS = ("family given", "given family")
REGISTER = "identifiers."


@dataclass(frozen=True, slots=True)
class Column:
    """One column that feeds a field, and how its values are read."""

    heading: str
    split: str = ""
    order: str = ""
    language: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file, checked. Empty parts leave everything to be found out."""

    fields: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    separator: str = ""
    header: int = 0
    order: str = ""
    names: str = ""
    people: str = ""
    terms: str = ""

    def require(self, present: Iterable[str], file: str) -> None:
        """Raise Invalid, naming what there is, if a column of the mapping is not in any file."""
        there = list(dict.fromkeys(present))
        keys = {headers.key(heading) for heading in there}
        for columns in self.fields.values():
            for column in columns:
                if headers.key(column.heading) not in keys:
                    raise Invalid(
                        say(
                            "The mapping names the column “{column}”, which {file} does not have. "
                            "It has: {columns}",
                            column=column.heading,
                            file=file,
                            columns=", ".join(there[:60]),
                        )
                    )


def load(name: str, content: bytes | Path, *, shut_in: bool = True) -> Mapping:
    """Return the mapping that a TOML or YAML file describes.

    Raises: Invalid if it cannot be read, or names a field or a setting that does not exist.
    """
    label = PurePath(name).name
    named = label if PurePath(label).suffix else label + ".yaml"
    kind = "toml" if PurePath(label).suffix.lower() == ".toml" else ""
    tree = files.load(named, content, kind=kind, shut_in=shut_in).tree
    if not isinstance(tree, dict):
        raise Invalid(say("{file} is no mapping: see the example in the help", file=label))
    _only(label, tree, _PARTS)
    parts = {part: _part(label, tree, part) for part in _PARTS}
    _only(label, parts["file"], _FILE_KEYS)
    setting = {key: _text(label, key, value) for key, value in parts["file"].items()}
    header = setting.get("header", "0")
    if not header.isascii() or not header.isdigit():
        raise Invalid(say("{file}: header must be the number of a row", file=label))
    if setting.get("names", "") not in ("", *_NAME_ORDERS):
        raise Invalid(say('{file}: names must be "family given" or "given family"', file=label))
    separator = setting.get("separator", "").replace("\\t", "\t")
    if len(separator) > 1:
        raise Invalid(say("{file}: separator must be one sign", file=label))
    return Mapping(
        fields=_fields(label, parts["fields"]),
        constants=_constants(label, parts["constants"]),
        encoding=setting.get("encoding", ""),
        separator=separator,
        header=int(header),
        order=_order(label, setting.get("date", "")),
        names=setting.get("names", ""),
        people=setting.get("people", ""),
        terms=setting.get("terms", ""),
    )


def _part(label: str, tree: dict[str, object], part: str) -> dict[str, object]:
    found = tree.get(part) or {}
    if not isinstance(found, dict):
        raise Invalid(say("{file}: “{part}” must be a list of settings", file=label, part=part))
    return found


def _only(label: str, part: dict[str, object], known: Iterable[str]) -> None:
    known = list(known)
    for key in part:
        if key not in known:
            raise Invalid(
                say(
                    "{file}: “{key}” is not known; known are: {known}",
                    file=label,
                    key=key,
                    known=", ".join(known),
                )
            )


def _text(label: str, key: str, value: object) -> str:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise Invalid(say("{file}: “{key}” must be a text", file=label, key=key))


def _order(label: str, order: str) -> str:
    if order not in ("", *ORDERS):
        raise Invalid(say('{file}: date must be "dmy", "mdy" or "ymd"', file=label))
    return order


def _fields(label: str, part: dict[str, object]) -> dict[str, tuple[Column, ...]]:
    found: dict[str, tuple[Column, ...]] = {}
    for ours, theirs in _flat(part).items():
        if not ours.startswith(REGISTER):
            _known_field(label, ours)
        found[ours] = tuple(_columns(label, ours, theirs))
    return found


def _flat(part: dict[str, object]) -> dict[str, object]:
    """Return the fields with `[fields.identifiers]` written as "identifiers.wikidata"."""
    flat = {key: value for key, value in part.items() if key != REGISTER[:-1]}
    registers = part.get(REGISTER[:-1])
    if isinstance(registers, dict):
        flat |= {REGISTER + str(key): value for key, value in registers.items()}
    elif registers is not None:
        flat["id"] = registers
    return flat


def _known_field(label: str, ours: str) -> None:
    if ours in headers.FIELDS:
        return
    near = difflib.get_close_matches(ours, headers.FIELDS, n=3) or list(headers.FIELDS)
    raise Invalid(
        say(
            "{file}: there is no field “{field}”; did you mean {known}?",
            file=label,
            field=ours,
            known=", ".join(near),
        )
    )


def _columns(label: str, ours: str, theirs: object) -> list[Column]:
    if isinstance(theirs, list):
        return [column for one in theirs for column in _columns(label, ours, one)]
    if not isinstance(theirs, dict):
        return [Column(_text(label, ours, theirs))]
    _only(label, theirs, _COLUMN_KEYS)
    heading = theirs.get("column", theirs.get("columns"))
    if heading is None:
        raise Invalid(say("{file}: “{field}” names no column", file=label, field=ours))
    values = theirs.get("values") or {}
    if not isinstance(values, dict):
        raise Invalid(say("{file}: “{key}” must be a list of settings", file=label, key="values"))
    return [
        Column(
            _text(label, ours, one),
            split=_text(label, "split", theirs.get("split", "")),
            order=_order(label, _text(label, "date", theirs.get("date", ""))),
            values={str(key): _text(label, "values", value) for key, value in values.items()},
        )
        for one in (heading if isinstance(heading, list) else [heading])
    ]


def _constants(label: str, part: dict[str, object]) -> dict[str, str]:
    for ours in part:
        _known_field(label, ours)
    return {ours: _text(label, ours, value) for ours, value in part.items()}
