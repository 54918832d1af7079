"""The text of an act: begun from a form, written, looked back at, put on paper, sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import basis as bases
from gemel.actions import catalogue, queries, services
from gemel.actions.drafting import vocabulary
from gemel.kernel.errors import Invalid, NoBasis, NotYours
from gemel.kernel.say import say
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing import door as doors
from gemel.web.writing import listed, papers
from gemel.web.writing.door import Door
from gemel.web.writing.forms import BackForm, BeginForm, LeaveForm, SignersForm, TextForm, TypedForm

TO_SIGN = timedelta(days=14)  # how long signing stays open where nothing else is said
KNOWN = {**vocabulary.ONE, **vocabulary.MANY}


def write(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Choose a form and a language for an act; the basis is looked at before anything is made."""
    act = queries.action(ref, by=request.by)
    services.need_change(act, by=request.by)
    sent = queries.drafts_of(act, by=request.by).exclude(left_at=None).exists()
    found = [
        form
        for form in queries.forms(act, folder=doors.folder())
        if sent or form.file not in queries.REMINDERS  # of what was never sent nobody is reminded
    ]
    form = BeginForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin(act, folder=doors.folder(), by=request.by, **form.cleaned_data)
        except Invalid as no:
            form.refuse(no)
        else:
            return redirect(door.url("draft", made.ref))
    covered = bases.of_action(act, by=request.by)
    return door.show(
        request,
        "begin",
        {
            "act": act,
            "kind": catalogue.kind(act.kind),
            "form": form,
            "any": bool(found),
            "covered": covered,
            "texts": listed.of_act(act, by=request.by),
        },
    )


