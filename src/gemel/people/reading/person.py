"""One person from what a row, or a branch of a tree, states about our fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people.reading import bodies, dates, headers, houses, names
from gemel.people.reading.bodies import BodyNames
from gemel.people.reading.draft import Draft, merged_bodies
from gemel.people.reading.records import AffiliationRecord, BodyRecord, MandateRecord
from gemel.people.reading.scribe import (
    NOTE_LIMIT,
    PART_LIMIT,
    SHORT_LIMIT,
    Cell,
    Scribe,
)

Facts = dict[str, list[Cell]]  # our field → the cells that state it, never empty

ID_LIMIT, CODE_LIMIT, ROLE_LIMIT, BODY_LIMIT = 120, 40, 60, 300
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9\-]{1,7}")
_NO = frozenset(["false", "no", "0", "nein", "non", "nej", "nee", "former", "past"])
_ROLE_BEHIND = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
_REGISTER = "identifiers."


@dataclass(slots=True)
class Origin:
    """What is true of all people of one file, and who writes the report.

    `has` are the fields that the file states of anybody; `has_starts` tells a list of sitting
    members, who need no dates, from a list of dated seats, where a row without any is a defect.
    """

    scribe: Scribe
    has: frozenset[str] = frozenset()
    constants: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    names_order: str = ""
    layout: str = ""
    body_names: BodyNames = field(default_factory=BodyNames)
    european: bool = False
    enriching: bool = False
    leaning: bool = False  # a list of seats in committees: it shows only where somebody sits
    seats_are_stated: bool = False  # somebody without a stated seat has none

    @property
    def has_starts(self) -> bool:
        """Whether the file dates the beginning of seats."""
        return not self.leaning and bool({"start", "term_start"} & self.has)

    def constant(self, ours: str) -> list[Cell]:
        """Return what a mapping says of everybody, as a cell."""
        text = self.constants.get(ours, "")
        return [Cell(text, ours)] if text else []


@dataclass(frozen=True, slots=True)
class House:
    """The parliament in which a row seats somebody."""

    parliament: str = ""
    country: str = ""
    country_as_written: str = ""
    chamber: str = ""
    elected_in: str = ""

    def scope(self, layout: str) -> str:
        """Return how numbers are called that only this parliament gives.

        Where it has no name, they hold for files of one layout only.
        """
        known = (self.country or self.country_as_written, self.parliament or layout)
        return fold(":".join(filter(None, known))).replace(" ", "-")[:40]


def build(
    facts: Facts,
    row: int,
    origin: Origin,
    *,
    terms: Sequence[Facts] = (),
    seats: Sequence[tuple[str, Facts]] = (),
    parties: Sequence[Facts] = (),
) -> Draft | None:
    """Return the person, or None where the row is rejected (and the findings say why).

    `terms` are seats in parliament that stand below the person, `seats` are (kind of body, facts),
    `parties` dated memberships of parties; all three only in trees.
    """
    scribe = origin.scribe
    draft = Draft(row, scribe.file, origin.columns)
    if not _name(draft, facts, origin) and not origin.enriching:
        return None
    house = house_of(facts, row, origin)
    draft.scope = house.scope(origin.layout)
    _identify(draft, facts, origin, house)
    if origin.enriching and not draft.identifiers:
        reason = say("No identifier that would tell whom this is about")
        scribe.reject(row, origin.columns.get("id", "id"), draft.name, reason, "row")
        return None
    _describe(draft, facts, scribe)
    _reach(draft, facts, scribe)
    if terms:
        _add_terms(draft, facts, terms, house, origin)
    elif not _add_flat(draft, facts, house, origin):
        return None
    _sit(draft, facts, seats, house, origin)
    draft.affiliations = [found for party in parties if (found := _affiliation(party, row, scribe))]
    return draft


# --- who it is -----------------------------------------------------------------------------


def _name(draft: Draft, facts: Facts, origin: Origin) -> bool:
    """Set the names; False where there is none."""
    scribe, row = origin.scribe, draft.row

    def text(ours: str, limit: int = PART_LIMIT) -> str:
        return scribe.first(row, facts.get(ours, ())[:1], limit)

    if origin.enriching:  # the name is only looked at, never taken: "Janina|Maria" is good enough
        for ours in ("name", "given_name", "family_name"):
            if ours in facts:
                facts[ours] = [facts[ours][0]._replace(text=facts[ours][0].text.replace("|", " "))]
    whole = scribe.first(row, facts.get("name", ()))
    name = names.put_together(
        name=whole, given=text("given_name"), middle=text("middle_name"),
        prefix=text("family_prefix"), family=text("family_name"), suffix=text("suffix"),
        initials=text("initials"), sort=text("sort_name", 200), order=origin.names_order,
    )  # fmt: skip
    stated = facts.get("name") or facts.get("family_name") or facts.get("given_name") or []
    column = stated[0].column if stated else "name"
    if not any(sign.isalpha() for sign in name.name) or names.is_vacant(name.name):
        if not origin.enriching:
            written = stated[0].text if stated else ""
            scribe.reject(row, column, written, say("No name is stated"), "row")
        return False
    if len(name.name) > 200 or len(name.sort) > 220 or len(name.family) > PART_LIMIT:
        scribe.reject(row, column, name.name, say("The name is too long"), "row")
        return False
    if any(sign.isdigit() for sign in name.name) and not origin.enriching:
        scribe.remark(row, column, name.name, say("A digit in a name: kept as written"))
    draft.name, draft.given_name, draft.family_name = name.name, name.given, name.family
    draft.sort_name = name.sort
    if name.written:
        draft.other_names.append(("", name.written))
    _other_names(draft, facts, scribe)
    return True


def _other_names(draft: Draft, facts: Facts, scribe: Scribe) -> None:
    """Add the name in other languages, and what else somebody is called."""
    whole = facts.get("name", [])
    for cell in whole:
        if cell.language and (text := scribe.text(draft.row, cell)):
            draft.other_names.append((cell.language[:20], text))
    for language in dict.fromkeys(cell.language for cell in facts.get("family_name", ())):
        if language:
            parts = [
                cell
                for ours in ("given_name", "family_name")
                for cell in facts.get(ours, ())
                if cell.language == language
            ]
            text = " ".join(filter(None, (scribe.text(draft.row, part) for part in parts)))
            draft.other_names.append((language[:20], text[:200]))
    for cell in [*facts.get("other_names", ()), *facts.get("nickname", ())]:
        if text := scribe.text(draft.row, cell):
            draft.other_names.append((cell.language[:20], text))


def _identify(draft: Draft, facts: Facts, origin: Origin, house: House) -> None:
    """Set the identifiers; numbers that only this source gives carry the name of its parliament."""
    scribe = origin.scribe
    for ours, cells in facts.items():
        if ours != "id" and not ours.startswith(_REGISTER):
            continue
        for cell in cells:
            text = scribe.text(draft.row, cell, ID_LIMIT)
            if not text:
                continue
            scheme = _scheme(ours, cell, text, origin, house)
            draft.identifiers.append((scheme[:60], text))
    draft.identifiers.sort(key=lambda one: one[0] not in _first_schemes(facts, origin))


def _first_schemes(facts: Facts, origin: Origin) -> frozenset[str]:
    return frozenset(["europarl"]) if origin.european else frozenset()


def _scheme(ours: str, cell: Cell, text: str, origin: Origin, house: House) -> str:
    if ours != "id":
        scheme = ours.removeprefix(_REGISTER)
        scheme = headers.SCHEME_NAMES.get(scheme, scheme)
        if scheme in headers.WORLDWIDE:
            return scheme
        return f"{house.scope(origin.layout)}:{scheme}"
    if _UUID.fullmatch(text):
        return "uuid"
    return f"{house.scope(origin.layout)}:{headers.key(cell.column.split('.')[-1])}"


def layout_of(headings: Iterable[str]) -> str:
    """Return a short word for a file's layout: the scope of numbers whose parliament is unknown."""
    text = "\n".join(sorted({headers.key(heading) for heading in headings}))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


