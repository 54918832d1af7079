"""Forms of actions: plan one, record one, what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.actions import catalogue, rules
from gemel.actions.services import LONGEST_NOTE
from gemel.web.shared import words
from gemel.web.shared.forms import (
    CountryField,
    DayField,
    FilterForm,
    GemelForm,
    RequestKey,
    Version,
)
from gemel.web.shared.together import PartnersField, with_partners


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the 40 kinds under their groups."""
    return [
        (words.spoken(group.label), [(kind.key, words.spoken(kind.title)) for kind in kinds])
        for group, kinds in catalogue.by_group().items()
    ]


class ActForm(GemelForm):
    """An act, planned or done. Non-public unless one says otherwise."""

    public = forms.ChoiceField(
        label=_("Who will know of it?"),
        widget=forms.RadioSelect,
        choices=[
            ("no", _("Those to whom it is addressed, and nobody else")),
            ("yes", _("Everybody")),
        ],
        initial="no",
    )
    addressees = forms.MultipleChoiceField(
        label=_("To whom"), widget=forms.CheckboxSelectMultiple, required=False
    )
    addressee = forms.CharField(
        label=_("Addressee, in words"),
        required=False,
        max_length=200,
        help_text=_("An office, not a private person."),
    )
    country = CountryField(label=_("Country of the addressee"), required=False)
    for_member = forms.ChoiceField(label=_("Which member acts"), required=False)
    day = DayField(label=_("Planned for"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("No names of relatives, no places, no phone numbers."),
    )
    partners = PartnersField()
    record_link = forms.URLField(
        label=_("Link to the public record"), required=False, assume_scheme="https"
    )
    happened = forms.BooleanField(
        required=False,
        label=_("It has already happened: record it for the desk alone"),
        help_text=_("It is kept as done without a basis, never reported and never shown."),
    )
    request_key = RequestKey()

    def __init__(
        self,
        *args: Any,
        kind: Any,
        done: bool,
        members: list[tuple[str, str]],
        partners: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        with_partners(self, partners)
        self.fields["addressees"].choices = [
            (word.key, words.spoken(word.label)) for word in kind.addressees
        ]
        self.fields["for_member"].choices = [("", _("Nobody in particular")), *members]
        if not kind.allows(public=True):
            del self.fields["public"]
        elif not kind.allows(public=False):
            self.fields["public"].initial = "yes"
        if done:
            self.fields["day"].label = _("Done on")
            self.fields["day"].required = True
        else:
            del self.fields["happened"], self.fields["record_link"]

    def day_chosen(self) -> date | None:
        """Return the day that was given, if any."""
        return self.cleaned_data.get("day") if self.is_bound else None

    def is_public(self) -> bool:
        """Return whether everybody will know."""
        return self.cleaned_data.get("public") == "yes"


class CorrectForm(GemelForm):
    """Corrects what was written down about an act; the kind stays."""

    addressee = forms.CharField(label=_("Addressee, in words"), required=False, max_length=200)
    country = CountryField(label=_("Country of the addressee"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
    record_link = forms.URLField(
        label=_("Link to the public record"), required=False, assume_scheme="https"
    )
    version = Version()


class DoneForm(GemelForm):
    """When a planned act was done."""

    done_on = DayField(label=_("Done on"))


class EffectForm(GemelForm):
    """What changed after the act, harm included. Gemel never says because."""

    key = forms.ChoiceField(label=_("What changed afterwards"))
    on = DayField(label=_("When"))
    said_by = forms.CharField(
        label=_("Who says so"),
        max_length=40,
        help_text=_("The person, the lawyer, an authority, the press, the desk. No names."),
    )
    note = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [
            ("", _("Choose")),
            *((key.value, words.spoken(said)) for key, said in rules.EFFECTS.items()),
        ]


class ActionFilter(FilterForm):
    """Which actions to list."""

    stage = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("All")),
            ("planned", _("Planned")),
            ("done", _("Done")),
            ("dropped", _("Given up")),
            ("unanswered", _("Waiting for a reply for a month")),
            ("missing", _("Done without a basis")),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind of action"))
    q = forms.CharField(label=_("Case code"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *kind_choices()]
