"""Reports to the IPU: put together, approved by two where they name anybody, recorded as sent."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gemel.access import queries as access
from gemel.actions import services as actions
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Refused, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.proceedings import services as proceedings
from gemel.publishing import queries, report
from gemel.publishing.models import IpuReport
from gemel.publishing.rules import SentHow

CHANGED = say(
    "What may be told has changed since it was approved. Look at it as it is now, and let a second "
    "person approve it again."
)


@transaction.atomic
def put_together(
    *,
    starts: date,
    last: date,
    programme: str = "",
    decision: str = "",
    named: bool = False,
    again: bool = False,
    by: By,
) -> IpuReport:
    """Keep what a report covers, so that it can be approved and recorded as sent.

    Raises: NotYours; Invalid for whoever reads some programmes only and names none.
    Ledger: report.put_together.
    """
    by.need(Power.REPORT, on=programme)
    if not programme and not by.everywhere(Power.REPORT):
        raise Invalid(fields={"programme": say("Choose the programme: you do not see all")})
    made = IpuReport(
        ref=refs.new("rep"), starts=starts, last=last, decision=decision, scope=programme,
        named=named, again=again, asked_by=by.ref, asked_at=by.at,
    )  # fmt: skip
    made.mark = queries.told_by(made, by=by).mark
    made.save()
    ledger.record("report.put_together", about=made.ref, within=programme, by=by)
    return made


@transaction.atomic
def approve_report(found: IpuReport, *, mark: str, by: By) -> None:
    """Approve a report that names somebody, as the second of two people, as it was read.

    `mark` is of what the second person read. Raises: NotYours; Refused for the one who put it
    together, or whom they let in lately; Stale where it has changed or was decided meanwhile.
    Ledger: report.approved.
    """
    _need(found, by=by)
    by.need(Power.PUBLISH_APPROVE, on=found.scope)
    if not access.may_second(found.asked_by, by.ref, at=by.at):
        raise Refused(
            say(
                "A second person has to do this: not the one who began, and nobody whom they let "
                "in during the last 30 days"
            )
        )
    if queries.told_by(found, by=by).mark != mark:
        raise Stale(CHANGED)
    done = IpuReport.objects.filter(
        pk=found.pk, named=True, approved_at=None, sent_at=None, dropped_at=None
    ).update(approved_by=by.ref, approved_at=by.at, mark=mark)
    if not done:
        raise Stale(say("This was decided already"))
    ledger.record("report.approved", about=found.ref, within=found.scope, by=by)


@transaction.atomic
def renew_report(found: IpuReport, *, by: By) -> None:
    """Take a report up again as it is now; whoever does so cannot be its second.

    Raises: NotYours; Stale once it was sent. Ledger: report.put_together.
    """
    _need(found, by=by)
    done = IpuReport.objects.filter(pk=found.pk, sent_at=None, dropped_at=None).update(
        mark=queries.told_by(found, by=by).mark, asked_by=by.ref, asked_at=by.at,
        approved_by="", approved_at=None,
    )  # fmt: skip
    if not done:
        raise Stale(say("This was decided already"))
    ledger.record("report.put_together", about=found.ref, within=found.scope, by=by)


@transaction.atomic
def drop_report(found: IpuReport, *, by: By) -> None:
    """Give a report up that was not sent. Raises: NotYours; Stale. Ledger: report.dropped."""
    _need(found, by=by)
    done = IpuReport.objects.filter(pk=found.pk, sent_at=None, dropped_at=None).update(
        dropped_at=by.at
    )
    if not done:
        raise Stale(say("This was decided already"))
    ledger.record("report.dropped", about=found.ref, within=found.scope, by=by)


def file_of_report(found: IpuReport, *, by: By) -> report.Report:
    """Return what a report tells now, to be taken away: the basis is looked at again.

    Raises: NotYours; Refused where it names somebody and no second has approved; Stale where
    what may be told has changed since.
    """
    _need(found, by=by)
    told = queries.told_by(found, by=by)
    if found.named and told.names:
        if found.approved_at is None:
            raise Refused(say("It names somebody: a second person has to approve it first"))
        if told.mark != found.mark and found.sent_at is None:
            raise Stale(CHANGED)
    return told


@transaction.atomic
def record_sent(found: IpuReport, *, on: date, how: str, by: By) -> int:
    """Record that the report went to the IPU; the acts in it count as told from now on.

    Returns how many acts it told of for the first time.
    Raises: NotYours; Invalid; Refused and Stale as for taking it away. Ledger: report.sent, and
    action.reported for each act within it.
    """
    told = file_of_report(found, by=by)
    faults = {}
    if on > by.at.date():
        faults["on"] = say("This day lies ahead")
    elif on < found.asked_at.date():
        faults["on"] = say("This day is before the report was put together")
    if how not in set(SentHow):
        faults["how"] = say("Say by which way it went")
    if faults:
        raise Invalid(fields=faults)
    done = IpuReport.objects.filter(pk=found.pk, sent_at=None, dropped_at=None).update(
        sent_on=on, sent_how=how, sent_by=by.ref, sent_at=by.at, acts=list(told.acts)
    )
    if not done:
        raise Stale(say("This was decided already"))
    ledger.record("report.sent", about=found.ref, within=found.scope, by=by)
    proceedings.mark_reported(told.acts, by=by)
    return actions.mark_reported(told.acts, within=found.ref, by=by)


def _need(found: IpuReport, *, by: By) -> None:
    queries.ipu_report(found.ref, by=by)
    if not by.can(Power.REPORT, on=found.scope):
        raise NotYours
