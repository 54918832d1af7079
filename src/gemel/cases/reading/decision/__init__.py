"""Reader of IPU decisions: a paper's text becomes a proposal for a human to confirm. Pure.

`read` never guesses. What is printed plainly becomes a fact with its place in the text; what is
doubtful becomes a fact with a warning, or nothing with a warning.
"""

from gemel.cases.reading.decision.proposal import (
    Alleged,
    Asked,
    Dated,
    Document,
    Doubt,
    FollowUp,
    Person,
    Place,
    Proposal,
    ReadCase,
    Victims,
)
from gemel.cases.reading.decision.reader import read

__all__ = [
    "Alleged", "Asked", "Dated", "Document", "Doubt", "FollowUp", "Person", "Place", "Proposal",
    "ReadCase", "Victims", "read",
]  # fmt: skip
