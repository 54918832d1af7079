"""Sending at the desk's word, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction

from gemel.alerts import rules
from gemel.alerts.models import Bulletin
from gemel.alerts.queries import reach, subjects
from gemel.alerts.queries.concerned import circle
from gemel.alerts.queries.subjects import Readers, Subject
from gemel.alerts.rules import Reason, Why
from gemel.alerts.services.telling import Chosen, announce, new_bulletin, write_notices
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.outbox import services as outbox
from gemel.people import queries as people


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
    refused by name of nothing: the list that the sender saw held nobody of the kind. All are told
    in one step; mails follow after `rules.GRACE`. The same form, sent twice, is one.

    Raises: NotYours; Invalid for a word that is too long, for nobody to tell, and for somebody
    who may not read of it.
    Ledger: alert.sent, within what it is about.
    """
    by.need(Power.ALERT)
    subject = subjects.subject(about, case_refs=case_refs, by=by)
    word = word.replace("\0", " ").strip()
    if len(word) > rules.LONGEST_WORD:
        most = rules.LONGEST_WORD
        raise Invalid(fields={"word": say("At most {most} characters", most=most)})
    same = Bulletin.objects.filter(request_key=request_key, sent_by=by.ref)
    bulletin = same.first() if request_key else None
    if bulletin is None:
        bulletin = new_bulletin(
            subject, subscribers=subscribers, word=word, urgent=urgent, request_key=request_key,
            by=by,
        )  # fmt: skip
        allowed = subjects.readers_of(subject, by=by)
        chosen = _chosen(subject, allowed, set(to), by=by)
        try:
            announce(bulletin, chosen, allowed, what="alert.sent", by=by)
        except IntegrityError:  # the same form, at the same moment
            bulletin = same.get()
    if bulletin.told_to is not None:
        write_notices(by=by)
    return bulletin


@transaction.atomic
def call_back(bulletin: Bulletin, *, by: By) -> int:
    """Take a sending back: its notices are gone at once, and letters that wait do not leave.

    The caller has come by it. Returns how many letters had left already. Raises: NotYours
    without ALERT; Stale where it was called back. Ledger: alert.called_back.
    """
    by.need(Power.ALERT)
    done = Bulletin.objects.filter(pk=bulletin.pk, called_back_at=None).update(
        called_back_at=by.at, called_back_by=by.ref, told_to=None, keys=[]
    )
    if not done:
        raise Stale(say("This has been called back already."))
    outbox.call_back(about=bulletin.ref, at=by.at)
    ledger.record("alert.called_back", about=bulletin.ref, within=bulletin.about, by=by)
    return outbox.left(about=bulletin.ref)


def _chosen(subject: Subject, allowed: Readers, to: set[str], *, by: By) -> list[Chosen]:
    """Return whom the sender chose, with reasons; those not found were added by hand."""
    if not to:
        return []
    found = circle(subject, allowed, by=by)
    known = {one.key: (one.accounts, one.reasons) for one in found.people}
    rest = to - set(known)
    names = people.names_of(rest, by=by) if rest else {}
    may = rest if allowed.everybody else rest & allowed.members
    if rest - set(names) or rest - may:
        raise Invalid(fields={"to": say("Somebody on this list cannot be told of this")})
    accounts = reach.accounts_of(rest, at=by.at)
    added = {key: (tuple(accounts.get(key, ())), (Reason(Why.ADDED),)) for key in sorted(rest)}
    whole = known | added
    return [(key, *whole[key]) for key in whole if key in to]
