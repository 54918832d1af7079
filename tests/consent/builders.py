"""Invented persons and their consents, with defaults, for every test that needs a basis."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from gemel.consent import services
from gemel.consent.giving import Given, Talk
from gemel.consent.models import Consent
from gemel.consent.rules import Terms
from gemel.kernel.by import By
from gemel.people import services as people
from gemel.people.models import AtRisk
from tests.cast import LONG_AGO, NOON, noor

_number = count(1)


def a_person(name: str = "", *, countries: Iterable[str] = ("AQ",), by: By | None = None) -> AtRisk:
    """An invented parliamentarian named by a decision; restricted."""
    name = name or f"Invented Person {next(_number)}"
    return people.keep_named(name=name, countries=countries, by=by or noor(), invented=True)


def a_defender(code_name: str = "", *, scope: str = "prog-22222-22222") -> AtRisk:
    """An invented defender, kept by a code name only."""
    number = "".join(chr(ord("a") + int(digit)) for digit in str(next(_number)))
    return people.keep_defender(
        exposure="offline", code_name=code_name or f"Heron{number}",
        urgency=2, wants=1, scope=scope, by=noor(), invented=True,
    )  # fmt: skip


def a_consent(
    person: AtRisk | None = None,
    *,
    use: str = "approach_authorities",
    answer: str = "yes",
    audiences: Iterable[str] = ("authorities-there",),
    channels: Iterable[str] = (),
    at: datetime = NOON,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    if_unreachable: str = "",
    go_on_until: datetime | None = None,
    giver: str = "person",
    text_hash: str = "",
    text_language: str = "",
    act_ref: str = "",
    waives_waiting: bool = False,
    own_words: str = "",
    by: By | None = None,
) -> Consent:
    """One consent, recorded through the service, as any coordinator would."""
    given = Given(
        use=use, answer=answer, audiences=list(audiences), channels=list(channels),
        text_hash=text_hash, text_language=text_language, act_ref=act_ref,
        waives_waiting=waives_waiting,
    )  # fmt: skip
    talk = Talk(
        language="en", asked_through="in_person", giver=giver, starts_at=starts_at,
        ends_at=ends_at, if_unreachable=if_unreachable, go_on_until=go_on_until,
        own_words=own_words,
    )  # fmt: skip
    whose = person or a_person()
    return services.give(whose, grants=[given], talk=talk, by=by or noor(at=at))[0]


def terms(**facts: object) -> Terms:
    """One row of consent as plain facts, for tests without a database."""
    usual: dict[str, object] = {
        "ref": "con-22222-22222",
        "use": "meet_ambassador",
        "answer": "yes",
        "audiences": frozenset({"authorities-there"}),
        "given_at": LONG_AGO,
        "starts_at": LONG_AGO,
    }
    return Terms(**{**usual, **facts})  # type: ignore[arg-type]
