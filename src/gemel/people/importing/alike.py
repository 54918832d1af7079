"""Who of many may be one person: candidates by index, never all against all. A human judges.

Two records are compared only where some index brings them together: one day of birth, one whole
name, one address, or words that sound alike within one parliament or country. Two records that
one source lists under two numbers are two people by its own word, and are left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from gemel.kernel import words
from gemel.people.rules import Alike

MOST_TOGETHER = 60  # an index entry with more records than this tells nothing (Maria, Khan)
LEAST_LETTERS = 8  # a name alone says something only if it is long, of two words, and rare
NAMES_COMPARED = 3  # of each record: a name in twenty languages is compared in three


@dataclass(frozen=True, slots=True)
class Record:
    """What of one person is compared. `numbers` maps a scheme to the values in it."""

    pk: int
    names: tuple[str, ...]
    birth_date: str = ""
    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parliaments: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """Two records that may be one person: the smaller pk first, the reasons, 1 to 100."""

    one: int
    other: int
    reasons: tuple[Alike, ...]
    strength: int


Pair = tuple[int, int]


def find(
    records: Iterable[Record], *, touched: Collection[int], known: Collection[Pair] = frozenset()
) -> list[Found]:
    """Return the pairs with at least one touched record, the likeliest first.

    `known` are pairs (smaller pk first) that have been found before, whatever was judged.
    """
    by_pk = {record.pk: _Seen(record) for record in records}
    named = Counter(name for one in by_pk.values() for name in one.folded)
    met: set[Pair] = set()
    found = []
    for one, other in _candidates(list(by_pk.values()), frozenset(touched)):
        pair = (min(one.pk, other.pk), max(one.pk, other.pk))
        if pair in met or pair in known:
            continue
        met.add(pair)
        likeness = _judge(by_pk[pair[0]], by_pk[pair[1]], named)
        if likeness:
            found.append(likeness)
    return sorted(found, key=lambda each: (-each.strength, each.one, each.other))


class _Seen:
    """A record with its names folded once, and their sounds when they are first asked for."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.pk = record.pk
        self.folded = frozenset(
            " ".join(sorted(words.fold(name).split())) for name in record.names if name
        ) - {""}

    @cached_property
    def sounds(self) -> frozenset[str]:
        return frozenset(words.sound_keys(self.record.names[0]))

    @cached_property
    def by_word(self) -> list[set[str]]:
        return words.keys_by_word(self.record.names[0])


# --- who is compared at all ------------------------------------------------------------------


def _candidates(seen: list[_Seen], touched: frozenset[int]) -> Iterator[tuple[_Seen, _Seen]]:
    for index in (_by_birth, _by_name, _by_address):
        for together in _shelves(seen, index):
            yield from _pairs(together, touched)
    for here in _shelves(seen, _by_place, most=len(seen)):
        if any(one.pk in touched for one in here):
            for together in _shelves(here, _by_sound):
                yield from _pairs(together, touched)


def _shelves(
    seen: list[_Seen], index: Callable[[_Seen], Iterable[object]], most: int = MOST_TOGETHER
) -> Iterator[list[_Seen]]:
    """Yield the records that an index brings together, where more than one source speaks."""
    shelves: dict[object, list[_Seen]] = defaultdict(list)
    for one in seen:
        for place in index(one):
            shelves[place].append(one)
    for together in shelves.values():
        if 1 < len(together) <= most and not _of_one_source(together):
            yield together


def _pairs(together: list[_Seen], touched: frozenset[int]) -> Iterator[tuple[_Seen, _Seen]]:
    for one, other in combinations(together, 2):
        if (one.pk in touched or other.pk in touched) and not _two_by_their_source(one, other):
            yield one, other


def _by_birth(one: _Seen) -> Iterator[object]:
    if len(one.record.birth_date) == 10:
        yield one.record.birth_date


def _by_name(one: _Seen) -> Iterator[object]:
    yield from one.folded


def _by_address(one: _Seen) -> Iterator[object]:
    yield from one.record.addresses


def _by_place(one: _Seen) -> Iterator[object]:
    yield from one.record.parliaments
    yield from one.record.countries


def _by_sound(one: _Seen) -> Iterator[object]:
    yield from one.sounds


def _of_one_source(together: list[_Seen]) -> bool:
    """Tell whether one source lists all of these, each under its own number."""
    shared = set(together[0].record.numbers)
    for one in together[1:]:
        shared &= set(one.record.numbers)
        if not shared:
            return False
    values = [value for one in together for value in one.record.numbers[next(iter(shared))]]
    return len(values) == len(set(values))


def _two_by_their_source(one: _Seen, other: _Seen) -> bool:
    numbers, theirs = one.record.numbers, other.record.numbers
    return any(numbers[scheme].isdisjoint(theirs[scheme]) for scheme in numbers.keys() & theirs)


