"""How each state looks and reads: its shape, its icon and its word, the same on every page.

Four families, four shapes, so that none is told by colour alone: exposure is a stamp, consent
and actions a pill, twinning the rings themselves, urgency rising bars.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class State:
    """One state: the classes that give shape and tone, an icon, and the word for it."""

    classes: str
    icon: str
    word: str | Promise


EXPOSURE = {
    "public": State("solid is-public", "globe", pgettext_lazy("exposure", "Public")),
    "restricted": State("solid is-restricted", "key", _("Restricted")),
    "sealed": State("solid is-sealed", "lock", _("Sealed")),
    "offline": State("solid is-offline", "offline", _("Offline")),
}
EXPOSED_TO = {
    "public": _("Every line on this page has been published before."),
    "restricted": _("The desk and the members concerned may read this."),
    "sealed": _("Name and contact open only with the vault."),
    "offline": _("Gemel knows a code name and nothing else."),
}
CONSENT = {
    "yes": State("round yes", "check", _("Yes")),
    "given": State("round given", "check", _("Agreed")),
    "ask": State("round asked", "ask", _("Ask each time")),
    "asked": State("round asked", "ask", _("Asked, no answer")),
    "ending": State("round ending", "clock", _("Ends soon")),
    "ended": State("round none", "clock", pgettext_lazy("consent", "Ended")),
    "withdrawn": State("round withdrawn", "stop", _("Withdrawn")),
    "none": State("round none", "ask", _("Not asked")),
    "no": State("round no", "cross", _("No")),
}
TWINNING = {
    "proposed": State("ring proposed", "r-proposed", _("Proposed")),
    "asked": State("ring asked", "r-asked", _("Asked")),
    "active": State("ring active", "r-active", _("Active")),
    "silent": State("ring silent", "r-silent", _("Silent")),
    "paused": State("ring paused", "r-paused", _("Paused")),
    "handover": State("ring handover", "r-handover", _("Handing over")),
    "declined": State("ring ended", "r-ended", _("Declined")),
    "ended": State("ring ended", "r-ended", pgettext_lazy("twinning", "Ended")),
}
URGENCY = {
    4: State("bars now", "u4", _("Now")),
    3: State("bars soon", "u3", _("Today")),
    2: State("bars week", "u2", _("This week")),
    1: State("bars watch", "u1", _("Watch")),
}
ACTION = {
    "quiet": State("round proposed", "moon", _("Non-public")),
    "public": State("round proposed", "globe", pgettext_lazy("action", "Public")),
    "planned": State("round proposed", "calendar", _("Planned")),
    "waiting": State("round hold", "clock", _("Waiting")),
    "done": State("round done", "check", _("Done")),
    "dropped": State("round none", "cross", _("Dropped")),
    "blocked": State("round blocked", "ban", _("Blocked")),
    "stopped": State("round blocked", "stop", _("Stopped")),
}
RELEASE = {
    "lit": ACTION["public"],
    "proposed": ACTION["waiting"],
    "waiting": ACTION["waiting"],
    "ready": ACTION["waiting"],
    "refused": ACTION["dropped"],
    "retracted": ACTION["stopped"],
}
RECEIPT = {
    "untold": State("round none", "cross", _("No account")),
    "told": State("round proposed", "bell", _("Delivered")),
    "called_back": State("round none", "undo", _("Called back")),
    "seen": State("round asked", "eye", _("Seen")),
    "pledged": State("round hold", "flag", _("Pledged")),
    "done": ACTION["done"],
    "declined": State("round none", "cross", _("Not for them")),
    "bounced": State("round blocked", "ban", _("Mail came back")),
    "dead": State("round blocked", "ban", _("Mail given up")),
}
NOTICES = {
    "info": ("info", "info"),
    "debug": ("calm", "info"),
    "success": ("good", "check"),
    "warning": ("warn", "warn"),
    "error": ("bad", "ban"),
}
