"""Bytes to tables and trees, in the closed child: encodings, separators, and what is neither.

A fault of a whole file raises `Invalid` with the name of the file and what to do; a fault of one
row is left for later. JSON and YAML scalars keep their spelling: YAML is read without its
implicit types, so that the country `NO` stays `NO` and a date stays as it was written.
"""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from encodings import aliases
from importlib import import_module
from itertools import islice
from pathlib import PurePath
from typing import Any, NoReturn

import yaml

from gemel.files import separated, walls
from gemel.files.separated import Row
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

SECONDS = 120  # of computing
MEMORY = 4 * 1024 * 1024 * 1024  # bytes of address space, for the largest files that are taken
MOST_OUT = 1024 * 1024 * 1024
TOGETHER = 1000  # rows that come back in one line
DEEPEST = 60
LARGEST_TREE = 5_000_000  # dicts and lists of a tree, aliases counted each time they are met

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


Handed = tuple[dict[str, Any], bytes]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds: `rows`, or a `tree` of dicts, lists and texts."""

    rows: Iterator[Row] | None = None
    tree: object = None
    encoding: str = "utf-8"
    remarks: list[Said] = field(default_factory=list)


# --- the child's tasks ----------------------------------------------------------------------------


def warm_up(task: str) -> None:
    """Load what reading may need, and take more room than a picture needs, before the walls."""
    walls.widen(memory=MEMORY, seconds=SECONDS, out=MOST_OUT)
    wanted = set(aliases.aliases.values()) if task == "in_any_encoding" else set()
    for name in {*wanted, "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32",
                 "utf_32_le", "utf_32_be", "cp1252"}:  # fmt: skip
        try:
            import_module(f"encodings.{name}")
            codecs.lookup(name)
        except (ImportError, LookupError):  # another system's
            continue
    for name, sample in (("a.csv", b"a,b\n"), ("a.json", b"{"), ("a.yaml", b"a: [")):
        with_word(name, sample)


def usual(data: bytes) -> Handed:
    """Read a file: a line of JSON with name and wishes, then its bytes."""
    head, _, raw = data.partition(b"\n")
    return with_word(raw=raw, **json.loads(head))


in_any_encoding = usual  # with every encoding at hand: whoever maps a file may name any


def with_word(
    name: str, raw: bytes, encoding: str = "", separator: str = "", kind: str = ""
) -> Handed:
    """Return what a file holds, or why not, and its rows in lines of JSON, many a line."""
    try:
        found = parse(name, raw, encoding=encoding, separator=separator, kind=kind)
    except Invalid as refusal:
        return {"invalid": _told(refusal.said)}, b""
    told = {
        "table": found.rows is not None,
        "tree": found.tree,
        "encoding": found.encoding,
        "remarks": [_told(remark) for remark in found.remarks],
    }
    return told, b"\n".join(_lines(found.rows or iter(())))


def _lines(rows: Iterator[Row]) -> Iterator[bytes]:
    while some := list(islice(rows, TOGETHER)):
        yield json.dumps(some).encode()


def _told(sentence: Said) -> tuple[str, Mapping[str, object]]:
    return sentence.text, sentence.values


# --- one file -------------------------------------------------------------------------------------


def parse(
    label: str, raw: bytes, *, encoding: str = "", separator: str = "", kind: str = ""
) -> Parsed:
    """Return one file as rows or a tree; `kind` is json, yaml, toml or csv where it is known.

    Raises: Invalid if it is empty, no text, in an encoding that cannot be told, or broken JSON,
    YAML or TOML (with line and column).
    """
    _refuse_other_kinds(label, raw)
    remarks: list[Said] = []
    text, used = _text(label, raw, encoding, remarks)
    if not text.strip():
        raise Invalid(say("{file} is empty", file=label))
    trees = {"json": _json, "yaml": _yaml, "toml": _toml}
    kind = kind or _kind(label, text)
    if kind in trees:
        return Parsed(tree=trees[kind](label, text), encoding=used, remarks=remarks)
    return Parsed(rows=separated.rows(text, separator), encoding=used, remarks=remarks)


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


def _toml(label: str, text: str) -> object:
    try:
        return json.loads(json.dumps(tomllib.loads(text.lstrip("\ufeff")), default=str))
    except tomllib.TOMLDecodeError as fault:
        raise Invalid(say("{file} is broken TOML: {why}", file=label, why=str(fault))) from None
    except RecursionError:
        raise Invalid(say("{file} is nested too deeply", file=label)) from None
