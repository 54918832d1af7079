"""All that the desk's queue is made of, read once: one or two questions for each source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazy

from gemel.access import queries as access
from gemel.actions import queries as actions
from gemel.agenda import queries as agenda
from gemel.alerts import queries as alerts
from gemel.cases import queries as cases
from gemel.consent import queries as consent
from gemel.jobs import queries as jobs
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.matching import queries as matching
from gemel.notes import queries as notes
from gemel.outbox import queries as outbox
from gemel.people import queries as people
from gemel.publishing import queries as publishing
from gemel.twinning import queries as twinning
from gemel.twinning.rules import USE
from gemel.upkeep import queries as upkeep
from gemel.web.coordinator import records
from gemel.web.coordinator.records import Record
from gemel.web.shared import places

RECENT = timedelta(days=7)  # withdrawals and objections stay on the desk for so long
AHEAD_DAYS = 30
OLD_DAYS = 30  # an act without a basis stays on the desk for so long
ACT = (  # of an act with what it is about: what a row of the queue shows
    "ref", "kind", "planned_for", "done_on", "stopped_at", "recorded_at", "invented",
    "case__code", "case__exposure", "case__responsible", "person__name", "person__code_name",
    "person__exposure", "for_member__name",
)  # fmt: skip
MOST_EVENTS = 20
MOST_ASKS = 100
MOST_ACTS = 300  # of each kind; the list of actions has all


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What was read for one person at one instant. Rows of the apps, as they are."""

    by: By
    today: date
    programmes: Sequence[Any]
    members: int
    persons: int
    waiting: Sequence[tuple[int, str, datetime]]  # who agreed: person, programme, since when
    proposals: Mapping[str, Any]  # by the programme's ref
    twinnings: Sequence[twinning.Seen]
    standings: Mapping[str, Any]
    withdrawn: Sequence[Any]
    objected: Sequence[Any]
    silences: Sequence[Any]
    ending: Sequence[Any]
    to_lift: Sequence[Any]
    releases: Sequence[Any]
    erasures: Sequence[Any]  # (erasure, person), asked for by others
    held: bool
    planned: Sequence[Any]
    unanswered: Sequence[Any]
    without_basis: Sequence[Any]
    reminders: Sequence[Any]  # drafted on the day an answer was due, and not sent
    told: Sequence[Any]  # of texts of whoever reads: signed by all, or closed for signing
    shut: Sequence[Any]  # texts that wait, and that nothing covers any more
    late: Sequence[Any]  # what decisions ask and nobody answered in time
    idle: Sequence[Any]  # cases on whose newest decision nobody has acted
    tasks: Sequence[Any]
    events: Sequence[Any]  # with who takes part
    session: Any  # the IPU's next, if it is known
    about: Mapping[str, Record]  # what the tasks are about
    readings: Sequence[Any]  # papers that were read and wait for a human
    duplicates: int
    sources: int
    unmarked: str  # a case with a source that nobody has marked, "" where there is none
    given_up: int
    overdue: int
    letters: int  # late, or given up
    contacts: Sequence[Any]  # whose address refuses mail
    unmoved: Sequence[Any]  # who was told often and has not looked
    names: Mapping[str, str]
    charged: Mapping[int, frozenset[str]]  # who is responsible for a person's cases
    working: frozenset[str]

    def of_person(self, pk: int) -> frozenset[str]:
        """Return who is responsible for the cases of a person; nobody where there is none."""
        return self.charged.get(pk, frozenset())

    def of_act(self, act: Any) -> frozenset[str]:
        """Return who is responsible for what an act is about."""
        if act.case is not None and act.case.responsible:
            return frozenset({act.case.responsible})
        return self.of_person(act.person_id) if act.person_id else frozenset()


def read(by: By) -> Desk:
    """Ask every source once for whoever reads; a constant number of questions."""
    today = by.at.date()
    horizon = today + timedelta(days=AHEAD_DAYS)
    seen = twinning.seen(twinning.twinnings(by=by, living=True), on=today)
    papers = _papers(by, today, horizon)
    word = _word_of_persons(by)
    programmes = list(twinning.programmes(by=by))
    tasks = list(notes.due(by=by, until=horizon))
    persons = {one.twinning.person_id for one in seen}
    persons |= {row.person_id for rows in word.values() for row in rows}
    persons |= {act.person_id for rows in papers.values() for act in rows if act.person_id}
    texts = list(actions.waiting(by=by)[:MOST_ACTS])
    persons |= {each.action.person_id for each in texts if each.action.person_id}
    releases = list(publishing.waiting(by=by))
    return Desk(
        by=by,
        today=today,
        programmes=programmes,
        members=_members(by),
        persons=people.persons(by=by).count(),
        waiting=_waiting(by, programmes),
        proposals={one.programme.ref: one for one in matching.standing(by=by)},
        twinnings=seen,
        standings=consent.standings({one.twinning.person for one in seen}, at=by.at),
        **word,
        to_lift=consent.objections_to_lift(by=by),
        releases=releases,
        erasures=upkeep.waiting(by=by),
        held=jobs.hold() is not None,
        **papers,
        reminders=[each for each in texts if each.form in actions.REMINDERS],
        shut=actions.shut(texts, by=by),
        told=actions.text_notices(by=by),
        **_decisions(by),
        tasks=tasks,
        events=list(agenda.between(by=by, until=horizon)[:MOST_EVENTS]),
        session=agenda.next_session(by=by),
        about=records.known({task.about for task in tasks} - {""}, by=by),
        readings=list(cases.waiting(by=by)),
        duplicates=_duplicates(by),
        **_sources(by),
        given_up=jobs.given_up().count(),
        overdue=jobs.overdue(by.at),
        letters=outbox.not_leaving(by.at),
        contacts=alerts.stale_contacts(by=by) if by.can(Power.ACCOUNTS) else [],
        unmoved=alerts.unmoved_contacts(by=by) if by.can(Power.ACCOUNTS) else [],
        names=access.names({one.proposed_by for one in releases}),
        charged=_charged(persons - {None}, by),
        working=frozenset(one.ref for one in access.staff(by=by)),
    )


