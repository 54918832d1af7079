"""The world map of the public door: shapes drawn once and for all, read once (pure).

One shape a country in Equal Earth, for an SVG with `VIEW_BOX`. Made by `tools/geography/map.js`
from Natural Earth 1:50m in the edition of visionscarto; boundaries are simplified and take no
position on the status of any territory, and the page that shows the map says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from gemel.kernel import geography

VIEW_BOX = "0 0 2000 974"


@dataclass(frozen=True, slots=True)
class Shape:
    """One country on the map: `d` is its SVG path, `x` and `y` where its label or dot stands.

    `small` countries are shown as a dot, in addition to their path or, where `d` is "", instead.
    """

    code: str
    d: str
    x: int
    y: int
    small: bool


@cache
def _drawing() -> Any:
    text = (resources.files("gemel.web.public") / "world.json").read_text("utf-8")
    return json.loads(text)


@cache
def shapes() -> tuple[Shape, ...]:
    """Return the shape of every country that the kernel knows, by code."""
    return tuple(
        Shape(code, d, *geography.centre(code), small=bool(small))
        for code, d, small in _drawing()["shapes"]
    )


def neutral() -> tuple[str, ...]:
    """Return the paths of places without a code, to be drawn without link or figure."""
    return tuple(_drawing()["neutral"])