@require_safe
def draft(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Show a text with its gaps, its facts and their sources, its versions and signatures."""
    return page(request, _read(request, ref), door)


@require_POST
def draft_save(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Keep the text. Asked by a script, answer with one line; nobody's words are lost."""
    opened = _read(request, ref)
    form = TextForm(request.POST, language=opened.draft.language)
    if not form.is_valid():
        return page(request, opened, door, text=form)
    try:
        saved = services.save(opened.draft, by=request.by, **form.cleaned_data)
    except Invalid as no:
        form.refuse(no)
        return page(request, opened, door, text=form)
    except NoBasis as no:
        return page(request, opened, door, refusal=no)
    if request.headers.get("HX-Request"):
        told = {"draft": saved.draft, "aside": saved.aside, "by_script": True}
        return door.show(request, "_saved", told)
    if saved.aside is None:
        tell(request, say("Saved."))
    else:
        _tell_aside(request)
    return redirect(door.url("draft", ref))


@require_POST
def draft_do(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Do one thing with a text: fill its gaps, go back, take one back, send, throw away."""
    opened = _read(request, ref)
    deeds = {
        "fill": _fill,
        "restore": _restore,
        "back": _bring_back,
        "leave": _leave,
        "drop": _drop,
    }
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None:
        raise NotYours
    try:
        return deed(request, opened, door)
    except NoBasis as no:
        return page(request, opened, door, refusal=no)


@require_safe
def draft_version(request: Request, ref: str, pk: int, *, door: Door) -> HttpResponse:
    """Show an earlier version, or one that was laid aside."""
    opened = _read(request, ref)
    one = opened.draft.versions.filter(pk=pk).first()
    if one is None or not opened.text:
        raise NotYours
    return door.show(
        request,
        "version",
        {
            "draft": opened.draft,
            "one": one,
            "turned": listed.turned(opened.draft.language),
            "shown": listed.shown(one.text),
            "may_change": _may_write(request, opened),
        },
    )


@require_safe
def draft_file(request: Request, ref: str, kind: str, *, door: Door) -> HttpResponse:
    """Give the text as a file; its name says nothing but the reference."""
    return papers.answer(request, _read(request, ref), kind)


def _read(request: Request, ref: str) -> queries.Open:
    return queries.draft(ref, folder=doors.folder(), by=request.by)


def _fill(request: Request, opened: queries.Open, door: Door) -> HttpResponse:
    form = _typed(opened, request.POST)
    if not form.is_valid():
        return page(request, opened, door, typed=form)
    saved = services.fill_again(
        opened.draft, form.typed(), version=_version(request), folder=doors.folder(), by=request.by
    )
    if saved.aside is not None:
        _tell_aside(request)
    return redirect(door.url("draft", opened.draft.ref))


def _restore(request: Request, opened: queries.Open, door: Door) -> HttpResponse:
    number = request.POST.get("number", "")
    services.go_back_to(
        opened.draft,
        int(number) if number.isdecimal() else 0,
        version=opened.draft.version,
        by=request.by,
    )
    tell(request, say("This version is the newest now. The others are kept."))
    return redirect(door.url("draft", opened.draft.ref))


def _bring_back(request: Request, opened: queries.Open, door: Door) -> HttpResponse:
    form = BackForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            text = papers.words_of(request, opened, form.cleaned_data["file"])
            saved = services.bring_back(
                opened.draft, text, version=form.cleaned_data["version"], by=request.by
            )
        except Invalid as no:
            form.refuse(Invalid(fields={"file": no.said}))
        else:
            if saved.aside is not None:
                _tell_aside(request)
            else:
                tell(request, say("The text is back. Read it through: only its words were taken."))
            return redirect(door.url("draft", opened.draft.ref))
    return page(request, opened, door, back=form)


def _leave(request: Request, opened: queries.Open, door: Door) -> HttpResponse:
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            services.record_sent(opened.draft, by=request.by, **form.cleaned_data)
        except Invalid as no:
            form.refuse(no)
        else:
            tell(request, say("Recorded as sent. An answer, or its absence, belongs here too."))
            return redirect(f"{door.namespace}:{door.act}", opened.draft.action.ref)
    return page(request, opened, door, leave=form)


def _drop(request: Request, opened: queries.Open, door: Door) -> HttpResponse:
    services.drop_draft(opened.draft, by=request.by)
    tell(request, say("The text is thrown away."))
    return redirect(f"{door.namespace}:{door.act}", opened.draft.action.ref)


def _may_write(request: Request, opened: queries.Open) -> bool:
    """Tell whether the reader may go on writing: an open text of an act that they may change."""
    left = opened.draft.left_at is not None
    return not left and queries.may_change(opened.draft.action, by=request.by)


def page(request: Request, opened: queries.Open, door: Door, **forms: Any) -> HttpResponse:
    """Show the page of a text, with the forms that could not be taken as they were given."""
    found = opened.draft
    today = request.by.at.date()
    refusal = forms.get("refusal")
    versions = list(found.versions.order_by("-pk"))
    return door.show(
        request,
        "draft",
        {
            "opened": opened,
            "draft": found,
            "act": found.action,
            "kind": catalogue.kind(found.action.kind),
            "text": forms.get("text")
            or TextForm(
                initial={"text": opened.text, "version": found.version}, language=found.language
            ),
            "name": listed.name_of(found),
            "turned": listed.turned(found.language),
            "shown": listed.shown(opened.text),
            "may_change": _may_write(request, opened),
            "typed": forms.get("typed") or _typed(opened, None),
            "back": forms.get("back") or BackForm(initial={"version": found.version}),
            "leave": forms.get("leave")
            or LeaveForm(initial={"on": today, "answer_by": found.typed.get("answer_by")}),
            "signers": forms.get("signers") or signers(request, opened),
            "may_remind": (found.sign_until or today) >= today
            and not all(each.answer for each in opened.signatures),
            "has_paper": bool(queries.owners(by=request.by)),
            "refusal": refusal,
            "versions": versions,
            "names": access.names({each.written_by for each in versions}),
            "kinds": papers.KINDS,
            "used": [
                {"label": KNOWN.get(key), "words": said, "source": source, "on": on}
                for key, said, source, on in found.used
                if source
            ],
        },
        status=409 if refusal else 200,
    )


def signers(request: Request, opened: queries.Open, data: Any = None) -> SignersForm:
    """Return the form that asks members to sign: those who were not asked before, or are chosen."""
    found, today = opened.draft, request.by.at.date()
    asked = {each.member.ref for each in opened.signatures}
    asked -= set(data.getlist("members")) if data is not None else set()
    until = found.sign_until if found.sign_until and found.sign_until >= today else None
    return SignersForm(
        data,
        members=[
            (one.ref, f"{one.name}, {house}" if house else one.name)
            for one, house in queries.may_sign(found.action, by=request.by)
            if one.ref not in asked
        ],
        initial={"until": until or today + TO_SIGN},
    )


def _typed(opened: queries.Open, data: Any) -> TypedForm:
    found = opened.draft
    return TypedForm(
        data,
        asked=opened.form.facts if opened.form else (),
        gaps=opened.gaps,
        language=found.language,
        initial=queries.remembered(found.action)
        | {key: value for key, value in found.typed.items() if value},
    )


def _version(request: Request) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _tell_aside(request: Request) -> None:
    tell(
        request,
        say(
            "Somebody else saved while you wrote. Their text stands; yours is kept beside it, "
            "under the versions."
        ),
    )
