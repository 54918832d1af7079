"""Small helps for trees of dicts, lists and texts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gemel.people.reading.scribe import Cell

_LANGUAGE = re.compile(r"(?:lang:)?([a-z]{2,3}(?:[_\-][A-Za-z]{2,10})*)")
_NOT_LANGUAGES = frozenset(["id", "url", "tel", "fax", "dob", "sex", "to", "ref", "key", "uri"])
_LANGUAGE_KEYS = ("lang", "language", "@language", "locale")
_VALUE_KEYS = ("value", "@value", "name", "text", "#text", "label")
_FIRST_LANGUAGES = ("en", "mul", "fr", "es")


def dicts(value: object) -> list[dict[str, object]]:
    """Return the dicts of a list, or the one dict, or none."""
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        return []
    return [one for one in value if isinstance(one, dict)]


def scalar(value: object) -> str | None:
    """Return a value as text, None for what is no single value. Nothing is ""."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        if any(key.endswith("nil") for key in value) and len(value) <= 2:
            return ""
        if "#text" in value:
            return scalar(value["#text"])
    return None


def by_language(value: object) -> list[tuple[str, str]] | None:
    """Return (language, text) of a name that is given in several, the preferred one first.

    Takes {"en": ..., "fr": ...}, {"lang:en": ...} and [{"lang": "en", "value": ...}].
    """
    if isinstance(value, dict):
        pairs = _pairs_of_dict(value)
    elif isinstance(value, list):
        pairs = _pairs_of_list(value)
    else:
        return None
    if pairs is None:
        return None
    return sorted(pairs, key=lambda pair: rank(pair[0]))


def rank(language: str) -> int:
    """Return how early a language goes when one of several names must be the name."""
    first = re.split("[-_]", language)[0]
    return _FIRST_LANGUAGES.index(first) if first in _FIRST_LANGUAGES else len(_FIRST_LANGUAGES)


def _pairs_of_dict(value: dict[str, object]) -> list[tuple[str, str]] | None:
    pairs: list[tuple[str, str]] = []
    for key, text in value.items():
        found = _LANGUAGE.fullmatch(key)
        if not found or key in _NOT_LANGUAGES or not isinstance(text, str | None):
            return None
        if text:
            pairs.append((language_of(key), text))
    return pairs or None


def language_of(key: str) -> str:
    """Return the language that a key of an object by language names ("lang:zh_CN": zh-CN)."""
    return key.removeprefix("lang:").replace("_", "-")


def _pairs_of_list(value: list[object]) -> list[tuple[str, str]] | None:
    pairs: list[tuple[str, str]] = []
    for one in value:
        if not isinstance(one, dict):
            return None
        language = next((one[key] for key in _LANGUAGE_KEYS if key in one), None)
        text = next((one[key] for key in _VALUE_KEYS if key in one), None)
        if not isinstance(language, str) or not isinstance(text, str):
            return None
        pairs.append((language.replace("_", "-"), text))
    return pairs or None


def cells(value: object, column: str) -> list[Cell]:
    """Return the cells of a value: one for a text, one a language, one for each of a list."""
    text = scalar(value)
    if text is not None:
        return [Cell(text, column)] if text.strip() else []
    named = by_language(value)
    if named is not None:
        return [Cell(text, column, language=language) for language, text in named]
    if isinstance(value, list):
        return [cell for one in value for cell in cells(one, column)]
    return []


def keys_of(people: Iterable[dict[str, object]]) -> set[str]:
    """Return all keys that the dicts have."""
    return {key for one in people for key in one}


def _is_dict(one: object) -> bool:
    return isinstance(one, dict)


def entries(node: object) -> list[dict[str, object]]:
    """Return a list of dicts, also where the numbers of the people are the keys of one dict."""
    if isinstance(node, list) and all(isinstance(one, dict) and len(one) == 1 for one in node):
        return [inner for one in node for inner in one.values() if isinstance(inner, dict)]
    if isinstance(node, dict) and len(node) > 1 and all(map(_is_dict, node.values())):
        return [{"id": number, **one} for number, one in node.items() if isinstance(one, dict)]
    return dicts(node) if isinstance(node, list) else []
