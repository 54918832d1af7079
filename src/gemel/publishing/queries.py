"""Reading releases: the queue, one item with its verdict, and what is public now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gemel.kernel.by import EVERYWHERE, By, Holding
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people.models import AtRisk
from gemel.publishing import report, report_rows, rules
from gemel.publishing.models import Follower, IpuReport, Release
from gemel.publishing.rules import Stage
from gemel.twinning import queries as twinning
from gemel.twinning.models import Twinning

# What judging has to look at, whoever asks; nothing of it is handed out.
SIGHT = frozenset({
    Power.CASE_READ, Power.PERSON_READ, Power.CONSENT_READ, Power.TWINNING_READ,
    Power.ACTION_READ, Power.PROGRAMME_READ, Power.MEMBER_READ, Power.PUBLISH_PROPOSE,
})  # fmt: skip
OPEN = {"retracted_at": None, "refused_at": None}


def releases(*, by: By) -> QuerySet[Release]:
    """Return the releases that this reader may see, newest first.

    Staff those of their programmes and of none; a member those in which the member is shown.
    """
    seen = by.scopes(Power.PUBLISH_PROPOSE) | by.scopes(Power.PUBLISH_APPROVE)
    seen |= by.scopes(Power.PUBLISH_TAKE_DOWN)
    found = Release.objects.order_by("-proposed_at", "-pk")
    if not seen:
        return found.none()
    if by.member:
        return found.filter(member=by.member) if by.member in seen else found.none()
    return found if EVERYWHERE in seen else found.filter(Q(scope__in=seen) | Q(scope=""))


def get(ref: str, *, by: By) -> Release:
    """Return one release. Raises: NotYours, for missing and forbidden alike."""
    found = releases(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def of(about: str, *, by: By) -> QuerySet[Release]:
    """Return every release of one record, newest first."""
    return releases(by=by).filter(about=about)


def waiting(*, by: By) -> QuerySet[Release]:
    """Return what has been proposed and waits for a second person or a waiting time."""
    return releases(by=by).filter(lit_at=None, **OPEN)


def lit(*, by: By) -> QuerySet[Release]:
    """Return what has been made public and was not taken down."""
    return releases(by=by).filter(**OPEN).exclude(lit_at=None)


def to_second(*, by: By) -> QuerySet[Release]:
    """Return what others proposed and this reader might approve, oldest first, for the desk."""
    mine = releases(by=by).filter(approved_at=None, **OPEN).exclude(proposed_by=by.ref)
    return mine.order_by("proposed_at") if by.can(Power.PUBLISH_APPROVE) else mine.none()


def of_member(*, by: By) -> list[tuple[Release, Twinning]]:
    """Return what shows this member, or would, with its twinning, newest first.

    Only while the twinning still stands for the member: whatever the person takes back is gone
    from here as it is from the member's other pages.
    """
    if not by.member:
        return []
    bonds = {one.twinning.ref: one.twinning for one in twinning.of_member(by=by)}
    found = releases(by=by).filter(about__in=bonds, **OPEN)
    return [(one, bonds[one.about]) for one in found]


def stage(release: Release, *, by: By) -> Stage:
    """Return where a release stands now."""
    return rules.stage(
        at=by.at,
        approved_at=release.approved_at,
        waits_until=release.waits_until,
        waived=bool(release.waived_confirmed_by),
        lit_at=release.lit_at,
        retracted_at=release.retracted_at,
        refused_at=release.refused_at,
    )


def shown_before(release: Release) -> bool:
    """Tell whether this person's identity was public on consent before, through another release."""
    earlier = Release.objects.filter(person=release.person, basis_kind="consent")
    return any(
        rules.shows_identity({use for row in one.needs for use in row["uses"]})
        for one in earlier.exclude(lit_at=None).exclude(pk=release.pk)
    )


def persons(refs: Iterable[str]) -> dict[str, AtRisk]:
    """Return persons by ref, for judging a release that the caller may see."""
    return {person.ref: person for person in AtRisk.objects.filter(ref__in=set(refs))}


def sight(by: By) -> By:
    """Return the same person at the same instant, able to look at all that a verdict rests on."""
    held = Holding(SIGHT, EVERYWHERE)
    return By(ref=by.ref, at=by.at, door=by.door, holdings=(held,))


def read_to(name: str) -> int:
    """Return the number of the last ledger entry that this follower has read."""
    follower = Follower.objects.filter(name=name).first()
    return follower.seq if follower else 0


def concerned(marks: set[str]) -> list[Release]:
    """Return what is public, or approved, and rests on one of these references."""
    open_ones = Release.objects.filter(**OPEN).exclude(approved_at=None)
    return [one for one in open_ones if marks & {one.about, one.ref, *one.leans}]


def resting_on(marks: set[str]) -> list[Release]:
    """Return every release of any stage that shows one of these or rests on it, for an erasure."""
    return [
        one
        for one in Release.objects.order_by("pk")
        if marks & {one.ref, one.about, one.person, *one.leans, *one.links}
    ]


def tended() -> list[Release]:
    """Return everything that is public or approved, for the job that looks at all of it."""
    return list(Release.objects.filter(**OPEN).exclude(approved_at=None).order_by("pk"))


def public_cases() -> list[rules.Counted]:
    """Return what the figures may count: cases that are public now, as their cards state them."""
    shown = Release.objects.filter(kind=rules.Kind.CASE, **OPEN).exclude(lit_at=None)
    return [rules.counted(one.about, one.countries, one.facts) for one in shown.order_by("slug")]


# --- reports to the IPU --------------------------------------------------------------------------


def ipu_reports(*, by: By) -> QuerySet[IpuReport]:
    """Return the reports that were put together and not given up, newest first.

    One over all programmes is for whoever reads all: who reads less would read another report.
    """
    seen = by.scopes(Power.REPORT)
    found = IpuReport.objects.filter(dropped_at=None).order_by("-asked_at", "-pk")
    return found if EVERYWHERE in seen else found.filter(scope__in=seen - {""})


def ipu_report(ref: str, *, by: By) -> IpuReport:
    """Return one report. Raises: NotYours, for missing and forbidden alike."""
    found = ipu_reports(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def told_by(found: IpuReport, *, by: By) -> report.Report:
    """Return what a report tells at this moment. The caller has read it. Raises: NotYours."""
    return report_rows.to_ipu(
        starts=found.starts, last=found.last, programme=found.scope, decision=found.decision,
        named=found.named, again=found.again, keep=frozenset(found.acts), by=by,
    )  # fmt: skip
