"""Bytes to tables and trees: sizes, encodings, separators, and what is none of these.

Every fault of a whole file raises `Invalid` with the name of the file and what to do; a fault of
one row is left for later. JSON and YAML scalars keep their spelling: YAML is read without its
implicit types, so that the country `NO` stays `NO` and a date stays as it was written.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePath
from typing import NamedTuple, NoReturn

import yaml

from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

LARGEST = 200 * 1024 * 1024  # bytes
DEEPEST = 60
LARGEST_TREE = 5_000_000  # dicts and lists of a tree, aliases counted each time they are met
SEPARATORS = ",;\t|"

_MAGIC: tuple[tuple[bytes, Said], ...] = (
    (b"PK\x03\x04", say("{file} is a packed file (ZIP, XLSX or ODS): save the sheet as CSV")),
    (b"\xd0\xcf\x11\xe0", say("{file} is an old Office file: save the sheet as CSV")),
    (b"%PDF", say("{file} is a PDF: the members are needed as CSV, JSON or YAML")),
    (b"\x1f\x8b", say("{file} is compressed (gzip): unpack it first")),
    (b"7z\xbc\xaf", say("{file} is compressed (7z): unpack it first")),
    (b"Rar!", say("{file} is compressed (RAR): unpack it first")),
    (b"SQLite format 3", say("{file} is a database: the members are needed as CSV, JSON or YAML")),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD_WITH_ACCENT = re.compile(r"[A-Za-z\u00c0-\u017f]*[\u00c0-\u017f][A-Za-z\u00c0-\u017f]*")
# What Western text holds beyond ASCII when it was written as Windows-1252.
_WESTERN = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ffŒœŸŠšŽž’‘“”„‚«»–—…€§°º·´\u00a0]")
_QUOTE_IN_WORD = re.compile(r"[^\W\d_][“”„«»][^\W\d_]")
_CONTROLS = bytes({*range(32), 127} - {9, 10, 11, 12, 13, 27})
_YAML_START = re.compile(r"(?:---(?:\s|$)|%YAML|- |[\w\"'. \-]+:(?:\s|$))")


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


def load(name: str, content: bytes | Path, *, encoding: str = "", separator: str = "") -> Source:
    """Return one file as a table or a tree.

    Raises: Invalid if it is missing, empty, too large, no text, in an encoding that cannot be
    told, or broken JSON or YAML (with line and column).
    """
    label = PurePath(name).name or name
    beside = content.parent if isinstance(content, Path) else None
    raw = _bytes(label, content)
    _refuse_other_kinds(label, raw)
    remarks: list[Said] = []
    text, used = _text(label, raw, encoding, remarks)
    if not text.strip():
        raise Invalid(say("{file} is empty", file=label))
    kind = _kind(label, text)
    if kind == "json":
        tree = _json(label, text)
        return Source(label, _bindings(tree), tree, used, beside, remarks)
    if kind == "yaml":
        return Source(label, tree=_yaml(label, text), encoding=used, beside=beside, remarks=remarks)
    table = Table(list(_rows(text, separator)))
    return Source(label, table, encoding=used, beside=beside, remarks=remarks)


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


def _refuse_other_kinds(label: str, raw: bytes) -> None:
    for magic, sentence in _MAGIC:
        if raw.startswith(magic):
            raise Invalid(Said(sentence.text, {"file": label}))
    start = raw[:512].lstrip().lower()
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<")):
        raise Invalid(
            say("{file} is XML or HTML: the members are needed as CSV, JSON or YAML", file=label)
        )


def _text(label: str, raw: bytes, encoding: str, remarks: list[Said]) -> tuple[str, str]:
    """Return the text and its encoding: what a mapping says, a mark says, UTF-8, or Western."""
    if encoding:
        try:
            return raw.decode(encoding).removeprefix("\ufeff"), encoding
        except (UnicodeDecodeError, LookupError):
            _wrong_encoding(label)
    for mark, marked in _BOMS:
        if raw.startswith(mark):
            try:
                return raw.decode(marked), marked
            except UnicodeDecodeError:
                _wrong_encoding(label)
    wide = _without_mark(raw)
    if wide:
        return wide
    start = raw[:4096]
    if len(start) - len(start.translate(None, _CONTROLS)) > max(8, len(start) // 20):
        raise Invalid(say("{file} is not a text file", file=label))
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    text = raw.decode("cp1252", errors="replace")
    if not _looks_western(raw, text):
        _wrong_encoding(label)
    remarks.append(
        say("{file} is not UTF-8; it was read as Windows-1252: look at the accents", file=label)
    )
    return text, "cp1252"


def _wrong_encoding(label: str) -> NoReturn:
    raise Invalid(
        say(
            "The encoding of {file} cannot be told: save it as UTF-8, "
            "or name the encoding in a mapping",
            file=label,
        )
    )


def _without_mark(raw: bytes) -> tuple[str, str] | None:
    """Return UTF-16 text that came without its mark: every second byte of its start is zero."""
    start = raw[:200]
    if len(start) < 4 or len(raw) % 2:
        return None
    for encoding, zeros, letters in (
        ("utf-16-le", start[1::2], start[::2]),
        ("utf-16-be", start[::2], start[1::2]),
    ):
        if zeros.count(0) * 10 >= len(zeros) * 9 and letters.count(0) * 10 < len(letters):
            try:
                return raw.decode(encoding), encoding
            except UnicodeDecodeError:
                return None
    return None


def _looks_western(raw: bytes, text: str) -> bool:
    """Return whether the text makes sense as Windows-1252: accents among plain letters.

    In Cyrillic or Greek read so, whole words are accents; in Central European text the letters
    of č, ř, ě come out as è, ø, ì beside š or ž. Neither is taken for Western.
    """
    high = [sign for sign in text if sign > "\x7f"]
    if any(not _WESTERN.match(sign) for sign in high) or _QUOTE_IN_WORD.search(text):
        return False
    words = [found.group() for found in _WORD_WITH_ACCENT.finditer(text)]
    letters = sum(map(len, words))
    accents = sum(1 for word in words for letter in word if letter > "\x7f")
    if letters and accents * 2 > letters:
        return False
    carons = sum(raw.count(byte) for byte in (b"\x8a", b"\x8e", b"\x9a", b"\x9e"))
    doubtful = sum(raw.count(byte) for byte in (b"\xe8", b"\xf8", b"\xec", b"\xf9", b"\xc8"))
    return not (carons and doubtful)


def _kind(label: str, text: str) -> str:
    """Return "json", "yaml" or "csv", by how the text begins and how the file is called."""
    start = text.lstrip("\ufeff \t\r\n")
    ending = PurePath(label).suffix.lower()
    if start[:1] in "[{" and ending not in (".csv", ".tsv"):
        return "yaml" if ending in (".yaml", ".yml") else "json"
    if ending in (".json", ".geojson"):
        return "json"
    if ending in (".yaml", ".yml"):
        return "yaml"
    if ending in (".csv", ".tsv", ".tab"):
        return "csv"
    line = start.split("\n", 1)[0].strip()
    looks_yaml = _YAML_START.match(line) and not any(sign in line for sign in ",;\t|")
    return "yaml" if looks_yaml else "csv"


def _json(label: str, text: str) -> object:
    try:
        tree = _plain_json(text.lstrip("\ufeff"))
    except json.JSONDecodeError as fault:
        lines = _json_lines(text) if fault.msg == "Extra data" else None
        if lines is not None:
            return _checked(label, lines)
        raise Invalid(
            say(
                "{file} is broken JSON in line {line}, column {column}: {why}",
                file=label,
                line=fault.lineno,
                column=fault.colno,
                why=fault.msg,
            )
        ) from None
    except RecursionError:
        raise Invalid(say("{file} is nested too deeply", file=label)) from None
    return _checked(label, tree)


def _plain_json(text: str) -> object:
    """Return JSON with its numbers as they are spelled: an id is no quantity."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _json_lines(text: str) -> list[object] | None:
    """Return one value a line, where the file is made so."""
    try:
        return [_plain_json(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


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


def _yaml(label: str, text: str) -> object:
    # The base loader makes nothing but dicts, lists and texts: safer than safe.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        documents = [tree for tree in yaml.load_all(text, Loader=loader) if tree]
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise Invalid(
            say(
                "{file} is broken YAML in line {line}, column {column}: {why}",
                file=label,
                line=mark.line + 1 if mark else 1,
                column=mark.column + 1 if mark else 1,
                why=fault.problem or "",
            )
        ) from None
    except (yaml.YAMLError, ValueError, TypeError) as fault:
        why = str(fault).split("\n", 1)[0]
        raise Invalid(say("{file} is broken YAML: {why}", file=label, why=why)) from None
    except RecursionError:
        raise Invalid(say("{file} is nested too deeply", file=label)) from None
    if not documents:
        raise Invalid(say("{file} is empty", file=label))
    return _checked(label, documents[0] if len(documents) == 1 else documents)


def _checked(label: str, tree: object) -> object:
    """Return the tree if it can be walked: not too deep, and not too large.

    YAML may name one part in many places; each is counted where it is named.
    """
    known: dict[int, tuple[int, int]] = {}  # id → values in it, levels below it

    def measure(node: object, depth: int) -> tuple[int, int]:
        size, height = 1, 0
        for child in node.values() if isinstance(node, dict) else node:  # type: ignore[attr-defined]
            if isinstance(child, dict | list) and depth <= DEEPEST:
                within = known.get(id(child)) or measure(child, depth + 1)
                size, height = size + within[0], max(height, within[1] + 1)
        if depth + height > DEEPEST:
            raise Invalid(say("{file} is nested too deeply", file=label))
        if size > LARGEST_TREE:
            raise Invalid(say("{file} holds too much to be a list of members", file=label))
        known[id(node)] = size, height
        return size, height

    if isinstance(tree, dict | list):
        measure(tree, 0)
    return tree


def _rows(text: str, separator: str) -> Iterator[Row]:
    """Yield the rows that hold anything, numbered as a spreadsheet numbers them."""
    text = text.lstrip("\ufeff")
    number = 0
    hint = re.match(r"sep=(.)\r?\n", text)  # a line that spreadsheets write for themselves
    if hint:
        number, text, separator = 1, text[hint.end() :], separator or hint[1]
    for cells, open_quote in _records(text, separator or best_separator(text)):
        number += 1
        if any(cell and not cell.isspace() for cell in cells):
            yield Row(number, cells, open_quote)


def _records(text: str, separator: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the cells of each record. A quotation mark left open spoils its own line only.

    Such a mark makes one record of many lines: its lines are then read one by one.
    """
    lines = list(io.StringIO(text, newline=""))
    at, width = 0, 0
    while at < len(lines):
        reader = csv.reader(_lines_from(lines, at), delimiter=separator)
        begun = at
        for cells in _until_error(reader):
            used = begun + reader.line_num
            if used - at > 1 and width and _swallowed(lines[at:used], cells, width, separator):
                break
            width = width or len(cells)
            yield cells, False
            at = used
        if at < len(lines):
            yield next(csv.reader([lines[at].replace('"', "")], delimiter=separator), []), True
            at += 1


def _swallowed(lines: list[str], cells: list[str], width: int, separator: str) -> bool:
    """Return whether a record of several lines is rather several rows, run together.

    It is where its cells are too many or too few, or where no separator follows the mark that
    ends the quotation (that mark then opens one further down).
    """
    try:
        strictly = next(csv.reader(lines, delimiter=separator, strict=True), [])
    except csv.Error:
        return True
    return len(cells) != width or strictly != cells


def _lines_from(lines: Sequence[str], start: int) -> Iterator[str]:
    """Yield the lines from a place on, without copying them."""
    for place in range(start, len(lines)):
        yield lines[place]


def _until_error(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    with suppress(csv.Error):
        yield from reader


def best_separator(text: str) -> str:
    """Return the separator that cuts the first lines into the most even rows."""
    sample = list(islice(io.StringIO(text[:200_000], newline=""), 60))
    best, most = ",", (0.0, 0)
    for separator in SEPARATORS:
        try:
            rows = [row for row in csv.reader(sample, delimiter=separator) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if len(row) > 1]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = (widths.count(usual) / len(rows), usual)
        if score > most:
            best, most = separator, score
    return best
