"""Forms about mails that offices forwarded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.actions.services import LONGEST_NOTE
from gemel.web.coordinator.forms.actions import kind_choices
from gemel.web.coordinator.forms.cases import Choices, offer
from gemel.web.shared.forms import DayField, GemelForm


class WhoseForm(GemelForm):
    """Whose mail it is, where the address did not say."""

    member = forms.ChoiceField(label=_("Whose mail it is"))

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "member", members)


class TakeForm(GemelForm):
    """The act of which a mail tells."""

    subject = forms.ChoiceField(label=_("For whom"))
    kind = forms.ChoiceField(label=_("Kind of action"))
    day = DayField(label=_("Done on"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("No names of relatives, no places, no phone numbers."),
    )

    def __init__(self, *args: Any, subjects: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "subject", subjects)
        offer(self, "kind", [("", _("Choose")), *kind_choices()])
