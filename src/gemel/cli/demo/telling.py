"""What the demo's desk told: one decision, to those concerned. All invented."""

from __future__ import annotations

from gemel.alerts import queries, services
from gemel.cases import queries as cases
from gemel.kernel.by import By


def play(*, member: str, desk: By, office: By) -> None:
    """Let the desk and a member follow something, and tell them of a decision."""
    services.subscribe("theme", "elections", by=desk)
    services.subscribe("country", "UG", by=office)
    case = cases.cases(by=desk).get(code="UGA-COLL-91")
    ruling = cases.case_file(case.ref, by=desk).rulings[0]
    circle = queries.concerned(ruling.decision.ref, by=desk)
    services.send(
        ruling.decision.ref,
        to={member, *(one.key for one in circle.people)},
        word="Example. The hearing is near: who could ask the ambassador for an observer's place?",
        by=desk,
    )
