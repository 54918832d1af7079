"""What a human says of a paper that was read, fact by fact; nothing counts before.

Every deed is a step on the reading. What somebody else said of the same fact since one looked is
not written over: the deed is stale. What others said of other facts does not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from gemel.cases import queries
from gemel.cases.models import Case, Confirmed, Reading, Verdict
from gemel.cases.queries.readings import Read
from gemel.cases.reading import checking
from gemel.cases.reading.checking import Item, Word
from gemel.cases.reading.decision import Proposal
from gemel.cases.services import confirming
from gemel.kernel import refs, words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import packed, say, say_many
from gemel.ledger import services as ledger
from gemel.people.models import AtRisk

MEANWHILE = say("Somebody else has said something of this meanwhile: look again, then decide.")
TAKEN_IN = say("This case is confirmed already: change it on its own page.")


@transaction.atomic
def receive_reading(
    proposal: Proposal,
    *,
    data: bytes,
    text: str,
    pages: Sequence[int] = (),
    kind: str = "text",
    from_ipu: bool = False,
    invented: bool = False,
    by: By,
) -> Reading:
    """Keep what was read of a paper until a human has looked at it; nothing of it counts yet.

    `data` is the file: the same file twice is one reading, with all that was said of it.
    `from_ipu` is the human's own word that the IPU has published this paper.

    Raises: NotYours; Invalid where no case was read. Ledger: reading.received.
    """
    _need(by)
    identity = hashlib.sha256(data).hexdigest()
    known = Reading.objects.filter(identity=identity).first()
    if known is not None:
        return known
    if not proposal.cases:
        raise Invalid(fields={"uploaded": say("No case was read in this paper: is it a decision?")})
    kept = proposal.as_json() | {
        "doubts": [[doubt.about, packed(doubt.message)] for doubt in proposal.warnings],
        "places": {
            **{doubt.about: doubt.place for doubt in proposal.warnings if doubt.place},
            **proposal.places,
        },
    }
    del kept["warnings"]
    reading = Reading.objects.create(
        ref=refs.new("read"), identity=identity, kind=kind, text=text, pages=list(pages),
        proposal=kept, from_ipu=from_ipu, invented=invented, received_by=by.ref,
        received_at=by.at, changed_at=by.at,
    )  # fmt: skip
    ledger.record("reading.received", about=reading.ref, by=by)
    return reading


@transaction.atomic
def say_of(
    reading: Reading, path: str, *, values: Mapping[str, Any] | None, seen: int, by: By
) -> None:
    """Accept one fact, as read or with other values; `values` None leaves it out.

    `seen` is the version that the writer saw.

    Raises: NotYours; Invalid with the fields that cannot be right; Stale.
    """
    read = _open(reading, by, checking.case_of(path))
    item = read.sheet.item(path)
    if item is None:
        raise Invalid(say("There is no such fact in this paper"))
    word, value = (Word.LEFT_OUT, None) if values is None else checking.given(item, values)
    _may_change(read, item)
    _say(reading, [(item, word, value)], seen=seen, by=by)


@transaction.atomic
def add_person(
    reading: Reading, number: int, *, values: Mapping[str, Any], seen: int, by: By
) -> None:
    """Add somebody whom the paper prints and nobody read. Raises: NotYours; Invalid; Stale."""
    read = _open(reading, by)
    if number not in read.waiting:
        raise Invalid(TAKEN_IN)
    item = Item(checking.next_path(read.sheet, number, "persons"), "persons", {})
    word, value = checking.given(item, values)
    _say(reading, [(item, word, value)], seen=seen, by=by)


@transaction.atomic
def accept_certain(reading: Reading, *, number: int | None = None, seen: int, by: By) -> int:
    """Accept all facts that are certain and wait, of one case or all; return how many.

    Raises: NotYours.
    """
    read = _open(reading, by, number)
    numbers = read.waiting if number is None else [number]
    items = [*read.sheet.document, *(i for n in numbers for i in read.sheet.of(n))]
    waiting = [i for i in items if i.certain and i.spoken is None]
    _say(reading, [(i, Word.ACCEPTED, None) for i in waiting], seen=seen, by=by)
    return len(waiting)


@transaction.atomic
def accept_alike(
    reading: Reading, doubt: str, *, number: int | None = None, seen: int, by: By
) -> None:
    """Accept all facts that wait for the same one reason, once a human has compared them.

    `doubt` is the reason in English. What asks a question, or lacks something, is left waiting.

    Raises: NotYours.
    """
    read = _open(reading, by, number)
    alike = [
        item
        for n in (read.waiting if number is None else [number])
        for item in read.sheet.of(n)
        if item.spoken is None and not item.choices and {str(d) for d in item.doubts} == {doubt}
    ]
    _say(reading, [(item, Word.ACCEPTED, None) for item in alike], seen=seen, by=by)


@transaction.atomic
def undo(reading: Reading, *, seen: int, by: By) -> None:
    """Take back the last step on a reading, whole; of a case that is confirmed nothing.

    Raises: NotYours; Invalid where nothing can be taken back; Stale where it is somebody else's.
    """
    read = _open(reading, by)
    last = reading.verdicts.order_by("-step").first()
    if last is None:
        raise Invalid(say("There is nothing to take back"))
    if last.step > seen or last.said_by != by.ref:
        raise Stale(MEANWHILE)
    step = reading.verdicts.filter(step=last.step)
    paths = step.values_list("path", flat=True)
    if any(checking.case_of(path) in read.done for path in paths) or (
        read.done and checking.DOCUMENT in set(paths)
    ):
        raise Invalid(TAKEN_IN)
    step.delete()
    _step(reading, by)


@transaction.atomic
def confirm(reading: Reading, number: int, *, seen: int, by: By) -> Case:
    """Make one case of a reading count: the case, its persons, the decision, what it asks.

    The same twice doubles nothing. An earlier decision confirmed after a later one ends in the
    same register.

    Raises: NotYours; Invalid where a fact still waits for a human; Stale where somebody else was
    quicker.
    Ledger: decision.recorded about the decision, within the case; case.opened or case.imported;
    person.kept for each new person.
    """
    return _confirm(_open(reading, by, number), number, seen=seen, by=by)


def _confirm(read: Read, number: int, *, seen: int, by: By) -> Case:
    reading = read.reading
    done = _done(reading, number, by=by)
    if done is not None and done.case is not None:
        return done.case
    if number not in read.waiting:
        raise Invalid(say("There is no such case in this paper"))
    items = [*read.sheet.document, *read.sheet.of(number)]
    _settled(items)
    if _moved(reading, items, seen=seen, by=by):
        raise Stale(MEANWHILE)
    case = confirming.apply(reading, items, by=by)
    _end(reading, read, number, case, by)
    return case


@transaction.atomic
def confirm_certain(reading: Reading, *, seen: int, by: By) -> int:
    """Accept all that is certain, and confirm every case in which nothing else waits.

    Return how many were confirmed; the others keep what was said of them, and so do those that
    others look after. Raises: NotYours; Stale where nothing else is left than what others changed.
    """
    accept_certain(reading, seen=seen, by=by)
    read = queries.read(reading, by=by)
    if not all(item.settled for item in read.sheet.document):
        return 0
    ready = [n for n in read.waiting if all(i.settled for i in read.sheet.of(n))]
    count, moved = 0, False
    for number in ready:  # what one confirms may be a question to the next
        again = queries.read_again(read, number, by=by)
        if all(i.settled for i in again.sheet.of(number)) and not again.coming[number].theirs:
            try:
                _confirm(again, number, seen=seen, by=by)
            except Stale:  # nothing of this one was written
                moved = True
            else:
                count += 1
    if moved and not count:
        raise Stale(MEANWHILE)
    return count


@transaction.atomic
def leave_case_out(reading: Reading, number: int, *, by: By) -> None:
    """Be done with one case of a reading without keeping anything. Raises: NotYours; Stale."""
    read = _open(reading, by)
    _done(reading, number, by=by)
    if number in read.waiting:
        _end(reading, read, number, None, by)


@transaction.atomic
def throw_away(reading: Reading, *, by: By) -> None:
    """Forget a reading with all that was said of it. What was confirmed stays.

    Raises: NotYours. Ledger: reading.thrown_away.
    """
    _need(by)
    if Reading.objects.filter(pk=reading.pk).delete()[0]:
        ledger.record("reading.thrown_away", about=reading.ref, by=by)


def forget_readings(*, before: datetime) -> int:
    """Delete readings that nobody has touched since; for `upkeep`. Return how many."""
    old = Reading.objects.filter(changed_at__lt=before)
    count = old.count()
    old.delete()
    return count


def erase_readings(person: AtRisk) -> None:
    """Delete the readings that print this person's name, or a case of theirs, for `erase`."""
    cases = Case.objects.filter(memberships__person=person)
    Reading.objects.filter(confirmed__case__in=cases).delete()
    name = f" {words.fold(person.name)} " if person.name else ""
    for reading in Reading.objects.only("pk", "text").iterator(chunk_size=10) if name else ():
        if name in f" {words.fold(reading.text)} ":
            reading.delete()