# --- what is known of the person -----------------------------------------------------------


def _describe(draft: Draft, facts: Facts, scribe: Scribe) -> None:
    row = draft.row
    for cell in facts.get("sex", ())[:1]:
        draft.sex, draft.sex_as_written = scribe.sex(row, cell)
    if cells := facts.get("birth_date"):
        draft.birth_date = scribe.birth(row, cells[:1])
    if cells := facts.get("death_date"):
        draft.death_date = scribe.days(row, cells[:1])
    draft.profession = scribe.first(row, facts.get("profession", ()))
    draft.languages += scribe.languages(row, facts.get("languages", ()), draft.unread)
    native = scribe.languages(row, facts.get("native_language", ()), draft.unread)
    draft.native_languages += native
    draft.citizenships += scribe.countries(row, facts.get("citizenship", ()), draft.unread)
    for ours, cells in facts.items():
        if ours.startswith("notes."):
            for cell in cells:
                if text := scribe.text(row, cell, NOTE_LIMIT):
                    draft.notes.append((cell.column, text))


def _reach(draft: Draft, facts: Facts, scribe: Scribe) -> None:
    row = draft.row
    draft.emails += scribe.emails(row, facts.get("email", ()))
    draft.phones += scribe.phones(row, facts.get("phone", ()))
    for kind in ("website", "twitter", "facebook", "wikipedia"):
        for cell in facts.get(kind, ()):
            if link := scribe.link(row, kind, cell):
                draft.links.append(link)


