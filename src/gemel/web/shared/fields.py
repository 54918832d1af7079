"""Fields and controls that the doors' forms are made of, and how each is drawn.

All work without script. Dates are three fields, because a day of birth is not found in a
calendar; countries and languages are text with suggestions, because nobody scrolls through 250.
"""

from __future__ import annotations

import calendar
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import dates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gemel.kernel import geography
from gemel.web.shared import words

# --- drawing ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wrong:
    """One thing to put right: what, and the id of the control where."""

    text: str
    where: str


ENDS = " ?؟:…"  # of a label that is a question
PARTED = (forms.MultiWidget, forms.RadioSelect, forms.CheckboxSelectMultiple)


def first_id(bound: BoundField) -> str:
    """Return the id of the control that a link to this field should reach."""
    widget = bound.field.widget
    if isinstance(widget, (*PARTED, Several)):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def wrongs(form: Any) -> list[Wrong]:
    """Return everything that a refused form has to say, in the order of its fields."""
    if form is None or not form.is_bound:
        return []
    whole = [Wrong(str(text), "") for text in form.non_field_errors()]
    return whole + [
        Wrong(
            f"{str(bound.label).rstrip(ENDS)}: {text}", "" if bound.is_hidden else first_id(bound)
        )
        for bound in form
        for text in bound.errors
    ]


def control(bound: BoundField) -> SafeString:
    """Return the control of a field with the look's class; ARIA comes from Django."""
    widget = bound.field.widget
    if isinstance(widget, (forms.CheckboxInput, forms.MultiWidget, Several)):
        return bound.as_widget()
    given = widget.attrs.get("class", "")
    if isinstance(widget, forms.FileInput):
        return bound.as_widget(attrs={"class": f"file {given}".strip()})
    attrs: dict[str, str | bool] = {"class": f"input {given}".strip()}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # the stock size
        attrs["rows"] = "4"
    return bound.as_widget(attrs=attrs)


class Hinted:
    """The label of a choice with a line below it: `(value, Hinted(_("I did"), _("…")))`."""

    def __init__(self, label: object, hint: object) -> None:
        self.label, self.hint = label, hint

    def __str__(self) -> str:
        return str(self.label)


# --- dates -----------------------------------------------------------------------------------


class DayWidget(forms.MultiWidget):
    """Day, month, year: three short fields, day first."""

    template_name = "shared/forms/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        part = {"inputmode": "numeric", "class": "input xs", "autocomplete": "off"}
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(attrs={**part, "maxlength": longest})
            for name, longest in (("day", 2), ("month", 12), ("year", 4))
        }
        super().__init__(parts, attrs)

    def decompress(self, value: object) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        if isinstance(value, str) and value:
            backwards = [part.lstrip("0") for part in reversed(value.split("-"))]
            return [""] * (3 - len(backwards)) + backwards
        return ["", "", ""]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["label"] = label
        return context


def _number(text: str, least: int, most: int) -> int | None:
    number = int(text) if text.isdecimal() and len(text) <= 4 else -1
    return number if least <= number <= most else None


def _month(text: str) -> int | None:
    """Return a month from its number or its name in the reader's language."""
    known = _number(text, 1, 12)
    if known:
        return known
    named = [dict(dates.MONTHS), dict(dates.MONTHS_3)]
    folded = text.casefold().rstrip(".")
    hits = {n for table in named for n, word in table.items() if str(word).casefold() == folded}
    return hits.pop() if len(hits) == 1 else None


class DayField(forms.Field):
    """A day as `date`. Says which part cannot be right, and why."""

    widget = DayWidget
    partial = False

    def __init__(
        self, *, not_before: date | None = None, not_after: date | None = None, **kwargs: Any
    ) -> None:
        self.not_before, self.not_after = not_before, not_after
        super().__init__(**kwargs)

    def to_python(self, value: object) -> date | str | None:
        if isinstance(value, date):
            return value
        texts = [str(part or "").strip() for part in value] if isinstance(value, list) else []
        if not any(texts):
            return "" if self.partial else None
        return self._put_together(*texts)

    def _put_together(self, day_text: str, month_text: str, year_text: str) -> date | str:
        year = _number(year_text, 1000, 9999)
        if not year:
            raise forms.ValidationError(
                _("Write the year in four digits") if year_text else _("The year is missing")
            )
        if self.partial and not day_text and not month_text:
            return f"{year:04}"
        month = _month(month_text)
        if not month:
            raise forms.ValidationError(
                _("There is no such month; write 1 to 12")
                if month_text
                else _("The month is missing")
            )
        if self.partial and not day_text:
            return f"{year:04}-{month:02}"
        found = self._day(day_text, month, year)
        return found.isoformat() if self.partial else found

    def _day(self, text: str, month: int, year: int) -> date:
        length = calendar.monthrange(year, month)[1]
        day = _number(text, 1, length)
        if day:
            return date(year, month, day)
        if not text:
            raise forms.ValidationError(_("The day is missing"))
        raise forms.ValidationError(
            _("%(month)s has %(days)s days"),
            params={"month": words.partial_date(f"{year:04}-{month:02}"), "days": length},
        )

    def validate(self, value: object) -> None:
        super().validate(value)
        if not isinstance(value, date):
            return
        if self.not_before and value < self.not_before:
            raise forms.ValidationError(
                _("Give a day from %(day)s on"), params={"day": words.partial_date(self.not_before)}
            )
        if self.not_after and value > self.not_after:
            raise forms.ValidationError(
                _("Give a day no later than %(day)s"),
                params={"day": words.partial_date(self.not_after)},
            )

    def has_changed(self, initial: object, data: list[str] | None) -> bool:
        before = DayWidget().decompress(initial)
        return before != [str(part or "").strip() for part in (data or ["", "", ""])]


