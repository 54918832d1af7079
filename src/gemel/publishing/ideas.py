"""The catalogue of actions as the public sees it: ideas for any parliament, in plain rows. Pure.

Phrases stand in English, as `catalogue` collects them for translation; the public door looks
each up in the reader's language.
"""

from __future__ import annotations

from typing import Any

from gemel.actions import catalogue
from gemel.actions.catalogue import Kind, Word


def entries() -> list[dict[str, Any]]:
    """Return every kind of action as one row, group by group, the quiet ones first."""
    return [_entry(kind) for kinds in catalogue.by_group().values() for kind in kinds]


def _entry(kind: Kind) -> dict[str, Any]:
    basis = catalogue.words().bases[kind.basis]
    visibility = catalogue.words().visibilities[kind.visibility]
    return {
        "key": kind.key,
        "number": kind.number,
        "group": _word(kind.group),
        "title": kind.title.text,
        "what": kind.what.text,
        "who": [word.label.text for word in kind.who],
        "to_whom": kind.to_whom.text,
        "sources": [{"key": word.key, "label": word.label.text} for word in kind.sources],
        "outside": kind.outside.text if kind.outside else "",
        "visibility": visibility.label.text,
        "basis": _word(basis),
        "needs": [_word(need) for need in kind.needs],
        "artefacts": [word.label.text for word in kind.artefacts],
        "minutes": kind.minutes,
        "caution": kind.caution.text if kind.caution else "",
    }


def _word(word: Word) -> dict[str, str]:
    return {
        "key": word.key,
        "label": word.label.text,
        "note": word.note.text if word.note else "",
    }
