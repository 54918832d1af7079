"""What each public figure counts, in the words that stand beside it. Pure.

Made of published decisions alone: exact, immediate, sourced, and never added to other kinds.
Source: product.md, section 3a, "Figures".
"""

from __future__ import annotations

from dataclasses import dataclass

from gemel.kernel.say import Said, say


@dataclass(frozen=True)
class Definition:
    """What a figure counts: a short label, and how it is counted."""

    label: Said
    definition: Said


FIGURES: dict[str, Definition] = {
    "persons": Definition(
        say("parliamentarians in the published IPU decisions shown here"),
        say(
            "The number of persons that the newest published decision on each case states, added "
            "up over the cases shown here. A person in two cases is in both numbers."
        ),
    ),
    "names": Definition(
        say("of them are shown here by name"),
        say(
            "Persons of those cases whom a published decision names, and against whose naming "
            "nobody has said anything. The others are not left out; their names are missing."
        ),
    ),
    "cases": Definition(
        say("cases with a published decision"),
        say("IPU cases that are shown here, each counted once, however many persons it has."),
    ),
    "countries": Definition(
        say("countries concerned"),
        say("States that these cases concern. A case that concerns two states counts for both."),
    ),
}
