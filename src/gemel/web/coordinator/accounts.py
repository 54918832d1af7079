"""The desk: who has access, who is invited, who is away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemel.access import queries, services
from gemel.access.rules import Role
from gemel.kernel import words as folding
from gemel.kernel.by import EVERYWHERE
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.outbox import queries as outbox
from gemel.outbox import services as letters
from gemel.people.queries import seats
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.accounts import (
    AbsenceForm,
    AccountFilter,
    InviteForm,
    RoleForm,
    role_word,
)
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request, asks_again

SORTS = {"name": gettext_lazy("by name"), "newest": gettext_lazy("newest first")}
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def accounts(request: Request) -> HttpResponse:
    """List everybody with access, and the invitations that are open."""
    form = AccountFilter(request.GET)
    chosen = form.chosen()
    entries = [one for one in queries.roster(by=request.by) if _fits(one, chosen)]
    order = lists.order(request, SORTS, "name")
    if order.key == "newest":
        entries.sort(key=lambda one: one.account.enrolled_at, reverse=not order.down)
    elif order.down:
        entries.reverse()
    if request.GET.get("as") == "csv":
        return _csv(request, entries)
    page = lists.part(request, entries)
    context = {
        "form": form,
        "page": page,
        "order": order,
        "rows": _rows(request, page.object_list),
        "filtered": bool(chosen),
        "everywhere": request.by.can(Power.ACCOUNTS, on=EVERYWHERE),
        "invitations": [
            {"kept": kept, "role": role_word(Role(kept.role)) if kept.role else ""}
            for kept in queries.open_invitations(by=request.by)
        ],
    }
    return render(request, "coordinator/accounts/list.html", context)


@get_or_post
@asks_again
def account_invite(request: Request) -> HttpResponse:
    """Invite somebody; with `?member=` a parliamentarian or their assistant."""
    request.by.need(Power.ACCOUNTS)
    member = request.GET.get("member", "")
    ends_at = seats.sits_until(member, by=request.by) if member else None
    name = seats.names_of([member], by=request.by)[member] if member else ""
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        by=request.by,
        programmes=twinning.programmes(by=request.by),
        for_member=bool(member),
        initial={"name": name},
    )
    if form.is_valid():
        given = form.cleaned_data
        role = Role(given["role"])
        try:
            invitation, token = services.invite(
                email=given["email"],
                name=given["name"],
                role=role,
                scope=member or given["scope"],
                grant_ends_at=ends_at if role is Role.MEMBER else None,
                by=request.by,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return _link(request, invitation, token)
    context = {"form": form, "member": name}
    return render(request, "coordinator/accounts/invite.html", context)


@require_safe
def account(request: Request, ref: str) -> HttpResponse:
    """Show one account: its roles, and what one can do for its owner."""
    found = queries.account(ref, by=request.by)
    held = queries.grants(found, by=request.by)
    named = _scope_names(request, {grant.scope for grant in held})
    context = {
        "found": found,
        "roles": [
            {
                "grant": grant,
                "word": role_word(Role(grant.role)),
                "scope": named.get(grant.scope, ""),
            }
            for grant in held
        ],
        "looks_after": queries.looks_after(found, by=request.by),
        "second": queries.has_second_factor(found),
        "invited_by": queries.names([found.invited_by])[found.invited_by],
        "self": found.ref == request.by.ref,
        "refuses": outbox.refuses(found.ref),
    }
    return render(request, "coordinator/accounts/page.html", context)


@get_or_post
@asks_again
def account_role(request: Request, ref: str) -> HttpResponse:
    """Give a further role."""
    found = queries.account(ref, by=request.by)
    request.by.need(Power.ACCOUNTS)
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        by=request.by,
        programmes=twinning.programmes(by=request.by),
        for_member=False,
    )
    if form.is_valid():
        role, scope = Role(form.cleaned_data["role"]), form.cleaned_data["scope"]
        try:
            services.grant(found, role=role, scope=scope, by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, _("Given. It counts at once."))
            return redirect("coordinator:account", ref)
    return render(request, "coordinator/accounts/role.html", {"form": form, "found": found})


@require_POST
def account_role_end(request: Request, ref: str, grant: str) -> HttpResponse:
    """End a role; it counts at the person's next request."""
    services.revoke(queries.grant(grant, by=request.by), by=request.by)
    tell(request, _("Ended. It no longer counts."))
    return redirect("coordinator:account", ref)


@require_POST
@asks_again
def account_way_back(request: Request, ref: str) -> HttpResponse:
    """Make a link for somebody who forgot the password or lost a device."""
    found = queries.account(ref, by=request.by)
    lost = request.POST.get("lost") == "device"
    invitation, token = services.way_back(found, by=request.by, lost_device=lost)
    return _link(request, invitation, token)


@require_POST
def account_sign_out(request: Request, ref: str) -> HttpResponse:
    """Sign somebody out everywhere, after a theft or a loss."""
    found = queries.account(ref, by=request.by)
    services.end_all_sessions(found, by=request.by)
    tell(request, _("Signed out everywhere."))
    return redirect("coordinator:account", ref)


@get_or_post
@asks_again
def account_close(request: Request, ref: str) -> HttpResponse:
    """Close an account, after saying what that does."""
    found = queries.account(ref, by=request.by)
    if request.method == "POST":
        services.close(found, by=request.by)
        tell(request, _("Closed."), undo=reverse("coordinator:account_open", args=[ref]))
        return redirect("coordinator:account", ref)
    return render(request, "coordinator/accounts/close.html", {"found": found})


