"""Forms of a twinning: the person's answer, a contact, a pause, an end."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gemel.kernel import geography
from gemel.kernel.errors import Invalid
from gemel.twinning import rules
from gemel.web.shared import words
from gemel.web.shared.forms import DayField, FilterForm, GemelForm


def _choices(labels: dict) -> list[tuple[str, str]]:
    return [(key.value, words.spoken(said)) for key, said in labels.items()]


class AnswerForm(GemelForm):
    """What the person said to this one member."""

    answer = forms.ChoiceField(
        label=_("What did the person say?"),
        choices=[("yes", _("Yes, to this member")), ("no", _("No, not this member"))],
        widget=forms.RadioSelect,
    )
    through = forms.CharField(
        label=_("How was the person asked?"),
        max_length=40,
        help_text=_("In person, through the lawyer, through the trusted contact. No names."),
    )


class ContactForm(GemelForm):
    """That the twins were in contact."""

    on = DayField(label=_("When"))
    channel = forms.ChoiceField(label=_("How"))
    reached = forms.BooleanField(label=_("They reached each other"), required=False, initial=True)
    note = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=rules.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("No names of relatives, no places, no phone numbers."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = _choices(rules.CHANNELS)


class PhotographForm(GemelForm):
    """A picture of the twins, what is to be seen on it, who took it, and that both agreed."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "A JPEG or PNG of up to 20 MB. Place, camera and date inside the file are taken out; "
            "the file itself is not kept."
        ),
        error_messages={"empty": _("This file is empty")},
    )
    credit = forms.CharField(
        label=_("Who took it"),
        max_length=rules.CREDIT_LENGTH,
        help_text=_("As it is to be printed. A name in it counts as shown."),
    )
    agreed = forms.MultipleChoiceField(
        label=_("Who agreed that it is kept here"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("To show it to the public, both are asked once more."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].choices = _choices(rules.PICTURED)
        here = words.language()
        self.codes = [code for code, _name in settings.LANGUAGES]
        for code in self.codes:
            self.fields[f"alt_{code}"] = forms.CharField(
                label=geography.language_name(code, here),
                max_length=rules.ALT_LENGTH,
                required=False,
            )

    def alts(self) -> list:
        """Return the fields in which the picture is described, for the page."""
        return [self[f"alt_{code}"] for code in self.codes]

    def given(self) -> dict:
        """Return what `twinning.services.add_photograph` takes."""
        data = self.cleaned_data
        return {
            "data": data["picture"].read(),
            "credit": data["credit"],
            "agreed": data["agreed"],
            "alt": {code: data[f"alt_{code}"] for code in self.codes},
        }

    def refuse(self, refusal) -> None:
        """Take up what a service could not accept; a description lacks in the first language."""
        told = getattr(refusal, "fields", {})
        if "alt" in told:
            told = {**told, f"alt_{self.codes[0]}": told["alt"]}
            del told["alt"]
            refusal = Invalid(fields=told)
        super().refuse(refusal)


class PauseForm(GemelForm):
    """How long a twinning rests."""

    until = DayField(label=_("Until"), required=False, help_text=_("Leave empty if nobody knows."))


class EndForm(GemelForm):
    """Why a twinning ends."""

    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = _choices(rules.END_REASONS)


class TwinningFilter(FilterForm):
    """Which twinnings to list."""

    stage = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("All that live")),
            ("asked", _("Asked")),
            ("active", _("Active")),
            ("paused", _("Paused")),
            ("declined", _("Declined")),
            ("ended", _("Ended")),
        ],
    )
    programme = forms.ChoiceField(label=_("Programme"))

    def __init__(self, *args, programmes, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", _("All")), *((p.ref, p.name) for p in programmes)]
