"""Forms of parliaments: what one is, on which side parties sit, its bodies, its follow-up desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.people import rules
from gemel.web.coordinator.forms.parliamentarians import KINDS, spoken
from gemel.web.shared.forms import (
    CountriesField,
    CountryField,
    DayField,
    FilterForm,
    GemelForm,
    Version,
)


class HouseFilter(FilterForm):
    """What the list of parliaments is narrowed to."""

    text = forms.CharField(label=_("Name"), max_length=100)
    country = CountryField(label=_("Country"), required=False)


class ParliamentForm(GemelForm):
    """A parliament, or one chamber of it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    country = CountryField(
        label=_("Country"),
        required=False,
        help_text=_("Leave empty for a parliament of many states"),
    )
    chamber = forms.CharField(
        label=_("Chamber"),
        max_length=200,
        required=False,
        help_text=_("Where its chambers have names of their own"),
    )


class CampForm(GemelForm):
    """On which side of the house a party sits, from a day on."""

    camp = forms.ChoiceField(label=_("Side of the house"), widget=forms.RadioSelect)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until (first day on which it no longer holds)"),
        required=False,
        help_text=_("Leave empty while it holds"),
    )
    family = forms.ChoiceField(
        label=_("Political family"),
        required=False,
        help_text=_("Only for matching with people who wish it to count"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["camp"].choices = spoken(rules.CAMPS)  # type: ignore[attr-defined]
        self.fields["family"].choices = [  # type: ignore[attr-defined]
            ("", _("Not known")),
            *spoken(rules.FAMILIES),
        ]


class BodyForm(GemelForm):
    """A committee, delegation or friendship group, and what it deals with."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    name = forms.CharField(label=_("Name"), max_length=300)
    code = forms.CharField(label=_("Short name"), max_length=40, required=False)
    countries = CountriesField(
        label=_("Countries it deals with"),
        required=False,
        help_text=_("Its members count as knowing them"),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes it deals with"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = spoken(rules.THEMES)  # type: ignore[attr-defined]


class DeskForm(GemelForm):
    """The mechanism by which a parliament follows IPU decisions up."""

    name = forms.CharField(
        label=_("Name of the desk"),
        max_length=200,
        help_text=_("For example: Desk for the human rights of parliamentarians"),
    )
    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "5"}),
        help_text=_("What the house has charged it with, in the words of the house"),
    )
    decided_on = DayField(label=_("Decided on"), required=False)
    focal_point = forms.CharField(
        label=_("Focal point"),
        max_length=200,
        required=False,
        help_text=_("An office rather than a person: people move on"),
    )
    address = forms.CharField(label=_("How to reach it"), max_length=200, required=False)
    committees = forms.MultipleChoiceField(
        label=_("Committees that it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They read one file instead of one each"),
    )
    version = Version()

    def __init__(self, *args: Any, bodies: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].required = False
        self.fields["committees"].choices = [  # type: ignore[attr-defined]
            (body.ref, body.name) for body in bodies
        ]
        if not self.fields["committees"].choices:  # type: ignore[attr-defined]
            del self.fields["committees"]
