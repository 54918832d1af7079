"""Writing about cases: one file for each thought."""

from gemel.cases.services.decisions import (
    add_ask,
    add_decision,
    answer_ask,
    file_decision,
    file_decision_as,
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
from gemel.cases.services.readings import (
    accept_alike,
    accept_certain,
    confirm,
    confirm_certain,
    forget_readings,
    leave_case_out,
    receive_reading,
    say_of,
    throw_away,
    undo,
)
from gemel.cases.services.readings import add_person as add_read_person

__all__ = [
    "Cited", "Report", "accept_alike", "accept_certain", "add_ask", "add_decision",
    "add_named_person", "add_person", "add_read_person", "answer_ask", "change_case", "confirm",
    "confirm_certain", "erase", "file_decision", "file_decision_as", "forget_readings",
    "import_cases", "join_scope", "leave_case_out", "leave_scope", "mark_source", "open_case",
    "own_cases", "receive_reading", "record_fact", "reopen_ask", "retract_fact", "say_of",
    "set_responsible", "settle_ask", "shared_cases", "supersede_fact", "throw_away", "undo",
]  # fmt: skip
