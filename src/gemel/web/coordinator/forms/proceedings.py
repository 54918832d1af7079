"""Forms of motions and debates: what the house deals with, and one stage of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.files import texts
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.proceedings import rules
from gemel.proceedings.rules import KINDS, STAGES, Given, GivenStage, Key, Kind, Votes
from gemel.web.shared import words
from gemel.web.shared.fields import SeveralField, Suggested
from gemel.web.shared.forms import DayField, FilterForm, GemelForm, RequestKey, Version

Find = Callable[[str], str | None]
Choices = list[tuple[str, Any]]


def spoken(said: Mapping[Any, Any], only: Iterable[Any] | None = None) -> Choices:
    """Return keys with their words."""
    return [(key.value, words.spoken(told)) for key, told in said.items()
            if only is None or key in only]  # fmt: skip


class ProceedingForm(GemelForm):
    """What the house deals with, on which cases, and who of ours has a part in it."""

    kind = forms.ChoiceField(label=_("What it is"))
    house = forms.ChoiceField(label=_("Parliament"))
    body = forms.CharField(
        label=_("Committee"), required=False, max_length=300, widget=Suggested(list),
        help_text=_("Where one deals with it; as it stands on the page of the parliament"),
    )  # fmt: skip
    number = forms.CharField(
        label=_("The house’s own reference"), required=False, max_length=rules.LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"class": "input s", "autocomplete": "off"}),
        help_text=_("For example B 123"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title"), required=False, max_length=rules.LONGEST_TITLE,
        help_text=_("As the house prints it"),
    )  # fmt: skip
    stage = forms.ChoiceField(label=_("Where it stands"), required=False)
    on = DayField(label=_("Since, or for which day"), required=False)
    cases = SeveralField(
        named=list, find=lambda text: None, each=_("Case"), label=_("On which cases"),
        required=False, unknown=_("We know no case “%(text)s”; write its code"),
    )  # fmt: skip
    sponsors = SeveralField(
        named=list, find=lambda text: None, each=_("Member"), label=_("Who sponsors it"),
        required=False,
        unknown=_("“%(text)s” is nobody here, or several; choose a name that is suggested"),
    )  # fmt: skip
    speakers = SeveralField(
        named=list, find=lambda text: None, each=_("Member"), label=_("Who speaks, or spoke"),
        required=False,
        unknown=_("“%(text)s” is nobody here, or several; choose a name that is suggested"),
    )  # fmt: skip
    record_link = forms.URLField(
        label=_("Link to the official record"), required=False, max_length=500,
        assume_scheme="https",
        help_text=_("With it we say that the house itself has published this."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Text"), required=False, max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": "8"}),
        help_text=_("Paste it where no draft of ours and no record has it."),
    )  # fmt: skip
    paper = forms.FileField(
        label=_("Or the document with the text"), required=False,
        help_text=_("PDF, ODT, DOCX, HTML or plain text. Its words are kept, in place of what "
                    "stands above; the file is not."),
    )  # fmt: skip
    request_key = RequestKey()
    version = Version()

    def __init__(
        self, *args: Any, houses: Choices, bodies: list[str], cases: Mapping[str, str],
        find_case: Find, members: Mapping[str, str], find_member: Find, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [("", _("Choose")), *spoken(KINDS)]
        fields["house"].choices = [("", _("Choose")), *houses]
        fields["body"].widget.named = lambda: bodies
        fields["stage"].choices = [("", _("Not said")), *spoken(STAGES)]
        for name, known, find in (
            ("cases", cases, find_case), ("sponsors", members, find_member),
            ("speakers", members, find_member),
        ):  # fmt: skip
            fields[name].find = find
            fields[name].widget.named = lambda known=known: list(known.items())
        for name in ("stage", "on") if "version" in self.initial else ("version",):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A stage has its day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stage") and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", _("Give the date"))
        return cleaned

    def clean_paper(self) -> str:
        """Return the words of the document, read in the closed process; "" without one."""
        file = self.cleaned_data["paper"]
        if not file:
            return ""
        try:
            read = texts.text_of(file.read()).text.strip()
        except Invalid as refusal:
            raise forms.ValidationError(words.spoken(refusal.said)) from None
        if len(read) > rules.LONGEST_TEXT:
            too_long = say("At most {most} characters", most=rules.LONGEST_TEXT)
            raise forms.ValidationError(words.spoken(too_long))
        return read

    def given(self) -> Given:
        """Return what was written down; the document's words before those pasted."""
        cleaned, names = self.cleaned_data, ("kind", "number", "title", "record_link")
        text = cleaned["paper"] or cleaned["text"]
        return Given(text=text, **{name: cleaned[name] for name in names})

    def first(self) -> GivenStage | None:
        """Return the first stage, where one was said."""
        key = self.cleaned_data.get("stage")
        return GivenStage(key=key, on=self.cleaned_data["on"]) if key else None

    def refuse(self, refusal: Any) -> None:
        """Take up what a service could not accept; of the first stage too."""
        if "key" in refusal.fields:
            self.add_error("stage", words.spoken(refusal.fields["key"]))
        else:
            super().refuse(refusal)


