"""What a person types about themselves, checked before it is kept."""

from __future__ import annotations

import zoneinfo

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gemel.access.models import Account
from gemel.kernel import words
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

LONGEST_NAME = 150


def who(email: str, name: str, *, open_to_anybody: bool) -> tuple[str, str]:
    """Return address and name as they are kept; both may be absent if `open_to_anybody`.

    Raises: Invalid with a sentence for each field.
    """
    email = email.strip().lower()
    name = " ".join(words.without_direction_marks(name).split())
    if not email and not name and open_to_anybody:
        return "", ""
    fields: dict[str, Said] = {}
    try:
        validate_email(email)
    except ValidationError:
        fields["email"] = say("Write the mail address in full, such as name@parliament.example")
    if not name:
        fields["name"] = say("Write the person’s name")
    elif len(name) > LONGEST_NAME:
        fields["name"] = say("A name has at most {most} signs", most=LONGEST_NAME)
    if fields:
        raise Invalid(fields=fields)
    return email, name


def password(word: str, account: Account) -> None:
    """Stop at a password that is short, common or like the person. Raises: Invalid."""
    try:
        validate_password(word, account)
    except ValidationError:
        sentence = say(
            "Choose a password of {least} signs or more that is not common, and not like your "
            "name or address",
            least=12,
        )
        raise Invalid(fields={"password": sentence}) from None


def preferences(language: str, time_zone: str) -> None:
    """Stop at a language or time zone that Gemel does not have. Raises: Invalid."""
    fields: dict[str, Said] = {}
    if language not in dict(settings.LANGUAGES):
        fields["language"] = say("Choose one of the languages")
    if time_zone != "UTC" and time_zone not in zoneinfo.available_timezones():
        fields["time_zone"] = say("Choose one of the time zones")
    if fields:
        raise Invalid(fields=fields)
