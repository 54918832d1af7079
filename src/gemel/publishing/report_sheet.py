"""The report to the IPU as an official reads it on paper: every word in its place. Pure.

Made of the rows of `report.py` and of nothing else, so it can tell no more than they do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gemel.actions import catalogue
from gemel.actions.rules import EFFECTS, REPLIES, EffectKey, ReplyKind
from gemel.kernel.say import Said, say, say_many
from gemel.proceedings.rules import STAGES, Key
from gemel.publishing import report

Word = Said | str | date
UNSEEN = {"Cc", "Cs", "Cn", "Co"}
TITLE = say("Report of parliamentary action to the IPU")
PERIOD = say("{starts} to {last}")
OF_ONE = say("On the decision {decision}, {starts} to {last}")
BEFORE = say("told before, on {day}")
INVENTED = say("invented")
MARK = say("Example: what is marked “invented” never happened, and nobody in it exists.")
NOTHING = say(
    "Either nothing was recorded, or nothing of it may be told to the IPU. "
    "It does not mean that nothing was done."
)
TERMS: dict[str, Said] = {
    "entries": say("Acts listed"),
    "non_public_on_consent": say("Acts only counted"),
    "period": say("Period"),
}
HEADS = (
    say("No."), say("Day"), say("Case"), say("Parliament"), say("Addressee’s country"),
    say("Reply"), say("What changed afterwards"),
)  # fmt: skip
COUNTED_HEADS = (say("Kind of act"), say("Bullets"), say("Acts"))


@dataclass(frozen=True)
class Tongue:
    """How a door says things to this reader: sentences, days, countries."""

    language: str
    right_to_left: bool
    speak: report.Speak
    day: Callable[[date], str]
    country: Callable[[str], str]

    def say(self, word: Word) -> str:
        """Return a sentence, or a day, as the reader reads it; a bare text as it stands."""
        if isinstance(word, Said):
            return self.speak(word)
        return self.day(word) if isinstance(word, date) else _printable(word)


@dataclass(frozen=True)
class Line:
    """One line of a cell; `tone` is quiet (said beside), or mark (must not be overlooked)."""

    text: str
    tone: str = ""


Cell = tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A table with its heading; what stands beside the heading may be empty."""

    heading: str
    beside: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """The whole paper, in the order in which it is read.

    Pairs are a term and its words; a sentence that says itself what it is about has no term.
    """

    language: str
    right_to_left: bool
    title: str
    period: str
    mark: str
    figures: tuple[tuple[str, str], ...]
    about: str
    definitions: tuple[tuple[str, str], ...]
    acts: str
    nothing: str
    kinds: tuple[Table, ...]
    counted: Table | None
    sources: str
    bullets: tuple[tuple[str, str], ...]


def sheet(told: report.Report, *, tongue: Tongue) -> Sheet:
    """Return the paper of a report: its acts by kind, in the order of the catalogue, by day."""
    return Sheet(
        language=tongue.language,
        right_to_left=tongue.right_to_left,
        title=tongue.say(TITLE),
        period=_spoken(
            OF_ONE if told.decision else PERIOD,
            tongue,
            decision=told.decision,
            starts=told.starts,
            last=told.last,
        ),
        mark=tongue.say(MARK) if told.example else "",
        figures=_figures(told, tongue),
        about=tongue.say(say("What the words mean")),
        definitions=tuple(
            (tongue.say(TERMS.get(key, "")), tongue.say(said))
            for key, said in report.DEFINITIONS.items()
            if key != "named" or told.named
        ),
        acts=tongue.say(say("Acts by kind")),
        nothing="" if told.entries or told.counted else tongue.say(NOTHING),
        kinds=tuple(_kinds(told, tongue)),
        counted=_counted(told, tongue) if told.counted else None,
        sources=tongue.say(say("Bullets: who asks for these acts")),
        bullets=tuple(_bullets(told, tongue)),
    )


def _printable(text: str) -> str:
    """Return a text of others without the signs that no paper can show."""
    return "".join(sign if unicodedata.category(sign) not in UNSEEN else " " for sign in text)


