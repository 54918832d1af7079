"""Pages of what two people released: cases, twinnings, programmes, follow-up desks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemel.kernel import geography
from gemel.showcase import queries
from gemel.web.public.opening import now, one, page, shown, shown_actions
from gemel.web.shared import lists, words
from gemel.web.shared.headers import public_page


@page
def cases(request: HttpRequest) -> HttpResponse:
    """List the public cases, of one country where one is asked for."""
    code = request.GET.get("country", "")
    code = code if geography.country(code) else ""
    found = lists.part(request, queries.cards(at=now(), kind="case", country=code))
    states = sorted(
        {state for card in queries.cards(at=now(), kind="case") for state in card.countries},
        key=words.country,
    )
    return render(
        request,
        "public/cases/list.html",
        {"page": found, "cases": shown(found), "states": states, "code": code},
    )


@page
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one case as the published decisions print it."""
    card, laid_out = one("case", slug)
    done = queries.leaning_on(card.about, at=now()).filter(kind="action").order_by("-pk")
    return render(
        request, "public/cases/page.html", {"card": laid_out, "actions": shown_actions(done)}
    )


@page
def twinnings(request: HttpRequest) -> HttpResponse:
    """List the twinnings that both sides agreed to show."""
    found = lists.part(request, queries.cards(at=now(), kind="twinning"))
    return render(request, "public/twinnings/list.html", {"page": found, "twinnings": shown(found)})


@page
def twinning(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one twinning in the words to which both agreed."""
    _, laid_out = one("twinning", slug)
    return render(request, "public/twinnings/page.html", {"card": laid_out})


@require_safe
@public_page
def twinning_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the picture of one twinning, as long as its page is lit and no longer."""
    found = queries.picture("twinning", slug, at=now())
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.image), content_type=found.media)


@page
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes."""
    found = lists.part(request, queries.cards(at=now(), kind="programme"))
    return render(
        request, "public/programmes/list.html", {"page": found, "programmes": shown(found)}
    )


@page
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one programme, and its twinnings that may be shown."""
    card, laid_out = one("programme", slug)
    bonds = [bond for bond in queries.cards(at=now(), kind="twinning") if card.about in bond.links]
    return render(
        request, "public/programmes/page.html", {"card": laid_out, "twinnings": shown(bonds)}
    )


@page
def desks(request: HttpRequest) -> HttpResponse:
    """Show the parliaments that follow up decisions by a mechanism of their own."""
    found = queries.cards(at=now(), kind="desk")
    return render(request, "public/desks/list.html", {"desks": shown(found)})


@page
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one parliament's desk: its mandate, how it is reached, the committees that it serves."""
    _, laid_out = one("desk", slug)
    return render(request, "public/desks/page.html", {"card": laid_out})
