"""What reading delivers: plain cases with their persons, decisions, facts and sources.

For `cases.services`, which compares them with the database. Dates are as precise as stated:
"2020-11-03", "2020-11" or "2020". A source is named by its key in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gemel.people.reading.records import Rejection, Remark


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Where facts were seen. `key` is the file's own short name for it."""

    key: str
    what: str
    address: str = ""
    stated_on: str = ""


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One statement, as `cases.models.Fact` keeps it. `sources` are keys."""

    kind: str
    value: str
    basis: str = ""
    certain: bool = True
    sources: tuple[str, ...] = ()
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision of the IPU: its symbol where one was seen, and its day, as precise as stated."""

    symbol: str
    adopted_on: str
    body: str = ""
    session: int | None = None
    published: bool = True


@dataclass(frozen=True, slots=True)
class RulingRecord:
    """What one decision says of one case, and where that is known from.

    `persons` is None where the number was not seen. `followed` marks the decision that the rows
    of the file name: the number of persons that the case is said to have comes from it.
    """

    decision: DecisionRecord
    persons: int | None = None
    note: str = ""
    sources: tuple[str, ...] = ()
    followed: bool = False


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One person of a case. `row` and `file` say where. `basis`: how the membership is known.

    `countries` are those of the person's own parliament as the row gives them.
    """

    row: int
    file: str
    name: str
    countries: tuple[str, ...]
    sex: str = ""
    code: str = ""
    printed: tuple[str, ...] = ()  # other spellings of the code
    basis: str = ""
    certain: bool = True
    other_names: tuple[str, ...] = ()
    facts: tuple[FactRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A file: a group's with a collective code, or one person's, whose code may be unknown.

    A case without a code is known by its country, its one person's name and its decision.
    """

    code: str
    collective: bool
    countries: tuple[str, ...]
    region: str = ""
    printed: tuple[str, ...] = ()
    members: tuple[MemberRecord, ...] = ()
    rulings: tuple[RulingRecord, ...] = ()
    facts: tuple[FactRecord, ...] = ()  # of the case as a whole


@dataclass(frozen=True, slots=True)
class CaseReading:
    """All that was read. `vocabularies` maps a version to its labels by key."""

    cases: tuple[CaseRecord, ...]
    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    vocabularies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rejected: tuple[Rejection, ...] = ()
    warnings: tuple[Remark, ...] = ()
    files: tuple[tuple[str, str], ...] = ()  # name and SHA-256 of each

    @property
    def persons(self) -> int:
        """How many persons were taken; one who stands in two cases counts once."""
        coded = {m.code for case in self.cases for m in case.members if m.code}
        return len(coded) + sum(not m.code for case in self.cases for m in case.members)
