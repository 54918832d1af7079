"""Looking before anything is kept: what a wish would change, and how one person stands."""

from __future__ import annotations

from dataclasses import dataclass

from gemel.kernel.by import By
from gemel.matching import answering, helping, what_if
from gemel.matching.answering import Answer, Outcome
from gemel.matching.helping import Lever
from gemel.matching.models import Proposal
from gemel.matching.queries.proposals import current
from gemel.matching.queries.register import register
from gemel.matching.register import Laid, lay_out
from gemel.matching.rules import Exclusion, Judged
from gemel.matching.what_if import Looked, Wish
from gemel.people.models import AtRisk
from gemel.twinning.models import Programme


@dataclass(frozen=True)
class Chances:
    """How one person stands with every member: who may be the twin, best first, and who not.

    `matched` is False where no member is looked for: no consent, or all the members wished for.
    """

    matched: bool
    fits: tuple[tuple[str, int], ...] = ()  # member, points
    out: tuple[tuple[str, Exclusion], ...] = ()
    laid: Laid | None = None
    person: str = ""

    def judged(self, member: str) -> Judged:
        """Return one pair with its reasons."""
        assert self.laid is not None
        return self.laid.judged(self.person, member)


def look(programme: Programme, wish: Wish, *, by: By) -> Looked:
    """Return what a wish would change beside the proposal that stands; nothing is kept.

    Raises: NotYours; Invalid where it cannot be.
    """
    last = current(programme, by=by)
    return what_if.look(
        register(programme, joining=wish.joins, by=by),
        wish,
        mark=last.mark if last else "",
        stands=_outcome(last) if last else None,
    )


def ladder(programme: Programme, wish: Wish, *, by: By) -> list[Answer]:
    """Return the choices of a floor for a programme, from none to the highest possible."""
    return answering.ladder(what_if.changed(register(programme, by=by), wish))


def chances(programme: Programme, person: AtRisk, *, by: By) -> Chances:
    """Return how one person stands with every member who takes part."""
    laid = lay_out(register(programme, by=by))
    facts = laid.persons.get(person.ref)
    if facts is None:
        return Chances(matched=False)
    row = laid.rows.row(facts)
    refs = [member.ref for member in laid.register.members]
    order = sorted((-int(score), ref) for score, ref in zip(row, refs, strict=True) if score >= 0)
    out = [
        (ref, laid.scorer.first_against(facts, place) or Exclusion.FLOOR)
        for place, (score, ref) in enumerate(zip(row, refs, strict=True))
        if score < 0
    ]
    return Chances(True, tuple((ref, -less) for less, ref in order), tuple(out), laid, person.ref)


def levers(programme: Programme, person: AtRisk, *, by: By) -> list[Lever]:
    """Return which single change would give one person more a member, for this person's need."""
    facts = register(programme, by=by)
    if person.ref not in {one.ref for one in facts.matched()}:
        return []
    return helping.levers(facts, person.ref)


def places(programme: Programme, *, by: By) -> dict[str, Lever]:
    """Return with which members one more place would bring something, and what."""
    return helping.places(answering.answer(register(programme, by=by)))


def _outcome(proposal: Proposal) -> Outcome:
    rows = proposal.pairs.values_list("person__ref", "parliamentarian__ref", "score", "locked")
    listed = list(rows)
    return Outcome(
        pairs={(person, member): score for person, member, score, _ in listed},
        points=proposal.value,
        free=frozenset((person, member) for person, member, _, locked in listed if not locked),
    )
