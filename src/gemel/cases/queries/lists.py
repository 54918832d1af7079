"""Which cases a reader may see, one of them, and the long list with its filters."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from gemel.cases import rules
from gemel.cases.models import Alias, Case, CaseScope, Decision, Fact, Filing, Membership, Ruling
from gemel.cases.rules import FactKind
from gemel.kernel import words
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import queries as people

# How a list may be sorted; the other columns keep the order whole and always the same.
SORTS: dict[str, tuple[str, ...]] = {
    "urgency": ("urgency", "-changed_at", "id"),
    "changed": ("changed_at", "id"),
    "code": ("code", "id"),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; an empty field narrows nothing.

    `text` is a code in any spelling, or words of a title or country: names are for `search`, for
    a list's filters stand in its address. `responsible` is an account's reference.
    """

    text: str = ""
    country: str = ""
    stage: str = ""
    exposure: str = ""
    urgency: int = 0
    violation: str = ""
    responsible: str = ""


@dataclass(frozen=True)
class CaseRow:
    """One line of the list: the case, how many persons it has, and the name of the first."""

    case: Case
    known: int
    first_name: str

    @property
    def missing(self) -> int:
        """How many persons the decision has whom nobody knows here by name."""
        return max((self.case.announced or 0) - self.known, 0)


def cases(*, by: By) -> QuerySet[Case]:
    """Return the cases that this reader may see, for lists, search and whatever stands above.

    A case belongs to programmes; whoever reads one of them reads the case. One with no programme
    (of a published decision, fresh from an import) is read by anybody who reads cases at all.
    """
    scopes = by.scopes(Power.CASE_READ)
    if not scopes:
        return Case.objects.none()
    if EVERYWHERE in scopes:
        return Case.objects.all()
    here = CaseScope.objects.filter(case=OuterRef("pk"))
    return Case.objects.filter(
        Exists(here.filter(scope__in=scopes))
        | (~Exists(here) & Q(exposure__in=("public", "restricted")))
    )


