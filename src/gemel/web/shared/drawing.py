"""How a form is drawn: its controls in the look's classes, and what has to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

from gemel.web.shared.fields import Several

ENDS = " ?؟:…"  # of a label that is a question
PARTED = (forms.MultiWidget, forms.RadioSelect, forms.CheckboxSelectMultiple, Several)


@dataclass(frozen=True)
class Wrong:
    """One thing to put right: what, and the id of the control where."""

    text: str
    where: str


def first_id(bound: BoundField) -> str:
    """Return the id of the control that a link to this field should reach."""
    widget = bound.field.widget
    if isinstance(widget, PARTED):
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
