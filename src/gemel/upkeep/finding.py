"""One thing that was looked at: how it is, and what to do about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gemel.kernel.say import Said

OK, ADVICE, FAULT = "ok", "advice", "fault"


@dataclass(frozen=True)
class Finding:
    """What was looked at, its state, what was found, and the cure."""

    about: Said
    state: str
    found: Said | str
    cure: Said | str = ""