# --- where the person sits -----------------------------------------------------------------


def house_of(facts: Facts, row: int, origin: Origin, above: House | None = None) -> House:
    """Return the parliament that the facts name; what they leave out is taken from above."""
    scribe = origin.scribe
    above = above or House()
    country, written = scribe.country(row, facts.get("country") or origin.constant("country"))
    parliament = scribe.first(
        row, [*facts.get("parliament", ()), *facts.get("legislature", ())]
    ) or scribe.first(row, origin.constant("parliament"))
    stated = facts.get("chamber") or origin.constant("chamber")
    chamber = scribe.first(row, stated)
    if chamber and not parliament and not above.parliament and _is_a_house(stated[0], chamber):
        parliament, chamber = chamber, ""
    if origin.european:
        return House(parliament=headers_parliament(origin), elected_in=country)
    if houses.of_many_states(parliament):
        return House(parliament, chamber=chamber, elected_in=country)
    parliament = parliament or above.parliament
    if not country and not written:
        country, written = above.country, above.country_as_written
    if not country and not written:
        country = houses.country_of(parliament)
    if fold(chamber) == fold(parliament):
        chamber = ""
    return House(parliament, country, written, chamber or above.chamber)


def headers_parliament(origin: Origin) -> str:
    """Return the name of the parliament whose own columns a file has."""
    return "European Parliament" if origin.european else ""


def _is_a_house(cell: Cell, text: str) -> bool:
    """Return whether a chamber is named, not only numbered or called "rep" or "lower"."""
    last = headers.key(cell.column.split(".")[-1])
    return last not in ("type", "membertype") and len(text) > 5 and " " in text + cell.column


def _add_flat(draft: Draft, facts: Facts, house: House, origin: Origin) -> bool:
    """Add the one seat that a row states; False where its dates reject the whole row."""
    if origin.leaning:
        facts = {ours: cells for ours, cells in facts.items() if ours not in ("start", "end")}
    assumed = bool({"parliament", "country"} & origin.constants.keys())
    if not headers.OF_SEATS & facts.keys() and (origin.seats_are_stated or not assumed):
        return True
    seat = mandate(facts, draft.row, house, origin, left_out="row")
    if seat is None:
        return False
    (draft.leaning if origin.leaning else draft.mandates).append(seat)
    return True


