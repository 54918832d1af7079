"""The report of actions to the IPU: rows in, JSON or CSV out. Pure.

No person at risk, no note and no link is in a row, so none can be in a report. Members who agreed
and addressees stand only in a report that names, which two people approve.
Source: the IPU's letter, B13; product.md, section 3a.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from gemel.actions import catalogue
from gemel.actions.rules import EFFECTS, REPLIES, EffectKey, ReplyKind
from gemel.kernel.say import Said, say
from gemel.proceedings.rules import NUMBERS, STAGES, Key

FORMAT = "gemel-report-ipu"
VERSION = 1
Speak = Callable[[Said], str]

# What a spreadsheet would take for a formula: names of parliaments come from files of others.
FORMULA = re.compile(r"^[\s\"\u200b-\u200f\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20\u2212]")

DEFINITIONS: dict[str, Said] = {
    "entries": say(
        "Acts that were done in the period and of which the IPU may be told: on a published "
        "decision, naming nobody, or because the person agreed that the IPU is told."
    ),
    "non_public_on_consent": say(
        "Acts that were not public and rest on a person’s own consent, and acts of members who "
        "let them be counted only. They are counted by kind and never listed."
    ),
    "left_out": say(
        "Left out are acts without a basis and acts of which the IPU may not be told. Names of "
        "persons at risk, notes and links stand in no report."
    ),
    "named": say(
        "Members stand by name only where they agreed to it themselves, and addressees only in a "
        "report that two people approved."
    ),
    "effects": say(
        "What changed afterwards, harm included. That it changed because of an act is not said."
    ),
    "outcome": say(
        "How a motion or a debate stood at its newest stage of the period, as the house published "
        "it; its votes are for, against, abstained, absent."
    ),
    "period": say("Both days are included."),
}
COLUMNS = (
    "number", "date", "parliament", "kind", "kind_title", "bullets", "addressee_country", "case",
    "case_countries", "public", "reply", "reply_on", "effects", "count", "example", "member",
    "addressee", "filed_as", "reported_before", "outcome", "votes", "cosigners",
    "cosigning_parliaments", "cosigning_members",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act, as far as the IPU may be told of it.

    `parliament` is the house of the member who acted, empty for a desk; `case` a code of the
    IPU's own; `filed_as` the house's references to its decision. Countries are two letters.
    `on_consent`: it rests on a person's own consent. `counted`: the member lets it be counted
    and no more. `member`, `addressee` and `with_members` are told only in a report that names.
    `cosigners` counts those who signed with the member, each act is one; `with_houses` are the
    parliaments of those who let it be told. `told_on`: when the IPU was told of it before.
    `outcome` and `votes` are of a motion or a debate that a house itself published
    (`proceedings.rules`). `ref` stays in the house.
    """

    on: date
    kind: str
    public: bool
    on_consent: bool = False
    parliament: str = ""
    addressee_country: str = ""
    case: str = ""
    case_countries: tuple[str, ...] = ()
    reply: str = ""
    reply_on: date | None = None
    effects: tuple[tuple[str, date], ...] = ()
    invented: bool = False
    counted: bool = False
    member: str = ""
    addressee: str = ""
    filed_as: tuple[str, ...] = ()
    told_on: date | None = None
    outcome: str = ""
    votes: tuple[int | None, ...] = ()
    cosigners: int = 0
    with_houses: tuple[str, ...] = ()
    with_members: tuple[str, ...] = ()
    ref: str = field(default="", compare=False)


@dataclass(frozen=True)
class Counted:
    """How many acts of one kind are told of by number alone."""

    kind: str
    count: int
    invented: bool = False


@dataclass(frozen=True)
class Report:
    """The acts of a period, both days included: those listed, and those only counted."""

    starts: date
    last: date
    entries: tuple[Entry, ...]
    counted: tuple[Counted, ...]
    named: bool = False
    before: int = 0  # acts of which the IPU was told before, and that are left out here
    acts: tuple[str, ...] = ()  # the refs of all that is listed or counted; they stay in the house
    decision: str = ""  # the one decision it is about, by symbol, else by day

    @property
    def names(self) -> bool:
        """Whether anybody stands in it by name."""
        return any(act.member or act.addressee or act.with_members for act in self.entries)

    @property
    def mark(self) -> str:
        """What binds an approval to this very content: other content has another."""
        body = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(body.encode()).hexdigest()

    @property
    def example(self) -> bool:
        """Whether anything in it is invented."""
        return any(act.invented for act in self.entries) or any(r.invented for r in self.counted)


def report(
    acts: Iterable[Entry],
    *,
    starts: date,
    last: date,
    named: bool = False,
    decision: str = "",
    again: Callable[[Entry], bool] = lambda act: True,
) -> Report:
    """Return the report of these acts, by day; what may not be listed only as numbers.

    `again` tells of an act that was told before whether it is told once more.
    """
    every = list(acts)
    told = [act for act in every if act.told_on is None or again(act)]
    hidden = [act for act in told if act.counted or (act.on_consent and not act.public)]
    out = {act.ref for act in hidden if act.ref}
    listed = [act for act in told if not (act.counted or (act.on_consent and not act.public))]
    if not named:
        listed = [replace(act, member="", addressee="", with_members=()) for act in listed]
    times = Counter((act.kind, act.invented) for act in hidden)
    order = {key: place for place, key in enumerate(catalogue.kinds())}
    return Report(
        starts,
        last,
        tuple(sorted(listed, key=lambda act: (act.on, order[act.kind], act.case))),
        tuple(
            Counted(kind, count, invented)
            for (kind, invented), count in sorted(times.items(), key=lambda each: order[each[0][0]])
        ),
        named,
        len(every) - len(told),
        tuple(sorted({act.ref for act in listed if act.ref} | out)),
        decision,
    )


