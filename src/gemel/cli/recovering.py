"""The server's half of a ceremony: what to ask the papers, and what to do with their answer."""

from __future__ import annotations

import click
from django.utils import timezone

from gemel.access import queries as access
from gemel.kernel.errors import NotYours
from gemel.vault import ceremony, crypto, queries, services


def request(email: str, *, records: bool, former: bool = False) -> str:
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
    grants = queries.grants_of_papers(by=by, former=former)
    return ceremony.ask_reopening(
        key=key.ref, account=account.ref, public=bytes(key.public), grants=grants
    )


def successor() -> str:
    """Return the request that a new key take the place of the organisation's key."""
    by = access.operator(timezone.now())
    return ceremony.ask_succession(
        (key.ref, key.owner, key.fingerprint, bytes(key.endorsement))
        for key in queries.of_papers(by=by)
    )


def take(text: str) -> str:
    """Take an answer; returns what was done. Raises: ValueError; Refused."""
    answered = ceremony.read_answer(text)
    by = access.operator(timezone.now())
    if answered.what == "endorse":
        services.accept_endorsement(answered.key, signature=answered.signature, by=by)
        return "Done: this person is a lead, and may vouch for others."
    if answered.what == "succeed":
        services.succeed(answered.public, signature=answered.signature, leads=answered.leads, by=by)
        return (
            "Done: the new papers are the organisation's key. Set "
            f"GEMEL_ORGANISATION_KEY={crypto.fingerprint(answered.public)}\n"
            "Keep the former papers until gemel doctor says that they open nothing any more; "
            "then destroy them."
        )
    opened = services.reopen(answered.key, answered.grants, by=by)
    left = len(answered.grants) - len(opened)
    return f"Done: {len(opened)} records opened again" + (
        f"; {left} were changed meanwhile: ask again." if left else "."
    )
