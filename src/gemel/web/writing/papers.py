"""Texts as files: out as PDF, ODT and DOCX, and back in as words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from gemel.actions import queries
from gemel.actions.drafting import words as tongues
from gemel.actions.drafting.docx import as_docx
from gemel.actions.drafting.layout import Paper
from gemel.actions.drafting.odt import as_odt
from gemel.actions.drafting.pdf import as_pdf
from gemel.actions.drafting.returning import reshaped
from gemel.actions.drafting.words import Words
from gemel.files import texts
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from gemel.web.shared.request import Request

MOST = 5 * 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """One kind of file: its media type, and what writes it, on a letterhead if there is one."""

    media: str
    write: Callable[[Paper, bytes], bytes]


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", lambda paper, _: as_pdf(paper, fonts=settings.GEMEL_FONTS)),
    "odt": Kind(
        "application/vnd.oasis.opendocument.text",
        lambda paper, head: as_odt(paper, letterhead=head),
    ),
    "docx": Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda paper, head: as_docx(paper, letterhead=head),
    ),
}


def answer(request: Request, opened: queries.Open, kind: str) -> HttpResponse:
    """Return a text as a file. Raises: NotYours for another kind; NoBasis; Invalid for no font."""
    if kind not in KINDS:
        raise NotYours
    words = tongues.of(opened.draft.language)  # who reads the paper need not read the page
    marks = []
    if opened.gaps:
        marks.append(words.gaps_mark)
    if opened.draft.action.invented:
        marks.append(words.invented_mark)
    paper = queries.paper(opened, marks=tuple(marks))
    head = queries.letterhead(opened.draft.action, kind=kind, by=request.by)
    made = HttpResponse(KINDS[kind].write(paper, head), content_type=KINDS[kind].media)
    made["Content-Disposition"] = f'attachment; filename="{opened.draft.ref}.{kind}"'
    return made


def words_of(request: Request, opened: queries.Open, file: UploadedFile) -> str:
    """Return the text of a file that came back, shaped like the one that went out.

    Raises: Invalid.
    """
    if (file.size or 0) > MOST:
        raise Invalid(say("At most {most} MB", most=MOST // (1024 * 1024)))
    came = texts.text_of(file.read())
    if came.kind not in KINDS:
        return came.text  # plain text has its blank lines and signs still
    words = tongues.of(opened.draft.language)
    head = queries.letterhead(opened.draft.action, kind=came.kind, by=request.by)
    printed = {" · ".join(some) for some in _marks(words)}
    if head:
        printed |= set(texts.text_of(head).text.splitlines())
    return reshaped(came.text, went=opened.text, printed=printed)


def _marks(words: Words) -> Iterator[tuple[str, ...]]:
    """Return every line that a paper of this language may bear as its mark."""
    every = (words.gaps_mark, words.invented_mark, words.mark)
    for many in range(1, len(every) + 1):
        yield from combinations(every, many)
