"""The desk: the sealed part of a person's page, shown only while one's own vault is open.

Looking is a POST, because it writes: that somebody looked is on record before a word is shown.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gemel.access import queries as access
from gemel.consent import words as consent_words
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, sealed, services
from gemel.publishing import services as publishing
from gemel.twinning import queries as twinning
from gemel.twinning import raising, sharing
from gemel.vault import queries as vault
from gemel.vault import rules
from gemel.vault import services as vault_services
from gemel.vault.queries import Opened
from gemel.vault.sessions import Unlocked
from gemel.web.coordinator.editing import data, edit
from gemel.web.coordinator.forms.sealed import IdentityForm, ReaderForm
from gemel.web.shared import cookies, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

MONTH = timedelta(days=30)


def unlocked(request: Request) -> Unlocked | None:
    """Return the reader's opened vault, None while it is locked."""
    return vault_services.found(cookies.token(request), by=request.by)


@require_http_methods(["GET", "HEAD", "POST"])
def person_sealed(request: Request, ref: str) -> HttpResponse:
    """Show what is known without opening; by POST, open it."""
    person = queries.at_risk(ref, by=request.by)
    opened = None
    if request.method == "POST":
        if unlocked(request) is None:
            return cookies.to_open(reverse("coordinator:person_sealed", args=[ref]))
        opened = services.view_identity(person, unlocked=unlocked(request), by=request.by)
    return render(request, "coordinator/people/sealed.html", _facts(request, person, opened))


def _facts(request: Request, person: Any, opened: Opened | None) -> dict[str, Any]:
    state, mine = vault.state(person.ref), unlocked(request)
    looks = vault.viewed(person.ref)
    names = access.names({entry.by for entry in looks} | ({opened.author} if opened else set()))
    facts: dict[str, Any] = {
        "person": person,
        "state": state,
        "unlocked": mine,
        "reads": vault.reads(person.ref, unlocked=mine, by=request.by),
        "readers": _readers(request, state.readers, opened) if state else [],
        "shut": vault.shut(),
        "warning": vault.warning(person.ref),
        "looks": [(entry.at, names[entry.by]) for entry in looks[:20]],
        "asked": queries.asked_to_raise(person, by=request.by),
        "may_change": request.by.can(Power.PERSON_CHANGE),
        "vault": reverse("signin:vault")
        + "?"
        + urlencode({"next": reverse("coordinator:person_sealed", args=[person.ref])}),
    }
    if opened:
        facts |= {
            "lines": [(said, opened.words[name]) for name, said in sealed.FIELDS.items()
                      if opened.words.get(name)],
            "written_by": names[opened.author], "written_at": opened.written_at,
            "form": IdentityForm(initial={**opened.words, "version": opened.version}),
        }  # fmt: skip
    return facts


def _readers(request: Request, who: tuple[str, ...], opened: Opened | None) -> list[dict[str, Any]]:
    """Return the readers in words; what for and until when stands inside, so only once opened."""
    inside = {reader.to: reader for reader in opened.readers} if opened else {}
    names = access.names([to for to in who if not to.startswith(rules.DESK)])
    desks = {one.ref: one.name for one in twinning.programmes(by=request.by, ended=True)}
    rows = []
    for to in who:
        reader = inside.get(to)
        if to == rules.ORGANISATION:
            name = _("The organisation’s papers, if all else is lost")
        elif to.startswith(rules.DESK):
            scope = to.removeprefix(rules.DESK)
            name = _("The desk of {programme}").format(programme=desks.get(scope, scope))
        else:
            name = names[to]
        rows.append(
            {
                "to": to, "name": name, "papers": to == rules.ORGANISATION,
                "purpose": rules.PURPOSES[rules.Purpose(reader.purpose)] if reader else "",
                "ends_at": reader.ends_at if reader else None,
            }
        )  # fmt: skip
    return rows


