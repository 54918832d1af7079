"""Forms of programmes: what one is, who takes part, what counts in matching."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.web.shared.forms import (
    CountriesField,
    DayField,
    GemelForm,
    Hinted,
    LanguagesField,
    Version,
)


class ProgrammeForm(GemelForm):
    """Who hosts, where the people at risk are from, and who stands by them."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("For example: Burundian defenders, Belgian members"),
    )
    countries = CountriesField(label=_("Countries of origin"), required=False)
    hosts = forms.MultipleChoiceField(
        label=_("Host parliaments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Import the members of a parliament first; then it stands here."),
    )
    partner = forms.ChoiceField(label=_("Partner organisation"), required=False)
    context = forms.CharField(
        label=_("Context"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "6"}),
        help_text=_("What every member should know first. No names of people at risk."),
    )
    contact_days = forms.IntegerField(
        label=_("Twins are in contact at least every … days"),
        min_value=1,
        max_value=365,
        initial=30,
        widget=forms.NumberInput(attrs={"class": "s"}),
    )
    interpreters = LanguagesField(
        label=_("Interpreters"),
        required=False,
        help_text=_("Languages for which the programme has an interpreter whom it trusts"),
    )
    starts_on = DayField(label=_("Begins on"), required=False)
    press_contact = forms.CharField(
        label=_("Whom journalists may ask"),
        required=False,
        max_length=200,
        help_text=_("An office and its address or number. It stands on the public press page."),
    )
    version = Version()

    def __init__(self, *args: Any, parliaments: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "version" not in self.initial:
            del self.fields["version"]  # a new programme has none
        self.fields["hosts"].choices = [(p.ref, _house(p)) for p in parliaments]
        self.fields["partner"].choices = [
            ("", _("None")),
            *((partner.ref, partner.name) for partner in partners),
        ]


class TakePartForm(GemelForm):
    """A member who said yes, and for how many twins there is room."""

    capacity = forms.IntegerField(
        label=_("Room for how many twins"),
        min_value=0,
        max_value=50,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "s"}),
    )


class FindMemberForm(GemelForm):
    """Looks for a member by name."""

    marks_optional = False
    q = forms.CharField(label=_("Name of a parliamentarian"), required=False, max_length=100)


def _house(parliament: Any) -> Any:
    if not parliament.chamber or parliament.chamber == parliament.name:
        return parliament.name
    return Hinted(parliament.name, parliament.chamber)
