"""Many rows, one person: joined by identifiers, never by a name alone.

Rows that share the number of their source are one person, if their names can be one person's;
else the rows are rejected, because nothing says which of them is right. A number of another
register that two differently named people share is taken from both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people.reading import dates, names
from gemel.people.reading.draft import Draft, absorb, frozen
from gemel.people.reading.findings import Findings
from gemel.people.reading.headers import WORLDWIDE
from gemel.people.reading.origin import House
from gemel.people.reading.records import PersonRecord

YOUNGEST, OLDEST = 16, 110  # years at the start of a mandate; beyond, one of the dates is wrong


def one_scope(drafts: list[Draft]) -> list[Draft]:
    """Give the numbers of one import one scope, where all its files are about one parliament.

    So rows and files that leave the parliament out are joined to those that name it.
    """
    if not drafts:
        return drafts
    layout = drafts[0].layout
    countries = {draft.home.country or draft.home.country_as_written for draft in drafts} - {""}
    parliaments = {draft.home.parliament for draft in drafts} - {""}
    if len(countries) > 1 or len(parliaments) > 1:
        return drafts
    whole = House("".join(parliaments), "".join(countries))
    for draft in drafts:
        before, after = draft.home.scope(draft.layout), whole.scope(layout)
        if before != after:
            draft.identifiers = [
                (scheme.replace(f"{before}:", f"{after}:", 1)[:60], value)
                for scheme, value in draft.identifiers
            ]
        draft.home, draft.layout = whole, layout
    return drafts


def joined(
    drafts: Iterable[Draft], findings: Findings, today: date, *, enriching: bool
) -> list[PersonRecord]:
    """Return one record for each person, in the order in which they were first met."""
    kept = _without_clashes(list(drafts), findings)
    groups = _groups(kept, findings)
    if not enriching:
        groups = _of_people(groups, findings)
    people = [_one(group, findings, enriching=enriching) for group in groups]
    if not enriching:
        people = _without_numbers(people, findings)
    for draft in people:
        _plausible_birth(draft, findings, today)
    return [frozen(draft) for draft in people]


def _of_people(groups: list[list[Draft]], findings: Findings) -> list[list[Draft]]:
    """Leave out the rows of files that only add, where there is nobody to add to."""
    kept: list[list[Draft]] = []
    for group in groups:
        if all(draft.supplement for draft in group):
            first = group[0]
            message = say("Rows about nobody in the other files: passed over")
            findings.remark_once(first.row, first.file, first.column("id"), "", message)
        else:
            kept.append(group)
    return kept


def _without_clashes(drafts: list[Draft], findings: Findings) -> list[Draft]:
    """Reject the rows that share the number of their source and name different people."""
    by_number: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        if draft.identifiers:
            by_number.setdefault(draft.identifiers[0], []).append(draft)
    clashing: set[int] = set()
    for (_, number), rows in by_number.items():
        whole = [row for row in rows if not row.supplement] or rows
        others = [row for row in rows if row.supplement and not _same(whole[0], row)]
        wrong = rows if not all(_same(whole[0], other) for other in whole[1:]) else others
        if wrong:
            places = ", ".join(sorted({f"{row.file} {row.row}" for row in rows})[:6])
            for row in wrong:
                clashing.add(id(row))
                reason = say(
                    "The same number stands for people of different names ({places})", places=places
                )
                findings.reject(row.row, row.file, row.column("id"), number, reason)
    return [draft for draft in drafts if id(draft) not in clashing]


def _same(one: Draft, other: Draft) -> bool:
    """Return whether two rows of one number can be one person."""
    if names.agree(one.name, other.name):
        return True
    shared = set(fold(one.name).split()) & set(fold(other.name).split())
    if shared and one.language != other.language:  # Anna Holm, and Anne Holm in French
        return True
    born = one.birth_date and one.birth_date == other.birth_date
    return bool(shared and born and len(one.birth_date) == 10)


def _joins(number: tuple[str, str], one: Draft, other: Draft) -> bool:
    """Return whether a number that two rows share makes them one person.

    The source's own number does (names were looked at before); that of a register does where
    name and birth agree; a further number of the source only where its own does not tell them
    apart.
    """
    first, second = one.identifiers[0], other.identifiers[0]
    if number == first == second:
        return True
    told_apart = first[0] == second[0] and first != second
    if told_apart and number[0] not in WORLDWIDE:
        return False
    return _same(one, other) and _same_birth(one, other)


def _same_birth(one: Draft, other: Draft) -> bool:
    """Return whether the dates of birth of two rows do not contradict."""
    return dates.finer(one.birth_date, other.birth_date) is not None


def _groups(drafts: list[Draft], findings: Findings) -> list[list[Draft]]:
    """Return the drafts in groups, each of which is one person."""
    parent = list(range(len(drafts)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    owners: dict[tuple[str, str], int] = {}
    doubtful: dict[tuple[str, str], None] = {}
    for place, draft in enumerate(drafts):
        for number in dict.fromkeys(draft.identifiers):
            first = owners.setdefault(number, place)
            if first == place:
                continue
            if _joins(number, drafts[first], draft):
                one, other = sorted((root(first), root(place)))
                parent[other] = one
            else:
                doubtful[number] = None
    _take_away(doubtful, drafts, findings)
    groups: dict[int, list[Draft]] = {}
    for place, draft in enumerate(drafts):
        groups.setdefault(root(place), []).append(draft)
    return list(groups.values())


def _take_away(
    doubtful: Iterable[tuple[str, str]], drafts: list[Draft], findings: Findings
) -> None:
    """Take a number of a register from all who share it under different names."""
    for number in doubtful:
        sharing = [draft for draft in drafts if number in draft.identifiers]
        called = " | ".join(dict.fromkeys(draft.name for draft in sharing))
        for draft in sharing:
            draft.identifiers = [one for one in draft.identifiers if one != number]
            reason = say("One number for different people ({names}): taken from all", names=called)
            findings.reject(
                draft.row, draft.file, draft.column(f"identifiers.{number[0]}"), number[1], reason,
                "value",
            )  # fmt: skip


def _one(group: list[Draft], findings: Findings, *, enriching: bool) -> Draft:
    """Return the person of a group: dates and sex where the rows agree, else none."""
    kept = group[0]
    if len(group) == 1:
        return kept
    births = [draft for draft in group if draft.birth_date]
    kept.birth_date = _agreed(births, findings)
    sexes = {draft.sex for draft in group if draft.sex}
    if len(sexes) > 1:
        reason = say("The rows of this person contradict one another: not taken")
        findings.reject(kept.row, kept.file, kept.column("sex"), "F | M", reason, "value")
    kept.sex = sexes.pop() if len(sexes) == 1 else ""
    kept.death_date = max((draft.death_date for draft in group), key=len)
    seen = Counter(kept.mandates)
    for other in group[1:]:
        for seat in other.mandates:
            seen[seat] += 1
            if seen[seat] == 2 and other.file == kept.file and not enriching:
                message = say("A row that is there already: counted once")
                findings.remark(other.row, other.file, other.column("id"), other.name, message)
        absorb(kept, other)
    return kept


def _agreed(births: list[Draft], findings: Findings) -> str:
    """Return the finest of the stated dates of birth, or none where they contradict."""
    found = ""
    for draft in births:
        finer = dates.finer(found, draft.birth_date)
        if finer is None:
            stated = " | ".join(dict.fromkeys(one.birth_date for one in births))
            reason = say("The rows of this person contradict one another: not taken")
            column = draft.column("birth_date")
            findings.reject(draft.row, draft.file, column, stated, reason, "value")
            return ""
        found = finer
    return found


# --- people without any number -------------------------------------------------------------


def _without_numbers(people: list[Draft], findings: Findings) -> list[Draft]:
    """Give people who have no number one made of their name and what tells them from namesakes.

    Rows of one name are one person where they state the same full date of birth, or where they
    are the very same; nothing else joins them.
    """
    nameless: dict[tuple[str, str], list[Draft]] = {}
    for draft in people:
        if not draft.identifiers:
            scope = draft.home.scope(draft.layout)
            nameless.setdefault((scope, fold(draft.name)), []).append(draft)
    repeated: set[int] = set()
    for (scope, name), alike in nameless.items():
        rows = _once(_of_one_birth(alike, repeated), repeated, findings)
        distinct: dict[str, Draft] = {}
        for draft, marks in zip(rows, _marks(rows), strict=True):
            value = "|".join(filter(None, (name, *marks)))[:120]
            distinct[value] = draft
            draft.identifiers = [(f"{scope}:name"[:60], value)]
            draft.named_only = True
        if len(distinct) > 1:
            _say_namesakes(list(distinct.values()), findings)
    return [draft for draft in people if id(draft) not in repeated]


def _of_one_birth(rows: list[Draft], repeated: set[int]) -> list[Draft]:
    """Join the rows of one name and one full date of birth: several seats of one person."""
    kept: list[Draft] = []
    by_birth: dict[str, Draft] = {}
    for draft in rows:
        first = by_birth.setdefault(draft.birth_date, draft)
        if first is draft or len(draft.birth_date) < 10:
            kept.append(draft)
            continue
        absorb(first, draft)
        repeated.add(id(draft))
    return kept


def _once(rows: list[Draft], repeated: set[int], findings: Findings) -> list[Draft]:
    """Return the rows without those that state the very same as an earlier one."""
    kept: dict[tuple[str, ...], Draft] = {}
    for draft in rows:
        if kept.setdefault(tuple(_telling(draft)), draft) is not draft:
            repeated.add(id(draft))
            message = say("A row that is there already: counted once")
            findings.remark(draft.row, draft.file, draft.column("name"), draft.name, message)
    return list(kept.values())


def _marks(rows: list[Draft]) -> list[list[str]]:
    """Return, for people of one name, the fewest facts that tell them apart; none for one alone."""
    if len(rows) == 1:
        return [[]]
    facts = [_telling(draft) for draft in rows]
    for count in range(1, len(facts[0])):
        marks = [one[:count] for one in facts]
        if len({tuple(one) for one in marks}) == len(rows):
            return marks
    return facts


def _telling(draft: Draft) -> list[str]:
    seat = draft.mandates[0] if draft.mandates else None
    return [
        draft.birth_date,
        draft.emails[0] if draft.emails else "",
        fold(seat.area) if seat else "",
        fold(seat.party) if seat else "",
        fold(seat.term) if seat else "",
        (seat.start or "") if seat else "",
        (seat.end or "") if seat else "",
        draft.sex,
        fold(draft.profession),
    ]


def _say_namesakes(rows: list[Draft], findings: Findings) -> None:
    first = rows[0]
    for draft in rows[1:]:
        message = say(
            "The name of row {row} once more, and no number: kept as somebody else", row=first.row
        )
        findings.remark(draft.row, draft.file, draft.column("name"), draft.name, message)


# --- dates that cannot all be right --------------------------------------------------------


def _plausible_birth(draft: Draft, findings: Findings, today: date) -> None:
    """Reject dates of birth and death that the mandates of the person make impossible."""
    starts = [dates.first_day(seat.start) for seat in draft.mandates if seat.start]
    first = min(starts, default=today)
    if draft.birth_date:
        years = first.year - dates.last_day(draft.birth_date).year
        if years < YOUNGEST or (starts and years > OLDEST):
            reason = say(
                "Somebody born then would be {years} years old on {day}: not taken",
                years=years,
                day=first.isoformat(),
            )
            column = draft.column("birth_date")
            findings.reject(draft.row, draft.file, column, draft.birth_date, reason, "value")
            draft.birth_date = ""
    if draft.death_date and dates.last_day(draft.death_date) < max(starts, default=date.min):
        reason = say("A mandate starts after this day: not taken")
        column = draft.column("death_date")
        findings.reject(draft.row, draft.file, column, draft.death_date, reason, "value")
        draft.death_date = ""
