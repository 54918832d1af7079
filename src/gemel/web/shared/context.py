"""What every page knows about the house it stands in, and about who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.text import capfirst

from gemel.kernel.by import By


@dataclass(frozen=True)
class Language:
    """One language of the installation, named in itself."""

    code: str
    name: str
    here: bool


def languages() -> list[Language]:
    """Return the languages of the installation, each under its own name."""
    now = translation.get_language()
    return [
        Language(code, capfirst(translation.get_language_info(code)["name_local"]), code == now)
        for code, _name in settings.LANGUAGES
    ]


def house(request: HttpRequest) -> dict[str, Any]:
    """Give every template who reads, in which house, when, and the way out of it.

    Nothing here asks the database: `account` is whom the middleware has already read, and
    `behalf` the name of the member for whom an assistant acts, where the door has set it.
    """
    by: By | None = getattr(request, "by", None)
    return {
        "demo": settings.GEMEL_DEMO,
        "by": by,
        "door": by.door.value if by else "",
        "account": getattr(request, "user", None),
        "behalf": getattr(request, "behalf", ""),
        "way_out": settings.GEMEL_WAY_OUT,
        "languages": languages(),
        "now": by.at if by else timezone.now(),
    }