def _spoken(said: Said, tongue: Tongue, **words: Word) -> str:
    return tongue.speak(Said(said.text, {name: tongue.say(word) for name, word in words.items()}))


def _figures(told: report.Report, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    figures = (
        (len(told.entries), TERMS["entries"]),
        (sum(act.public for act in told.entries), say("of them public")),
        (sum(row.count for row in told.counted), TERMS["non_public_on_consent"]),
    )
    return tuple((str(number), tongue.say(words)) for number, words in figures)


def _kinds(told: report.Report, tongue: Tongue) -> Iterable[Table]:
    numbered = enumerate(told.entries, start=1)
    order = {key: place for place, key in enumerate(catalogue.kinds())}
    for key, acts in groupby(
        sorted(numbered, key=lambda each: order[each[1].kind]), lambda each: each[1].kind
    ):
        rows = tuple(_row(number, act, tongue) for number, act in acts)
        count = tongue.say(say_many("{count} act", "{count} acts", len(rows)))
        yield Table(
            heading=tongue.say(catalogue.kind(key).title),
            beside=" · ".join((count, *report.bullets(key))),
            heads=tuple(map(tongue.say, HEADS)),
            rows=rows,
        )


def _row(number: int, act: report.Entry, tongue: Tongue) -> tuple[Cell, ...]:
    def cell(*words: Word, quiet: Iterable[Word] = ()) -> Cell:
        return (
            *(Line(tongue.say(word)) for word in words if word),
            *(Line(tongue.say(word), "quiet") for word in quiet if word),
        )

    before = _spoken(BEFORE, tongue, day=act.told_on) if act.told_on else ""
    said = cell(act.on, quiet=[say("public") if act.public else say("not public"), before])
    mark = (Line(tongue.say(INVENTED), "mark"),) if act.invented else ()
    return (
        cell(str(number)),
        said + mark,
        cell(act.case, quiet=[*map(tongue.country, act.case_countries), *act.filed_as]),
        cell(act.parliament or say("a desk"), quiet=[act.member, *_together(act)]),
        cell(
            tongue.country(act.addressee_country) if act.addressee_country else say("not stated"),
            quiet=[act.addressee],
        ),
        cell(REPLIES[ReplyKind(act.reply)], quiet=[act.reply_on or ""])
        if act.reply
        else cell(STAGES[Key(act.outcome)] if act.outcome else say("No reply yet")),
        tuple(
            line
            for key, on in act.effects
            for line in cell(EFFECTS[EffectKey(key)], quiet=[on])
        ),
    )  # fmt: skip


def _together(act: report.Entry) -> Iterable[Word]:
    """Return with whom an act was done: how many signed, of which parliaments, who by name."""
    if act.cosigners:
        yield say_many("signed by {count} more", "signed by {count} more", act.cosigners)
        yield from act.with_houses
        yield from act.with_members


def _counted(told: report.Report, tongue: Tongue) -> Table:
    def row(one: report.Counted) -> tuple[Cell, ...]:
        mark = (Line(tongue.say(INVENTED), "mark"),) if one.invented else ()
        title = Line(tongue.say(catalogue.kind(one.kind).title))
        return (
            (title, *mark),
            (Line(", ".join(report.bullets(one.kind))),),
            (Line(str(one.count)),),
        )

    return Table(
        heading=tongue.say(say("Only counted")),
        beside=tongue.say(report.DEFINITIONS["non_public_on_consent"]),
        heads=tuple(map(tongue.say, COUNTED_HEADS)),
        rows=tuple(map(row, told.counted)),
    )


def _bullets(told: report.Report, tongue: Tongue) -> Iterable[tuple[str, str]]:
    """Return the bullets that the acts of the report answer, each with its words and its paper."""
    kinds = {act.kind for act in told.entries} | {row.kind for row in told.counted}
    used = {key for kind in kinds for key in report.bullets(kind)}
    words = catalogue.words()
    papers = {key for key in words.papers if any(bullet.startswith(key) for bullet in used)}
    for key, paper in words.papers.items():
        if key in papers:
            yield key, tongue.say(paper.label)
            for bullet, word in words.bullets.items():
                if bullet in used and bullet.startswith(key):
                    yield bullet, tongue.say(word.label)
