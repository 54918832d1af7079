"""From files to a reading: cases.csv, and what lies beside it, put together and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gemel.cases import rules
from gemel.cases.reading import sheet
from gemel.cases.reading.grouping import Grouping
from gemel.cases.reading.records import CaseReading, SourceRecord
from gemel.cases.reading.rows import RowReader
from gemel.cases.reading.sheet import LARGEST, Sheet
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people.reading import dates
from gemel.people.reading.findings import Findings

__all__ = ["BESIDE", "LARGEST", "read"]

BESIDE = ("sources.csv", "allegations.csv", "decision-history.csv", "totals.csv")

_CASES: Mapping[str, Sequence[str]] = {
    "case_code": ("code", "case", "case number", "own code", "individual code"),
    "collective_code": ("collective", "group code", "group"),
    "country": ("country code", "state"),
    "region": ("ipu_region",),
    "person_name": ("name", "person", "parliamentarian"),
    "sex": ("gender",),
    "sex_basis": (),
    "allegations": ("violations", "alleged violations"),
    "allegations_basis": ("violations basis",),
    "decision_ref": ("decision",),
    "listing": ("listed", "listed in decision", "listed_in_nov_2020"),
    "code_basis": ("case_code_basis",),
    "sources": ("source",),
    "note": ("notes", "remark"),
}
_SOURCES: Mapping[str, Sequence[str]] = {
    "key": ("id",),
    "what": ("title", "source"),
    "address": ("url", "link"),
    "stated_on": ("about_or_published", "date", "published"),
}
_ALLEGATIONS: Mapping[str, Sequence[str]] = {
    "key": ("id",),
    "label": ("label_in_ipu_documents", "words"),
    "version": ("vocabulary",),
}
_HISTORY: Mapping[str, Sequence[str]] = {
    "case": ("case_code", "code"),
    "country": (),
    "date": ("adopted_on",),
    "mps": ("persons", "number"),
    "sources": ("source",),
    "note": ("notes",),
}
_TOTALS: Mapping[str, Sequence[str]] = {
    "country": (),
    "mps_in_decision": ("persons", "mps"),
    "rows_here": ("rows",),
    "region": ("ipu_region",),  # this and the next four are only looked at by people
    "missing": (),
    "female_here": (),
    "male_here": (),
    "sex_unknown_here": (),
    "note": ("contents_entry",),
}


@dataclass(frozen=True, slots=True)
class Given:
    """The files of one reading, by name."""

    files: Mapping[str, bytes | Path]
    findings: Findings
    shut_in: bool

    def sheet(
        self, name: str, columns: Mapping[str, Sequence[str]], needed: Sequence[str]
    ) -> Sheet | None:
        """Return a file that may be there, or None. A broken one stops the whole: it tells much."""
        if name not in self.files:
            return None
        return self.load(name, columns, needed)

    def load(self, name: str, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Sheet:
        """Return a file that must be there."""
        return sheet.load(
            name, self.files[name], columns=columns, needed=needed, findings=self.findings,
            shut_in=self.shut_in,
        )  # fmt: skip


def read(
    path: Path | str,
    beside: Mapping[str, bytes | Path] | None = None,
    *,
    shut_in: bool = True,
) -> CaseReading:
    """Return the cases of a file; the files that lie in its folder tell the rest.

    `beside` names them where they lie elsewhere (an upload): name → content; then `path` is the
    key of the table itself in it. Without `shut_in` files are parsed in this process.

    Raises: Invalid with a clear word where a whole file cannot be taken.
    """
    main = Path(path)
    findings = Findings()
    given = Given(dict(beside) if beside is not None else _lying_beside(main), findings, shut_in)
    name = main.name
    sources = _sources(given, findings)
    version, labels = _vocabulary(given, findings)
    cases = given.load(name, _CASES, ("person_name",))
    if not cases.columns & {"country", "case_code", "collective_code"}:
        raise Invalid(say("{file} has neither a country nor a code of a case", file=name))
    reader = RowReader(findings, dict(sources), "sources.csv" in given.files, version, labels)
    grouping = Grouping(findings, reader)
    for line in cases.lines:
        row = reader.read(line)
        if row is not None:
            grouping.add(row)
    _history(given, grouping)
    _totals(given, grouping)
    return CaseReading(
        cases=grouping.cases(),
        sources=reader.sources,
        vocabularies={version: labels},
        rejected=tuple(findings.rejected),
        warnings=tuple(findings.remarks),
        files=tuple((file, _digest(content)) for file, content in sorted(given.files.items())),
    )


def _lying_beside(main: Path) -> dict[str, bytes | Path]:
    """Return the file and those of the known names in its folder, the file itself left out."""
    found: dict[str, bytes | Path] = {main.name: main}
    for name in BESIDE:
        other = main.parent / name
        if name != main.name and other.is_file():
            found[name] = other
    return found


def _digest(content: bytes | Path) -> str:
    raw = content.read_bytes() if isinstance(content, Path) else content
    return hashlib.sha256(raw).hexdigest()


def _sources(given: Given, findings: Findings) -> dict[str, SourceRecord]:
    found: dict[str, SourceRecord] = {}
    table = given.sheet("sources.csv", _SOURCES, ("key", "what"))
    for line in table.lines if table else ():
        key, what = line.get("key")[:60], line.get("what")
        if not key or not what:
            reason = say("A source needs a key and words that say what it is")
            findings.reject(line.number, line.file, "key", key, reason)
        elif key in found:
            findings.reject(line.number, line.file, "key", key, say("This key stands twice"))
        else:
            day = dates.read_date(line.get("stated_on"))
            if day.fault:
                value = line.get("stated_on")
                findings.reject(line.number, line.file, "stated_on", value, day.fault, "value")
            found[key] = SourceRecord(key, what, line.get("address"), day.text)
    return found


def _vocabulary(given: Given, findings: Findings) -> tuple[str, Mapping[str, str]]:
    """Return the version and labels of the allegations: those beside the file, else ours.

    The version is the one that the file states; where its labels are those that we know, ours;
    else a name made of the content, so that another vocabulary never passes for this one.
    """
    ours = {key: said.text for key, said in rules.VIOLATIONS.items()}
    table = given.sheet("allegations.csv", _ALLEGATIONS, ("key", "label"))
    if table is None:
        return rules.VOCABULARY, ours
    labels: dict[str, str] = {}
    stated = ""
    for line in table.lines:
        key, label = line.get("key")[:60], line.get("label")[:200]
        if not key or not label or labels.get(key, label) != label:
            reason = say("An allegation needs one key and one label")
            findings.reject(line.number, line.file, "key", key, reason)
            continue
        labels[key] = label
        stated = stated or line.get("version")[:40]
    if stated:
        return stated, labels
    if all(fold(label) == fold(ours.get(key, "")) for key, label in labels.items()):
        return rules.VOCABULARY, labels
    content = "\n".join(f"{key}\t{label}" for key, label in sorted(labels.items()))
    return f"file-{hashlib.sha256(content.encode()).hexdigest()[:8]}", labels


def _history(given: Given, grouping: Grouping) -> None:
    table = given.sheet("decision-history.csv", _HISTORY, ("case", "date"))
    for line in table.lines if table else ():
        grouping.add_history(line)


def _totals(given: Given, grouping: Grouping) -> None:
    table = given.sheet("totals.csv", _TOTALS, ("country", "mps_in_decision"))
    for line in table.lines if table else ():
        grouping.add_total(line)
