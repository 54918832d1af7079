"""The catalogue's TOML files, read and checked. Pure.

`words.toml` holds the words; every other file is one group, and each of its tables one kind:

    number        row of the study (domain.md, section 3); row 12 only points to other rows
    sources       bullets of the two papers (A1 to A7, B1 to B13); may be absent with `outside`
    outside       the programme in which it was seen, for what the two papers do not name
    title, what   what people read; `to_whom` likewise; `caution` (if any) says how it can harm
    who           who acts
    addressees    who is addressed; each brings its audience (see `words.toml`)
    visibility    public, non_public or either
    needs         what has to be there first; consent and decision make the basis
    general       true: can be done without naming anyone (default false)
    audiences     who gets to know, for each visibility that the kind allows
    always        audiences that are told whichever addressee is chosen (default none)
    artefacts     what is made or kept; `yields` what it can bring
    tile          the large choice of a phone that stands for it (default none)
    minutes       the member's own effort, roughly
    person_kinds  defender, parliamentarian
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from gemel.actions.catalogue.entry import (
    AUDIENCES,
    PUBLIC_AUDIENCE,
    Addressee,
    Catalogue,
    Kind,
    Outcome,
    Visibility,
    Vocabulary,
    Word,
)
from gemel.actions.catalogue.table import CatalogueFault, Say, Table

WORDS = "words.toml"
ROWS = frozenset(range(1, 42)) - {12}
SHAPES = frozenset({"text", "date", "number", "yes_no", "link", "choice"})
SECTIONS = (
    *("group", "paper", "bullet", "who", "person_kind", "visibility", "basis"),
    *("addressee", "need", "artefact", "option", "yield", "tile"),
)

W = TypeVar("W", bound=Word)


def read(folder: Path, say: Say) -> Catalogue:
    """Read and check the whole catalogue; `say` makes a phrase translatable.

    Raises: CatalogueFault for the first thing that is wrong.
    """
    words = _words(_parsed(folder / WORDS), say)
    kinds: dict[str, Kind] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == WORDS:
            continue
        if path.stem not in words.groups:
            raise CatalogueFault(path.name, "file", "name", f"{WORDS} has no such group")
        for key, fields in _parsed(path).items():
            table = _table(path.name, key, key, fields, say)
            if key in kinds:
                raise table.fault("key", "stands in two files")
            kinds[key] = _kind(key, table, words.groups[path.stem], words)
            table.done()
    in_order = sorted(kinds.values(), key=lambda kind: kind.number)
    catalogue = Catalogue(
        words=words, kinds=MappingProxyType({kind.key: kind for kind in in_order})
    )
    _check_whole(catalogue)
    return catalogue


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise CatalogueFault(path.name, "file", "text", str(why)) from why


def _table(file: str, entry: str, key: str, fields: object, say: Say) -> Table:
    if not re.fullmatch(r"[a-z][a-z_]*|[AB][0-9]{0,2}", key):
        raise CatalogueFault(file, entry, "key", "must be lower-case letters and underscores")
    if not isinstance(fields, dict):
        raise CatalogueFault(file, entry, "entry", "must be a table")
    return Table(file, entry, fields, say)


def _words(sections: Mapping[str, object], say: Say) -> Vocabulary:
    for section in sections:
        if section not in SECTIONS:
            raise CatalogueFault(WORDS, section, "section", "is not a section of the words")

    def made(section: str, make: Callable[[str, Table], W]) -> Mapping[str, W]:
        tables = sections.get(section)
        if not isinstance(tables, dict) or not tables:
            raise CatalogueFault(WORDS, section, "section", "is missing or empty")
        words = {}
        for key, fields in tables.items():
            short = {"label": fields} if isinstance(fields, str) else fields
            table = _table(WORDS, f"{section}.{key}", key, short, say)
            words[key] = make(key, table)
            table.done()
        return MappingProxyType(words)

    options = made("option", _word)
    return Vocabulary(
        groups=made("group", _word),
        papers=made("paper", _word),
        bullets=made("bullet", _word),
        who=made("who", _word),
        person_kinds=made("person_kind", _word),
        visibilities=made("visibility", _word),
        bases=made("basis", _word),
        addressees=made("addressee", _addressee),
        needs=made("need", _word),
        artefacts=made("artefact", _word),
        yields=made("yield", lambda key, table: _outcome(key, table, options)),
        options=options,
        tiles=made("tile", _word),
    )


def _word(key: str, table: Table) -> Word:
    return Word(key=key, label=table.phrase("label"), note=table.maybe("note"))


def _addressee(key: str, table: Table) -> Addressee:
    audience = table.plain("audience")
    if audience and audience not in AUDIENCES:
        raise table.fault("audience", f"unknown key {audience!r}")
    return Addressee(key=key, label=table.phrase("label"), audience=audience)


def _outcome(key: str, table: Table, options: Mapping[str, Word]) -> Outcome:
    shape = table.plain("shape")
    if shape not in SHAPES:
        raise table.fault("shape", f"unknown key {shape!r}")
    chosen = table.some("options", options) if shape == "choice" else ()
    return Outcome(key=key, label=table.phrase("label"), shape=shape, options=chosen)


def _kind(key: str, table: Table, group: Word, words: Vocabulary) -> Kind:
    visibility = Visibility(table.one("visibility", words.visibilities).key)
    publicly, privately = _told(table, visibility)
    kind = Kind(
        key=key,
        number=table.count("number"),
        group=group,
        sources=table.some("sources", words.bullets) if table.has("sources") else (),
        outside=table.maybe("outside"),
        title=table.phrase("title"),
        what=table.phrase("what"),
        who=table.some("who", words.who),
        to_whom=table.phrase("to_whom"),
        addressees=table.some("addressees", words.addressees),
        visibility=visibility,
        needs=table.some("needs", words.needs),
        general=table.flag("general"),
        told_publicly=publicly,
        told_privately=privately,
        always_told=frozenset(table.keys("always", AUDIENCES) if table.has("always") else ()),
        artefacts=table.some("artefacts", words.artefacts),
        yields=table.some("yields", words.yields),
        tile=table.one("tile", words.tiles) if table.has("tile") else None,
        minutes=table.count("minutes"),
        person_kinds=frozenset(table.keys("person_kinds", words.person_kinds)),
        caution=table.maybe("caution"),
    )
    _check_kind(kind, table)
    return kind


def _told(table: Table, visibility: Visibility) -> tuple[frozenset[str], frozenset[str]]:
    """Return the audiences of the public and of the non-public form of a kind."""
    inner = table.inner("audiences")
    publicly: frozenset[str] = frozenset()
    privately: frozenset[str] = frozenset()
    if visibility is not Visibility.NON_PUBLIC:
        publicly = frozenset(inner.keys("public", AUDIENCES))
        if PUBLIC_AUDIENCE not in publicly:
            raise inner.fault("public", "must name the public")
    if visibility is not Visibility.PUBLIC:
        privately = frozenset(inner.keys("non_public", AUDIENCES))
        if not privately or PUBLIC_AUDIENCE in privately:
            raise inner.fault("non_public", "must name somebody, and never the public")
    if visibility is Visibility.EITHER and not privately < publicly:
        raise inner.fault("public", "must name everyone whom the non-public form tells")
    inner.done()
    return publicly, privately


def _check_kind(kind: Kind, table: Table) -> None:
    if kind.number not in ROWS:
        raise table.fault("number", "is not a row of the study")
    if not kind.sources and kind.outside is None:
        raise table.fault("sources", "names no bullet, and there is no outside source")
    if not (kind.who and kind.addressees and kind.artefacts and kind.person_kinds):
        raise table.fault("who", "who, addressees, artefacts and person_kinds may not be empty")
    narrowest = kind.told_privately or kind.told_publicly
    for audience in sorted({word.audience for word in kind.addressees} - narrowest - {""}):
        raise table.fault("audiences", f"an addressee tells {audience!r}, which is not listed")
    if not kind.always_told <= narrowest:
        raise table.fault("always", "names an audience that is not listed")


def _check_whole(catalogue: Catalogue) -> None:
    """Check what no single entry can show: nothing twice, and every word in use."""
    kinds, words = catalogue.kinds.values(), catalogue.words
    by_number: dict[int, str] = {}
    for kind in kinds:
        if other := by_number.get(kind.number):
            raise CatalogueFault(f"{kind.group.key}.toml", kind.key, "number", f"is {other}'s too")
        by_number[kind.number] = kind.key
    used: dict[str, tuple[Mapping[str, Word], set[str]]] = {
        "group": (words.groups, {kind.group.key for kind in kinds}),
        "bullet": (words.bullets, {word.key for kind in kinds for word in kind.sources}),
        "who": (words.who, {word.key for kind in kinds for word in kind.who}),
        "addressee": (words.addressees, {word.key for kind in kinds for word in kind.addressees}),
        "need": (words.needs, {word.key for kind in kinds for word in kind.needs}),
        "artefact": (words.artefacts, {word.key for kind in kinds for word in kind.artefacts}),
        "yield": (words.yields, {word.key for kind in kinds for word in kind.yields}),
        "tile": (words.tiles, {kind.tile.key for kind in kinds if kind.tile}),
    }
    for section, (known, in_use) in used.items():
        for key in known:
            if key not in in_use:
                raise CatalogueFault(WORDS, f"{section}.{key}", "use", "no kind uses it")
