"""The form of an import: which files, what they are, and what they leave unsaid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gemel.web.coordinator.uploads import MOST_TOGETHER
from gemel.web.shared.forms import CountryField, DayField, GemelForm, Hinted

MEMBERS, FACTS, CASES = "parliamentarians", "enrichment", "cases"
WHATS = {
    MEMBERS: _("Parliamentarians"),
    FACTS: _("Facts about known parliamentarians"),
    CASES: _("Cases"),
}
HINTS = {
    MEMBERS: _("CSV, Popolo JSON, YAML, or several linked files; the shape is found out"),
    FACTS: _("For example languages. Nobody new comes in."),
    CASES: _("CSV, one row a person; with sources.csv and allegations.csv beside it"),
}


class SeveralFiles(forms.ClearableFileInput):
    """One or several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files, together no larger than the limit."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        files = [super(FilesField, self).clean(each, initial) for each in given]
        if sum(file.size for file in files) > MOST_TOGETHER:
            raise forms.ValidationError(
                _("These files have more than %(most)s MB together; split them"),
                params={"most": MOST_TOGETHER // (1024 * 1024)},
            )
        return files


class ImportForm(GemelForm):
    """What to take in. Nothing is written before the report has been seen."""

    what = forms.ChoiceField(label=_("What do the files hold?"), widget=forms.RadioSelect)
    uploaded = FilesField(
        label=_("Files"),
        help_text=_(
            "CSV, JSON or YAML, up to 200 MB together. The report calls them 1, 2 and so on, in "
            "the order in which you choose them."
        ),
        error_messages={
            "empty": _("This file is empty"),
            "required": _("Choose a file"),
        },
    )
    as_of = DayField(
        label=_("Day of the data"),
        required=False,
        help_text=_("Seats without an end count as held on this day, and on no later one"),
    )
    parliament = forms.CharField(
        label=_("Parliament, where the files do not name it"), max_length=200, required=False
    )
    country = CountryField(label=_("Country, where the files do not name it"), required=False)
    where = forms.CharField(
        label=_("Only rows with"),
        max_length=500,
        required=False,
        help_text=_("One condition a line, as column=value"),
        widget=forms.Textarea(attrs={"rows": "2"}),
    )
    mapping = forms.FileField(
        label=_("Mapping"),
        required=False,
        help_text=_("A TOML or YAML file that says which column is what"),
        error_messages={"empty": _("This file is empty")},
    )

    def __init__(self, *args: Any, whats: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (key, Hinted(WHATS[key], HINTS[key])) for key in whats
        ]

    def clean_where(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self.cleaned_data["where"].splitlines():
            if not line.strip():
                continue
            column, equals, wanted = line.partition("=")
            if not equals or not column.strip():
                raise forms.ValidationError(
                    _("“%(line)s” is not of the form column=value"), params={"line": line[:60]}
                )
            found[column.strip()] = wanted.strip()
        return found
