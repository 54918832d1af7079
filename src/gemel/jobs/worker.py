"""The loop of `gemel work`: take what is due, do it, write down how it went.

Nothing is kept in memory: whatever kills the worker, the row runs again when its lease is over.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from gemel.jobs import queries, registry, rules, services
from gemel.jobs.models import Job

log = logging.getLogger("gemel.jobs")
PAUSE = 1.0  # seconds between two looks at an empty table
REPLAN = timedelta(hours=1)


def run(
    *,
    stop: threading.Event,
    lease: timedelta = rules.LEASE,
    pause: float = PAUSE,
    orphaned: Callable[[], bool] = lambda: False,
) -> None:
    """Work until `stop` is set, or `orphaned` says that whoever started this is gone."""
    registry.discover()
    planned = None
    while not stop.is_set() and not orphaned():
        close_old_connections()
        now = timezone.now()
        if planned is None or now - planned > REPLAN:
            services.plan_periodic(at=now)
            planned = now
        if not run_one(lease=lease):
            stop.wait(pause)
    connection.close()


def run_due(*, lease: timedelta = rules.LEASE) -> int:
    """Do all that is due now, a first round of all that is periodic too; return how much it was."""
    registry.discover()
    services.plan_periodic(at=timezone.now())
    done = 0
    while run_one(lease=lease):
        done += 1
    return done


def run_one(*, lease: timedelta = rules.LEASE) -> bool:
    """Do the next piece of work, if any is due. An error in it never ends the worker."""
    now = timezone.now()
    # A look costs no lock; taking does.
    job = services.claim(at=now, lease=lease) if queries.waiting(now).exists() else None
    if job is None:
        return False
    known = registry.get(job.name)
    if known is None:
        services.fail(job, at=timezone.now(), fault="UnknownJob")
        return True
    try:
        with _Hold(job, lease):
            known.work(*job.refs, by=known.by(timezone.now()))
    except Exception as fault:  # whatever it was, the row says so and the loop goes on
        kind = type(fault).__name__[:80]
        log.warning("job %s failed: %s", job.name, kind)
        services.fail(job, at=timezone.now(), fault=kind)
    else:
        services.finish(job, at=timezone.now())
    return True


class _Hold:
    """Renews the lease of one job from a thread of its own, while the job runs."""

    def __init__(self, job: Job, lease: timedelta) -> None:
        self._job, self._lease = job, lease
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        try:
            while not self._over.wait(self._lease.total_seconds() / 3):
                services.extend(self._job, until=timezone.now() + self._lease)
        except Exception as fault:  # a busy database: the next worker waits for the lease anyway
            log.warning("job %s not extended: %s", self._job.name, type(fault).__name__)
        finally:
            connection.close()
