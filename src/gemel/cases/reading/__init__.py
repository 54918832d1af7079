"""Reader of case tables: a CSV and the files beside it become plain records. Pure, floor 7.

`read` never guesses: what it cannot take is rejected with row, field and reason, what it takes
with a doubt carries the doubt's own words, and what is missing stays visibly missing.
"""

from gemel.cases.reading.records import (
    CaseReading,
    CaseRecord,
    DecisionRecord,
    FactRecord,
    MemberRecord,
    RulingRecord,
    SourceRecord,
)
from gemel.cases.reading.table import LARGEST, read

__all__ = [
    "LARGEST", "CaseReading", "CaseRecord", "DecisionRecord", "FactRecord", "MemberRecord",
    "RulingRecord", "SourceRecord", "read",
]  # fmt: skip