# --- how likely it is ------------------------------------------------------------------------


def _judge(one: _Seen, other: _Seen, named: Mapping[str, int]) -> Found | None:
    reasons = _reasons(one, other)
    strength = _strength(reasons)
    if not strength and Alike.SAME_NAME in reasons and _name_tells(one, other, named):
        strength = _NAME_ALONE
    if not strength or (Alike.OTHER_BIRTH_DATE in reasons and Alike.SAME_ADDRESS not in reasons):
        return None
    return Found(one.pk, other.pk, tuple(each for each in Alike if each in reasons), strength)


def _reasons(one: _Seen, other: _Seen) -> set[Alike]:
    reasons: set[Alike] = set()
    here, there = one.record, other.record
    if one.folded & other.folded:
        reasons.add(Alike.SAME_NAME)
    elif _may_sound_alike(one, other) and _alike(here, there):
        reasons.add(Alike.SOUNDS_ALIKE)
    elif _words(one) & _words(other):
        reasons.add(Alike.SHARED_WORD)
    if here.birth_date and there.birth_date:
        if here.birth_date == there.birth_date and len(here.birth_date) == 10:
            reasons.add(Alike.SAME_BIRTH_DATE)
        elif not _may_be_one_day(here.birth_date, there.birth_date):
            reasons.add(Alike.OTHER_BIRTH_DATE)
    if here.parliaments & there.parliaments:
        reasons.add(Alike.SAME_PARLIAMENT)
    elif here.countries & there.countries:
        reasons.add(Alike.SAME_COUNTRY)
    if here.addresses & there.addresses:
        reasons.add(Alike.SAME_ADDRESS)
    return reasons


def _may_sound_alike(one: _Seen, other: _Seen) -> bool:
    """Tell, at little cost, whether two words of the shorter name are heard or nearly spelled."""
    shorter, longer = sorted((one, other), key=lambda each: len(each.by_word))
    heard = sum(not keys.isdisjoint(longer.sounds) for keys in shorter.by_word)
    if heard >= min(2, len(shorter.by_word)) > 0:
        return True
    mine, theirs = _words(one), _words(other)
    return bool(mine & theirs) and any(
        word[0] == near[0] and abs(len(word) - len(near)) <= 1 and len(word) > 3
        for word in mine - theirs
        for near in theirs - mine
    )


def _alike(here: Record, there: Record) -> bool:
    return any(
        words.same_name(name, theirs)
        for name in here.names[:NAMES_COMPARED]
        for theirs in there.names[:NAMES_COMPARED]
    )


def _words(one: _Seen) -> set[str]:
    return {word for name in one.folded for word in name.split() if len(word) > 2}


def _may_be_one_day(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


# (what must hold, how strong it is), the strongest first. A name alone is the weakest of all.
_TABLE: tuple[tuple[frozenset[Alike], int], ...] = tuple(
    (frozenset(needed), strength)
    for needed, strength in (
        ({Alike.SAME_NAME, Alike.SAME_BIRTH_DATE}, 95),
        ({Alike.SAME_NAME, Alike.SAME_ADDRESS}, 90),
        ({Alike.SOUNDS_ALIKE, Alike.SAME_BIRTH_DATE}, 85),
        ({Alike.SOUNDS_ALIKE, Alike.SAME_ADDRESS}, 80),
        ({Alike.SAME_NAME, Alike.SAME_PARLIAMENT}, 70),
        ({Alike.SAME_NAME, Alike.SAME_COUNTRY}, 60),
        ({Alike.SHARED_WORD, Alike.SAME_BIRTH_DATE, Alike.SAME_PARLIAMENT}, 60),
        ({Alike.SHARED_WORD, Alike.SAME_BIRTH_DATE, Alike.SAME_COUNTRY}, 55),
        ({Alike.SHARED_WORD, Alike.SAME_ADDRESS}, 50),
        ({Alike.SOUNDS_ALIKE, Alike.SAME_PARLIAMENT}, 45),
        ({Alike.SOUNDS_ALIKE, Alike.SAME_COUNTRY}, 40),
    )
)
_NAME_ALONE = 20


def _strength(reasons: set[Alike]) -> int:
    return next((strength for needed, strength in _TABLE if needed <= reasons), 0)


def _name_tells(one: _Seen, other: _Seen, named: Mapping[str, int]) -> bool:
    """Tell whether a name alone is worth a question.

    It is if it is long, of two words, of nobody else, and no country speaks against it.
    """
    here, there = one.record.countries, other.record.countries
    if here and there and not here & there:
        return False
    return any(
        " " in name and len(name) > LEAST_LETTERS and named[name] == 2
        for name in one.folded & other.folded
    )
