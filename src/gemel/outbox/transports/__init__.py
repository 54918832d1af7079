"""The ways out: a mail server, or a folder. One receiver to an envelope, never two."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from gemel.outbox.transports.folder import Folder
from gemel.outbox.transports.mail import Mail, Outcome, Result, Transport
from gemel.outbox.transports.smtp import Smtp

__all__ = ["Folder", "Mail", "Outcome", "Result", "Smtp", "Transport", "chosen"]


def chosen() -> Transport | None:
    """Return the way that the settings choose; None where no mail is to leave."""
    if settings.GEMEL_MAIL_SERVER:
        return Smtp(settings.GEMEL_MAIL_SERVER)
    if settings.GEMEL_MAIL_FOLDER:
        return Folder(Path(settings.GEMEL_MAIL_FOLDER))
    return None
