"""Facts as they are gathered: where each stands, and what is doubtful about it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from gemel.cases.reading.decision.proposal import Doubt, Place
from gemel.cases.reading.decision.signs import Pages, squashed
from gemel.kernel.say import Said, say

SHOWN = 90  # signs of the text that a warning quotes


class Gathering:
    """One text, in print and in plain signs of the same length, and what was found in it.

    In both of them page numbers, heads and stamps are blanked out.
    """

    def __init__(self, printed: str, plain: str, pages: tuple[int, ...]) -> None:
        self.printed = printed
        self.plain = plain
        self.pages = Pages(pages)
        self.places: dict[str, Place] = {}
        self.doubts: list[Doubt] = []
        self._said: set[tuple[str, Said]] = set()
        self.printed_at: Callable[[int], int] = lambda place: place

    def words(self, start: int, end: int) -> str:
        """Return what is printed between two places, in one line."""
        return squashed(self.printed[start:end])

    def at(self, path: str, start: int, end: int) -> None:
        """Remember where a fact stands."""
        self.places[path] = (start, end)

    def doubt(self, about: str, message: Said, start: int | None = None, end: int = 0) -> None:
        """Remember that something is not certain; the same is said once."""
        place = (start, end) if start is not None else self.places.get(about)
        if (about, message) not in self._said:
            self._said.add((about, message))
            self.doubts.append(Doubt(about=about, message=message, place=place))

    def unread(self, about: str, start: int, end: int) -> None:
        """Remember words that were not understood, with their page where the paper has pages."""
        words = self.words(start, end)
        shown = words if len(words) <= SHOWN else words[:SHOWN].rstrip() + " …"
        page = self.pages.of(self.printed_at(start))
        said = (
            say("Not understood, page {page}: “{words}”", page=page, words=shown)
            if page else say("Not understood: “{words}”", words=shown)
        )  # fmt: skip
        self.doubt(about, said, start, end)
