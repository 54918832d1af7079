"""The form of a partner organisation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.web.shared.forms import CountryField, FilterForm, GemelForm, Version


class OrganisationFilter(FilterForm):
    """What the list of organisations is narrowed to."""

    text = forms.CharField(label=_("Name"), max_length=100)


class OrganisationForm(GemelForm):
    """A partner: who nominates, briefs, or stands by a programme."""

    name = forms.CharField(label=_("Name"), max_length=200)
    country = CountryField(label=_("Country"), required=False)
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    version = Version()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].required = False
