"""Reader of open parliament data: files in, plain people and a report out. Pure, floor 5.

`read` takes CSV, Popolo JSON, nested JSON or YAML, and fixtures of linked tables; it finds the
shape, joins the files by identifiers, and says of every defect whether it was mapped, kept as
written, or rejected with row, field and reason. It never guesses, and it never stops at a row.
`mapping.load` reads the file that says what the columns of an unknown source are.
"""

from gemel.people.reading.mapping import Mapping, load
from gemel.people.reading.reader import read, read_enrichment
from gemel.people.reading.records import (
    AffiliationRecord,
    BodyRecord,
    MandateRecord,
    PersonRecord,
    Reading,
    Rejection,
    Remark,
)

__all__ = [
    "AffiliationRecord", "BodyRecord", "MandateRecord", "Mapping", "PersonRecord", "Reading",
    "Rejection", "Remark", "load", "read", "read_enrichment",
]  # fmt: skip
