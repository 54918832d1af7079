"""One page with one form: shown, kept, and shown again with what was typed where it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from gemel.kernel.errors import Invalid, Stale
from gemel.web.shared.request import Request


def edit(
    request: Request,
    form: Any,
    keep: Callable[[], HttpResponse],
    *,
    head: Any,
    button: Any,
    back: tuple[str, Any],
    title: Any = "",
    lede: Any = "",
    notes: tuple[Any, ...] = (),
    danger: tuple[str, Any, Any] | None = None,
) -> HttpResponse:
    """Answer a form's page; `keep` does what the form asks and answers with a redirect.

    `back` is (address, words), `title` the page's title where the heading would tell too much,
    `notes` stand above the form. `danger` is (address, what it does, the button's words): a
    second, smaller form below. What a service refuses stands at its field; where the record was
    changed meanwhile the page says so and keeps what was typed.
    """
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            return keep()
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale as refusal:
            stale = refusal.said
    facts = {
        "form": form,
        "head": head,
        "title": title or head,
        "lede": lede,
        "notes": notes,
        "button": button,
        "back_url": back[0],
        "back_words": back[1],
        "danger": danger,
        "stale": stale,
        "upload": form.is_multipart(),
    }
    return render(
        request, "coordinator/parliamentarians/edit.html", facts, status=409 if stale else 200
    )


def data(request: Request) -> Any:
    """Return what was posted, or None for a form that is shown first."""
    return request.POST if request.method == "POST" else None
