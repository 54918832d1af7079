"""Rows put together into cases: members, the decisions on them, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gemel.cases import rules
from gemel.cases.reading import wording
from gemel.cases.reading.records import (
    CaseRecord,
    DecisionRecord,
    FactRecord,
    MemberRecord,
    RulingRecord,
    SourceRecord,
)
from gemel.cases.reading.rows import Row, RowReader
from gemel.cases.reading.sheet import Line
from gemel.cases.rules import Body, FactKind
from gemel.kernel import geography
from gemel.kernel.say import Said, say
from gemel.kernel.words import fold
from gemel.people.reading import dates
from gemel.people.reading.findings import Findings

_SESSION = re.compile(r"\b(\d{2,3})(?:st|nd|rd|th)(?: Committee)? session")
_MOST = 100_000  # persons in one case; more is a slip of the keyboard


@dataclass(slots=True)
class _Case:
    """One case while it grows."""

    rows: list[Row] = field(default_factory=list)
    rulings: list[RulingRecord] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Grouping:
    """Collects rows, history and totals; `cases` then gives the whole."""

    findings: Findings
    reader: RowReader
    _cases: dict[tuple[str, ...], _Case] = field(default_factory=dict)
    _codes: dict[str, Row] = field(default_factory=dict)
    _names: dict[tuple[tuple[str, ...], str], Row] = field(default_factory=dict)

    # --- rows ------------------------------------------------------------------------------

    def add(self, row: Row) -> None:
        """Take a row into its case, unless it is one person twice or one code for two."""
        name = (row.case, fold(row.name))
        twin = self._names.get(name)
        owner = self._codes.get(str(row.code)) if row.code else None
        if owner and fold(owner.name) != fold(row.name):
            reason = say("Row {row} has this code for another name", row=owner.line.number)
            self._reject(row, "case_code", str(row.code), reason)
            return
        if twin and twin.code == row.code:
            reason = say("Row {row} has the same person in the same case", row=twin.line.number)
            self._reject(row, "person_name", row.name, reason)
            return
        if twin:
            said = say("Row {row} has this name in the same case", row=twin.line.number)
            self.findings.remark(row.line.number, row.line.file, "person_name", row.name, said)
        self._names[name] = row
        if row.code:
            self._codes[str(row.code)] = row
        case = self._cases.setdefault(row.case, _Case())
        case.rows.append(row)
        case.printed += row.group_printed
        if row.group is None:
            case.printed += (*row.printed, *row.earlier)
        if row.decision.symbol or row.decision.day:
            self._put(case, self._followed(row))

    def _reject(self, row: Row, column: str, value: str, reason: Said) -> None:
        self.findings.reject(row.line.number, row.line.file, column, value, reason)

    def _followed(self, row: Row) -> RulingRecord:
        """Return what a row says of the decision that it names."""
        symbol, day = row.decision.symbol, row.decision.day
        papers = tuple(
            key
            for key in row.sources
            if self._is_paper(self.reader.sources[key], symbol=symbol, day=day)
        )
        body = rules.body_of(symbol)
        decision = DecisionRecord(symbol, day, body or "", rules.session_of(symbol))
        return RulingRecord(decision, sources=papers, followed=True)

    @staticmethod
    def _is_paper(source: SourceRecord, *, symbol: str, day: str) -> bool:
        return rules.is_paper_of(
            symbol=symbol, adopted_on=day, what=source.what, stated_on=source.stated_on
        )

    # --- history ---------------------------------------------------------------------------

    def add_history(self, line: Line) -> None:
        """Take one decision on a case of the file; a case that no row has is rejected."""
        case = self._case_of(line)
        day = dates.read_date(line.get("date"))
        if case is None:
            reason = say("No row here has this case, or several have")
            self._refuse(line, "case", reason)
        elif day.fault:
            self._refuse(line, "date", day.fault)
        else:
            note = line.get("note")
            sources = self.reader.source_keys(line)
            self._put(
                case,
                RulingRecord(
                    self._decision(day.text, note, sources),
                    persons=self._number(line, "mps"),
                    note=note,
                    sources=sources,
                ),
            )
            case.printed += wording.earlier_codes(note)

    def _refuse(self, line: Line, column: str, reason: Said) -> None:
        value = line.cells.get(column, "")
        self.findings.reject(line.number, line.file, column, value, reason)

    def _case_of(self, line: Line) -> _Case | None:
        text = line.get("case")
        code = rules.code_of(text)
        if code:
            return self._cases.get((str(code),)) or self._case_of_member(str(code))
        bracketed = wording.case_in_brackets(text)
        if bracketed is None:
            return None
        country, name = bracketed
        words = set(fold(name).split())
        found = [
            case
            for key, case in self._cases.items()
            if len(key) > 1 and key[0] == country and words <= set(key[1].split())
        ]
        return found[0] if len(found) == 1 else None

    def _case_of_member(self, code: str) -> _Case | None:
        row = self._codes.get(code)
        return self._cases[row.case] if row else None

    def _decision(self, day: str, note: str, sources: Iterable[str]) -> DecisionRecord:
        """Return the decision, with the symbol, body and session that its own papers state."""
        symbol, session, committee = "", None, "committee" in note.casefold()
        for key in sources:
            source = self.reader.sources[key]
            if source.stated_on and not self._is_paper(source, symbol="", day=day):
                continue
            symbol = symbol or rules.symbol_in(source.what)
            found = _SESSION.search(source.what)
            session = session or (int(found[1]) if found and source.stated_on else None)
            committee = committee or "committee decision" in source.what.casefold()
        body = rules.body_of(symbol) or (Body.COMMITTEE if committee else "")
        return DecisionRecord(
            symbol=symbol,
            adopted_on=day,
            body=body,
            session=rules.session_of(symbol) or session,
            published="draft" not in note.casefold(),
        )

    @staticmethod
    def _put(case: _Case, ruling: RulingRecord) -> None:
        """Add a ruling, or complete the one on the same decision that is there already."""
        for place, known in enumerate(case.rulings):
            if same_decision(known.decision, ruling.decision):
                case.rulings[place] = _together(known, ruling)
                return
        case.rulings.append(ruling)

    # --- totals ----------------------------------------------------------------------------

    def add_total(self, line: Line) -> None:
        """Compare the number of persons in the decision with the rows; tell who is missing."""
        persons = self._number(line, "mps_in_decision")
        if persons is None:
            return
        country = line.get("country")
        if not country:
            said = say(
                "The decision has {count} persons whose country is not known here", count=persons
            )
            self._tell(line, "country", said)
        elif fold(country) == "total":
            self._compare(line, persons, list(self._cases.values()))
        else:
            code = geography.find_country(country)
            here = [c for c in self._cases.values() if c.rows[0].country == code]
            if not here:
                self._refuse(line, "country", say("No row here has this country"))
                return
            self._compare(line, persons, here)
            if len(here) == 1:
                self._announce(line, here[0], persons)

    def _compare(self, line: Line, persons: int, cases: list[_Case]) -> None:
        here = len({(r.code or (r.case, fold(r.name))) for case in cases for r in case.rows})
        if here != persons:
            said = say(
                "The decision has {persons} persons, this table names {here}",
                persons=persons,
                here=here,
            )
            self._tell(line, "mps_in_decision", said)

    def _announce(self, line: Line, case: _Case, persons: int) -> None:
        """Set the number of persons in the decision that the rows follow."""
        for place, ruling in enumerate(case.rulings):
            if not ruling.followed:
                continue
            if ruling.persons not in (None, persons):
                said = say(
                    "The history of decisions has {count} persons here", count=ruling.persons
                )
                self._tell(line, "mps_in_decision", said)
                return
            case.rulings[place] = replace(ruling, persons=persons)
            return

    def _tell(self, line: Line, column: str, said: Said) -> None:
        value = line.cells.get(column, "")
        self.findings.remark(line.number, line.file, column, value, said)

    def _number(self, line: Line, column: str) -> int | None:
        text = line.get(column)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) > _MOST:
            self._refuse(line, column, say("This is no number of persons"))
            return None
        return int(text)

    # --- the whole -------------------------------------------------------------------------

    def cases(self) -> tuple[CaseRecord, ...]:
        """Return all cases, in the order in which the file names them."""
        return tuple(self._whole(case) for case in self._cases.values())

    def _whole(self, case: _Case) -> CaseRecord:
        first = case.rows[0]
        group = first.group
        code = group or first.code
        rulings = tuple(
            replace(ruling, persons=1) if not group and ruling.persons is None else ruling
            for ruling in case.rulings
        )
        states = tuple(dict.fromkeys(state for row in case.rows for state in row.states))
        return CaseRecord(
            code=str(code) if code else "",
            collective=bool(group),
            countries=states,
            region=self._region(case),
            printed=_spellings(case.printed, str(code) if code else ""),
            members=tuple(_member(row) for row in case.rows),
            rulings=rulings,
            facts=_facts_of(case, states, self._region(case)),
        )

    def _region(self, case: _Case) -> str:
        return next((row.region[:20] for row in case.rows if row.region), "")


def same_decision(one: DecisionRecord, other: DecisionRecord) -> bool:
    """Tell whether two lines speak of one decision: one symbol, or one day and no contradiction."""
    if one.published != other.published:
        return False
    if one.symbol and other.symbol:
        return one.symbol == other.symbol and (
            not one.adopted_on
            or not other.adopted_on
            or rules.same_time(one.adopted_on, other.adopted_on)
        )
    if one.body and other.body and one.body != other.body:
        return False
    return rules.same_time(one.adopted_on, other.adopted_on)


def _together(one: RulingRecord, other: RulingRecord) -> RulingRecord:
    """Return two rulings on one decision as one: the more precise word of each."""
    first, second = one.decision, other.decision
    decision = DecisionRecord(
        symbol=first.symbol or second.symbol,
        adopted_on=max(first.adopted_on, second.adopted_on, key=len),
        body=first.body or second.body,
        session=first.session or second.session,
        published=first.published,
    )
    notes = tuple(dict.fromkeys(note for note in (one.note, other.note) if note))
    return RulingRecord(
        decision=decision,
        persons=one.persons if one.persons is not None else other.persons,
        note="; ".join(notes),
        sources=tuple(dict.fromkeys((*one.sources, *other.sources))),
        followed=one.followed or other.followed,
    )


def _member(row: Row) -> MemberRecord:
    return MemberRecord(
        row=row.line.number,
        file=row.line.file,
        name=row.name,
        countries=(row.country,),
        sex=row.sex,
        code=str(row.code) if row.code else "",
        printed=_spellings((*row.printed, *row.earlier), str(row.code) if row.code else ""),
        basis=row.listing,
        certain=rules.certain(row.listing),
        other_names=row.other_names,
        facts=row.facts,
    )


def _spellings(printed: Iterable[str], code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:40] for text in printed if text and text != code))


def _facts_of(case: _Case, states: tuple[str, ...], region: str) -> tuple[FactRecord, ...]:
    """Return the facts of the case as a whole, with the sources that all its rows share."""
    common = [key for key in case.rows[0].sources if all(key in r.sources for r in case.rows)]
    sources = tuple(common) or case.rows[0].sources
    basis = next((row.states_basis for row in case.rows if row.states_basis), "")
    facts = [FactRecord(FactKind.COUNTRIES, ",".join(states), basis=basis, sources=sources)]
    if region:
        facts.append(FactRecord(FactKind.REGION, region, sources=sources))
    return tuple(facts)
