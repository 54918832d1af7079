"""Forms of writing: which form and language, what the author gives, the text, its leaving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gemel.actions import rules
from gemel.actions.drafting import filling, vocabulary
from gemel.actions.drafting import words as tongues
from gemel.actions.drafting.form import Form
from gemel.actions.services import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    LONGEST_TYPED,
    LONGEST_WORDS,
    TYPED,
)
from gemel.kernel import geography
from gemel.web.shared import words
from gemel.web.shared.forms import DayField, GemelForm, Version
from gemel.web.writing import listed

ANSWER_BY = "answer_by"
HINTS: dict[str, Any] = {
    "salutation": _("As the letter begins: Dear Ambassador, dear colleague"),
    "request": _("In words that go on from “I ask you to …”"),
    ANSWER_BY: _("If you ask for one. Once it has passed unanswered, a reminder is drafted."),
    "partner": _("Left empty: your own parliament and those of the members you asked to sign"),
    "event": _("In words that say no more than the reader may know"),
}


class BeginForm(GemelForm):
    """Which form, and in which language."""

    form = forms.ChoiceField(label=_("What to write"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, found: Iterable[Form], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, reader = list(found), listed.reader()
        known = {each.language for each in self.found}
        files = list(dict.fromkeys(each.file for each in self.found))
        named = {
            file: listed.best(each for each in self.found if each.file == file) for file in files
        }
        self.fields["form"].choices = [
            (file, format_html('<bdi lang="{}">{}</bdi>', name.language, name.words))
            for file, name in named.items()
        ]
        self.fields["form"].initial = next(iter(named), None)
        self.fields["language"].choices = [
            (code, geography.language_name(code, reader)) for code in sorted(known)
        ]
        self.fields["language"].initial = reader if reader in known else "en"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = given.get("form"), given.get("language")
        if all(chosen) and chosen not in {(each.file, each.language) for each in self.found}:
            self.add_error("language", _("This form does not exist in this language yet"))
        return given


class TypedForm(GemelForm):
    """What the form asks of its author; what the record knows is not asked.

    Nothing is required: where nothing is given the gap stays. `by_hand` are the gaps of the text
    that no field fills.
    """

    marks_optional = False

    def __init__(
        self, *args: Any, asked: Iterable[str], gaps: Iterable[str], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        wanted, said = set(asked), tongues.of(language).gap
        filled = {filling.shown(said(key)) for key in wanted.intersection(TYPED)}
        self.by_hand = [each for each in dict.fromkeys(gaps) if each not in filled]
        for key in TYPED:
            if key in wanted:
                self.fields[key] = _typed(key)

    def typed(self) -> dict[str, str]:
        """Return what was given, by the names of facts; a day as it is stored."""
        return {
            key: value.isoformat() if isinstance(value, date) else value or ""
            for key, value in self.cleaned_data.items()
            if key in TYPED
        }


def _typed(key: str) -> forms.Field:
    label, hint = words.spoken(vocabulary.label(key)), HINTS.get(key, "")
    label = label[:1].upper() + label[1:]
    if key == ANSWER_BY:
        return DayField(label=label, required=False, help_text=hint)
    return forms.CharField(label=label, required=False, max_length=LONGEST_TYPED, help_text=hint)


class TextForm(GemelForm):
    """The text, as its author saw it in one version."""

    text = forms.CharField(
        label=_("The text"),
        max_length=LONGEST_TEXT,
        strip=False,
        help_text=_("A line that begins with # is a heading, one with - an item of a list."),
        widget=forms.Textarea(attrs={"rows": "24", "class": "letter", "spellcheck": "true"}),
    )
    version = Version()

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"lang": language, "dir": listed.turned(language)}
        seen_by_all(self)


def seen_by_all(form: forms.Form) -> None:
    """Mark the version that a form was shown with: a saving by script tells all forms anew."""
    form.fields["version"].widget.attrs |= {"class": "seen-version", "id": False}


class LeaveForm(GemelForm):
    """When it was sent or said, and by when an answer was asked for."""

    on = DayField(label=_("Sent or said on"))
    answer_by = DayField(label=_("Answer asked for by"), required=False)


class SignersForm(GemelForm):
    """Who is asked to sign, and until when."""

    members = forms.MultipleChoiceField(
        label=_("Who is asked to sign"), widget=forms.CheckboxSelectMultiple
    )
    until = DayField(label=_("Signing closes on"))

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = list(members)


class BackForm(GemelForm):
    """A text that was worked on outside."""

    file = forms.FileField(
        label=_("The file as it came back"),
        help_text=_("ODT, DOCX or plain text, made from this draft. Only its words are taken."),
    )
    version = Version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen_by_all(self)


class LetterheadForm(GemelForm):
    """An office's own paper."""

    owner = forms.ChoiceField(label=_("Whose paper it is"))
    name = forms.CharField(label=_("What you call it"), max_length=80)
    file = forms.FileField(
        label=_("The file"),
        help_text=_("ODT or DOCX. Where it says {{text}}, texts are put in; else at its end."),
    )

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = list(owners)
        if len(self.fields["owner"].choices) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.fields["owner"].initial = self.fields["owner"].choices[0][0]


class ReplyForm(GemelForm):
    """What came back, and the answer itself."""

    kind = forms.ChoiceField(label=_("What came back"), widget=forms.RadioSelect)
    on = DayField(label=_("When"))
    paper = forms.FileField(
        label=_("The answer itself"),
        required=False,
        help_text=_("PDF, a picture, plain text, ODT or DOCX. Of the last two the words are kept."),
    )
    words = forms.CharField(
        label=_("Or its words, pasted here"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": "3", "dir": "auto"}),
    )
    note = forms.CharField(
        label=_("What it says"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (key.value, words.spoken(said)) for key, said in rules.REPLIES.items()
        ]
