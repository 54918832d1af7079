"""When an act has a basis: the living consent of a person, or a published decision. Pure.

Every act and every publication asks here. Whatever this file cannot find a basis for is not
done. Source: product.md, section 3a.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from gemel.consent import words
from gemel.consent.facts import (
    OWN_WORD,
    Answer,
    Basis,
    Cell,
    DecisionFacts,
    Gap,
    IfUnreachable,
    Standing,
    State,
    Terms,
)
from gemel.consent.words import Audience, Channel, Giver, Use
from gemel.kernel.say import say

__all__ = [
    "NEVER_BY_DECISION",
    "OWN_WORD",
    "Answer",
    "Audience",
    "Basis",
    "Cell",
    "Channel",
    "DecisionFacts",
    "Gap",
    "Giver",
    "IfUnreachable",
    "Standing",
    "State",
    "Terms",
    "Use",
    "against_decision",
    "answer",
    "basis",
    "by_decision",
    "decide",
    "decision_basis",
    "faded",
    "text_hash",
]


# Source: product.md 3a: "never a twinning, a picture, a contact, or a fact from elsewhere".
NEVER_BY_DECISION = frozenset({Use.TWINNING, Use.PHOTO, Use.STORY, Use.FIGURES, Use.IDENTITY})


def text_hash(language: str, content: object) -> str:
    """Return what binds a yes to one public text: every sign of it, in one language."""
    body = json.dumps([language, content], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def by_decision(person: str, use: str = "") -> str:
    """Return the mark on cards that rest on a decision alone about this person (for this use)."""
    return f"dec:{person}:{use}" if use else f"dec:{person}"


def answer(
    terms: Iterable[Terms],
    *,
    use: str,
    audience: str,
    at: datetime,
    act_ref: str = "",
    public_text_hash: str = "",
    language: str = "",
) -> Cell:
    """Return what the person's newest word on this use and audience comes to.

    The newest word counts, also when it has ended: an older one never comes back by itself. A
    withdrawal counts against everything that was said before it. A yes bound to this one act
    answers "ask each time"; a later general no takes it back.
    """
    mine = [
        t
        for t in terms
        if t.use == use
        and t.given_at <= at
        and t.act_ref in ("", act_ref)
        and _covers(t.audiences, audience)
        and _speaks_of(t, public_text_hash, language)
    ]
    general = _newest([t for t in mine if not t.act_ref], at)
    bound = _newest([t for t in mine if t.act_ref], at)
    said = _state(general, mine, at, public_text_hash)
    if bound is None or (general and said is State.NO and general.given_at > bound.given_at):
        return Cell(said, general)
    this_act = _state(bound, mine, at, public_text_hash)
    if this_act is State.ENDED:
        return Cell(said, general)
    return Cell(this_act, bound)


def _covers(audiences: Collection[str], audience: str) -> bool:
    """Tell whether a row names this audience; "partner" covers "partner:org-…", not the reverse."""
    return audience in audiences or audience.split(":")[0] in audiences


def _speaks_of(t: Terms, public_text_hash: str, language: str) -> bool:
    """Tell whether a row says anything of this text (or, without one, of acts at large).

    A yes to the public is bound to a text; a no or "ask each time" holds for every text.
    """
    if not public_text_hash:
        return not t.text_hash
    if t.text_hash:
        return t.text_language == language
    return t.answer != Answer.YES or Audience.PUBLIC not in t.audiences


def _newest(terms: Sequence[Terms], at: datetime) -> Terms | None:
    begun = [t for t in terms if t.starts_at <= at or _withdrawn(t, at)]
    in_order = sorted(begun, key=lambda t: t.given_at)  # stable: rows come in order of recording
    return in_order[-1] if in_order else None


def _withdrawn(t: Terms, at: datetime) -> bool:
    return t.withdrawn_at is not None and t.withdrawn_at <= at


def _state(t: Terms | None, others: Sequence[Terms], at: datetime, public_text_hash: str) -> State:
    if t is None:
        return State.NOT_ASKED
    withdrawals = [
        o.withdrawn_at
        for o in others
        if o.withdrawn_at and o.withdrawn_at <= at and o.act_ref in ("", t.act_ref)
    ]
    if _withdrawn(t, at) or any(t.given_at < w for w in withdrawals):
        return State.WITHDRAWN
    if any(end is not None and end <= at for end in (t.ends_at, t.ended_at)):
        return State.ENDED
    if t.answer == Answer.YES and t.text_hash and t.text_hash != public_text_hash:
        return State.OTHER_TEXT
    return State(t.answer)


def basis(
    terms: Sequence[Terms],
    *,
    use: str,
    audiences: Collection[str],
    at: datetime,
    channel: str = "",
    unreachable_since: datetime | None = None,
    public_text_hash: str = "",
    language: str = "",
    act_ref: str = "",
    agreed_at: datetime | None = None,
) -> Basis | Gap:
    """Return the living consent that covers an act for every audience, else what is missing.

    `audiences` is everyone who would get to know; none may imply another, but for the public,
    which implies the others for the same text. `agreed_at` is when the act itself was agreed
    (planned with a basis); an agreed non-public act goes on while the person is silent.
    Source: product.md 3a; twinning note, A3.
    """

    def found(audience: str) -> Cell:
        cell = answer(
            terms, use=use, audience=audience, at=at, act_ref=act_ref,
            public_text_hash=public_text_hash, language=language,
        )  # fmt: skip
        return _while_silent(
            cell, at, unreachable_since, public=Audience.PUBLIC in audiences, agreed_at=agreed_at
        )

    cells = {audience: _by_channel(found(audience), channel) for audience in sorted(audiences)}
    public = _by_channel(found(Audience.PUBLIC), channel) if public_text_hash else None
    if public and public.state is State.YES:
        cells = dict.fromkeys(cells, public)
    open_cells = tuple((a, cell) for a, cell in cells.items() if cell.state is not State.YES)
    if open_cells or not cells:
        return _gap(open_cells)
    rows = list(dict.fromkeys(cell.terms for cell in cells.values() if cell.terms))
    restricted = [t.channels for t in rows if t.channels]
    return Basis(
        kind="consent",
        ref=rows[0].ref,
        refs=tuple(t.ref for t in rows),
        ends_at=_first_end(rows, terms, at, unreachable_since),
        channels=frozenset.intersection(*restricted) if restricted else frozenset(),
        waives_waiting=all(t.waives_waiting for t in rows),
    )


def faded(before: Sequence[Terms], after: Sequence[Terms], *, at: datetime) -> list[str]:
    """Return the rows whose yes answered before and does not now, for some audience.

    What rests on them goes dark when new answers (`after` holds the old rows too) are recorded.
    """

    def holds(terms: Sequence[Terms], t: Terms, audience: str) -> bool:
        cell = answer(
            terms, use=t.use, audience=audience, at=at, act_ref=t.act_ref,
            public_text_hash=t.text_hash, language=t.text_language,
        )  # fmt: skip
        return cell.state is State.YES

    return [
        t.ref
        for t in before
        if any(holds(before, t, a) and not holds(after, t, a) for a in t.audiences)
    ]


def against_decision(terms: Iterable[Terms], *, person: str) -> list[str]:
    """Return the marks of what rests on a decision alone and these words of the person close."""
    return [by_decision(person, t.use) for t in terms if Audience.PUBLIC in t.audiences]


def _by_channel(cell: Cell, channel: str) -> Cell:
    agreed = cell.terms.channels if cell.terms else frozenset()
    if cell.state is State.YES and channel and agreed and channel not in agreed:
        return Cell(State.OTHER_CHANNEL, cell.terms)
    return cell


def _while_silent(
    cell: Cell, at: datetime, since: datetime | None, *, public: bool, agreed_at: datetime | None
) -> Cell:
    """Return the cell as it stands while the person cannot be reached.

    What was said after the silence began (by the proxy, or by the person after all) holds.
    """
    t = cell.terms
    if cell.state is not State.YES or t is None or since is None or at < since:
        return cell
    if t.given_at >= since:
        return cell
    if t.if_unreachable == IfUnreachable.STOP:
        return Cell(State.STOPPED, t)
    if t.if_unreachable == IfUnreachable.GO_ON and t.go_on_until and at < t.go_on_until:
        return cell
    if not public and agreed_at is not None and agreed_at <= since:
        return cell
    asks_proxy = t.if_unreachable == IfUnreachable.ASK_PROXY
    return Cell(State.ASK_PROXY if asks_proxy else State.QUIET, t)


def _first_end(
    rows: Sequence[Terms], terms: Iterable[Terms], at: datetime, since: datetime | None
) -> datetime | None:
    """Return when the first row ends: as agreed, in silence, or by a word that begins later."""
    ends = [t.ends_at for t in rows if t.ends_at]
    ends += [
        later.starts_at
        for t in rows
        for later in terms
        if later.use == t.use and later.audiences & t.audiences and later.act_ref == t.act_ref
        if later.starts_at > at and later.given_at >= t.given_at
        if (later.answer, later.text_hash, later.text_language) != (
            t.answer, t.text_hash, t.text_language
        )
    ]  # fmt: skip
    if since is not None:
        ends += [t.go_on_until for t in rows if t.go_on_until and t.given_at < since]
    return min(ends, default=None)


def _gap(cells: tuple[tuple[str, Cell], ...]) -> Gap:
    if not cells:
        return Gap(
            missing=(say("Nobody is named who would get to know"),),
            needed=(say("Say who would get to know, so that the person can be asked"),),
        )
    firm = [(a, c) for a, c in cells if c.state in (State.NO, State.WITHDRAWN)]
    rest = [(a, c) for a, c in cells if (a, c) not in firm]
    missing = [words.missing(c.state, a) for a, c in (*firm, *rest)]  # a no is told first
    needed = [words.NEEDED[c.state] for _, c in firm or rest]  # and nobody is asked past it
    return Gap(
        missing=tuple(dict.fromkeys(missing)), needed=tuple(dict.fromkeys(needed)), cells=cells
    )


def decision_basis(
    decisions: Iterable[DecisionFacts],
    *,
    person: str,
    use: str,
    at: datetime,
    shows: Collection[str] = (),
    objected: bool = False,
) -> Basis | Gap:
    """Return the published decision that covers an act, else what is missing.

    The caller hands decisions in only for a kind of action whose need in the catalogue is the
    decision. `shows` are the fields that the act would show; the decision must print each of
    them. A recorded objection closes this basis at once. Source: product.md 3a.
    """
    if objected:
        return Gap(
            missing=(say("An objection against acting on the decision is recorded"),),
            needed=(say("Ask the person. Two people together can lift the objection."),),
        )
    if use in NEVER_BY_DECISION:
        return Gap(
            missing=(say("A published decision never covers this"),),
            needed=(say("Ask the person for consent to this use"),),
        )
    naming = [
        d
        for d in decisions
        if d.published and person in d.persons and (d.ends_at is None or at < d.ends_at)
    ]
    for d in naming:
        if set(shows) <= d.fields:
            return Basis(kind="decision", ref=d.ref, refs=(d.ref,), ends_at=d.ends_at)
    if naming:
        return Gap(
            missing=(say("The published decision does not print all that would be shown"),),
            needed=(say("Leave out what the decision does not print, or ask the person"),),
        )
    return Gap(
        missing=(say("No published decision of the IPU names this person"),),
        needed=(say("Link the IPU decision that names the person, or ask the person"),),
    )


def decide(
    standing: Standing,
    *,
    use: str,
    audiences: Collection[str],
    at: datetime,
    channel: str = "",
    public_text_hash: str = "",
    language: str = "",
    act_ref: str = "",
    agreed_at: datetime | None = None,
    decisions: Sequence[DecisionFacts] = (),
    shows: Collection[str] = (),
) -> Basis | Gap:
    """Return the basis of an act on one person, consent first, else the whole gap.

    `decisions` is empty for kinds that only consent covers. Where the person has said no, has
    withdrawn, or wishes to be asked each time, a decision does not step in.
    """
    living = basis(
        standing.terms, use=use, audiences=audiences, at=at, channel=channel,
        unreachable_since=standing.unreachable_since, public_text_hash=public_text_hash,
        language=language, act_ref=act_ref, agreed_at=agreed_at,
    )  # fmt: skip
    if isinstance(living, Basis) or not decisions or living.own_word:
        return living
    paper = decision_basis(
        decisions, person=standing.person, use=use, at=at, shows=shows, objected=standing.objected
    )
    if isinstance(paper, Basis):
        return paper
    return Gap(
        missing=(*living.missing, *paper.missing),
        needed=tuple(dict.fromkeys((*living.needed, *paper.needed))),
        cells=living.cells,
    )
