"""Telling people what just happened, on the next page that they see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from gemel.kernel.say import Said
from gemel.web.shared import states, words


@dataclass(frozen=True)
class Told:
    """One thing that happened, with its look and the way to take it back, if there is one."""

    text: str
    classes: str
    icon: str
    undo: str


def tell(
    request: HttpRequest, said: Said | str, *, undo: str = "", level: int = messages.SUCCESS
) -> None:
    """Keep a sentence for the next page; `undo` is an address that takes it back by POST."""
    messages.add_message(request, level, words.spoken(said), extra_tags=undo)


def told(kept: Iterable[Message]) -> list[Told]:
    """Return the kept sentences as the page shows them."""
    return [
        Told(str(message.message), *states.NOTICES[message.level_tag], message.extra_tags or "")
        for message in kept
    ]