def as_json(told: Report, *, speak: Speak) -> str:
    """Return the report as the text of a JSON file."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "from": told.starts.isoformat(),
        "to": told.last.isoformat(),
        "decision": told.decision or None,
        "example": told.example,
        "named": told.named,
        "definitions": {key: speak(said) for key, said in DEFINITIONS.items()},
        "totals": {
            "entries": len(told.entries),
            "public": sum(act.public for act in told.entries),
            "non_public_on_consent": sum(row.count for row in told.counted),
            "reported_before": told.before,
        },
        "entries": [_entry(number, act, speak) for number, act in enumerate(told.entries, start=1)],
        "non_public_on_consent": [
            {"kind": _kind(row.kind, speak), "count": row.count, "example": row.invented}
            for row in told.counted
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_csv(told: Report, *, speak: Speak) -> str:
    """Return the report as a table: a row for each act, then one for each kind only counted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, act in enumerate(told.entries, start=1):
        writer.writerow(_harmless(cell) for cell in _row(number, act, speak))
    for row in told.counted:
        cells = dict.fromkeys(COLUMNS, "") | _kind_cells(row.kind, speak)
        cells |= {"public": "no", "count": str(row.count), "example": _yes(row.invented)}
        writer.writerow(_harmless(cells[column]) for column in COLUMNS)
    return text.getvalue()


def bullets(kind: str) -> tuple[str, ...]:
    """Return the bullets of the two papers that ask for this kind of act, such as A3 and B5."""
    return tuple(word.key for word in catalogue.kind(kind).sources)


def _entry(number: int, act: Entry, speak: Speak) -> dict[str, object]:
    return {
        "number": number,
        "date": act.on.isoformat(),
        "parliament": act.parliament or None,
        "kind": _kind(act.kind, speak),
        "addressee_country": act.addressee_country or None,
        "case": act.case or None,
        "case_countries": list(act.case_countries),
        "public": act.public,
        "reply": {
            "key": act.reply,
            "words": speak(REPLIES[ReplyKind(act.reply)]),
            "on": act.reply_on.isoformat() if act.reply_on else None,
        }
        if act.reply
        else None,
        "effects": [
            {"key": key, "words": speak(EFFECTS[EffectKey(key)]), "on": on.isoformat()}
            for key, on in act.effects
        ],
        "example": act.invented,
        "member": act.member or None,
        "addressee": act.addressee or None,
        "filed_as": list(act.filed_as),
        "reported_before": act.told_on.isoformat() if act.told_on else None,
        "outcome": {
            "key": act.outcome,
            "words": speak(STAGES[Key(act.outcome)]),
            "votes": dict(zip(NUMBERS, act.votes, strict=True)) if act.votes else None,
        }
        if act.outcome
        else None,
        "cosigners": act.cosigners,
        "cosigning_parliaments": list(act.with_houses),
        "cosigning_members": list(act.with_members),
    }


def _kind(key: str, speak: Speak) -> dict[str, object]:
    return {
        "key": key,
        "title": speak(catalogue.kind(key).title),
        "bullets": list(bullets(key)),
    }


def _row(number: int, act: Entry, speak: Speak) -> list[str]:
    cells = _kind_cells(act.kind, speak) | {
        "number": str(number),
        "date": act.on.isoformat(),
        "parliament": act.parliament,
        "addressee_country": act.addressee_country,
        "case": act.case,
        "case_countries": " ".join(act.case_countries),
        "public": _yes(act.public),
        "reply": speak(REPLIES[ReplyKind(act.reply)]) if act.reply else "",
        "reply_on": act.reply_on.isoformat() if act.reply_on else "",
        "effects": "; ".join(
            f"{speak(EFFECTS[EffectKey(key)])} ({on.isoformat()})" for key, on in act.effects
        ),
        "count": "1",
        "example": _yes(act.invented),
        "member": act.member,
        "addressee": act.addressee,
        "filed_as": "; ".join(act.filed_as),
        "reported_before": act.told_on.isoformat() if act.told_on else "",
        "outcome": speak(STAGES[Key(act.outcome)]) if act.outcome else "",
        "votes": " ".join("?" if number is None else str(number) for number in act.votes),
        "cosigners": str(act.cosigners or ""),
        "cosigning_parliaments": "; ".join(act.with_houses),
        "cosigning_members": "; ".join(act.with_members),
    }
    return [cells[column] for column in COLUMNS]


def _kind_cells(key: str, speak: Speak) -> dict[str, str]:
    return {
        "kind": key,
        "kind_title": speak(catalogue.kind(key).title),
        "bullets": " ".join(bullets(key)),
    }


def _yes(so: bool) -> str:
    return "yes" if so else "no"


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell
