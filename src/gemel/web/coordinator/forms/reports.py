"""The period of a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gemel.publishing.rules import SENT_HOW
from gemel.web.shared import words
from gemel.web.shared.forms import DayField, GemelForm


class PeriodForm(GemelForm):
    """From which day to which, and of which programme; a GET form, so that it has an address."""

    marks_optional = False

    starts = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), help_text=_("It is included."))
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    named = forms.BooleanField(
        label=_("With the members who agreed to be named, and addressees"),
        required=False,
        help_text=_("A second person has to approve it before it leaves."),
    )
    again = forms.BooleanField(label=_("Once more what the IPU was told before"), required=False)
    decision = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["programme"]
        choice.choices = [("", _("All that you see")), *programmes]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = super().clean() or self.cleaned_data
        starts, last = given.get("starts"), given.get("last")
        if starts and last and last < starts:
            self.add_error("last", gettext("This day is before the first one"))
        return given


class SentForm(GemelForm):
    """When and how a report went to the IPU."""

    on = DayField(label=_("Sent on"))
    how = forms.ChoiceField(label=_("By which way"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["how"]
        choice.choices = [(key.value, words.spoken(said)) for key, said in SENT_HOW.items()]