class StageForm(GemelForm):
    """One stage: what and when; a vote with its numbers where there was one."""

    key = forms.ChoiceField(label=_("What happened, or is set"))
    on = DayField(label=_("On which day"))
    record_link = forms.URLField(
        label=_("Link to the official record"), required=False, max_length=500,
        assume_scheme="https",
    )  # fmt: skip
    votes_for = forms.IntegerField(label=_("Votes for"), required=False, min_value=0)
    votes_against = forms.IntegerField(label=_("Votes against"), required=False, min_value=0)
    abstained = forms.IntegerField(label=_("Abstained"), required=False, min_value=0)
    absent = forms.IntegerField(label=_("Absent"), required=False, min_value=0)
    groups = forms.CharField(
        label=_("By group"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("One a line: the group, then for, against, abstained, absent. "
                    "For example: Greens: 12 0 1 2"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("A word for the staff"), required=False, max_length=rules.LONGEST_NOTE,
        help_text=_("Nobody else reads it. No names of people at risk."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        decided = kind in rules.DECIDED
        keys = [key for key in Key if decided or key not in rules.ENDS or key is Key.WITHDRAWN]
        fields["key"].choices = [("", _("Choose")), *spoken(STAGES, keys)]
        if not decided:
            for name in (*rules.NUMBERS, "groups"):
                del self.fields[name]
        for name in set(rules.NUMBERS) & set(self.fields):
            self.fields[name].widget.attrs |= {"class": "input xs", "autocomplete": "off"}

    def clean_groups(self) -> tuple[Votes, ...]:
        """Return the groups, or say which line cannot be read."""
        try:
            return rules.groups_from(self.cleaned_data["groups"])
        except ValueError as unread:
            raise forms.ValidationError(
                _("This line cannot be read: “%(line)s”. Write the group, a colon, and up to four "
                  "numbers."),
                params={"line": str(unread)},
            ) from None  # fmt: skip

    def given(self) -> GivenStage:
        """Return what was written down."""
        cleaned = self.cleaned_data
        return GivenStage(
            key=cleaned["key"], on=cleaned["on"], note=cleaned["note"],
            record_link=cleaned["record_link"], groups=cleaned.get("groups", ()),
            votes=rules.votes({name: cleaned.get(name) for name in rules.NUMBERS}),
        )  # fmt: skip


class ProceedingFilter(FilterForm):
    """Which kind, which stage, which words."""

    kind = forms.ChoiceField(label=_("What it is"))
    stage = forms.ChoiceField(label=_("Stage"))
    text = forms.CharField(label=_("Reference or title"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [("", _("All kinds")), *spoken(KINDS)]
        fields["stage"].choices = [("", _("All stages")), *spoken(STAGES)]
