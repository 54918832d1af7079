"""One table of a catalogue file, asked field by field; a fault names all three. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from gemel.actions.catalogue.entry import Word
from gemel.kernel.say import Said

Say = Callable[[str], Said]
W = TypeVar("W", bound=Word)


class CatalogueFault(Exception):
    """The shipped catalogue is wrong. Says which file, entry and field, and why."""

    def __init__(self, file: str, entry: str, name: str, why: str) -> None:
        super().__init__(f"{file}, {entry}, {name}: {why}")


@dataclass
class Table:
    """One TOML table and what was asked of it, so that a leftover field is noticed."""

    file: str
    entry: str
    fields: Mapping[str, object]
    say: Say
    asked: set[str] = field(default_factory=set)

    def fault(self, name: str, why: str) -> CatalogueFault:
        """Return the fault of one field, to be raised."""
        return CatalogueFault(self.file, self.entry, name, why)

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        self.asked.add(name)
        return name in self.fields

    def value(self, name: str) -> object:
        """Return a field that has to be there."""
        if not self.has(name):
            raise self.fault(name, "is missing")
        return self.fields[name]

    def plain(self, name: str) -> str:
        """Return a text that only the program reads; it may be empty."""
        value = self.value(name)
        if not isinstance(value, str):
            raise self.fault(name, "must be a text")
        return value

    def phrase(self, name: str) -> Said:
        """Return a text for people, ready to be translated."""
        text = self.plain(name)
        if not text or text != text.strip():
            raise self.fault(name, "is empty or begins or ends with a space")
        if found := re.search(r"[{}%'\"\n]", text):
            raise self.fault(name, f"must not contain {found.group()!r}")
        return self.say(text)

    def maybe(self, name: str) -> Said | None:
        """Return a text for people if there is one."""
        return self.phrase(name) if self.has(name) else None

    def count(self, name: str) -> int:
        """Return a whole number above zero."""
        value = self.value(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fault(name, "must be a whole number above zero")
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false where the field is absent."""
        value = self.fields[name] if self.has(name) else False
        if not isinstance(value, bool):
            raise self.fault(name, "must be true or false")
        return value

    def one(self, name: str, known: Mapping[str, W]) -> W:
        """Return the word that the field names."""
        key = self.plain(name)
        if key not in known:
            raise self.fault(name, f"unknown key {key!r}")
        return known[key]

    def some(self, name: str, known: Mapping[str, W]) -> tuple[W, ...]:
        """Return the words that the field lists, in its order."""
        return tuple(known[key] for key in self.keys(name, known))

    def keys(self, name: str, known: Collection[str]) -> list[str]:
        """Return the keys that the field lists: all known, none twice."""
        value = self.value(name)
        if not isinstance(value, list):
            raise self.fault(name, "must be a list")
        for key in value:
            if not isinstance(key, str) or key not in known:
                raise self.fault(name, f"unknown key {key!r}")
        if len(set(value)) != len(value):
            raise self.fault(name, "names a key twice")
        return value

    def inner(self, name: str) -> Table:
        """Return a table within this one."""
        value = self.value(name)
        if not isinstance(value, dict):
            raise self.fault(name, "must be a table")
        return Table(self.file, f"{self.entry}.{name}", value, self.say)

    def done(self) -> None:
        """Check that no field is left that nobody asked for."""
        for name in sorted(set(self.fields) - self.asked):
            raise self.fault(name, "is not a field of this entry")
