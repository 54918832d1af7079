"""Forms that both doors need where several act together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.web.shared.fields import RequestKey
from gemel.web.shared.forms import GemelForm

LONGEST = 4000


class PartnersField(forms.MultipleChoiceField):
    """Which neighbouring parliaments are asked to join."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Which neighbours to ask"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Those of whose parliament somebody is in Gemel."),
            **more,
        )


def with_partners(form: forms.Form, partners: list[tuple[str, str]]) -> None:
    """Offer these neighbours in a form that has the field, or take the field away."""
    if partners:
        field: Any = form.fields["partners"]
        field.choices = partners
    else:
        del form.fields["partners"]


class CircleNoteForm(GemelForm):
    """A word to all who joined the page of a country."""

    text = forms.CharField(
        label=_("A word to all who joined"),
        widget=forms.Textarea(attrs={"rows": "3"}),
        max_length=LONGEST,
        help_text=_(
            "All who joined read it. Name no person at risk and nothing by which one is known."
        ),
    )
    request_key = RequestKey()
