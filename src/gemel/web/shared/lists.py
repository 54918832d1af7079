"""Long lists: one part at a time, in a stated order, or whole as a file that is safe to open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from gemel.web.shared import words

PER_PAGE = 25
FILE_WORD = re.compile(r"^[a-z]+(-[a-z]+)*$")
# A program may begin a cell at the start of a text and, where it splits by semicolons, bars, tabs
# or lines, within it. What then stands first, behind blanks, quotes and unseen signs, decides.
FORMULA = re.compile(
    r"(^|[;|\t\r\n\v\f\u0085\u2028\u2029])"
    r"([\s\"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x1f]*)"
    r"(?=[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])"
)


@dataclass(frozen=True)
class Order:
    """The order of a list: by which key, which way, and in words ("by urgency")."""

    key: str
    down: bool
    words: str | Promise

    def turned(self, key: str) -> str:
        """Return the query's value for sorting by `key`; the present key turns round."""
        return f"-{key}" if key == self.key and not self.down else key

    @property
    def value(self) -> str:
        """The query's value for this order, `-` for the highest first."""
        return f"-{self.key}" if self.down else self.key


def order(request: HttpRequest, allowed: Mapping[str, str | Promise], default: str) -> Order:
    """Return the order asked for in `?sort=`, or the default; `allowed` maps keys to words."""
    asked = request.GET.get("sort", default)
    if asked.removeprefix("-") not in allowed:
        asked = default
    key = asked.removeprefix("-")
    return Order(key, asked.startswith("-"), allowed[key])


def part(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    *,
    per: int = PER_PAGE,
    name: str = "page",
) -> Page[Any]:
    """Return the part of a list that `?page=` asks for; a number beyond it gives the last."""
    return Paginator(rows, per).get_page(request.GET.get(name))


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, (bool, int, float)):
        return cell
    text = FORMULA.sub(r"\1\2'", words.spoken(cell, isolate=False))
    return f"'{text}" if text.startswith(("\t", "\r")) else text


def csv_response(
    file_word: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return a list as a file that spreadsheets open in the right encoding and nothing runs.

    `file_word` is a word of ours, never from a record: the name of a file travels.
    Raises: ValueError for any other word.
    """
    if not FILE_WORD.match(file_word):
        raise ValueError("the name of a file is a plain word of the product")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(str(cell)) for cell in header])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    body = ("\ufeff" + text.getvalue()).encode("utf-8", "replace")
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gemel-{file_word}.csv"'
    return response