def _add_terms(
    draft: Draft, facts: Facts, terms: Sequence[Facts], house: House, origin: Origin
) -> None:
    """Add the seats that stand below a person. The last, still open, has the person's party."""
    for term in terms:
        whole = dict(term)
        if len(terms) == 1 or not term.get("end"):
            for ours in ("party", "party_id", "group", "area"):
                if ours not in whole and ours in facts:
                    whole[ours] = facts[ours]
        within = house_of(whole, draft.row, origin, house)
        seat = mandate(whole, draft.row, within, origin, left_out="mandate")
        if seat:
            draft.mandates.append(seat)


def mandate(
    facts: Facts, row: int, house: House, origin: Origin, *, left_out: str
) -> MandateRecord | None:
    """Return one seat, or None where it ends before it starts (then it is rejected)."""
    scribe = origin.scribe

    def text(ours: str, limit: int = 200) -> str:
        return scribe.first(row, facts.get(ours) or origin.constant(ours), limit)

    start, end = _day(facts, row, scribe, "start"), _day(facts, row, scribe, "end")
    if dates.ends_before_start(start, end):
        cell = facts["end"][0]
        reason = say("The mandate ends before it starts ({start})", start=start)
        scribe.reject(row, cell.column, cell.text, reason, left_out)
        return None
    start, end = _within_term(facts, row, start, end, scribe)
    active = text("active", SHORT_LIMIT)
    begun = bool(start or not origin.has_starts or {"start", "term_start"} & facts.keys())
    running = not _has_end(facts, end) and active.casefold() not in _NO and begun
    if origin.has_starts and not begun:
        _undated(row, end, origin)
    area = " ".join(filter(None, (text("area"), text("district", SHORT_LIMIT))))[:200]
    return MandateRecord(
        parliament=house.parliament, country=house.country,
        country_as_written=house.country_as_written, chamber=house.chamber,
        party=text("party") or text("party_id"), party_id=text("party_id"), group=text("group"),
        area=area, elected_in=house.elected_in, term=text("term", SHORT_LIMIT),
        start=start or None, end=end or None, running=running,
    )  # fmt: skip


def _day(facts: Facts, row: int, scribe: Scribe, ours: str) -> str:
    end = ours in ("end", "term_end")
    for cell in facts.get(ours, ())[:1]:
        return scribe.day(row, cell, end=end)
    return ""


def _within_term(facts: Facts, row: int, start: str, end: str, scribe: Scribe) -> tuple[str, str]:
    """Return the days of a seat, with those of its legislative period where it has none itself."""
    term_start = "" if start else _day(facts, row, scribe, "term_start")
    term_end = "" if end else _day(facts, row, scribe, "term_end")
    if dates.ends_before_start(start or term_start, end or term_end):
        ours = "term_end" if term_end else "term_start"
        cell = facts[ours][0]
        reason = say("The legislative period does not fit the seat’s own dates: not taken")
        scribe.reject(row, cell.column, cell.text, reason)
        return start, end
    return start or term_start, end or term_end


def _has_end(facts: Facts, end: str) -> bool:
    """Return whether an end is stated, be it one that cannot be read."""
    if end:
        return True
    cells = [*facts.get("end", ())[:1], *facts.get("term_end", ())[:1]]
    days = [dates.read_end(cell.text) for cell in cells]
    return any(day.fault or day.text for day in days)


def _undated(row: int, end: str, origin: Origin) -> None:
    column = origin.columns.get("start") or origin.columns.get("term_start") or "start"
    if end:
        message = say("No start of the mandate is stated: kept without one")
    else:
        message = say("Neither start nor end is stated: kept, never counted as in force")
    origin.scribe.remark(row, column, "", message)


