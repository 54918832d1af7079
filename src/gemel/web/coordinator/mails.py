"""The desk: mails that offices forwarded, until somebody makes an act of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from gemel.actions import queries, services
from gemel.actions.deed import About, Deed
from gemel.actions.services import LONGEST_NOTE
from gemel.alerts import queries as alerts
from gemel.kernel.errors import Invalid, NoBasis, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say, say_many
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.mails import TakeForm, WhoseForm
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

MOST = 500  # members in one list of choices


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: Request) -> HttpResponse:
    """List the mails that wait; put aside all at once those from senders whom nobody knows."""
    request.by.need(Power.ACTION_CHANGE)
    if request.method == "POST":
        return _all_aside(request)
    waiting = queries.forwarded(by=request.by)
    everywhere = request.by.everywhere(Power.ACTION_CHANGE)
    return render(
        request,
        "coordinator/mails/list.html",
        {
            "page": lists.part(request, waiting),
            "full": everywhere and queries.forwarded_full(),
            "unknown": waiting.filter(member=None).count() if everywhere else 0,
            "until": request.by.at.isoformat(),
        },
    )


def _all_aside(request: Request) -> HttpResponse:
    """Put aside what was there when the list was looked at."""
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or until.tzinfo is None:
        raise NotYours
    count = services.put_aside_unknown(until=until, by=request.by)
    said = say_many(
        "{count} mail is put aside. Its words are gone.",
        "{count} mails are put aside. Their words are gone.", count,
    )  # fmt: skip
    tell(request, said)
    return redirect("coordinator:mails")


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: Request, ref: str) -> HttpResponse:
    """Show one mail beside the form that makes an act of it."""
    request.by.need(Power.ACTION_CHANGE)
    found = queries.forwarded_one(ref, by=request.by)
    do = request.POST.get("do", "")
    if do == "aside":
        services.put_aside(found, by=request.by)
        tell(request, say("Put aside. Its words are gone."))
        return redirect("coordinator:mails")
    members = _members(request)
    subjects = _subjects(found.member, request) if found.member else {}
    whose = WhoseForm(
        request.POST if do == "give" else None,
        members=[(one.ref, one.name) for one in members.values()],
    )
    take = TakeForm(
        request.POST if do == "take" else None,
        subjects=[(key, label) for key, (label, _) in subjects.items()],
        initial={"day": found.sent_on or request.by.at.date(), "note": found.text[:LONGEST_NOTE]},
    )
    refusal = None
    if request.method == "POST":
        form: Any = {"give": whose, "take": take}.get(do)
        if form is None or (do == "give") == bool(found.member):
            raise NotYours
        if form.is_valid():
            try:
                return _done(do, form.cleaned_data, found, members, subjects, request)
            except NoBasis as no:
                refusal = no.said
            except Invalid as no:
                form.refuse(_at_day(no))
    return render(
        request,
        "coordinator/mails/page.html",
        {"mail": found, "whose": whose, "take": take, "subjects": subjects, "refusal": refusal},
        status=409 if refusal else 200,
    )


def _done(
    do: str,
    given: dict[str, Any],
    found: Any,
    members: dict[str, Any],
    subjects: dict[str, tuple[str, About]],
    request: Request,
) -> HttpResponse:
    if do == "give":
        services.give_to_member(found, members[given["member"]], by=request.by)
        tell(request, say("It is at the member’s door too."))
        return redirect("coordinator:mail", found.ref)
    made = services.record(
        Deed(kind=given["kind"], note=given["note"]),
        subjects[given["subject"]][1],
        for_member=found.member,
        done_on=given["day"],
        request_key=found.ref,
        by=request.by,
    )
    services.take_up(found, made, by=request.by)
    tell(request, say("Recorded. The mail is closed."))
    return redirect("coordinator:action", made.ref)


def _at_day(refusal: Invalid) -> Invalid:
    fields = {("day" if key == "done_on" else key): said for key, said in refusal.fields.items()}
    return Invalid(refusal.said, fields=fields)


def _members(request: Request) -> dict[str, Any]:
    """Return the members who take part in the programmes of this desk."""
    programmes = twinning.programmes(by=request.by)
    held = people.parliamentarians(by=request.by).filter(
        participations__programme__in=programmes, participations__left_at=None
    )
    return {one.ref: one for one in held.distinct().order_by("sort_name")[:MOST]}


def _subjects(member: Any, request: Request) -> dict[str, tuple[str, About]]:
    """Return for whom this member may have acted: the twins, then cases."""
    twins = twinning.twinnings(by=request.by, living=True).filter(parliamentarian=member)
    found = {
        one.ref: (
            one.person.name or one.person.code_name,
            About(twinning=one, person=one.person, scope=one.programme.ref),
        )
        for one in twins.select_related("person", "programme")
    }
    for case, scope in queries.cases_of_member(member, by=request.by)[:50]:
        found[case.ref] = (case.code or case.title, About(case=case, scope=scope))
    if request.by.everywhere(Power.ACTION_CHANGE):  # the act is of no programme
        for case in alerts.told_cases(member.ref, by=request.by):
            found.setdefault(case.ref, (case.code or case.title, About(case=case)))
    return found


urlpatterns = [path("", mails, name="mails"), path("<str:ref>/", mail, name="mail")]
