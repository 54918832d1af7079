"""The stylesheet keeps its promises: contrast, both directions, tokens, size."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

STATIC = Path(__file__).resolve().parents[3] / "src/gemel/web/shared/static/gemel"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "gemel.css").read_text("utf-8"), flags=re.DOTALL)
PHYSICAL = (
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-"
    r"(?:left|right|top|bottom)\b"
    r"|(?<![\w-])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of the light or the dark scheme, by name."""
    layer = CSS[CSS.index("@layer tokens {") :]
    light, dark = layer.split("@media screen and (prefers-color-scheme: dark)")[:2]
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light.split(":lang")[0]))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", dark.split("@media")[0]))
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunk"), ("muted", "paper"), ("muted", "sunk"),
    ("muted", "surface"), ("accent", "paper"), ("accent", "surface"), ("accent", "sunk"),
    ("accent", "accent-wash"), ("on-accent", "accent"), ("on-deep", "deep"),
    ("on-deep", "deep-soft"), ("on-deep-muted", "deep"), ("amber-ink", "amber-wash"),
    ("amber-ink", "paper"), ("violet", "violet-wash"), ("violet", "paper"), ("done", "done-wash"),
    ("done", "paper"), ("danger", "danger-wash"), ("danger", "paper"), ("danger", "surface"),
    ("on-leave", "leave"), ("surface", "accent"), ("surface", "amber-ink"), ("surface", "violet"),
]  # fmt: skip
SHAPES = [("edge", "paper"), ("edge", "surface"), ("focus", "paper"), ("amber", "deep")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read_on_its_ground(scheme, front, back):
    found = tokens(scheme)

    assert contrast(found[front], found[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_edges_and_focus_stand_out(scheme, front, back):
    found = tokens(scheme)

    assert contrast(found[front], found[back]) >= 3


def test_contrast_is_measured_as_the_rule_has_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5


def test_both_directions_come_from_the_same_rules():
    ours = re.sub(r"@(?:media|supports|page)[^{]*\{", "", CSS)

    assert re.findall(PHYSICAL, ours) == []
    assert re.findall(PHYSICAL, "p { margin-left: 1px } q { text-align: right }") != []


def test_colours_are_tokens_but_for_what_stands_on_deep_teal():
    rules = CSS[CSS.index("@layer base {") : CSS.index("@layer print {")]
    raw = set(re.findall(r"#[0-9a-f]{3,8}\b(?!\s*\{)", rules))

    assert raw <= {"#12343b", "#e0a64a", "#f0c37c", "#f6f2e8", "#fff", "#d9d5c6"}


def test_nothing_comes_from_elsewhere_and_nothing_moves():
    assert not re.search(r"url\(|@import|@font-face|@keyframes", CSS)


def test_the_stylesheet_stays_small():
    assert (STATIC / "gemel.css").stat().st_size < 60_000


def test_every_drawing_can_be_used_and_has_no_colour_of_its_own():
    sprite = ElementTree.parse(STATIC / "icons.svg").getroot()
    symbols = list(sprite)

    assert all(one.tag.endswith("symbol") and one.get("viewBox") for one in symbols)
    assert len({one.get("id") for one in symbols}) == len(symbols)
    text = (STATIC / "icons.svg").read_text("ascii")
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= {"currentColor", "none"}
