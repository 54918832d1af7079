"""One row of cases.csv, read with care: a person in a case, with facts and their sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gemel.cases import rules
from gemel.cases.reading import wording
from gemel.cases.reading.records import FactRecord, SourceRecord
from gemel.cases.reading.sheet import Line, is_no_text
from gemel.cases.rules import Code, FactKind
from gemel.kernel import geography
from gemel.kernel.say import Said, say
from gemel.kernel.words import fold
from gemel.people.reading.findings import Findings

NAME_LIMIT = 200
_SEXES = {
    **dict.fromkeys(("f", "female", "woman", "ms", "mrs", "mme"), "F"),
    **dict.fromkeys(("m", "male", "man", "mr"), "M"),
}
_STATES = re.compile(r"\s*[/|;,]\s*")
_NAMED_ELSEWHERE = re.compile(r"\bgroup only\b|\buncertain\b", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was taken. `states`: those that the case concerns, `country` the person's."""

    line: Line
    name: str
    country: str
    states: tuple[str, ...]
    states_basis: str
    code: Code | None
    group: Code | None
    printed: tuple[str, ...]
    group_printed: tuple[str, ...]
    earlier: tuple[str, ...]
    region: str
    sex: str
    decision: wording.Reference
    listing: str
    sources: tuple[str, ...]
    other_names: tuple[str, ...]
    facts: tuple[FactRecord, ...]

    @property
    def case(self) -> tuple[str, ...]:
        """What holds the rows of one case together: a code, else country, name and decision."""
        code = self.group or self.code
        if code:
            return (str(code),)
        return (self.country, fold(self.name), self.decision.symbol, self.decision.day)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows against the sources and the vocabulary that lie beside the file."""

    findings: Findings
    sources: dict[str, SourceRecord]
    sources_known: bool  # a file of sources lies beside: a key outside it is a slip
    vocabulary: str
    labels: Mapping[str, str]

    def read(self, line: Line) -> Row | None:
        """Return the row, or None where it is rejected; every doubt goes into the findings."""
        name = self._name(line)
        code, printed = self._code(line, "case_code")
        group, group_printed = self._code(line, "collective_code")
        countries = self._countries(line, code or group)
        if name is None or countries is None:
            return None
        if code and code.collective and group in (None, code):
            code, group, printed, group_printed = None, code, (), printed or group_printed
        decision = self._decision(line)
        if not self._fits(line, countries[0], code, group, decision):
            return None
        note = line.get("note")
        two_states = wording.heading_states(note, countries[0])
        row = Row(
            line=line, name=name, country=countries[0], states=two_states or countries,
            states_basis=note if two_states else "", code=code, group=group, printed=printed,
            group_printed=group_printed, earlier=wording.earlier_codes(note),
            region=line.get("region"), sex=self._sex(line), decision=decision,
            listing=line.cells.get("listing", ""), sources=self._sources(line, "sources"),
            other_names=wording.other_names(note, self.sources), facts=(),
        )  # fmt: skip
        return replace(row, facts=tuple(self._facts(row)))

    def source_keys(self, line: Line, column: str = "sources") -> tuple[str, ...]:
        """Return the keys of a cell of sources; free words become a source of their own."""
        return self._sources(line, column)

    # --- single columns --------------------------------------------------------------------

    def _reject(self, line: Line, column: str, reason: Said, left_out: str = "row") -> None:
        value = line.cells.get(column, "")
        self.findings.reject(line.number, line.file, column, value, reason, left_out)

    def _remark(self, line: Line, column: str, message: Said) -> None:
        value = line.cells.get(column, "")
        self.findings.remark(line.number, line.file, column, value, message)

    def _name(self, line: Line) -> str | None:
        name = line.get("person_name")
        if not name:
            self._reject(line, "person_name", say("No name: this person stays among the unnamed"))
        elif is_no_text(name):
            self._reject(line, "person_name", say("A formula or a piece of a web page is no name"))
        elif len(name) > NAME_LIMIT:
            reason = say("Longer than {limit} characters: no name", limit=NAME_LIMIT)
            self._reject(line, "person_name", reason)
        else:
            return name
        return None

    def _code(self, line: Line, column: str) -> tuple[Code | None, tuple[str, ...]]:
        """Return the normal form, and the spelling of the file where that differs."""
        printed = line.get(column)
        if not printed:
            return None, ()
        code = rules.code_of(printed)
        if code is None:
            prefix = rules.unknown_prefix(printed)
            said = (
                say("The prefix {prefix} belongs to no country that we know", prefix=prefix)
                if prefix
                else say("This is no code of a case")
            )
            self._remark(line, column, said)
            return None, (printed[:40],)
        return code, (printed,) if printed != str(code) else ()

    def _countries(self, line: Line, code: Code | None) -> tuple[str, ...] | None:
        text = line.get("country")
        if not text and code:
            self._remark(line, "country", say("No country: taken from the code"))
            return (code.country,)
        if not text:
            self._reject(line, "country", say("No country, and no code that would tell it"))
            return None
        whole = geography.find_country(text)
        found = [whole] if whole else [geography.find_country(p) for p in _STATES.split(text)]
        if None in found:
            self._reject(line, "country", say("This is no country that we know"))
            return None
        return tuple(dict.fromkeys(country for country in found if country))

    def _fits(
        self,
        line: Line,
        country: str,
        code: Code | None,
        group: Code | None,
        decision: wording.Reference,
    ) -> bool:
        """Tell whether codes, country and decision can stand together; else reject the row."""
        for column, one in (("case_code", code), ("collective_code", group)):
            if one and one.country != country:
                reason = say(
                    "The code is one of {theirs}, the row says {country}",
                    theirs=one.country,
                    country=country,
                )
                self._reject(line, column, reason)
                return False
        if (group and not group.collective) or (group is None and line.get("collective_code")):
            self._reject(line, "collective_code", say("This is no code of a group"))
            return False
        if code and code.collective:
            self._reject(line, "case_code", say("This is the code of another group"))
            return False
        if not (code or group or decision.symbol or decision.day):
            reason = say("Neither a code nor a decision shows that the IPU follows this case")
            self._reject(line, "decision_ref", reason)
            return False
        return True

    def _decision(self, line: Line) -> wording.Reference:
        found = wording.decision(line.get("decision_ref"))
        if found.fault:
            reason = say("No symbol of a document and no date can be read here")
            self._reject(line, "decision_ref", reason, "value")
        return found

    def _sex(self, line: Line) -> str:
        text = line.get("sex")
        sex = _SEXES.get(fold(text), "")
        if text and not sex:
            self._reject(line, "sex", say("F or M as a source prints it, or empty"), "value")
        return sex

    def _sources(self, line: Line, column: str) -> tuple[str, ...]:
        keys = []
        for part in wording.split(line.get(column)):
            if part in self.sources:
                keys.append(part)
            elif self.sources_known and re.fullmatch(r"\w{1,12}", part):
                said = say("No source with this key stands in the file of sources")
                self.findings.reject(line.number, line.file, column, part, said, "value")
            else:  # written out in the cell itself
                self.sources[part[:60]] = SourceRecord(key=part[:60], what=part)
                keys.append(part[:60])
        return tuple(dict.fromkeys(keys))

    def _allegations(self, line: Line) -> tuple[str, ...]:
        by_label = {fold(label): key for key, label in self.labels.items()}
        keys = []
        for part in wording.split(line.get("allegations")):
            key = part if part in self.labels else by_label.get(fold(part))
            if key:
                keys.append(key)
            else:
                said = say("This allegation is not in the vocabulary")
                self.findings.reject(line.number, line.file, "allegations", part, said, "value")
        return tuple(dict.fromkeys(keys))

    # --- facts -----------------------------------------------------------------------------

    def _facts(self, row: Row) -> list[FactRecord]:
        line, cells = row.line, row.line.cells
        facts = [self._fact(row, FactKind.NAME, row.name)]
        note = line.get("note")
        facts += [
            self._fact(row, FactKind.ALSO_KNOWN_AS, name, basis=note) for name in row.other_names
        ]
        if row.sex or cells.get("sex_basis"):
            facts.append(self._fact(row, FactKind.SEX, row.sex, basis=cells.get("sex_basis", "")))
        if row.code:
            basis = cells.get("code_basis", "")
            facts.append(self._fact(row, FactKind.CODE, str(row.code), basis=basis))
        if row.listing:
            papers = tuple(key for key in row.sources if self._is_paper(key, row.decision))
            facts.append(
                self._fact(row, FactKind.LISTING, row.listing, about=row.listing, or_else=papers)
            )
        facts += [
            self._fact(
                row, FactKind.VIOLATION, key, basis=cells.get("allegations_basis", ""),
                vocabulary=self.vocabulary,
            )
            for key in self._allegations(line)
        ]  # fmt: skip
        if note:
            facts.append(self._fact(row, FactKind.NOTE, note, about=note))
        return facts

    def _fact(
        self,
        row: Row,
        kind: str,
        value: str,
        *,
        basis: str = "",
        about: str = "",
        or_else: tuple[str, ...] = (),
        vocabulary: str = "",
    ) -> FactRecord:
        """Return a fact with the sources that its own words name, else those of the name."""
        named = wording.keys_in(basis or about, self.sources)
        return FactRecord(
            kind=kind,
            value=value,
            basis=basis,
            certain=bool(value) and rules.certain(basis, about),
            sources=named or or_else or self._name_sources(row),
            vocabulary=vocabulary,
        )

    def _name_sources(self, row: Row) -> tuple[str, ...]:
        """Return where the name itself was seen.

        A decision that lists a group prints no name; then its own paper is no source of one.
        """
        if not _NAMED_ELSEWHERE.search(row.listing):
            return row.sources
        symbol = row.decision.symbol
        others = tuple(
            key
            for key in row.sources
            if not symbol or rules.symbol_in(self.sources[key].what) != symbol
        )
        return others or row.sources

    def _is_paper(self, key: str, decision: wording.Reference) -> bool:
        source = self.sources[key]
        return rules.is_paper_of(
            symbol=decision.symbol,
            adopted_on=decision.day,
            what=source.what,
            stated_on=source.stated_on,
        )
