"""Cases for tests. All persons, codes and papers are invented; the state of Arcadia has no code,
so the countries are real and nothing else is.
"""

from __future__ import annotations

from pathlib import Path

from gemel.cases import reading, services
from gemel.cases.models import Case
from gemel.cases.services import Cited
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.people.rules import Exposure
from tests.cast import noor

HEADER = (
    "case_code,collective_code,country,ipu_region,person_name,sex,sex_basis,allegations,"
    "allegations_basis,decision_ref,listed_in_nov_2020,case_code_basis,sources,note"
)
DECISION = "CL/299/9/R.9, 3 November 2025"
SOURCES = (
    "key,what,address,about_or_published\n"
    "K1,Contents of CL/299/9/R.9 as an invented parliament filed it,https://example.org/k1,2025-11\n"
    "K2,An invented newspaper,https://example.org/k2,2025-12\n"
    "K3,Invented IPU decisions of the 298th session (CL/298/9-R.2),https://example.org/k3,2025-04\n"
)


def row(
    name: str = "Amina Example",
    *,
    code: str = "",
    group: str = "",
    country: str = "LU",
    sex: str = "",
    sex_basis: str = "",
    allegations: str = "",
    allegations_basis: str = "",
    decision: str = DECISION,
    listed: str = "named",
    code_basis: str = "",
    sources: str = "K1|K2",
    note: str = "",
) -> str:
    """One line of a table of cases."""
    cells = (
        code, group, country, "Europe", name, sex, sex_basis, allegations, allegations_basis,
        decision, listed, code_basis, sources, note,
    )  # fmt: skip
    return ",".join(f'"{cell}"' if set(cell) & set(',"\n') else cell for cell in cells)


def table(*rows: str) -> str:
    """A whole table."""
    return "\n".join((HEADER, *rows)) + "\n"


def read(*rows: str, **beside: str) -> reading.CaseReading:
    """Read a table and what lies beside it; `totals="…"` stands for totals.csv."""
    files: dict[str, bytes | Path] = {
        "cases.csv": table(*rows).encode(),
        "sources.csv": SOURCES.encode(),
    }
    names = {"sources": "sources.csv", "allegations": "allegations.csv",
             "history": "decision-history.csv", "totals": "totals.csv"}  # fmt: skip
    files |= {names[key]: text.encode() for key, text in beside.items()}
    return reading.read("cases.csv", files)


def group(size: int = 3, **cells: str) -> list[str]:
    """The rows of one group with codes of their own."""
    return [
        row(f"{word} Example", code=f"LUX-{n:02}", group="LUX-COLL-01", **cells)
        for n, word in enumerate(("Ana", "Boris", "Clara", "Dario", "Elena")[:size], start=1)
    ]


def a_named(name: str = "Amina Example", **given: object) -> AtRisk:
    """A parliamentarian whom an invented decision names."""
    return people.keep_named(name=name, countries=["LU"], by=noor(), invented=True, **given)


def an_offline(scope: str, code_name: str = "Heron") -> AtRisk:
    """A defender of whom Gemel knows a code name."""
    return people.keep_defender(
        exposure="offline",
        code_name=code_name,
        urgency=3,
        wants=1,
        scope=scope,
        by=noor(),
        invented=True,
    )


def a_case(*persons: AtRisk, code: str = "", **given: object) -> Case:
    """A case opened by hand."""
    given.setdefault("title", "" if code or persons else "An invented case")
    return services.open_case(code=code, persons=persons, by=noor(), invented=True, **given)


def cited(what: str = "An invented paper", stated_on: str = "2025-11") -> Cited:
    """Where something was seen, in its own words."""
    return Cited(what=what, stated_on=stated_on)


__all__ = ["Exposure", "a_case", "a_named", "an_offline", "cited", "group", "read", "row", "table"]
