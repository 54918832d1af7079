"""`gemel invite`: a link for somebody new, or a new link for somebody who lost the way in."""

from __future__ import annotations

from typing import Any

import click
from django.utils import timezone

from gemel.access import queries, services
from gemel.access.rules import Role
from gemel.cli import ground, prepare
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.people.queries import seats
from gemel.twinning import queries as twinning


@click.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.COORDINATOR.value,
    show_default=True,
    help="What the person may do.",
)
@click.option("--programme", default="", metavar="REF", help="For one programme only.")
@click.option("--member", default="", metavar="REF", help="For this parliamentarian.")
@click.option("--scope", default="", metavar="REF", help="The same as --programme or --member.")
@click.option("--again", is_flag=True, help="A new link for somebody who has an account.")
@click.option("--lost-device", is_flag=True, help="With --again: also end the second factor.")
@click.option("--json", "as_json", is_flag=True, help="Print the link as JSON.")
def invite(
    email: str,
    name: str,
    role: str,
    programme: str,
    member: str,
    scope: str,
    again: bool,
    lost_device: bool,
    as_json: bool,
) -> None:
    """Invite somebody, or hand out a new link.

    The link works once and is shown once; hand it over in person or by a safe messenger. No mail
    is sent. --again is for a forgotten password; with --lost-device it also ends the second
    factor. A person who has not accepted yet simply gets a new link.

    \b
    Examples:
      gemel invite noor@parliament.example --name "Noor"
      gemel invite pia@partner.example --name "Pia" --role partner --programme prog-7h2kq-4m9xt
      gemel invite max@parliament.example --name "Max" --role member --member par-7h2kq-4m9xt
      gemel invite noor@parliament.example --again --lost-device
    """
    by = queries.operator(timezone.now())
    if len([one for one in (programme, member, scope) if one]) > 1:
        raise click.UsageError("give one of --programme, --member and --scope")
    if lost_device and not again:
        raise click.UsageError("--lost-device goes with --again")
    if again:
        invitation, token = _again(email, lost_device=lost_device, by=by)
    else:
        if not name:
            raise click.UsageError("give the person's name with --name")
        invitation, token = _new(email, name, Role(role), programme or member or scope, by=by)
    url = prepare.link(token)
    if as_json:
        ground.tell_json({"link": url, "ends_at": invitation.ends_at, "ref": invitation.ref})
        return
    click.echo(f"For {invitation.name} <{invitation.email}>, until {invitation.ends_at:%d %B %Y}:")
    click.echo(url)


def _new(email: str, name: str, role: Role, scope: str, *, by: By) -> tuple[Any, str]:
    ends_at = None
    if role in (Role.MEMBER, Role.ASSISTANT):
        if not scope:
            raise click.UsageError(f"--role {role} needs --member")
        until = seats.sits_until(scope, by=by)
        ends_at = until if role is Role.MEMBER else None
    elif scope and scope != EVERYWHERE:
        twinning.programme(scope, by=by)
    return services.invite(
        email=email,
        name=name,
        role=role,
        scope=scope or EVERYWHERE,
        grant_ends_at=ends_at,
        by=by,
    )


def _again(email: str, *, lost_device: bool, by: By) -> tuple[Any, str]:
    if queries.knows_address(email):
        account = queries.by_address(email, by=by)
        return services.way_back(account, by=by, lost_device=lost_device)
    last = queries.last_invitation(email, by=by)
    if last is None:
        raise Invalid(say("Nobody with the address {email} has been invited", email=email))
    return services.invite(
        email=last.email,
        name=last.name,
        role=Role(last.role),
        scope=last.scope,
        grant_ends_at=last.grant_ends_at,
        by=by,
    )