# --- steps -----------------------------------------------------------------------------------


def _need(by: By) -> None:
    by.need(Power.IMPORT)
    by.need(Power.CASE_CHANGE)


def _open(reading: Reading, by: By, number: int | None = None) -> Read:
    """Return the reading as it stands now, locked for this deed; `number` is the case it is of."""
    _need(by)
    if not Reading.objects.filter(pk=reading.pk).update(changed_at=by.at):  # locks the row
        raise Stale(say("Somebody has thrown this reading away meanwhile"))
    reading.refresh_from_db()
    return queries.read(reading, by=by, number=number)


def _done(reading: Reading, number: int, *, by: By) -> Confirmed | None:
    """Return what this person made of a case before. Raises: Stale where somebody else did."""
    done = reading.confirmed.filter(number=number).select_related("case").first()
    if done is not None and done.done_by != by.ref:
        raise Stale(MEANWHILE)
    return done


def _may_change(read: Read, item: Item) -> None:
    number = checking.case_of(item.path)
    if number in read.done or (item.path == checking.DOCUMENT and read.reading.decision_id):
        raise Invalid(TAKEN_IN)


def _say(
    reading: Reading,
    said: Iterable[tuple[Item, Word, dict[str, Any] | None]],
    *,
    seen: int,
    by: By,
) -> None:
    told = list(said)
    if any(i.spoken and i.spoken.step > seen and i.spoken.by != by.ref for i, _, _ in told):
        raise Stale(MEANWHILE)
    if not told:
        return
    step = _step(reading, by)
    Verdict.objects.bulk_create(
        [
            Verdict(reading=reading, path=item.path, word=word, value=value, step=step,
                    said_by=by.ref, said_at=by.at)
            for item, word, value in told
        ],
        batch_size=500,
    )  # fmt: skip


