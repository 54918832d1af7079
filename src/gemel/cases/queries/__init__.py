"""Reading cases, always within what the reader may see."""

from gemel.cases.queries.acts import (
    newest_decision_of,
    newest_decision_on,
    persons_of,
    persons_of_each,
    to_tell_of,
)
from gemel.cases.queries.asked import (
    AskFilters,
    DecisionFile,
    Due,
    addressees,
    asks,
    asks_found,
    decision_file,
    filed_as,
    filings,
    filings_of,
    hearings,
    late,
    sessions,
    with_days,
)
from gemel.cases.queries.files import CaseFile, PersonFile, about, case_file, person_file
from gemel.cases.queries.history import Change, history
from gemel.cases.queries.lists import (
    SORTS,
    CaseRow,
    Filters,
    case,
    cases,
    decision,
    find,
    may_change,
    need,
    page,
    rows,
    search,
)
from gemel.cases.queries.printed import printed_by_decision, printed_by_decisions
from gemel.cases.queries.readings import may_confirm, read, read_again, reading, readings, waiting
from gemel.cases.queries.single import ask, fact, filing_bodies, source, sources
from gemel.cases.queries.told import Told, certain_facts, told_of_case, told_of_person

__all__ = [
    "SORTS", "AskFilters", "CaseFile", "CaseRow", "Change", "DecisionFile", "Due", "Filters",
    "PersonFile", "Told", "about", "addressees", "ask", "asks", "asks_found", "case",
    "case_file", "cases", "certain_facts", "decision", "decision_file", "fact", "filed_as",
    "filing_bodies", "filings", "filings_of", "find", "hearings", "history", "late",
    "may_change", "may_confirm", "need", "newest_decision_of", "newest_decision_on", "page",
    "person_file", "persons_of", "persons_of_each", "printed_by_decision",
    "printed_by_decisions", "read", "read_again", "reading", "readings", "rows", "search",
    "sessions", "source", "sources", "to_tell_of", "told_of_case",
    "told_of_person", "waiting", "with_days",
]  # fmt: skip
