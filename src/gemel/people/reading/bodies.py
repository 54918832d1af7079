"""Committees, delegations and friendship groups: their names, roles, and whom they deal with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from gemel.kernel import geography
from gemel.kernel.words import fold
from gemel.people.reading import headers

COMMITTEE, DELEGATION, FRIENDSHIP, OTHER = "committee", "delegation", "friendship_group", "other"

_ROLES = {
    "m": "member", "s": "substitute", "c": "chair", "v": "vice-chair",
    "member": "member", "full member": "member", "membre": "member", "mitglied": "member",
    "ordentliches mitglied": "member", "medlem": "member", "lid": "member", "miembro": "member",
    "titulaire": "member", "ledamot": "member", "membro": "member",
    "substitute": "substitute", "substitute member": "substitute", "alternate": "substitute",
    "alternate member": "substitute", "suppleant": "substitute", "stellvertreter": "substitute",
    "stellvertretendes mitglied": "substitute", "stedfortraeder": "substitute",
    "plaatsvervanger": "substitute", "plaatsvervangend lid": "substitute",
    "supplente": "substitute", "suplente": "substitute", "varamedlem": "substitute",
    "chair": "chair", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair",
    "president": "chair", "presidente": "chair", "vorsitzender": "chair", "vorsitzende": "chair",
    "vorsitz": "chair", "formand": "chair", "leder": "chair", "voorzitter": "chair",
    "ordforande": "chair", "presidenta": "chair", "presidenza": "chair", "presidence": "chair",
    "vice chair": "vice-chair", "vice chairman": "vice-chair", "vicechair": "vice-chair",
    "vice chairwoman": "vice-chair", "vice president": "vice-chair", "vicepresident": "vice-chair",
    "naestformand": "vice-chair", "vicepresidente": "vice-chair", "nestleder": "vice-chair",
    "stellvertretender vorsitzender": "vice-chair", "vice ordforande": "vice-chair",
    "stellvertretende vorsitzende": "vice-chair", "ondervoorzitter": "vice-chair",
    "deputy chair": "vice-chair", "vice presidente": "vice-chair", "ranking member": "member",
}  # fmt: skip
_KINDS = {
    "committee": COMMITTEE, "subcommittee": COMMITTEE, "commission": COMMITTEE,
    "comper": COMMITTEE,  # of the Assemblée nationale, as "ga" is below
    "udvalg": COMMITTEE, "ausschuss": COMMITTEE, "commissie": COMMITTEE, "comision": COMMITTEE,
    "commissione": COMMITTEE, "utskott": COMMITTEE, "comissao": COMMITTEE, "komite": COMMITTEE,
    "delegation": DELEGATION, "delegatie": DELEGATION, "delegacion": DELEGATION,
    "delegazione": DELEGATION, "interparliamentary delegation": DELEGATION,
    "ga": FRIENDSHIP, "friendship group": FRIENDSHIP,
    "groupe d amitie": FRIENDSHIP, "groupe damitie": FRIENDSHIP,
    "freundschaftsgruppe": FRIENDSHIP, "parlamentariergruppe": FRIENDSHIP,
    "venskabsgruppe": FRIENDSHIP, "grupo de amistad": FRIENDSHIP,
}  # fmt: skip
_MOST_WORDS = 6
_SHORT_NAMES = frozenset(["UK", "US", "USA", "DRC", "UAE"])
_WORD = re.compile(r"[^\W\d_][\w’'.]*", re.UNICODE)


def role_of(text: str) -> str:
    """Return "chair", "vice-chair", "member", "substitute", or the text as it is written."""
    return _ROLES.get(fold(text), text)


def kind_of(text: str) -> str:
    """Return the kind of body that a word means; "other" for one that is not known."""
    return _KINDS.get(fold(text), OTHER)


@cache
def countries_in(name: str) -> tuple[str, ...]:
    """Return the codes of the states that a body's name spells out, in their order.

    Regions (the Maghreb, Mercosur) name no state; adjectives ("Belarusian") neither.
    """
    found: dict[str, None] = {}
    words = [(word.group(), word.start(), word.end()) for word in _WORD.finditer(name)]
    at = 0
    while at < len(words):
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            text = name[words[at][1] : words[at + length - 1][2]]
            if code := _named(text, length):
                found[code] = None
                at += length
                break
        else:
            at += 1
    return tuple(found)


def _named(text: str, length: int) -> str | None:
    """Return the code for one stretch of a name. Codes of two or three letters are no names."""
    if not text[0].isupper() or (length == 1 and len(text) < 4 and text not in _SHORT_NAMES):
        return None
    text = text.rstrip(".")
    if length > 1 and re.search(r"[,;:()/]", text):
        return None
    # "EU-Chile" is two words to us; a hyphen inside a longer stretch belongs to a name.
    return geography.find_country(text.removesuffix("’s").removesuffix("'s"))


@dataclass(slots=True)
class BodyNames:
    """Names of bodies by code, from the files beside the members (committees.json ...)."""

    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def add(self, names: Mapping[str, str], kind: str) -> None:
        """Take in one file of names."""
        for code, name in names.items():
            self.names[code] = name
            self.kinds[code] = kind

    def name(self, code: str) -> str:
        """Return the name that belongs to a code, or ""."""
        return self.names.get(code, "")


def as_names(tree: object) -> dict[str, str] | None:
    """Return a tree of codes and names as such, or None if it is something else."""
    if not isinstance(tree, dict) or len(tree) < 2:
        return None  # {"error": "not found"} names nothing
    if any(headers.field_of(code) in ("name", "given_name", "family_name") for code in tree):
        return None  # one person, or the description of a file
    if all(isinstance(name, str) and name and len(code) <= 12 for code, name in tree.items()):
        return dict(tree)
    return None
