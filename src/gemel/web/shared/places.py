"""The places of each door: what stands in its masthead, and who finds it there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gemel.kernel.by import By
from gemel.kernel.powers import Power


@dataclass(frozen=True)
class Place:
    """One entry of a door's masthead. `powers`: one of them opens it; none means everybody.

    `everywhere`: it has to be held without limit of scope.
    """

    view: str
    label: str | Promise
    icon: str = ""
    powers: frozenset[Power] = frozenset()
    everywhere: bool = False

    def opens(self, by: By | None) -> bool:
        """Tell whether this person finds the place."""
        if not self.powers or by is None:
            return not self.powers
        held = by.everywhere if self.everywhere else by.can
        return any(held(power) for power in self.powers)


@dataclass(frozen=True)
class Found:
    """A place as one request sees it."""

    url: str
    label: str | Promise
    icon: str
    here: bool


def _place(
    view: str, label: str | Promise, *powers: Power, icon: str = "", everywhere: bool = False
) -> Place:
    return Place(view, label, icon, frozenset(powers), everywhere)


DESK = (
    _place("coordinator:desk", _("Desk")),
    _place("coordinator:cases", _("Cases"), Power.CASE_READ),
    _place("coordinator:people", _("People"), Power.PERSON_READ),
    _place("coordinator:parliamentarians", _("Parliamentarians"), Power.MEMBER_READ),
    _place("coordinator:matching", _("Matching"), Power.MATCHING),
    _place("coordinator:twinnings", _("Twinnings"), Power.TWINNING_READ),
    _place("coordinator:actions", _("Actions"), Power.ACTION_READ),
)
DESK_MORE = (
    _place("coordinator:mails", _("Forwarded mails"), Power.ACTION_CHANGE),
    _place("coordinator:proceedings", _("Motions and debates"), Power.ACTION_READ),
    _place("coordinator:asks", _("What decisions ask"), Power.CASE_READ),
    _place(
        "coordinator:publishing",
        _("Publishing"),
        Power.PUBLISH_PROPOSE,
        Power.PUBLISH_APPROVE,
        Power.PUBLISH_TAKE_DOWN,
    ),
    _place("coordinator:agenda", _("Agenda"), Power.AGENDA_READ),
    _place("coordinator:together", _("Countries together"), Power.ACTION_CHANGE),
    _place("coordinator:sendings", _("Told to members"), Power.ALERT),
    _place("coordinator:news", _("News"), Power.CASE_READ),
    _place("coordinator:programmes", _("Programmes"), Power.PROGRAMME_READ),
    _place("coordinator:parliaments", _("Parliaments"), Power.MEMBER_READ),
    _place("coordinator:organisations", _("Organisations"), Power.PROGRAMME_READ),
    _place("coordinator:reports", _("Reports"), Power.REPORT),
    _place("coordinator:imports", _("Import"), Power.IMPORT),
    _place("coordinator:accounts", _("Accounts"), Power.ACCOUNTS),
    _place(
        "coordinator:health",
        pgettext_lazy("of the installation", "Health"),
        Power.UPKEEP,
        everywhere=True,
    ),
)
MEMBER = (
    _place("parliamentarian:home", _("This week"), icon="home"),
    _place("parliamentarian:twins", _("My twins"), icon="people"),
    _place("parliamentarian:record", pgettext_lazy("verb", "Record"), icon="plus"),
    _place("parliamentarian:news", _("News"), icon="bell"),
)
PUBLIC = (
    _place("public:home", _("Map and figures")),
    _place("public:cases", _("Cases")),
    _place("public:twinnings", _("Twinnings")),
    _place("public:programmes", _("Programmes")),
    _place("public:ideas", _("What parliaments can do")),
)
FOOT = (
    _place("public:press", _("For the press")),
    _place("public:accessibility", _("Accessibility")),
    _place("public:safety", _("Safety and privacy")),
    _place("public:method", _("Method")),
    _place("public:problem", _("Report a problem")),
)
ROWS = {
    "desk": DESK,
    "desk_more": DESK_MORE,
    "member": MEMBER,
    "public": PUBLIC,
    "foot": FOOT,
}


def address(view: str, *args: object) -> str:
    """Return the address of a view, or nothing while it does not exist."""
    try:
        return reverse(view, args=args or None)
    except NoReverseMatch:
        return ""


def found(row: Iterable[Place], request: HttpRequest | None, by: By | None) -> list[Found]:
    """Return the places that this person finds, with the one where they are marked."""
    path = request.path if request else ""
    seen = [(address(place.view), place) for place in row if place.opens(by)]
    return [
        Found(url, place.label, place.icon, _is_here(place, url, path))
        for url, place in seen
        if url
    ]


def _is_here(place: Place, url: str, path: str) -> bool:
    """Tell whether a page belongs to a place; a first page has no others below it."""
    first = place.view.endswith((":desk", ":home"))
    return path == url if first else path.startswith(url)
