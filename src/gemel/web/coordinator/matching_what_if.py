"""The desk: what would be if, one change at a time; the difference first, then a coordinator's
yes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.say import Said, say
from gemel.matching import queries, services
from gemel.matching.what_if import Wish
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.matching import WhatIfForm
from gemel.web.coordinator.matching_shown import difference, hidden, name_of
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

PER_PAGE = 10


def what_if(request: Request, ref: str) -> HttpResponse:
    """Lay one change on the programme and show what it would do; keep it where that is wanted."""
    programme = twinning.programme(ref, by=request.by)
    current = queries.current(programme, by=request.by)
    posted = request.POST if request.method == "POST" else None
    form = WhatIfForm(posted, initial=_initial(programme, current, request))
    facts: dict[str, Any] = {}
    if posted is not None and form.is_valid():
        try:
            wish, said = _wish(form, programme, request)
            if posted.get("do") == "keep":
                return _keep(programme, wish, form, request)
            looked = queries.look(programme, wish, by=request.by)
            facts = {
                "looked": difference(looked, programme, by=request.by),
                "since": looked.since,
                "looked_at": hidden(form),
                "said": said,
            }
        except (Invalid, Stale) as refusal:
            form.refuse(refusal)
            facts["stale"] = isinstance(refusal, Stale)
    return render(
        request,
        "coordinator/matching/what_if.html",
        {
            "programme": programme,
            "form": form,
            "members": _members(programme, request),
            "may_keep": not programme.ended_at,
            **facts,
        },
        status=409 if facts.get("stale") else 200,
    )


def _members(programme: Any, request: Request) -> Any:
    rows = queries.taking_part(programme, by=request.by)
    return [row.parliamentarian.name for row in rows[:200]]


def _initial(programme: Any, current: Any, request: Request) -> dict[str, Any]:
    """Fill in whom the page before was about; references only, and only of this programme."""
    given = request.GET
    initial = {"seen": current.ref if current else "", "what": given.get("what", "lock")}
    if given.get("person"):
        found = queries.person_of(programme, given["person"], by=request.by)
        initial["person"] = name_of(found)
    if given.get("member"):
        initial["member"] = people.parliamentarian(given["member"], by=request.by).name
    return initial


def _keep(programme: Any, wish: Wish, form: WhatIfForm, request: Request) -> HttpResponse:
    kept = services.keep(programme, wish, seen=form.cleaned_data["seen"], by=request.by)
    undo = reverse("coordinator:unfix", args=[kept.words[0].pk]) if len(kept.words) == 1 else ""
    tell(request, say("Kept. The proposal was worked out anew."), undo=undo)
    return redirect("coordinator:proposal", programme.ref)


def _wish(form: WhatIfForm, programme: Any, request: Request) -> tuple[Wish, Said]:
    """Return what is wished and the sentence that says it. Raises: Invalid."""
    given = form.cleaned_data
    what, room = given["what"], given["room"]
    member = _member(given["member"], programme, request, joins=what == "join")
    if what in ("room", "join"):
        if room is None:
            raise Invalid(fields={"room": say("Give a whole number")})
        if what == "join":
            said = say("{member} takes part, with room for {room}", member=member.name, room=room)
            return Wish(joins={member.ref: room}), said
        said = say("{member} has room for {room}", member=member.name, room=room)
        return Wish(rooms={member.ref: room}), said
    person = _person(given["person"], programme, request)
    both, two = (person.ref, member.ref), {"person": name_of(person), "member": member.name}
    if what == "forbid":
        return Wish(forbid=frozenset({both})), say("Never {person} with {member}", **two)
    said = say("Always {person} with {member}", **two)
    others = _others(person, member, programme, request) if what == "instead" else frozenset()
    return Wish(lock=frozenset({both}), forbid=others), said


def _others(
    person: Any, member: Any, programme: Any, request: Request
) -> frozenset[tuple[str, str]]:
    """Return the pairs of a person that a chosen member replaces; who is asked stays."""
    current = queries.current(programme, by=request.by)
    if current is None:
        return frozenset()
    rows = queries.pairs_of(person, of=current, by=request.by).filter(twinning="")
    return frozenset(
        (person.ref, row.parliamentarian.ref) for row in rows if row.parliamentarian_id != member.pk
    )


def _person(text: str, programme: Any, request: Request) -> Any:
    wanted = text.strip().casefold()
    if not wanted:
        raise Invalid(fields={"person": say("Give the name or code name")})
    rows = queries.in_care(programme, by=request.by)
    hits = [row for row in rows if name_of(row).casefold() == wanted]
    return _only(hits or [row for row in rows if wanted in name_of(row).casefold()], "person")


def _member(text: str, programme: Any, request: Request, *, joins: bool) -> Any:
    """Return the one member of this name: among those who take part, or among all who do not."""
    wanted = text.strip().casefold()
    rows = queries.taking_part(programme, by=request.by)
    taking = [row.parliamentarian for row in rows]
    if joins:
        known = {one.pk for one in taking}
        found = people.parliamentarians(by=request.by, text=text.strip())[:50]
        taking = [one for one in found if one.pk not in known]
    hits = [one for one in taking if one.name.casefold() == wanted]
    return _only(hits or [one for one in taking if wanted in one.name.casefold()], "member")


def _only(hits: list[Any], field: str) -> Any:
    if len(hits) == 1:
        return hits[0]
    said = say("Several have this name: write more of it") if hits else say("Nobody of this name")
    raise Invalid(fields={field: said})


urlpatterns = [path("<str:ref>/what-if/", what_if, name="matching_what_if")]
