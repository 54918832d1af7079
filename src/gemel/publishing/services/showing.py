"""Lighting, renewing and taking down: the only code that fills the shop window.

Lighting records the deed first and puts the card into the window after it; taking down darkens
the window first and records after. A crash between the two leaves it dark, never lit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction

from gemel.cases.services import own_cases
from gemel.consent.rules import by_decision
from gemel.jobs import queries as jobs
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours, Refused, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import queries as events
from gemel.ledger import services as ledger
from gemel.ledger import sidefile
from gemel.people import queries as people_queries
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.publishing import compose, judging, queries, rules
from gemel.publishing.ideas import entries
from gemel.publishing.judging import Verdict
from gemel.publishing.models import Follower, Release
from gemel.publishing.rules import Stage, Why
from gemel.showcase import queries as shown
from gemel.showcase import rules as window
from gemel.showcase import services as showcase
from gemel.twinning import services as twinning

FOLLOWER = "window"
BATCH = 1000  # entries that `ledger.since` gives at once


def retract(release: Release, *, why: str, by: By) -> None:
    """Take an item down at once. Only a new release by two people shows it again.

    Raises: NotYours; Stale where it was taken down already; Refused, after all is recorded,
    where the window could not be reached.
    Ledger: release.retracted.
    """
    need(Power.PUBLISH_TAKE_DOWN, release, by=by)
    if not _retract(release, why=Why(why), by=by):
        raise Stale(say("This was taken down already"))
    refresh_figures(by=by)


def lower(person: AtRisk, *, by: By) -> None:
    """Expose a person one step less, at once: dark first, pictures gone, then the record.

    Only a new release by two people shows anything of the person again. Raises: NotYours;
    Invalid. Ledger: release.retracted, photograph.removed, person.exposure_lowered.
    """
    people_queries.need(person, Power.PERSON_CHANGE, by=by)
    marks = marks_of(person)
    showcase.take_down(about=marks, at=by.at)
    for release in queries.resting_on(marks):
        if not release.retracted_at and not release.refused_at:
            _retract(release, why=Why.BASIS, by=by)
    twinning.drop_photographs(person, by=by)
    people.lower(person, by=by)
    refresh_figures(by=by)


def marks_of(person: AtRisk) -> set[str]:
    """Return all by which something public may lean on a person, for whoever takes it all down."""
    return {
        person.ref,
        by_decision(person.ref),
        *person.twinnings.values_list("ref", flat=True),
        *(case.ref for case in own_cases(person)),
    }


def bring_back(ref: str, *, said_at: datetime, by: By) -> bool:
    """Take down again what the side file says was taken down, after a restore.

    Returns whether the restored copy did not know. Ledger: release.retracted.
    """
    showcase.take_down(about=ref, at=said_at)
    release = Release.objects.filter(ref=ref, retracted_at=None).first()
    if release is None:
        return False
    with transaction.atomic():
        Release.objects.filter(pk=release.pk).update(
            retracted_at=said_at, retracted_by=by.ref, retracted_why=Why.BASIS
        )
        ledger.record("release.retracted", about=ref, within=release.about, by=by)
    return True


def erase(releases: list[Release]) -> None:
    """Delete releases with their texts; for `upkeep`, once the window is dark."""
    Release.objects.filter(pk__in=[one.pk for one in releases]).delete()


def light_due(*, by: By) -> int:
    """Light what is approved and whose waiting time has passed; for the job. Returns how many."""
    by.need(Power.PUBLISH_TAKE_DOWN)
    due = [one for one in queries.tended() if queries.stage(one, by=by) is Stage.READY]
    return sum(tend(one, by=by) is Stage.LIT for one in due)


def renew(*, by: By) -> int:
    """Look at everything public, renew what has a basis now, take down the rest; for the job.

    Lifts no tombstone. Returns how many cards are lit. Ledger: release.retracted for those taken.
    """
    by.need(Power.PUBLISH_TAKE_DOWN)
    lit = sum(tend(one, by=by) is Stage.LIT for one in queries.tended())
    refresh_figures(by=by)
    return lit


def follow(*, by: By) -> int:
    """Read the ledger on from where it was read, and look at all that the news concerns.

    For the job that runs twice a minute; returns how many releases were looked at.
    """
    by.need(Power.PUBLISH_TAKE_DOWN)
    looked_at = 0
    while news := list(events.since(queries.read_to(FOLLOWER), limit=BATCH)):
        marks = {ref for entry in news for ref in (entry.about, entry.within) if ref}
        for one in queries.concerned(marks):
            tend(one, by=by)
            looked_at += 1
        Follower.objects.update_or_create(name=FOLLOWER, defaults={"seq": news[-1].seq})
        if len(news) < BATCH:
            break  # what the looking itself has told is for the next round
    if looked_at:
        refresh_figures(by=by)
    return looked_at


def tend(release: Release, *, by: By) -> Stage:
    """Bring the window in line with one approved release: light, renew, or take it down.

    Every call judges anew. This is the only way in which a card is lit or kept lit. While
    everything is held (after a restore) nothing is lit; taking down goes on.
    """
    release = Release.objects.get(pk=release.pk)
    stage = queries.stage(release, by=by)
    if stage not in (Stage.WAITING, Stage.READY, Stage.LIT):
        return stage
    verdict = judging.judge(release, by=by)
    lapsed = release.lit_at and release.basis_ends_at and release.basis_ends_at <= by.at
    if not verdict or lapsed:
        _retract(release, why=Why.EDITED if verdict.edited else Why.BASIS, by=by)
        return Stage.RETRACTED
    if stage is Stage.WAITING or jobs.hold():
        return Stage.READY if stage is Stage.LIT else stage
    lease = timedelta(hours=settings.GEMEL_LEASE_HOURS)
    dark_at = window.dark_at(by.at, lease=lease, basis_ends_at=verdict.ends_at)
    _record_lit(release, verdict, by=by)
    if stage is Stage.LIT and showcase.renew(release.card, release=release.ref, dark_at=dark_at):
        return Stage.LIT
    return _put(release, dark_at=dark_at, by=by)


def refresh_figures(*, by: By) -> None:
    """Count anew what is public now: cases with a published decision, and nothing else.

    The figures are made of what the cards themselves state; `by` gives the instant.
    """
    lit = set(shown.cards(at=by.at, kind=rules.Kind.CASE).values_list("about", flat=True))
    cases = [case for case in queries.public_cases() if case.about in lit]
    showcase.put_figures(
        window.Pin(
            key=key,
            country=country,
            value=value,
            source="; ".join(dict.fromkeys(case.source for case in counted if case.source)),
            stated_on=max((case.stated_on for case in counted), default=""),
            about=tuple(case.about for case in counted),
        )
        for key, country, value, counted in rules.count(cases)
    )


def write_catalogue() -> int:
    """Copy the catalogue of actions into the window, as ideas; at init and upgrade.

    It names nobody, so it has no lease. Returns how many kinds there are.
    """
    every = entries()
    showcase.put_ideas(every)
    return len(every)


def need(power: Power, release: Release, *, by: By) -> None:
    """Stop without this power on the release: staff on its programme, a member on the own one.

    Raises: NotYours.
    """
    if by.member and release.member != by.member:
        raise NotYours
    by.need(power, on=by.member or release.scope)


def _record_lit(release: Release, verdict: Verdict, *, by: By) -> None:
    """Write that the release is public, and on which basis; its older one ends with this."""
    leans = sorted({*release.leans, *verdict.leans})
    basis = {
        "basis_kind": verdict.kind,
        "basis_ref": verdict.ref,
        "basis_ends_at": verdict.ends_at,
        "leans": leans,
    }
    with transaction.atomic():
        open_one = Release.objects.filter(pk=release.pk, **queries.OPEN)
        open_one.update(**basis)
        if open_one.filter(lit_at=None).update(lit_at=by.at, card=refs.new("card")):
            older = Release.objects.filter(kind=release.kind, about=release.about, **queries.OPEN)
            older.exclude(pk=release.pk).exclude(lit_at=None).update(
                retracted_at=by.at, retracted_by=by.ref, retracted_why=Why.REPLACED
            )
            ledger.record("release.lit", about=release.ref, within=release.about, by=by)
    release.refresh_from_db()


def _put(release: Release, *, dark_at: datetime, by: By) -> Stage:
    """Put the card into the window; what was taken down since it was proposed stays dark."""
    content = window.Content(
        ref=release.card,
        kind=release.kind,
        slug=release.slug,
        about=release.about,
        release=release.ref,
        texts=release.texts,
        countries=tuple(release.countries),
        facts=tuple(release.facts),
        links=tuple(release.links),
        invented=release.invented,
        checked_on=release.approved_at.date().isoformat() if release.approved_at else "",
    )
    try:
        showcase.put(
            content, leans=release.leans, proposed_at=release.proposed_at, at=by.at,
            dark_at=dark_at, picture=compose.picture(release.facts, by=queries.sight(by)),
        )  # fmt: skip
    except Refused:
        _retract(release, why=Why.BASIS, by=by)
        return Stage.RETRACTED
    if release.kind == rules.Kind.CASE:
        refresh_figures(by=by)
    return Stage.LIT


def _retract(release: Release, *, why: Why, by: By) -> bool:
    """Darken, write the side file, record; False where it was recorded before."""
    fault = None
    try:
        showcase.take_down(about=release.ref, at=by.at)
    except DatabaseError as error:
        fault = error
    sidefile.append("release.retracted", about=release.ref, at=by.at)
    with transaction.atomic():
        done = Release.objects.filter(pk=release.pk, retracted_at=None).update(
            retracted_at=by.at, retracted_by=by.ref, retracted_why=why
        )
        if done:
            ledger.record("release.retracted", about=release.ref, within=release.about, by=by)
    if fault is not None:
        raise Refused(
            say(
                "This is recorded, and the card is no longer renewed. The public window could not "
                "be reached: tell the operator at once, so that it goes dark."
            )
        ) from fault
    return bool(done)
