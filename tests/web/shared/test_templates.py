"""The house style of templates: nothing that the content policy forbids, in any door."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3] / "src" / "gemel"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))

FORBIDDEN = {
    "a style attribute": r"""\sstyle\s*=""",
    "an event handler": r"""[\s"']on[a-z]+\s*=""",
    "an inline script": r"""<script(?![^>]*\ssrc\s*=)""",
    "a style element": r"""<style""",
    "a script address": r"""(?:href|src|action)\s*=\s*["']?\s*javascript:""",
    "an address of data": r"""(?:href|src)\s*=\s*["']?\s*data:""",
    "script in an htmx attribute": r"""hx-on|hx-(?:vals|headers)\s*=\s*["']\s*js:""",
    "something from elsewhere": r"""<(?:script|img|link|iframe|source|video|audio)[^>]*//""",
    "a frame": r"""<i?frame""",
}
UNESCAPED = r"\|\s*safe\b|\{%\s*autoescape\s+off"


def markup(text: str) -> str:
    """Return a template without its comments, with a mark in the place of each tag."""
    shown = re.sub(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\0", shown, flags=re.DOTALL)


def faults(text: str) -> list[str]:
    """Return what a template must not hold, by name."""
    found = [name for name, shape in FORBIDDEN.items() if re.search(shape, markup(text), re.I)]
    return found + (["text that is not escaped"] if re.search(UNESCAPED, text) else [])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_holds_nothing_that_the_policy_forbids(path):
    assert faults(path.read_text("utf-8")) == []


CLASSES = set(
    re.findall(r"\.([a-zA-Z][\w-]*)", (SOURCE / "web/shared/static/gemel/gemel.css").read_text())
)


def strange_classes(text: str) -> list[str]:
    """Return the classes of a template that the one stylesheet does not know."""
    words = " ".join(re.findall(r'class="([^"]*)"', markup(text))).split()
    return [word for word in words if "\0" not in word and word not in CLASSES]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_uses_the_look_and_nothing_beside_it(path):
    assert strange_classes(path.read_text("utf-8")) == []


def test_a_class_that_the_look_does_not_have_is_caught():
    assert strange_classes('<p class="row blink {{ x }}">') == ["blink"]


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<p style=color:red>", "a style attribute"),
        ('<a href="#" onclick="go()">', "an event handler"),
        ('<input value="a"ONFOCUS="x()">', "an event handler"),
        ("<script>go()</script>", "an inline script"),
        ('<script type="module">go()</script>', "an inline script"),
        ("<style>p{}</style>", "a style element"),
        ('<a href=" javascript:go()">', "a script address"),
        ('<img src="data:image/png;base64,AA">', "an address of data"),
        ('<b hx-on:click="go()">', "script in an htmx attribute"),
        ('<script src="//example.org/a.js"></script>', "something from elsewhere"),
        ("<iframe>", "a frame"),
        ("{{ name|safe }}", "text that is not escaped"),
    ],
)
def test_a_planted_fault_is_caught(planted, name):
    assert name in faults(f"<div>{planted}</div>")


def test_sound_markup_is_left_alone():
    assert (
        faults('{# style= #}<a href="/on/" data-on="x">one</a><script src="/a.js"></script>') == []
    )


def test_every_door_has_templates_in_view_of_this_law():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if "shared" in path.parts],
    ids=lambda path: path.name,
)
def test_a_shared_template_says_what_it_is(path):
    assert path.read_text("utf-8").startswith("{#")
