"""Who may, read from the tables. `hand` makes the `By` that every other query asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from gemel.access import rules
from gemel.access.models import Absence, Account, Device, Grant, Invitation, RecoveryCode
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, By, Door, Holding
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power

OPERATOR = "operator"


def hand(account: Account, *, at: datetime, door: Door, member: str = "") -> By:
    """Return what this account holds at this door, at this instant, for the door that lets it in.

    At the parliamentarian's door a person acts for one member at a time: `member` if they may,
    else themselves, else the first who delegated. No holdings means: nothing here for them.
    """
    held = _roles(account, at=at)
    if door is not Door.PARLIAMENTARIAN:
        return By(account.ref, at, door, rules.holdings(held, door=door))
    here = [(role, scope) for role, scope in held if rules.DOORS[role] is door]
    here.sort(key=lambda pair: (pair[1] != member, pair[0] is Role.ASSISTANT))
    if not here:
        return By(account.ref, at, door)
    role, scope = here[0]
    return By(
        account.ref,
        at,
        door,
        rules.holdings([(role, scope)], door=door),
        member=scope,
        assistant=role is Role.ASSISTANT,
    )


def doors(account: Account, *, at: datetime) -> list[tuple[Door, str]]:
    """Return where this account may go: each door, and for the member's door each member."""
    places: list[tuple[Door, str]] = []
    for role, scope in _roles(account, at=at):
        door = rules.DOORS[role]
        place = (door, scope if door is Door.PARLIAMENTARIAN else "")
        if place not in places:
            places.append(place)
    return places


def operator(at: datetime) -> By:
    """Return whoever runs commands on the server: prepares everywhere, approves nothing."""
    held = Holding(rules.POWERS[Role.OPERATOR], EVERYWHERE)
    return By(OPERATOR, at, Door.COMMAND, (held,))


def names(refs: Iterable[str]) -> dict[str, str]:
    """Return for each reference of an account, a job or the operator how people call it.

    In the language of the request, for showing who did a thing. An unknown one keeps its ref.
    """
    wanted = set(refs)
    found = dict(Account.objects.filter(ref__in=wanted).values_list("ref", "name"))
    for ref in wanted - set(found):
        if ref == OPERATOR:
            found[ref] = gettext("The operator")
        elif ref.startswith("job:"):
            found[ref] = gettext("Gemel itself")
        else:
            found[ref] = ref
    return found


def may_second(first: str, second: str, *, at: datetime) -> bool:
    """Tell whether account `second` may confirm what account `first` began (references).

    Source: product.md, section 3a, "Two people".
    """
    if not Account.objects.filter(ref=second, is_active=True).exists():
        return False
    since = at - rules.ENROLMENT
    enrolled = Account.objects.filter(enrolled_at__gt=since).values_list(
        "invited_by", "ref", "enrolled_at"
    )
    # A way back that was issued lets its issuer in as well as its owner.
    ways_back = Invitation.objects.filter(account__isnull=False, made_at__gt=since).values_list(
        "invited_by", "account__ref", "made_at"
    )
    enrolments = [rules.Enrolment(*row) for row in (*enrolled, *ways_back)]
    return rules.stands_apart(first, second, enrolments, at=at)


def account(ref: str, *, by: By) -> Account:
    """Return one account: the own, or one that this person looks after. Raises: NotYours."""
    found = Account.objects.filter(ref=ref).first()
    if found is None or (ref != by.ref and not _seen(by).filter(pk=found.pk).exists()):
        raise NotYours
    return found


def accounts(*, by: By) -> QuerySet[Account]:
    """Return all accounts that this person looks after, by name.

    Everybody on the own programmes, whom their staff let in, and the assistants of those.
    Raises: NotYours without ACCOUNTS.
    """
    by.need(Power.ACCOUNTS)
    return _seen(by).order_by("name", "pk")


