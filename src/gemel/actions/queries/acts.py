"""Reading actions: staff by programme, a member the own ones; and which would fit now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from gemel.actions import basis as bases
from gemel.actions import catalogue, mail, rules
from gemel.actions.catalogue import Kind
from gemel.actions.models import Action, Forwarded, Telling
from gemel.actions.rules import Fit, Moment, Past, Stage
from gemel.agenda import queries as agenda
from gemel.cases import queries as cases
from gemel.cases.following import IDLE_DAYS, Silence, silence
from gemel.cases.models import Ask, Case, Decision, Ruling
from gemel.cases.rules import Stage as CaseStage
from gemel.kernel import geography
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import Said
from gemel.people import queries as people
from gemel.people.models import AtRisk, Parliamentarian
from gemel.people.rules import first_day
from gemel.twinning import queries as twinning
from gemel.twinning.models import Participation

REPORT_USE = "report_to_ipu"


def actions(*, by: By) -> QuerySet[Action]:
    """Return the actions that this reader may see, newest first.

    Staff see those of their programmes, and those of no programme (published cases). A member
    and the office see the member's own.
    """
    scopes = by.scopes(Power.ACTION_READ)
    found = Action.objects.filter(taken_back_at=None).select_related(
        "case", "person", "twinning", "for_member"
    )
    if by.member:
        if by.member not in scopes:
            return found.none()
        found = found.filter(for_member__ref=by.member)
    elif not scopes:
        return found.none()
    elif EVERYWHERE not in scopes:
        found = found.filter(Q(scope__in=scopes) | Q(scope=""))
    return found.order_by("-recorded_at", "-pk")


def action(ref: str, *, by: By) -> Action:
    """Return one action. Raises: NotYours, for missing and forbidden alike."""
    found = actions(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def may_change(action: Action, *, by: By) -> bool:
    """Tell whether this reader, who sees the act, may change it: the desk, or the own office."""
    if action.for_member and by.member == action.for_member.ref:
        return by.can(Power.ACTION_RECORD, on=by.member)
    return by.can(Power.ACTION_CHANGE, on=action.scope)


def was_sent(request_key: str, *, by: By) -> bool:
    """Tell whether this account has sent this very form before."""
    return Action.objects.filter(recorded_by=by.ref, request_key=request_key).exists()


def of_case(case: Case, *, by: By) -> QuerySet[Action]:
    """Return what was done and is planned for a case or a person in it."""
    return actions(by=by).filter(Q(case=case) | Q(person__memberships__case=case)).distinct()


def of_person(person: AtRisk, *, by: By) -> QuerySet[Action]:
    """Return what was done and is planned for a person."""
    return actions(by=by).filter(Q(person=person) | Q(case__memberships__person=person)).distinct()


def of_ask(ask: Ask, *, by: By) -> QuerySet[Action]:
    """Return what was done and is planned for one ask of a decision."""
    return actions(by=by).filter(ask=ask)


def of_decision(decision: Decision, cases_of: Iterable[Case], *, by: By) -> QuerySet[Action]:
    """Return what was done since a decision, or is planned, for its cases or its asks.

    `cases_of` are those of its cases that the reader has read.
    """
    found = actions(by=by).filter(
        Q(case__in=list(cases_of))
        | Q(ask__decision=decision)
        | Q(basis_kind="decision", basis_ref=decision.ref)
    )
    decided = first_day(decision.adopted_on)
    return found.filter(Q(done_on=None) | Q(done_on__gte=decided)) if decided else found


def by_others(person: AtRisk, *, by: By) -> list[tuple[str, date]]:
    """Return which kinds of act other offices have done for a member's twin, and when.

    No names of offices: a member learns that the ambassador was met, not by whom. The caller has
    the twinning. Acts without a basis are the desk's alone.
    """
    rows = (
        Action.objects.filter(person=person, stage=Stage.DONE, taken_back_at=None)
        .exclude(for_member__ref=by.member)
        .exclude(basis_kind=bases.MISSING)
        .order_by("-done_on")
        .values_list("kind", "done_on")[:20]
    )
    return [(kind, on) for kind, on in rows if on]


def fits_person(person: AtRisk, *, by: By, twinned: bool = False) -> list[Fit]:
    """Return the kinds of act that suit a person now, best first; those without a basis last.

    The caller has read the person (or the twinning) with the same `by`.
    """
    hearing_on, observed = _hearing(
        Q(memberships__person=person),
        Q(person=person) | Q(case__memberships__person=person),
        by=by,
    )
    moment = Moment(
        on=by.at.date(),
        person_kind=person.kind,
        urgency=person.urgency,
        decided_on=cases.newest_decision_of(person),
        twinned=twinned,
        hearing_on=hearing_on,
        observed=observed,
        allies=_allies(person.countries, by=by),
    )
    ground = bases.grounds([person], by=by)[person.ref]
    return _fits(
        moment,
        _past(Q(person=person)),
        lambda kind, told, public: bases.on(ground, kind, told=told, public=public, by=by),
        lambda kind, told, public: bases.without(ground, kind, told=told, public=public, by=by),
    )


def fits_case(case: Case, *, before_a_house: Iterable[str] = (), by: By) -> list[Fit]:
    """Return the kinds of act that suit a whole case now, best first.

    `before_a_house` are kinds with which a house deals already, as the floor above knows.
    """
    hearing_on, observed = _hearing(
        Q(pk=case.pk), Q(case=case) | Q(person__memberships__case=case), by=by
    )
    moment = Moment(
        on=by.at.date(),
        person_kind="",
        urgency=case.urgency,
        decided_on=cases.newest_decision_on(case),
        open_asks=case.asks.filter(settled_on=None).count(),
        hearing_on=hearing_on,
        observed=observed,
        allies=_allies(case.countries, by=by),
        before_a_house=frozenset(before_a_house),
    )
    every = list(bases.grounds(cases.persons_of(case), by=by).values())
    return _fits(
        moment,
        _past(Q(case=case)),
        lambda kind, told, public: bases.on_all(every, kind, told=told, public=public, by=by),
    )


def _fits(
    moment: Moment,
    past: dict[str, Past],
    base_of: Callable[[Kind, frozenset[str], bool], bases.Found],
    without: Callable[[Kind, frozenset[str], bool], tuple[Said, ...]] = lambda *_: (),
) -> list[Fit]:
    found = []
    for kind, reason, rank in rules.fitting(catalogue.kinds().values(), moment=moment, past=past):
        public = not kind.allows(public=False)
        told = kind.told(public=public)
        base = base_of(kind, told, public)
        untold = without(kind, told, public) if base.kind == "consent" else ()
        found.append(
            Fit(kind, reason, rank, base.missing, base.needed, public, base.ends_at, untold)
        )
    return sorted(found, key=lambda fit: (not fit.open, -fit.rank, fit.kind.number))


def overdue(*, by: By, on: date) -> QuerySet[Action]:
    """Return acts whose answer was asked for by a day that has passed, and has not come.

    A holding reply is no answer. The longest overdue come first.
    """
    answers = Q(replies__kind__in=[rules.ReplyKind.SUBSTANTIVE, rules.ReplyKind.REFUSAL])
    return (
        actions(by=by)
        .filter(stage=Stage.DONE, answer_by__lte=on)
        .annotate(answers=Count("replies", filter=answers))
        .filter(answers=0)
        .order_by("answer_by", "pk")
    )


def unanswered(*, by: By, on: date, days: int = 30) -> QuerySet[Action]:
    """Return acts that await a reply for longer than so many days, or than asked; oldest first."""
    awaits = [
        kind.key
        for kind in catalogue.kinds().values()
        if any(outcome.key == "reply" for outcome in kind.yields)
    ]
    return (
        actions(by=by)
        .filter(stage=Stage.DONE, kind__in=awaits)
        .annotate(answers=Count("replies", filter=~Q(replies__kind=rules.ReplyKind.NONE)))
        .filter(
            Q(done_on__lte=date.fromordinal(on.toordinal() - days)) | Q(answer_by__lte=on),
            answers=0,
        )
        .order_by("done_on")
    )


@dataclass(frozen=True)
class Idle:
    """A case on whose newest published decision nobody has acted for a while."""

    case: Case
    decision: Decision
    silence: Silence


def idle(*, by: By, most: int, within: Collection[Case] | None = None) -> list[Idle]:
    """Return the cases on whose newest published decision nobody has acted in 30 days.

    Acts of every desk and member count, so that "nobody" is true; only that somebody has acted
    is used of them. `within` asks for some cases alone. The most urgent first.
    """
    today = by.at.date()
    edge = (today - timedelta(days=IDLE_DAYS)).isoformat()
    newest = Ruling.objects.filter(case=OuterRef("pk"), decision__published=True).order_by(
        "-decision__adopted_on", "-decision_id"
    )
    done = Action.objects.filter(
        stage=Stage.DONE, taken_back_at=None, done_on__gt=date.fromisoformat(edge)
    ).exclude(basis_kind=bases.MISSING)
    found = cases.cases(by=by).filter(stage=CaseStage.OPEN).exclude(exposure="offline")
    if within is not None:
        found = found.filter(pk__in=[case.pk for case in within])
    rows = list(
        found.annotate(
            decided=Subquery(newest.values("decision_id")[:1]),
            decided_on=Subquery(newest.values("decision__adopted_on")[:1]),
        )
        .filter(decided_on__gt="", decided_on__lte=edge)
        .filter(~Exists(done.filter(case=OuterRef("pk"))))
        .filter(~Exists(done.filter(person__memberships__case=OuterRef("pk"))))
        .order_by("-urgency", "decided_on", "pk")[:most]
    )
    decisions = Decision.objects.in_bulk([row.decided for row in rows])
    last = _last_acts(rows)
    whole = (
        (row, decisions[row.decided], silence(row.decided_on, last.get(row.pk), on=today))
        for row in rows
    )
    return [Idle(row, decision, quiet) for row, decision, quiet in whole if quiet]


def _last_acts(rows: Collection[Case]) -> dict[int, date]:
    """Return the day of the newest act for each of these cases, or for a person in it."""
    done = Action.objects.filter(stage=Stage.DONE, taken_back_at=None, done_on__isnull=False)
    done = done.exclude(basis_kind=bases.MISSING)
    pks = [row.pk for row in rows]
    found: dict[int, date] = {}
    for path in ("case", "person__memberships__case"):
        days = done.filter(**{f"{path}__in": pks}).order_by().values_list(path)
        for pk, day in days.annotate(day=Max("done_on")):
            found[pk] = max(found.get(pk, date.min), day)
    return found


def without_basis(*, by: By) -> QuerySet[Action]:
    """Return acts that were done without a basis, for the desk to look at."""
    return actions(by=by).filter(basis_kind=bases.MISSING)


def planned(*, by: By) -> QuerySet[Action]:
    """Return planned acts, the soonest first."""
    return actions(by=by).filter(stage=Stage.PLANNED).order_by("planned_for", "pk")


def reportable(*, starts: date, ends: date, by: By) -> Iterable[Action]:
    """Yield the acts of a period (`ends` exclusive) that the IPU may be told, oldest first.

    On a published decision: the act and the case's code. On consent: only where the person
    allows that the IPU is told. Source: IPU letter, B13; product.md section 3a.
    """
    by.need(Power.REPORT)
    kind = catalogue.kinds()[REPORT_USE]
    told = kind.told(public=False)
    done = (
        actions(by=by)
        .filter(stage=Stage.DONE, done_on__gte=starts, done_on__lt=ends)
        .exclude(basis_kind=bases.MISSING)
        .select_related("person", "case", "for_member__telling", "ask__decision")
        .prefetch_related("replies", "effects", "for_member__mandates__parliament")
        .order_by("done_on", "pk")
    )
    actions_done = list(done)
    named = {a.person.ref: a.person for a in actions_done if a.person}
    ground = bases.grounds(named.values(), by=by)
    for action in actions_done:
        person = action.person
        if person is None or bases.on(ground[person.ref], kind, told=told, public=False, by=by):
            yield action


def telling(member: Parliamentarian) -> str:
    """Return how a member lets the IPU be told of own acts. The caller has read the member."""
    found = Telling.objects.filter(member=member).values_list("choice", flat=True).first()
    return found or rules.Told.HOUSE


def cases_of_member(member: Parliamentarian, *, by: By) -> list[tuple[Case, str]]:
    """Return the published cases of a member's programmes that this desk sees, with a programme."""
    mine = Participation.objects.filter(parliamentarian=member, left_at=None)
    scopes = set(mine.values_list("programme__ref", flat=True))
    seen = (
        cases.cases(by=by)
        .filter(scopes__scope__in=scopes, rulings__decision__published=True)
        .exclude(exposure="offline")
        .distinct()
        .prefetch_related("scopes")
        .order_by("-urgency", "code", "pk")
    )
    return [
        (case, next(one.scope for one in case.scopes.all() if one.scope in scopes)) for case in seen
    ]