def person_sealed_edit(request: Request, ref: str) -> HttpResponse:
    """Seal who a person is, or write it anew. What was typed stays where something is refused."""
    person = queries.at_risk(ref, by=request.by)
    here = reverse("coordinator:person_sealed", args=[ref])
    if unlocked(request) is None:
        return cookies.to_open(here)
    if vault.is_sealed(ref) and request.method != "POST":
        return redirect(here)  # what is sealed already is opened, and changed, on its own page
    form = IdentityForm(data(request))

    def keep() -> HttpResponse:
        mine, version = unlocked(request), form.cleaned_data["version"] or 0
        if version:
            services.change_identity(
                person, form.identity(), version=version, unlocked=mine, by=request.by
            )
        else:
            services.seal_identity(person, form.identity(), unlocked=mine, by=request.by)
        tell(request, say("Sealed. Only its readers can open it."))
        return redirect(here)

    form.fields["version"].required = False
    return edit(
        request, form, keep, head=_("Who this person is"), button=_("Seal it"),
        back=(here, _("The sealed part")), title=_("Sealed part"),
        notes=(_("All of this goes into the vault: no list, no search and no log shows it."),),
    )  # fmt: skip


def person_sealed_share(request: Request, ref: str) -> HttpResponse:
    """Let one more person read, as far as the person at risk allows it."""
    person = queries.at_risk(ref, by=request.by)
    here = reverse("coordinator:person_sealed", args=[ref])
    if unlocked(request) is None:
        return cookies.to_open(here)
    offered = [
        (one.account, f"{one.name} · {words.spoken(consent_words.audience(one.audience))}")
        for one in sharing.candidates(person, by=request.by)
    ]
    until = (request.by.at + MONTH).date()
    form = ReaderForm(data(request), candidates=offered, initial={"ends_at": until})

    def keep() -> HttpResponse:
        sharing.let_read(
            person, to=form.cleaned_data["to"], purpose=form.cleaned_data["purpose"],
            ends_at=form.instant(), unlocked=unlocked(request), by=request.by,
        )  # fmt: skip
        tell(request, say("Shared, until that day. It can be taken back at any time."))
        return redirect(here)

    notes = () if offered else (
        _("Nobody can be let in yet: a colleague needs a vault, and somebody who vouches for it."),
    )  # fmt: skip
    return edit(
        request, form, keep, head=_("Let somebody read"), button=_("Let them read"),
        back=(here, _("The sealed part")), title=_("Sealed part"), notes=notes,
        lede=_("Only with the person’s yes to this. What was read cannot be made unread."),
    )  # fmt: skip


@require_POST
def person_sealed_revoke(request: Request, ref: str, to: str) -> HttpResponse:
    """Take a reader away, at once; the vault may be locked."""
    person = queries.at_risk(ref, by=request.by)
    services.stop_reading(person, to=to, by=request.by)
    tell(
        request,
        say("Taken away. What they read they may remember: tell the person, and change contacts."),
    )
    return redirect("coordinator:person_sealed", ref)


@require_POST
def person_raise(request: Request, ref: str) -> HttpResponse:
    """Ask that a person may be kept by name, or agree to it as the second."""
    person = queries.at_risk(ref, by=request.by)
    if request.POST.get("do") == "agree":
        raising.agree(person, by=request.by)
        tell(request, say("Agreed. The name can be sealed now."))
    else:
        raising.ask(person, by=request.by)
        tell(request, say("Asked. A second person agrees on this page."))
    return redirect("coordinator:person_sealed", ref)


@require_POST
def person_forget(request: Request, ref: str) -> HttpResponse:
    """Destroy what is sealed, for good; the code name stays."""
    person = queries.at_risk(ref, by=request.by)
    if request.POST.get("sure") != "yes":
        raise Invalid(say("Tick that you are sure: what is sealed cannot be brought back"))
    publishing.lower(person, by=request.by)
    tell(request, say("Destroyed. Gemel knows a code name and nothing else."))
    return redirect("coordinator:person_sealed", ref)


urlpatterns = [
    path("<slug:ref>/sealed/", person_sealed, name="person_sealed"),
    path("<slug:ref>/sealed/edit/", person_sealed_edit, name="person_sealed_edit"),
    path("<slug:ref>/sealed/share/", person_sealed_share, name="person_sealed_share"),
    path("<slug:ref>/sealed/end/<str:to>/", person_sealed_revoke, name="person_sealed_revoke"),
    path("<slug:ref>/sealed/raise/", person_raise, name="person_raise"),
    path("<slug:ref>/sealed/forget/", person_forget, name="person_forget"),
]
