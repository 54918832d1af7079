"""The forms that there are: those that come with Gemel, and those that an office adds. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from gemel.actions import catalogue
from gemel.actions.drafting import form
from gemel.actions.drafting.form import Form, FormFault

OURS = Path(__file__).parent / "forms"
WORDS = "words.toml"  # of a language; see `words.py`


def forms(folder: Path | None = None) -> tuple[Form, ...]:
    """Return every form; one of `folder` (an office's own) stands before ours of the same name.

    Raises: FormFault for the first form that cannot be used.
    """
    own = _read(folder) if folder and folder.is_dir() else ()
    taken = {(each.language, each.file) for each in own}
    return (*own, *(each for each in _shipped() if (each.language, each.file) not in taken))


def for_kind(kind: catalogue.Kind, *, folder: Path | None = None) -> list[Form]:
    """Return the forms that suit a kind of act, the narrowest first."""
    artefacts = {word.key for word in kind.artefacts}
    found = [each for each in forms(folder) if each.suits(kind.key, artefacts)]
    every = len(catalogue.kinds())
    return sorted(found, key=lambda each: (bool(each.chamber), len(each.kinds) or every, each.name))


def languages(found: Iterable[Form]) -> list[str]:
    """Return the languages of these forms; those that somebody has read come first."""
    unread: dict[str, bool] = {}
    for each in found:
        unread[each.language] = unread.get(each.language, False) or not each.reviewed
    return sorted(unread, key=lambda language: (unread[language], language != "en", language))


@cache
def _shipped() -> tuple[Form, ...]:
    return _read(OURS)


def _read(folder: Path) -> tuple[Form, ...]:
    artefacts, kinds = set(catalogue.words().artefacts), set(catalogue.kinds())
    found: list[Form] = []
    for home in sorted(each for each in folder.iterdir() if each.is_dir()):
        paths = sorted(path for path in home.glob("[!_]*.toml") if path.name != WORDS)
        texts = {path.name: _text(path) for path in paths}
        passages = _passages(OURS / home.name) | _passages(home)
        found += (
            form.read(
                text,
                file=name,
                language=home.name,
                artefacts=artefacts,
                kinds=kinds,
                passages=passages,
            )
            for name, text in texts.items()
        )
    return tuple(found)


def _passages(home: Path) -> dict[str, tuple[form.Block, ...]]:
    """Return the passages of a language; an office's own forms may use ours."""
    return {
        path.name[1:].removesuffix(".toml"): form.passage(_text(path), file=path.name)
        for path in sorted(home.glob("_*.toml"))
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise FormFault(path.name, "file", "cannot be read as UTF-8 text") from None
