"""Papers that were read: those that wait for a human, and one of them with every word on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, F, QuerySet

from gemel.cases.models import Confirmed, Reading
from gemel.cases.queries import questions
from gemel.cases.queries.coming import Coming
from gemel.cases.reading import checking
from gemel.cases.reading.checking import Sheet, Spoken, Word
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power


@dataclass(frozen=True)
class Read:
    """One reading with its facts, and which of its cases are done: their number and case.

    `bare` are the facts without the questions that what is known here adds to them; `coming` is
    what confirming each case that was compared would change.
    """

    reading: Reading
    sheet: Sheet
    done: dict[int, str | None]
    bare: Sheet = field(repr=False)
    coming: dict[int, Coming] = field(default_factory=dict)

    @property
    def waiting(self) -> tuple[int, ...]:
        """The cases that nobody has confirmed or left out yet."""
        return tuple(n for n in range(self.sheet.count) if n not in self.done)


def readings(*, by: By) -> QuerySet[Reading]:
    """Return the papers that were read, those that wait first, the newest first."""
    if not may_confirm(by):
        return Reading.objects.none()
    found = Reading.objects.defer("text", "proposal").annotate(
        done=Count("confirmed"), paper=F("proposal__document")
    )
    return found.order_by("finished_at", "-received_at")


def waiting(*, by: By) -> QuerySet[Reading]:
    """Return the papers in which something still waits for a human."""
    return readings(by=by).filter(finished_at=None)


def may_confirm(by: By) -> bool:
    """Tell whether this person may take in a paper and confirm what was read of it."""
    return by.can(Power.IMPORT) and by.can(Power.CASE_CHANGE)


def reading(ref: str, *, by: By) -> Reading:
    """Return one paper. Raises: NotYours."""
    found = Reading.objects.filter(ref=ref).first() if may_confirm(by) else None
    if found is None:
        raise NotYours
    return found


def read(found: Reading, *, by: By, number: int | None = None) -> Read:
    """Return a paper's facts with every word on them, and what is known here that doubts them.

    With `number` only that case's facts are compared with what is known. A constant number of
    reads, however many persons it names.
    """
    return _asked(found, checking.sheet(found.proposal, _spoken(found)), number, by=by)


def read_again(read: Read, number: int, *, by: By) -> Read:
    """Return the same words on the same facts beside what is known of one case by now.

    For confirming case after case: what one brings may be a question to the next.
    """
    return _asked(read.reading, read.bare, number, by=by)


def _asked(found: Reading, bare: Sheet, number: int | None, *, by: By) -> Read:
    ends = Confirmed.objects.filter(reading=found).select_related("case").order_by("number")
    done: dict[int, str | None] = {e.number: e.case.ref if e.case else None for e in ends}
    numbers = [n for n in range(bare.count) if n not in done and number in (None, n)]
    sheet, brings = questions.asked(bare, numbers, by=by)
    return Read(found, sheet, done, bare, brings)


def _spoken(found: Reading) -> dict[str, Spoken]:
    rows = found.verdicts.order_by("step").values_list("path", "word", "value", "step", "said_by")
    return {
        path: Spoken(Word(word), value, step, said_by) for path, word, value, step, said_by in rows
    }
