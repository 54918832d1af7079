"""A request as the doors' views see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from gemel.kernel.by import By


class Request(HttpRequest):
    """A request that a door has let in: it knows who acts, when, and with which powers.

    Only a name for the type checker: `ByMiddleware` sets `by` on Django's own request.
    """

    by: By


def asks_again(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view before which the door asks once more who it is, if the last proof is old."""
    view.asks_again = True  # type: ignore[attr-defined]
    return view
