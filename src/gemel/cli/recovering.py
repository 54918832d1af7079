"""The server's half of a ceremony: what to ask the papers, and what to do with their answer."""

from __future__ import annotations

import click
from django.utils import timezone

from gemel.access import queries as access
from gemel.kernel.errors import NotYours
from gemel.vault import ceremony, queries, services


def request(email: str, *, records: bool) -> str:
    """Return the request for one person, by mail address."""
    by = access.operator(timezone.now())
    try:
        account = access.by_address(email, by=by)
    except NotYours:
        raise click.ClickException(f"nobody here has the address {email}") from None
    key = queries.key_of(account.ref)
    if key is None or key.drilled_at is None:
        raise click.ClickException("this person has no vault yet: they make one first")
    if not records:
        return ceremony.ask_endorsement(
            key=key.ref, account=account.ref, fingerprint=key.fingerprint
        )
    if account.ref not in queries.in_use([account.ref]):
        raise click.ClickException("nobody vouches for this person's key yet: a lead does first")
    grants = queries.grants_of_papers(by=by)
    return ceremony.ask_reopening(
        key=key.ref, account=account.ref, public=bytes(key.public), grants=grants
    )


def take(text: str) -> str:
    """Take an answer; returns what was done. Raises: ValueError; Refused."""
    answered = ceremony.read_answer(text)
    by = access.operator(timezone.now())
    if answered.what == "endorse":
        services.accept_endorsement(answered.key, signature=answered.signature, by=by)
        return "Done: this person is a lead, and may vouch for others."
    opened = services.reopen(answered.key, answered.grants, by=by)
    left = len(answered.grants) - len(opened)
    return f"Done: {len(opened)} records opened again" + (
        f"; {left} were changed meanwhile: ask again." if left else "."
    )
