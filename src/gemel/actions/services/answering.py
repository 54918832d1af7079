"""Until it is answered: what came back, and the answer itself, filed with the act."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gemel.actions import rules
from gemel.actions.models import Action, Reply, ReplyPaper
from gemel.actions.services import acting
from gemel.files import cleaning, texts
from gemel.files.rules import Clean, Kind
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger

LONGEST_WORDS = 60_000
OFFICE = b"PK\x03\x04"  # ODT and DOCX: their words are kept, for nothing of them is safe as it is


def add_reply(
    action: Action,
    *,
    kind: str,
    on: date,
    note: str = "",
    words: str = "",
    paper: bytes = b"",
    by: By,
) -> Reply:
    """Record what came back, with the words or the document in which it came.

    A document is made anew as every file from outside (`files.cleaning`); of ODT and DOCX the
    words are kept. Raises: NotYours; Invalid. Ledger: action.answered.
    """
    acting.need_change(action, by=by)
    faults: dict[str, Said] = {}
    if kind not in set(rules.ReplyKind):
        faults["kind"] = say("Choose what came back")
    elif kind == rules.ReplyKind.NONE and (words.strip() or paper):
        faults["kind"] = say("There is an answer: say of what kind")
    if on > by.at.date():
        faults["on"] = say("This day lies ahead")
    if len(words) > LONGEST_WORDS:
        faults["words"] = say("At most {most} characters", most=LONGEST_WORDS)
    filed = [_pasted(words)] if words.strip() else []
    try:
        filed += [_made(paper)] if paper else []
    except Invalid as refusal:
        faults["paper"] = refusal.said
    if faults:
        raise Invalid(fields=faults)
    return _keep(action, kind, on, note.strip()[: acting.LONGEST_NOTE], filed, by=by)


@transaction.atomic
def remove_paper(paper: ReplyPaper, *, by: By) -> None:
    """Take a document out that was filed by mistake; the reply stays. Raises: NotYours; Stale.

    Ledger: action.paper_removed.
    """
    action = paper.reply.action
    acting.need_change(action, by=by)
    gone, _ = ReplyPaper.objects.filter(pk=paper.pk).delete()
    if not gone:
        raise Stale(say("This document was taken out already"))
    ledger.record("action.paper_removed", about=action.ref, by=by)


@transaction.atomic
def _keep(action: Action, kind: str, on: date, note: str, filed: list[Clean], *, by: By) -> Reply:
    reply = Reply.objects.create(
        action=action, kind=kind, on=on, note=note, recorded_by=by.ref, recorded_at=by.at
    )
    for one in filed:
        plain = one.kind is Kind.TEXT
        ReplyPaper.objects.create(
            reply=reply, kind=one.kind, text=one.data.decode() if plain else "",
            data=b"" if plain else one.data, pages=one.pages, filed_by=by.ref, filed_at=by.at,
        )  # fmt: skip
    ledger.record("action.answered", about=action.ref, by=by)
    return reply


def _pasted(words: str) -> Clean:
    plain = words.replace("\r\n", "\n").replace("\x00", "").strip() + "\n"
    return Clean(kind=Kind.TEXT, data=plain.encode())


def _made(data: bytes) -> Clean:
    if data.startswith(OFFICE):
        return _pasted(texts.text_of(data).text[:LONGEST_WORDS])
    return cleaning.clean(data)
