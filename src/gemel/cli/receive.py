"""`gemel receive`: one forwarded mail on standard input, from the mail server's pipe."""

from __future__ import annotations

import sys

import click
from django.conf import settings
from django.utils import timezone

from gemel.access import queries as access
from gemel.actions import mail, opening, services


@click.command()
def receive() -> None:
    """Take in a mail that a member's office forwarded to the desk.

    It becomes a draft for the member and the desk; nothing becomes an action by itself. What is
    attached is dropped. The answer is the same for every sender, known here or not. An automatic
    answer, a mail of a list, a loop and what cannot be read are refused (exit status 1). While so
    many mails wait that no more are taken, or anything else is in the way, the exit status is 75:
    the mail server keeps the mail and comes again.

    \b
    Examples:
      gemel receive < mail.eml
      # in /etc/aliases:  desk: "|/srv/gemel/.venv/bin/gemel receive"
    """
    if sys.stdin.isatty():
        raise click.UsageError("a mail is expected on standard input: gemel receive < mail.eml")
    data = sys.stdin.buffer.read(mail.MOST_BYTES + 1)
    letter = opening.read(data, trusts=settings.GEMEL_RECEIVE_TRUSTS)
    services.receive(letter, by=access.operator(timezone.now()))
