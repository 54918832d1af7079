"""After a restore: dark, everything held, what the side file tells done again, then confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from gemel.consent import services as consent
from gemel.jobs import queries as held
from gemel.jobs import services as jobs
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import checkpoints, sidefile
from gemel.ledger import services as ledger
from gemel.people import services as people
from gemel.publishing import judging
from gemel.publishing import services as publishing
from gemel.showcase import services as showcase
from gemel.twinning import services as twinning
from gemel.upkeep import queries, rules
from gemel.upkeep.rules import Closing
from gemel.upkeep.services.erasing import done_again

LIGHT = "publishing.renew"  # the round that looks at everything public


def begin_again(*, by: By) -> int:
    """Make a restored copy safe to start: hold, darken, and do again what it does not know.

    Returns how many deeds of the side file the copy did not know. Done twice, it changes nothing
    more. Raises: NotYours. Ledger: restore.begun, the deeds done again, restore.done.
    """
    by.need(Power.UPKEEP)
    closings = list(queries.told())
    jobs.hold_everything(why="restored", at=by.at)
    showcase.darken()
    ref = refs.new("res")
    ledger.record("restore.begun", about=ref, by=by)
    again = sum(_again(one, by=by) for one in closings)
    _record_unknown(closings, by=by)
    ledger.record("restore.done", about=ref, by=by)
    checkpoints.make(at=by.at, restored=True)
    return again


def confirm(*, by: By) -> None:
    """Let things leave the house again, as a coordinator who has looked around.

    What was public and still has its basis is lit by the next round; nothing that was taken down.
    Raises: NotYours for whoever does not coordinate all programmes; Stale.
    Ledger: restore.confirmed.
    """
    if not queries.may_confirm(by):
        raise NotYours
    standing = held.hold()
    if standing is None:
        raise Stale(say("Nothing is held any more"))
    jobs.lift_hold(by=by.ref, at=by.at)
    jobs.enqueue(LIGHT, [], run_at=by.at, key=LIGHT)
    ledger.record("restore.confirmed", about=standing.ref, by=by)


def mend(*, by: By) -> int:
    """Bring to its end what a crash cut in half, and darken what is lit without a basis.

    A deed of the side file that was never recorded is done again; one of the record that the side
    file does not tell is added to it. Returns how much there was. Raises: NotYours.
    Ledger: the deeds that are done again.
    """
    by.need(Power.UPKEEP)
    forgotten, unsaid = rules.disagreement(queries.recorded(), queries.told())
    for one in unsaid:
        _again(one, by=by)
    _record_unknown(unsaid, by=by)
    for one in forgotten:
        sidefile.append(one.kind, about=one.about, at=one.at or by.at)
    bare = judging.unfounded(by=by)
    for ref in bare:
        publishing.bring_back(ref, said_at=by.at, by=by)
    return len(forgotten) + len(unsaid) + len(bare)


def _record_unknown(closings: Sequence[Closing], *, by: By) -> None:
    """Record what this copy holds no record of, so that it agrees with the side file."""
    known = set(queries.recorded())
    for one in dict.fromkeys(closings):
        if one not in known:
            ledger.record(one.kind, about=one.about, within=one.about, by=by)


def _again(one: Closing, *, by: By) -> bool:
    return AGAIN[one.kind](one.about, one.at or by.at, by)


def _consent(about: str, said_at: datetime, by: By) -> bool:
    return consent.bring_back("consent.withdrawn", about=about, said_at=said_at, by=by)


def _objection(about: str, said_at: datetime, by: By) -> bool:
    return consent.bring_back("objection.recorded", about=about, said_at=said_at, by=by)


def _release(about: str, said_at: datetime, by: By) -> bool:
    return publishing.bring_back(about, said_at=said_at, by=by)


def _erased(about: str, said_at: datetime, by: By) -> bool:
    return done_again(about, said_at=said_at, by=by)


def _shredded(about: str, said_at: datetime, by: By) -> bool:
    return people.forget_again(about, said_at=said_at)


def _photograph(about: str, said_at: datetime, by: By) -> bool:
    return twinning.forget_photograph(about, said_at=said_at)


def _lowered(about: str, said_at: datetime, by: By) -> bool:
    return people.lower_again(about, said_at=said_at)


AGAIN: dict[str, Callable[[str, datetime, By], bool]] = {
    "consent.withdrawn": _consent,
    "objection.recorded": _objection,
    "release.retracted": _release,
    "record.erased": _erased,
    "vault.shredded": _shredded,
    "photograph.removed": _photograph,
    "person.exposure_lowered": _lowered,
}
