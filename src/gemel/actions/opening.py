"""Opening a forwarded mail: in the closed child, which has nothing but its bytes (ADR 18)."""

from __future__ import annotations

import json
from datetime import date

from gemel.actions import mail
from gemel.actions.mail import Letter
from gemel.files import confine
from gemel.files.rules import Fault
from gemel.kernel.errors import Invalid, Refused
from gemel.kernel.say import Said, say


class NotNow(Refused):
    """A mail that cannot be taken for now: whoever brought it keeps it, and comes again."""


def read(data: bytes, *, trusts: str) -> Letter:
    """Read one mail (`mail.read`), in a process that has shut itself in.

    Raises: Invalid for what cannot be taken; NotNow where there is no room or no closed process.
    """
    mail.check_size(data)
    try:
        told, text = confine.run(
            "gemel.actions.mail:handed", json.dumps(trusts).encode() + b"\n" + data
        )
    except confine.Unconfined:
        raise NotNow(
            say("Mails are opened in a closed process, and this system closes none in")
        ) from None
    except confine.Broke as broke:
        if broke.fault is Fault.EFFORT:
            raise NotNow(say("Reading the mail took too long")) from None
        raise Invalid(mail.NOT_READABLE) from None
    if "invalid" in told:
        sentence, values = told["invalid"]
        raise Invalid(Said(sentence, values))
    day = told["sent_on"]
    return Letter(
        sender=str(told["sender"]),
        verified=told["verified"] is True,
        mark=str(told["mark"]),
        text=text.decode()[: mail.MOST_TEXT],
        attachments=int(told["attachments"]),
        sent_on=date.fromisoformat(day) if day else None,
    )
