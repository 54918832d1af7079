"""How much of a decision is read, and how much of that is right, field by field.

    python -m bench.decisions              every paper by every printer, then the damaged ones
    python -m bench.decisions --seeds 20   so many damaged copies of each paper (default 6)
    python -m bench.decisions --show 40    so many of the wrong facts that no warning covers

The papers are invented, but for those that take the facts of November 2020 from the shared data.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.decisions import corpus, damage, layouts, printers
from tests.decisions.facts import Paper
from tests.decisions.scoring import GROUPS, Score, score

ROOT = Path(__file__).resolve().parents[1]
Read = Callable[[bytes, str], dict[str, Any]]
Trial = tuple[Paper, str, Callable[[], dict[str, Any]]]


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
    name = f"paper.{printer.rsplit('.', 1)[1]}"
    made = ((paper, printers.ALL[printer](layouts.blocks(paper))) for paper in those)
    return added((paper, printer, lambda data=data: reader(data, name)) for paper, data in made)


def office(those: list[Paper]) -> tuple[Score, list[str]]:
    """The same by LibreOffice, where it is installed."""
    made = printers.by_office({paper.key: layouts.blocks(paper) for paper in those})
    return added(
        (paper, "office", lambda data=made[paper.key]: read(data, "paper.pdf")) for paper in those
    )


def copied(those: Iterable[Paper], printer: str) -> tuple[Score, list[str]]:
    """Read what a viewer copies out of the PDF, pasted into a text file."""
    made = ((paper, printers.ALL[printer](layouts.blocks(paper))) for paper in those)
    return added(
        (paper, f"copied from {printer}", lambda data=data: read_text(damage.copied(data)))
        for paper, data in made
    )


def harmed(those: Iterable[Paper], seeds: int) -> tuple[Score, list[str]]:
    """Damage each paper by so many seeds, read, and add up."""

    def each() -> Iterator[Trial]:
        for paper in those:
            blocks = layouts.blocks(paper)
            for seed in range(seeds):
                text, how = damage.damaged(blocks, f"{paper.key} {seed}")
                yield paper, f"seed {seed} ({how})", lambda text=text: read_text(text)

    return added(each())


def added(trials: Iterable[Trial]) -> tuple[Score, list[str]]:
    """Read every trial and add up; of a paper that cannot be read, every fact is missing."""
    total, unread = Score(), []
    for paper, how, reading in trials:
        try:
            answer = reading()
        except Exception as failed:
            unread.append(f"{paper.key} {how}: {failed!r}")
            answer = {"document": {}, "cases": [], "warnings": []}
        total.add(score(paper, answer, f"{paper.key} {how}"))
    return total, unread


def table(title: str, total: Score, unread: list[str], show: int) -> None:
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
        f"not read at all: {len(unread)}"
    )
    for line in (*total.unwarned[:show], *unread[:show]):
        print(f"    {line}")


def main() -> None:
    """Score everything and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--show", type=int, default=12)
    parser.add_argument("--only", default="", help="papers whose key holds this")
    asked = parser.parse_args()
    those = [paper for paper in papers() if asked.only in paper.key]
    runs: dict[str, Callable[[], tuple[Score, list[str]]]] = {
        f"by {printer}": lambda printer=printer: undamaged(those, printer)
        for printer in printers.ALL
    }
    if shutil.which("soffice"):
        runs["by LibreOffice"] = lambda: office(those)
    runs |= {
        f"copied from {printer}": lambda printer=printer: copied(those, printer)
        for printer in printers.PDFS
    }
    runs[f"damaged, {asked.seeds} seeds"] = lambda: harmed(those, asked.seeds)
    for title, run in runs.items():
        began = time.perf_counter()
        total, unread = run()
        took = time.perf_counter() - began
        table(f"{len(those)} papers {title} ({took:.1f} s)", total, unread, asked.show)


if __name__ == "__main__":
    main()
