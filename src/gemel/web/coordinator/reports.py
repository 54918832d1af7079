"""The desk: a report to the IPU, seen before it is taken away, and recorded once it was sent."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import catalogue
from gemel.actions.rules import EFFECTS, REPLIES
from gemel.cases import queries as cases
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people.rules import first_day
from gemel.proceedings.rules import STAGES
from gemel.publishing import queries as publishing
from gemel.publishing import report, report_files, report_rows, services
from gemel.publishing.report_sheet import Tongue
from gemel.publishing.rules import SENT_HOW
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.reports import PeriodForm, SentForm
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

KEPT = 20  # reports that stand below the form
FILES = (
    ("pdf", _("Take it as PDF"), "file"),
    ("odt", _("As text to edit (ODT)"), "file"),
    ("csv", _("As a table (CSV)"), "list"),
    ("json", _("For programs (JSON)"), "file"),
)


@require_safe
def reports(request: Request) -> HttpResponse:
    """Choose a period or a decision, look at what the IPU would be told, and take it as a file."""
    by = request.by
    by.need(Power.REPORT)
    decision = _decision(request, request.GET.get("decision", ""))
    if decision and "starts_day" not in request.GET:
        return redirect(f"{request.path}?{_whole(decision, request)}")
    form = _form(request, request.GET)
    context: dict[str, Any] = {
        "form": form,
        "definitions": report.DEFINITIONS,
        "kept": list(publishing.ipu_reports(by=by)[:KEPT]),
        "decision": decision,
    }
    if form.is_valid():
        told = report_rows.to_ipu(**form.cleaned_data, by=by)
        if request.GET.get("as") in report_files.FORMATS and not told.names:
            return _file(told, request.GET["as"])
        context |= {"offer": form, **_shown(told, request)}
    return render(request, "coordinator/reports/page.html", context)


@require_POST
def report_new(request: Request) -> HttpResponse:
    """Keep a report, so that it can be approved and recorded as sent."""
    request.by.need(Power.REPORT)
    form = _form(request, request.POST)
    if not form.is_valid():
        raise Invalid(say("Choose the period again"))
    made = services.put_together(**form.cleaned_data, by=request.by)
    if made.named:
        tell(request, say("It is put together. Where it names somebody, a second person approves."))
    else:
        tell(request, say("It is put together. Take it, send it, and record that it went."))
    return redirect("coordinator:report", made.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: Request, ref: str) -> HttpResponse:
    """Show one report as it is now, and do the next thing with it."""
    found = publishing.ipu_report(ref, by=request.by)
    told = publishing.told_by(found, by=request.by)
    do = request.POST.get("do", "")
    form = SentForm(request.POST if do == "sent" else None, initial={"on": request.by.at.date()})
    if request.method == "POST":
        if do not in DEEDS and do != "sent":
            raise NotYours
        if do in DEEDS:
            DEEDS[do](found, request)
            gone = do == "drop"
            return redirect("coordinator:reports") if gone else redirect("coordinator:report", ref)
        if form.is_valid():
            try:
                services.record_sent(found, by=request.by, **form.cleaned_data)
            except Invalid as no:
                form.refuse(no)
            else:
                tell(request, say("Recorded as sent. These acts count as told from now on."))
                return redirect("coordinator:report", ref)
    waits = found.named and told.names and not found.approved_at and not found.sent_at
    stale = bool(found.approved_at and not found.sent_at and told.mark != found.mark)
    names = access.names({found.asked_by, found.approved_by, found.sent_by} - {""})
    second = access.may_second(found.asked_by, request.by.ref, at=request.by.at)
    return render(
        request,
        "coordinator/reports/report.html",
        {
            "report": found,
            "definitions": report.DEFINITIONS,
            "waits": waits,
            "stale": stale,
            "ready": not waits and not stale,
            "may_approve": waits and second and request.by.can(Power.PUBLISH_APPROVE),
            "names": names,
            "sent": form,
            "sent_how": SENT_HOW,
            "decision": _decision(request, found.decision),
            **_shown(told, request),
        },
    )


@require_safe
def report_file(request: Request, ref: str, kind: str) -> HttpResponse:
    """Give a report as a file; its basis is looked at again."""
    found = publishing.ipu_report(ref, by=request.by)
    if kind not in report_files.FORMATS:
        raise NotYours
    return _file(services.file_of_report(found, by=request.by), kind)


def _approve(found: Any, request: Request) -> None:
    services.approve_report(found, mark=request.POST.get("mark", ""), by=request.by)
    tell(request, say("Approved. It may be taken and sent."))


def _renew(found: Any, request: Request) -> None:
    services.renew_report(found, by=request.by)
    tell(request, say("Taken up as it is now. A second person approves it."))


def _drop(found: Any, request: Request) -> None:
    services.drop_report(found, by=request.by)
    tell(request, say("Given up. Nothing of it counts as told."))


DEEDS = {"approve": _approve, "renew": _renew, "drop": _drop}


def _whole(decision: Any, request: Request) -> str:
    """Return the query of the report on a decision, from its day to now: nothing to be typed."""
    today = request.by.at.date()
    starts = min(first_day(decision.adopted_on) or date(today.year, 1, 1), today)
    days = {"starts": starts, "last": today}
    parts = {f"{name}_{part}": getattr(day, part)
             for name, day in days.items() for part in ("day", "month", "year")}  # fmt: skip
    return urlencode({**parts, "decision": decision.ref})


def _form(request: Request, given: Any) -> PeriodForm:
    today = request.by.at.date()
    return PeriodForm(
        given if "starts_day" in given else None,
        programmes=[(row.ref, row.name) for row in twinning.programmes(by=request.by, ended=True)],
        initial={"starts": date(today.year, 1, 1), "last": today},
    )


def _decision(request: Request, ref: str) -> Any:
    """Return the decision that a report is about, None for all. Raises: NotYours."""
    return cases.decision(ref, by=request.by) if ref else None


def _shown(told: report.Report, request: Request) -> dict[str, Any]:
    kinds = catalogue.kinds()
    numbered = list(enumerate(told.entries, start=1))
    return {
        "told": told,
        "page": lists.part(request, numbered),
        "kinds": kinds,
        "replies": REPLIES,
        "effects": EFFECTS,
        "outcomes": STAGES,
        "counted": [(kinds[row.kind].title, row) for row in told.counted],
        "counted_all": sum(row.count for row in told.counted),
        "files": FILES,
    }


def _file(told: report.Report, kind: str) -> HttpResponse:
    """Return the report as a file in the reader's language. Raises: Invalid where no font fits."""
    tongue = Tongue(
        language=words.language(),
        right_to_left=translation.get_language_bidi(),
        speak=partial(words.spoken, isolate=False),
        day=words.partial_date,
        country=words.country,
    )
    body = report_files.file_of(told, kind, tongue=tongue, fonts=settings.GEMEL_FONTS)
    response = HttpResponse(body, content_type=report_files.FORMATS[kind].media_type)
    name = report_files.name_of(told, kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns = [
    path("", reports, name="reports"),
    path("new/", report_new, name="report_new"),
    path("<str:ref>/", report_page, name="report"),
    path("<str:ref>/file/<str:kind>/", report_file, name="report_file"),
]
