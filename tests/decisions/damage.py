"""What bad extraction does to a text. Each harm is seeded; `damaged` does several at once.

The harms are those seen in republished copies: none of them invents a fact, all of them hide some.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from textwrap import wrap

from tests.decisions.layouts import Beside, Block, Line
from tests.decisions.printers import RAISED, as_text

Harm = Callable[[str, random.Random], str]
CODE = r"\b[A-Z]{2,4}[-/]?(?:Coll-)?\d{1,3}\b"


def interleaved(blocks: Sequence[Block]) -> str:
    """Read straight across: a line of the text, a line of the box, and so on down."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Beside):
            left = [line for part in block.left for line in _wrapped(part, 64)]
            right = [line for part in block.box for line in _wrapped(part, 44)]
            for a, b in zip_longest(left, right, fillvalue=""):
                out.append(f"{a:<66}{b}".rstrip() if a else b)
        else:
            out.append(_text((block,)))
    return "\n".join(out)


def alternating(blocks: Sequence[Block]) -> str:
    """Take the lines of text and box in turn, each on a line of its own."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Beside):
            left = [line for part in block.left for line in _text((part,)).splitlines()]
            right = [line for part in block.box for line in _text((part,)).splitlines()]
            out += [line for pair in zip_longest(left, right) for line in pair if line]
        else:
            out.append(_text((block,)))
    return "\n".join(out)


def _wrapped(block: Block, width: int) -> list[str]:
    return [
        short
        for line in _text((block,)).splitlines()
        for short in wrap(line, width, break_on_hyphens=False)
    ]


def _text(blocks: Sequence[Block]) -> str:
    return as_text(blocks).decode()


def raised_apart(blocks: Sequence[Block]) -> str:
    """Put raised letters on a line of their own, above the line they belong to."""
    out = []
    for block in blocks:
        if isinstance(block, Line) and RAISED.search(block.text):
            found = RAISED.findall(block.text)
            out.append(Line(" ".join(found), "small"))
            out.append(Line(RAISED.sub("", block.text), block.style))
        else:
            out.append(block)
    return _text(out)


def bullets(text: str, rng: random.Random) -> str:
    """Change bullets to the signs that symbol fonts leave behind."""
    return text.replace(
        "• ", rng.choice(["\uf0b7 ", "\uf0fc ", "\uf0a7", "� ", "o ", "· ", "ü ", ""])
    )


def hyphens(text: str, rng: random.Random) -> str:
    """Change hyphens to their look-alikes, or lose those inside a code."""
    if rng.random() < 0.4:
        return re.sub(r"(?<=[A-Z]{3})-(?=\d)", "", text)
    return text.replace("-", rng.choice("‑–—\u2010\u2212"))


def marks_moved(text: str, rng: random.Random) -> str:
    """Drop "(Ms.)" to the line below its name."""
    mark = r" +(\((?:Ms|Mme|Sra)\.?\))"
    return re.sub(mark, lambda m: "\n" + m[1] if rng.random() < 0.5 else m[0], text)


def glued(text: str, rng: random.Random) -> str:
    """Glue some lines to the one before."""
    return re.sub(r"\n(?=[^\n])", lambda _: " " if rng.random() < 0.15 else "\n", text)


def split(text: str, rng: random.Random) -> str:
    """Break some lines in the middle, at a space."""
    return re.sub(r"(?<=\w{4}) (?=\w{3})", lambda _: "\n" if rng.random() < 0.05 else " ", text)


def spaces(text: str, rng: random.Random) -> str:
    """Double some spaces, and turn some into the kind that does not break."""
    return re.sub(r" ", lambda _: rng.choice([" "] * 8 + ["  ", "\u00a0"]), text)


def ligatures(text: str, _rng: random.Random) -> str:
    """Leave ligatures as the font had them, and quotes curled."""
    for plain, drawn in (("ffi", "ﬃ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ"), ("'", "’")):
        text = text.replace(plain, drawn)
    return text


def stamped(text: str, rng: random.Random) -> str:
    """Put a parliament's stamp, a page's head and number in the middle, twice."""
    lines = text.split("\n")
    for stamp in ("IPU Alm.del - Bilag 9: Decisions\n2288041_0002.png", "- 3 -\n#IPU141"):
        lines.insert(rng.randrange(3, max(4, len(lines))), stamp)
    return "\n".join(lines)


def unlinked(text: str, rng: random.Random) -> str:
    """Drop what was a link in the copy: here and there a name behind its code."""
    return re.sub(
        rf"({CODE} - )((?:(?!\s+{CODE})[^\n(])+)",
        lambda m: m[1] if rng.random() < 0.2 else m[0],
        text,
    )


def numbers_glued(text: str, _rng: random.Random) -> str:
    """Lose the space behind a paragraph's number, and behind raised letters."""
    text = re.sub(r"(?m)^(\d{1,2}\.) (?=[A-Z])", r"\1", text)
    return re.sub(r"(\d(?:st|nd|rd|th)) (?=session)", r"\1", text)


def misspelt(text: str, _rng: random.Random) -> str:
    """Spell as the originals sometimes do: an ordinal, the word consensus."""
    return text.replace("by consensus", "by concensus").replace("185th", "185rd")


def pages_numbered(text: str, rng: random.Random) -> str:
    """Scatter page numbers on lines of their own."""
    page = iter(range(2, 9999))
    return re.sub(r"\n", lambda m: f"\n{next(page)}\n" if rng.random() < 0.02 else m[0], text)


HARMS: dict[str, Harm] = {
    harm.__name__: harm
    for harm in (
        bullets,
        hyphens,
        marks_moved,
        glued,
        split,
        spaces,
        ligatures,
        stamped,
        unlinked,
        misspelt,
        numbers_glued,
        pages_numbered,
    )
}
SETTINGS: dict[str, Callable[[Sequence[Block]], str]] = {
    "in order": _text,
    "interleaved": interleaved,
    "alternating": alternating,
    "raised apart": raised_apart,
}


def copied(pdf: bytes) -> str:
    """Take a PDF's text as a viewer's "select all, copy" does: another library's order of words."""
    import pypdfium2

    return "\f".join(p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(pdf))


def damaged(blocks: Sequence[Block], seed: int | str, harms: int = 3) -> tuple[str, str]:
    """Set and damage a paper; also return what was done, in words."""
    rng = random.Random(seed)
    setting = rng.choice(list(SETTINGS))
    chosen = rng.sample(list(HARMS), harms)
    text = SETTINGS[setting](blocks)
    for name in chosen:
        text = HARMS[name](text, rng)
    return text, ", ".join((setting, *chosen))
