"""Names put together and taken apart, only where the source shows how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gemel.kernel.words import fold

_NO_GIVEN_NAME = frozenset(
    """jr sr ii iii iv mp mep mla msp phd md qc kc retd dr prof esq obe mbe cbe ma ba llb jd dmd
    rn am ao psm vsm""".split()  # noqa: SIM905
)
_IN_BRACKETS = re.compile(r"[(\[<{][^)\]>}]*[)\]>}]")
_VACANT = frozenset(["vacant", "vacant seat", "vakant", "vacante", "siege vacant", "unbesetzt"])


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: whole, and its parts where they are known."""

    name: str
    given: str = ""
    family: str = ""
    sort: str = ""
    written: str = ""  # the whole as it was written, where the order was changed


def is_vacant(text: str) -> bool:
    """Return whether a seat's name says that nobody sits there, or is a mark such as "(text)"."""
    return fold(text) in _VACANT or text.startswith("#") or _IN_BRACKETS.fullmatch(text) is not None


def put_together(
    *,
    name: str,
    given: str,
    middle: str,
    prefix: str,
    family: str,
    suffix: str,
    initials: str,
    sort: str,
    order: str = "",
) -> Name:
    """Return the name that the parts make. `order` is the mapping's, for a whole name.

    A prefix ("van der") belongs to the family name, and sorting passes over it.
    """
    given = " ".join(filter(None, (given, middle)))
    whole_family = " ".join(filter(None, (prefix, family)))
    if not given and not family:
        return _taken_apart(name, sort, order)
    if not given and name:
        given = _without(name, whole_family)
    if not whole_family and name:
        whole_family = _without(name, given)
    called = given or initials
    whole = name or " ".join(filter(None, (called, whole_family, suffix)))
    if family and prefix:
        behind = " ".join(filter(None, (called, prefix)))
        return Name(whole, given, whole_family, f"{family}, {behind}")
    if whole_family and called:
        return Name(whole, given, whole_family, f"{whole_family}, {called}")
    return Name(whole, given, whole_family, sort or whole)


def _without(name: str, part: str) -> str:
    """Return what is left of a name beside one of its parts, if that part is its start or end."""
    if not part:
        return ""
    if name.endswith(" " + part):
        return name[: -len(part)].strip()
    if name.startswith(part + " "):
        return name[len(part) :].strip()
    return ""


def _taken_apart(name: str, sort: str, order: str) -> Name:
    """Return the parts of a whole name, where a comma, a sort name or a mapping shows them."""
    if found := _by_comma(name):
        given, family = found
        return Name(f"{given} {family}", given, family, f"{family}, {given}", written=name)
    if found := _by_order(name, order):
        given, family = found
        return Name(f"{given} {family}", given, family, f"{family}, {given}", written=name)
    if found := _by_sort_name(name, sort):
        given, family = found
        return Name(name, given, family, f"{family}, {given}")
    return Name(name, sort=sort or name)


def _by_comma(name: str) -> tuple[str, str] | None:
    """Return (given, family) of "FAMILY, Given"; a second comma or a title makes it unsure."""
    if name.count(",") != 1:
        return None
    family, given = (part.strip() for part in name.split(","))
    if not family or not given or fold(given.split()[-1]) in _NO_GIVEN_NAME:
        return None
    if "." in family:  # "Col. Choudhary, Sona Ram": a title before, perhaps one behind
        return None
    return given, family


def _by_order(name: str, order: str) -> tuple[str, str] | None:
    """Return (given, family) by the order that a mapping states, and capitals where they show."""
    words = name.split()
    if not order or len(words) < 2:
        return None
    capitals = [len(word) > 1 and word.isupper() for word in words]
    if order == "family given":
        cut = next((place for place, high in enumerate(capitals) if not high), 0)
        if not 0 < cut < len(words):
            cut = 1 if len(words) == 2 else 0
        return (" ".join(words[cut:]), " ".join(words[:cut])) if cut else None
    cut = next((place for place, high in enumerate(capitals) if high), 0)
    if not cut or not all(capitals[cut:]):
        cut = 1 if len(words) == 2 else 0
    return (" ".join(words[:cut]), " ".join(words[cut:])) if cut else None


def _by_sort_name(name: str, sort: str) -> tuple[str, str] | None:
    """Return (given, family) where the sort name is the name with its end moved to the front."""
    words, sorted_words = name.split(), re.sub(r"\s*,\s*", " ", sort).split()
    if len(words) < 2 or len(words) != len(sorted_words) or words == sorted_words:
        return None
    cuts = [cut for cut in range(1, len(words)) if words[cut:] + words[:cut] == sorted_words]
    if len(cuts) != 1:
        return None
    return " ".join(words[: cuts[0]]), " ".join(words[cuts[0] :])


def agree(one: str, other: str) -> bool:
    """Return whether two names can be one person's: the same words, or some left out.

    Names without a common script ("許智峯", "Ted Hui") are not held against one another.
    """
    first, second = fold(one).split(), fold(other).split()
    if not first or not second:
        return True
    if _script("".join(first)) != _script("".join(second)):
        return True
    shorter, longer = sorted((set(first), set(second)), key=len)
    return shorter <= longer or "".join(first) == "".join(second)


def _script(letters: str) -> str:
    """Return a rough name of the script: what Latin, and what other letters share."""
    sign = next((letter for letter in letters if letter.isalpha()), "a")
    if sign < "\u0370":
        return "latin"
    return str(ord(sign) >> 8)
