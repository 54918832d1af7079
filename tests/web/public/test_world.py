"""The drawn world map: every country on it, in its place, small enough to send."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import resources

import brotli

from gemel.kernel import geography
from gemel.web.public import world

STEP = re.compile(r"([Mlhv])([-\d ]*)|(z)")
CODES = [country.alpha2 for country in geography.countries()]


def rings(path: str) -> list[list[tuple[int, int]]]:
    """The rings of a path of ours: M, then relative l, h and v, then z."""
    found: list[list[tuple[int, int]]] = []
    x = y = 0
    for step, text, _ in STEP.findall(path):
        numbers = [int(number) for number in re.findall(r"-?\d+", text)]
        if step == "M":
            x, y = numbers
            found.append([(x, y)])
        pairs = {
            "l": list(zip(numbers[::2], numbers[1::2], strict=False)),
            "h": [(number, 0) for number in numbers],
            "v": [(0, number) for number in numbers],
        }
        for dx, dy in pairs.get(step, []):
            x, y = x + dx, y + dy
            found[-1].append((x, y))
    return found


def inside(x: int, y: int, ring: list[tuple[int, int]]) -> bool:
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[-1:] + ring[:-1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def faults(shapes: Iterable[world.Shape]) -> list[str]:
    """What would be wrong with a map of these shapes, one word a fault."""
    shapes = list(shapes)
    found = [f"{code} is missing" for code in CODES if code not in {s.code for s in shapes}]
    for shape in shapes:
        whole = rings(shape.d)
        if not (0 <= shape.x <= 2000 and 0 <= shape.y <= 974):
            found.append(f"{shape.code} stands off the map")
        if not shape.d and not shape.small:
            found.append(f"{shape.code} is neither drawn nor a dot")
        if any(not (0 <= x <= 2000 and 0 <= y <= 974) for ring in whole for x, y in ring):
            found.append(f"{shape.code} leaves the map")
        if any(len(ring) < 3 for ring in whole):
            found.append(f"{shape.code} has a ring of nothing")
        if not shape.small and not any(inside(shape.x, shape.y, ring) for ring in whole):
            found.append(f"{shape.code} has its label outside")
    return found


def test_every_country_is_on_the_map_in_its_place() -> None:
    assert faults(world.shapes()) == []


def test_a_missing_country_and_a_broken_shape_are_noticed() -> None:
    shapes = {shape.code: shape for shape in world.shapes()}
    del shapes["TV"]
    shapes["BI"] = world.Shape("BI", "", 1082, 565, small=False)
    shapes["BE"] = world.Shape("BE", shapes["BE"].d, 5, 5, small=False)
    shapes["NL"] = world.Shape("NL", "M1990 10l20 0v5z", 1995, 12, small=True)

    assert faults(shapes.values()) == [
        "TV is missing",
        "BE has its label outside",
        "BI is neither drawn nor a dot",
        "BI has its label outside",
        "NL leaves the map",
    ]


def test_shapes_come_by_code_and_all_of_them_once() -> None:
    codes = [shape.code for shape in world.shapes()]

    assert codes == sorted(codes) == CODES
    assert world.shapes() is world.shapes()  # read once


def test_small_states_are_dots_and_large_ones_are_not() -> None:
    small = {shape.code for shape in world.shapes() if shape.small}

    assert {"TV", "MV", "SG", "PS", "MT", "VA", "NR", "GI"} <= small
    assert small.isdisjoint({"BI", "RW", "BE", "VE", "GF", "XK", "AQ"})


def test_parts_of_france_are_drawn_where_they_are() -> None:
    shapes = {shape.code: shape for shape in world.shapes()}

    assert all(x > 900 for ring in rings(shapes["FR"].d) for x, _ in ring)
    assert all(600 < x < 720 for ring in rings(shapes["GF"].d) for x, _ in ring)


def test_every_path_is_in_the_short_form_that_we_write() -> None:
    paths = [shape.d for shape in world.shapes() if shape.d] + list(world.neutral())

    assert all(re.fullmatch(r"(M\d+ \d+([lhv][-\d ]+)+z)+", path) for path in paths)


def test_places_without_a_code_are_drawn_apart() -> None:
    drawn = {shape.d for shape in world.shapes()}

    assert 1 <= len(world.neutral()) <= 5
    assert drawn.isdisjoint(world.neutral())


def test_the_map_is_light_enough_for_a_slow_line() -> None:
    data = (resources.files("gemel.web.public") / "world.json").read_bytes()

    assert len(data) <= 90_000
    assert len(brotli.compress(data)) <= 16_000
