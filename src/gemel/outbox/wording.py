"""The words of every letter: that there is something new, never what. No name, code or country."""

from __future__ import annotations

from gemel.kernel.say import Said, say, say_many
from gemel.outbox.rules import Kind

PREFERENCES = "/through/wishes/"  # leads on to the page of the own door


def preferences(url: str) -> str:
    """Return the address at which a receiver says how they wish to be written to."""
    return url + PREFERENCES


def letter(kind: str, count: int, *, url: str) -> tuple[Said, Said]:
    """Return subject and text of a letter."""
    if kind == Kind.DIGEST:
        news = say_many(
            "There is {count} new thing for you in Gemel. Sign in to see it.",
            "There are {count} new things for you in Gemel. Sign in to see them.",
            count,
        )
    else:
        news = say("There is something new for you in Gemel. Sign in to see it.")
    text = say(
        "{news}\n\n{address}\n\n"
        "This mail says no more, so that it tells nobody who reads it on the way.\n"
        "How you are written to, or to stop it: {preferences}\n",
        news=news,
        address=url + "/",
        preferences=preferences(url),
    )
    return say("Something new for you in Gemel"), text