def forwarded(*, by: By) -> QuerySet[Forwarded]:
    """Return the mails that wait for somebody to look, the oldest first.

    A member's office its own; a desk those of the members of its programmes; those that nobody's
    address explains are for whoever acts in all.
    """
    waiting = Forwarded.objects.filter(closed_at=None).select_related("member")
    waiting = waiting.order_by("received_at", "pk")
    if by.member:
        own = by.can(Power.ACTION_RECORD, on=by.member)
        return waiting.filter(member__ref=by.member) if own else waiting.none()
    scopes = by.scopes(Power.ACTION_CHANGE)
    if EVERYWHERE in scopes:
        return waiting
    here = Participation.objects.filter(programme__ref__in=scopes, left_at=None)
    return waiting.filter(member__in=here.values("parliamentarian"))


def forwarded_full() -> bool:
    """Tell whether so many mails wait that no more are taken in, whoever sends them."""
    return Forwarded.objects.filter(closed_at=None).count() >= mail.MOST_WAITING


def forwarded_one(ref: str, *, by: By) -> Forwarded:
    """Return one mail that waits. Raises: NotYours, for missing, closed and forbidden alike."""
    found = forwarded(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def member_cases(*, by: By) -> QuerySet[Case]:
    """Return the published cases of the programmes in which this member takes part."""
    if not by.member or not by.can(Power.ACTION_RECORD, on=by.member):
        return Case.objects.none()
    return (
        Case.objects.filter(
            scopes__scope__in=twinning.programmes_of_member(by=by),
            rulings__decision__published=True,
        )
        .exclude(exposure="offline")
        .distinct()
        .order_by("-urgency", "code", "pk")
    )


def _hearing(named: Q, acts: Q, *, by: By) -> tuple[date | None, bool]:
    """Return the next hearing that the reader knows of, and whether somebody is to observe it.

    Where an observer is none of the reader's business nothing is said of the hearing: neither
    that somebody observes it nor that nobody does.
    """
    day = agenda.next_hearing(named, by=by)
    if day is None:
        return None, False
    ahead = Q(planned_for=None) | Q(planned_for__gte=by.at.date())
    planned = Action.objects.filter(
        acts & ahead, kind="observe_trial", stage=Stage.PLANNED, taken_back_at=None, stopped_at=None
    )
    if not planned.exists():
        return day, False
    known = actions(by=by).filter(pk__in=planned.values("pk")).exists()
    return (day, True) if known else (None, False)


def _allies(countries: Collection[str], *, by: By) -> int:
    """Return how many neighbouring countries have people of their parliament in Gemel."""
    near = {two for one in countries for two in geography.neighbours(one)} - set(countries)
    return people.standing_for(near, by=by) if near else 0


def _past(which: Q) -> dict[str, Past]:
    rows = (
        Action.objects.filter(which, stage=Stage.DONE, taken_back_at=None)
        .values("kind")
        .annotate(
            times=Count("pk", distinct=True),
            last=Max("done_on"),
            refusals=Count("replies", filter=Q(replies__kind=rules.ReplyKind.REFUSAL)),
        )
    )
    return {row["kind"]: Past(row["times"], row["last"], bool(row["refusals"])) for row in rows}