def _step(reading: Reading, by: By) -> int:
    Reading.objects.filter(pk=reading.pk).update(version=F("version") + 1, changed_at=by.at)
    reading.refresh_from_db(fields=["version", "changed_at"])
    return reading.version


def _settled(items: Iterable[Item]) -> None:
    waiting = sum(not item.settled for item in items)
    if waiting:
        raise Invalid(
            say_many(
                "{count} fact still needs your eyes: nothing is confirmed yet",
                "{count} facts still need your eyes: nothing is confirmed yet",
                waiting,
            )
        )


def _moved(reading: Reading, items: Collection[Item], *, seen: int, by: By) -> bool:
    """Tell whether somebody else made other facts of these since they were seen.

    To accept as read what is certain is no other fact: two may work on two cases of one paper.
    """
    said = reading.verdicts.filter(path__in=[item.path for item in items])
    news = said.filter(step__gt=seen).exclude(said_by=by.ref)
    certain = [item.path for item in items if item.certain]
    as_read = news.filter(word=Word.ACCEPTED, path__in=certain).exclude(
        path__in=list(said.filter(step__lte=seen).values_list("path", flat=True))
    )
    return news.count() > as_read.count()


def _end(reading: Reading, read: Read, number: int, case: Case | None, by: By) -> None:
    Confirmed.objects.create(
        reading=reading, number=number, case=case, done_by=by.ref, done_at=by.at
    )
    last = set(read.waiting) <= {number}
    Reading.objects.filter(pk=reading.pk).update(
        changed_at=by.at, version=F("version") + 1, **({"finished_at": by.at} if last else {})
    )
    reading.refresh_from_db(fields=["version", "changed_at", "finished_at"])
