"""Papers that were read, for tests: proposals with a text and the places in it. All invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gemel.cases import services
from gemel.cases.models import Reading
from gemel.cases.reading.decision import (
    Alleged,
    Asked,
    Dated,
    Document,
    Doubt,
    FollowUp,
    Person,
    Proposal,
    ReadCase,
    Victims,
)
from gemel.kernel import say as said
from tests.cast import noor

NAMES = ("Ana", "Boris", "Clara", "Dario", "Elena", "Fadil", "Greta", "Hugo")


def person(number: int, name: str = "", **given: Any) -> Person:
    """The n-th person of the group LUX, with a code of the person's own."""
    given.setdefault("code", f"LUX-{number:02}")
    code = given["code"] or ""
    given.setdefault("printed_code", code.replace("-", "") or None)
    return Person(name=name or f"{NAMES[(number - 1) % 8]} Example{number}", **given)


def case(*persons: Person, code: str | None = "LUX-COLL-01", **given: Any) -> ReadCase:
    """A group of persons in Luxembourg, its list whole, with what a paper prints of it."""
    given.setdefault("countries", ("LU",))
    given.setdefault("printed_code", code and code.replace("COLL", "Coll"))
    given.setdefault("announced_persons", len(persons))
    given.setdefault("outcome", "continue")
    return ReadCase(code=code, persons=persons, **given)


def full_case(*persons: Person, say: Callable[[str], str] = str, **given: Any) -> ReadCase:
    """The same with one of everything that a paper may print; `say` marks its words as data."""
    given = {
        "victims": Victims(text=say("Five opposition members")),
        "complainant_sections": (say("I"),),
        "submitted": "2018-08",
        "recent_decisions": ("2018-10",),
        "hearings": (Dated(text=say("Hearing with the delegation"), date="2018-10"),),
        "missions": (Dated(text=say("A mission"), date="2019"),),
        "follow_up": (FollowUp(kind="from_authorities", date=None, text=say("A letter")),),
        "violations": (
            Alleged(key="torture", label=say("Torture")),
            Alleged(key="threats", label=say("x")),
        ),
        "asks": (
            Asked(
                number=4,
                verb=say("urges"),
                addressee=say("authorities"),
                text=say("Urges them to act"),
            ),
        ),
    } | given
    return case(*persons, **given)


def paper(
    *cases: ReadCase, day: str | None = "2025-11-03", session: int = 299,
    doubts: Sequence[tuple[str, str]] = (), say: Callable[[str], str] = str, **document: Any,
) -> tuple[Proposal, str]:  # fmt: skip
    """A proposal of these cases with the text that it was read from, every place of it right."""
    document.setdefault("symbol", f"CL/{session}/9/R.9")
    document.setdefault("body", "governing_council")
    document.setdefault("adopted_how", "unanimous")
    head = Document(session=session, adopted_on=day, language="en", **document)
    text, places = "", {}

    def put(path: str, value: Any, after: str = "\n") -> None:
        nonlocal text
        if value:
            places[path] = (len(text), len(text) + len(str(value)))
            text += f"{value}{after}"

    put("document.symbol", head.symbol)
    put("document.adopted_on", say(head.adopted_on or ""))
    put("document.adopted_how", say(head.adopted_how or ""))
    for n, one in enumerate(cases):
        put(f"cases[{n}].printed_code", one.printed_code)
        for m, who in enumerate(one.persons):
            put(f"cases[{n}].persons[{m}].printed_code", who.printed_code, " - ")
            put(f"cases[{n}].persons[{m}].name", who.name)
        for name in ("missions", "hearings", "follow_up", "asks"):
            for m, each in enumerate(getattr(one, name)):
                put(f"cases[{n}].{name}[{m}]", each.text)
        for m, alleged in enumerate(one.violations):
            put(f"cases[{n}].violations[{m}]", alleged.label)
        put(
            f"cases[{n}].outcome",
            say("Decides to continue examining the case." * bool(one.outcome)),
        )
    warnings = tuple(Doubt(about=a, message=said.say(words)) for a, words in doubts)  # type: ignore
    return Proposal(document=head, cases=cases, warnings=warnings, places=places), text


def receive(*cases: ReadCase, by: Any = None, from_ipu: bool = False, **given: Any) -> Reading:
    """Keep such a paper, and return its reading."""
    proposal, text = paper(*cases, **given)
    return services.receive_reading(
        proposal, data=(text + repr(proposal)).encode(), text=text, from_ipu=from_ipu,
        by=by or noor(),
    )  # fmt: skip


def confirmed(*cases: ReadCase, by: Any = None, **given: Any) -> Reading:
    """Keep such a paper and confirm all of it that is certain."""
    reading = receive(*cases, by=by, **given)
    services.confirm_certain(reading, seen=reading.version, by=by or noor())
    reading.refresh_from_db()
    return reading
