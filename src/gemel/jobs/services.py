"""Asking for work, taking it, finishing it. No ledger here: the work itself records its deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from gemel.jobs import queries, registry, rules
from gemel.jobs.models import Hold, Job
from gemel.kernel import refs as kernel_refs

KEPT = timedelta(days=30)  # work that is done or given up stays to be looked at


@transaction.atomic
def enqueue(name: str, refs: Sequence[str], *, run_at: datetime, key: str = "") -> Job:
    """Ask for work in the transaction of the deed that needs it, with references only.

    With a `key`, one open row stands for all who ask: the earlier time counts.
    Raises: ValueError where `refs` hold anything but references.
    """
    if not all(kernel_refs.is_ref(ref) for ref in refs):
        raise ValueError("a job takes references only")
    if key:
        kept, made = Job.objects.select_for_update().get_or_create(
            unique_key=key,
            done_at=None,
            gave_up_at=None,
            defaults={"name": name, "refs": list(refs), "run_at": run_at},
        )
        if not made and run_at < kept.run_at:
            Job.objects.filter(pk=kept.pk, leased_until=None).update(run_at=run_at)
        return kept
    return Job.objects.create(name=name, refs=list(refs), run_at=run_at)


@transaction.atomic
def plan_periodic(*, at: datetime) -> None:
    """Make sure that each periodic work has its open row; done at each start of a worker.

    Also when it was given up: what must come back comes back. A changed rhythm is taken over,
    and rows of work that this version no longer knows are thrown away.
    """
    for known in registry.periodic():
        row, made = Job.objects.get_or_create(
            unique_key=known.name,
            done_at=None,
            gave_up_at=None,
            defaults={"name": known.name, "run_at": at, "repeat": known.every},
        )
        if not made and row.repeat != known.every:
            soon = min(row.run_at, at + timedelta(seconds=known.every))
            Job.objects.filter(pk=row.pk).update(repeat=known.every, run_at=soon)
    names = [known.name for known in registry.periodic()]
    Job.objects.filter(done_at=None).exclude(repeat=0).exclude(name__in=names).delete()
    Job.objects.filter(done_at__lt=at - KEPT).delete()
    Job.objects.filter(gave_up_at__lt=at - KEPT).delete()


@transaction.atomic
def claim(*, at: datetime, lease: timedelta = rules.LEASE) -> Job | None:
    """Take the next piece of work that is due, or None.

    Several workers on PostgreSQL skip what another is just taking; SQLite takes turns by itself.
    """
    job = queries.waiting(at).select_for_update(skip_locked=True).first()
    if job is None:
        return None
    job.leased_until = at + lease
    job.attempts += 1
    job.save(update_fields=["leased_until", "attempts"])
    return job


@transaction.atomic
def extend(job: Job, *, until: datetime) -> bool:
    """Keep hold of work that takes longer; tell whether it was still ours."""
    held = _still_ours(job).update(leased_until=until)
    return bool(held)


@transaction.atomic
def finish(job: Job, *, at: datetime) -> None:
    """Write down that the work is done; periodic work waits for its next turn."""
    if job.repeat:
        later = at + timedelta(seconds=job.repeat)
        _still_ours(job).update(run_at=later, leased_until=None, attempts=0, fault="")
    else:
        _still_ours(job).update(done_at=at, leased_until=None, fault="")


@transaction.atomic
def fail(job: Job, *, at: datetime, fault: str) -> None:
    """Write down that the work failed, by the class of the error and no word of its text.

    It is tried again after a growing pause, and after the last attempt left to a human.
    """
    if rules.give_up(job.attempts):
        _still_ours(job).update(gave_up_at=at, leased_until=None, fault=fault)
    else:
        later = at + rules.retry_delay(job.attempts)
        _still_ours(job).update(run_at=later, leased_until=None, fault=fault)


@transaction.atomic
def try_again(*, at: datetime) -> int:
    """Take up all work that was given up, once its cause is gone; return how much that is.

    Periodic work has come back by itself: its old rows go.
    """
    given_up = Job.objects.exclude(gave_up_at=None)
    given_up.exclude(unique_key="").delete()
    return given_up.update(gave_up_at=None, run_at=at, attempts=0)


@transaction.atomic
def hold_everything(*, why: str, at: datetime) -> Hold:
    """Keep everything in the house from now on; the one that stands already is enough."""
    standing = queries.hold()
    return standing or Hold.objects.create(ref=kernel_refs.new("hold"), why=why, since=at)


@transaction.atomic
def lift_hold(*, by: str, at: datetime) -> list[str]:
    """Let things leave the house again; return the references of what was lifted."""
    standing = Hold.objects.filter(lifted_at=None)
    told = list(standing.values_list("ref", flat=True))
    standing.update(lifted_at=at, lifted_by=by)
    return told


def _still_ours(job: Job) -> QuerySet[Job]:
    # Another attempt has another number: a worker that lost its lease writes nothing.
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None, gave_up_at=None)
