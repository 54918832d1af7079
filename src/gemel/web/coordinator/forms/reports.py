"""The period of a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gemel.web.shared.forms import DayField, GemelForm


class PeriodForm(GemelForm):
    """From which day to which, and of which programme; a GET form, so that it has an address."""

    marks_optional = False

    starts = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), help_text=_("It is included."))
    programme = forms.ChoiceField(label=_("Programme"), required=False)

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
