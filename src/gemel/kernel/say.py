"""Sentences for people, written below the doors and translated at them.

The floors below the doors know no language. They say what happened in English with named
places, `say("Row {row} has no name", row=3)`, and the door that shows the sentence looks the
English up in its catalogue. `tools/i18n` collects every first argument of `say` and `say_many`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Said:
    """One sentence for a person: English text with named places, and what fills them.

    `many` and `count` are set where the sentence depends on a number.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    count: int = 0

    def __str__(self) -> str:
        return self.spoken(lambda text: text, lambda one, many, n: one if n == 1 else many)

    def __hash__(self) -> int:
        filled = tuple(sorted(map(str, self.values.items())))
        return hash((self.text, self.many, self.count, filled))

    def spoken(
        self, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str]
    ) -> str:
        """Return the sentence in the language of the two catalogue functions."""
        text = ngettext(self.text, self.many, self.count) if self.many else gettext(self.text)
        values = {
            name: value.spoken(gettext, ngettext) if isinstance(value, Said) else value
            for name, value in self.values.items()
        }
        return text.format(**values) if values or self.many else text


def say(text: str, /, **values: object) -> Said:
    """Return a sentence; `text` is a literal, so that it can be collected for translation."""
    return Said(text, values)


def say_many(one: str, many: str, count: int, /, **values: object) -> Said:
    """Return a sentence whose form depends on `count`, which fills `{count}`."""
    return Said(one, {"count": count, **values}, many=many, count=count)


def packed(said: Said) -> list[Any]:
    """Return a sentence as plain lists that a table can keep, still translatable."""
    values = {
        name: packed(value) if isinstance(value, Said) else value
        for name, value in said.values.items()
    }
    return [said.text, values, said.many, said.count]


def unpacked(kept: list[Any]) -> Said:
    """Return a sentence from what was kept of it."""
    text, values, many, count = kept
    filled = {
        name: unpacked(value) if isinstance(value, list) else value
        for name, value in values.items()
    }
    return Said(text, filled, many, count)
