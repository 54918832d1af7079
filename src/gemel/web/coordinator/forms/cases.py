"""Forms of cases: the list's filters, a case, its facts, decisions and what they ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.cases import rules
from gemel.cases.rules import FactKind
from gemel.kernel.say import Said
from gemel.people.rules import URGENCIES
from gemel.web.shared import states, words
from gemel.web.shared.forms import (
    CountriesField,
    CountryField,
    FilterForm,
    GemelForm,
    PartialDateField,
    RequestKey,
    Version,
)

Choices = Sequence[tuple[str, Any]]


def spoken(table: Mapping[Any, Said]) -> list[tuple[str, str]]:
    """Return the choices of a table of sentences, in the reader's language."""
    return [(str(key), words.spoken(said)) for key, said in table.items()]


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Give a field of choices those that this page has."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class CaseFilter(FilterForm):
    """What the list of cases is narrowed to. No names: filters stand in the address."""

    text = forms.CharField(label=_("Code or word of the title"), max_length=60)
    country = CountryField(label=_("Country"), required=False)
    stage = forms.ChoiceField(label=_("Stage"))
    urgency = forms.ChoiceField(label=_("Urgency"))
    exposure = forms.ChoiceField(label=_("Who may see it"))
    violation = forms.ChoiceField(label=_("Alleged"))
    responsible = forms.ChoiceField(label=_("Responsible"))

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        exposures = [(key, state.word) for key, state in states.EXPOSURE.items()]
        for name, choices in (
            ("stage", spoken(rules.STAGES)),
            ("urgency", spoken(URGENCIES)),
            ("exposure", exposures),
            ("violation", spoken(rules.VIOLATIONS)),
            ("responsible", list(staff)),
        ):
            offer(self, name, [*every, *choices])


class CaseForm(GemelForm):
    """A case by hand. Of a person known by a code name alone it holds nothing that tells."""

    person = forms.ChoiceField(label=_("Whom it is about"), required=False)
    scope = forms.ChoiceField(label=_("Programme that works on it"), required=False)
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("As the IPU prints it, for example VEN-10; the spelling does not matter"),
    )
    collective = forms.BooleanField(label=_("The code is that of a group"), required=False)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Where there is neither a code nor one person to name it by"),
    )
    countries = CountriesField(label=_("Countries concerned"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), initial="2")
    request_key = RequestKey()

    def __init__(
        self, *args: Any, persons: Choices, programmes: Choices, everywhere: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [("", _("Nobody yet")), *persons])
        offer(self, "urgency", spoken(URGENCIES))
        nobody = [("", _("None: every staff member may read it"))] if everywhere else []
        offer(self, "scope", [*nobody, *programmes])


