"""How a name that somebody typed finds records, as written or by its sound."""

from __future__ import annotations

from django.db.models import Q

from gemel.kernel import words


def as_written(text: str) -> Q:
    """Return what every word of the text begins a word of; empty for a text without words.

    For tables with a `search_text` (`people.rules.search_text`): accents, case and the ways of
    writing one Arabic letter are aside.
    """
    found = Q()
    for word in words.fold(text).split():
        found &= Q(search_text__contains=f" {word}")
    return found


def sounding(text: str) -> Q:
    """Return what has a word that sounds like each word of the text; nothing for no text.

    For tables with a `sound_text` (`people.rules.sound_text`): other spellings, other scripts.
    """
    found = Q()
    for keys in words.keys_by_word(text):
        alike = Q()
        for key in sorted(keys):
            alike |= Q(sound_text__contains=f" {key} ")
        found &= alike
    return found or Q(pk__in=[])
