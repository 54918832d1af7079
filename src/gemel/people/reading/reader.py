"""From files to a reading: each file by its shape, then all joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people.reading import (
    bodies,
    columns,
    files,
    fixtures,
    join,
    lookups,
    nested,
    part,
    popolo,
    table,
)
from gemel.people.reading.bodies import BodyNames
from gemel.people.reading.draft import Draft
from gemel.people.reading.files import Source
from gemel.people.reading.findings import Findings
from gemel.people.reading.mapping import Mapping
from gemel.people.reading.origin import Origin
from gemel.people.reading.records import PersonRecord, Reading
from gemel.people.reading.scribe import Scribe

Progress = Callable[[int, int], None]
_BESIDE = ("committees.json", "delegations.json")  # names for the codes of a members' table
_EVERY = 500  # rows between two steps of the progress bar


@dataclass(slots=True)
class Work:
    """One run: the settings, the findings, and how far it is."""

    mapping: Mapping
    where: dict[str, str]
    today: date
    enriching: bool
    progress: Progress | None
    shut_in: bool
    findings: Findings = field(default_factory=Findings)
    names: BodyNames = field(default_factory=BodyNames)
    total: int = 0
    done: int = 0
    left_out: int = 0
    alone: bool = False  # there is one file of people
    dated: bool = False  # a table dates seats: others show only where somebody sits
    shapes: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Count one row."""
        self.done += 1
        if self.progress and self.done % _EVERY == 0:
            self.progress(self.done, self.total)

    def origin(self, source: Source) -> Origin:
        """Return the origin of one file."""
        scribe = Scribe(source.name, self.findings, self.today, self.mapping.order)
        return Origin(
            scribe,
            constants=dict(self.mapping.constants),
            names_order=self.mapping.names,
            body_names=self.names,
            enriching=self.enriching,
        )


def read(
    inputs: Sequence[tuple[str, bytes | Path]],
    *,
    mapping: Mapping | None = None,
    where: dict[str, str] | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
    shut_in: bool = True,
) -> Reading:
    """Return the people of one or several files, joined by identifiers.

    `inputs` are (name, content); a Path is opened here and looked beside for the names of
    committees. `where` takes only rows with these values in these columns. `as_of` is the day on
    which open mandates are known to run; it is handed on, and bounds dates of birth. The files
    are parsed in a closed child process; without `shut_in`, in this one.

    Raises: Invalid for what concerns a whole file: missing, empty, too large, unreadable, of no
    known shape, or without the columns that a mapping or `where` names.
    """
    return _run(inputs, mapping, where, as_of, progress, enriching=False, shut_in=shut_in)


def read_enrichment(
    inputs: Sequence[tuple[str, bytes | Path]],
    *,
    mapping: Mapping | None = None,
    where: dict[str, str] | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
    shut_in: bool = True,
) -> Reading:
    """The same for facts about people who are known already: identifiers are needed, names not.

    Nothing here may create anybody; a row without an identifier is rejected.
    """
    return _run(inputs, mapping, where, as_of, progress, enriching=True, shut_in=shut_in)


def _run(
    inputs: Sequence[tuple[str, bytes | Path]],
    mapping: Mapping | None,
    where: dict[str, str] | None,
    as_of: date | None,
    progress: Progress | None,
    *,
    enriching: bool,
    shut_in: bool,
) -> Reading:
    if not inputs:
        raise Invalid(say("No file is given"))
    today = as_of or date.today()
    work = Work(mapping or Mapping(), dict(where or {}), today, enriching, progress, shut_in)
    sources = [
        files.load(
            name, content, encoding=work.mapping.encoding, separator=work.mapping.separator,
            shut_in=shut_in,
        )
        for name, content in inputs
    ]  # fmt: skip
    for source in sources:
        for message in source.remarks:
            work.findings.remark(0, source.name, "", "", message)
    drafts = join.one_scope(list(_drafts(sources, work)))
    records = join.joined(drafts, work.findings, today, enriching=enriching)
    _say_if_none(records, work)
    _say_if_nowhere(records, work)
    if progress:
        progress(work.total, work.total)
    return Reading(
        shape="+".join(dict.fromkeys(work.shapes)),
        records=tuple(records),
        rejected=tuple(work.findings.rejected),
        warnings=tuple(work.findings.remarks),
        counts=_counts(records, work),
        as_of=as_of,
    )