def staff(*, by: By, scope: str = "") -> list[Account]:
    """Return the people of the desk, by name, whom one could make responsible on this scope.

    Without `scope`: on any scope of this person's. Raises: NotYours for the scope of others.
    """
    by.need(Power.PROGRAMME_READ, on=scope)
    roles = [Role.COORDINATOR, Role.PARTNER]
    grants = Grant.objects.filter(_in_force(by.at), role__in=roles)
    if scope:
        grants = grants.filter(scope__in=[scope, EVERYWHERE])
    elif not by.everywhere(Power.PROGRAMME_READ):
        grants = grants.filter(scope__in=[*by.scopes(Power.PROGRAMME_READ), EVERYWHERE])
    found = Account.objects.filter(is_active=True, grants__in=grants)
    return list(found.distinct().order_by("name", "pk"))


def looks_after(account: Account, *, by: By) -> bool:
    """Tell whether this person may reset or close an account: one that they see, and of which
    every role of the desk lies within their own scopes.

    Otherwise staff of one programme could take over whoever also serves another.
    """
    if not by.can(Power.ACCOUNTS) or not _seen(by).filter(pk=account.pk).exists():
        return False
    desk = Grant.objects.filter(account=account, role__in=rules.DESK_ROLES, revoked_at=None)
    return all(by.can(Power.ACCOUNTS, on=scope) for scope in desk.values_list("scope", flat=True))


def grants(account: Account, *, by: By) -> list[Grant]:
    """Return what an account holds or will hold, by role; past and ended ones are left out.

    Of somebody else only what lies within the own scopes. Raises: NotYours.
    """
    held = Grant.objects.filter(account=account, revoked_at=None).select_related("account")
    held = held.filter(Q(ends_at=None) | Q(ends_at__gt=by.at)).order_by("role", "scope", "pk")
    if account.ref == by.ref:
        return list(held)
    by.need(Power.ACCOUNTS)
    return [g for g in held if g.role not in rules.DESK_ROLES or by.can(Power.ACCOUNTS, on=g.scope)]


def grant(ref: str, *, by: By) -> Grant:
    """Return one grant of an account that this person sees, or of an own assistant.

    Raises: NotYours.
    """
    found = Grant.objects.filter(ref=ref).select_related("account").first()
    if found is None:
        raise NotYours
    if found.scope == by.member and found.role == Role.ASSISTANT and not by.assistant:
        return found
    account(found.account.ref, by=by)
    return found


def assistants(member_ref: str, *, by: By) -> list[Grant]:
    """Return the delegations of a member that hold now, for the member or for staff.

    Raises: NotYours.
    """
    if by.member != member_ref or by.assistant:
        by.need(Power.ACCOUNTS)
    held = Grant.objects.filter(_in_force(by.at), role=Role.ASSISTANT, scope=member_ref)
    return list(held.select_related("account").order_by("account__name"))


