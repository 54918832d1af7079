"""The rules of `rules`, written once over arrays: one person beside all members at a time. Pure.

A world has seventy million pairs, so no rule looks at one pair after the other; an explanation
calls the very same rules with one member. The numbers of a person's row are sums of parts, and
each part is remembered for everybody who shares it (a set of languages, of countries, of themes).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gemel.matching import rules
from gemel.matching.rules import (
    AGAINST,
    REASON_ORDER,
    Caution,
    Exclusion,
    Judged,
    MemberFacts,
    PersonFacts,
    Reason,
    ReasonKey,
    Settings,
)
from gemel.people.rules import Family, Standing, Theme, Wish

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_ELIGIBLE = -1
REMEMBERED = 4 << 20  # bytes of parts kept of each kind, of which there are seven
_CODES: tuple[Exclusion | None, ...] = (None, *Exclusion)
_CODE = {one: code for code, one in enumerate(_CODES) if one}
_BIT = {theme: 1 << n for n, theme in enumerate(Theme)}
_FAMILY = {family: n for n, family in enumerate(Family, start=1)}
_FAR = date.max.toordinal()


class Roster:
    """The members who take part, as arrays: each member has one place, the same in all."""

    def __init__(self, members: Sequence[MemberFacts]) -> None:
        self.members = members
        self.places = {member.ref: n for n, member in enumerate(members)}
        self.size = len(members)
        self.ends = self._column((m.mandate_ends or date.max).toordinal() for m in members)
        self.sits = self._flags(
            m.standing not in (Standing.ENDED, Standing.NOT_BEGUN) for m in members
        )
        self.talks = self._flags(bool(m.languages) for m in members)
        self.woman = self._flags(m.sex == "F" for m in members)
        self.camp = {
            side: self._flags(m.camp == side for m in members)
            for side in ("government", "opposition")
        }
        self.courts = self._flags(rules.knows_courts(m) for m in members)
        self.themes = self._column(_mask(rules.themes_of(m)) for m in members)
        self.trade = self._column(_mask(rules.professional_themes(m)) for m in members)
        self.family = self._column(_FAMILY.get(m.family, 0) for m in members)  # type: ignore[call-overload]
        self.committee = self._column(rules.of_committees(m)[0] for m in members)
        self.chair = self._column(rules.of_chairs(m)[0] for m in members)
        self.activity = self._column(rules.of_activity(m) for m in members)
        self.speaks = self._sparse(
            (language, n, rules.LEVEL_REACH.get(level, rules.LEVEL_REACH[""]))
            for n, m in enumerate(members)
            for language, level in m.languages.items()
        )
        self.knows = self._sparse(
            (country, n, rules.tie_to(m, country)[0])
            for n, m in enumerate(members)
            for country in {*m.ties, *m.delegations}
        )
        self.against = self._sparse(
            ((AGAINST[tie], country), n, 1)
            for n, m in enumerate(members)
            for country, ties in m.ties.items()
            for tie in ties & AGAINST.keys()
        ) | self._sparse(
            ((Exclusion.BARRED, country), n, 1)
            for n, m in enumerate(members)
            for country in m.barred_from
        )

    def _column(self, values: Iterable[int]) -> NDArray[np.int32]:
        return np.fromiter(values, dtype=np.int32, count=self.size)

    def _flags(self, values: Iterable[bool]) -> NDArray[np.bool_]:
        return np.fromiter(values, dtype=np.bool_, count=self.size)

    def _sparse(self, given: Iterable[tuple[Any, int, int]]) -> dict[Any, _Sparse]:
        listed: dict[Any, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for key, place, reach in given:
            places, far = listed[key]
            places.append(place)
            far.append(reach)
        return {
            key: (np.array(places, dtype=np.int32), np.array(far, dtype=np.int16))
            for key, (places, far) in listed.items()
        }

    def best(self, sparse: Mapping[Any, _Sparse], keys: Iterable[Hashable]) -> NDArray[np.int16]:
        """Return the furthest reach of each member under any of these keys; 0 where none."""
        found = np.zeros(self.size, dtype=np.int16)
        for key in keys:
            if key in sparse:
                places, far = sparse[key]
                found[places] = np.maximum(found[places], far)
        return found


_Sparse = tuple["NDArray[np.int32]", "NDArray[np.int16]"]


class Scorer:
    """All rules of one programme on one day, over all its members."""

    def __init__(
        self,
        roster: Roster,
        *,
        settings: Settings,
        on: date,
        vetoes: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.roster, self.settings, self.vetoes = roster, settings, vetoes or {}
        self.first_end = (on + timedelta(days=settings.notice_days)).toordinal()
        keep = lru_cache(maxsize=max(1, REMEMBERED // (2 * roster.size + 1)))
        self._knowing, self._speaking = keep(self._knowing_all), keep(self._speaking_all)
        self._working, self._trading = keep(self._working_all), keep(self._trading_all)
        self._related, self._wished = keep(self._related_all), keep(self._wished_all)
        self._excluded = keep(self._excluded_all)
        self._standing = (
            self._points(ReasonKey.COMMITTEE, roster.committee)
            + self._points(ReasonKey.RANK, roster.chair)
            + self._points(ReasonKey.ACTIVITY, roster.activity)
        )

    # --- exclusions ---------------------------------------------------------------------------

    def exclusions(self, person: PersonFacts) -> NDArray[np.uint8]:
        """Return, for each member, 0 or the place of the first hard reason in `Exclusion`."""
        found = self._excluded(person.countries, person.languages, person.interpreters)
        vetoed = [self.roster.places[m] for m in self.vetoes.get(person.ref, ())
                  if m in self.roster.places]  # fmt: skip
        if vetoed:
            found = found.copy()
            found[vetoed] = _CODE[Exclusion.VETO]
        return found

    def _excluded_all(
        self,
        countries: frozenset[str],
        languages: frozenset[str],
        interpreters: frozenset[str],
    ) -> NDArray[np.uint8]:
        """Write the weakest reason first, so that the first in order is the one that stays."""
        roster, found = self.roster, np.zeros(self.roster.size, dtype=np.uint8)
        if languages and not languages & interpreters:
            mute = roster.talks & (self._spoken(languages) == 0)
            self._mark(found, Exclusion.LANGUAGE, mute)
        for why in (
            Exclusion.DIASPORA, Exclusion.NATIONALITY, Exclusion.CONFLICT, Exclusion.BARRED,
        ):  # fmt: skip
            self._mark(found, why, self.tied(why, countries))
        self._mark(found, Exclusion.MANDATE_ENDING, roster.ends < self.first_end)
        self._mark(found, Exclusion.MANDATE_ENDED, ~roster.sits)
        return found

    def tied(self, why: Exclusion, countries: Iterable[str]) -> NDArray[np.bool_]:
        """Return which members have this against them in one of these countries."""
        keys = [(why, country) for country in countries]
        return self.roster.best(self.roster.against, keys) > 0

    def _mark(self, found: NDArray[np.uint8], why: Exclusion, where: NDArray[np.bool_]) -> None:
        if why not in self.settings.off:
            np.copyto(found, _CODE[why], where=where)

    # --- reasons ------------------------------------------------------------------------------

    def points(self, person: PersonFacts) -> dict[ReasonKey, NDArray[np.int16]]:
        """Return the points of each reason for each member, whatever excludes them."""
        return {
            ReasonKey.COUNTRY: self._knowing(person.countries),
            ReasonKey.LANGUAGE: self._speaking(person.languages, person.interpreters),
            ReasonKey.COMMITTEE: self._points(ReasonKey.COMMITTEE, self.roster.committee),
            ReasonKey.WISH: self._wished(*_wish_key(person)),
            ReasonKey.THEME: self._working(person.themes),
            ReasonKey.PROFESSION: self._trading(person.themes),
            ReasonKey.FAMILY: self._related(person.family),
            ReasonKey.ACTIVITY: self._points(ReasonKey.ACTIVITY, self.roster.activity),
            ReasonKey.RANK: self._points(ReasonKey.RANK, self.roster.chair),
        }

    def row(self, person: PersonFacts) -> NDArray[np.int16]:
        """Return the score of each member, or -1 where a hard rule keeps the two apart."""
        found = self.raw(person)
        np.copyto(found, NOT_ELIGIBLE, where=self.exclusions(person) > 0)
        return found

    def raw(self, person: PersonFacts) -> NDArray[np.int16]:
        """Return the points together of each member, whatever excludes them."""
        found = self._standing + self._knowing(person.countries)
        found += self._speaking(person.languages, person.interpreters)
        found += self._wished(*_wish_key(person))
        found += self._working(person.themes)
        found += self._trading(person.themes)
        found += self._related(person.family)
        return found

    def _points(self, key: ReasonKey, reach: NDArray[Any]) -> NDArray[np.int16]:
        return (reach.astype(np.int32) * self.settings.most[key] // 100).astype(np.int16)

    def _spoken(self, languages: frozenset[str]) -> NDArray[np.int16]:
        return self.roster.best(self.roster.speaks, languages)

    def _knowing_all(self, countries: frozenset[str]) -> NDArray[np.int16]:
        reach = self.roster.best(self.roster.knows, countries)
        return self._points(ReasonKey.COUNTRY, reach)

    def _speaking_all(
        self, languages: frozenset[str], interpreters: frozenset[str]
    ) -> NDArray[np.int16]:
        reach = self._spoken(languages)
        if languages & interpreters:
            helped = self.roster.talks & (reach == 0)
            reach = np.where(helped, np.int16(rules.INTERPRETER_REACH), reach)
        return self._points(ReasonKey.LANGUAGE, reach)

    def _working_all(self, themes: frozenset[str]) -> NDArray[np.int16]:
        return self._points(ReasonKey.THEME, self._shares(self.roster.themes, themes))

    def _trading_all(self, themes: frozenset[str]) -> NDArray[np.int16]:
        return self._points(ReasonKey.PROFESSION, self._shares(self.roster.trade, themes))

    def _shares(self, masks: NDArray[np.int32], themes: frozenset[str]) -> NDArray[np.int32]:
        return np.where(masks & _mask(themes), np.int32(100), np.int32(0))

    def _related_all(self, family: str) -> NDArray[np.int16]:
        code = _FAMILY.get(family, -1)  # type: ignore[call-overload]
        return self._points(
            ReasonKey.FAMILY, np.where(self.roster.family == code, np.int32(100), np.int32(0))
        )

    def _wished_all(
        self,
        wishes: tuple[str, ...],
        countries: frozenset[str],
        languages: frozenset[str],
        themes: frozenset[str],
    ) -> NDArray[np.int16]:
        most = self.settings.most[ReasonKey.WISH]
        if not wishes:
            return np.full(self.roster.size, most, dtype=np.int16)
        met = np.zeros(self.roster.size, dtype=np.int32)
        for wish in wishes:
            met += self._meets(wish, countries, languages, themes)
        return (met * most // len(wishes)).astype(np.int16)

    def _meets(
        self, wish: str, countries: frozenset[str], languages: frozenset[str],
        themes: frozenset[str],
    ) -> NDArray[np.bool_]:  # fmt: skip
        roster = self.roster
        match wish:
            case Wish.MY_LANGUAGE:
                return self._spoken(languages) > 0
            case Wish.KNOWS_COUNTRY:
                return roster.best(roster.knows, countries) > 0
            case Wish.KNOWS_COURTS:
                return roster.courts
            case Wish.SAME_THEME:
                return (roster.themes & _mask(themes)) > 0
            case Wish.WOMAN:
                return roster.woman
            case Wish.GOVERNMENT_SIDE:
                return roster.camp["government"]
            case Wish.OPPOSITION_SIDE:
                return roster.camp["opposition"]
            case _:
                return np.zeros(roster.size, dtype=np.bool_)

    # --- one person, or one pair, in words ----------------------------------------------------

    def counted(self, person: PersonFacts) -> Counter[Exclusion]:
        """Return how many members fall out for a person, by the first reason of each."""
        counts = np.bincount(self.exclusions(person), minlength=len(_CODES))
        return Counter({one: int(counts[code]) for one, code in _CODE.items() if counts[code]})

    def first_against(self, person: PersonFacts, place: int) -> Exclusion | None:
        """Return the first hard reason against a member, by the place; None where there is none."""
        return _CODES[int(self.exclusions(person)[place])]

    def judge(self, person: PersonFacts, ref: str, *, regardless: bool = False) -> Judged:
        """Return whether these two may be twinned, the points, what to weigh, what is not known.

        By the same arrays, at one place of them. `regardless`: a pair that stands, whatever the
        rules say of new ones.
        """
        place, member = self.roster.places[ref], self.roster.members[self.roster.places[ref]]
        against = None if regardless else self.first_against(person, place)
        points = {key: int(column[place]) for key, column in self.points(person).items()}
        met = tuple(
            wish for wish in person.wishes
            if self._meets(wish, person.countries, person.languages, person.themes)[place]
        )  # fmt: skip
        reasons = (
            Reason(key, points[key], self.settings.most[key], *_why(key, person, member, met))
            for key in REASON_ORDER
            if points[key]
        )
        return Judged(
            exclusion=against,
            reasons=() if against else tuple(reasons),
            cautions=() if against else tuple(self._cautions(person, member, place)),
            unknown=() if against else tuple(_unknown(person, member)),
        )

    def _cautions(self, person: PersonFacts, member: MemberFacts, place: int) -> Iterable[Caution]:
        if not person.countries:
            yield Caution.COUNTRY_UNKNOWN
        if not person.languages or not member.languages:
            yield Caution.LANGUAGE_UNKNOWN
        elif not self._spoken(person.languages)[place]:
            helped = person.languages & person.interpreters
            yield Caution.INTERPRETER if helped else Caution.NO_SHARED_LANGUAGE
        if any(self.tied(why, person.countries)[place] for why in self.settings.off):
            yield Caution.TIED_TO_COUNTRY
        if member.standing == Standing.UNCONFIRMED:
            yield Caution.MANDATE_UNCONFIRMED
        if member.mandate_ends:
            yield Caution.MANDATE_ENDS


class Rows:
    """The scores of all pairs as the solver asks for them: persons by members, in blocks.

    `kept`: pairs that stand although a gentle rule is against them (`rules.GENTLE`), as
    persons' refs to members' refs. Below `floor` nothing else is eligible but what is `locked`.
    """

    def __init__(
        self,
        scorer: Scorer,
        persons: Sequence[PersonFacts],
        *,
        floor: int = 0,
        kept: Mapping[str, Collection[str]] | None = None,
        locked: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.scorer, self.persons, self.floor = scorer, persons, floor
        self.kept, self.locked = kept or {}, locked or {}

    def block(self, start: int, stop: int) -> NDArray[np.int16]:
        """Return the scores of the persons from `start` to before `stop`; -1 not eligible."""
        found = np.empty((stop - start, self.scorer.roster.size), dtype=np.int16)
        for n, person in enumerate(self.persons[start:stop]):
            found[n] = self.row(person)
        return found

    def one(self, person: int, member: int) -> int:
        """Return the score of one pair by its places, or -1."""
        return int(self.row(self.persons[person])[member])

    def row(self, person: PersonFacts) -> NDArray[np.int16]:
        """Return the scores of one person."""
        found = self.scorer.row(person)
        if self.floor:
            above = self._places(self.locked, person)
            stands = found[above]
            np.copyto(found, NOT_ELIGIBLE, where=found < self.floor)
            found[above] = stands
        stays = self._places(self.kept, person)
        if stays:
            against = self.scorer.exclusions(person)[stays]
            raw = self.scorer.raw(person)[stays]
            gentle = np.isin(against, [0, *(_CODE[one] for one in rules.GENTLE)])
            found[stays] = np.where(gentle, raw, found[stays])
        return found

    def _places(self, pairs: Mapping[str, Collection[str]], person: PersonFacts) -> list[int]:
        places = self.scorer.roster.places
        return [places[ref] for ref in pairs.get(person.ref, ()) if ref in places]


def judge(
    person: PersonFacts, member: MemberFacts, *, on: date, vetoed: bool = False,
    settings: Settings | None = None,
) -> Judged:  # fmt: skip
    """Judge one pair by the rules over arrays, with one member in them."""
    scorer = Scorer(
        Roster([member]),
        settings=settings or Settings(),
        on=on,
        vetoes={person.ref: {member.ref}} if vetoed else {},
    )
    return scorer.judge(person, member.ref)


def _mask(themes: Iterable[str]) -> int:
    return sum(_BIT[Theme(theme)] for theme in set(themes))


def _wish_key(
    person: PersonFacts,
) -> tuple[tuple[str, ...], frozenset[str], frozenset[str], frozenset[str]]:
    """Return what a person's wishes depend on, and no more, so that much is shared."""
    wishes, none = tuple(sorted(person.wishes)), frozenset[str]()
    return (
        wishes,
        person.countries if Wish.KNOWS_COUNTRY in wishes else none,
        person.languages if Wish.MY_LANGUAGE in wishes else none,
        person.themes if Wish.SAME_THEME in wishes else none,
    )


