"""What consent's rules decide by, and what they answer: plain facts of one person. Pure.

`rules` speaks of all of these under its own name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gemel.kernel.say import Said


class Answer(StrEnum):
    """What a person said. No row at all means: not asked, which is a no until it is asked."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


class IfUnreachable(StrEnum):
    """What holds while the person cannot be reached. Without a word of the person: quiet."""

    GO_ON = "go_on"
    ASK_PROXY = "ask_proxy"
    QUIET = "quiet"
    STOP = "stop"


class State(StrEnum):
    """What the answers come to, for one use and one audience at one instant."""

    YES = "yes"
    NO = "no"
    ASK = "ask"
    NOT_ASKED = "not_asked"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    OTHER_TEXT = "other_text"  # a yes, but to other words than these
    OTHER_CHANNEL = "other_channel"
    QUIET = "quiet"  # a yes that rests while the person cannot be reached
    ASK_PROXY = "ask_proxy"
    STOPPED = "stopped"


# What the person has said or arranged stands above any paper: a published decision fills no gap
# of these kinds.
OWN_WORD = frozenset({State.NO, State.ASK, State.WITHDRAWN, State.STOPPED, State.ASK_PROXY})


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One row of consent as plain facts. `given_at` is when the person said it."""

    ref: str
    use: str
    answer: str
    audiences: frozenset[str]
    given_at: datetime
    starts_at: datetime
    channels: frozenset[str] = frozenset()  # empty: every agreed channel
    ends_at: datetime | None = None  # exclusive
    withdrawn_at: datetime | None = None
    ended_at: datetime | None = None  # a newer row took its place
    if_unreachable: str = ""
    go_on_until: datetime | None = None
    by_proxy: bool = False
    text_hash: str = ""
    text_language: str = ""
    act_ref: str = ""
    waives_waiting: bool = False


@dataclass(frozen=True)
class Cell:
    """The answer for one use and one audience, and the row that gives it (None: not asked)."""

    state: State
    terms: Terms | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """What one published decision prints: whom it names, and which of their fields.

    `cases` fills it in. `persons` are references; `fields` are words such as name, country,
    violation. `ends_at` is set where the IPU has closed or withdrawn it.
    """

    ref: str
    persons: frozenset[str]
    fields: frozenset[str]
    published: bool = True
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Why an act may be done: `kind` is consent or decision, `ref` what the record names.

    `refs` are all rows that were needed. `ends_at` (exclusive, None for open) is when the first
    of them ends. `channels` is empty where every agreed channel will do.
    """

    kind: str
    ref: str
    ends_at: datetime | None = None
    refs: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    waives_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Why an act may not be done, and what would be needed; in sentences for the page.

    `cells` holds what was found for each audience. `own_word`: the person has said or arranged
    something that no decision may fill. `asks`: a yes to this one act would close the gap.
    """

    missing: tuple[Said, ...]
    needed: tuple[Said, ...]
    cells: tuple[tuple[str, Cell], ...] = ()

    @property
    def own_word(self) -> bool:
        """Whether a word of the person stands in the way."""
        return any(cell.state in OWN_WORD for _, cell in self.cells)

    @property
    def asks(self) -> bool:
        """Whether all that is missing is the person's yes to this one act."""
        return bool(self.cells) and all(cell.state is State.ASK for _, cell in self.cells)

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All that decides about one person: rows of consent, objection, and silence."""

    person: str
    terms: Sequence[Terms] = ()
    objected: bool = False
    unreachable_since: datetime | None = None
