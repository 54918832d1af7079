"""Which door a page of writing stands behind: its masthead, its addresses, its way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gemel.web.shared.request import Request


@dataclass(frozen=True)
class Door:
    """A door in which texts are written. `act` names its page of one act."""

    namespace: str
    base: str
    act: str

    def url(self, name: str, *args: Any) -> str:
        """Return the address of a page of writing behind this door."""
        return reverse(f"{self.namespace}:{name}", args=args)

    def show(
        self, request: Request, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """Render a page with this door's masthead."""
        whole = {
            "base": self.base,
            "act_url": f"{self.namespace}:{self.act}",
            "to": {name: f"{self.namespace}:{name}" for name in NAMES},
            **context,
        }
        return render(request, f"writing/{template}.html", whole, status=status)


NAMES = (
    "write", "draft", "draft_do", "draft_save", "draft_file", "draft_version", "signing", "sign",
    "to_sign", "letterheads", "letterhead_remove", "answers", "answer_file", "answer_remove",
)  # fmt: skip


def folder() -> Any:
    """Return the folder with forms of the office's own."""
    return settings.GEMEL_HOME / "forms"
