"""Reading proceedings: staff by the cases that they see, a member what the house made public."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from gemel.actions import queries as actions
from gemel.actions.models import Action, Draft
from gemel.cases import queries as cases
from gemel.cases.models import Case
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import queries as people
from gemel.proceedings import rules
from gemel.proceedings.models import Former, Part, Proceeding, Stage
from gemel.proceedings.rules import Kind


@dataclass(frozen=True)
class Row:
    """A proceeding as a list shows it: where it stands, what comes next, how it was voted on."""

    proceeding: Proceeding
    now: Stage | None
    ahead: Stage | None
    voted: Stage | None


def proceedings(*, by: By, removed: bool = False) -> QuerySet[Proceeding]:
    """Return the proceedings that this reader may see, without those removed.

    Staff of its programme, where they see every case that it names, for its words may speak of
    each. A member what the member has a part in, and what the house itself published on cases
    that the member sees.
    """
    found = Proceeding.objects.all() if removed else Proceeding.objects.filter(removed_at=None)
    if by.member:
        return _of_member(found, by=by)
    scopes = by.scopes(Power.ACTION_READ)
    if not scopes:
        return found.none()
    if EVERYWHERE not in scopes:
        found = found.filter(Q(scope__in=scopes) | Q(scope=""))
    return found.filter(~_names_other_than(cases.cases(by=by)))


def proceeding(ref: str, *, by: By, removed: bool = False) -> Proceeding:
    """Return one, whole. Raises: NotYours, for missing and forbidden alike."""
    found = whole(proceedings(by=by, removed=removed).filter(ref=ref)).first()
    if found is None:
        raise NotYours
    return found


def page(
    *, by: By, kind: str = "", stage: str = "", house: str = "", text: str = ""
) -> QuerySet[Proceeding]:
    """Return proceedings, those with the newest stage first."""
    found = proceedings(by=by)
    if kind:
        found = found.filter(kind=kind)
    if house:
        found = found.filter(house__ref=house)
    if stage:
        living = Stage.objects.filter(proceeding=OuterRef("pk"), gone_at=None, key=stage)
        found = found.filter(Exists(living))
    if text:
        found = found.filter(Q(number__icontains=text) | Q(title__icontains=text))
    return whole(found).order_by("-added_at", "-pk")


def search(text: str, *, cases: Collection[int], by: By) -> QuerySet[Proceeding]:
    """Return what is called so or numbered so, and what names one of these cases."""
    every = proceedings(by=by)
    said = Q(number__icontains=text) | Q(title__icontains=text)
    found = every.filter(said | Q(cases__in=cases)).order_by()
    return whole(every.filter(pk__in=found.values("pk"))).order_by("-added_at", "-pk")


def whole(found: QuerySet[Proceeding]) -> QuerySet[Proceeding]:
    """Return proceedings with all that a page shows, in a constant number of reads.

    Whoever sees one sees every case that it names, so none has to be hidden here.
    """
    named = Case.objects.order_by("code", "pk").prefetch_related("scopes")
    parts = Part.objects.select_related("member").order_by("role", "member__sort_name", "pk")
    living = Stage.objects.filter(gone_at=None).order_by("on", "pk")
    return found.select_related("house", "body", "action").prefetch_related(
        Prefetch("cases", named), Prefetch("parts", parts), Prefetch("stages", living)
    )


def rows(listed: Iterable[Proceeding], *, by: By) -> list[Row]:
    """Return where each of these stands; the caller has read them whole."""
    today = by.at.date()
    return [
        Row(one, rules.standing(one.stages.all(), today=today),
            rules.ahead(one.stages.all(), today=today),
            rules.voted(one.stages.all(), today=today))
        for one in listed
    ]  # fmt: skip


def of_case(case: Case, *, by: By) -> list[Row]:
    """Return the proceedings that name a case. The caller has read it."""
    return rows(whole(proceedings(by=by).filter(cases=case)).order_by("-added_at", "-pk"), by=by)


def of_action(action: Action, *, by: By) -> Proceeding | None:
    """Return the proceeding that was begun from an act, as far as the reader sees it."""
    return proceedings(by=by).filter(action=action).first()


def may_change(one: Proceeding, *, by: By) -> bool:
    """Tell whether this reader, who sees it, may change it: the desk of one of its cases."""
    if by.member:
        return False
    named = list(one.cases.all())
    return by.can(Power.ACTION_CHANGE, on=one.scope) and all(_may_act(each, by) for each in named)


def may_name(case: Case, *, by: By) -> bool:
    """Tell whether this reader may name a case in a proceeding; one kept by a code name never."""
    return case.exposure != "offline" and _may_act(case, by)


def stage(ref: str, *, of: Proceeding) -> Stage:
    """Return one stage, a former one too; the caller has read the proceeding. Raises: NotYours."""
    found = Stage.objects.filter(ref=ref, proceeding=of).first()
    if found is None:
        raise NotYours
    return found


def gone_stages(one: Proceeding) -> QuerySet[Stage]:
    """Return what was corrected or taken back, the newest first; for whoever may change it."""
    return Stage.objects.filter(proceeding=one).exclude(gone_at=None).order_by("-gone_at", "-pk")


def formers(one: Proceeding) -> QuerySet[Former]:
    """Return what it said before it was corrected, the newest first; for the desk."""
    return Former.objects.filter(proceeding=one).order_by("-until_at", "-pk")


def words(one: Proceeding, *, by: By) -> str:
    """Return its text: what was pasted, else the draft's words while something covers them."""
    return one.text or draft_of(one, by=by) or ""


