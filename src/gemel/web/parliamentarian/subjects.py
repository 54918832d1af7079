"""Whom or what a member can act for: the own twins; published cases told of or of programmes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from gemel.actions import queries as actions
from gemel.actions.deed import About
from gemel.alerts import queries as alerts
from gemel.kernel.errors import NotYours
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.twinning.rules import Stage
from gemel.web.shared.request import Request


@dataclass(frozen=True)
class Subject:
    """One choice of the form: its reference, what is shown, and what the act is about."""

    ref: str
    label: str
    about: About
    person: Any = None
    case: Any = None


def member(request: Request) -> Any:
    """Return the parliamentarian for whom this door acts. Raises: NotYours."""
    if not request.by.member:
        raise NotYours
    return people.parliamentarian(request.by.member, by=request.by)


def alone(request: Request) -> Any:
    """Return the parliamentarian who stands here in person. Raises: NotYours for an assistant."""
    if request.by.assistant:
        raise NotYours
    return member(request)


def show(
    request: Request, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of this door; an assistant reads on it for whom."""
    whole = {
        "behalf": member(request).name if request.by.assistant else "",
        "unseen": alerts.unseen(by=request.by)
        + len(actions.text_notices(by=request.by, fresh=True)),
        **context,
    }
    return render(request, f"parliamentarian/{template}.html", whole, status=status)


def subjects(request: Request) -> list[Subject]:
    """Return everything that this member can act for now, the twins first."""
    twins = [
        one.twinning
        for one in twinning.of_member(by=request.by)
        if one.twinning.stage in (Stage.ACTIVE, Stage.PAUSED)
    ]
    found = [
        Subject(
            twin.ref,
            twin.person.name or twin.person.code_name,
            About(twinning=twin, person=twin.person, scope=twin.programme.ref),
            person=twin.person,
        )
        for twin in twins
    ]
    cases = [
        *alerts.told_cases(request.by.member, by=request.by),
        *actions.member_cases(by=request.by)[:50],
    ]
    return found + [
        Subject(case.ref, case.code or case.title, About(case=case), case=case)
        for case in dict.fromkeys(cases)
    ]


def subject(request: Request, ref: str) -> Subject:
    """Return one of them by its reference. Raises: NotYours."""
    for one in subjects(request):
        if one.ref == ref:
            return one
    raise NotYours
