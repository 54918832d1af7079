"""Whether what must not be lost is safe, and what must not be seen is dark: findings with cures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from gemel.jobs import queries as jobs
from gemel.kernel.by import By
from gemel.kernel.say import say, say_many
from gemel.ledger import checkpoints
from gemel.ledger import queries as ledger
from gemel.publishing import judging
from gemel.upkeep import backup, queries, rules, stores
from gemel.upkeep.finding import ADVICE, FAULT, OK, Finding

OLD_CHECKPOINT = timedelta(days=2)
MEGABYTE = 1 << 20


def look(*, by: By, deep: bool) -> Iterator[Finding]:
    """Look at backups, side file, record of events, window, clock and space."""
    yield from held(by)
    yield from backups(by)
    yield from side_file()
    yield from record(by, deep=deep)
    yield from window(by)
    yield from clock(by)
    yield from space()
    yield from leftovers()


def held(by: By) -> Iterator[Finding]:
    """Look whether everything is held since a restore."""
    hold = jobs.hold()
    if hold:
        found = say("since a restore on {day} nothing is sent and nothing shown", day=hold.since)
        cure = say("Look around, then confirm it at the desk, under Health.")
        yield Finding(say("restore"), ADVICE, found, cure)


def backups(by: By) -> Iterator[Finding]:
    """Look for a backup of the last day, and for one of what lives apart."""
    if settings.GEMEL_DEMO:
        return
    about, home = say("backup"), Path(settings.GEMEL_HOME)
    made = backup.last(home)
    last = datetime.fromisoformat(made.at) if made else None
    cure = say("Run gemel backup; with GEMEL_BACKUP_KEY set, gemel work does it twice a day.")
    if made is None:
        begun = ledger.begun_at()
        state = FAULT if rules.backup_is_late(begun or by.at, at=by.at) else ADVICE
        yield Finding(about, state, say("there is none"), cure)
    elif rules.backup_is_late(last, at=by.at):
        yield Finding(about, FAULT, say("the last one is of {day}", day=last), cure)
    elif not Path(made.file).exists():
        found = say("the last one, {file}, is gone", file=made.file)
        yield Finding(about, FAULT, found, cure)
    else:
        found = say("made and read back within the last 24 hours: {file}", file=made.file)
        yield Finding(about, OK, found)
    if made is not None and not made.keys and stores.stores(apart=True):
        found = say("the keys that make erasure final are in no backup")
        yield Finding(about, FAULT, found, cure)
    if not settings.GEMEL_BACKUP_KEY:
        found = say("no key is set, so gemel work makes none by itself")
        cure = say("Set GEMEL_BACKUP_KEY to the public half of a key that you keep offline.")
        yield Finding(about, ADVICE, found, cure)


def side_file() -> Iterator[Finding]:
    """Look whether a restore would remember all that was withdrawn and erased."""
    about = say("side file")
    forgotten, unsaid = rules.disagreement(queries.recorded(), queries.told())
    if forgotten:
        found = say_many(
            "{count} withdrawal or erasure of the record is not in it",
            "{count} withdrawals and erasures of the record are not in it", len(forgotten),
        )  # fmt: skip
        cure = say("Bring back the latest copy of sidefile.jsonl, then run gemel doctor --mend.")
        yield Finding(about, FAULT, found, cure)
    if unsaid:
        found = say_many(
            "{count} deed was begun, is dark, and was not recorded",
            "{count} deeds were begun, are dark, and were not recorded", len(unsaid),
        )  # fmt: skip
        cure = say("Run gemel doctor --mend: it does them again.")
        yield Finding(about, FAULT, found, cure)
    if not forgotten and not unsaid:
        yield Finding(about, OK, say("agrees with the record of events"))


def record(by: By, *, deep: bool) -> Iterator[Finding]:
    """Look whether the record of events is whole."""
    about = say("record of events")
    told = checkpoints.read()
    misfit = checkpoints.first_misfit(told)
    broken = ledger.first_break() if deep else None
    cure = say("Keep everything as it is, and look who wrote to the database: gemel audit verify.")
    if broken is not None:
        found = say("it is broken from entry {number} on", number=broken)
        yield Finding(about, FAULT, found, cure)
    if told.torn:
        found = say("line {number} of the checkpoints does not follow on", number=told.torn)
        yield Finding(about, FAULT, found, cure)
    if misfit is not None:
        found = say("it does not fit the checkpoint of entry {number}", number=misfit)
        yield Finding(about, FAULT, found, cure)
    if broken is None and misfit is None and not told.torn:
        yield Finding(about, OK, say("whole") if deep else say("fits every checkpoint"))
    last = datetime.fromisoformat(told.last["at"]) if told.last else None
    if jobs.ever() and (last is None or by.at - last > OLD_CHECKPOINT):
        found = say("there is no checkpoint of the last two days")
        yield Finding(say("checkpoints"), ADVICE, found, say("Keep gemel work running."))


def window(by: By) -> Iterator[Finding]:
    """Look whether everything that is shown has a basis now."""
    about = say("public window")
    bare = judging.unfounded(by=by)
    if bare:
        found = say_many(
            "{count} item is shown without a basis", "{count} items are shown without a basis",
            len(bare),
        )  # fmt: skip
        cure = say("Run gemel doctor --mend: it takes them down at once.")
        yield Finding(about, FAULT, found, cure)
    else:
        yield Finding(about, OK, say("all that is shown has its basis"))


def clock(by: By) -> Iterator[Finding]:
    """Look whether the clock stands behind what was recorded already."""
    newest = ledger.newest_at()
    if newest and newest - by.at > rules.CLOCK_BACK:
        found = say("it stands behind the newest entry of the record")
        cure = say("Set the clock and keep it set (timedatectl); leases and consents rest on it.")
        yield Finding(say("clock"), FAULT, found, cure)
    else:
        yield Finding(say("clock"), OK, say("after all that is recorded"))


def space() -> Iterator[Finding]:
    """Look whether the disk is about to be full."""
    usage = shutil.disk_usage(settings.GEMEL_HOME)
    found = say("{free} of {total} MB are free", free=usage.free // MEGABYTE,
                total=usage.total // MEGABYTE)  # fmt: skip
    if rules.space_is_short(usage.free, usage.total):
        cure = say("Make room: nothing can be recorded on a full disk.")
        yield Finding(say("space"), FAULT, found, cure)
    else:
        yield Finding(say("space"), OK, found)


def leftovers() -> Iterator[Finding]:
    """Look for copies in clear that a killed backup or restore left behind."""
    home = Path(settings.GEMEL_HOME)
    left = [
        *Path(settings.GEMEL_BACKUPS).glob(f"{stores.MAKING}*"),
        *home.parent.glob(f".{home.name}.restoring-*"),
    ]
    if left:
        found = say("a copy in clear lies in {folder}", folder=str(left[0]))
        cure = say("The next gemel backup or gemel restore clears it away; or delete it.")
        yield Finding(say("leftovers"), ADVICE, found, cure)
