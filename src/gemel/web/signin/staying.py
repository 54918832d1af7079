"""How long somebody stays signed in, and when they are asked once more who they are.

Thirty minutes without a request end a session, and eight hours end it whatever happens. A member's
phone with a passkey stays for thirty days at that door. Source: security.md, Accounts and point 9.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gemel.web.shared.request import Request

IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=8)
MEMBERS = timedelta(days=30)
FRESH = timedelta(minutes=15)
NOTED = timedelta(minutes=1)  # a session is written at most so often for having been seen

BEGAN, SEEN, PROVED, KEEPS = "began", "seen", "proved", "keeps"


def begin(request: Request, *, at: datetime, keeps: bool) -> None:
    """Start to count, at the sign-in; `keeps` for a member's phone with a passkey."""
    moment = at.timestamp()
    request.session.update({BEGAN: moment, SEEN: moment, PROVED: moment, KEEPS: keeps})


def is_over(request: Request, *, at: datetime) -> bool:
    """Tell whether a session has run out; if not, note that it was seen."""
    session = request.session
    if BEGAN not in session:  # a session that did not come through our door
        return True
    if at - _time(session[BEGAN]) > (MEMBERS if session[KEEPS] else WHOLE):
        return True
    unseen = at - _time(session[SEEN])
    if unseen > IDLE and not session[KEEPS]:
        return True
    if unseen > NOTED:
        session[SEEN] = at.timestamp()
    return False


def prove(request: Request, *, at: datetime) -> None:
    """Note that the person at this browser has shown anew who they are."""
    request.session[PROVED] = at.timestamp()


def is_fresh(request: Request, *, at: datetime) -> bool:
    """Tell whether the last proof is recent enough for what cannot be undone."""
    return at - _time(request.session.get(PROVED, 0)) <= FRESH


def _time(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)