def _why(
    key: ReasonKey, person: PersonFacts, member: MemberFacts, met: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return how a reason that gave points is told: a key, and what fills the sentence."""
    match key:
        case ReasonKey.COUNTRY:
            known = ((*rules.tie_to(member, one), one) for one in person.countries)
            _, tie, country = max(known)
            return tie, (country,)
        case ReasonKey.LANGUAGE:
            shared = sorted(person.languages & member.languages.keys())
            helped = sorted(person.languages & person.interpreters)
            return ("shared", tuple(shared)) if shared else ("interpreter", tuple(helped))
        case ReasonKey.COMMITTEE:
            return "sits_on", (rules.of_committees(member)[1],)
        case ReasonKey.WISH:
            return ("met", met) if person.wishes else ("none", ())
        case ReasonKey.THEME:
            return "shared", tuple(sorted(person.themes & rules.themes_of(member)))
        case ReasonKey.PROFESSION:
            return "is", (member.profession,)
        case ReasonKey.FAMILY:
            return "shared", (person.family,)
        case ReasonKey.ACTIVITY:
            return "contacts", (str(member.contacts),)
        case ReasonKey.RANK:
            _, role, body = rules.of_chairs(member)
            return role, (body,)


def _unknown(person: PersonFacts, member: MemberFacts) -> Iterable[ReasonKey]:
    """Tell for which reasons a fact is missing on one side, so that nothing could be said."""
    known = {
        ReasonKey.COUNTRY: person.countries,
        ReasonKey.LANGUAGE: person.languages and member.languages,
        ReasonKey.COMMITTEE: member.committees,
        ReasonKey.THEME: person.themes and rules.themes_of(member),
        ReasonKey.PROFESSION: person.themes and member.profession,
        ReasonKey.FAMILY: member.family or not person.family,  # counts only where it is wished
        ReasonKey.ACTIVITY: member.contacts is not None,
    }
    return (key for key, fact in known.items() if not fact)
