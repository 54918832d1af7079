"""How the tests' readers are spoken to: in English as written, and through the catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils import formats, translation
from django.utils.translation import gettext, ngettext

from gemel.kernel import geography
from gemel.publishing.report_sheet import Tongue

ENGLISH = Tongue("en", False, str, date.isoformat, lambda code: geography.name(code, "en"))


@contextmanager
def tongue_of(language: str) -> Iterator[Tongue]:
    """Speak a language for a while."""
    with translation.override(language):
        yield Tongue(
            language=language,
            right_to_left=translation.get_language_bidi(),
            speak=lambda said: said.spoken(gettext, ngettext),
            day=formats.date_format,
            country=lambda code: geography.name(code, language),
        )