def invitation(token: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of a link while it counts; no `by`, for holding the link is all."""
    found = Invitation.objects.filter(token_hash=rules.token_hash(token), used_at=None)
    return found.filter(revoked_at=None, ends_at__gt=at).select_related("account").first()


def open_invitations(*, by: By) -> list[Invitation]:
    """Return the links that are still open, newest first: the own ones, and those of one's scopes.

    Raises: NotYours without ACCOUNTS.
    """
    by.need(Power.ACCOUNTS)
    found = Invitation.objects.filter(used_at=None, revoked_at=None, ends_at__gt=by.at)
    if not by.everywhere(Power.ACCOUNTS):
        mine = Q(scope__in=by.scopes(Power.ACCOUNTS)) | Q(invited_by=by.ref)
        found = found.filter(mine)
    return list(found.select_related("account").order_by("-made_at", "-pk"))


def open_invitation(ref: str, *, by: By) -> Invitation:
    """Return one of `open_invitations`. Raises: NotYours."""
    found = next((kept for kept in open_invitations(by=by) if kept.ref == ref), None)
    if found is None:
        raise NotYours
    return found


def knows_address(email: str) -> bool:
    """Tell whether an address has an account; for a link's own page, and for the operator."""
    return Account.objects.filter(email=email.strip().lower()).exists()


def by_address(email: str, *, by: By) -> Account:
    """Return the account of an address, among those that this person looks after.

    Raises: NotYours.
    """
    found = Account.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise NotYours
    return account(found.ref, by=by)


def anybody() -> bool:
    """Tell whether anybody could sign in one day: an account, or a link that was made."""
    return Account.objects.exists() or Invitation.objects.exists()


@dataclass(frozen=True)
class SecondFactor:
    """What an account has for the second step."""

    code_app: Authenticator | None = None
    passkeys: tuple[Authenticator, ...] = ()
    codes_left: int = 0

    @property
    def any(self) -> bool:
        """Tell whether a second step is asked for; codes on paper alone are none."""
        return bool(self.code_app or self.passkeys)


def second_factor(account: Account) -> SecondFactor:
    """Return what this account has set up, for the door at which its owner stands."""
    kept = list(Authenticator.objects.filter(user=account).order_by("pk"))
    return SecondFactor(
        next((a for a in kept if a.type == Authenticator.Type.TOTP), None),
        tuple(a for a in kept if a.type == Authenticator.Type.WEBAUTHN),
        RecoveryCode.objects.filter(account=account, used_at=None).count() if kept else 0,
    )


def devices(account: Account) -> list[Device]:
    """Return the browsers in which this account is signed in, newest first, for its owner."""
    return list(Device.objects.filter(account=account).order_by("-started_at", "-pk"))


def absences(*, by: By, on: date) -> list[Absence]:
    """Return the absences of the desk's staff that have not passed by this day, first come first.

    Raises: NotYours without a place at the desk.
    """
    seen = [found.pk for found in staff(by=by)]
    found = Absence.objects.filter(account__in=seen, ends_on__gte=on)
    return list(found.select_related("account", "covered_by").order_by("starts_on", "pk"))


def covering(account_ref: str, on: date) -> list[str]:
    """Return the references of the accounts whose things this one covers on that day."""
    absent = Absence.objects.filter(covered_by__ref=account_ref, starts_on__lte=on, ends_on__gte=on)
    return list(absent.values_list("account__ref", flat=True).distinct())


def _in_force(at: datetime) -> Q:
    ends = Q(ends_at=None) | Q(ends_at__gt=at)
    return ends & Q(revoked_at=None, starts_at__lte=at, account__is_active=True)


def _roles(account: Account, *, at: datetime) -> list[tuple[Role, str]]:
    own = _facts(Grant.objects.filter(account=account).order_by("pk"))
    delegated = {grant.scope for grant in own if grant.role is Role.ASSISTANT}
    members: list[rules.Granted] = []
    if delegated:
        members = _facts(Grant.objects.filter(role=Role.MEMBER, scope__in=delegated))
    return rules.roles_at(own, members, at=at)


def _facts(grants: QuerySet[Grant]) -> list[rules.Granted]:
    rows = grants.values_list(
        "role", "scope", "starts_at", "ends_at", "revoked_at", "account__is_active"
    )
    return [
        rules.Granted(Role(role), scope, starts_at, ends_at, revoked_at, active)
        for role, scope, starts_at, ends_at, revoked_at, active in rows
    ]


def _seen(by: By) -> QuerySet[Account]:
    scopes = by.scopes(Power.ACCOUNTS)
    if EVERYWHERE in scopes:
        return Account.objects.all()
    if not scopes:
        return Account.objects.none()
    colleagues = Account.objects.filter(grants__scope__in=scopes)
    refs = [*colleagues.values_list("ref", flat=True), by.ref]
    let_in = Account.objects.filter(invited_by__in=refs)
    assistants = Account.objects.filter(grants__given_by__in=let_in.values("ref"))
    seen = {*refs, *let_in.values_list("ref", flat=True), *assistants.values_list("ref", flat=True)}
    return Account.objects.filter(ref__in=seen)
