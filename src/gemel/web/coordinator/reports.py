"""The desk: the report of a period to the IPU, seen before it is taken away."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.views.decorators.http import require_safe

from gemel.actions import catalogue
from gemel.actions.rules import EFFECTS, REPLIES
from gemel.kernel.powers import Power
from gemel.publishing import report, report_files, report_rows
from gemel.publishing.report_sheet import Tongue
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.reports import PeriodForm
from gemel.web.shared import lists, words
from gemel.web.shared.request import Request


@require_safe
def reports(request: Request) -> HttpResponse:
    """Choose a period, look at what the IPU would be told, and take it as a file."""
    by = request.by
    by.need(Power.REPORT)
    today = by.at.date()
    form = PeriodForm(
        request.GET if "starts_day" in request.GET else None,
        programmes=[(row.ref, row.name) for row in twinning.programmes(by=by, ended=True)],
        initial={"starts": date(today.year, 1, 1), "last": today},
    )
    context: dict[str, Any] = {"form": form, "definitions": report.DEFINITIONS}
    if form.is_valid():
        told = report_rows.to_ipu(**form.cleaned_data, by=by)
        if request.GET.get("as") in report_files.FORMATS:
            return _file(told, request.GET["as"])
        numbered = list(enumerate(told.entries, start=1))
        kinds = catalogue.kinds()
        context |= {
            "told": told,
            "page": lists.part(request, numbered),
            "kinds": kinds,
            "replies": REPLIES,
            "effects": EFFECTS,
            "counted": [(kinds[row.kind].title, row) for row in told.counted],
            "counted_all": sum(row.count for row in told.counted),
        }
    return render(request, "coordinator/reports/page.html", context)


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


urlpatterns = [path("", reports, name="reports")]
