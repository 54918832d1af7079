"""Time zones to choose from, by part of the world."""

from __future__ import annotations

import functools
import itertools
import zoneinfo

REGIONS = (
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
)  # fmt: skip


@functools.cache
def choices() -> list[tuple[str, object]]:
    """Return the zones as grouped choices; `UTC` first, for whoever does not care."""
    known = sorted(z for z in zoneinfo.available_timezones() if z.split("/")[0] in REGIONS)
    groups = itertools.groupby(known, key=lambda zone: zone.split("/")[0])
    return [
        ("UTC", "UTC"),
        *((region, [(zone, _shown(zone)) for zone in zones]) for region, zones in groups),
    ]


def _shown(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")
