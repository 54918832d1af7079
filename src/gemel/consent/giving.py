"""One conversation about consent: what was asked, what was answered, and what cannot be right.

Pure. `services.give` takes these; forms fill them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from gemel.consent.rules import Answer, Audience, Giver, IfUnreachable, Standing
from gemel.consent.words import Channel
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

WORDING = "1"  # the version of the explanation that is read to the person


@dataclass(frozen=True, kw_only=True)
class Given:
    """One answer: for one use, to a set of audiences.

    `text_hash` and `text_language` bind a yes to one public text (`rules.text_hash`); `act_ref`
    binds it to one single act. `waives_waiting` is the advance clause.
    """

    use: str
    answer: str
    audiences: Collection[str]
    channels: Collection[str] = ()
    text_hash: str = ""
    text_language: str = ""
    act_ref: str = ""
    waives_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Talk:
    """How the answers came about. `given_at` is when they were said; without it, now.

    `ends_at` is the agreed end (exclusive). `language` is that of the explanation, `wording` its
    version; `asked_through` a `Channel`.
    """

    language: str
    asked_through: str
    giver: str = Giver.PERSON
    giver_why: str = ""
    wording: str = WORDING
    given_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    if_unreachable: str = ""
    go_on_until: datetime | None = None
    own_words: str = ""


def checked(
    grants: Sequence[Given], talk: Talk, *, standing: Standing, offline: bool, at: datetime
) -> None:
    """Stop what cannot be right. Raises: Invalid, with a sentence for each field."""
    faults = {**_talk_faults(talk, at=at), **_grant_faults(grants)}
    begins = talk.starts_at or at
    if begins > at and any(one.answer != Answer.YES for one in grants):
        faults["starts_at"] = say("A no, or “ask each time”, holds at once; only a yes can wait")
    if offline and (talk.own_words.strip() or talk.giver_why.strip()):
        faults["own_words"] = say("No words are kept for a person who is kept as a code name")
    given_at = talk.given_at or at
    withdrawals = [t.withdrawn_at for t in standing.terms if t.withdrawn_at]
    if any(w > given_at for w in withdrawals):
        faults["given_at"] = say(
            "The person has withdrawn a consent after that day. Ask anew and record the answer."
        )
    if faults:
        raise Invalid(fields=faults)


def _talk_faults(talk: Talk, *, at: datetime) -> dict[str, Said]:
    faults = {}
    given_at = talk.given_at or at
    if given_at > at:
        faults["given_at"] = say("Give a day that has come")
    if talk.ends_at is not None and talk.ends_at <= max(talk.starts_at or given_at, given_at):
        faults["ends_at"] = say("The end must lie after the beginning")
    if talk.giver not in set(Giver):
        faults["giver"] = say("Say who gives this consent")
    if talk.if_unreachable not in {"", *IfUnreachable}:
        faults["if_unreachable"] = say("Choose what holds when the person cannot be reached")
    if (talk.if_unreachable == IfUnreachable.GO_ON) != (talk.go_on_until is not None):
        faults["go_on_until"] = say("Until which day may it go on without a sign of the person?")
    if talk.asked_through not in set(Channel):
        faults["asked_through"] = say("Say by which way the person was asked")
    if not talk.language:
        faults["language"] = say("Say in which language it was explained")
    return faults


def _grant_faults(grants: Sequence[Given]) -> dict[str, Said]:
    if not grants:
        return {"grants": say("No answer is chosen yet. What is left out stays “not asked”.")}
    cells = [(g.use, g.act_ref, g.text_language, a) for g in grants for a in g.audiences]
    if len(cells) != len(set(cells)):
        return {"grants": say("There are two answers for the same use and the same audience")}
    for one in grants:
        kinds = {audience.split(":")[0] for audience in one.audiences}
        if one.answer not in set(Answer) or not kinds or not kinds <= set(Audience):
            return {"grants": say("Choose an answer and everyone whom it concerns")}
        if any(a == Audience.PARTNER for a in one.audiences):
            return {"grants": say("Name the partner organisation")}
        if not set(one.channels) <= set(Channel):
            return {"grants": say("Choose channels from the list")}
        if bool(one.text_hash) != bool(one.text_language):
            return {"grants": say("A public text is agreed in one language")}
        if one.text_hash and set(one.audiences) != {Audience.PUBLIC}:
            return {"grants": say("Only the public is bound to one text")}
    return {}
