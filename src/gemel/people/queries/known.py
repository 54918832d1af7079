"""What is known of the people of whom an import speaks, in few reads however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Model

from gemel.access.models import Grant, Invitation
from gemel.access.rules import Role
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.people.importing.houses import Houses, KnownBody, parliament_key
from gemel.people.importing.person import TEXTS, Person, Place, Sitting
from gemel.people.models import (
    Affiliation,
    AsWritten,
    Body,
    ContactPoint,
    Identifier,
    Mandate,
    OtherName,
    Parliament,
    Parliamentarian,
    Party,
    Seat,
    Speaks,
)

AT_ONCE = 900  # SQLite takes 999 values in one statement


def known_houses(*, by: By) -> Houses:
    """Return all parliaments, parties and bodies by the keys under which sources name them."""
    by.need(Power.IMPORT)
    found = Houses()
    for pk, name, country, written, chamber, aliases in Parliament.objects.values_list(
        "pk", "name", "country", "country_as_written", "chamber", "known_as"
    ):
        for key in (*aliases, parliament_key(name, country, written, chamber)):
            found.parliaments.setdefault(key, pk)
    for pk, parliament, key in Party.objects.values_list("pk", "parliament_id", "key"):
        found.parties[parliament, key] = pk
    for pk, parliament, kind, key, code, name, countries in Body.objects.values_list(
        "pk", "parliament_id", "kind", "key", "code", "name", "countries"
    ):
        found.bodies[parliament, kind, key] = pk
        found.bodies_known[pk] = KnownBody(code, name, tuple(countries))
    return found


def known_people(numbers: Iterable[tuple[str, str]], *, by: By) -> dict[tuple[str, str], Person]:
    """Return the holders of these numbers (scheme, value) with all that is known of them.

    The result maps every number of theirs, not only those asked for.
    """
    by.need(Power.IMPORT)
    found = {pk: Person(pk=pk) for pk in _holders(numbers)}
    _own_rows(found)
    _lists(found)
    _seats(found)
    return {number: person for person in found.values() for number in person.identifiers}


def _holders(numbers: Iterable[tuple[str, str]]) -> set[int]:
    by_scheme: dict[str, list[str]] = {}
    for scheme, value in numbers:
        by_scheme.setdefault(scheme, []).append(value)
    return {
        pk
        for scheme, values in by_scheme.items()
        for some in parts(values)
        for pk in Identifier.objects.filter(scheme=scheme, value__in=some).values_list(
            "parliamentarian_id", flat=True
        )
    }


def with_a_way_in(refs: Iterable[str], *, by: By) -> set[str]:
    """Return those of these parliamentarians who may sign in, or have been asked to."""
    if not by.can(Power.IMPORT):
        by.need(Power.MEMBER_CHANGE)
    found: set[str] = set()
    for some in parts(refs):
        for table in (Grant, Invitation):
            rows = table.objects.filter(role=Role.MEMBER, scope__in=some)
            found.update(rows.values_list("scope", flat=True))
    return found


def parts(values: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """Yield values in lists that one statement can take."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _rows(table: type[Model], owners: Iterable[int], *columns: str) -> Iterator[Sequence[Any]]:
    manager = table._default_manager
    for some in parts(owners):
        yield from (
            manager.filter(parliamentarian_id__in=some)
            .order_by("pk")
            .values_list("parliamentarian_id", *columns)
        )


def _own_rows(found: dict[int, Person]) -> None:
    columns = ("ref", "stated_by", "by_hand", "citizenships", *TEXTS)
    for some in parts(found):
        rows = Parliamentarian.objects.filter(pk__in=some).order_by().values_list("pk", *columns)
        for pk, ref, stated_by, by_hand, citizenships, *texts in rows:
            person = found[pk]
            person.ref, person.stated_by = ref, stated_by
            person.by_hand, person.citizenships = frozenset(by_hand), citizenships
            person.texts = dict(zip(TEXTS, texts, strict=True))


def _lists(found: dict[int, Person]) -> None:
    for owner, scheme, value in _rows(Identifier, found, "scheme", "value"):
        found[owner].identifiers.add((scheme, value))
    for owner, name, language in _rows(OtherName, found, "name", "language"):
        found[owner].other_names[name] = language
    for owner, kind, value in _rows(ContactPoint, found, "kind", "value"):
        found[owner].contacts.add((kind, value))
    for owner, language, level in _rows(Speaks, found, "language", "level"):
        found[owner].languages[language] = level
    for owner, pk, source, label, text in _rows(AsWritten, found, "pk", "source", "label", "text"):
        found[owner].as_written[source, label, text] = pk


# Columns in the order of `Sitting` and `Place`.
_SITTING = (
    "parliament_id", "party_id", "group", "national_party", "elected_in", "area", "term",
    "starts_on", "ends_on", "as_of", "stated_by", "pk",
)  # fmt: skip
_PLACE = ("body_id", "role", "starts_on", "ends_on", "stated_by", "pk")


def _seats(found: dict[int, Person]) -> None:
    for owner, *values in _rows(Mandate, found, *_SITTING):
        found[owner].sittings.append(Sitting(*values))
    for owner, *values in _rows(Seat, found, *_PLACE):
        found[owner].places.append(Place(*values))
    for owner, party, starts_on, ends_on, pk in _rows(
        Affiliation, found, "party", "starts_on", "ends_on", "pk"
    ):
        found[owner].affiliations.append(Place(party, "", starts_on, ends_on, "", pk))