def draft_of(one: Proceeding, *, by: By) -> str | None:
    """Return the words of its draft, where this reader sees the act; None where there is none."""
    if one.draft_id is None:
        return None
    ref = Draft.objects.filter(pk=one.draft_id).values_list("ref", flat=True).first()
    if ref is None:
        return None
    try:
        return actions.draft(ref, by=by).text
    except NotYours:
        return None


def pending(case: Case, *, by: By) -> dict[str, Proceeding]:
    """Return what is before a house already on a case, by the kind of act in the catalogue."""
    today = by.at.date()
    return {
        rules.ACTS[Kind(row.proceeding.kind)]: row.proceeding
        for row in of_case(case, by=by)
        if rules.pending(Kind(row.proceeding.kind), row.proceeding.stages.all(), today=today)
    }


def reportable(*, starts: date, ends: date, by: By) -> list[tuple[Proceeding, Stage]]:
    """Return what a house did in a period (`ends` exclusive) and published, with its outcome.

    That is its last stage; of one published afterwards, the vote before. For the report to the
    IPU, which looks at objections as it does for acts. Raises: NotYours.
    """
    by.need(Power.REPORT)
    found = []
    for one in whole(proceedings(by=by).exclude(record_link="").order_by("pk")):
        done = [each for each in one.stages.all()
                if starts <= each.on < ends and each.key not in rules.BEFORE_TABLING]  # fmt: skip
        today = by.at.date()
        newest = rules.standing(done, today=today)
        if newest is not None and newest.key == rules.Key.PUBLISHED:
            newest = rules.voted(done, today=today) or newest
        if newest is not None:
            found.append((one, newest))
    return found


def house_of(action: Action, *, by: By) -> str:
    """Return the ref of the house in which the member of an act sits; "" where none is known."""
    if action.for_member_id is None:
        return ""
    house = people.houses_of([action.for_member_id], by=by).get(action.for_member_id)
    return house.ref if house else ""


def _of_member(found: QuerySet[Proceeding], *, by: By) -> QuerySet[Proceeding]:
    if not by.can(Power.ACTION_READ, on=by.member):
        return found.none()
    mine = Part.objects.filter(proceeding=OuterRef("pk"), member__ref=by.member)
    seen = actions.member_cases(by=by).order_by()
    named = Proceeding.cases.through.objects.filter(
        proceeding=OuterRef("pk"), case__in=seen.values("pk")
    )
    published = ~Q(record_link="") & Exists(named) & ~_names_other_than(seen)
    return found.filter(Exists(mine) | published)


def _names_other_than(seen: QuerySet[Case]) -> Exists:
    """Return whether a proceeding names a case beside these."""
    links = Proceeding.cases.through.objects.filter(proceeding=OuterRef("pk"))
    return Exists(links.exclude(case__in=seen.order_by().values("pk")))


def _may_act(case: Case, by: By) -> bool:
    scopes: Collection[str] = [one.scope for one in case.scopes.all()]
    if not scopes:
        return by.can(Power.ACTION_CHANGE)
    return any(by.can(Power.ACTION_CHANGE, on=scope) for scope in scopes)
