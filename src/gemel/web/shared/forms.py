"""The ground of every form: our words for what is missing, our markup, refusals from below."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from gemel.kernel.errors import Invalid, Refused, Stale
from gemel.web.shared import words
from gemel.web.shared.dates import DayField, PartialDateField
from gemel.web.shared.drawing import Hinted
from gemel.web.shared.fields import (
    CountriesField,
    CountryField,
    LanguagesField,
    RequestKey,
    SeveralField,
    Version,
)

__all__ = [
    "CountriesField",
    "CountryField",
    "DayField",
    "FilterForm",
    "GemelForm",
    "Hinted",
    "LanguagesField",
    "PartialDateField",
    "Renderer",
    "RequestKey",
    "Tiles",
    "Version",
]

# Signs that override the direction of text: with them a name reads as another.
TURNING = re.compile("[\u202a-\u202e]")
LOST_CHOICE = [
    kind.default_error_messages["invalid_choice"]
    for kind in (forms.ChoiceField, forms.MultipleChoiceField)
]
SET_APART = re.compile("[\u2066-\u2069]")  # come along when a name is copied from our own pages


class Renderer(TemplatesSetting):
    """Draws fields with the look's markup wherever a form is shown."""

    field_template_name = "shared/forms/field.html"
    form_template_name = "shared/forms/form.html"


class Tiles(forms.RadioSelect):
    """Radios as large tiles, for the few choices that matter most on a phone."""

    tiles = "tiles"


class GemelForm(forms.Form):
    """A form of Gemel. Optional fields are marked, required ones are not."""

    use_required_attribute = False
    marks_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_in_our_words(field)

    def full_clean(self) -> None:
        super().full_clean()
        for name, value in list(getattr(self, "cleaned_data", {}).items()):
            if not isinstance(value, str):
                continue
            self.cleaned_data[name] = SET_APART.sub("", value)
            if TURNING.search(value):
                self.add_error(
                    name,
                    _("An invisible sign in this text turns its direction round; type it anew"),
                )

    def refuse(self, refusal: Refused) -> None:
        """Take up what a service did not do, each sentence at its field; what was typed stays."""
        told = refusal.fields if isinstance(refusal, Invalid) else {}
        for name, said in told.items():
            self.add_error(name if name in self.fields else None, words.spoken(said))
        if isinstance(refusal, Stale):
            self.add_error(None, _("Someone else changed this meanwhile; what you typed is kept"))
        if not told and refusal.said.text:
            self.add_error(None, words.spoken(refusal.said))


class FilterForm(GemelForm):
    """Filters of a list: a GET form, nothing in it is needed, so nothing is marked."""

    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def chosen(self) -> dict[str, Any]:
        """Return what was asked for; what cannot be read is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def _say_in_our_words(field: forms.Field) -> None:
    """Replace the stock words for what is missing or not to be chosen; own words stay."""
    stock = forms.Field.default_error_messages["required"]
    if field.error_messages.get("required") is stock:
        field.error_messages["required"] = _missing(field)
    if field.error_messages.get("invalid_choice") in LOST_CHOICE:
        field.error_messages["invalid_choice"] = _("This is not among the choices; choose again")


def _missing(field: forms.Field) -> Any:
    if isinstance(field, (forms.MultipleChoiceField, SeveralField)):
        return _("Give at least one")
    if isinstance(field, forms.ChoiceField):
        return _("Choose one of these")
    if isinstance(field, forms.BooleanField):
        return _("Tick this to go on")
    if isinstance(field, forms.FileField):
        return _("Choose a file")
    if isinstance(field, DayField):
        return _("Give the date")
    return _("Fill this in")
