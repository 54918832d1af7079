"""The desk: two records that may be one person, side by side, decided by a human."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gemel.kernel import geography
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people import queries, rules, services
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.parliamentarians import MergeForm, house_name
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request


@dataclass(frozen=True)
class Line:
    """One row of the comparison: what, each side's values, and whether they agree.

    `agrees` is None where only one side says anything, or nothing follows from a difference.
    """

    label: str
    one: list[str]
    other: list[str]
    agrees: bool | None


@require_safe
def duplicates(request: Request) -> HttpResponse:
    """Show the queue of likely duplicates, the likeliest first, and what was decided."""
    by = request.by
    by.need(Power.MEMBER_READ)
    decided = request.GET.get("decided") == "1"
    page = lists.part(request, queries.likenesses(by=by, decided=decided))
    shown = {row.one_id for row in page} | {row.other_id for row in page}
    houses = queries.houses_of(shown, by=by)
    return render(
        request,
        "coordinator/parliamentarians/duplicates.html",
        {
            "page": page,
            "rows": [
                (row, _told(row.reasons), houses.get(row.one_id), houses.get(row.other_id))
                for row in page
            ],
            "decided": decided,
            "house_name": house_name,
        },
    )


def duplicate(request: Request, ref: str) -> HttpResponse:
    """Show two records side by side; say that they are one person, or two."""
    by = request.by
    likeness = queries.likeness(ref, by=by)
    one, other = (
        queries.standing_record(each.ref, by=by) for each in (likeness.one, likeness.other)
    )
    if one.pk == other.pk:
        return redirect("coordinator:parliamentarian", one.ref)
    busy = [each.ref for each in (one, other) if _takes_part(each, request)]
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        records=[(each.ref, _numbered(each)) for each in (one, other)],
        initial={
            "keep": busy[0] if busy else one.ref,
            "versions": f"{one.version}-{other.version}",
        },
    )
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            return _put_together(form, one, other, busy, request)
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale as refusal:
            stale = refusal.said
    facts = {
        "likeness": likeness,
        "one": one,
        "other": other,
        "lines": _lines(one, other),
        "told": _told(likeness.reasons),
        "form": form,
        "busy": busy,
        "stale": stale,
        "may_change": by.can(Power.MEMBER_CHANGE),
    }
    status = 409 if stale else 200
    return render(request, "coordinator/parliamentarians/duplicate.html", facts, status=status)


@require_POST
def duplicate_apart(request: Request, ref: str) -> HttpResponse:
    """Say that these are two people: the machine never asks about them again."""
    likeness = queries.likeness(ref, by=request.by)
    services.judge(likeness, by=request.by)
    undo = reverse("coordinator:duplicate_again", args=[ref])
    tell(request, say("Two people. Gemel will not ask about them again."), undo=undo)
    return redirect("coordinator:duplicates")


@require_POST
def duplicate_again(request: Request, ref: str) -> HttpResponse:
    """Take back that these are two people."""
    services.ask_again(queries.likeness(ref, by=request.by), by=request.by)
    tell(request, say("They stand in the queue again."))
    return redirect("coordinator:duplicate", ref)


@require_POST
def merge_undo(request: Request, ref: str) -> HttpResponse:
    """Take two records apart again."""
    merge = queries.merge(ref, by=request.by)
    services.unmerge(merge, by=request.by)
    tell(request, say("They are two records again, as they were."))
    return redirect("coordinator:parliamentarian", merge.kept.ref)


def _put_together(
    form: MergeForm, one: Any, other: Any, busy: list[str], request: Request
) -> HttpResponse:
    keep, gone = (one, other) if form.cleaned_data["keep"] == one.ref else (other, one)
    if gone.ref in busy:
        raise Invalid(
            fields={
                "keep": say(
                    "{name} takes part in a programme, or signs in, with the other record: "
                    "keep that one",
                    name=gone.name,
                )
                if keep.ref not in busy
                else say("Both take part in a programme, or sign in: end it for one of them first")
            }
        )
    seen = [int(each) for each in form.cleaned_data["versions"].split("-") if each.isdecimal()]
    if len(seen) == 2:
        one.version, other.version = seen
    done = services.merge(keep=keep, gone=gone, by=request.by)
    undo = reverse("coordinator:merge_undo", args=[done.ref])
    tell(request, say("One person now. Numbers and names of both are kept."), undo=undo)
    return redirect("coordinator:parliamentarian", keep.ref)


def _takes_part(member: Any, request: Request) -> bool:
    """Tell whether something hangs on a record that stays where it is: an account, a programme."""
    by = request.by
    if not by.can(Power.MEMBER_CHANGE):
        return False
    return (
        member.participations.filter(left_at=None).exists()
        or twinning.twinnings(by=by, living=True).filter(parliamentarian=member).exists()
        or bool(queries.with_a_way_in([member.ref], by=by))
    )


def _numbered(member: Any) -> str:
    numbers = ", ".join(f"{each.scheme} {each.value}" for each in member.identifiers.all()[:3])
    return f"{member.name} ({numbers})" if numbers else member.name


def _told(reasons: Iterable[str]) -> str:
    known = [rules.ALIKES[rules.Alike(each)] for each in reasons if each in set(rules.Alike)]
    return ", ".join(words.spoken(said) for said in known)


# --- side by side ----------------------------------------------------------------------------


def _lines(one: Any, other: Any) -> list[Line]:
    def dates(each: Any) -> list[str]:
        return [each.birth_date] if each.birth_date else []

    def seats(each: Any) -> list[str]:
        return [_seat(mandate) for mandate in each.mandates.all()]

    def spoken(each: Any) -> list[str]:
        codes = (row.language for row in each.languages.all())
        return [geography.language_name(code, words.language()) for code in codes]

    return [
        line
        for line in (
            _line(_("Names"), [one.name, *_names(one)], [other.name, *_names(other)]),
            _line(_("Born"), dates(one), dates(other)),
            _line(_("Sex"), _sex(one), _sex(other)),
            Line(_("Seats"), seats(one), seats(other), _same_house(one, other)),
            _line(_("Languages"), spoken(one), spoken(other)),
            _line(_("Citizen of"), _countries(one), _countries(other)),
            _line(_("Profession"), _text(one.profession), _text(other.profession)),
            _line(_("Addresses"), _addresses(one), _addresses(other)),
            _line(_("Committees and delegations"), _bodies(one), _bodies(other)),
            Line(_("Numbers"), _numbers(one), _numbers(other), None),
        )
        if line.one or line.other
    ]


def _line(label: str, one: list[str], other: list[str]) -> Line:
    if not (one and other):
        return Line(label, one, other, None)
    mine, theirs = ({fold(text) for text in side} for side in (one, other))
    return Line(label, one, other, bool(mine & theirs))


def _same_house(one: Any, other: Any) -> bool | None:
    """Tell whether the two have sat in one parliament."""
    mine, theirs = ({row.parliament_id for row in each.mandates.all()} for each in (one, other))
    return bool(mine & theirs) if mine and theirs else None


def _text(text: str) -> list[str]:
    return [text] if text else []


def _names(each: Any) -> list[str]:
    return [row.name for row in each.other_names.all()]


def _sex(each: Any) -> list[str]:
    return _text({"F": _("Woman"), "M": _("Man")}.get(each.sex, ""))


def _countries(each: Any) -> list[str]:
    return [words.country(code) for code in each.citizenships]


def _addresses(each: Any) -> list[str]:
    return [row.value for row in each.contact_points.all()]


def _bodies(each: Any) -> list[str]:
    return [row.body.name for row in each.seats.all()]


def _numbers(each: Any) -> list[str]:
    return [f"{row.scheme} {row.value}" for row in each.identifiers.all()]


def _seat(mandate: Any) -> str:
    dates = " – ".join(
        words.partial_date(day) if day else "…" for day in (mandate.starts_on, mandate.ends_on)
    )
    party = mandate.party.name if mandate.party else ""
    house = house_name(mandate.parliament)
    return ", ".join(part for part in (house, party, "" if dates == "… – …" else dates) if part)


urlpatterns = [
    path("duplicates/", duplicates, name="duplicates"),
    path("duplicates/<str:ref>/", duplicate, name="duplicate"),
    path("duplicates/<str:ref>/two/", duplicate_apart, name="duplicate_apart"),
    path("duplicates/<str:ref>/again/", duplicate_again, name="duplicate_again"),
    path("merges/<str:ref>/undo/", merge_undo, name="merge_undo"),
]
