"""What reading delivers: plain people, and plain words on everything that was not taken as it was.

For `people.services`, which compares these records with the database. Nothing here knows a
database. Dates are as precise as their source: "1962-09-06", "1962-09" or "1962".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gemel.kernel.say import Said

EUROPEAN_PARLIAMENT = "European Parliament"


@dataclass(frozen=True, slots=True)
class MandateRecord:
    """One seat in one parliament, as one source states it.

    `end` is the last day as stated. `running` is True where the source shows a seat without an
    end: such a mandate counts as in force on `Reading.as_of` only. A mandate with neither end nor
    `running` has no date that would put it anywhere: it is kept, and never counts as in force.
    `country` is empty for a parliament of many states (then `elected_in` may name a state) and
    where the code is none of ISO 3166-1 (then `country_as_written` has it). An empty `parliament`
    means that the source does not say which.
    """

    parliament: str = ""
    country: str = ""
    country_as_written: str = ""
    chamber: str = ""
    party: str = ""
    party_id: str = ""
    group: str = ""
    area: str = ""
    elected_in: str = ""
    term: str = ""
    start: str | None = None
    end: str | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """A seat in a committee, delegation or friendship group.

    `kind` is "committee", "delegation", "friendship_group" or "other"; `role` is "chair",
    "vice-chair", "member", "substitute", or what the source wrote, or empty. `parliament`,
    `country` and `country_as_written` are those of the parliament that the body belongs to.
    `countries`: ISO codes of the states that the body's name says it deals with.
    """

    kind: str
    name: str = ""
    code: str = ""
    role: str = ""
    start: str | None = None
    end: str | None = None
    countries: tuple[str, ...] = ()
    parliament: str = ""
    country: str = ""
    country_as_written: str = ""


@dataclass(frozen=True, slots=True)
class AffiliationRecord:
    """Membership of a party, dated where the source dates it."""

    party: str
    party_id: str = ""
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person as the files, joined, state it.

    `row` and `file` say where the person was first met (the header of a table is row 1; in JSON
    and YAML the place in the list, from 1). The first of `identifiers` is the one by which the
    source joins its own rows. `named_only` is True where the source has no identifier at all and
    the only one here was made of the name: such a record may match an earlier one of the same
    source, and nobody else. `sex` is "F", "M" or empty; another value stands in `sex_as_written`.
    `other_names` are (language or "", name); `links` are (kind, value); `notes` are (column,
    text) that was kept as written; `unread` are (field, word) that nothing could be made of.
    """

    row: int
    file: str
    identifiers: tuple[tuple[str, str], ...]
    name: str
    given_name: str = ""
    family_name: str = ""
    sort_name: str = ""
    other_names: tuple[tuple[str, str], ...] = ()
    sex: str = ""
    sex_as_written: str = ""
    birth_date: str = ""
    death_date: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    native_languages: tuple[str, ...] = ()
    citizenships: tuple[str, ...] = ()
    mandates: tuple[MandateRecord, ...] = ()
    bodies: tuple[BodyRecord, ...] = ()
    affiliations: tuple[AffiliationRecord, ...] = ()
    profession: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    named_only: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something a file states and the import does not take.

    `left_out` is "row" (nothing of the row is taken), "mandate" (the person is taken, this seat
    is not) or "value" (the row is taken without this value).
    """

    row: int
    file: str
    field: str
    value: str
    reason: Said
    left_out: str = "row"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is taken, but altered, unusual, or kept as written: a warning.

    `count` is how often the same remark holds; `row` is then its first place. Row 0: the file.
    """

    row: int
    file: str
    field: str
    value: str
    message: Said
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read. `as_of` is the day on which mandates without an end were running."""

    shape: str
    records: tuple[PersonRecord, ...]
    rejected: tuple[Rejection, ...] = ()
    warnings: tuple[Remark, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    as_of: date | None = None