def called(person: Any) -> Said | str:
    """Return how people call a person at risk: by name, or by the code name in quotes."""
    return person.name or say("“{code_name}”", code_name=person.code_name)


def _address(ref: str, *views: str) -> str:
    return next((url for view in views if (url := places.address(view, ref))), "")


# `page(ref, "coordinator:consent", "coordinator:person")`: the first of these pages that this
# installation has, worked out only for the rows that are shown.
page = lazy(_address, str)


def _word_of_persons(by: By) -> dict[str, Any]:
    since = by.at - RECENT
    return {
        "withdrawn": consent.withdrawn(by=by, since=since),
        "objected": consent.objected(by=by, since=since),
        "silences": consent.silences(by=by),
        "ending": consent.ending(by=by, until=by.at + timedelta(days=AHEAD_DAYS)),
    }


def _papers(by: By, today: date, horizon: date) -> dict[str, Any]:
    near = Q(stopped_at__isnull=False) | Q(planned_for__lte=horizon)
    fresh = by.at - timedelta(days=OLD_DAYS)
    return {
        "planned": _acts(actions.planned(by=by).filter(near)),
        "unanswered": _acts(actions.unanswered(by=by, on=today)),
        "without_basis": _acts(actions.without_basis(by=by).filter(recorded_at__gte=fresh)),
    }


def _decisions(by: By) -> dict[str, Any]:
    ahead = agenda.sessions(by=by)
    late = cases.asks(by=by).filter(cases.late(on=by.at.date(), ahead=ahead))
    return {
        "late": cases.with_days(late[:MOST_ASKS], ahead=ahead, by=by),
        "idle": actions.idle(by=by, most=MOST_ASKS) if by.can(Power.ACTION_READ) else (),
    }


def _acts(rows: QuerySet[Any]) -> list[Any]:
    short = rows.select_related(None).select_related("case", "person", "for_member").only(*ACT)
    return list(short[:MOST_ACTS])


def _members(by: By) -> int:
    taking_part = twinning.programmes(by=by).filter(participations__left_at=None)
    found = taking_part.order_by().values("participations__parliamentarian").distinct()
    return int(found.exclude(participations__parliamentarian=None).count())


def _waiting(by: By, programmes: Iterable[Any]) -> list[tuple[int, str, datetime]]:
    """Return who is in the care of a programme and has agreed to be twinned.

    Those who were not asked, or said no, wait for nobody.
    """
    if not by.can(Power.CONSENT_READ):
        return []
    agreed = Q(consents__use=USE, consents__answer="yes") & Q(
        consents__withdrawn_at=None, consents__ended_at=None
    )
    lasting = Q(consents__ends_at=None) | Q(consents__ends_at__gt=by.at)
    rows = people.persons(by=by).filter(
        agreed & lasting,
        belongings__left_at=None,
        belongings__scope__in=[one.ref for one in programmes],
    )
    found = rows.order_by().values_list("pk", "belongings__scope", "belongings__joined_at")
    return list(found.distinct())


def _duplicates(by: By) -> int:
    if not by.can(Power.MEMBER_CHANGE):
        return 0
    return int(people.likenesses(by=by).count())


def _sources(by: By) -> dict[str, Any]:
    """Return how many sources nobody has marked, and a case on whose page one of them stands."""
    if not by.can(Power.CASE_CHANGE):
        return {"sources": 0, "unmarked": ""}
    waiting = cases.sources(by=by).filter(from_ipu=None)
    there = cases.cases(by=by).filter(
        facts__superseded_at=None, facts__sources__in=waiting.order_by().values("pk")
    )
    return {
        "sources": waiting.count(),
        "unmarked": there.order_by("-urgency", "pk").values_list("ref", flat=True).first() or "",
    }


def _charged(persons: Iterable[int], by: By) -> dict[int, frozenset[str]]:
    """Return who is responsible for the cases of these persons; one read."""
    found: dict[int, set[str]] = {}
    rows = cases.cases(by=by).exclude(responsible="").filter(memberships__person__in=list(persons))
    for person, account in rows.values_list("memberships__person", "responsible"):
        found.setdefault(person, set()).add(account)
    return {person: frozenset(accounts) for person, accounts in found.items()}
