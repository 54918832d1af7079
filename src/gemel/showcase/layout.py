"""One card as a page shows it: its facts by part, its text in the reader's language. Pure.

The public's pages and the preview at the desk go through here, so that what two people approve
is what the public sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gemel.kernel import refs


class Card(Protocol):
    """What a card and a proposed release have in common."""

    kind: str
    slug: str
    about: str
    countries: Sequence[str]
    texts: Mapping[str, Mapping[str, str]]
    facts: Sequence[Mapping[str, Any]]
    invented: bool


@dataclass(frozen=True)
class Shown:
    """A card laid out. `language` is that of title, lede and text, which nobody translated.

    `parts` maps "person", "violation", "decision", "source" and so on to their facts.
    """

    kind: str
    slug: str
    about: str
    countries: tuple[str, ...]
    invented: bool
    checked_on: str
    title: str
    lede: str
    text: str
    language: str
    parts: dict[str, list[Mapping[str, Any]]]
    reader: str = ""

    @property
    def code(self) -> str:
        """The official code; empty where none was seen and the address is our own reference."""
        return "" if refs.is_ref(self.slug) else self.slug

    @property
    def announced(self) -> int | None:
        """How many persons the newest decision states; None where it does not."""
        count = self.parts.get("count")
        return count[0]["announced"] if count else None

    @property
    def photo(self) -> Mapping[str, Any]:
        """The picture, with what is to be seen on it in the reader's language, else in another."""
        for photo in self.parts.get("photo", ()):
            alts = photo["alt"]
            spoken = spoken_for(self.reader, alts)
            return {**photo, "seen": alts[spoken], "language": spoken}
        return {}

    @property
    def alone(self) -> str:
        """The name of the only person of a case, else "": the heading of that case."""
        named = self.parts.get("person", ())
        return named[0]["name"] if len(named) == 1 and self.announced in (None, 1) else ""

    @property
    def unnamed(self) -> int:
        """How many persons the decision has whose names are not shown."""
        return max((self.announced or 0) - len(self.parts.get("person", ())), 0)

    @property
    def newest(self) -> Mapping[str, Any]:
        """The newest decision; empty where there is none."""
        decisions = self.parts.get("decision", ())
        return decisions[0] if decisions else {}


def spoken_for(reader: str, texts: Mapping[str, Any]) -> str:
    """Return the language of the text for a reader: their own, else English, else the first.

    Not the first as it was written: a database may keep the languages in another order.
    """
    return next((one for one in (reader, "en") if one in texts), min(texts, default=""))


def shown(card: Card, *, language: str) -> Shown:
    """Return a card laid out for a reader of this language."""
    spoken = spoken_for(language, card.texts)
    text = card.texts.get(spoken, {})
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for fact in card.facts:
        parts.setdefault(fact["part"], []).append(fact)
    return Shown(
        kind=card.kind,
        slug=card.slug,
        about=card.about,
        countries=tuple(card.countries),
        invented=card.invented,
        checked_on=getattr(card, "checked_on", ""),
        title=text.get("title", ""),
        lede=text.get("lede", ""),
        text=text.get("text", ""),
        language=spoken or language,
        parts=parts,
        reader=language,
    )
