"""The desk: one decision with its cases, asks and references, who acted on it and who did not."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.agenda import queries as agenda
from gemel.agenda import services as dates
from gemel.agenda.rules import Given, Kind
from gemel.alerts import queries as alerts
from gemel.cases import queries, rules, services
from gemel.cases.following import REPLIES
from gemel.cases.queries import DecisionFile
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say, say_many
from gemel.people.rules import first_day
from gemel.web.coordinator.forms.asked import FilingForm, LineForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

DAY = len("2026-11-16")
SENDINGS = 50  # of a decision; few have more than two
ACTS = 40  # of what was done on its page; the list of actions has all


@require_http_methods(["GET", "HEAD", "POST"])
def decided(request: Request, ref: str) -> HttpResponse:
    """Show one decision; take the references under which the house filed it."""
    file = queries.decision_file(ref, ahead=agenda.sessions(by=request.by), by=request.by)
    bodies = {body.ref: body for body in queries.filing_bodies(by=request.by)}
    choices = [(key, f"{body.parliament.name}: {body.name}") for key, body in bodies.items()]
    do = request.POST.get("do", "")
    line = LineForm(request.POST if do == "line" else None)
    one = FilingForm(request.POST if do == "one" else None, bodies=choices, auto_id="one_%s")
    if request.method == "POST":
        if do == "hearing":
            return _on_the_agenda(file, request)
        if not file.changeable or do not in ("line", "one"):
            raise NotYours
        form: Any = line if do == "line" else one
        if form.is_valid():
            try:
                _file(do, form.cleaned_data, file, bodies, request)
            except Invalid as no:
                form.refuse(no)
            else:
                return redirect("coordinator:decided", ref)
    return render(
        request,
        "coordinator/decided/page.html",
        {
            "file": file,
            "decision": file.decision,
            "bodies": rules.BODIES,
            "filings": [(filing, queries.filed_as(filing)) for filing in file.filings],
            "line": line if file.changeable and bodies else None,
            "one": one if file.changeable and bodies else None,
            "replies": REPLIES,
            "hearings": _hearings(file, request),
            "may_date": request.by.can(Power.AGENDA_CHANGE),
            "may_report": request.by.can(Power.REPORT),
            "may_tell": file.decision.published and request.by.can(Power.ALERT),
            **_told(file, request),
            **_done(file, request),
        },
    )


def _told(file: DecisionFile, request: Request) -> dict[str, Any]:
    """Return who was told of this decision, by group, and each sending, the newest first."""
    if not request.by.can(Power.ALERT):
        return {"told": None}
    about = alerts.bulletins(by=request.by, about=file.decision.ref, automatic=True)
    sendings = alerts.seen(list(about[:SENDINGS]), by=request.by)
    told = alerts.what_came(sendings)
    return {"told": told, "all_told": sum(told, alerts.Came()), "sendings": sendings}


def _hearings(file: DecisionFile, request: Request) -> list[tuple[Any, bool, bool]]:
    """Return the hearings that are named, whether the day is known, and whether it stands in the
    agenda.
    """
    known = agenda.hearings(file.cases, by=request.by)
    return [
        (fact, len(fact.happened_on) == DAY, (fact.case_id, first_day(fact.happened_on)) in known)
        for fact in queries.hearings(file.cases)
    ]


def _on_the_agenda(file: DecisionFile, request: Request) -> HttpResponse:
    """Make a hearing that is named, and whose day is known, an event of the agenda."""
    wanted = request.POST.get("fact", "")
    for fact, dated, there in _hearings(file, request):
        if fact.ref == wanted and dated and not there and fact.case and fact.case.countries:
            day = first_day(fact.happened_on)
            assert day is not None  # the day is known
            given = Given(kind=Kind.HEARING, starts_on=day, country=fact.case.countries[0])
            dates.add(
                given, cases=[fact.case], request_key=f"hearing {fact.ref}",
                scopes=[one.scope for one in fact.case.scopes.all()],
                invented=fact.case.invented, by=request.by,
            )  # fmt: skip
            tell(request, say("The hearing stands in the agenda."))
            return redirect("coordinator:decided", file.decision.ref)
    raise NotYours


def _file(
    do: str, given: dict[str, Any], file: DecisionFile, bodies: dict[str, Any], request: Request
) -> None:
    """Record what was typed, and say what it was."""
    case = file.changeable[0]
    if do == "line":
        made = services.file_decision_as(
            file.decision, case=case, line=given["line"], filed_on=given["filed_on"],
            by=request.by,
        )  # fmt: skip
    else:
        made = [
            services.file_decision(
                file.decision,
                case=case,
                body=bodies[given["body"]],
                number=given["number"],
                filed_on=given["filed_on"],
                by=request.by,
            )
        ]
    tell(
        request,
        say_many(
            "Filed under {count} reference. It is found under it.",
            "Filed under {count} references. It is found under each.",
            len(made),
        ),
    )


def _done(file: DecisionFile, request: Request) -> dict[str, Any]:
    """Return who acted on it, and of which of its cases nobody did for a while."""
    if not request.by.can(Power.ACTION_READ):
        return {"acts": None, "idle": ()}
    acts = actions.of_decision(file.decision, file.cases, by=request.by)
    idle = actions.idle(by=request.by, most=len(file.cases), within=file.cases)
    here = [one for one in idle if one.decision == file.decision]
    return {
        "acts": list(acts[:ACTS]),
        "kinds": catalogue.kinds(),
        "idle": here,
        "to_act": here[0].case if here else next(iter(file.cases), None),
    }


urlpatterns = [path("<str:ref>/", decided, name="decided")]
