"""Forms of publishing: what to show, in which words, and why it comes down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gemel.consent import words as consent_words
from gemel.consent.words import Use
from gemel.kernel import geography
from gemel.publishing import rules
from gemel.web.coordinator.forms.consent import spoken
from gemel.web.shared import words
from gemel.web.shared.forms import FilterForm, GemelForm, RequestKey

SHOWN = (
    (Use.NAME.value, _("The person’s name")),
    (Use.COUNTRY.value, _("The person’s country")),
)

PICTURE = (Use.PHOTO.value, _("The picture of the two"))


class ReleaseFilter(FilterForm):
    """What the queue is narrowed to."""

    kind = forms.ChoiceField(label=_("What"))
    stage = forms.ChoiceField(label=_("Where it stands"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        self.fields["kind"].choices = [*every, *spoken(rules.KINDS)]  # type: ignore[attr-defined]
        stages = [
            ("open", _("Waiting")),
            ("lit", _("Public")),
            ("ended", _("Taken down, declined")),
        ]
        self.fields["stage"].choices = [*every, *stages]  # type: ignore[attr-defined]


class TextsForm(GemelForm):
    """The words of an item, in one language or several. An empty language is left out."""

    request_key = RequestKey()

    def __init__(
        self, *args: Any, person: bool, story: bool = True, picture: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [code for code, _name in settings.LANGUAGES]
        for code in self.codes:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title"), max_length=200, required=False
            )
            self.fields[f"lede_{code}"] = forms.CharField(
                label=_("One sentence below it"), max_length=400, required=False
            )
            if story:
                self.fields[f"text_{code}"] = forms.CharField(
                    label=_("Text"), max_length=6000, required=False,
                    widget=forms.Textarea(attrs={"rows": "6"}),
                )  # fmt: skip
        if person:
            self.fields["shows"] = forms.MultipleChoiceField(
                label=_("What it shows of the person, beside the words"), required=False,
                choices=[*SHOWN, *([PICTURE] if picture else [])],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("A name in the words counts as shown, ticked or not"),
            )  # fmt: skip

    def languages(self) -> list[tuple[str, list[Any]]]:
        """Return each language by name, with its fields, for the page."""
        here = words.language()
        return [
            (
                geography.language_name(code, here),
                [self[name] for name in self.fields if name.endswith(f"_{code}")],
            )
            for code in self.codes
        ]

    def texts(self) -> dict[str, dict[str, str]]:
        """Return what was written, by language."""
        return {
            code: {
                part: self.cleaned_data.get(f"{part}_{code}", "")
                for part in ("title", "lede", "text")
            }
            for code in self.codes
        }

    def refuse(self, refusal: Any) -> None:
        """Take up what a service could not accept; a title is missing in the first language."""
        if "title" in refusal.fields:
            self.add_error(f"title_{self.codes[0]}", words.spoken(refusal.fields["title"]))
        else:
            super().refuse(refusal)


class AgreementForm(GemelForm):
    """By which way the member was asked."""

    through = forms.ChoiceField(label=_("How the member was asked"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["through"].choices = spoken(consent_words.CHANNELS)  # type: ignore[attr-defined]


class WaiverForm(GemelForm):
    """Who waives the waiting time, by which way, in which words."""

    giver = forms.ChoiceField(label=_("Who waives it"), widget=forms.RadioSelect)
    through = forms.ChoiceField(label=_("By which way it was said"))
    words = forms.CharField(
        label=_("In their words"), max_length=1000, widget=forms.Textarea(attrs={"rows": "3"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = spoken(consent_words.GIVERS)  # type: ignore[attr-defined]
        self.fields["through"].choices = spoken(consent_words.CHANNELS)  # type: ignore[attr-defined]


class TakeDownForm(GemelForm):
    """Why an item comes down; it does so at once, whatever is chosen."""

    why = forms.ChoiceField(
        label=_("Why"), widget=forms.RadioSelect, initial=rules.Why.PERSON.value
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {why: rules.WHYS[why] for why in rules.BY_HAND}
        self.fields["why"].choices = spoken(chosen)  # type: ignore[attr-defined]
