"""Reading about people, always within what the reader may see."""

from gemel.people.queries.at_risk import (
    asked_to_raise,
    at_risk,
    need,
    persons,
    scopes_of,
    search_persons,
    veto,
    vetoes,
)
from gemel.people.queries.duplicates import (
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
from gemel.people.queries.institutions import (
    body,
    desk,
    desks,
    imports,
    one_import,
    organisation,
    organisations,
    parliament,
    parliaments,
    parliaments_with_members,
    parties,
    party,
    standing_for,
)
from gemel.people.queries.known import known_houses, known_people, with_a_way_in
from gemel.people.queries.members import (
    bodies_of,
    find_parliamentarian,
    held,
    houses_of,
    languages_spoken,
    mandate,
    parliamentarian,
    parliamentarians,
    seen,
    standing_record,
    tie,
)
from gemel.people.queries.seats import names_of, sits_until

__all__ = [
    "asked_to_raise", "at_risk", "bodies_of", "body", "comparable", "desk", "desks",
    "find_parliamentarian", "found_before", "held", "houses_of", "imports", "kept",
    "known_houses", "known_people", "languages_spoken", "likeness", "likenesses",
    "likenesses_of", "mandate", "merge", "merges_of", "names_of", "need", "one_import",
    "organisation", "organisations", "parliament", "parliamentarian", "parliamentarians",
    "parliaments", "parliaments_with_members", "parties", "party", "persons", "same",
    "scopes_of", "search_persons", "seen", "sits_until", "standing_for", "standing_record",
    "tie", "veto", "vetoes", "with_a_way_in",
]  # fmt: skip
