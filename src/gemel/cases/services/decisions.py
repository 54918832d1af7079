"""Decisions of the IPU on a case, where a parliament filed them, and what they ask."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from gemel.cases import queries, rules
from gemel.cases.following import LONGEST_NUMBER, ReplyKind, asks_for_next_session, split
from gemel.cases.models import Ask, AskReply, Case, Decision, Filing, Ruling
from gemel.cases.rules import Body
from gemel.cases.services.facts import Cited, sources_of
from gemel.cases.services.files import NOTHING_TELLING
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.people.models import Body as ParliamentBody
from gemel.people.rules import Exposure, is_partial_date

LONGEST_NOTE = 2000


@transaction.atomic
def add_decision(
    case: Case,
    *,
    symbol: str = "",
    adopted_on: str = "",
    body: str = "",
    session: int | None = None,
    place: str = "",
    adopted_how: str = "",
    persons: int | None = None,
    note: str = "",
    published: bool = True,
    cited: Cited | None = None,
    by: By,
) -> Ruling:
    """Record that the IPU decided on a case. One document may decide on several cases.

    `cited` is where the decision was seen: its own paper, or a report of it.

    The same twice is once.

    Raises: NotYours; Invalid without a date, or where it is on the case with another number.
    Ledger: decision.added, within the case.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    if case.exposure == Exposure.OFFLINE:
        raise Invalid(fields={"symbol": NOTHING_TELLING})
    symbol = symbol.strip()
    body = body or rules.body_of(symbol) or ""
    _check(symbol, adopted_on, body, persons)
    decision = _decision(case, symbol, adopted_on, body)
    if decision is None:
        decision = Decision.objects.create(
            ref=refs.new("dec"), symbol=symbol, adopted_on=adopted_on, body=body,
            session=session or rules.session_of(symbol), place=place.strip()[:100],
            adopted_how=adopted_how, published=published,
        )  # fmt: skip
    ruling, made = Ruling.objects.get_or_create(
        decision=decision, case=case, defaults={"persons": persons, "note": note.strip()}
    )
    if not made:
        if (ruling.persons, ruling.note) != (persons, note.strip()):
            raise Invalid(fields={"symbol": say("This decision is on the case already")})
        return ruling
    if cited is not None:
        ruling.sources.add(*sources_of(cited))
    Case.objects.filter(pk=case.pk).update(changed_at=by.at)
    ledger.record("decision.added", about=decision.ref, within=case.ref, by=by)
    return ruling


