"""The catalogue: the 40 kinds of action that the two papers and other programmes know. Pure.

Data are in the TOML files beside this one; `reading.py` explains their fields. A new kind is one
entry there, then `python tools/catalogue_phrases.py`, which makes its sentences translatable.
Source: domain.md, section 3; the twinning note (A1 to A7); the IPU's letter (B1 to B13).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from gemel.actions.catalogue import reading
from gemel.actions.catalogue.entry import Basis, Catalogue, Kind, Visibility, Vocabulary, Word
from gemel.actions.catalogue.phrases import PHRASES
from gemel.actions.catalogue.table import CatalogueFault
from gemel.kernel.say import Said

__all__ = [
    "FOLDER",
    "Basis",
    "CatalogueFault",
    "Kind",
    "Visibility",
    "Vocabulary",
    "Word",
    "by_group",
    "by_tile",
    "kind",
    "kinds",
    "words",
]

FOLDER = Path(__file__).parent


def kinds() -> Mapping[str, Kind]:
    """Return every kind of action by key, in the order of the study.

    Raises: CatalogueFault where the shipped files are wrong (tests keep that from happening).
    """
    return _catalogue().kinds


def kind(key: str) -> Kind:
    """Return one kind.

    Raises: KeyError for a key that is not in the catalogue.
    """
    return kinds()[key]


def words() -> Vocabulary:
    """Return the words of the catalogue: groups, needs, addressees, outcomes, sources."""
    return _catalogue().words


def by_group() -> Mapping[Word, tuple[Kind, ...]]:
    """Return the kinds under their groups, for a page that shows all of them."""
    every = kinds().values()
    return {
        group: tuple(kind for kind in every if kind.group == group)
        for group in words().groups.values()
    }


def by_tile() -> Mapping[Word, tuple[Kind, ...]]:
    """Return the six large choices of a phone, each with the kinds it can stand for, in order.

    A page takes the first kind that has a basis for the person chosen: a letter for a defender
    rests on consent, a letter for a parliamentarian may rest on a published decision.
    """
    every = kinds().values()
    return {
        tile: tuple(kind for kind in every if kind.tile == tile) for tile in words().tiles.values()
    }


@cache
def _catalogue() -> Catalogue:
    return reading.read(FOLDER, _collected)


@cache
def _by_text() -> Mapping[str, Said]:
    return {said.text: said for said in PHRASES}


def _collected(text: str) -> Said:
    """Return a phrase as `phrases.py` says it: only what stands there reaches the translators."""
    try:
        return _by_text()[text]
    except KeyError:
        raise CatalogueFault(
            "phrases.py", text, "say", "is missing; run python tools/catalogue_phrases.py"
        ) from None
