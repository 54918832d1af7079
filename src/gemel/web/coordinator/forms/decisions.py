"""Forms of a paper that is read: the paper itself, and each kind of fact in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.cases import rules
from gemel.cases.reading.checking import Item
from gemel.cases.reading.values import KINDS, written
from gemel.web.coordinator.forms.cases import spoken
from gemel.web.shared import words
from gemel.web.shared.forms import CountriesField, GemelForm, PartialDateField

MOST = 50 * 1024 * 1024
FOLLOW_UP = ("from_authorities", "from_complainant", "to_authorities", "to_complainant")


class PaperForm(GemelForm):
    """A paper of the IPU to be read. Nothing counts before it is confirmed."""

    uploaded = forms.FileField(
        label=_("The paper"),
        help_text=_("PDF, DOCX, HTML or plain text: one decision, or those of a whole session"),
        error_messages={"empty": _("This file is empty"), "required": _("Choose a file")},
    )
    from_ipu = forms.BooleanField(
        label=_("The IPU has published this paper"),
        required=False,
        help_text=_("Only what a published paper of the IPU prints can ever be shown publicly"),
    )


def _text(label: Any, most: int, **look: Any) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(label=label, max_length=most, required=False, **look)


def _long(label: Any) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(
        label=label, max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": "3"})
    )


def _choice(label: Any, choices: Callable[[], list[tuple[str, Any]]]) -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(
        label=label, required=False, choices=[("", _("Not said")), *choices()]
    )


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "symbol": _text(_("Symbol"), 60),
    "adopted_on": lambda: PartialDateField(label=_("Adopted on"), required=False),
    "body": _choice(_("By"), lambda: spoken(rules.BODIES)),
    "session": _text(_("Session"), 6),
    "place": _text(_("Place"), 100),
    "adopted_how": _choice(_("How"), lambda: spoken(rules.ADOPTED)),
    "code": _text(_("Code"), 40),
    "countries": lambda: CountriesField(label=_("Countries"), required=False),
    "announced_persons": _text(_("How many persons the paper announces"), 6),
    "outcome": _choice(_("What becomes of the case"), lambda: spoken(rules.OUTCOMES)),
    "complainant_sections": _text(_("Sections"), 200),
    "submitted": lambda: PartialDateField(label=_("Complaint submitted"), required=False),
    "recent_decisions": _text(_("Dates, with semicolons between"), 400),
    "name": _text(_("Name"), 200),
    "sex": _choice(_("Sex, where the paper says it"), lambda: [("F", _("Woman")), ("M", _("Man"))]),
    "also_known_as": _text(_("Other names, with semicolons between"), 400),
    "key": _choice(_("What is alleged"), lambda: spoken(rules.VIOLATIONS)),
    "number": _text(_("Paragraph"), 6),
    "verb": _text(_("Verb, as printed"), 60),
    "addressee": _text(_("Asked of"), 200),
    "due": lambda: PartialDateField(label=_("By when"), required=False),
    "text": _long(_("Text")),
    "date": lambda: PartialDateField(label=_("Date"), required=False),
    "kind": _choice(
        _("From whom to whom"),
        lambda: [(kind, words.spoken(rules.KINDS[rules.FactKind(kind)])) for kind in FOLLOW_UP],
    ),
}


class FactForm(GemelForm):
    """One fact of a paper, its fields filled with what counts now. An answer where it asks."""

    marks_optional = False

    def __init__(self, data: Any, *, item: Item, number: int) -> None:
        initial = {
            name: item.value.get(name) if name == "countries" else written(item.value.get(name))
            for name in (*KINDS[item.kind], "same")
        }
        super().__init__(data, initial=initial, auto_id=f"f{number}_%s")
        for name in KINDS[item.kind]:
            self.fields[name] = FIELDS[name]()
        if item.choices:
            self.fields["same"] = forms.ChoiceField(
                label=_("Who or what is it?"),
                required=False,
                widget=forms.RadioSelect,
                choices=[(key, words.spoken(said)) for key, said in item.choices],
            )
