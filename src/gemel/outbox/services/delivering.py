"""Handing letters over, in batches of at most twenty under one durable mark: at least once.

Whoever owns the letters calls this with a judge, which says of each letter, just before it
leaves, to which address it goes, or nothing: then it is called back. A worker that is killed has
marked all batches but the last; its letters leave again when the lease is over, with the same
Message-ID.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gemel.jobs import queries as jobs
from gemel.outbox import queries, rules, transports
from gemel.outbox.models import Letter
from gemel.outbox.rules import State
from gemel.outbox.services.returned import bounced
from gemel.outbox.transports import Mail, Outcome, Result

log = logging.getLogger("gemel.outbox")


@dataclass(frozen=True)
class Ready:
    """Where a letter goes now, and how many new things it speaks of."""

    address: str
    count: int = 1


Judge = Callable[[Sequence[Letter], datetime], Mapping[int, Ready]]
AHEAD = 10 * rules.BATCH  # letters judged in one go …
FRESH = 0.5  # … for so many seconds: what was withdrawn before that does not leave


class _Bench:
    """Judges letters a few batches ahead, for a moment: one by one the questions cost the most."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._until = 0.0
        self._heard: set[int] = set()
        self._ready: Mapping[int, Ready] = {}

    def ready(self, batch: Sequence[Letter]) -> Mapping[int, Ready]:
        """Return where the letters of a batch go, as it was a moment ago at the most."""
        if time.monotonic() > self._until or not self._heard.issuperset(one.pk for one in batch):
            self._until = time.monotonic() + FRESH
            at = timezone.now()
            heard = [*batch, *queries.due(at)[:AHEAD]]
            self._ready = self._judge(heard, at)
            self._heard = {one.pk for one in heard}
        return self._ready


def deliver(judge: Judge, *, seconds: float = 5.0) -> int:
    """Hand over what is due, for at most about so many seconds; return how much has left.

    The time is short so that a worker comes back to its other work. Nothing leaves while
    everything is held, nor where no way to send is set.
    """
    way = transports.chosen()
    if way is None:
        return 0
    end, gone, bench = time.monotonic() + seconds, 0, _Bench(judge)
    done: list[tuple[Letter, Result]] = []
    lease = ""
    with way:
        while True:
            stop = time.monotonic() > end or way.down or jobs.hold() is not None
            lease, batch = _mark_and_take(lease, done, most=0 if stop else rules.BATCH)
            gone += sum(result.outcome is Outcome.SENT for _, result in done)
            if not batch:
                break
            done = _hand_over(way, batch, bench.ready(batch))
    return gone


def _hand_over(
    way: transports.Transport, batch: Sequence[Letter], ready: Mapping[int, Ready]
) -> list[tuple[Letter, Result]]:
    stay = [letter for letter in batch if letter.pk not in ready]
    leave = [letter for letter in batch if letter.pk in ready]
    mails = [
        Mail(one.message_id, ready[one.pk].address, one.kind, one.language, ready[one.pk].count)
        for one in leave
    ]
    results = way.send(mails)
    faults = {r.fault for r in results if r.outcome is not Outcome.SENT}
    if faults:
        log.warning("letters not taken: %s", ", ".join(sorted(faults)))
    back = [(letter, Result(Outcome.CALLED_BACK)) for letter in stay]
    return back + list(zip(leave, results, strict=True))


@transaction.atomic
def _mark_and_take(
    lease: str, done: Sequence[tuple[Letter, Result]], *, most: int
) -> tuple[str, list[Letter]]:
    """Write down what became of one batch and take the next, in one durable step."""
    at = timezone.now()
    _mark(lease, done, at=at)
    if not most:
        return "", []
    taken = secrets.token_hex(16)
    batch = list(queries.due(at).select_for_update(skip_locked=True)[:most])
    Letter.objects.filter(pk__in=[letter.pk for letter in batch]).update(
        state=State.LEASED, lease=taken, due_at=at + rules.LEASE, attempts=F("attempts") + 1
    )
    return taken, batch


def _mark(lease: str, done: Sequence[tuple[Letter, Result]], *, at: datetime) -> None:
    # A lease that has run out is another worker's now: what it holds is not ours to mark.
    ours = Letter.objects.filter(lease=lease)
    for outcome, state in ((Outcome.SENT, State.SENT), (Outcome.CALLED_BACK, State.CALLED_BACK)):
        pks = [letter.pk for letter, result in done if result.outcome is outcome]
        if pks:
            ours.filter(pk__in=pks).update(
                state=state, due_at=None, lease="", ended_at=at, fault=""
            )
    for letter, result in done:
        if result.outcome is Outcome.REFUSED:
            bounced(letter.message_id, code=result.code, at=at)
        elif result.outcome is Outcome.UNTRIED:  # as it was, so that its being late shows
            ours.filter(pk=letter.pk).update(
                state=State.WAITING,
                due_at=letter.due_at,
                attempts=letter.attempts,
                lease="",
                fault=result.fault[:40],
            )
        elif result.outcome is Outcome.LATER:
            state, due_at = rules.after_failure(letter.attempts + 1, at=at)
            over = state is State.DEAD
            ours.filter(pk=letter.pk).update(
                state=state,
                due_at=None if over else due_at,
                ended_at=at if over else None,
                lease="",
                fault=result.fault[:40],
            )