def _counts(records: Sequence[PersonRecord], work: Work) -> dict[str, int]:
    return {
        "rows": work.done,
        "left_out": work.left_out,
        "people": len(records),
        "mandates": sum(len(record.mandates) for record in records),
        "bodies": sum(len(record.bodies) for record in records),
    }


# --- files by their shape ------------------------------------------------------------------


def _drafts(sources: list[Source], work: Work) -> Iterator[Draft]:
    """Yield the drafts of all files: names of bodies are read first, fixtures together."""
    sources = _without_names(sources, work)
    linked = [source for source in sources if fixtures.is_fixture(source.tree)]
    persons = [source for source in sources if popolo.is_popolo(source.tree)]
    others = [one for one in sources if one not in linked and one not in persons]
    others = lookups.joined(others, work.mapping, work.findings, work.names)
    work.alone = len(linked) + len(persons) + len(others) == 1
    lists = [(one, each) for one in others if one.table is None for each in _members(one, work)]
    _refuse_mapping([*linked, *persons], work)
    _check_columns(others, lists, bool(linked or persons), work)
    sheets = [table.understood(one, work.mapping) for one in others if one.table]
    _look_beside(sheets, work)
    work.dated = any(sheet.dates_seats for sheet in sheets)
    work.total = sum(len(sheet.rows) for sheet in sheets)
    work.total += sum(len(found.entries) for _, found in lists)
    if linked:
        yield from _fixtures(linked, work)
    for sheet in sheets:
        yield from _table(sheet, work)
    for source in persons:
        work.shapes.append("popolo")
        work.total += popolo.size(source)
        found = popolo.people(source, work.origin(source), work.step)
        yield from part.drafts(found, work.where)
    for source, members in lists:
        yield from _nested(source, members, work)


def _members(source: Source, work: Work) -> list[nested.Members]:
    """Return the lists of people of a tree, and say which other lists are passed over."""
    found, others = nested.members(source, work.mapping)
    for one in others:
        message = say("A list of people of another kind: not taken")
        work.findings.remark(0, source.name, one.path, str(len(one.entries)), message)
    return found


def _refuse_mapping(known: list[Source], work: Work) -> None:
    """Raise Invalid for a mapping of fields with a shape whose fields are known."""
    if known and work.mapping.fields:
        raise Invalid(
            say(
                "{file} has fields that are known: of a mapping, only constants are of use",
                file=known[0].name,
            )
        )


def _without_names(sources: list[Source], work: Work) -> list[Source]:
    """Take in the files that only name bodies; return the others."""
    left: list[Source] = []
    for source in sources:
        named = bodies.as_names(source.tree)
        if named is None:
            left.append(source)
        else:
            work.names.add(named, _kind_of_names(source.name, named))
    if not left:
        raise Invalid(say("Only names of committees are given: the members are needed too"))
    return left


def _look_beside(sheets: list[table.Sheet], work: Work) -> None:
    """Take in the names of bodies that lie beside the tables which name bodies."""
    folders = {sheet.source.beside for sheet in sheets if sheet.uses.name_bodies}
    for folder in filter(None, folders):
        for name in _BESIDE:
            if (folder / name).is_file():
                _names_beside(folder / name, work)


