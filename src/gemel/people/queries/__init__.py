"""Reading about people, always within what the reader may see."""

from gemel.people.queries.at_risk import at_risk, persons, search_persons
from gemel.people.queries.known import houses, people
from gemel.people.queries.likenesses import (
    comparable,
    found_before,
    kept,
    likeness,
    likenesses,
    likenesses_of,
    merge,
    merges_of,
    same,
)
from gemel.people.queries.seats import names_of, sits_until

__all__ = [
    "at_risk", "comparable", "found_before", "houses", "kept", "likeness", "likenesses",
    "likenesses_of", "merge", "merges_of", "names_of", "people", "persons", "same", "search_persons",
    "sits_until",
]  # fmt: skip
