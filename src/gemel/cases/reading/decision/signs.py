"""Making a text fit to be searched without moving one sign of it, and telling its language. Pure.

Every change here keeps the length: a place in the plain text is the same place in the printed one.
"""

from __future__ import annotations

import re
from bisect import bisect_right

# One sign for one sign: blanks, hyphens and quotation marks that papers and extractions mix.
_PLAIN = {
    **dict.fromkeys(map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
                             "\u2009\u200a\u202f\u205f\u3000\ufeff\t\v"), " "),
    **dict.fromkeys(map(ord, "\r\f\x85\u2028\u2029"), "\n"),
    **dict.fromkeys(map(ord, "\u00ad\u2010\u2011\u2043\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2012\u2013\u2014\u2015\u2212"), "–"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u2044\u2215"), "/"),
}  # fmt: skip

_IN_A_WORD = re.compile(r"(?<=[^\W\d_])–(?=[^\W\d_])")  # there a dash is a hyphen

# What stands on a page beside its text: page numbers, heads, and the stamp of a parliament's file.
_SYMBOL = r"(?:CL|DH)/\d{2,4}/(?:[\w.\-]|\(?\w{1,4}\))*"
_DAYS = r"(?:\d{1,2}(?:[ ]?[-–][ ]?\d{1,2})?[ ])?[A-Z][a-z]+[ ]\d{4}"
FURNITURE = re.compile(
    rf"""
      ^[ ]*+(?:[-–][ ]*+)?\d{{1,3}}[ ]*+(?:[-–][ ]*+)?$    # a page number alone
    | [-–][ ](?:\d{{1,3}}|[ivx]{{1,5}})[ ][-–](?=\s)          # - 2 -, - ii -
    | ^[ ]*+(?:E[ ]++)?{_SYMBOL}[ ]*+(?:\d{{1,3}}[ ]*+)?
      (?:[A-Z][^\n\d,]{{2,25}},[ ]{_DAYS}[ ]*+)?$
    | ^[ ]*+[A-Z][a-zé.' ]{{2,20}},[ ]{_DAYS}[ ]*+$           # place and day of the page's head
    | \b[A-ZÆØÅ]{{2,5}}[ ]Alm\.?[ ]?del\.?[ ]*[-–]?[ ]*Bilag[ ]\d+(?::[^\n]{{0,80}})?
    | ^[ ]*+Offentligt[ ]*+$
    | (?<=\d)[ ]{{0,9}}Offentligt\b
    | \bDansk[ ]Interparlamentarisk[ ]Gruppes[ ]bestyrelse[ ]
      \d{{4}}-\d{{2}}(?:[ ]\(\d\.[ ]samling\))?
    | \b\d{{7}}_\d{{4}}\.png\b
    | \#IPU\d{{3}}\b
    | ^[ ]*+Page[ ]\d++(?:[ ]of[ ]\d++)?[ ]*+$
    """,
    re.MULTILINE | re.VERBOSE,
)

_LITTLE = {
    "en": re.compile(r"\b(?:the|of|and|to|that|in|has|by|been|was|which|with|for|on)\b"),
    "fr": re.compile(r"\b(?:le|la|les|des|du|et|que|dans|une|est|par|pour|qui|au|aux)\b"),
    "es": re.compile(r"\b(?:el|los|las|del|y|que|en|una|por|para|con|se|su|al|ha)\b"),
}


def plain(text: str) -> str:
    """Return the text with one sign for each of the look-alikes; as long as before."""
    return _IN_A_WORD.sub("-", text.translate(_PLAIN))


def furniture(text: str) -> list[tuple[int, int]]:
    """Return where page numbers, heads and stamps stand in a text of plain signs."""
    return [found.span() for found in FURNITURE.finditer(text)]


def blank(text: str) -> str:
    """Return as many blanks as there are signs; the lines stay."""
    return re.sub(r"[^\n]", " ", text)


def blanked(text: str, places: list[tuple[int, int]]) -> str:
    """Return the text with these places blanked out; as long as before."""
    parts, done = [], 0
    for start, end in sorted(places):
        if end > done:
            begin = max(start, done)
            parts += [text[done:begin], blank(text[begin:end])]
            done = end
    return "".join([*parts, text[done:]])


def squashed(text: str) -> str:
    """Return the text in one line, words parted by one blank."""
    return " ".join(text.split())


def language_of(text: str) -> str | None:
    """Return "en", "fr" or "es" by the little words of a text, None where none of them leads."""
    words = text[:60_000].casefold()
    counts = sorted(
        ((len(little.findall(words)), name) for name, little in _LITTLE.items()), reverse=True
    )
    (most, name), (second, _) = counts[:2]
    return name if most > max(5, 1.3 * second) else None


class Pages:
    """On which page a place of the text stands; without pages, 0."""

    def __init__(self, starts: tuple[int, ...]) -> None:
        self.starts = sorted(starts)

    def of(self, place: int) -> int:
        """Return the number of the page, from 1."""
        return bisect_right(self.starts, place)
