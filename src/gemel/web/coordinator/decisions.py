"""The desk: a paper of the IPU is read, and a human says what of it counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from gemel.cases import queries, services
from gemel.cases.queries.readings import Read
from gemel.cases.reading import decision
from gemel.cases.reading.checking import Item
from gemel.files import texts
from gemel.kernel.errors import Invalid, NotYours, Refused, Stale
from gemel.kernel.say import say, say_many
from gemel.web.coordinator import decisions_shown as look
from gemel.web.coordinator import uploads
from gemel.web.coordinator.forms.decisions import MOST, FactForm, PaperForm
from gemel.web.coordinator.photographs import InMemory
from gemel.web.shared import lists, places, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

EYES, FACTS = 20, 50  # facts on one page: those that wait for eyes, and the others


@csrf_exempt  # the size is looked at before the form is read; `_decisions` checks the form's seal
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: Request) -> HttpResponse:
    """Take a paper in to be read; list those that were."""
    _need(request)
    if uploads.announced(request) > MOST + 64 * 1024:
        uploads.drain(request, most=5 * MOST)
        return _list(request, PaperForm(), too_large=True)
    request.upload_handlers = [InMemory(request)]
    return _decisions(request)


@csrf_protect
def _decisions(request: Request) -> HttpResponse:
    posted = request.method == "POST"
    form = PaperForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            found = _receive(form, request)
        except Invalid as refusal:
            told = refusal.fields or {"uploaded": refusal.said}
            form.refuse(Invalid(fields={"uploaded": next(iter(told.values()))}))
        else:
            return redirect("coordinator:reading", found.ref)
    return _list(request, form)


def _receive(form: PaperForm, request: Request) -> Any:
    """Read a paper in the closed child process and keep what was read. Raises: Invalid."""
    data = form.cleaned_data["uploaded"].read()
    text = texts.text_of(data)
    proposal = decision.read(text.text, pages=text.pages)
    return services.receive_reading(
        proposal, data=data, text=text.text, pages=text.pages, kind=str(text.kind),
        from_ipu=form.cleaned_data["from_ipu"], by=request.by,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: Request, ref: str) -> HttpResponse:
    """Show what was read of a paper: the decision itself, its cases, and what waits for eyes."""
    found = queries.reading(ref, by=request.by)
    if request.method == "POST":
        return _do(request, found, None)
    read = queries.read(found, by=request.by)
    if read.sheet.count == 1 and read.waiting:
        return redirect("coordinator:reading_case", ref, 1)
    return _overview(request, read)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_case(request: Request, ref: str, number: int) -> HttpResponse:
    """Show the text of one case beside its facts, those that need a human first."""
    found = queries.reading(ref, by=request.by)
    if request.method == "POST":
        return _do(request, found, number - 1)
    read = queries.read(found, by=request.by, number=number - 1)
    if not 0 < number <= read.sheet.count:
        raise NotYours
    if number - 1 in read.done:
        return redirect("coordinator:reading", ref)
    return _case(request, read, number - 1, opened=request.GET.get("open", ""))


@require_POST
def reading_throw(request: Request, ref: str) -> HttpResponse:
    """Forget a paper with everything that was said of it."""
    services.throw_away(queries.reading(ref, by=request.by), by=request.by)
    tell(request, say("The paper is forgotten. What was confirmed of it stays."))
    return redirect("coordinator:decisions")


# --- what a human says -----------------------------------------------------------------------


def _do(request: Request, found: Any, number: int | None) -> HttpResponse:
    """Do what was pressed. What is refused stands at its fact, and what was typed stays."""
    deed = request.POST.get("do", "")
    seen = _whole(request.POST.get("version", ""))
    here = _address(found.ref, number)
    try:
        if deed == "confirm":
            return _confirm(request, found, number, seen)
        if deed == "undo":
            services.undo(found, seen=seen, by=request.by)
            tell(request, say("Taken back."))
        elif deed == "certain":
            services.accept_certain(found, number=number, seen=seen, by=request.by)
            items = _items(queries.read(found, by=request.by, number=number), number)
            return redirect(here + look.anchor_of(items))
        elif deed == "alike":
            doubt = request.POST.get("doubt", "")
            services.accept_alike(found, doubt, number=number, seen=seen, by=request.by)
            items = _items(queries.read(found, by=request.by, number=number), number)
            return redirect(here + look.anchor_of(items))
        elif deed == "out" and number is not None:
            services.leave_case_out(found, number, by=request.by)
            tell(request, say("This case is left out. Nothing of it was kept."))
            return _onward(request, found)
        else:
            return _say(request, found, number, seen)
    except (Stale, Invalid) as refusal:
        return _refused(request, found, number, refusal)
    return redirect(here)


def _say(request: Request, found: Any, number: int | None, seen: int) -> HttpResponse:
    """Keep a word on one fact, and go to the next that needs a human."""
    deed, at = request.POST.get("do", ""), request.POST.get("path", "")
    read = queries.read(found, by=request.by, number=number)
    item = read.sheet.item(at)
    if deed == "add" and number is not None:
        item = Item("", "persons", {})
    if item is None:
        raise Invalid(say("There is no such fact in this paper"))
    place = 0 if deed == "add" else _items(read, number).index(item) + 1
    form = FactForm(request.POST, item=item, number=place)
    if deed == "leave":
        services.say_of(found, at, values=None, seen=seen, by=request.by)
    elif not form.is_valid():
        return _again(request, read, number, at, form)
    else:
        try:
            if deed == "add":
                services.add_read_person(
                    found, number or 0, values=form.cleaned_data, seen=seen, by=request.by
                )
            else:
                services.say_of(found, at, values=form.cleaned_data, seen=seen, by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
            return _again(request, read, number, at, form)
    found.refresh_from_db()
    again = queries.read(found, by=request.by, number=number)
    return redirect(_address(found.ref, number) + look.anchor_of(_items(again, number)))


def _confirm(request: Request, found: Any, number: int | None, seen: int) -> HttpResponse:
    """Accept what is certain and let count what is ready; lead to what still needs a human."""
    if number is None:
        count = services.confirm_certain(found, seen=seen, by=request.by)
        if count:
            tell(request, say_many("{count} case is confirmed.", "{count} cases are confirmed.",
                                   count))  # fmt: skip
        return _onward(request, found)
    services.accept_certain(found, number=number, seen=seen, by=request.by)
    services.confirm(found, number, seen=seen, by=request.by)
    tell(request, say("The case is confirmed."))
    return _onward(request, found)


def _onward(request: Request, found: Any) -> HttpResponse:
    """Lead to the next case that waits, or to the end of the paper."""
    found.refresh_from_db()
    read = queries.read(found, by=request.by)
    if not read.waiting or not all(item.settled for item in read.sheet.document):
        return redirect("coordinator:reading", found.ref)
    return redirect("coordinator:reading_case", found.ref, read.waiting[0] + 1)


def _refused(request: Request, found: Any, number: int | None, refusal: Refused) -> HttpResponse:
    found.refresh_from_db()
    read = queries.read(found, by=request.by, number=number)
    status = 409 if isinstance(refusal, Stale) else 200
    if number is None or number in read.done:
        return _overview(request, read, refused=refusal, status=status)
    return _case(request, read, number, refused=refusal, status=status)


def _again(
    request: Request, read: Read, number: int | None, at: str, form: FactForm
) -> HttpResponse:
    if number is None:
        return _overview(request, read, opened=at, wrong=form)
    return _case(request, read, number, opened=at, wrong=form)


# --- showing ---------------------------------------------------------------------------------


def _list(request: Request, form: PaperForm, *, too_large: bool = False) -> HttpResponse:
    found = queries.readings(by=request.by)
    page = lists.part(request, found)
    rows = [(one, look.titled(one.paper)) for one in page]
    facts = {"form": form, "too_large": too_large, "page": page, "rows": rows}
    status = 413 if too_large else 200
    return render(request, "coordinator/decisions/list.html", facts, status=status)


def _overview(
    request: Request, read: Read, *, opened: str = "", wrong: FactForm | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    opened = opened or request.GET.get("open", "")
    facts = look.shown(read.sheet.document, opened=opened, wrong=wrong, forms=bool(read.waiting))
    heads = look.heads(read)
    made = read.reading.decision
    return render(
        request,
        "coordinator/decisions/reading.html",
        {
            **_common(request, read, refused, wrong),
            "eyes": [fact for fact in facts if fact.form],
            "facts": [fact for fact in facts if not fact.form],
            "heads": heads,
            "alike": look.alike(i for n in read.waiting for i in read.sheet.of(n)),
            "done": len(read.done),
            "kept": sum(bool(ref) for ref in read.done.values()),
            "pieces": look.pieces(read, None, facts) if read.waiting else (),
            "waiting": sum(head["waiting"] for head in heads if not head["done"]),
            "tell": places.address("coordinator:tell", made.ref) if made else "",
        },
        status=status,
    )


def _case(
    request: Request, read: Read, number: int, *, opened: str = "", wrong: FactForm | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    every = look.shown(_items(read, number), opened=opened, wrong=wrong, forms=True,
                       brings=read.coming.get(number))  # fmt: skip
    eyes = [fact for fact in every if fact.form]
    facts = [fact for fact in every if not fact.form]
    eyes_page = lists.part(request, eyes, name="eyes", per=EYES)
    facts_page = lists.part(request, facts, name="facts", per=FACTS)
    here = [*eyes_page.object_list, *facts_page.object_list]
    head = look.heads(read)[number]
    added = wrong if wrong is not None and not opened else None
    return render(
        request,
        "coordinator/decisions/case.html",
        {
            **_common(request, read, refused, wrong),
            "head": head,
            "number": number + 1,
            "cases": read.sheet.count,
            "done": len(read.done),
            "eyes": eyes_page,
            "alike": look.alike(fact.item for fact in eyes),
            "facts": facts_page,
            "certain": sum(not f.item.settled for f in facts),
            "waiting": sum(look.needs_eyes(fact.item) for fact in eyes),
            "pieces": look.pieces(read, number, here),
            "add_form": added or FactForm(None, item=Item("", "persons", {}), number=0),
            "adding": added is not None,
            "document_waits": any(not item.settled for item in read.sheet.document)
            and read.sheet.count > 1,
        },
        status=status,
    )


def _common(
    request: Request, read: Read, refused: Refused | None, wrong: FactForm | None
) -> dict[str, Any]:
    return {
        "reading": read.reading,
        "title": look.titled(read.reading.proposal["document"]),
        "refused": words.spoken(refused.said) if refused else "",
        "wrong": wrong,
        "language": read.reading.proposal["document"].get("language") or "en",
        "undoable": read.reading.verdicts.filter(
            step=read.reading.version, said_by=request.by.ref
        ).exists(),
    }


def _items(read: Read, number: int | None) -> list[Item]:
    """Return the facts of one page; a paper of one case shows the decision itself with it."""
    if number is None:
        return list(read.sheet.document)
    own = read.sheet.of(number)
    return [*read.sheet.document, *own] if read.sheet.count == 1 else list(own)


def _address(ref: str, number: int | None) -> str:
    if number is None:
        return reverse("coordinator:reading", args=[ref])
    return reverse("coordinator:reading_case", args=[ref, number + 1])


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _need(request: Request) -> None:
    if not queries.may_confirm(request.by):
        raise NotYours


urlpatterns = [
    path("", decisions, name="decisions"),
    path("<str:ref>/", reading, name="reading"),
    path("<str:ref>/throw/", reading_throw, name="reading_throw"),
    path("<str:ref>/<int:number>/", reading_case, name="reading_case"),
]