def _names_beside(path: Path, work: Work) -> None:
    try:
        named = bodies.as_names(files.load(path.name, path, shut_in=work.shut_in).tree) or {}
    except Invalid:  # a file that nobody named: of no use, and no reason to stop
        return
    new = {code: name for code, name in named.items() if not work.names.name(code)}
    if new:
        work.names.add(new, _kind_of_names(path.name, new))
        message = say("Names of bodies were taken from this file, which lies beside")
        work.findings.remark(0, path.name, "", "", message)


def _kind_of_names(file: str, named: dict[str, str]) -> str:
    told = fold(file + " " + next(iter(named.values()), ""))
    return bodies.DELEGATION if "delegation" in told else bodies.COMMITTEE


def _check_columns(
    sources: list[Source],
    lists: list[tuple[Source, nested.Members]],
    ours: bool,
    work: Work,
) -> None:
    """Raise Invalid for columns that the mapping or `where` names and no file has."""
    headings = [text for source in sources for text in table.headings(source, work.mapping)]
    headings += sorted({path for _, found in lists for path in nested.paths_of(found)})
    if headings:
        work.mapping.require(headings, ", ".join(source.name for source in sources))
    part.check(work.where, headings, ours or bool(lists))


def _fixtures(sources: list[Source], work: Work) -> Iterator[Draft]:
    work.shapes.append("fixtures")
    origins = {source.name: work.origin(source) for source in sources}
    linked = fixtures.linked(sources, origins)
    work.total += len(linked.persons)
    yield from part.drafts(fixtures.people(linked, origins, work.step), work.where)


def _table(sheet: table.Sheet, work: Work) -> Iterator[Draft]:
    rows, whole = part.rows(sheet.rows, sheet.uses.headings, work.where)
    work.left_out += len(sheet.rows) - len(rows)
    work.done += len(sheet.rows) - len(rows)
    work.shapes.append(sheet.uses.shape)
    origin = work.origin(sheet.source)
    if not sheet.uses.tells_people and work.alone and not work.enriching:
        raise _of_nobody(sheet)
    origin.enriching = origin.enriching or not sheet.has_names
    origin.leaning = work.dated and not sheet.dates_seats
    for draft in table.people(sheet._replace(rows=rows), origin, work.step):
        draft.supplement = not whole or not sheet.uses.tells_people
        yield draft


def _of_nobody(sheet: table.Sheet) -> Invalid:
    if sheet.has_names:
        return columns.not_of_people(sheet.source.name, sheet.uses.headings)
    return Invalid(
        say(
            "{file} names nobody: with --enrich it adds facts to people who are known",
            file=sheet.source.name,
        )
    )


def _nested(source: Source, members: nested.Members, work: Work) -> Iterator[Draft]:
    work.shapes.append("nested")
    chosen, rest = part.entries(members.entries, work.where)
    work.left_out += len(members.entries) - len(chosen)
    work.done += len(members.entries) - len(chosen)
    members = replace(members, entries=chosen)
    found = nested.people(members, work.origin(source), work.mapping, work.step)
    yield from part.drafts(found, rest)


def _say_if_nowhere(records: Sequence[PersonRecord], work: Work) -> None:
    """Say once for each file that nobody tells in which parliament its people sit, or whether."""
    for record in () if work.enriching else records:
        if not record.mandates:
            message = say("No seat is stated: the person is taken without a mandate")
            work.findings.remark_once(record.row, record.file, "", "", message)
    seats = [(record, seat) for record in records for seat in record.mandates]
    for record, seat in seats:
        if not (seat.parliament or seat.country or seat.country_as_written):
            message = say(
                "The file does not say in which parliament its people sit: "
                "a mapping can (constants: country, parliament)"
            )
            work.findings.remark_once(0, record.file, "parliament", "", message)


def _say_if_none(records: Sequence[PersonRecord], work: Work) -> None:
    """Raise Invalid where `where` chose nobody: a slip in a value is no empty parliament."""
    if not records and work.where and not work.findings.rejected:
        shown = ", ".join(f"{column}={value}" for column, value in work.where.items())
        raise Invalid(say("No row has {condition}", condition=shown))
