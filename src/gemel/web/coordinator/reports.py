"""The desk: the report of a period to the IPU, seen before it is taken away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from gemel.actions import catalogue
from gemel.actions.rules import EFFECTS, REPLIES
from gemel.kernel.powers import Power
from gemel.publishing import report, report_rows
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.reports import PeriodForm
from gemel.web.shared import lists, words
from gemel.web.shared.request import Request

KINDS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


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
        if request.GET.get("as") in KINDS:
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
    """Return the report as a file; its name says the period and nothing else."""
    text = (report.as_json if kind == "json" else report.as_csv)(told, speak=words.spoken)
    body = text.encode("utf-8" if kind == "json" else "utf-8-sig", "replace")
    response = HttpResponse(body, content_type=KINDS[kind])
    name = f"gemel-report-ipu-{told.starts.isoformat()}-{told.last.isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns = [path("", reports, name="reports")]