class ChangeForm(GemelForm):
    """What may be changed of a case itself; facts have a form of their own."""

    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    countries = CountriesField(label=_("Countries concerned"), required=False)
    stage = forms.ChoiceField(label=_("Stage"))
    urgency = forms.ChoiceField(label=_("Urgency"))
    version = Version()

    def __init__(self, *args: Any, telling: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", spoken(rules.STAGES))
        offer(self, "urgency", spoken(URGENCIES))
        if not telling:
            del self.fields["title"], self.fields["countries"]


class CitedForm(GemelForm):
    """Where something was seen: sources of the case, and one more in its own words."""

    known = forms.MultipleChoiceField(
        label=_("Seen in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Another source"),
        required=False,
        max_length=500,
        help_text=_("What it is: “Decision of the IPU Governing Council, 206th session”"),
    )
    source_address = forms.CharField(
        label=_("Its address"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )  # fmt: skip
    source_date = PartialDateField(label=_("Its date, as precise as known"), required=False)

    def __init__(self, *args: Any, sources: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.ref, one.what) for one in sources]
        offer(self, "known", choices)
        if not choices:
            del self.fields["known"]

    def refs(self) -> list[str]:
        """Return the references of the sources that were ticked."""
        return list(self.cleaned_data.get("known", ()))


class FactForm(CitedForm):
    """One statement, with its date and where it was seen."""

    kind = forms.ChoiceField(label=_("What it is about"))
    person = forms.ChoiceField(label=_("Whom it is about"), required=False)
    value = forms.CharField(
        label=_("What was seen"), max_length=4000, widget=forms.Textarea(attrs={"rows": "3"})
    )
    happened_on = PartialDateField(label=_("When, as precise as known"), required=False)
    basis = forms.CharField(
        label=_("How the source knows, in its words"), required=False, max_length=1000
    )
    doubt = forms.BooleanField(label=_("The source states a doubt"), required=False)

    field_order = (
        "kind", "person", "value", "happened_on", "known", "source", "source_address",
        "source_date", "basis", "doubt",
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: str = "", persons: Choices = (), fixed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        texts = [k for k in rules.BY_HAND if k not in (FactKind.VIOLATION, FactKind.SEX)]
        offered = [kind] if kind in (FactKind.VIOLATION, FactKind.SEX) or fixed else texts
        offer(self, "kind", [(k, words.spoken(rules.KINDS[FactKind(k)])) for k in offered])
        offer(self, "person", [("", _("The whole case")), *persons])
        if kind == FactKind.VIOLATION:
            self.fields["value"] = forms.ChoiceField(
                label=_("What is alleged"), choices=spoken(rules.VIOLATIONS)
            )
        elif kind == FactKind.SEX:
            self.fields["value"] = forms.ChoiceField(
                label=_("As the source prints it"),
                choices=[("F", _("Woman")), ("M", _("Man"))],
            )
        if len(offered) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = offered[0]
        if fixed:
            del self.fields["person"]
        self.order_fields(self.field_order)


class DecisionForm(CitedForm):
    """A decision of the IPU on this case."""

    symbol = forms.CharField(
        label=_("Symbol of the document"),
        required=False,
        max_length=60,
        help_text=_("For example CL/206/9/R.2; empty where none was seen"),
    )
    adopted_on = PartialDateField(label=_("Decided on, as precise as known"))
    body = forms.ChoiceField(label=_("Who decided"), required=False)
    session = forms.IntegerField(
        label=_("Session"), required=False, min_value=1, max_value=999,
        widget=forms.NumberInput(attrs={"class": "xs"}),
    )  # fmt: skip
    persons = forms.IntegerField(
        label=_("How many persons it concerns"), required=False, min_value=1, max_value=100000,
        widget=forms.NumberInput(attrs={"class": "s"}),
    )  # fmt: skip
    published = forms.BooleanField(label=_("It is published"), required=False, initial=True)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000)

    field_order = (
        "symbol", "adopted_on", "body", "session", "persons", "published", "known", "source",
        "source_address", "source_date", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "body", [("", _("Not known")), *spoken(rules.BODIES)])
        self.order_fields(self.field_order)


class AskForm(GemelForm):
    """What a decision asks, of whom, by when."""

    decision = forms.ChoiceField(label=_("Decision"), required=False)
    number = forms.CharField(label=_("Paragraph"), required=False, max_length=10)
    verb = forms.CharField(
        label=_("In the words of the decision"),
        max_length=60,
        help_text=_("urges, calls on, wishes to receive"),
    )
    addressee = forms.CharField(
        label=_("Of whom"), max_length=200, help_text=_("An office, not a private person")
    )
    text = forms.CharField(
        label=_("What is asked"), max_length=4000, widget=forms.Textarea(attrs={"rows": "3"})
    )
    due = PartialDateField(label=_("By when"), required=False)

    def __init__(self, *args: Any, decisions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decision", [("", _("Not known")), *decisions])


class NamedPersonForm(CitedForm):
    """A person whom a published decision names."""

    name = forms.CharField(label=_("Name, as the decision prints it"), max_length=200)
    sex = forms.ChoiceField(
        label=_("Sex, as the decision prints it"),
        required=False,
        choices=[("", _("Not stated")), ("F", _("Woman")), ("M", _("Man"))],
    )
    code = forms.CharField(label=_("Own code"), required=False, max_length=40)
    countries = CountriesField(label=_("Country of the person’s parliament"), required=False)

    field_order = (
        "name", "sex", "code", "countries", "known", "source", "source_address", "source_date",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class KnownPersonForm(GemelForm):
    """A person whom Gemel knows already."""

    person = forms.ChoiceField(label=_("Person"))
    code = forms.CharField(label=_("Own code"), required=False, max_length=40)

    def __init__(self, *args: Any, persons: Choices, telling: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", persons)
        if not telling:
            del self.fields["code"]


class ResponsibleForm(GemelForm):
    """Who looks after a case."""

    marks_optional = False
    account = forms.ChoiceField(label=_("Responsible"), required=False)

    def __init__(self, *args: Any, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "account", [("", _("Nobody")), *staff])


class ScopeForm(GemelForm):
    """Which programme takes the case up."""

    marks_optional = False
    scope = forms.ChoiceField(label=_("Programme"))

    def __init__(self, *args: Any, programmes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "scope", programmes)
