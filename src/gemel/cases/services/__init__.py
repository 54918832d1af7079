"""Writing about cases: one file for each thought."""

from gemel.cases.services.decisions import (
    add_ask,
    add_decision,
    file_decision,
    reopen_ask,
    settle_ask,
)
from gemel.cases.services.erasing import erase, own_cases, shared_cases
from gemel.cases.services.facts import (
    Cited,
    add_named_person,
    mark_source,
    record_fact,
    retract_fact,
    supersede_fact,
)
from gemel.cases.services.files import (
    add_person,
    change_case,
    join_scope,
    leave_scope,
    open_case,
    set_responsible,
)
from gemel.cases.services.importing import Report, import_cases

__all__ = [
    "Cited", "Report", "add_ask", "add_decision", "add_named_person", "add_person",
    "change_case", "erase", "file_decision", "import_cases", "join_scope", "leave_scope",
    "mark_source", "open_case", "own_cases", "record_fact", "reopen_ask", "retract_fact",
    "set_responsible", "settle_ask", "shared_cases", "supersede_fact",
]  # fmt: skip
