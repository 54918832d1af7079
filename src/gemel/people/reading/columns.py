"""Which column of a table feeds which of our fields: by a mapping, else by the headings.

Headings that mean two things ("nom", "legislature", "group") are settled by the columns beside
them and by what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people.reading import bodies, headers, tree
from gemel.people.reading.files import Row
from gemel.people.reading.mapping import REGISTER, Column, Mapping

_SAMPLE = 300  # rows looked at to settle what a column holds
_FIRST_ROWS = 30  # rows among which the headings may stand
_ROLE_CODE = frozenset(["M", "S", "C", "V"])
_BODY_CODE = re.compile(r"[A-Z][A-Z0-9]{2,5}")
_NAMES = frozenset(["name", "given_name", "family_name"])
_LABEL = "label"
_COUNTS = frozenset(["nr", "no", "number", "lfdnr"])  # also what only counts the rows is called
_OF_BODIES = frozenset(["committees", "substitutes", "delegations", "friendship_groups", "body"])
_EVERYPOLITICIAN = frozenset(["legislature", "groupid", "areaid", "chamber", "term"])
_FOLKETING = frozenset(["constituencytext", "borntext", "actorid"])
_CASES = frozenset(["casecode", "allegations", "allegation", "violations", "caseid"])


@dataclass(slots=True)
class Uses:
    """The columns of one table: our field → (place, column), and the shape that they show."""

    headings: list[str]
    fields: dict[str, list[tuple[int, Column]]] = field(default_factory=dict)
    marks: list[tuple[int, str]] = field(default_factory=list)  # columns of role codes, by body
    unused: list[str] = field(default_factory=list)
    shape: str = "table"
    tells_people: bool = True  # else it only adds to people of other files, by their numbers
    body_kind: str = ""  # what all bodies are, in a table of seats in bodies of one kind

    @property
    def name_bodies(self) -> bool:
        """Whether the table says who sits in which committee or delegation."""
        return bool(self.marks) or not _OF_BODIES.isdisjoint(self.fields)

    def names(self) -> dict[str, str]:
        """Return our field → the heading of its first column, for the report."""
        return {ours: used[0][1].heading for ours, used in self.fields.items()}


def header_at(rows: Sequence[Row], mapping: Mapping) -> int:
    """Return the place of the headings among the rows: above them may stand titles and notes.

    Raises: Invalid if the mapping's row is not there.
    """
    if mapping.header:
        for place, row in enumerate(rows):
            if row.number == mapping.header:
                return place
        raise Invalid(say("The file has no row {row} for the headings", row=mapping.header))
    wanted = {headers.key(column.heading) for used in mapping.fields.values() for column in used}
    best, most = 0, 1
    for place, row in enumerate(rows[:_FIRST_ROWS]):
        known = sum(
            1
            for cell in row.cells
            if len(cell) < 60
            and (headers.field_of(cell) or headers.register_of(cell) or headers.key(cell) in wanted)
        )
        if known > most:
            best, most = place, known
    return best


def resolve(
    file: str, header: Row, rows: Sequence[Row], mapping: Mapping, *, of_people: bool = False
) -> Uses:
    """Return what every column is for; `of_people` where another file says so.

    Raises: Invalid if the table tells of no person: then it says what its columns are.
    """
    headings = [heading.strip() for heading in header.cells]
    uses = Uses(headings)
    keys = {headers.key(heading) for heading in headings}
    if len(_CASES & keys) and not mapping.fields:
        raise Invalid(
            say("{file} looks like a list of cases: import it with gemel import cases", file=file)
        )
    sample = rows[:_SAMPLE]
    taken = _mapped(uses, mapping)
    _marked(uses, sample, taken, "epid" in keys)
    _headed(uses, taken)
    _settle_numbers(uses, sample)
    _settle_names(uses, sample)
    _settle_seats(uses, sample, keys)
    _check(file, uses, mapping, of_people)
    return uses


def _mapped(uses: Uses, mapping: Mapping) -> set[int]:
    """Take the columns of the mapping; they are used for nothing else."""
    places: dict[str, int] = {}
    for place, heading in enumerate(uses.headings):
        places.setdefault(headers.key(heading), place)
    for ours, columns in mapping.fields.items():
        for column in columns:
            if (found := places.get(headers.key(column.heading))) is not None:
                uses.fields.setdefault(ours, []).append((found, column))
    return {place for used in uses.fields.values() for place, _ in used}


def _marked(uses: Uses, sample: Sequence[Row], taken: set[int], european: bool) -> None:
    """Find the columns that mark with M, S, C or V who sits in the body they are called after."""
    if not european:
        return
    for place, heading in enumerate(uses.headings):
        if place in taken or not _BODY_CODE.fullmatch(heading):
            continue
        if _values(sample, place) <= _ROLE_CODE:
            uses.marks.append((place, heading))
            taken.add(place)


def _headed(uses: Uses, taken: set[int]) -> None:
    """Take the columns whose headings are known; the first of a field counts, unless all do."""
    mapped = set(uses.fields)
    labelled = {headers.key(heading).removesuffix(_LABEL) for heading in uses.headings}
    labelled = {called for called in labelled if called + _LABEL in map(headers.key, uses.headings)}
    for place, heading in enumerate(uses.headings):
        if place in taken:
            continue
        if headers.key(heading) in labelled and not headers.register_of(heading):
            uses.unused.append(heading)  # the number of a thing whose name stands beside it
            continue
        register = headers.register_of(heading)
        ours = REGISTER + register if register else headers.field_of(heading)
        language = ""
        if not ours:
            ours, language = headers.name_in_language(heading)
        if not ours or ours in mapped:
            if heading:
                uses.unused.append(heading)
            continue
        uses.fields.setdefault(ours, []).append((place, Column(heading, language=language)))
    fields = uses.fields
    for ours, used in fields.items():
        if ours == "country":  # a code is surer than a name
            used.sort(key=lambda one: "code" not in headers.key(one[1].heading))
        if ours == "id" and not _NAMES & fields.keys():
            # "id" beside "person_id", where nobody is named, is the number of the row
            used.sort(key=lambda one: headers.key(one[1].heading) == "id")
        if ours == "sex":
            used.sort(key=lambda one: headers.is_salutation(one[1].heading))
        if ours == "area":
            used.sort(key=lambda one: headers.is_coarse(one[1].heading))
        if any(column.language for _, column in used):
            used.sort(key=lambda one: tree.rank(one[1].language) if one[1].language else -1)
        elif ours not in headers.SEVERAL and ours not in mapped:
            uses.unused += [column.heading for _, column in used[1:]]
            del used[1:]


def _settle_numbers(uses: Uses, sample: Sequence[Row]) -> None:
    """Leave a column that counts the rows: next year the same number is somebody else."""
    place, column = uses.fields.get("id", [(0, Column(""))])[0]
    if headers.key(column.heading) not in _COUNTS:
        return
    told = [row.cells[place].strip(" .") for row in sample if place < len(row.cells)]
    if told == [str(number) for number in range(1, len(told) + 1)]:
        uses.unused.append(column.heading)
        del uses.fields["id"]


def _settle_names(uses: Uses, sample: Sequence[Row]) -> None:
    """Decide what "nom" or "name" is beside a column of given names or of family names."""
    fields = uses.fields
    if "name" not in fields:
        return
    for beside, other in (("given_name", "family_name"), ("family_name", "given_name")):
        if beside in fields and other not in fields:
            if not _holds(sample, fields["name"][0][0], fields[beside][0][0]):
                fields[other] = fields.pop("name")
            return


def _holds(sample: Sequence[Row], whole: int, part: int) -> bool:
    """Return whether one column mostly holds what another says, and more."""
    pairs = [
        (fold(row.cells[whole]), fold(row.cells[part]))
        for row in sample
        if max(whole, part) < len(row.cells) and row.cells[whole] and row.cells[part]
    ]
    inside = sum(1 for one, other in pairs if other and other in one)
    return bool(pairs) and inside * 2 > len(pairs)


def _settle_seats(uses: Uses, sample: Sequence[Row], keys: set[str]) -> None:
    """Settle "legislature", "group" and "members", and tell the shapes that we know by sight."""
    fields = uses.fields
    if "legislature" in fields:
        stated = _values(sample, fields["legislature"][0][0])
        numbered = all(map(headers.numbers_a_term, stated))
        if numbered and "term" not in fields:
            fields["term"] = fields.pop("legislature")
        elif numbered:
            del fields["legislature"]
    if keys >= _EVERYPOLITICIAN:
        uses.shape = "everypolitician"
        fields["party"] = fields.pop("group")
        fields["party_id"] = fields.pop("group_id")
    elif keys >= _FOLKETING:
        uses.shape = "folketing"
    elif "eugroup" in keys or (
        f"{REGISTER}europarl" in fields and not {"id", "parliament", "legislature"} & fields.keys()
    ):
        uses.shape = "european-parliament"
    for ours, kind in (("committees", bodies.COMMITTEE), ("delegations", bodies.DELEGATION)):
        if ours in fields and "role" in fields and "body" not in fields:
            fields["body"] = fields.pop(ours)
            uses.body_kind = kind
    needless = [] if "body" in fields else ["role", "kind", "body_code"]
    needless += [] if "committees" in fields else ["substitutes"]
    for ours in needless:
        uses.unused += [column.heading for _, column in fields.pop(ours, [])]


def _values(sample: Sequence[Row], place: int) -> set[str]:
    """Return what a column holds, without blanks."""
    found = {row.cells[place].strip() for row in sample if place < len(row.cells)}
    return found - {""}


def _check(file: str, uses: Uses, mapping: Mapping, of_people: bool) -> None:
    """Raise Invalid if nothing in the table tells of a person."""
    fields = {ours for ours, used in uses.fields.items() if used}
    registered = any(ours.startswith(REGISTER) for ours in fields)
    named = bool(_NAMES & fields)
    if mapping.fields and (named or registered or "id" in fields):
        return
    told = headers.OF_PERSONS & fields or any(map(headers.is_of_members, uses.headings))
    if named and (told or registered or of_people):
        return
    uses.tells_people = False
    if (registered or "id" in fields) and len(fields) > 1:
        return
    raise not_of_people(file, uses.headings)


def not_of_people(file: str, headings: Sequence[str]) -> Invalid:
    """Return the fault of a table in which nothing tells of people, with its columns."""
    shown = ", ".join(heading for heading in headings if heading)[:300]
    return Invalid(
        say(
            "{file}: no column tells of people in a way that is known here; a mapping can say "
            "which does. The columns are: {columns}",
            file=file,
            columns=shown,
        )
    )


def distinct(rows: Iterable[Row], place: int) -> set[str]:
    """Return all values of a column."""
    return {row.cells[place] for row in rows if place < len(row.cells)}
