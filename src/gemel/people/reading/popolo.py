"""Popolo: persons, organizations, memberships, areas and events (legislative periods), joined.

Takes EveryPolitician's files and those of the Democratic Commons, where names are objects by
language ("lang:fr"). Source: https://www.popoloproject.com/specs/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gemel.kernel.say import say
from gemel.people.reading import bodies, houses, person, tree
from gemel.people.reading.draft import Draft
from gemel.people.reading.files import Source
from gemel.people.reading.origin import Facts, Origin
from gemel.people.reading.scribe import Cell

PARTIES = frozenset(["party", "political party", "parliamentary group", "faction", "group"])
HOUSES = frozenset(
    ["legislature", "chamber", "branch", "parliament", "upper house", "lower house", "house"]
)
_SEATS = "memberships"
_PERSON_TEXTS = {
    "name": "name", "given_name": "given_name", "family_name": "family_name",
    "additional_name": "middle_name", "sort_name": "sort_name", "email": "email",
    "gender": "sex", "birth_date": "birth_date", "death_date": "death_date",
    "national_identity": "citizenship", "honorific_suffix": "suffix",
}  # fmt: skip
_CONTACTS = {
    "email": "email", "phone": "phone", "voice": "phone", "cell": "phone", "tel": "phone",
    "twitter": "twitter", "facebook": "facebook", "url": "website",
}  # fmt: skip


@dataclass(slots=True)
class Index:
    """The parts of one Popolo file, by id."""

    organizations: dict[str, dict[str, object]] = field(default_factory=dict)
    areas: dict[str, dict[str, object]] = field(default_factory=dict)
    events: dict[str, dict[str, object]] = field(default_factory=dict)
    posts: dict[str, dict[str, object]] = field(default_factory=dict)
    memberships: dict[str, list[dict[str, object]]] = field(default_factory=dict)


def is_popolo(data: object) -> bool:
    """Return whether a tree is a Popolo file: persons with memberships, beside or below them."""
    if not isinstance(data, dict) or not isinstance(data.get("persons"), list):
        return False
    if isinstance(data.get("memberships"), list):
        return True
    below = (seat for one in tree.dicts(data["persons"]) for seat in tree.dicts(one.get(_SEATS)))
    return any({"organization", "organization_id"} & seat.keys() for seat in below)


def size(source: Source) -> int:
    """Return how many people the file has."""
    return len(tree.dicts(source.tree.get("persons"))) if isinstance(source.tree, dict) else 0


def people(source: Source, origin: Origin, step: Callable[[], None]) -> Iterator[Draft]:
    """Yield a draft for every person of the file."""
    data = source.tree
    assert isinstance(data, dict)
    index = _index(data)
    persons = tree.dicts(data.get("persons"))
    origin.has = _stated(index, persons)
    origin.seats_are_stated = True
    _one_house(index, origin)
    origin.columns = {"start": "start_date", "end": "end_date", "birth_date": "birth_date"}
    _dangling(index, persons, origin)
    for row, one in enumerate(persons, start=1):
        step()
        facts = _facts(one, index, origin)
        terms, seats, parties = _memberships(one, index, origin)
        draft = person.build(facts, row, origin, terms=terms, seats=seats, parties=parties)
        if draft:
            yield draft


def _index(data: dict[str, object]) -> Index:
    index = Index()
    for part in ("organizations", "areas", "events", "posts"):
        table = getattr(index, part)
        for one in tree.dicts(data.get(part)):
            table[str(one.get("id", ""))] = one
    for one in tree.dicts(data.get(_SEATS)):
        index.memberships.setdefault(str(one.get("person_id", "")), []).append(one)
    return index


def _stated(index: Index, persons: list[dict[str, object]]) -> frozenset[str]:
    """Return "start" if the file dates any seat: then a seat without dates is a defect."""
    beside = (one for several in index.memberships.values() for one in several)
    below = (seat for one in persons for seat in tree.dicts(one.get(_SEATS)))
    dated = any(seat.get("start_date") for seats in (beside, below) for seat in seats)
    return frozenset(["start"] if dated or any(map(_event_start, index.events.values())) else [])


def _event_start(event: dict[str, object]) -> object:
    return event.get("start_date")


def _one_house(index: Index, origin: Origin) -> None:
    """Set the parliament that the whole file is about, if there is one."""
    found = {
        (cells[0].text, facts["country"][0].text if "country" in facts else "")
        for one in index.organizations.values()
        if str(one.get("classification") or "").casefold() in HOUSES
        and (cells := (facts := _house(one, index)).get("parliament"))
    }
    if len(found) == 1:
        name, country = found.pop()
        stated = {"parliament": name, "country": country}
        origin.constants = {key: text for key, text in stated.items() if text} | origin.constants


def _dangling(index: Index, persons: list[dict[str, object]], origin: Origin) -> None:
    """Reject the seats of people who are not in the file."""
    known = {str(one.get("id", "")) for one in persons}
    for place, (owner, seats) in enumerate(index.memberships.items(), start=1):
        if owner not in known:
            reason = say("There is no such person in the file")
            for _ in seats:
                origin.scribe.reject(place, "person_id", owner, reason, "mandate")


def _facts(one: dict[str, object], index: Index, origin: Origin) -> Facts:
    facts: Facts = {}
    for theirs, ours in _PERSON_TEXTS.items():
        if cells := tree.cells(one.get(theirs), theirs):
            facts[ours] = cells
    identifiers(one, facts)
    facts.setdefault("other_names", []).extend(_other_names(one))
    for contact in tree.dicts(one.get("contact_details")):
        ours = _CONTACTS.get(str(contact.get("type", "")).casefold(), "")
        if ours:
            column = f"contact_details.{contact.get('type')}"
            facts.setdefault(ours, []).extend(tree.cells(contact.get("value"), column))
    for link in tree.dicts(one.get("links")):
        _link(link, facts)
    return {ours: cells for ours, cells in facts.items() if cells}


def identifiers(one: dict[str, object], facts: Facts) -> None:
    """Add the identifiers of a Popolo object: its own id, unless a register has the same."""
    registered: set[str] = set()
    for entry in tree.dicts(one.get("identifiers")):
        scheme, value = str(entry.get("scheme") or ""), entry.get("identifier")
        if scheme and isinstance(value, str) and value:
            cell = Cell(value, f"identifiers.{scheme}")
            facts.setdefault(f"identifiers.{scheme}", []).append(cell)
            registered.add(value)
    own = one.get("id")
    if isinstance(own, str) and own and own not in registered:
        facts["id"] = [Cell(own, "id")]


def _other_names(one: dict[str, object]) -> list[Cell]:
    return [
        Cell(str(other["name"]), "other_names", language=str(other.get("lang") or ""))
        for other in tree.dicts(one.get("other_names"))
        if isinstance(other.get("name"), str)
    ]


def _link(link: dict[str, object], facts: Facts) -> None:
    url, note = link.get("url"), str(link.get("note") or "")
    if isinstance(url, str) and url:
        known = note.casefold() if note.casefold() in ("twitter", "facebook") else "website"
        ours = "wikipedia" if note.startswith("Wikipedia") else known
        facts.setdefault(ours, []).append(Cell(url, "links"))


def _memberships(
    one: dict[str, object], index: Index, origin: Origin
) -> tuple[list[Facts], list[tuple[str, Facts]], list[Facts]]:
    """Return a person's seats in parliament, in other bodies, and memberships of parties."""
    terms: list[Facts] = []
    seats: list[tuple[str, Facts]] = []
    parties: list[Facts] = []
    stated = index.memberships.get(str(one.get("id", "")), [])
    for said in [*stated, *tree.dicts(one.get(_SEATS))]:
        seat = {**_post(said, index), **said}
        organization = _organization(seat, index)
        kind = str(organization.get("classification") or "").casefold()
        facts = _dates(seat, index)
        name = tree.cells(organization.get("name"), "organization.name")
        if kind in PARTIES:
            parties.append(facts | {"party": name})
        elif kind in HOUSES or not kind:
            terms.append(facts | _house(organization, index) | _seat(seat, index))
        else:
            role = tree.cells(seat.get("role"), "role")
            seats.append((bodies.kind_of(kind), _filled(facts | {"body": name, "role": role})))
    return terms, seats, parties


def _post(seat: dict[str, object], index: Index) -> dict[str, object]:
    """Return what the post of a seat tells of it: its organization, its area, its role."""
    post = seat.get("post")
    if not isinstance(post, dict):
        post = index.posts.get(str(seat.get("post_id") or ""), {})
    told = ("organization_id", "organization", "area_id", "area", "role")
    return {key: post[key] for key in told if key in post}


def _organization(seat: dict[str, object], index: Index) -> dict[str, object]:
    inside = seat.get("organization")
    if isinstance(inside, dict):
        return inside
    return index.organizations.get(str(seat.get("organization_id") or ""), {})


def _dates(seat: dict[str, object], index: Index) -> Facts:
    """Return the dates of a seat and, for what it leaves out, those of its legislative period."""
    event = index.events.get(str(seat.get("legislative_period_id") or ""), {})
    facts: Facts = {}
    for ours, theirs in (("start", "start_date"), ("end", "end_date")):
        facts[ours] = tree.cells(seat.get(theirs), theirs)
        facts[f"term_{ours}"] = tree.cells(event.get(theirs), f"legislative_period.{theirs}")
    period = str(seat.get("legislative_period_id") or "")
    if period:
        facts["term"] = [Cell(period.removeprefix("term/"), "legislative_period_id")]
    return _filled(facts)


