"""Forms of telling: whom, with which word, how urgently; and how one wishes to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.alerts.rules import LONGEST_WORD
from gemel.web.shared.fields import SeveralField
from gemel.web.shared.forms import FilterForm, GemelForm, RequestKey


class TellForm(GemelForm):
    """Who is told: those found and ticked, those who asked for it, and those added by hand."""

    to = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    subscribers = forms.BooleanField(required=False)
    more = SeveralField(
        named=list, find=lambda text: None, each=_("Member"), label=_("Others whom you add"),
        required=False,
        unknown=_("“%(text)s” is nobody here, or several; choose a name that is suggested"),
    )  # fmt: skip
    word = forms.CharField(
        label=_("A word with it"),
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("They read it here, after signing in. It stands in no mail."),
    )
    urgent = forms.BooleanField(
        label=_("Urgent: mails leave at once, also in quiet hours"),
        required=False,
        help_text=_("Then there are no 30 seconds in which to take it back."),
    )
    request_key = RequestKey()

    def __init__(
        self,
        *args: Any,
        found: list[str],
        members: Mapping[str, str],
        find: Callable[[str], str | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].choices = [(key, key) for key in found]
        fields["more"].find = find
        fields["more"].widget.named = lambda: list(members.items())

    def ticked(self, found: list[str]) -> set[str]:
        """Return who is ticked: everybody on a fresh page, else as it was sent."""
        return set(self.data.getlist("to")) if self.is_bound else set(found)

    def everybody(self) -> list[str]:
        """Return whom to tell: those ticked and those added."""
        return [*self.cleaned_data["to"], *self.cleaned_data["more"]]


class SentFilter(FilterForm):
    """Sendings by hand, or also those that Gemel made by itself."""

    which = forms.ChoiceField(
        label=_("Which"),
        choices=[("", _("Sent by the desk")), ("all", _("Also by Gemel itself"))],
    )
