"""The way in for every file from outside: safe bytes, or a word that says what to do."""

from __future__ import annotations

from gemel.files import confine, rules
from gemel.files.rules import Clean, Fault, Kind
from gemel.kernel.errors import Invalid

TASKS = {
    Kind.JPEG: "gemel.files.remaking:jpeg",
    Kind.PNG: "gemel.files.remaking:png",
    Kind.PDF: "gemel.files.documents:pdf",
    Kind.TEXT: "gemel.files.remaking:text",
}


def clean(data: bytes, *, allowed: frozenset[Kind] = frozenset(Kind)) -> Clean:
    """Return the file made anew, without anything but what is to be seen or read.

    Raises: Invalid, in words for whoever handed it in.
    """
    kind = rules.sniff(data)
    if not data:
        raise Invalid(rules.words(Fault.EMPTY, allowed=allowed))
    if kind not in allowed:
        raise Invalid(rules.words(Fault.KIND, allowed=allowed))
    if len(data) > rules.MOST_BYTES[kind]:
        raise Invalid(rules.words(Fault.BYTES, allowed=frozenset({kind})))
    try:
        told, made = confine.run(TASKS[kind], data)
    except confine.Unconfined:
        raise Invalid(rules.CLOSED) from None
    except confine.Broke as broke:
        raise Invalid(rules.words(broke.fault, allowed=allowed)) from None
    return Clean(kind=kind, data=made, **told)