@transaction.atomic
def file_decision(
    decision: Decision,
    *,
    case: Case,
    body: ParliamentBody,
    number: str,
    filed_on: date | None = None,
    by: By,
) -> Filing:
    """Record under which number a committee filed a decision. Twice is once. Source: B17.

    Raises: NotYours; Invalid without a number.
    Ledger: decision.filed, within the case.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    number = " ".join(number.split())
    if not number or len(number) > LONGEST_NUMBER:
        raise Invalid(fields={"number": say("Give the number under which it was filed")})
    known = Filing.objects.filter(body=body, number__iexact=number)
    if known.exclude(decision=decision).exists():
        taken = say("{number} is another decision’s already", number=number)
        raise Invalid(fields={"number": taken})
    filing, made = known.get_or_create(
        defaults={"decision": decision, "body": body, "number": number, "filed_on": filed_on}
    )
    if made:
        ledger.record("decision.filed", about=decision.ref, within=case.ref, by=by)
    return filing


@transaction.atomic
def file_decision_as(
    decision: Decision, *, case: Case, line: str, filed_on: date | None = None, by: By
) -> list[Filing]:
    """Record every reference of a pasted line: one letter, five committees. All of it or nothing.

    Raises: NotYours; Invalid where a piece of the line names no committee that is known here, or
    stands for another decision.
    Ledger: decision.filed, within the case, once for each.
    """
    bodies = {body.ref: body for body in queries.filing_bodies(by=by)}
    found = split(line, {ref: (body.code, body.name) for ref, body in bodies.items()})
    if found.unknown:
        unknown = say(
            "No committee that is known here, or no number: {pieces}. "
            "Take them out, and add each by choosing its committee.",
            pieces=", ".join(f"“{piece[:LONGEST_NUMBER]}”" for piece in found.unknown),
        )
        raise Invalid(fields={"line": unknown})
    if not found.references:
        raise Invalid(fields={"line": say("Paste the references, as they stand on the letter")})
    filed = []
    for one in found.references:
        try:
            filed.append(
                file_decision(
                    decision,
                    case=case,
                    body=bodies[one.body],
                    number=one.text,
                    filed_on=filed_on,
                    by=by,
                )
            )
        except Invalid as fault:
            raise Invalid(fields={"line": fault.fields["number"]}) from None
    return filed


@transaction.atomic
def add_ask(
    case: Case,
    *,
    verb: str,
    addressee: str,
    text: str,
    due: str = "",
    number: str = "",
    decision: Decision | None = None,
    by: By,
) -> Ask:
    """Record what a decision asks of whom, and by when. The same twice is once.

    Raises: NotYours; Invalid.
    Ledger: ask.added, within the case.
    """
    queries.need(case, Power.CASE_CHANGE, by=by)
    if case.exposure == Exposure.OFFLINE:
        raise Invalid(fields={"text": NOTHING_TELLING})
    faults: dict[str, Said] = {}
    for name, value, limit in (("verb", verb, 60), ("addressee", addressee, 200)):
        if not value.strip() or len(value) > limit:
            faults[name] = say("Fill this in, with at most {limit} characters", limit=limit)
    if not text.strip():
        faults["text"] = say("Say what is asked")
    if due and not is_partial_date(due):
        faults["due"] = say("Give a year, a month or a day that exists")
    if decision is not None and not decision.rulings.filter(case=case).exists():
        faults["decision"] = say("Choose a decision on this case")
    if faults:
        raise Invalid(fields=faults)
    at_session = not due and asks_for_next_session(text)
    ask, made = Ask.objects.get_or_create(
        case=case, decision=decision, number=number.strip()[:10], verb=verb.strip(),
        addressee=addressee.strip(), due=due, text=text.strip(), settled_on=None,
        defaults={"ref": refs.new("ask"), "at_session": at_session},
    )  # fmt: skip
    if not made:
        return ask
    Case.objects.filter(pk=case.pk).update(changed_at=by.at)
    ledger.record("ask.added", about=ask.ref, within=case.ref, by=by)
    return ask


@transaction.atomic
def settle_ask(ask: Ask, *, on: date, by: By) -> None:
    """Record that what was asked has been done. `on` is the day on which it was.

    Raises: NotYours; Stale where it is settled already. Ledger: ask.settled, within the case.
    """
    queries.need(ask.case, Power.CASE_CHANGE, by=by)
    if not Ask.objects.filter(pk=ask.pk, settled_on=None).update(settled_on=on):
        raise Stale(say("This is settled already"))
    Case.objects.filter(pk=ask.case_id).update(changed_at=by.at)
    ledger.record("ask.settled", about=ask.ref, within=ask.case.ref, by=by)


@transaction.atomic
def reopen_ask(ask: Ask, *, by: By) -> None:
    """Take back that an ask is settled. Ledger: ask.reopened, within the case. Raises: NotYours."""
    queries.need(ask.case, Power.CASE_CHANGE, by=by)
    if Ask.objects.filter(pk=ask.pk).exclude(settled_on=None).update(settled_on=None):
        ledger.record("ask.reopened", about=ask.ref, within=ask.case.ref, by=by)


@transaction.atomic
def answer_ask(ask: Ask, *, kind: str, on: date, note: str = "", by: By) -> AskReply:
    """Record what came back to an ask. The same twice is once; it settles nothing by itself.

    Raises: NotYours; Invalid. Ledger: ask.answered, within the case.
    """
    queries.need(ask.case, Power.CASE_CHANGE, by=by)
    faults: dict[str, Said] = {}
    if kind not in set(ReplyKind):
        faults["kind"] = say("Choose what came back")
    if on > by.at.date():
        faults["on"] = say("This day lies ahead")
    if len(note) > LONGEST_NOTE:
        faults["note"] = say("At most {most} characters", most=LONGEST_NOTE)
    if faults:
        raise Invalid(fields=faults)
    reply, made = AskReply.objects.get_or_create(
        ask=ask, kind=kind, on=on, note=note.strip(),
        defaults={"recorded_by": by.ref, "recorded_at": by.at},
    )  # fmt: skip
    if made:
        Case.objects.filter(pk=ask.case_id).update(changed_at=by.at)
        ledger.record("ask.answered", about=ask.ref, within=ask.case.ref, by=by)
    return reply


def _check(symbol: str, adopted_on: str, body: str, persons: int | None) -> None:
    faults: dict[str, Said] = {}
    if len(symbol) > 60:
        faults["symbol"] = say("A symbol has at most 60 characters")
    if not adopted_on:
        faults["adopted_on"] = say("Give the day, or the month, of the decision")
    elif not is_partial_date(adopted_on):
        faults["adopted_on"] = say("Give a year, a month or a day that exists")
    if body and body not in set(Body):
        faults["body"] = say("Choose the body that decided")
    if persons is not None and persons < 1:
        faults["persons"] = say("A decision concerns at least one person")
    if faults:
        raise Invalid(fields=faults)


def _decision(case: Case, symbol: str, adopted_on: str, body: str) -> Decision | None:
    """Return the decision that is known already: by symbol and day, or of that day on this case."""
    if symbol:
        known = Decision.objects.filter(symbol=symbol)
    else:
        known = Decision.objects.filter(rulings__case=case, symbol="", body=body)
    newest_first = known.order_by(F("adopted_on").desc())
    return next((d for d in newest_first if rules.same_time(d.adopted_on, adopted_on)), None)
