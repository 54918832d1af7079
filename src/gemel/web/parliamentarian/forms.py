"""Forms of the parliamentarian's door: few taps, and details can wait."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.actions import catalogue
from gemel.actions.rules import TOLD
from gemel.actions.services import LONGEST_NOTE
from gemel.agenda.rules import Kind
from gemel.web.shared import words
from gemel.web.shared.forms import (
    CountryField,
    DayField,
    GemelForm,
    RequestKey,
    Tiles,
    Version,
)
from gemel.web.shared.together import PartnersField, with_partners

OTHER = "other"
OWN_KINDS = [
    (Kind.TRIP.value, _("I travel")),
    (Kind.OUT.value, _("A delegation of ours travels")),
    (Kind.AMBASSADOR.value, _("I meet an ambassador")),
    (Kind.IN.value, _("A delegation visits us")),
]
TODAY, YESTERDAY, ANOTHER = "0", "1", "x"


class RecordForm(GemelForm):
    """What was done, for whom, when: five taps; a word about it can wait."""

    subject = forms.ChoiceField(label=_("For whom"), widget=Tiles)
    what = forms.ChoiceField(label=_("What"), widget=Tiles, required=False)
    kind = forms.ChoiceField(label=_("Kind of action"), required=False)
    when = forms.ChoiceField(
        label=_("When"),
        widget=Tiles,
        initial=TODAY,
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (ANOTHER, _("Another day"))],
    )
    day = DayField(label=_("Which day"), required=False)
    note = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("It can wait. No names of relatives, no places, no phone numbers."),
    )
    happened = forms.BooleanField(
        required=False,
        label=_("It has already happened: record it for the desk alone"),
        help_text=_("The desk sees that it had no basis. It is not reported and never shown."),
    )
    request_key = RequestKey()

    def __init__(self, *args: Any, subjects: list[Any], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["subject"].choices = [(one.ref, one.label) for one in subjects]
        if len(subjects) == 1:
            self.fields["subject"].initial = subjects[0].ref
        self.fields["what"].choices = [
            (word.key, words.spoken(word.label)) for word in catalogue.by_tile()
        ]
        self.fields["kind"].choices = [("", _("Choose")), *grouped_kinds()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("what") and not cleaned.get("kind"):
            self.add_error("what", _("Choose what was done"))
        if cleaned.get("when") == ANOTHER and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Give the day"))
        return cleaned

    def done_on(self) -> date:
        """Return the day that was chosen, in the account's own time zone."""
        when = self.cleaned_data["when"]
        if when == ANOTHER:
            return self.cleaned_data["day"]
        return self.today - timedelta(days=int(when))

    def kinds(self) -> list[Any]:
        """Return the kinds that the choice can stand for; the first with a basis is taken."""
        chosen = self.cleaned_data.get("kind")
        if chosen:
            return [catalogue.kind(chosen)]
        tile = self.cleaned_data["what"]
        return next(
            (list(kinds) for word, kinds in catalogue.by_tile().items() if word.key == tile), []
        )


class PlanForm(GemelForm):
    """For whom, and by when."""

    subject = forms.ChoiceField(label=_("For whom"), widget=Tiles)
    planned_for = DayField(label=_("By when"), required=False)
    note = forms.CharField(
        label=_("A word for your office"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("No names of relatives, no places, no phone numbers."),
    )
    partners = PartnersField()
    request_key = RequestKey()

    def __init__(
        self, *args: Any, subjects: list[Any], partners: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [(one.ref, one.label) for one in subjects]
        if len(subjects) == 1:
            self.fields["subject"].initial = subjects[0].ref
        with_partners(self, partners)


class JoinForm(GemelForm):
    """Joining those who follow a country; what is shared is a choice of its own."""

    country = forms.ChoiceField(label=_("Country"))
    shares = forms.BooleanField(
        required=False,
        label=_("Let the others see what kind of step my office plans, and in which week"),
        help_text=_(
            "Never for whom, and only where the person’s consent or a published decision allows "
            "it. Where few have joined, one may guess whose step it is. Who shares sees the same "
            "of the others who share."
        ),
    )

    def __init__(self, *args: Any, countries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [(code, words.country(code)) for code in countries]


class EventForm(GemelForm):
    """A date of the member's: what, where to, from when until when."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=Tiles, initial=Kind.TRIP.value)
    country = CountryField(label=_("Which country?"))
    starts_on = DayField(label=_("First day"))
    last_on = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty where it is one day")
    )
    request_key = RequestKey()
    version = Version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = OWN_KINDS
        if "version" not in self.initial:
            del self.fields["version"]


class AssistantForm(GemelForm):
    """Who is to act for the member."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("It is recorded with everything that this person does for you."),
    )
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_(
            "This person signs in with it. Gemel sends nothing there: you hand over a link."
        ),
        error_messages={"invalid": _("Write the mail address in full")},
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )


def grouped_kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the 40 kinds under their groups, for a list to choose from."""
    return [
        (words.spoken(group.label), [(kind.key, words.spoken(kind.title)) for kind in kinds])
        for group, kinds in catalogue.by_group().items()
    ]


class TellingForm(GemelForm):
    """How the IPU is told of what the member did."""

    marks_optional = False
    choice = forms.ChoiceField(label=_("How may the IPU be told of it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["choice"]
        offered.choices = [(key.value, words.spoken(said)) for key, said in TOLD.items()]
