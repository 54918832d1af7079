"""Until it is answered: on the day on which an answer was due, a reminder lies there as a draft."""

from __future__ import annotations

from gemel.actions import queries
from gemel.actions.drafting import words as tongues
from gemel.actions.models import Action, Draft
from gemel.actions.services.drafts import begin
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NoBasis
from gemel.kernel.powers import Power

AT_ONCE = 200  # reminders of one round; the next round makes the rest


def chase(*, by: By) -> int:
    """Draft a reminder for every letter whose answer is overdue; return how many. For the worker.

    Nothing is sent: an author reads it, changes it, or throws it away. One letter, one reminder,
    until that has left and its own day has passed. Without a basis there is none, and no word.
    Ledger: draft.begun.
    """
    by.need(Power.ACTION_CHANGE)
    made = 0
    for action in queries.overdue(by=by, on=by.at.date())[:AT_ONCE]:
        made += _remind(action, by=by)
    return made


def _remind(action: Action, *, by: By) -> int:
    sent = Draft.objects.filter(action=action).exclude(left_at=None).order_by("-left_at").first()
    waits = Draft.objects.filter(
        action=action, form__in=queries.REMINDERS, left_at=None, dropped_at=None
    )
    if sent is None or sent.left_at is None or waits.exists():
        return 0
    own = [one for one in queries.forms(action) if one.language == sent.language]
    reminder = next((one.file for one in own if one.file in queries.REMINDERS), "")
    typed = {
        **sent.typed,
        "previous": next((one.name for one in own if one.file == sent.form), action.ref),
        "previous_date": tongues.of(sent.language).date(sent.left_at.date().isoformat()),
        "answer_by": "",
    }
    try:
        begin(action, form=reminder, language=sent.language, typed=typed, by=by)
    except (NoBasis, Invalid):
        return 0
    return 1
