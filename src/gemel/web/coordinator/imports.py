"""The desk: taking files in. A dry run and its report first, then one button that writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemel.access import queries as access
from gemel.cases import reading as case_reading
from gemel.cases import services as cases
from gemel.cases.reading.table import BESIDE
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, reading
from gemel.people import services as people
from gemel.people.importing import report as reports
from gemel.people.importing.report import Report
from gemel.web.coordinator import uploads
from gemel.web.coordinator.forms.imports import CASES, FACTS, MEMBERS, WHATS, ImportForm
from gemel.web.coordinator.uploads import Upload
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SHOWN = 20  # lines of one kind on the page; the table has them all


@csrf_exempt  # the size is looked at before the form is read; `_imports` checks the form's seal
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Request) -> HttpResponse:
    """Take files in for a dry run; list what was imported before."""
    request.by.need(Power.IMPORT)
    if uploads.announced(request) > uploads.MOST_TOGETHER + 1024 * 1024:
        uploads.drain(request, most=5 * uploads.MOST_TOGETHER)
        return _page(request, ImportForm(whats=_whats(request)), too_large=True)
    return _imports(request)


@csrf_protect
def _imports(request: Request) -> HttpResponse:
    posted = request.method == "POST"
    form = ImportForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        whats=_whats(request),
        initial={"what": MEMBERS},
    )
    uploads.sweep(request.by.at)
    if posted and form.is_valid():
        try:
            return _look_at(form, request)
        except Invalid as refusal:
            form.refuse(refusal)
    return _page(request, form)


@require_safe
def import_report(request: Request, token: str) -> HttpResponse:
    """Show what applying an upload would do."""
    upload = _upload(token, request)
    if upload is None:
        return _gone(request)
    told = upload.report()
    if request.GET.get("as") == "csv":
        return _csv(_report(told))
    return render(
        request,
        "coordinator/imports/report.html",
        {"token": token, "told": told, "what": WHATS[upload.wishes["what"]]}
        | _lines(_report(told)),
    )


@require_POST
def import_apply(request: Request, token: str) -> HttpResponse:
    """Write what the report lists: all of it, or nothing."""
    upload = _upload(token, request)
    if upload is None:
        return _gone(request)
    report, told = _run(upload, request, apply=True)
    upload.discard()
    cases_told = told.get("cases", {})
    if not (report.created or report.updated or report.ref) and not (
        cases_told.get("created") or cases_told.get("updated")
    ):
        tell(request, say("Nothing in these files is new: nothing was written."))
        return redirect("coordinator:imports")
    tell(request, say("Written."))
    if report.ref:
        return redirect("coordinator:import_done", report.ref)
    return redirect("coordinator:cases")  # who imports within a programme reads no such report


@require_POST
def import_discard(request: Request, token: str) -> HttpResponse:
    """Delete an upload that is not wanted."""
    upload = _upload(token, request)
    if upload is not None:
        upload.discard()
    tell(request, say("The files are deleted here. Nothing was written."))
    return redirect("coordinator:imports")


@require_safe
def import_done(request: Request, ref: str) -> HttpResponse:
    """Show one applied import: what it did, and what it did not take."""
    kept = queries.one_import(ref, by=request.by)
    report = reports.unpacked(kept.counts, kept.report, applied=True, ref=ref)
    return render(
        request,
        "coordinator/imports/done.html",
        {
            "kept": kept,
            "counts": kept.counts,
            "files": [(file["name"], _parted(file["sha256"])) for file in kept.files],
            "what": WHATS.get(kept.what, kept.what),
            "who": access.names([kept.by])[kept.by],
        }
        | _lines(report),
    )


# --- reading and applying --------------------------------------------------------------------


def _look_at(form: ImportForm, request: Request) -> HttpResponse:
    """Keep the files, try them, and lead to the report. Raises: Invalid for files of no use."""
    given = form.cleaned_data
    wishes = {
        "what": given["what"],
        "as_of": given["as_of"].isoformat() if given["as_of"] else "",
        "where": given["where"],
        "constants": {name: given[name] for name in ("parliament", "country") if given[name]},
    }
    upload = uploads.keep(
        given["uploaded"],
        mapping=given["mapping"],
        wishes=wishes,
        known=BESIDE if given["what"] == CASES else (),
        by=request.by,
    )
    try:
        report, told = _run(upload, request, apply=False)
    except BaseException:
        upload.discard()
        raise
    upload.keep_report(told | {"counts": report.counts, "lines": report.kept(most=None)})
    return redirect("coordinator:import_report", upload.token)


def _run(upload: Upload, request: Request, *, apply: bool) -> tuple[Report, dict[str, Any]]:
    """Read and compare an upload; with `apply`, write it. Returns what is told beside."""
    wishes = upload.wishes
    if wishes["what"] == CASES:
        return _run_cases(upload, request, apply=apply)
    rules = reading.load(upload.mapping.name, upload.mapping) if upload.mapping else None
    rules = rules or reading.Mapping()
    enrich = wishes["what"] == FACTS
    read = reading.read_enrichment if enrich else reading.read
    found = read(
        list(upload.files),
        mapping=replace(rules, constants={**rules.constants, **wishes["constants"]}),
        where=wishes["where"],
        as_of=date.fromisoformat(wishes["as_of"]) if wishes["as_of"] else None,
    )
    report = people.apply_import(
        found,
        apply=apply,
        by=request.by,
        enrich=enrich,
        files=upload.hashes() if apply else (),
    )
    return report, {"shape": found.shape}


def _run_cases(upload: Upload, request: Request, *, apply: bool) -> tuple[Report, dict[str, Any]]:
    named: dict[str, bytes | Path] = dict(upload.files)
    tables = [name for name in named if name not in BESIDE]
    if len(tables) != 1:
        raise Invalid(
            fields={"uploaded": say("Choose one table of cases, and the files that lie beside it")}
        )
    done = cases.import_cases(case_reading.read(tables[0], named), by=request.by, apply=apply)
    report = Report(
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        rejected=list(done.rejected),
        warnings=list(done.warnings),
        applied=done.applied,
    )
    kept = queries.imports(by=request.by).filter(what=CASES, by=request.by.ref, at=request.by.at)
    report.ref = next((one.ref for one in kept[:1]), "") if apply else ""
    return report, {"cases": dict(done.cases)}


def _upload(token: str, request: Request) -> Upload | None:
    request.by.need(Power.IMPORT)
    try:
        return uploads.find(token, by=request.by)
    except NotYours:
        return None


def _gone(request: Request) -> HttpResponse:
    tell(request, say("These files are no longer here: applied, deleted, or older than an hour."))
    return redirect("coordinator:imports")


def _whats(request: Request) -> list[str]:
    return [key for key in WHATS if key != CASES or request.by.can(Power.CASE_CHANGE)]


# --- showing ---------------------------------------------------------------------------------


def _page(request: Request, form: ImportForm, *, too_large: bool = False) -> HttpResponse:
    facts = {
        "form": form,
        "too_large": too_large,
        "page": lists.part(request, queries.imports(by=request.by)),
        "whats": WHATS,
    }
    status = 413 if too_large else 200
    return render(request, "coordinator/imports/list.html", facts, status=status)


def _parted(fingerprint: str) -> str:
    """Return a fingerprint in groups of eight, so that it fits a narrow screen."""
    return " ".join(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))


def _report(told: dict[str, Any]) -> Report:
    return reports.unpacked(told["counts"], told["lines"], applied=False, ref="")


def _lines(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "rejected": report.rejected[:SHOWN],
        "warnings": report.warnings[:SHOWN],
        "more_rejected": max(len(report.rejected) - SHOWN, 0),
        "more_warnings": max(len(report.warnings) - SHOWN, 0),
    }


def _csv(report: Report) -> HttpResponse:
    header = (
        gettext("Kind"), gettext("File"), gettext("Row"), gettext("Field"), gettext("Value"),
        gettext("Why"), gettext("Times"),
    )  # fmt: skip
    rows: list[tuple[object, ...]] = [
        (gettext("not taken"), r.file, r.row, r.field, r.value, words.spoken(r.reason), 1)
        for r in report.rejected
    ]
    rows += [
        (gettext("to look at"), w.file, w.row, w.field, w.value, words.spoken(w.message), w.count)
        for w in report.warnings
    ]
    return lists.csv_response("import-report", header, rows)


urlpatterns = [
    path("", imports, name="imports"),
    path("done/<str:ref>/", import_done, name="import_done"),
    path("<str:token>/", import_report, name="import_report"),
    path("<str:token>/apply/", import_apply, name="import_apply"),
    path("<str:token>/discard/", import_discard, name="import_discard"),
]
