"""The desk: one box over people, parliamentarians, cases, actions, motions and programmes.

The question travels in the body of a form, never in an address: addresses stay in histories and
logs, and a name may stand in it. Each group asks a bounded number of questions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.cases import queries as cases
from gemel.cases.queries import Filters
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.words import fold, name_distance
from gemel.people import queries as people
from gemel.people import services as people_services
from gemel.proceedings import queries as proceedings
from gemel.proceedings import rules as floor
from gemel.twinning import queries as twinning
from gemel.web.coordinator import records
from gemel.web.coordinator.forms.search import GROUPS, SearchForm
from gemel.web.coordinator.sealed import unlocked
from gemel.web.shared import places, words
from gemel.web.shared.request import Request

SHOWN = 20  # of each group; of one alone
SHOWN_ALONE = 100
RANKED = 200  # names that are put in the order of their nearness
COUNTED = 1000  # more than that is "1,000+"
TIED = 200  # people, members and cases found whose actions are found with them
SHORTEST_WORD = 3  # of the title of a kind of action


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as a row."""

    title: str
    url: str
    note: str = ""
    exposure: str = ""
    invented: bool = False
    action: str = ""


@dataclass(frozen=True)
class Found:
    """What was found in one group: its first rows, and how many there are up to a bound."""

    key: str
    label: str | Promise
    hits: list[Hit]
    count: int

    @property
    def many(self) -> bool:
        """Whether there are more than anybody counted."""
        return self.count > COUNTED

    @property
    def more(self) -> bool:
        """Whether some are not shown."""
        return self.count > len(self.hits)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """Show the box, and what was found where something was asked."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        text, only = form.cleaned_data["q"].strip(), form.cleaned_data["only"]
        straight = _by_reference(text, request.by)
        if straight:
            return redirect(straight)
        found = [*_sealed(text, only, request), *_everywhere(text, only, request.by)]
        context |= {
            "asked": text,
            "only": only,
            "found": [one for one in found if one.hits],
            "total": sum(one.count for one in found),
        }
    return render(request, "coordinator/search/page.html", context)


def _sealed(text: str, only: str, request: Request) -> list[Found]:
    """Return whom a sealed name fits, by code name, while the reader's own vault is open."""
    mine = unlocked(request) if only in ("", "people") else None
    if mine is None:
        return []
    found = people_services.search_identities(text, unlocked=mine, by=request.by)
    rows = people.persons(by=request.by, closed=True).filter(ref__in=found).order_by("code_name")
    hits = _people(rows, text)
    return [Found("sealed", _("Sealed names"), hits[:SHOWN_ALONE], len(hits))]


def _by_reference(text: str, by: By) -> str:
    """Return the page of a record whose reference was typed, "" for anything else."""
    ref = text.lower()
    if not refs.is_ref(ref):
        return ""
    found = records.known([ref], by=by).get(ref)
    return found.url if found else ""


def _everywhere(text: str, only: str, by: By) -> list[Found]:
    persons = people.search_persons(text, by=by)
    members = people.parliamentarians(by=by, text=text)
    files = cases.page(by=by, filters=Filters(text=text))
    acts = _acts(text, persons, members, files, by) if only in ("", "actions") else None
    floored = proceedings.search(text, cases=_first(files), by=by)
    shown = SHOWN_ALONE if only else SHOWN
    found: dict[str, Callable[[], Found]] = {
        "people": lambda: _of("people", persons, lambda rows: _people(rows, text), shown, RANKED),
        "members": lambda: _of("members", members, lambda rows: _members(rows, by), shown),
        "cases": lambda: _of("cases", files, _cases, shown),
        "actions": lambda: _of("actions", acts, _actions, shown),
        "proceedings": lambda: _of("proceedings", floored, lambda rows: _floored(rows, by), shown),
        "programmes": lambda: _programmes(text, by),
    }
    return [found[key]() for key in GROUPS if only in ("", key)]


def _of(
    key: str,
    rows: QuerySet[Any] | None,
    draw: Callable[[list[Any]], list[Hit]],
    shown: int,
    read: int = 0,
) -> Found:
    """Return one group: two questions, whatever there is. `read` rows are ranked by `draw`."""
    if rows is None:
        return Found(key, GROUPS[key], [], 0)
    hits = draw(list(rows[: max(shown, read)]))
    count = len(hits)
    if count >= max(shown, read):
        count = rows.order_by().values("pk")[: COUNTED + 1].count()
    return Found(key, GROUPS[key], hits[:shown], count)


