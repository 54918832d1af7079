"""Reading for matching: proposals, the register that one is made from, and what breaks a rule."""

from gemel.matching.queries.looking import Chances, chances, ladder, levers, look, places
from gemel.matching.queries.proposals import (
    balance,
    current,
    fixed,
    fixed_word,
    matched,
    named,
    pair,
    pairs,
    pairs_of,
    proposal,
    standing,
)
from gemel.matching.queries.recheck import breaches, breaches_of
from gemel.matching.queries.register import in_care, person_of, register, taking_part

__all__ = [
    "Chances", "balance", "breaches", "breaches_of", "chances", "current", "fixed", "fixed_word",
    "in_care", "ladder", "levers", "look", "matched", "named", "pair", "pairs", "pairs_of",
    "person_of", "places", "proposal", "register", "standing", "taking_part",
]  # fmt: skip
