"""Forms about what is sealed: who a defender is, and who may know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemel.people import sealed
from gemel.vault import rules
from gemel.web.shared import words
from gemel.web.shared.forms import DayField, GemelForm, Version


class IdentityForm(GemelForm):
    """Who a defender is. Every field of it goes into the vault."""

    version = Version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, said in sealed.FIELDS.items():
            long = name in sealed.LONG
            self.fields[name] = forms.CharField(
                label=words.spoken(said),
                required=name == "name",
                max_length=sealed.LONGEST if long else sealed.SHORTEST,
                widget=forms.Textarea(attrs={"rows": "3", "autocomplete": "off"})
                if long
                else forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def identity(self) -> dict[str, str]:
        """Return what was typed, field by field."""
        return {name: self.cleaned_data.get(name, "") for name in sealed.FIELDS}


class ReaderForm(GemelForm):
    """Whom to let read, what for, and until when."""

    to = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=_("What for"), widget=forms.RadioSelect)
    ends_at = DayField(label=_("Until which day, that day included"))

    def __init__(self, *args: Any, candidates: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(candidates)
        self.fields["purpose"].choices = [
            (one.value, words.spoken(rules.PURPOSES[one])) for one in rules.SHARED_FOR
        ]

    def instant(self) -> datetime:
        """Return the end: the first moment after the day that was chosen."""
        day: date = self.cleaned_data["ends_at"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
