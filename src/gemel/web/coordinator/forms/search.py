"""The one box of the desk's search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.web.shared.forms import GemelForm

GROUPS = {
    "people": _("People at risk"),
    "members": _("Parliamentarians"),
    "cases": _("Cases"),
    "actions": _("Actions"),
    "proceedings": _("Motions and debates"),
    "programmes": _("Programmes"),
}


class SearchForm(GemelForm):
    """What is looked for, and whether in one group alone."""

    marks_optional = False

    q = forms.CharField(
        label=_("Name, code or word"),
        max_length=200,
        error_messages={"required": _("Write a name, a code or a word")},
    )
    only = forms.ChoiceField(
        label=_("Where"), required=False, choices=[("", _("Everywhere")), *GROUPS.items()]
    )
