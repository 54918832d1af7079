"""The demo's house at work: one invented motion with its vote, and words for the press."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.cases import queries as cases
from gemel.kernel.by import By
from gemel.people import queries as people
from gemel.proceedings import services
from gemel.proceedings.rules import Given, GivenStage, Part, Votes
from gemel.publishing import services as publishing

MOTION = Given(
    kind="motion",
    number="B 991",
    title="Example: on colleagues whom other parliaments have lost",
    text="Example. The House of Arcadia asks that an observer of parliament attend the hearing.",
    record_link="https://record.example.org/arcadia/b-991",
)
GROUPS = (
    Votes(group="Example: Hearth", votes_for=18, votes_against=2, abstained=1, absent=2),
    Votes(group="Example: Harbour", votes_for=9, votes_against=5, abstained=0, absent=3),
)


PRESS = {
    "title": "Example: the House of Arcadia speaks for colleagues elsewhere",
    "lede": "An invented release, to show what stands on a press page.",
    "text": "Example. The House of Arcadia has adopted a motion, and asks other houses to do the "
    "same. Nothing of this happened.",
}


def show(motion: Any, *, programme: Any, first: By, second: By) -> None:
    """Release the motion, and words for the press that name nobody."""
    deed = Deed(kind="publicise_work", public=True)
    about = About(case=motion.cases.get(), scope=programme.ref)
    day = first.at.date()
    act = actions.record(deed, about, for_member=None, done_on=day, by=first)
    for kind, shown, texts in (
        ("proceeding", motion.ref, None), ("press", act.ref, {"en": PRESS})
    ):  # fmt: skip
        release = publishing.propose(kind=kind, about=shown, texts=texts, by=first)
        publishing.approve(release, by=second)


def play(now: datetime, *, house: Any, member: str, desk: By) -> Any:
    """Write the motion down as its stages came."""
    case = cases.cases(by=desk).exclude(code="").order_by("code")[0]
    sponsor = people.parliamentarian(member, by=desk)
    begun = desk.later(now - timedelta(days=40))
    motion = services.add(
        MOTION, house=house, cases=[case], parts=[(sponsor, Part.SPONSOR)], invented=True, by=begun
    )
    for key, days, groups in (
        ("tabled", 40, ()), ("referred", 33, ()), ("debated", 12, ()), ("adopted", 10, GROUPS)
    ):  # fmt: skip
        on = now - timedelta(days=days)
        stage = GivenStage(key=key, on=on.date(), groups=groups)
        services.add_stage(motion, stage, by=desk.later(on))
    return motion
