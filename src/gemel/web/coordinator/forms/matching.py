"""Forms of matching: what counts in a programme, and what a coordinator would like to see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemel.matching import words as matching_words
from gemel.matching.rules import LONGEST_NOTICE, MOST, SWITCHES, Settings
from gemel.web.coordinator.forms.parliamentarians import house_name
from gemel.web.shared import words
from gemel.web.shared.forms import GemelForm, Version

MIX = {
    "second": _("A second member for a person"),
    "third": _("A third member"),
    "party": _("Two members of one party for one person cost"),
    "camp": _("Two members of one side of the house cost"),
}


def _points(label: Any, most: int = 1000, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "s"}),
        **more,
    )


class RulesForm(GemelForm):
    """The rules of a programme's matching, in plain words, with what may be changed."""

    hold = forms.MultipleChoiceField(
        label=_("These hold unless you switch them off"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is switched off excludes nobody; it is shown as what to weigh."),
    )
    notice_days = _points(_("A mandate must run for at least … days more"), LONGEST_NOTICE)
    floor = _points(
        _("No pair with fewer points than"),
        help_text=_("0 for no floor. It never costs anybody the only member."),
    )
    version = Version()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, hosts: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hold"].choices = [  # type: ignore[attr-defined]
            (str(one), words.spoken(matching_words.SWITCHED[one])) for one in SWITCHES
        ]
        for key in MOST:
            self.fields[str(key)] = _points(
                words.spoken(matching_words.REASONS[key]),
                help_text=words.spoken(matching_words.MEANINGS[key]),
            )
        for name, label in MIX.items():
            self.fields[name] = _points(label)
        self.hosts = list(hosts)
        for host in self.hosts:
            self.fields[f"quota_{host.ref}"] = _points(
                _("%(parliament)s: at most … twinnings") % {"parliament": house_name(host)},
                100_000,
                required=False,
                help_text=_("Leave empty where there is no limit"),
            )

    @classmethod
    def of(cls, programme: Any, data: Any = None, *, seen: str = "") -> RulesForm:
        """Return the form of a programme as it stands."""
        settings = Settings.of(programme.weights)
        kept = settings.kept()
        quotas = {f"quota_{one['parliament']}": one["at_most"] for one in programme.quotas}
        hold = [str(one) for one in SWITCHES if one not in settings.off]
        initial = {**kept, **quotas, "hold": hold, "version": programme.version, "seen": seen}
        return cls(data, hosts=programme.hosts.all(), initial=initial)

    def settings(self) -> Settings:
        """Return what was chosen. Raises: Invalid."""
        given = self.cleaned_data
        kept: dict[str, object] = {
            key: given[key] for key in (*map(str, MOST), *MIX, "notice_days", "floor")
        }
        off = [str(one) for one in SWITCHES if str(one) not in given["hold"]]
        return Settings.of({**kept, "off": off})

    def quotas(self) -> dict[str, int]:
        """Return the most that each parliament carries, where a limit is set."""
        given = {host.ref: self.cleaned_data[f"quota_{host.ref}"] for host in self.hosts}
        return {ref: most for ref, most in given.items() if most is not None}

    def parts(self) -> dict[str, list[Any]]:
        """Return the fields by the part of the page in which they stand."""
        return {
            "reasons": [self[str(key)] for key in MOST],
            "mix": [self[name] for name in MIX],
            "quotas": [self[f"quota_{host.ref}"] for host in self.hosts],
        }


class WhatIfForm(GemelForm):
    """One change that a coordinator would like to see before anything is kept."""

    marks_optional = False
    what = forms.ChoiceField(
        label=_("What would you like to see?"),
        widget=forms.RadioSelect,
        choices=[
            ("lock", _("These two together")),
            ("instead", _("These two together, in the place of the person’s other members")),
            ("forbid", _("Never these two")),
            ("room", _("The member has another room")),
            ("join", _("One more member takes part")),
        ],
        initial="lock",
    )
    person = forms.CharField(
        label=_("Person"),
        max_length=200,
        required=False,
        help_text=_("Name or code name; not needed for room, or for one more member"),
    )
    member = forms.CharField(label=_("Member"), max_length=200, help_text=_("Name"))
    room = _points(
        _("Room for how many twins"),
        50,
        required=False,
        help_text=_("Only for room, and for one more member"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