def _affiliation(facts: Facts, row: int, scribe: Scribe) -> AffiliationRecord | None:
    party = scribe.first(row, facts.get("party") or facts.get("name") or ())
    start, end = _day(facts, row, scribe, "start"), _day(facts, row, scribe, "end")
    if not party:
        return None
    if dates.ends_before_start(start, end):
        cell = facts["end"][0]
        reason = say("The membership ends before it starts ({start})", start=start)
        scribe.reject(row, cell.column, cell.text, reason)
        return None
    return AffiliationRecord(party, "", start or None, end or None)


# --- committees and the like ---------------------------------------------------------------

_LISTS = (
    ("committees", bodies.COMMITTEE, "member"),
    ("substitutes", bodies.COMMITTEE, "substitute"),
    ("delegations", bodies.DELEGATION, "member"),
    ("friendship_groups", bodies.FRIENDSHIP, "member"),
)


def _sit(
    draft: Draft,
    facts: Facts,
    seats: Sequence[tuple[str, Facts]],
    house: House,
    origin: Origin,
) -> None:
    """Add the bodies that lists, marked columns, rows of seats, or branches name."""
    found: list[BodyRecord] = []
    for ours, kind, role in _LISTS:
        for cell in origin.scribe.parts(draft.row, facts.get(ours, ())):
            found += _listed(cell, kind, role, draft.row, origin)
    for cell in facts.get("committee_roles", ()):
        code = cell.column
        role = bodies.role_of(cell.text.strip())
        found.append(_body(bodies.COMMITTEE, "", code, role, origin))
    if facts.get("body"):
        seats = [*seats, ("", facts)]
    for kind, below in seats:
        if seat := _seat(kind, below, draft.row, origin):
            found.append(seat)
    draft.bodies = merged_bodies(
        replace(
            body,
            parliament=house.parliament,
            country=house.country,
            country_as_written=house.country_as_written,
        )
        for body in found
    )


def _listed(cell: Cell, kind: str, role: str, row: int, origin: Origin) -> list[BodyRecord]:
    """Return the body of one entry of a list: a code, a name, perhaps "(chair)" behind it."""
    text = origin.scribe.text(row, cell, BODY_LIMIT)
    if not text:
        return []
    if behind := _ROLE_BEHIND.fullmatch(text):
        known = bodies.role_of(behind[2])
        if known in ("chair", "vice-chair", "member", "substitute"):
            text, role = behind[1], known
    code = text if _CODE.fullmatch(text) else ""
    return [_body(kind, "" if code else text, code, role, origin)]


def _seat(kind: str, facts: Facts, row: int, origin: Origin) -> BodyRecord | None:
    """Return the seat that a row or a branch of its own states."""
    scribe = origin.scribe
    name = scribe.first(row, [*facts.get("body", ()), *facts.get("name", ())], BODY_LIMIT)
    code = scribe.first(row, facts.get("body_code", ()), CODE_LIMIT)
    if not name and not code:
        return None
    if not code and _CODE.fullmatch(name):
        name, code = "", name
    start, end = _day(facts, row, scribe, "start"), _day(facts, row, scribe, "end")
    if dates.ends_before_start(start, end):
        cell = facts["end"][0]
        reason = say("The membership ends before it starts ({start})", start=start)
        scribe.reject(row, cell.column, cell.text, reason)
        return None
    stated = scribe.first(row, facts.get("kind", ()), SHORT_LIMIT)
    kind = kind or bodies.kind_of(stated)
    role = bodies.role_of(scribe.first(row, facts.get("role", ()), ROLE_LIMIT))
    body = _body(kind, name, code, role, origin)
    return replace(body, start=start or None, end=end or None)


def _body(kind: str, name: str, code: str, role: str, origin: Origin) -> BodyRecord:
    name = name or origin.body_names.name(code)[:BODY_LIMIT]
    concerned = kind in (bodies.DELEGATION, bodies.FRIENDSHIP)
    return BodyRecord(
        kind=kind,
        name=name,
        code=code,
        role=role,
        countries=bodies.countries_in(name) if concerned and name else (),
    )
