"""The desk: parliamentarians, as a list, as a file, and each with all that is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gemel.kernel import geography
from gemel.kernel.powers import Power
from gemel.people import queries, rules
from gemel.people.queries.members import Seen
from gemel.twinning import queries as twinning
from gemel.web.coordinator import duplicates, member_changes
from gemel.web.coordinator.forms.parliamentarians import (
    KINDS,
    ROLES,
    STANDINGS,
    MemberFilter,
    house_name,
)
from gemel.web.coordinator.history import history_context
from gemel.web.coordinator.notes import notes_context
from gemel.web.shared import lists, words
from gemel.web.shared.request import Request

SORTS = {"name": _("by name"), "born": _("by date of birth")}


@require_safe
def parliamentarians(request: Request) -> HttpResponse:
    """List parliamentarians, found by name, sound, seat, language or standing."""
    by = request.by
    form = MemberFilter(
        request.GET,
        parliaments=queries.parliaments(by=by),
        bodies=queries.bodies_of(request.GET.get("parliament", ""), by=by),
        languages=queries.languages_spoken(by=by),
    )
    chosen = form.chosen()
    order = lists.order(request, SORTS, "name")
    found = queries.parliamentarians(by=by, **chosen, sort=order.value)
    on = chosen.get("on") or by.at.date()
    if request.GET.get("as") == "csv":
        return _csv(queries.seen(found, on=on))
    page = lists.part(request, found)
    return render(
        request,
        "coordinator/parliamentarians/list.html",
        {
            "form": form,
            "page": page,
            "rows": queries.seen(page.object_list, on=on),
            "order": order,
            "on": on,
            "other_day": "on" in chosen,
            "filtered": bool(chosen),
            "standings": STANDINGS,
            "queue": queries.likenesses(by=by).count(),
            "may_change": by.can(Power.MEMBER_CHANGE),
            "may_import": by.can(Power.IMPORT),
            "may_read": by.can(Power.MEMBER_READ),
        },
    )


@require_safe
def parliamentarian(request: Request, ref: str) -> HttpResponse:
    """Show one parliamentarian; a record that was put into another leads to that one."""
    by = request.by
    found = queries.standing_record(ref, by=by)
    if found.ref != ref:
        return redirect("coordinator:parliamentarian", found.ref)
    on = by.at.date()
    return render(
        request,
        "coordinator/parliamentarians/page.html",
        {
            "member": found,
            "held": queries.held(found.mandates.all(), on=on),
            "standings": STANDINGS,
            "seats": [seat for seat in found.seats.all() if not seat.ends_on],
            "past_seats": [seat for seat in found.seats.all() if seat.ends_on],
            "kinds": KINDS,
            "roles": dict(ROLES),
            "levels": rules.LEVELS,
            "ties": rules.TIES,
            "themes": rules.THEMES,
            "likenesses": list(queries.likenesses_of(found, by=by)),
            "merges": list(queries.merges_of(found, by=by)),
            "twinnings": twinning.twinnings(by=by, living=True).filter(
                parliamentarian_id__in=queries.same(found)
            ),
            "programmes": twinning.programmes(by=by),
            "may_change": by.can(Power.MEMBER_CHANGE),
            **history_context(request, about=found.ref),
            **notes_context(request, about=found.ref),
        },
    )


def _csv(rows: Iterable[Seen]) -> HttpResponse:
    header = (
        gettext("Reference"), gettext("Name"), gettext("Parliament"), gettext("Party"),
        gettext("On that day"), gettext("Began"), gettext("Last day"), gettext("Confirmed for"),
        gettext("Languages"), gettext("Born"),
    )  # fmt: skip
    return lists.csv_response("parliamentarians", header, (_cells(row) for row in rows))


def _cells(row: Seen) -> list[Any]:
    member, held = row.parliamentarian, row.held
    seat = held.mandate if held else None
    spoken = (geography.language_name(code, words.language()) for code in row.languages)
    return [
        member.ref,
        member.name,
        house_name(seat.parliament) if seat else "",
        seat.party.name if seat and seat.party else "",
        STANDINGS[held.standing] if held else "",
        seat.starts_on if seat else "",
        seat.ends_on if seat else "",
        seat.as_of or "" if seat else "",
        ", ".join(spoken),
        member.birth_date,
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", parliamentarians, name="parliamentarians"),
    path("", include(duplicates.urlpatterns)),
    path("", include(member_changes.urlpatterns)),
    path("<str:ref>/", parliamentarian, name="parliamentarian"),
]
