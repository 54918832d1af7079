"""How much of a decision is read, and how much of that is right, field by field.

    python -m bench.decisions              every paper by every printer, then the damaged ones
    python -m bench.decisions --seeds 20   so many damaged copies of each paper (default 6)
    python -m bench.decisions --show 40    so many of the wrong facts that no warning covers

The papers are invented, but for those that take the facts of November 2020 from the shared data.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.decisions import corpus, damage, layouts, printers
from tests.decisions.facts import Paper
from tests.decisions.scoring import GROUPS, Score, score

ROOT = Path(__file__).resolve().parents[1]
Read = Callable[[bytes, str], dict[str, Any]]


def papers() -> list[Paper]:
    """All papers; those with real facts only where the data is."""
    folder = Path(os.environ.get("GEMEL_TEST_DATA") or ROOT.parent / "shared" / "data")
    folder /= "ipu-2020-11"
    return corpus.all_invented() + (corpus.all_real(folder) if folder.is_dir() else [])


def read(data: bytes, name: str) -> dict[str, Any]:
    """Read a file as the product does."""
    from gemel.cases.reading import decision
    from gemel.files import texts

    found = texts.text_of(data, name=name)
    return decision.read(found.text, pages=found.pages).as_json()


def read_text(text: str) -> dict[str, Any]:
    """Read a text that has been extracted already."""
    from gemel.cases.reading import decision

    return decision.read(text).as_json()


def undamaged(those: Iterable[Paper], printer: str, reader: Read = read) -> tuple[Score, list[str]]:
    """Print the papers one way, read them, and add up. Also return what could not be read."""
    total, refused = Score(), []
    for paper in those:
        data = printers.ALL[printer](layouts.blocks(paper))
        try:
            answer = reader(data, f"paper.{printer.rsplit('.', 1)[1]}")
        except Exception as failed:
            refused.append(f"{paper.key} {printer}: {failed!r}")
            continue
        total.add(score(paper, answer, f"{paper.key} {printer}"))
    return total, refused


def harmed(those: Iterable[Paper], seeds: int, reader=read_text) -> tuple[Score, list[str]]:
    """Damage each paper by so many seeds, read, and add up."""
    total, refused = Score(), []
    for paper in those:
        blocks = layouts.blocks(paper)
        for seed in range(seeds):
            text, how = damage.damaged(blocks, seed)
            try:
                answer = reader(text)
            except Exception as failed:
                refused.append(f"{paper.key} ({how}): {failed!r}")
                continue
            total.add(score(paper, answer, f"{paper.key} seed {seed} ({how})"))
    return total, refused


def table(title: str, total: Score, refused: list[str], show: int) -> None:
    """Print one corpus: each field, then the five aims, then what went wrong unsaid."""
    print(f"\n{title}")
    print(f"  {'field':<28}{'right':>7}{'wrong':>7}{'missing':>9}{'precision':>11}{'recall':>8}")
    for name in total.fields():
        print(
            f"  {name:<28}{total.right[name]:>7}{total.wrong[name]:>7}{total.missing[name]:>9}"
            f"{total.precision(name):>11.3f}{total.recall(name):>8.3f}"
        )
    for name, fields in GROUPS.items():
        print(
            f"  = {name:<26}{'':>23}{total.precision(*fields):>11.3f}{total.recall(*fields):>8.3f}"
        )
    print(
        f"  unwarned: {len(total.unwarned)}; right, yet warned of: {total.needless}; "
        f"not read at all: {len(refused)}"
    )
    for line in (*total.unwarned[:show], *refused[:show]):
        print(f"    {line}")


def main() -> None:
    """Score everything and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--show", type=int, default=12)
    parser.add_argument("--only", default="", help="papers whose key holds this")
    asked = parser.parse_args()
    those = [paper for paper in papers() if asked.only in paper.key]
    for printer in printers.ALL:
        began = time.perf_counter()
        total, refused = undamaged(those, printer)
        table(
            f"{len(those)} papers by {printer} ({time.perf_counter() - began:.1f} s)",
            total,
            refused,
            asked.show,
        )
    table(
        f"damaged: {len(those)} papers, {asked.seeds} seeds",
        *harmed(those, asked.seeds),
        asked.show,
    )


if __name__ == "__main__":
    main()
