"""What is asked at the way in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gemel.web.shared import zones
from gemel.web.shared.forms import GemelForm

LONGEST_PASSWORD = 200  # hashing an endless one would take endless time


def _new_password(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _present_password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignIn(GemelForm):
    """Address and password."""

    email = forms.EmailField(
        label=_("Mail address"),
        error_messages={"invalid": _("Write the mail address in full")},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email"}),
    )
    password = _present_password(_("Password"))


class Code(GemelForm):
    """The app's six digits."""

    code = forms.CharField(
        label=_("Code from your app"),
        help_text=_("Six digits. It changes every 30 seconds."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


class RecoveryCode(GemelForm):
    """A code on paper."""

    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("Six groups of four signs. Each code works once."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class Credential(GemelForm):
    """What a passkey answers, put in by the page's script."""

    credential = forms.JSONField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you know it again, such as “my phone”."),
        max_length=60,
        required=False,
    )


class NewPassword(GemelForm):
    """A password, typed twice, because nobody sees it."""

    password = _new_password(
        _("New password"), _("12 signs or more. Three or four words that only you would join.")
    )
    again = _new_password(_("The same password again"))

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean()
        if {"password", "again"} <= set(cleaned) and cleaned["again"] != cleaned["password"]:
            self.add_error("again", _("The two passwords differ"))
        return cleaned


class Preferences(GemelForm):
    """Language and time zone."""

    language = forms.ChoiceField(label=_("Language"), choices=[])
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[], help_text=_("Dates and hours are shown in it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES
        self.fields["time_zone"].choices = zones.choices()


class Acceptance(NewPassword, Preferences):
    """What makes an invited person an account."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    email = forms.EmailField(
        label=_("Mail address"),
        error_messages={"invalid": _("Write the mail address in full")},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email"}),
    )
    field_order = ("name", "email", "password", "again", "language", "time_zone")

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:  # the invitation says who it is for
            del self.fields["name"], self.fields["email"]


class ChangePassword(NewPassword):
    """The present password and a new one."""

    old = _present_password(_("Present password"))
    field_order = ("old", "password", "again")


class Confirm(GemelForm):
    """Who it is, once more: the password, or a code where there is no password."""

    password = _present_password(_("Your password"))

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            self.fields["password"].label = _("A code from your app, or one on paper")
            self.fields["password"].widget = forms.TextInput(
                attrs={"autocomplete": "one-time-code"}
            )


class VaultPassphrase(GemelForm):
    """What opens the vault."""

    passphrase = forms.CharField(
        label=_("Passphrase of your vault"),
        help_text=_("Not the password with which you sign in."),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class VaultCode(GemelForm):
    """The code on paper."""

    code = forms.CharField(
        label=_("Code on paper"),
        help_text=_("Eight groups of four signs. Small or large, with or without dashes."),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NewPassphrase(GemelForm):
    """The seven words that are offered, typed once; or a passphrase of one's own."""

    passphrase = forms.CharField(
        label=_("Type the seven words, or a passphrase of your own"),
        help_text=_("One of your own has 14 signs or more, and opens in this browser only."),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false",
                   "dir": "ltr"}
        ),
    )  # fmt: skip
    only_here = forms.BooleanField(
        label=_("For this browser; what opens elsewhere stays as it is"), required=False
    )
    offered = forms.CharField(widget=forms.HiddenInput, required=False)
