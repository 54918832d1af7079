"""Whether a release may be shown now: every person's basis, the member's word, and no edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gemel.access import queries as access
from gemel.cases import queries as cases
from gemel.consent import queries as consent
from gemel.consent.rules import Basis, by_decision
from gemel.kernel.by import By
from gemel.kernel.errors import Refused
from gemel.kernel.say import Said, say
from gemel.publishing import compose, queries, rules
from gemel.publishing.models import Release
from gemel.showcase import queries as shown


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether an item may be shown, on which basis, and until when; else what is missing.

    `kind` is consent (where any part rests on it), decision, or none for what names nobody.
    """

    kind: str = "none"
    ref: str = ""
    ends_at: datetime | None = None
    leans: frozenset[str] = frozenset()
    waives_waiting: bool = False
    edited: bool = False
    missing: tuple[Said, ...] = ()
    needed: tuple[Said, ...] = ()

    def __bool__(self) -> bool:
        return not self.missing


def judge(release: Release, *, by: By) -> Verdict:
    """Return the verdict on a release at this instant. Looks at everything anew, every time."""
    verdict = _bases(release, by=by)
    if not verdict:
        return verdict
    if release.member and not release.member_agreed_at:
        return Verdict(
            missing=(say("The member has not yet agreed to be shown"),),
            needed=(say("Ask the member, and record the answer"),),
        )
    return _as_composed(release, verdict, by=by)


def lacks_only(release: Release, *, by: By) -> bool:
    """Tell whether this person's approval is all that a proposed release still waits for."""
    apart = access.may_second(release.proposed_by, by.ref, at=by.at)
    return apart and not release.approved_at and bool(judge(release, by=by))


def unfounded(*, by: By) -> list[str]:
    """Return the releases whose cards are lit and should not be: gone, taken down, or baseless.

    For the doctor, who looks behind the back of the rounds that keep the window in order.
    """
    lit = sorted(set(shown.cards(at=by.at).values_list("release", flat=True)))
    open_ones = {one.ref: one for one in queries.tended() if one.ref in set(lit)}
    return [ref for ref in lit if ref not in open_ones or not judge(open_ones[ref], by=by)]


def _bases(release: Release, *, by: By) -> Verdict:
    needs = rules.needs_from(release.needs)
    people = queries.persons(need.person for need in needs)
    standings = consent.standings(people.values(), at=by.at)
    on_paper = cases.printed_by_decisions(
        [people[need.person] for need in needs if need.decisions and need.person in people],
        by=queries.sight(by),
    )
    texts = rules.hashes(release.texts, release.facts, release.countries)
    found: list[tuple[str, str, Basis]] = []
    for need in needs:
        if need.person not in standings:
            return _nobody()
        for use in need.uses:
            for language, bound in texts.items():
                answer = consent.judge(
                    standings[need.person],
                    use=use, audiences=(), public=True, at=by.at, text_hash=bound,
                    language=language, act_ref=release.ref, shows=need.fields,
                    decisions=on_paper.get(need.person, ()),
                )  # fmt: skip
                if not isinstance(answer, Basis):
                    return Verdict(missing=answer.missing, needed=answer.needed)
                found.append((need.person, use, answer))
    return _together(found)


def _together(found: list[tuple[str, str, Basis]]) -> Verdict:
    """Return one verdict of all bases: it ends with the first, and leans on each."""
    if not found:
        return Verdict()
    bases = [basis for _, _, basis in found]
    leans = {ref for basis in bases for ref in basis.refs}
    for person, use, basis in found:
        leans.add(person)
        if basis.kind == "decision":
            leans |= {by_decision(person), by_decision(person, use)}
    consents = [basis for basis in bases if basis.kind == "consent"]
    leading = (consents or bases)[0]
    return Verdict(
        kind=leading.kind,
        ref=leading.ref,
        ends_at=min((b.ends_at for b in bases if b.ends_at), default=None),
        leans=frozenset(leans),
        waives_waiting=bool(consents) and all(basis.waives_waiting for basis in consents),
    )


def _as_composed(release: Release, verdict: Verdict, *, by: By) -> Verdict:
    """Return the verdict, unless the item would look otherwise if it were made now."""
    shows = {use for row in release.needs for use in row["uses"]}
    try:
        fresh = compose.draft(
            release.kind, release.about, texts=release.texts, shows=shows, by=queries.sight(by)
        )
    except Refused as refusal:
        return Verdict(edited=True, missing=(refusal.said,), needed=(PROPOSE_ANEW,))
    if fresh.text_hash != release.text_hash:
        return Verdict(edited=True, missing=(CHANGED,), needed=(PROPOSE_ANEW,))
    if verdict.kind == "none" and fresh.papers:  # a case of which nobody can be named
        verdict = replace(verdict, kind="decision", ref=fresh.papers[0])
    ends = [end for end in (verdict.ends_at, fresh.ends_at) if end]
    return replace(verdict, leans=verdict.leans | fresh.leans, ends_at=min(ends, default=None))


def _nobody() -> Verdict:
    return Verdict(
        missing=(say("A person whom this shows is no longer kept here"),), needed=(PROPOSE_ANEW,)
    )


CHANGED = say("What this was made from has changed since it was proposed")
PROPOSE_ANEW = say("Propose it anew, as it is now")
