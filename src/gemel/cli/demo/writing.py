"""The demo's texts: one that its author has to fill, one that waits for a name. All invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gemel.actions import services
from gemel.actions.deed import About, Deed
from gemel.cases import queries as cases
from gemel.kernel.by import By
from gemel.people import queries as people
from gemel.twinning import queries as bonds
from gemel.twinning import services as twinning

KIND, FORM = "approach_authorities_concerned", "letter_speaker.toml"
WHOLE = {
    "place": "Arcadia",
    "addressee": "The Speaker of the House (example)",
    "salutation": "Dear Speaker",
    "request": "let an observer of our parliament attend the hearing",
}


def play(now: datetime, *, programme: Any, member: str, desk: By) -> None:
    """Begin a text with gaps, and ask a member to sign another."""
    asked = people.parliamentarian(member, by=desk)
    others = bonds.participations(programme, by=desk)
    twinning.take_part(programme, asked, capacity=1, by=desk)
    first, second = cases.cases(by=desk).exclude(code="").order_by("-code")[:2]
    author = next(one.parliamentarian for one in others)
    _text(first, programme, author, desk)
    letter = _text(second, programme, author, desk, **WHOLE)
    services.ask_to_sign(letter, [asked], until=now.date() + timedelta(days=9), by=desk)


def _text(case: Any, programme: Any, author: Any, by: By, **typed: str) -> Any:
    deed = Deed(kind=KIND, country=case.countries[0])
    about = About(case=case, scope=programme.ref)
    day = by.at.date() + timedelta(days=10)
    act = services.plan(deed, about, for_member=author, planned_for=day, by=by)
    return services.begin(act, form=FORM, language="en", typed=typed, by=by)
