"""Forms of parliamentarians: the list's filters, the person, mandates, seats and ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.kernel import geography
from gemel.kernel.say import Said
from gemel.people import rules
from gemel.people.rules import Standing
from gemel.web.shared import words
from gemel.web.shared.forms import (
    CountriesField,
    CountryField,
    DayField,
    FilterForm,
    GemelForm,
    LanguagesField,
    PartialDateField,
    RequestKey,
    Version,
)

SEXES = (("", _("Not stated")), ("F", _("Woman")), ("M", _("Man")))
STANDINGS = {
    Standing.HOLDS: _("sits"),
    Standing.UNCONFIRMED: _("not confirmed for this day"),
    Standing.NOT_BEGUN: _("elected, has not begun"),
    Standing.ENDED: _("sat there before"),
}
KINDS = {
    "committee": _("Committee"),
    "delegation": _("Delegation"),
    "friendship_group": _("Friendship group"),
    "other": _("Other body"),
}
ROLES = (
    ("member", _("Member")),
    ("substitute", _("Substitute")),
    ("chair", _("Chair")),
    ("vice-chair", _("Vice-chair")),
)


def spoken(table: Mapping[Any, Said]) -> list[tuple[str, str]]:
    """Return the choices of a table of sentences, in the reader's language."""
    return [(str(key), words.spoken(said)) for key, said in table.items()]


def house_name(parliament: Any) -> str:
    """Return how a parliament is called in a list: name, chamber and country."""
    where = words.country(parliament.country) if parliament.country else ""
    named = [parliament.name or str(_("Parliament not named")), parliament.chamber]
    shown = ", ".join(part for part in named if part)
    return f"{shown} ({where or parliament.country_as_written})" if where else shown


class MemberFilter(FilterForm):
    """What the list is narrowed to. Parliamentarians are open data: a name may stand here."""

    text = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Other spellings and scripts are found too")
    )
    parliament = forms.ChoiceField(label=_("Parliament"))
    body = forms.ChoiceField(label=_("Committee or delegation"))
    party = forms.CharField(label=_("Party or group"), max_length=200)
    country = CountryField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Speaks"))
    standing = forms.ChoiceField(label=_("Seat"))
    on = DayField(label=_("Day (else today)"))

    def __init__(
        self,
        *args: Any,
        parliaments: Iterable[Any],
        bodies: Iterable[Any],
        languages: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        named = sorted(
            (geography.language_name(code, words.language()), code) for code in languages
        )
        for name, choices in (
            ("parliament", [(house.ref, house_name(house)) for house in parliaments]),
            ("body", [(body.ref, body.name) for body in bodies]),
            ("language", [(code, name) for name, code in named]),
            ("standing", list(STANDINGS.items())),
        ):
            self.fields[name].choices = [*every, *choices]  # type: ignore[attr-defined]
        if not self.fields["body"].choices[1:]:  # type: ignore[attr-defined]
            del self.fields["body"]


class MemberForm(GemelForm):
    """A parliamentarian by hand: what the person is, and what only staff know."""

    name = forms.CharField(label=_("Name"), max_length=200)
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=120,
        required=False,
        help_text=_("Lists are sorted by it"),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=SEXES,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("As a source states it; some people wish for a woman"),
    )
    birth_date = PartialDateField(
        label=_("Born"), required=False, help_text=_("The year alone is enough")
    )
    death_date = PartialDateField(label=_("Died"), required=False)
    profession = forms.CharField(label=_("Profession"), max_length=200, required=False)
    citizenships = CountriesField(
        label=_("Citizen of"),
        required=False,
        help_text=_("Nobody is matched with a person from the own country"),
    )
    native = LanguagesField(label=_("Mother tongues"), required=False)
    good = LanguagesField(label=_("Speaks well"), required=False)
    some = LanguagesField(label=_("Speaks some"), required=False)
    unsaid = LanguagesField(label=_("Speaks, how well is not known"), required=False)
    email = forms.CharField(label=_("E-mail of the office"), max_length=300, required=False)
    themes = forms.MultipleChoiceField(
        label=_("Knows about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    barred_from = CountriesField(
        label=_("Barred from"),
        required=False,
        help_text=_("Countries that sanction the member or refuse entry"),
    )
    version = Version()
    request_key = RequestKey()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = spoken(rules.THEMES)  # type: ignore[attr-defined]
        self.fields["version"].required = False

    def languages(self) -> dict[str, str]:
        """Return code → level; a language given twice has the higher level."""
        found: dict[str, str] = {}
        for field, level in (
            ("unsaid", ""),
            ("some", "some"),
            ("good", "good"),
            ("native", "native"),
        ):
            found |= dict.fromkeys(self.cleaned_data[field], level)
        return found


class MandateForm(GemelForm):
    """One seat in a parliament."""

    parliament = forms.ChoiceField(label=_("Parliament"))
    party = forms.CharField(
        label=_("Party"),
        max_length=200,
        required=False,
        help_text=_("In a parliament of many states: the group"),
    )
    national_party = forms.CharField(
        label=_("Party at home"),
        max_length=200,
        required=False,
        help_text=_("Only in a parliament of many states"),
    )
    elected_in = CountryField(
        label=_("Elected in"),
        required=False,
        help_text=_("Only in a parliament of many states"),
    )
    area = forms.CharField(label=_("Constituency"), max_length=200, required=False)
    starts_on = PartialDateField(
        label=_("Began"), required=False, help_text=_("The year alone is enough")
    )
    ends_on = PartialDateField(
        label=_("Last day"), required=False, help_text=_("Leave empty while it runs")
    )
    as_of = DayField(
        label=_("Known to run on"),
        required=False,
        help_text=_("The day on which you looked; later it counts as not confirmed"),
    )

    def __init__(self, *args: Any, parliaments: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parliament"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a parliament")),
            *((house.ref, house_name(house)) for house in parliaments),
        ]


class SeatForm(GemelForm):
    """One seat in a committee, delegation or friendship group."""

    body = forms.ChoiceField(label=_("Committee, delegation or group"))
    role = forms.ChoiceField(label=_("As"), choices=ROLES)
    starts_on = PartialDateField(label=_("Began"), required=False)
    ends_on = PartialDateField(
        label=_("Last day"), required=False, help_text=_("Leave empty while it runs")
    )

    def __init__(self, *args: Any, bodies: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose one")),
            *((body.ref, f"{body.name} ({KINDS.get(body.kind, body.kind)})") for body in bodies),
        ]


class TieForm(GemelForm):
    """What links a member to a country."""

    country = CountryField(label=_("Country"))
    kind = forms.ChoiceField(label=_("The member"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("No name of a person at risk")
    )
    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(label=_("Until (first day on which it no longer holds)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = spoken(rules.TIES)  # type: ignore[attr-defined]


class MergeForm(GemelForm):
    """Which of two records stays, where both are one person."""

    keep = forms.ChoiceField(label=_("Which record stays?"), widget=forms.RadioSelect)
    versions = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, records: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = list(records)  # type: ignore[attr-defined]
