"""The tables of people: one file for each thought."""

from gemel.people.models.at_risk import AtRisk, Belonging, Raising, Veto
from gemel.people.models.imports import Import, Likeness, Merge
from gemel.people.models.organisation import FollowUpDesk, Organisation
from gemel.people.models.parliament import Body, Camp, Parliament, Party
from gemel.people.models.parliamentarian import (
    Affiliation,
    AsWritten,
    ContactPoint,
    CountryTie,
    Identifier,
    Mandate,
    OtherName,
    Parliamentarian,
    Seat,
    Speaks,
)

__all__ = [
    "Affiliation", "AsWritten", "AtRisk", "Belonging", "Body", "Camp", "ContactPoint",
    "CountryTie", "FollowUpDesk", "Identifier", "Import", "Likeness", "Mandate", "Merge",
    "Organisation", "OtherName", "Parliament", "Parliamentarian", "Party", "Raising", "Seat",
    "Speaks", "Veto",
]  # fmt: skip
