"""How and of what somebody wishes to be told: the forms of both doors, which hand in the words."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gemel.kernel.errors import Invalid, Stale
from gemel.web.shared.forms import CountryField, GemelForm, Version

Choices = list[tuple[str, Any]]
HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]


class WishesForm(GemelForm):
    """How often, in which hours not, of what not, in which language."""

    rhythm = forms.ChoiceField(label=_("How often"), widget=forms.RadioSelect)
    quiet_from = forms.ChoiceField(
        label=_("No mail from"), required=False, help_text=_("By your own clock")
    )
    quiet_until = forms.ChoiceField(
        label=_("until"), required=False, help_text=_("By your own clock")
    )
    wakes = forms.BooleanField(label=_("What is urgent may come in these hours"), required=False)
    muted = forms.MultipleChoiceField(
        label=_("No mail about"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("You still see it here."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the mails"), required=False)
    version = Version()

    def __init__(self, *args: Any, rhythms: Choices, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["rhythm"].choices = rhythms
        fields["muted"].choices = kinds
        for name in ("quiet_from", "quiet_until"):
            fields[name].choices = [("", _("No quiet hours")), *HOURS]
        fields["language"].choices = [("", _("As on the pages")), *settings.LANGUAGES]
        fields["version"].required = False

    def wished(self) -> dict[str, Any]:
        """Return what was wished, as `alerts.services.prefer` takes it."""
        given = dict(self.cleaned_data)
        for name in ("quiet_from", "quiet_until"):
            given[name] = datetime.time.fromisoformat(given[name]) if given[name] else None
        given["version"] = given["version"] or 0
        return given


class FollowForm(GemelForm):
    """A country or a theme to be told of."""

    country = CountryField(label=_("Country"), required=False)
    theme = forms.ChoiceField(label=_("Or a theme"), required=False)

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme: Any = self.fields["theme"]
        theme.choices = [("", _("None")), *themes]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("country") and not cleaned.get("theme"):
            self.add_error("country", _("Give a country or a theme"))
        return cleaned

    def asked(self) -> list[tuple[str, str]]:
        """Return what was asked for, as kinds and values of subscriptions."""
        given = [("country", self.cleaned_data["country"]), ("theme", self.cleaned_data["theme"])]
        return [(kind, value) for kind, value in given if value]


def answered(
    request: HttpRequest, row: Any, *, rhythms: Choices, kinds: Choices, keep: Callable[..., object]
) -> tuple[WishesForm, int]:
    """Return the form and how it is shown: 303 where it was kept, 409 where it was stale, else 200.

    `row` is what was wished before; `keep` takes what is wished now, and may refuse it.
    """
    form = WishesForm(
        request.POST if request.method == "POST" else None, initial=initial(row),
        rhythms=rhythms, kinds=kinds,
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form, 200
    try:
        keep(**form.wished())
    except (Invalid, Stale) as no:
        form.refuse(no)
        return form, 409 if isinstance(no, Stale) else 200
    return form, 303


def initial(row: Any) -> dict[str, Any]:
    """Return what stands in the form for what was wished before."""
    hours = {
        name: f"{getattr(row, name):%H:00}" if getattr(row, name) else ""
        for name in ("quiet_from", "quiet_until")
    }
    known = {name: getattr(row, name) for name in ("rhythm", "wakes", "muted", "language")}
    return {**known, **hours, "version": row.version if row.pk else 0}
