"""The desk: tell those concerned, take it back, and see what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.alerts import queries, rules, services
from gemel.alerts.queries import Circle, Concerned
from gemel.alerts.rules import Kind, Why
from gemel.cases import queries as cases
from gemel.kernel.by import EVERYWHERE
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say, say_many
from gemel.outbox import queries as outbox
from gemel.outbox import services as letters_out
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.web.coordinator.editing import data
from gemel.web.coordinator.forms.telling import SentFilter, TellForm
from gemel.web.shared import lists
from gemel.web.shared.notices import tell as note
from gemel.web.shared.request import Request

UNFOLDED = 12  # of one group; the others fold, and are told all the same
PER_PAGE = 50
ORDER = list(Why)
STATES = ("done", "pledged", "seen", "declined", "told", "called_back", "dead", "bounced", "untold")


@dataclass(frozen=True)
class Group:
    """Those who are concerned for one reason first of all."""

    why: Why
    words: Said
    first: tuple[Concerned, ...]
    rest: tuple[Concerned, ...]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.first) + len(self.rest)


def tell(request: Request, ref: str) -> HttpResponse:
    """Show who is concerned and why; take out, add, and tell them."""
    chosen = request.GET.getlist("case")[:50]
    circle = queries.concerned(ref, case_refs=chosen, by=request.by)
    found = [one.key for one in circle.people]
    known = twinning.taking_part(by=request.by)
    form = TellForm(
        data(request), found=found, members=known, initial={"subscribers": True},
        find=lambda text: people.find_parliamentarian(text, among=known, by=request.by),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.send(
                ref, to=form.everybody(), subscribers=given["subscribers"], case_refs=chosen,
                word=given["word"], urgent=given["urgent"], request_key=given["request_key"],
                by=request.by,
            )  # fmt: skip
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return redirect("coordinator:sending", made.ref)
    ticked = form.ticked(found)
    return render(
        request,
        "coordinator/telling/tell.html",
        {
            "circle": circle,
            "subject": circle.subject,
            "kind": rules.KINDS[circle.subject.kind],
            "decision": _decision(circle, request),
            "groups": groups(circle),
            "form": form,
            "ticked": ticked,
            "count": sum(one.tellable and one.key in ticked for one in circle.people),
            "untold": sum(not one.tellable and one.key in ticked for one in circle.people),
            "may_invite": request.by.can(Power.ACCOUNTS),
            "before": queries.seen(
                list(queries.bulletins(by=request.by, about=ref)[:3]), by=request.by
            ),
            "no_mail": not outbox.way_out(),
        },
    )


@require_safe
def sendings(request: Request) -> HttpResponse:
    """List what was told, newest first."""
    form = SentFilter(request.GET)
    every = form.chosen().get("which") == "all"
    page = lists.part(request, queries.bulletins(by=request.by, automatic=every))
    rows = [
        {"bulletin": one, "kind": rules.KINDS[Kind(one.kind)], "receipt": queries.receipt(one)}
        for one in queries.seen(list(page), by=request.by)
    ]
    return render(
        request,
        "coordinator/telling/list.html",
        {"form": form, "page": page, "rows": rows, "every": every,
         "contacts": len(_contacts(request)), "dead": _dead(request)},
    )  # fmt: skip


@require_safe
def sending(request: Request, ref: str) -> HttpResponse:
    """Show what came of one sending; in its first seconds, how to take it back."""
    found = queries.bulletin(ref, by=request.by)
    page = lists.part(request, queries.receivers(found), per=PER_PAGE)
    return render(
        request,
        "coordinator/telling/sent.html",
        {
            "bulletin": found,
            "kind": rules.KINDS[Kind(found.kind)],
            "cases": cases.cases(by=request.by).filter(ref__in=found.cases).order_by("code", "pk"),
            "receipt": queries.receipt(found),
            "page": page,
            "lines": _by_person(queries.lines(found, page.object_list)),
            "sent_by": access.names([found.sent_by])[found.sent_by],
            "grace": found.leaves_at > request.by.at and found.called_back_at is None,
            "no_mail": not outbox.way_out(),
            "report": _report(found, request),
        },
    )


@require_POST
def sending_back(request: Request, ref: str) -> HttpResponse:
    """Take a sending back."""
    left = services.call_back(queries.bulletin(ref, by=request.by), by=request.by)
    said = say("Called back. No mail has left.")
    if left:
        said = say_many(
            "Called back. {count} mail had left already; it says nothing but that there is news.",
            "Called back. {count} mails had left already; they say nothing but that there is news.",
            left,
        )
    note(request, said)
    return redirect("coordinator:sending", ref)


@require_safe
def contacts(request: Request) -> HttpResponse:
    """List the contacts whose address refused a letter for good."""
    request.by.need(Power.ACCOUNTS)
    page = lists.part(request, queries.stale_contacts(by=request.by))
    return render(
        request,
        "coordinator/telling/contacts.html",
        {"page": page, "may_tell": request.by.can(Power.ALERT)},
    )


@require_safe
def letters(request: Request) -> HttpResponse:
    """List the letters that were given up."""
    request.by.need(Power.UPKEEP, on=EVERYWHERE)
    page = lists.part(request, outbox.dead(), per=PER_PAGE)
    names = access.names({one.receiver for one in page})
    return render(
        request,
        "coordinator/telling/letters.html",
        {
            "page": page,
            "rows": [(one, names[one.receiver]) for one in page],
            "may_tell": request.by.can(Power.ALERT),
        },
    )


@require_POST
def letters_again(request: Request) -> HttpResponse:
    """Take up all letters that were given up."""
    request.by.need(Power.UPKEEP, on=EVERYWHERE)
    count = letters_out.try_again(by=request.by)
    note(request, say_many("{count} letter is tried again.", "{count} letters are tried again.",
                           count))  # fmt: skip
    return redirect("coordinator:letters")


def groups(circle: Circle) -> list[Group]:
    """Return who is concerned, by the reason that weighs most; those who can be told first."""
    by_why: dict[Why, list[Concerned]] = {}
    for one in circle.people:
        first = min((reason.why for reason in one.reasons), key=ORDER.index)
        by_why.setdefault(first, []).append(one)
    return [
        Group(why, rules.WHYS[why], tuple(by_why[why][:UNFOLDED]), tuple(by_why[why][UNFOLDED:]))
        for why in ORDER
        if why in by_why
    ]


def _decision(circle: Circle, request: Request) -> Any:
    if circle.subject.kind != Kind.DECISION:
        return None
    return cases.decision(circle.subject.about, by=request.by)


def _report(sent: Any, request: Request) -> str:
    """Return where what came of a decision is told back to the IPU; "" where there is nothing."""
    answers = sent.kind == Kind.DECISION and not sent.called_back_at
    if not (answers and request.by.can(Power.REPORT)):
        return ""
    return f"{reverse('coordinator:reports')}?decision={sent.about}"


def _by_person(lines: list[queries.Line]) -> list[tuple[queries.Line, str, list[Any]]]:
    """Return one line for each person told: the furthest state, and the office's people under it.

    Each of the office's people stands with the own state.
    """
    of: dict[str, list[queries.Line]] = {}
    for line in lines:
        own = line.notice.account.ref if line.notice.account else ""
        of.setdefault(line.notice.member or own, []).append(line)
    found = []
    for together in of.values():
        first, states = together[0], [_state(one) for one in together]
        office = [
            (one.account_name, state)
            for one, state in zip(together, states, strict=True)
            if one.account_name and one.account_name != first.name
        ]
        best = min(states, key=STATES.index)
        found.append((first, best, office if first.name else []))
    return found


def _state(line: queries.Line) -> str:
    """Return the furthest that a receiver has come; what went wrong comes before silence."""
    notice = line.notice
    for state, at in (("done", notice.done_at), ("pledged", notice.pledged_at),
                      ("declined", notice.declined_at), ("seen", notice.seen_at)):  # fmt: skip
        if at is not None:
            return state
    if notice.account is None:
        return "untold"
    if notice.bulletin.called_back_at:
        return "called_back"
    return line.letter if line.letter in ("bounced", "dead") else "told"


def _contacts(request: Request) -> list[Any]:
    return queries.stale_contacts(by=request.by) if request.by.can(Power.ACCOUNTS) else []


def _dead(request: Request) -> int:
    return outbox.dead().count() if request.by.everywhere(Power.UPKEEP) else 0


urlpatterns = [
    path("tell/<str:ref>/", tell, name="tell"),
    path("sent/", sendings, name="sendings"),
    path("sent/contacts/", contacts, name="contacts"),
    path("sent/letters/", letters, name="letters"),
    path("sent/letters/again/", letters_again, name="letters_again"),
    path("sent/<str:ref>/", sending, name="sending"),
    path("sent/<str:ref>/back/", sending_back, name="sending_back"),
]