def case(ref: str, *, by: By) -> Case:
    """Return one case. Raises: NotYours, for missing and forbidden alike."""
    found = cases(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def need(about: Case, power: Power, *, by: By) -> None:
    """Stop without this power on one of the case's programmes; on any at all where it has none.

    Raises: NotYours.
    """
    scopes = set(about.scopes.values_list("scope", flat=True))
    if scopes:
        by.need_any(power, on=scopes)
    else:
        by.need(power)


def may_change(about: Case, *, by: By) -> bool:
    """Tell whether this reader may change the case; its scopes are read by the caller at best."""
    return changeable([one.scope for one in about.scopes.all()], by=by)


def changeable(scopes: Collection[str], *, by: By) -> bool:
    """Tell whether this reader may change a case of these programmes, or of none."""
    if not scopes:
        return by.can(Power.CASE_CHANGE)
    return any(by.can(Power.CASE_CHANGE, on=scope) for scope in scopes)


def page(*, by: By, filters: Filters | None = None, sort: str = "-urgency") -> QuerySet[Case]:
    """Return the list of cases, filtered and sorted, with `known` and `first_name` on each row.

    `sort` is a key of SORTS, with `-` for the highest first. Only persons whom the reader may
    see are counted and named.
    """
    chosen = filters or Filters()
    found = cases(by=by).filter(_narrowed(chosen, by=by))
    seen = people.persons(by=by, closed=True).filter(memberships__case=OuterRef("pk"))
    counted = seen.order_by().values("memberships__case").annotate(n=Count("pk")).values("n")
    first = seen.order_by("memberships__id")
    return found.annotate(
        known=Subquery(counted[:1]),
        first_name=Subquery(first.values("name")[:1]),
        first_code_name=Subquery(first.values("code_name")[:1]),
    ).order_by(*_order(sort))


def rows(found: Iterable[Any]) -> list[CaseRow]:
    """Return what `page` annotated as lines of the list."""
    return [CaseRow(c, c.known or 0, c.first_name or c.first_code_name or "") for c in found]


def find(text: str, *, by: By) -> str | None:
    """Return the ref of the one case that a typed code (or ref) means; None for none and several.

    Codes of persons in a case and spellings of other documents count.
    """
    found = cases(by=by).filter(Q(ref=text.strip()) | _by_code(text))[:2]
    return found[0].ref if len(found) == 1 else None


def decision(ref: str, *, by: By) -> Decision:
    """Return a decision on some case that this reader may see. Raises: NotYours."""
    found = Decision.objects.filter(ref=ref, rulings__case__in=cases(by=by)).distinct().first()
    if found is None:
        raise NotYours
    return found


def _order(sort: str) -> list[Any]:
    key = sort.removeprefix("-")
    first, *rest = SORTS.get(key, SORTS["urgency"])
    leading = F(first).desc() if sort.startswith("-") else F(first).asc()
    if key == "code":  # cases without a code stand at the end, whichever way
        return [Choose(When(code="", then=Value(1)), default=Value(0)), leading, *rest]
    return [leading, *rest]


def _narrowed(chosen: Filters, *, by: By) -> Q:
    wanted = Q()
    exact = {
        "stage": chosen.stage,
        "exposure": chosen.exposure,
        "urgency": chosen.urgency,
        "responsible": chosen.responsible,
    }
    for column, value in exact.items():
        if value:
            wanted &= Q(**{column: value})
    if chosen.country:
        wanted &= Q(countries__icontains=f'"{chosen.country}"')
    if chosen.violation:
        stated = Fact.objects.filter(
            case=OuterRef("pk"), kind=FactKind.VIOLATION, value=chosen.violation, superseded_at=None
        )
        wanted &= Q(Exists(stated))
    if chosen.text:
        wanted &= _by_code(chosen.text) | _by_words(chosen.text) | _by_filing(chosen.text)
    return wanted


def search(text: str, *, by: By) -> QuerySet[Case]:
    """Return the cases found by a text: a code, a house's number, words of a title, or a name.

    Names that only sound alike are looked for where nothing else is found.
    """
    named = people.persons(by=by, closed=True).filter(_every_word(text)).values("pk")
    found = cases(by=by).filter(
        _by_code(text)
        | _by_words(text)
        | _by_filing(text)
        | Q(pk__in=Membership.objects.filter(person__in=named).values("case"))
    )
    if not found.exists():
        alike = people.search_persons(text, by=by).order_by().values("pk")
        members = Membership.objects.filter(person__in=alike)
        found = cases(by=by).filter(pk__in=members.values("case"))
    return found.order_by("-urgency", "code", "id")


def _by_code(text: str) -> Q:
    """Return what finds a case by its code, or by that of a person in it, however it is spelled."""
    printed = Alias.objects.filter(printed__iexact=text.strip())
    wanted = Q(pk__in=printed.filter(case__isnull=False).values("case"))
    wanted |= Q(pk__in=printed.filter(membership__isnull=False).values("membership__case"))
    code = rules.code_of(text)
    if code is None:
        return wanted
    members = Membership.objects.filter(code__in=code.spellings)
    return wanted | Q(code__in=code.spellings) | Q(pk__in=members.values("case"))


def _by_filing(text: str) -> Q:
    """Return what finds a case by a house’s number for a decision on it, such as Bilag 90."""
    number = " ".join(text.split())
    if not any(sign.isdigit() for sign in number):
        return Q(pk__in=[])
    filed = Filing.objects.filter(number__icontains=number)
    return Q(pk__in=Ruling.objects.filter(decision__filings__in=filed).values("case"))


def _by_words(text: str) -> Q:
    """Return what finds a case by words of its title, codes and countries; without one, nothing."""
    return _every_word(text) if rules.code_of(text) is None else Q(pk__in=[])


def _every_word(text: str) -> Q:
    words_of_text = words.fold(text).split()
    wanted = Q() if words_of_text else Q(pk__in=[])
    for word in words_of_text:
        wanted &= Q(search_text__contains=word)
    return wanted
