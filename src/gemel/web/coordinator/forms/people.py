"""Forms about persons at risk: as little as the work needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.people import rules
from gemel.upkeep import rules as upkeep
from gemel.web.shared import words
from gemel.web.shared.forms import (
    FilterForm,
    GemelForm,
    Hinted,
    LanguagesField,
    RequestKey,
    Version,
)


def _choices(labels: Any) -> list[tuple[Any, str]]:
    return [(getattr(key, "value", key), words.spoken(said)) for key, said in labels.items()]


class NeedsForm(GemelForm):
    """What matching needs to know of a person."""

    urgency = forms.TypedChoiceField(
        label=_("How urgent is it?"), coerce=int, widget=forms.RadioSelect, initial=2
    )
    wants = forms.TypedChoiceField(
        label=_("How many members does the person wish for?"),
        coerce=int,
        choices=[(1, "1"), (2, "2"), (3, "3")],
        initial=1,
    )
    languages = LanguagesField(label=_("Languages for contact"), required=False)
    themes = forms.MultipleChoiceField(
        label=_("What the person works on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wishes = forms.MultipleChoiceField(
        label=_("What the person wishes of a twin"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A wish orders the proposals; it never shuts anybody out."),
    )
    family = forms.ChoiceField(
        label=_("Close to which political family?"),
        required=False,
        help_text=_("Only if the person wishes it to count; leave it open otherwise"),
    )
    version = Version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].choices = [("", _("Not to count")), *_choices(rules.FAMILIES)]
        self.fields["urgency"].choices = _choices(rules.URGENCIES)
        self.fields["themes"].choices = _choices(rules.THEMES)
        self.fields["wishes"].choices = _choices(rules.WISHES)


class DefenderForm(NeedsForm):
    """A defender by code name. There is no field for a name, a contact or a place.

    Sealed is offered, and comes first, where there is a `vault`; else a code name alone is kept.
    """

    code_name = forms.CharField(
        label=_("Code name"),
        max_length=40,
        help_text=_("Never the real name. A bird, a tree, a stone."),
    )
    programme = forms.ChoiceField(label=_("Programme"))
    exposure = forms.ChoiceField(label=_("Who it is"), widget=forms.RadioSelect)
    request_key = RequestKey()
    field_order = (
        "code_name",
        "programme",
        "exposure",
        "urgency",
        "wants",
        "languages",
        "themes",
        "wishes",
        "family",
    )

    def __init__(self, *args: Any, programmes: Any, vault: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        kept = [("offline", Hinted(_("Offline"), _("Gemel never learns who it is")))]
        if vault:
            hint = _("Name and contacts go into the vault")
            kept.insert(0, ("sealed", Hinted(_("Sealed"), hint)))
        self.fields["exposure"].choices = kept
        self.fields["exposure"].initial = kept[0][0]
        self.fields["programme"].choices = [(p.ref, p.name) for p in programmes]


class JoinForm(GemelForm):
    """Into which programme a person is taken."""

    programme = forms.ChoiceField(
        label=_("Programme"),
        help_text=_("Its staff and partner will be able to read this person’s record."),
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [(p.ref, p.name) for p in programmes]


class VetoForm(GemelForm):
    """Which member this person must never be twinned with, and who said so."""

    member = forms.CharField(label=_("Name of the parliamentarian"), max_length=100)
    said_by = forms.ChoiceField(
        label=_("Who does not want it?"),
        widget=forms.RadioSelect,
        choices=[("person", _("The person")), ("member", _("The member")), ("desk", _("The desk"))],
    )


class PeopleFilter(FilterForm):
    """Which persons to list. Names are looked for on the search page, never in an address."""

    kind = forms.ChoiceField(
        label=_("Who"),
        choices=[
            ("", _("All")),
            ("defender", _("Defenders")),
            ("parliamentarian", _("Parliamentarians named by decisions")),
        ],
    )
    programme = forms.ChoiceField(label=_("Programme"))
    urgency = forms.TypedChoiceField(label=_("Urgency"), coerce=int, empty_value="")
    closed = forms.BooleanField(label=_("Those set aside too"))

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", _("All")), *((p.ref, p.name) for p in programmes)]
        self.fields["urgency"].choices = [("", _("All")), *_choices(rules.URGENCIES)]


class EraseForm(GemelForm):
    """Why everything about a person is erased."""

    why = forms.ChoiceField(label=_("Why is it erased?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = _choices(upkeep.WHYS)
