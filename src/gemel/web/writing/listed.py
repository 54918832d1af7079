"""Texts as pages name and list them: by their form, in the reader's language where it has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, get_language_info

from gemel.actions import queries
from gemel.actions.drafting.form import Form
from gemel.actions.drafting.layout import Paragraph, paragraphs
from gemel.kernel.by import By
from gemel.web.writing import door as doors


@dataclass(frozen=True)
class Named:
    """The name of a form, and the language in which that is."""

    words: str = ""
    language: str = ""


@dataclass(frozen=True)
class Text:
    """One text in a list."""

    ref: str
    name: Named
    language: str
    changed_at: datetime
    left: bool


def of_act(act: Any, *, by: By) -> list[Text]:
    """Return the texts of an act, the newest first."""
    found = list(queries.drafts_of(act, by=by))
    forms = queries.forms(act, folder=doors.folder()) if found else []
    return [
        Text(
            ref=each.ref,
            name=name_of(each, forms),
            language=each.language,
            changed_at=each.changed_at,
            left=each.left_at is not None,
        )
        for each in found
    ]


def name_of(draft: Any, forms: Iterable[Form] | None = None) -> Named:
    """Return what a text is: the name of its form, best in the reader's own language."""
    if forms is None:
        forms = queries.forms(draft.action, folder=doors.folder())
    return best((each for each in forms if each.file == draft.form), or_in=draft.language)


def best(forms: Iterable[Form], *, or_in: str = "en") -> Named:
    """Return the name of one form that exists in several languages."""
    names = {each.language: each.name for each in forms}
    for language in (reader(), or_in, *names):
        if language in names:
            return Named(names[language], language)
    return Named()


def reader() -> str:
    """Return the reader's language, without a country."""
    return (get_language() or "en").split("-")[0]


def turned(language: str) -> str:
    """Return the direction of a language, as HTML says it."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def shown(text: str) -> tuple[Paragraph, ...]:
    """Return a text as a page shows it for reading."""
    return paragraphs(text)