def _people(rows: Iterable[Any], text: str) -> list[Hit]:
    """Return persons, the nearest name first: of many sound-alikes the one that was meant."""
    near = sorted(
        rows, key=lambda row: (name_distance(text, row.name or row.code_name), row.sort_name)
    )
    return [
        Hit(
            title=row.name or row.code_name,
            url=places.address("coordinator:person", row.ref),
            note=", ".join(words.country(code) for code in row.countries),
            exposure=row.exposure,
            invented=row.invented,
        )
        for row in near
    ]


def _members(rows: list[Any], by: By) -> list[Hit]:
    hits = []
    for seen in people.seen(rows, on=by.at.date()):
        mandate = seen.held.mandate if seen.held else None
        party = mandate.party.name if mandate and mandate.party else ""
        house = mandate.parliament.name if mandate else ""
        hits.append(
            Hit(
                title=seen.parliamentarian.name,
                url=places.address("coordinator:parliamentarian", seen.parliamentarian.ref),
                note=" · ".join(part for part in (house, party) if part),
            )
        )
    return hits


def _cases(rows: list[Any]) -> list[Hit]:
    return [
        Hit(
            title=row.case.code or row.case.title or row.first_name or row.case.ref,
            url=places.address("coordinator:case", row.case.ref),
            note=" · ".join(
                part
                for part in (
                    row.case.title if row.case.code else "",
                    row.first_name if not row.case.collective else "",
                    ", ".join(words.country(code) for code in row.case.countries),
                )
                if part
            ),
            exposure=row.case.exposure,
            invented=row.case.invented,
        )
        for row in cases.rows(rows)
    ]


def _acts(
    text: str,
    persons: QuerySet[Any],
    members: QuerySet[Any],
    files: QuerySet[Any],
    by: By,
) -> QuerySet[Any]:
    """Return the actions of whom and what was found, and those of a kind that is called so."""
    in_cases = _first(files)
    wanted = Q(person__in=_first(persons)) | Q(person__memberships__case__in=in_cases)
    wanted |= Q(case__in=in_cases) | Q(for_member__in=_first(members)) | Q(kind__in=_kinds(text))
    every = actions.actions(by=by)
    return every.filter(pk__in=every.filter(wanted).order_by().values("pk"))


def _first(rows: QuerySet[Any]) -> Collection[int]:
    return list(rows.values_list("pk", flat=True)[:TIED])


def _kinds(text: str) -> list[str]:
    asked = fold(text).split()
    if not asked or max(map(len, asked)) < SHORTEST_WORD:
        return []
    return [
        key
        for key, kind in catalogue.kinds().items()
        if all(word in fold(words.spoken(kind.title)) for word in asked)
    ]


def _actions(rows: list[Any]) -> list[Hit]:
    kinds = catalogue.kinds()
    return [
        Hit(
            title=words.spoken(kinds[row.kind].title),
            url=places.address("coordinator:action", row.ref),
            note=" · ".join(
                part
                for part in (
                    (row.person.name or row.person.code_name) if row.person else "",
                    row.case.code if row.case else "",
                    row.for_member.name if row.for_member else "",
                    words.partial_date(row.done_on or row.planned_for or ""),
                )
                if part
            ),
            action="stopped" if row.stopped_at else row.stage,
            invented=row.invented,
        )
        for row in rows
    ]


def _floored(rows: list[Any], by: By) -> list[Hit]:
    hits = []
    for row in proceedings.rows(rows, by=by):
        one, stage = row.proceeding, row.now or row.ahead
        parts = [one.title, one.house.name]
        if stage:
            stands = words.spoken(floor.STAGES[floor.Key(stage.key)])
            parts += [stands, words.partial_date(stage.on)]
        hits.append(
            Hit(
                title=f"{words.spoken(floor.KINDS[floor.Kind(one.kind)])} {one.number}".strip(),
                url=places.address("coordinator:proceeding", one.ref),
                note=" · ".join(filter(None, parts)),
                invented=one.invented,
            )
        )
    return hits


def _programmes(text: str, by: By) -> Found:
    """Return programmes by words of their name or a country of theirs; there are few."""
    asked = fold(text).split()
    hits = []
    for row in twinning.programmes(by=by, ended=True):
        lands = ", ".join(words.country(code) for code in row.countries)
        if asked and all(word in fold(f"{row.name} {lands}") for word in asked):
            url = places.address("coordinator:programme", row.ref)
            hits.append(Hit(title=row.name, url=url, note=lands, invented=row.invented))
    return Found("programmes", GROUPS["programmes"], hits[:SHOWN_ALONE], len(hits))


urlpatterns = [path("", search, name="search")]
