"""Single values of a plain JSON document, checked, and refused with their path. Pure.

What a value means is for the caller; no sentence here repeats a text, only its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.matching import loading


def joined(path: str, key: str) -> str:
    """Return the path of a key of what stands at a path; the document itself has none."""
    return f"{path}.{key}" if path else key


def object_at(value: object, path: str) -> dict[str, object]:
    """Return the value if it is an object, with every key once.

    Raises: Invalid.
    """
    if isinstance(value, loading.Twice):
        shown = loading.shown(value.key)
        raise Invalid(say("{path}: this key stands twice", path=joined(path, shown)))
    if isinstance(value, dict):
        return value
    if not path:
        raise Invalid(say("A JSON object is needed, with persons, members and pairs"))
    raise Invalid(say("{path}: an object is needed here", path=path))


def keys(
    given: Mapping[str, object], path: str, needed: Sequence[str], optional: Sequence[str] = ()
) -> None:
    """See that an object has the needed keys, and no other but the optional ones.

    Raises: Invalid.
    """
    for key in needed:
        if key not in given:
            raise Invalid(say("{path}: this is missing", path=joined(path, key)))
    for key in given:
        if key not in needed and key not in optional:
            shown = loading.shown(key)
            raise Invalid(say("{path}: this key is not known here", path=joined(path, shown)))


def list_at(top: Mapping[str, object], key: str) -> list[object]:
    """Return the list at a key of the document; an empty one where the key is left out.

    Raises: Invalid.
    """
    value = top.get(key, [])
    if not isinstance(value, list):
        raise Invalid(say("{path}: a list is needed here", path=key))
    return value


def text(given: Mapping[str, object], key: str, path: str) -> str:
    """Return the text at a key; it is not empty, and can be written as UTF-8.

    Raises: Invalid.
    """
    value = given[key]
    if not isinstance(value, str) or not value:
        raise Invalid(say("{path}: a text is needed here", path=joined(path, key)))
    if not loading.is_writable(value):
        raise Invalid(say("{path}: this is not whole Unicode text", path=joined(path, key)))
    return value


def number(
    given: Mapping[str, object], key: str, path: str, least: int, most: int | None = None
) -> int:
    """Return the whole number at a key, from `least` to `most`.

    Raises: Invalid.
    """
    value = given[key]
    where = joined(path, key)
    if type(value) is not int:  # true and false are ints to Python, not to people
        raise Invalid(say("{path}: a whole number is needed here", path=where))
    if value >= least and (most is None or value <= most):
        return value
    found = loading.shown_number(value)
    if most is None:
        raise Invalid(say("{path}: {found} is below {least}", path=where, found=found, least=least))
    raise Invalid(
        say(
            "{path}: {found} is not between {least} and {most}",
            path=where,
            found=found,
            least=least,
            most=most,
        )
    )
