"""The forms that there are: those that come with Gemel, and those that an office adds. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from gemel.actions import catalogue
from gemel.actions.drafting import form, words
from gemel.actions.drafting.form import Form, FormFault

OURS = Path(__file__).parent / "forms"
WORDS = "words.toml"  # of a language; see `words.py`


def forms(folder: Path | None = None) -> tuple[Form, ...]:
    """Return every form; one of `folder` (an office's own) stands before ours of the same name.

    What is wrong with an office's form keeps that one away and no other: `faults` says it.
    """
    own = _own(folder)[0] if folder else ()
    taken = {(each.language, each.file) for each in own}
    return (*own, *(each for each in _shipped() if (each.language, each.file) not in taken))


def faults(folder: Path) -> list[str]:
    """Return what is wrong with an office's own forms, file by file; for the doctor."""
    return [str(fault) for fault in _own(folder)[1]]


def for_kind(kind: catalogue.Kind, *, folder: Path | None = None) -> list[Form]:
    """Return the forms that suit a kind of act: its papers in the catalogue's order (the letter
    before the note of what was answered), of each the narrowest first, those of one house last.
    """
    artefacts = [word.key for word in kind.artefacts]
    found = [each for each in forms(folder) if each.suits(kind.key, artefacts)]
    every = len(catalogue.kinds())

    def rank(each: Form) -> tuple[bool, int, int, str]:
        place = artefacts.index(each.artefact)
        return bool(each.chamber), place, len(each.kinds) or every, each.name

    return sorted(found, key=rank)


def languages(found: Iterable[Form]) -> list[str]:
    """Return the languages of these forms; those that somebody has read come first."""
    unread: dict[str, bool] = {}
    for each in found:
        unread[each.language] = unread.get(each.language, False) or not each.reviewed
    return sorted(unread, key=lambda language: (unread[language], language != "en", language))


@cache
def _shipped() -> tuple[Form, ...]:
    found, wrong = _read(OURS)
    if wrong:
        raise wrong[0]
    return found


def _own(folder: Path) -> tuple[tuple[Form, ...], list[FormFault]]:
    return _read(folder) if folder.is_dir() else ((), [])


def _read(folder: Path) -> tuple[tuple[Form, ...], list[FormFault]]:
    found: list[Form] = []
    wrong: list[FormFault] = []
    for home in sorted(each for each in folder.iterdir() if each.is_dir()):
        for path in sorted(path for path in home.glob("[!_]*.toml") if path.name != WORDS):
            try:
                found.append(_form(path))
            except FormFault as fault:
                wrong.append(fault)
    return tuple(found), wrong


def _form(path: Path) -> Form:
    if path.parent.name not in words.languages():
        raise FormFault(path.name, path.parent.name, "is no language that Gemel writes in")
    return form.read(
        _text(path),
        file=path.name,
        language=path.parent.name,
        artefacts=set(catalogue.words().artefacts),
        kinds=set(catalogue.kinds()),
        passages=_passages(OURS / path.parent.name) | _passages(path.parent),
    )


def _passages(home: Path) -> dict[str, tuple[form.Block, ...]]:
    """Return the passages of a language; an office's own forms may use ours."""
    return {
        path.name[1:].removesuffix(".toml"): form.passage(_text(path), file=path.name)
        for path in sorted(home.glob("_*.toml"))
    }


def _text(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > form.MOST_BYTES:
            raise FormFault(path.name, "file", f"is no file of at most {form.MOST_BYTES} bytes")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise FormFault(path.name, "file", "cannot be read as UTF-8 text") from None
