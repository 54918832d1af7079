"""Dates as people know them: three fields, because a day of birth is not found in a calendar."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from django import forms
from django.utils import dates
from django.utils.translation import gettext_lazy as _

from gemel.web.shared import words


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