@require_POST
def account_mended(request: Request, ref: str) -> HttpResponse:
    """Let letters go to an address again that had refused them."""
    found = queries.account(ref, by=request.by)
    letters.mend(found.ref, by=request.by)
    tell(request, _("Letters go there again."))
    if request.POST.get("back") == "list":
        return redirect("coordinator:contacts")
    return redirect("coordinator:account", ref)


@require_POST
@asks_again
def account_open(request: Request, ref: str) -> HttpResponse:
    """Open a closed account again."""
    services.reopen(queries.account(ref, by=request.by), by=request.by)
    tell(request, _("Open again."))
    return redirect("coordinator:account", ref)


@require_POST
def invitation_withdraw(request: Request, ref: str) -> HttpResponse:
    """Make an open link useless."""
    services.revoke_invitation(queries.open_invitation(ref, by=request.by), by=request.by)
    tell(request, _("Withdrawn. The link no longer works."))
    return redirect("coordinator:accounts")


@get_or_post
def absences(request: Request) -> HttpResponse:
    """Show who is away, and note an absence."""
    by = request.by
    staff = queries.staff(by=by)
    movable = [one for one in staff if one.ref == by.ref or queries.looks_after(one, by=by)]
    movable.sort(key=lambda one: one.ref != by.ref)
    form = AbsenceForm(
        request.POST if request.method == "POST" else None, movable=movable, staff=staff
    )
    if form.is_valid():
        given = form.cleaned_data
        known = {one.ref: one for one in staff}
        try:
            services.set_absence(
                known[given["away"]],
                covered_by=known[given["covered_by"]],
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                by=by,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, _("Noted. The colleague sees it on the own desk from the first day."))
            return redirect("coordinator:absences")
    found = queries.absences(by=by, on=by.at.date())
    endable = {one.ref for one in movable}
    context = {
        "form": form,
        "rows": [{"absence": one, "mine": one.account.ref in endable} for one in found],
        "may_list": by.can(Power.ACCOUNTS),
    }
    return render(request, "coordinator/accounts/absences.html", context)


@require_POST
def absence_end(request: Request, ref: str) -> HttpResponse:
    """Take an absence back."""
    services.end_absence(ref, by=request.by)
    tell(request, _("Taken back."))
    return redirect("coordinator:absences")


def _link(request: Request, invitation: Any, token: str) -> HttpResponse:
    """Show a link, once: nothing keeps it."""
    url = request.build_absolute_uri(reverse("signin:invitation", args=[token]))
    context = {"invitation": invitation, "link": url}
    return render(request, "coordinator/accounts/link.html", context)


def _fits(entry: queries.Entry, chosen: Mapping[str, Any]) -> bool:
    if "role" in chosen and chosen["role"] not in [role for role, _scope in entry.roles]:
        return False
    wanted = folding.fold(chosen.get("q", ""))
    return wanted in folding.fold(f"{entry.account.name} {entry.account.email}")


def _rows(request: Request, entries: Any) -> list[dict[str, Any]]:
    scopes = {scope for entry in entries for _role, scope in entry.roles}
    named = _scope_names(request, scopes)
    return [
        {
            "entry": entry,
            "roles": [(role_word(role), named.get(scope, "")) for role, scope in entry.roles],
        }
        for entry in entries
    ]


def _scope_names(request: Request, scopes: set[str]) -> dict[str, str]:
    """Return what each scope is called: a programme, a parliamentarian, or everything."""
    named = {p.ref: p.name for p in twinning.programmes(by=request.by, ended=True)}
    members = {scope for scope in scopes if scope.startswith("par-")}
    if members:
        named |= seats.names_of(members, by=request.by)
    return {**named, EVERYWHERE: _("every programme")}


def _csv(request: Request, entries: list[queries.Entry]) -> HttpResponse:
    header = [_("Name"), _("Mail address"), _("Role"), _("Second step"), _("Open"), _("Since")]
    lines = [
        [
            row["entry"].account.name,
            row["entry"].account.email,
            "; ".join(f"{role} ({scope})" if scope else role for role, scope in row["roles"]),
            _("yes") if row["entry"].second else _("no"),
            _("yes") if row["entry"].account.is_active else _("no"),
            row["entry"].account.enrolled_at.date().isoformat(),
        ]
        for row in _rows(request, entries)
    ]
    return lists.csv_response("accounts", header, lines)


urlpatterns = [
    path("", accounts, name="accounts"),
    path("invite/", account_invite, name="account_invite"),
    path("absences/", absences, name="absences"),
    path("absences/<slug:ref>/end/", absence_end, name="absence_end"),
    path("invitations/<slug:ref>/withdraw/", invitation_withdraw, name="invitation_withdraw"),
    path("<slug:ref>/", account, name="account"),
    path("<slug:ref>/role/", account_role, name="account_role"),
    path("<slug:ref>/role/<slug:grant>/end/", account_role_end, name="account_role_end"),
    path("<slug:ref>/way-back/", account_way_back, name="account_way_back"),
    path("<slug:ref>/sign-out/", account_sign_out, name="account_sign_out"),
    path("<slug:ref>/close/", account_close, name="account_close"),
    path("<slug:ref>/mended/", account_mended, name="account_mended"),
    path("<slug:ref>/open/", account_open, name="account_open"),
]
