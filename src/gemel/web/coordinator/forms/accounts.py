"""Forms of access: whom to let in, as what, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gemel.access import rules
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.powers import Power
from gemel.web.shared import words
from gemel.web.shared.forms import DayField, FilterForm, GemelForm, Hinted

HINTS = {
    Role.COORDINATOR: _("Runs the programme: people, consent, matching, publishing."),
    Role.PARTNER: _("Knows the people at risk: nominates, speaks for them, is the second of two."),
    Role.OPERATOR: _("Prepares and imports; approves nothing and answers for nobody."),
    Role.AUDITOR: _("Reads the record of events, and nothing else."),
    Role.MEMBER: _("Sees the own twins; answers and acts."),
    Role.ASSISTANT: _("Acts for the member, and is named with it. Only on the member’s word."),
}
FOR_MEMBERS = (Role.MEMBER, Role.ASSISTANT)


def role_word(role: Role) -> str:
    """Return the word for a role, in the language of the reader."""
    return words.spoken(rules.ROLE_WORDS[role])


class RoleForm(GemelForm):
    """A role, and the programme in which it counts."""

    role = forms.ChoiceField(label=_("As what"), widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=_("For which programme"))

    def __init__(self, *args: Any, by: By, programmes: Any, for_member: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (role.value, Hinted(capfirst(role_word(role)), HINTS[role]))
            for role in (FOR_MEMBERS if for_member else _desk_roles(by))
        ]
        self.fields["role"].initial = (Role.MEMBER if for_member else Role.PARTNER).value
        if for_member:
            del self.fields["scope"]
            return
        scopes = [(p.ref, p.name) for p in programmes if by.can(Power.ACCOUNTS, on=p.ref)]
        if by.everywhere(Power.ACCOUNTS):
            scopes.append((EVERYWHERE, _("Every programme")))
        self.fields["scope"].choices = scopes


class InviteForm(RoleForm):
    """Who is invited."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("The person signs in with it. Nothing is sent there."),
        error_messages={"invalid": _("Write the mail address in full")},
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    field_order = ("name", "email", "role", "scope")


class AccountFilter(FilterForm):
    """Who is looked for in the list of accounts."""

    q = forms.CharField(label=_("Name or address"), max_length=100)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [("", _("All")), *((r.value, capfirst(role_word(r))) for r in Role)],
    )


class AbsenceForm(GemelForm):
    """Who is away, from when to when, and who covers."""

    away = forms.ChoiceField(label=_("Who is away"))
    covered_by = forms.ChoiceField(
        label=_("Who covers"), help_text=_("Sees on the own desk what the other must attend to.")
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, movable: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["away"].choices = [(one.ref, one.name) for one in movable]
        self.fields["covered_by"].choices = [("", "—"), *((one.ref, one.name) for one in staff)]


def _desk_roles(by: By) -> list[Role]:
    roles = [Role.PARTNER, Role.COORDINATOR]
    if by.everywhere(Power.ACCOUNTS):
        roles += [Role.OPERATOR, Role.AUDITOR]
    return roles
