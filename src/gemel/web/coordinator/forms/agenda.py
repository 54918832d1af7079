"""Forms of the agenda: one event, and the filter of the list."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.agenda.rules import KINDS, LONGEST_PLACE, LONGEST_TITLE, Given
from gemel.web.shared import words, zones
from gemel.web.shared.fields import SeveralField
from gemel.web.shared.forms import (
    CountryField,
    DayField,
    FilterForm,
    GemelForm,
    RequestKey,
    Version,
)

HOUR = re.compile(r"^(\d{1,2})[:.h]?(\d{2})?$")
ORDER = (
    "kind", "country", "starts_on", "last_on", "members", "cases", "place", "time", "zone",
    "title", "scopes",
)  # fmt: skip
Find = Callable[[str], str | None]


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of event in words."""
    return [(kind.value, words.spoken(said)) for kind, said in KINDS.items()]


class EventForm(GemelForm):
    """What is when and where, who goes, and for which case."""

    kind = forms.ChoiceField(label=_("What it is"))
    country = CountryField(
        label=_("Country"),
        required=False,
        help_text=_("Where they go, where the visitors or the ambassador come from, or the host"),
    )
    starts_on = DayField(label=_("First day"))
    last_on = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty where it is one day")
    )
    time = forms.CharField(
        label=_("Time"),
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"class": "input xs", "autocomplete": "off"}),
        help_text=_("Where it is known, for example 09:30"),
    )
    zone = forms.ChoiceField(label=_("By the clock of"), required=False)
    members = SeveralField(
        named=list, find=lambda text: None, each=_("Member"), label=_("Who takes part"),
        required=False,
        unknown=_("“%(text)s” is nobody here, or several; choose a name that is suggested"),
    )  # fmt: skip
    cases = SeveralField(
        named=list, find=lambda text: None, each=_("Case"), label=_("For which cases"),
        required=False,
        help_text=_("Only where it is for them: what concerns a country is found without."),
        unknown=_("We know no case “%(text)s”; write its code"),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=_("As coarse as it may be: a city, never an address"),
    )
    title = forms.CharField(
        label=_("A word for the staff"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Nobody else reads it. No names of people at risk."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Whose staff may read it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all staff at the desk, or those of the cases"),
    )
    request_key = RequestKey()
    version = Version()

    def __init__(
        self,
        *args: Any,
        members: Mapping[str, str],
        find_member: Find,
        cases: Mapping[str, str],
        find_case: Find,
        programmes: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(ORDER)
        fields: Any = self.fields
        fields["kind"].choices = [("", _("Choose")), *kinds()]
        fields["zone"].choices = zones.choices()
        for name, known, find in (
            ("members", members, find_member), ("cases", cases, find_case)
        ):  # fmt: skip
            fields[name].find = find
            fields[name].widget.named = lambda known=known: list(known.items())
        if programmes:
            fields["scopes"].choices = programmes
        else:
            del self.fields["scopes"]
        if "version" not in self.initial:
            del self.fields["version"]

    def clean_time(self) -> datetime.time | None:
        """Return the hour, however it is written."""
        text = self.cleaned_data["time"].strip()
        if not text:
            return None
        found = HOUR.match(text)
        hour, minute = (int(part or 0) for part in found.groups()) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(_("Write the time as 09:30"))
        return datetime.time(hour, minute)

    def given(self) -> Given:
        """Return what was written down."""
        cleaned = self.cleaned_data
        return Given(
            kind=cleaned["kind"], starts_on=cleaned["starts_on"], last_on=cleaned["last_on"],
            at=cleaned["time"], zone=cleaned["zone"] if cleaned["time"] else "",
            country=cleaned["country"], place=cleaned["place"], title=cleaned["title"],
        )  # fmt: skip


class AgendaFilter(FilterForm):
    """Which kind, and which country."""

    kind = forms.ChoiceField(label=_("What it is"))
    country = CountryField(label=_("Country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("All kinds")), *kinds()]
