"""A form as its text file says it, checked field by field. Pure.

artefact = "letter"            # of the catalogue's artefacts
name = "Letter to an ambassador"
kinds = ["meet_ambassador"]    # of the catalogue; empty: every kind with this artefact
chamber = ""                   # a parliament whose own form this is, else neutral
rule = ""                      # the rule of that chamber, cited
reviewed = true                # by a native speaker
[[block]]
text = "I write about the hearing of ${hearing}."
with = ["hearing"]             # only where all of these facts are there
without = ["person"]           # only where none of these is there
each = "violations"            # once for each of several; ${item} is the one
look = "item"                  # heading, item, aside, or nothing for a paragraph
[[block]]
use = "letter_foot"            # the blocks of the passage `_letter_foot.toml` stand here
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from string import Template

from gemel.actions.drafting import vocabulary

LOOKS = ("", "heading", "item", "aside")
LONGEST_BLOCK = 2000
MOST_BLOCKS = 80
MOST_BYTES = 60_000
_FIELDS = {"artefact", "name", "kinds", "chamber", "rule", "reviewed", "block"}
_BLOCK_FIELDS = {"text", "with", "without", "each", "look", "use"}
_HOLE = re.compile(r"\$\{([a-z_]+)\}")


class FormFault(Exception):
    """A form that cannot be used. Says which file, which block and why."""

    def __init__(self, file: str, where: str, why: str) -> None:
        super().__init__(f"{file}, {where}: {why}")


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or item of a form, and the facts on which it stands or falls."""

    text: str
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    each: str = ""
    look: str = ""

    @property
    def holes(self) -> tuple[str, ...]:
        """Return the facts that its text names, in their order."""
        return tuple(_HOLE.findall(self.text))

    def filled(self, words: Mapping[str, str]) -> str:
        """Return the text with its holes filled. The caller has a word for every hole."""
        return Template(self.text).substitute(words)


@dataclass(frozen=True)
class Form:
    """One form in one language."""

    file: str
    language: str
    artefact: str
    name: str
    kinds: tuple[str, ...]
    chamber: str
    rule: str
    reviewed: bool
    blocks: tuple[Block, ...]

    @property
    def facts(self) -> frozenset[str]:
        """Return every fact that the form may show or ask for."""
        return frozenset(
            key
            for block in self.blocks
            for key in (*block.holes, *block.present, *block.absent, block.each)
            if key and key != vocabulary.ITEM
        )

    def suits(self, kind: str, artefacts: Collection[str]) -> bool:
        """Tell whether an act of this kind, with these artefacts, can use the form."""
        return self.artefact in artefacts and (not self.kinds or kind in self.kinds)


def read(
    text: str,
    *,
    file: str,
    language: str,
    artefacts: Collection[str],
    kinds: Collection[str],
    passages: Mapping[str, tuple[Block, ...]],
) -> Form:
    """Return the form of a file. `artefacts` and `kinds` are those that the catalogue knows.

    Raises: FormFault, in English, for whoever writes forms.
    """
    table = _table(text, file, _FIELDS)
    artefact = _text(table, "artefact", file, "form")
    if artefact not in artefacts:
        raise FormFault(file, "artefact", f"{artefact!r} is not in the catalogue")
    wanted = _texts(table, "kinds", file, "form")
    if strange := set(wanted) - set(kinds):
        raise FormFault(file, "kinds", f"{sorted(strange)[0]!r} is not in the catalogue")
    reviewed = table.get("reviewed", False)
    if not isinstance(reviewed, bool):
        raise FormFault(file, "reviewed", "must be true or false")
    return Form(
        file=file,
        language=language,
        artefact=artefact,
        name=_text(table, "name", file, "form"),
        kinds=wanted,
        chamber=_text(table, "chamber", file, "form", empty=True),
        rule=_text(table, "rule", file, "form", empty=True),
        reviewed=reviewed,
        blocks=_blocks(table, file, passages),
    )


def passage(text: str, *, file: str) -> tuple[Block, ...]:
    """Return the blocks of a passage that several forms use. Raises: FormFault."""
    return _blocks(_table(text, file, {"block"}), file, {})


def _table(text: str, file: str, fields: Collection[str]) -> Mapping[str, object]:
    if len(text.encode()) > MOST_BYTES:
        raise FormFault(file, "file", f"is longer than {MOST_BYTES} bytes")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise FormFault(file, "file", f"is no TOML: {fault}") from None
    except RecursionError:
        raise FormFault(file, "file", "is no form: lists stand in lists without end") from None
    if unknown := set(table) - set(fields):
        raise FormFault(file, sorted(unknown)[0], "is no field here")
    return table


def _blocks(
    table: Mapping[str, object], file: str, passages: Mapping[str, tuple[Block, ...]]
) -> tuple[Block, ...]:
    rows = table.get("block", [])
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_BLOCKS:
        raise FormFault(file, "block", f"write 1 to {MOST_BLOCKS} of [[block]]")
    found: list[Block] = []
    for number, row in enumerate(rows, start=1):
        where = f"block {number}"
        if not isinstance(row, dict):
            raise FormFault(file, where, "must be a table: [[block]]")
        named = row.get("use", "")
        if "use" not in row:
            found.append(_block(row, file, where))
        elif set(row) != {"use"} or not isinstance(named, str) or named not in passages:
            raise FormFault(file, where, "use stands alone, and names a passage of this language")
        else:
            found += passages[named]
    return tuple(found)


def _block(row: Mapping[str, object], file: str, where: str) -> Block:
    if unknown := set(row) - _BLOCK_FIELDS:
        raise FormFault(file, where, f"{sorted(unknown)[0]!r} is no field of a block")
    block = Block(
        text=_text(row, "text", file, where),
        present=_texts(row, "with", file, where),
        absent=_texts(row, "without", file, where),
        each=_text(row, "each", file, where, empty=True),
        look=_text(row, "look", file, where, empty=True),
    )
    if len(block.text) > LONGEST_BLOCK:
        raise FormFault(file, where, f"text is longer than {LONGEST_BLOCK} characters")
    if block.look not in LOOKS:
        raise FormFault(file, where, f"look {block.look!r} is none of heading, item, aside")
    if block.each and block.each not in vocabulary.MANY:
        raise FormFault(file, where, f"each {block.each!r} is no fact of which there are several")
    if strange := _strange(block):
        raise FormFault(file, where, f"{strange!r} is no fact that a form may name")
    if "$" in _HOLE.sub("", block.text):
        raise FormFault(file, where, "a $ stands before {name of a fact} and nowhere else")
    if vocabulary.ITEM in block.holes and not block.each:
        raise FormFault(file, where, "${item} needs each")
    return block


def _strange(block: Block) -> str:
    known = {*vocabulary.ONE, *vocabulary.MANY}
    single = {*vocabulary.ONE, vocabulary.ITEM}
    named = (*block.present, *block.absent)
    return next(
        (key for key in named if key not in known),
        next((key for key in block.holes if key not in single), ""),
    )


def _text(
    table: Mapping[str, object], key: str, file: str, where: str, *, empty: bool = False
) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise FormFault(file, where, f"{key} must be a text")
    if not value.strip() and not empty:
        raise FormFault(file, where, f"{key} is missing")
    return value.strip()


def _texts(table: Mapping[str, object], key: str, file: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise FormFault(file, where, f"{key} must be a list of texts")
    return tuple(value)
