"""Forms about what decisions ask, and about where a house filed them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gemel.cases.following import REPLIES
from gemel.web.coordinator.forms.cases import Choices, offer, spoken
from gemel.web.shared.forms import CountryField, DayField, FilterForm, GemelForm


class AskFilter(FilterForm):
    """What the list of asks is narrowed to."""

    country = CountryField(label=_("Country"), required=False)
    addressee = forms.ChoiceField(label=_("Of whom"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("All")),
            ("open", pgettext_lazy("something asked", "Open")),
            ("late", _("Overdue")),
            ("settled", _("Settled")),
        ],
    )

    def __init__(self, *args: Any, addressees: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "addressee", [("", _("All")), *addressees])


class AnswerForm(GemelForm):
    """What came back to something asked."""

    kind = forms.ChoiceField(label=_("What came back"), widget=forms.RadioSelect)
    on = DayField(label=_("When"))
    note = forms.CharField(
        label=_("What it says"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", spoken(REPLIES))


class SettledForm(GemelForm):
    """On which day something asked was done."""

    on = DayField(label=_("Settled on"))


class LineForm(GemelForm):
    """Every reference of a letter in one line, as the house writes them."""

    line = forms.CharField(
        label=_("References, as they stand on the letter"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("For example: UPN Alm.del - Bilag 90, URU Alm.del - Bilag 91"),
    )
    filed_on = DayField(label=_("Filed on"), required=False)


class FilingForm(GemelForm):
    """Under which number one committee filed a decision."""

    body = forms.ChoiceField(label=_("Committee or delegation"))
    number = forms.CharField(
        label=_("Number"), max_length=60, help_text=_("For example: UPN Alm.del – Bilag 90")
    )
    filed_on = DayField(label=_("Filed on"), required=False)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "body", bodies)
