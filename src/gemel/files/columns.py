"""Two columns that came out of a page line by line, put together column by column. Pure.

A page is left in the order in which its maker wrote it, unless that order jumps from the left to
the right of one gap again and again; then what stands between two full lines is read column by
column. Columns of short pieces (codes beside names) stay as they are: there the line is the thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

JUMPS = 4  # from left to right and back, before an order is taken for mixed
NARROW = 3.5  # narrow signs as wide as a line is high
LONG = 26  # signs of a piece on the average, where columns are running text


@dataclass(frozen=True)
class Piece:
    """Some words of one line and where they stand; y grows upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def in_order(pieces: Sequence[Piece]) -> str | None:
    """Return the page's words in reading order, or None where the given order is good."""
    given = [piece for piece in pieces if piece.text.strip()]
    if len(given) < 2 * JUMPS:
        return None
    gap = _gap(given)
    if gap is None:
        return None
    bands: list[tuple[list[Piece], list[Piece], list[Piece]]] = [([], [], [])]
    for piece in given:
        if piece.left < gap < piece.right:
            if bands[-1][1] or bands[-1][2]:
                bands.append(([], [], []))
            bands[-1][0].append(piece)
        else:
            bands[-1][1 if piece.right <= gap else 2].append(piece)
    return "\n\n".join("\n".join(_lines(part)) for band in bands for part in band if part)


def may_jump(rows: Sequence[tuple[float, float, float, float]]) -> bool:
    """Tell by the places of a page's words alone whether its order may jump over a gap.

    How many signs stand in a place is guessed, rather too many: the width of a narrow sign.
    """
    pieces: list[Piece] = []
    for left, bottom, right, top in rows:
        if top <= bottom or right <= left:
            continue
        signs = "n" * (1 + int((right - left) / (top - bottom) * NARROW))
        one = Piece(signs, left, bottom, right, top)
        if pieces and _level(pieces[-1], one) and abs(left - pieces[-1].right) < top - bottom:
            last = pieces.pop()
            one = Piece(last.text + one.text, min(last.left, left), last.bottom,
                        max(last.right, right), max(last.top, top))  # fmt: skip
        pieces.append(one)
    return len(pieces) >= 2 * JUMPS and _gap(pieces) is not None


def _gap(pieces: Sequence[Piece]) -> float | None:
    """Return the x of a gap over which the order jumps, line by line."""
    starts = sorted({round(piece.left) for piece in pieces})
    widest = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    left_most = min(piece.left for piece in pieces)
    for x in starts:
        if not 0.25 * widest < x - left_most < 0.8 * widest:
            continue
        gap = x - 1.0
        sides = [_side(piece, gap) for piece in pieces]
        turns = sum(
            one == "left" and other == "right" and _level(pieces[at], pieces[at + 1])
            for at, (one, other) in enumerate(pairwise(sides))
        )
        parts = [piece for piece, side in zip(pieces, sides, strict=True) if side]
        right = [piece for piece, side in zip(pieces, sides, strict=True) if side == "right"]
        if turns < JUMPS or sum(round(piece.left) == x for piece in right) < JUMPS:
            continue
        if sum(len(piece.text.strip()) for piece in parts) / len(parts) >= LONG:
            return gap
    return None


def _side(piece: Piece, gap: float) -> str:
    if piece.left < gap < piece.right:
        return ""
    return "left" if piece.right <= gap else "right"


def _level(one: Piece, other: Piece) -> bool:
    return abs((one.bottom + one.top) - (other.bottom + other.top)) < (one.top - one.bottom) * 1.2


def _lines(pieces: Sequence[Piece]) -> list[str]:
    """Return pieces as lines: those of one height together."""
    lines: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        words = piece.text.strip("\n")
        if last is not None and _level(last, piece) and piece.left >= last.left:
            between = "    " if piece.left - last.right > 2 * (last.top - last.bottom) else " "
            lines[-1] = lines[-1].rstrip() + between + words.lstrip()
        else:
            lines.append(words)
        last = piece
    return lines
