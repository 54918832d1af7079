"""What a form may ask for by name. The list is closed: another name is a fault of the form. Pure.

Who fills it is `actions.facts`, with what the basis of the act covers and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from gemel.kernel.say import Said, say

# What a gap is called to the author, in the language of the page.
ONE: Mapping[str, Said] = {
    "today": say("the date"),
    "place": say("the place of writing"),
    "member": say("your name"),
    "chamber": say("your parliament"),
    "group": say("your group"),
    "addressee": say("to whom it goes"),
    "salutation": say("how the addressee is greeted"),
    "reference": say("our reference"),
    "country": say("the country concerned"),
    "person": say("the name of the person"),
    "work": say("what the person works for"),
    "code": say("the code of the case"),
    "persons_count": say("how many persons the decision concerns"),
    "decision": say("what the decision is called"),
    "decision_symbol": say("the symbol of the decision"),
    "decision_date": say("the date of the decision"),
    "decision_session": say("the session of the decision"),
    "ask": say("what the decision asks"),
    "ask_number": say("the paragraph of the decision"),
    "ask_addressee": say("of whom the decision asks it"),
    "ask_due": say("by when the decision asks it"),
    "hearing": say("the date of the hearing"),
    "request": say("what you ask for"),
    "answer_by": say("by when you ask for an answer"),
    "event": say("the journey, visit or meeting"),
    "event_date": say("the day of the journey, visit or meeting"),
    "partner": say("the parliaments that act together"),
    "previous": say("the letter that was sent before"),
    "previous_date": say("the date of the letter that was sent before"),
}
MANY: Mapping[str, Said] = {
    "persons": say("the persons concerned"),
    "violations": say("what is alleged"),
    "events": say("what happened"),
    "asks": say("what the decision asks"),
}
# Put in by the form itself where it repeats a block for each of several.
ITEM = "item"


def label(key: str) -> Said:
    """Return what a fact is called. Raises: KeyError for a name that no form may use."""
    return ONE[key] if key in ONE else MANY[key]
