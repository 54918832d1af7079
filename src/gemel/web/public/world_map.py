"""The map of the home page: every country a link, those with a figure outlined and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gemel.web.public import world
from gemel.web.shared import words

STEPS = ((100, "m4"), (10, "m3"), (2, "m2"), (1, "m1"))
LABELLED_FROM = 5  # smaller numbers stand in the label of the link and in the table


@dataclass(frozen=True)
class Place:
    """One country as the map draws it. `step` is its shade, "" where nothing is to be shown."""

    code: str
    name: str
    path: str
    x: int
    y: int
    small: bool
    persons: int
    step: str

    @property
    def labelled(self) -> bool:
        """Whether the number stands on the map itself."""
        return self.persons >= LABELLED_FROM


def step(persons: int) -> str:
    """Return the shade for a number of persons."""
    return next((shade for least, shade in STEPS if persons >= least), "")


def places(persons: Mapping[str, int]) -> list[Place]:
    """Return every country, those with figures last, so that their outlines lie on top."""
    drawn = [
        Place(
            code=shape.code,
            name=words.country(shape.code),
            path=shape.d,
            x=shape.x,
            y=shape.y,
            small=shape.small,
            persons=persons.get(shape.code, 0),
            step=step(persons.get(shape.code, 0)),
        )
        for shape in world.shapes()
    ]
    return sorted(drawn, key=lambda place: (bool(place.step), place.name))
