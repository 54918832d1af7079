"""Telling: a sending and its notices in one step, seen at each receiver's next request."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, JSONField, Min, OuterRef, Value
from django.db.models.functions import Cast, Concat

from gemel.alerts import rules
from gemel.alerts.models import Bulletin, Notice
from gemel.alerts.queries import reach, subjects
from gemel.alerts.queries.concerned import Circle, circle
from gemel.alerts.queries.subjects import Readers, Subject
from gemel.alerts.rules import Reason, Why
from gemel.jobs import services as jobs
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.outbox import services as outbox
from gemel.people import queries as people

MAIL = "alerts.mail"  # the job that makes letters and hands them over


@transaction.atomic
def send(
    about: str,
    *,
    to: Collection[str],
    subscribers: bool = True,
    case_refs: Iterable[str] = (),
    word: str = "",
    urgent: bool = False,
    request_key: str = "",
    by: By,
) -> Bulletin:
    """Tell these people of a decision, an ask, a case, or an event on some cases.

    `to` are keys of `Concerned`, or references of members whom the sender adds by hand; with
    `subscribers` everybody who asked to be told of such things, too. Who may not read of it is
    refused by name of nothing: the list that the sender saw held nobody of the kind. The notices
    are there at once; mails follow after `rules.GRACE`. The same form, sent twice, is one.

    Raises: NotYours; Invalid for a word that is too long, for nobody to tell, and for somebody
    who may not read of it.
    Ledger: alert.sent, within what it is about.
    """
    by.need(Power.ALERT)
    subject = subjects.subject(about, case_refs=case_refs, by=by)
    found = circle(subject, by=by)
    word = word.replace("\0", " ").strip()
    if len(word) > rules.LONGEST_WORD:
        most = rules.LONGEST_WORD
        raise Invalid(fields={"word": say("At most {most} characters", most=most)})
    if request_key:
        known = Bulletin.objects.filter(request_key=request_key, sent_by=by.ref).first()
        if known is not None:
            return known
    chosen = _chosen(found, set(to), by=by)
    try:
        with transaction.atomic():
            bulletin = _bulletin(subject, word, urgent, request_key, by)
    except IntegrityError:
        return Bulletin.objects.get(request_key=request_key, sent_by=by.ref)
    told = tell(bulletin, subject, found.readers, chosen, subscribers=subscribers, by=by)
    if not told:
        raise Invalid(fields={"to": say("Choose at least one person to tell")})
    jobs.enqueue(MAIL, [], run_at=bulletin.leaves_at)
    ledger.record("alert.sent", about=bulletin.ref, within=about, by=by)
    return bulletin


@transaction.atomic
def call_back(bulletin: Bulletin, *, by: By) -> int:
    """Take a sending back: its notices are gone at once, and letters that wait do not leave.

    The caller has come by it. Returns how many letters had left already. Raises: NotYours
    without ALERT; Stale where it was called back. Ledger: alert.called_back.
    """
    by.need(Power.ALERT)
    done = Bulletin.objects.filter(pk=bulletin.pk, called_back_at=None).update(
        called_back_at=by.at, called_back_by=by.ref
    )
    if not done:
        raise Stale(say("This has been called back already."))
    outbox.call_back(about=bulletin.ref, at=by.at)
    ledger.record("alert.called_back", about=bulletin.ref, within=bulletin.about, by=by)
    return outbox.left(about=bulletin.ref)


def tell(
    bulletin: Bulletin,
    subject: Subject,
    allowed: Readers,
    chosen: Collection[tuple[str, tuple[int, ...], tuple[Reason, ...]]],
    *,
    subscribers: bool,
    by: By,
) -> int:
    """Write the notices of a sending: those chosen by name, then all subscribers in one step.

    For `send` and for what follows the ledger. Returns how many there are.
    """
    rows = [
        Notice(
            bulletin=bulletin, account_id=account, member=key, made_at=by.at,
            reasons=[str(reason) for reason in reasons],
        )
        for key, accounts, reasons in chosen
        for account in (accounts or (None,))
    ]  # fmt: skip
    if subscribers:
        rows += [
            Notice(
                bulletin=bulletin, account_id=row.account_id, member=row.member, made_at=by.at,
                reasons=[str(Reason(Why.SUBSCRIBED, row.key))],
            )
            for row in reach.by_search(subject, at=by.at)
        ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if subscribers:
        _tell_subscribers(bulletin, subject, allowed, by=by)
    return bulletin.notices.count()


def _tell_subscribers(bulletin: Bulletin, subject: Subject, allowed: Readers, *, by: By) -> None:
    wanted = reach.subscribers(subject, allowed, at=by.at)
    # Whom an earlier sending about the same has just told needs no second word of it.
    told_before = Notice.objects.filter(
        account=OuterRef("account"),
        member=OuterRef("member"),
        bulletin__about=subject.about,
        bulletin__called_back_at=None,
        made_at__gt=by.at - rules.TOLD,
    ).exclude(bulletin=bulletin)
    if Bulletin.objects.filter(about=subject.about).exclude(pk=bulletin.pk).exists():
        wanted = wanted.filter(~Exists(told_before))
    each = wanted.order_by().values("account_id", "member").annotate(reason=Min("key"))
    told = Concat(Value(f'["{Why.SUBSCRIBED}:'), F("reason"), Value('"]'))
    outbox.fill(
        Notice,
        {
            "bulletin": Value(bulletin.pk),
            "account": F("account_id"),
            "member": F("member"),
            "reasons": Cast(told, JSONField()),
            "made_at": Value(by.at),
            "action": Value(""),
        },
        each,
    )


def _chosen(
    found: Circle, to: set[str], *, by: By
) -> list[tuple[str, tuple[int, ...], tuple[Reason, ...]]]:
    """Return whom the sender chose, with reasons; those not found were added by hand."""
    known = {one.key: (one.accounts, one.reasons) for one in found.people}
    rest = to - set(known)
    names = people.names_of(rest, by=by) if rest else {}
    may = rest if found.subject.open else rest & found.readers.members
    if rest - set(names) or rest - may:
        raise Invalid(fields={"to": say("Somebody on this list cannot be told of this")})
    accounts = reach.accounts_of(rest, at=by.at)
    added = {key: (tuple(accounts.get(key, ())), (Reason(Why.ADDED),)) for key in sorted(rest)}
    whole = known | added
    return [(key, *whole[key]) for key in whole if key in to]


def _bulletin(subject: Subject, word: str, urgent: bool, request_key: str, by: By) -> Bulletin:
    return Bulletin.objects.create(
        ref=refs.new("news"),
        kind=subject.kind,
        about=subject.about,
        cases=[case.ref for case in subject.cases],
        word=word,
        urgent=urgent,
        sent_by=by.ref,
        sent_at=by.at,
        leaves_at=rules.leaves_at(by.at, urgent=urgent),
        request_key=request_key,
        invented=all(case.invented for case in subject.cases),
    )