class PartialDateField(DayField):
    """A date known to the year, the month or the day, as "2020", "2020-11" or "2020-11-03"."""

    partial = True


# --- several of many -------------------------------------------------------------------------


class Several(forms.Widget):
    """As many text fields as are filled and two more, each with suggestions."""

    template_name = "shared/forms/several.html"
    use_fieldset = True
    spare = 2

    def __init__(
        self, named: Callable[[], Iterable[tuple[str, str]]], each: str, attrs: Any = None
    ) -> None:
        self.named, self.each = named, each
        super().__init__(attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [given] if isinstance(given, str) else list(given)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        named = list(self.named())
        known = dict(named)
        filled = [known.get(entry, entry) for entry in (value or []) if entry]
        own = context["widget"]["attrs"]
        context["widget"] |= {
            "named": [shown for _code, shown in named],
            "entries": [
                {"id": f"{own.get('id', name)}_{at}", "value": entry, "number": at + 1}
                for at, entry in enumerate(filled + [""] * self.spare)
            ],
            "each": self.each,
            "list_id": f"{own.get('id', name)}_known",
            "invalid": own.get("aria-invalid"),
        }
        return context


class SeveralField(forms.Field):
    """Codes of things that have names; what is typed is found by name or code, or refused."""

    def __init__(
        self,
        *,
        named: Callable[[], Iterable[tuple[str, str]]],
        find: Callable[[str], str | None],
        each: Any,
        unknown: Any,
        **kwargs: Any,
    ) -> None:
        self.find, self.unknown = find, unknown
        super().__init__(widget=Several(named, each), **kwargs)

    def to_python(self, value: Any) -> list[str]:
        found: dict[str, None] = {}
        for text in self._texts(value or []):
            code = self.find(text)
            if code is None:
                raise forms.ValidationError(self.unknown, params={"text": text})
            found[code] = None
        return list(found)

    def _texts(self, value: Sequence[str]) -> list[str]:
        """Return what was typed; several in one field count too, but a comma may be of a name."""
        typed = [str(entry).strip() for entry in value]
        return [
            part.strip()
            for entry in typed
            if entry
            for part in ([entry] if self.find(entry) else entry.replace("،", ",").split(","))
            if part.strip()
        ]

    def prepare_value(self, value: Any) -> Any:
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except forms.ValidationError:
            return True


class CountriesField(SeveralField):
    """Countries as a list of alpha-2 codes, in the order given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            named=lambda: geography.sorted_names(words.language()),
            find=geography.find_country,
            each=_("Country"),
            unknown=_("We know no country named “%(text)s”; choose one that is suggested"),
            **kwargs,
        )


class LanguagesField(SeveralField):
    """Languages as a list of codes, in the order given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            named=named_languages,
            find=geography.find_language,
            each=_("Language"),
            unknown=_("We know no language named “%(text)s”; choose one that is suggested"),
            **kwargs,
        )


def named_languages() -> list[tuple[str, str]]:
    """Return (code, name) of the languages used in some country, by name."""
    used = {code for land in geography.countries() for code in geography.languages_of(land.alpha2)}
    named = [(code, geography.language_name(code, words.language())) for code in used]
    return sorted(named, key=lambda pair: pair[1].casefold())


class CountryField(forms.CharField):
    """One country, typed with suggestions, as its code; empty where none is asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Suggested(geography_names), max_length=100, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = geography.find_country(text)
        if code is None:
            raise forms.ValidationError(
                _("We know no country named “%(text)s”; choose one that is suggested"),
                params={"text": text},
            )
        return code

    def prepare_value(self, value: Any) -> Any:
        return words.country(value) if isinstance(value, str) and len(value) == 2 else value


def geography_names() -> list[str]:
    """Return the names of all countries in the reader's language."""
    return [shown for _code, shown in geography.sorted_names(words.language())]


class Suggested(forms.TextInput):
    """A text field with suggestions from a list."""

    template_name = "shared/forms/suggested.html"

    def __init__(self, named: Callable[[], Iterable[str]], attrs: Any = None) -> None:
        self.named = named
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_known"
        context["widget"]["attrs"]["list"] = list_id
        context["widget"] |= {"named": self.named(), "list_id": list_id}
        return context


# --- hidden ----------------------------------------------------------------------------------


class RequestKey(forms.CharField):
    """A word made with the page: a form that is sent twice comes with the same one."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(18), max_length=64,
            required=False,
        )  # fmt: skip


class Version(forms.IntegerField):
    """The version of the record that the page was made from: two editors do not overwrite."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, min_value=0)
