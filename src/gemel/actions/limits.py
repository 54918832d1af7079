"""What stands in a text and may not be told any more, though its act may still be done.

A person lets an act be done and a name be told by words of their own: one can be withdrawn and the
other stand. What went into a text from the record is looked at again at each step.
"""

from __future__ import annotations

from collections.abc import Sequence

from gemel.actions import facts
from gemel.actions.drafting import vocabulary
from gemel.actions.drafting import words as tongues
from gemel.actions.models import Draft
from gemel.kernel.by import By
from gemel.kernel.errors import NoBasis
from gemel.kernel.say import Said, say

# What is about a person. The rest is about the writer and the paper.
OF_THE_PERSON = frozenset({
    "person", "persons", "persons_count", "country", "work", "code", "hearing", "events",
    "violations", "asks", "ask",
})  # fmt: skip


def untold(draft: Draft, *, by: By) -> tuple[Said, ...]:
    """Return what this text says of the person and may not say now, or no longer so; mostly none.

    Something covers its act. What an author writes by hand nobody can know.
    """
    said = {
        (str(key), str(words)) for key, words, *_ in draft.used
        if key in OF_THE_PERSON and words in draft.text
    }  # fmt: skip
    if not said:
        return ()
    known = facts.of_action(draft.action, words=tongues.of(draft.language), by=by)
    now = {(key, one.words) for key, one in known.one.items()}
    now |= {(key, one.words) for key, several in known.many.items() for one in several}
    return tuple(vocabulary.label(key) for key in sorted({key for key, _ in said - now}))


def refusal(gone: Sequence[Said]) -> NoBasis:
    """Return what a service raises for it: what stands there, and what to do."""
    return NoBasis(
        missing=tuple(
            say("The text tells what may not be told any more, or has changed: {what}", what=one)
            for one in gone
        ),
        needed=(say("Take it out of the text, or make the text anew with what may be told now"),),
    )