def _house(organization: dict[str, object], index: Index) -> Facts:
    """Return the parliament, and its country where its number or its area tells it."""
    facts: Facts = {"parliament": tree.cells(organization.get("name"), "organization.name")}
    name = facts["parliament"][0].text if facts["parliament"] else ""
    number = next(
        (
            str(entry.get("identifier") or "")
            for entry in tree.dicts(organization.get("identifiers"))
            if entry.get("scheme") == "wikidata"
        ),
        "",
    )
    country = houses.country_of(name, number) or _country_of_area(organization, index)
    if country:
        facts["country"] = [Cell(country, "organization")]
    return _filled(facts)


def _country_of_area(organization: dict[str, object], index: Index) -> str:
    """Return the code in an area's identifier such as "country:hk/district:central"."""
    area = index.areas.get(str(organization.get("area_id") or ""), {})
    for entry in tree.dicts(area.get("identifiers")):
        value = str(entry.get("identifier") or "")
        if value.startswith(("country:", "ocd-division/country:")):
            return value.split("country:", 1)[1].split("/")[0].upper()
    return ""


def _seat(seat: dict[str, object], index: Index) -> Facts:
    """Return party and area of a seat in parliament."""
    party = seat.get("on_behalf_of")
    if not isinstance(party, dict):
        party = index.organizations.get(str(seat.get("on_behalf_of_id") or ""), {})
    area = seat.get("area")
    if not isinstance(area, dict):
        area = index.areas.get(str(seat.get("area_id") or ""), {})
    number = party.get("id") if party else seat.get("on_behalf_of_id")
    return _filled(
        {
            "party": tree.cells(party.get("name"), "on_behalf_of.name"),
            "party_id": tree.cells(number, "on_behalf_of_id"),
            "area": tree.cells(area.get("name"), "area.name"),
        }
    )


def _filled(facts: Facts) -> Facts:
    return {ours: cells for ours, cells in facts.items() if cells}
