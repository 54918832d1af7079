"""One person from what a row, or a branch of a tree, states about our fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gemel.kernel.say import say
from gemel.people.reading import headers, names, seat, sitting
from gemel.people.reading.draft import Draft
from gemel.people.reading.mapping import REGISTER
from gemel.people.reading.origin import Facts, House, Origin
from gemel.people.reading.scribe import NOTE_LIMIT, PART_LIMIT, Cell, Scribe

ID_LIMIT, SORT_LIMIT, SCHEME_LIMIT = 120, 220, 60
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OWN_NUMBERS = frozenset(  # one table's "id" is the "member_id" of the table beside it
    ["id", "memberid", "personid", "mpid", "politicianid", "deputyid", "legislatorid",
     "representativeid", "senatorid", "councillorid", "key", "pk"]
)  # fmt: skip
_WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)/?")
_LINKS = ("website", "twitter", "facebook", "wikipedia")


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
    house = seat.house_of(facts, row, origin)
    draft.home, draft.layout = house, origin.layout
    _identify(draft, facts, origin, house)
    if origin.enriching and not draft.identifiers:
        reason = say("No identifier that would tell whom this is about")
        scribe.reject(row, origin.columns.get("id", "id"), draft.name, reason, "row")
        return None
    _describe(draft, facts, origin)
    _reach(draft, facts, scribe)
    if terms:
        seat.add_terms(draft, facts, terms, house, origin)
    elif not seat.add_flat(draft, facts, house, origin):
        return None
    sitting.sit(draft, facts, seats, house, origin)
    if "parties" in facts:
        parties = [*parties, {"party": facts["parties"]}]
    for party in parties:
        if found := seat.affiliation(party, row, origin):
            draft.affiliations.append(found)
    return draft


# --- who it is -----------------------------------------------------------------------------


def _name(draft: Draft, facts: Facts, origin: Origin) -> bool:
    """Set the names; False where there is none."""
    scribe, row = origin.scribe, draft.row
    if origin.enriching:
        _one_word(facts)
    name = _put_together(facts, row, origin)
    stated = facts.get("name") or facts.get("family_name") or facts.get("given_name")
    cell = stated[0] if stated else Cell("", "name")
    nameless = not any(map(str.isalpha, name.name)) or names.is_vacant(name.name)
    if nameless or _is_number(name.name, facts):
        if origin.enriching:
            _other_names(draft, facts, scribe)
        else:
            scribe.reject(row, cell.column, cell.text, say("No name is stated"), "row")
        return False
    if len(name.name) > 200 or len(name.sort) > SORT_LIMIT or len(name.family) > PART_LIMIT:
        scribe.reject(row, cell.column, name.name, say("The name is too long"), "row")
        return False
    if any(map(str.isdigit, name.name)) and not origin.enriching:
        scribe.remark(row, cell.column, name.name, say("A digit in a name: kept as written"))
    draft.name, draft.given_name, draft.family_name = name.name, name.given, name.family
    draft.sort_name, draft.language = name.sort, cell.language[:20]
    if name.written:
        draft.other_names.append(("", name.written))
    _other_names(draft, facts, scribe)
    return True


def _is_number(name: str, facts: Facts) -> bool:
    """Return whether a source that knows no name gives the number once more ("Q112")."""
    if " " in name or not any(map(str.isdigit, name)):
        return False
    numbers = (cells for ours, cells in facts.items() if ours == "id" or ours.startswith(REGISTER))
    return any(cell.text.endswith(name) for cells in numbers for cell in cells)


def _one_word(facts: Facts) -> None:
    """Read "Janina|Maria" as two words: where facts are only added, a name is never taken."""
    for ours in ("name", "given_name", "family_name"):
        if ours in facts:
            cell = facts[ours][0]
            facts[ours] = [cell._replace(text=cell.text.replace("|", " "))]


def _put_together(facts: Facts, row: int, origin: Origin) -> names.Name:
    def text(ours: str, limit: int = PART_LIMIT) -> str:
        cells = facts.get(ours)
        return origin.scribe.text(row, cells[0], limit) if cells else ""

    return names.put_together(
        name=text("name", 200),
        given=text("given_name"),
        middle=text("middle_name"),
        prefix=text("family_prefix"),
        family=text("family_name"),
        suffix=text("suffix"),
        initials=text("initials"),
        sort=text("sort_name", 200),
        order=origin.names_order,
    )


def _other_names(draft: Draft, facts: Facts, scribe: Scribe) -> None:
    """Add the name in other languages, and what else somebody is called."""
    for ours in ("name", "other_names", "nickname"):
        for cell in facts.get(ours, ()):
            known = ours == "name" and not cell.language
            if not known and (text := scribe.text(draft.row, cell)):
                draft.other_names.append((cell.language[:20], text))
    for language in dict.fromkeys(cell.language for cell in facts.get("family_name", ())):
        if language:
            parts = [
                scribe.text(draft.row, cell)
                for ours in ("given_name", "family_name")
                for cell in facts.get(ours, ())
                if cell.language == language
            ]
            draft.other_names.append((language[:20], " ".join(filter(None, parts))[:200]))


def _identify(draft: Draft, facts: Facts, origin: Origin, house: House) -> None:
    """Set the identifiers, first the source's own; it carries the name of its parliament."""
    registers = [ours for ours in facts if ours.startswith(REGISTER)]
    for ours in ["id", *registers] if "id" in facts else registers:
        for cell in facts[ours]:
            if text := origin.scribe.text(draft.row, cell, ID_LIMIT):
                scheme = _scheme(ours, cell, text, origin, house)
                if scheme == "wikidata":
                    text = _of_wikidata(text, cell, draft.row, origin.scribe)
                if text:
                    draft.identifiers.append((scheme[:SCHEME_LIMIT], text))


def _of_wikidata(text: str, cell: Cell, row: int, scribe: Scribe) -> str:
    """Return the number of an item, also from its address; what is none is rejected."""
    found = _WIKIDATA.fullmatch(text)
    if found:
        return found[1]
    scribe.reject(row, cell.column, text, say("Not the number of an item in Wikidata"))
    return ""


def _scheme(ours: str, cell: Cell, text: str, origin: Origin, house: House) -> str:
    if ours == "id":
        if _UUID.fullmatch(text):
            return "uuid"
        called = headers.key(cell.column.split(".")[-1]) or headers.key(cell.column)
        called = "id" if called in _OWN_NUMBERS else called
        return f"{house.scope(origin.layout)}:{called}"
    scheme = ours.removeprefix(REGISTER)
    scheme = headers.SCHEME_NAMES.get(scheme, scheme)
    if scheme in headers.WORLDWIDE:
        return scheme
    return f"{house.scope(origin.layout)}:{scheme}"


# --- what is known of the person -----------------------------------------------------------


def _describe(draft: Draft, facts: Facts, origin: Origin) -> None:
    row, scribe = draft.row, origin.scribe
    if cells := facts.get("sex"):
        draft.sex, draft.sex_as_written = scribe.sex(row, cells[0])
    if cells := facts.get("birth_date"):
        draft.birth_date = scribe.birth(row, cells[:1])
    if cells := facts.get("death_date"):
        draft.death_date = scribe.days(row, cells[:1])
    draft.profession = origin.text(facts, row, "profession")
    if cells := facts.get("languages"):
        draft.languages += scribe.languages(row, cells, draft.unread)
    if cells := facts.get("native_language"):
        draft.native_languages += scribe.languages(row, cells, draft.unread)
    if cells := facts.get("citizenship"):
        draft.citizenships += scribe.countries(row, cells, draft.unread)
    for ours in facts:
        if ours.startswith("notes."):
            for cell in facts[ours]:
                if text := scribe.text(row, cell, NOTE_LIMIT):
                    draft.notes.append((cell.column, text))


def _reach(draft: Draft, facts: Facts, scribe: Scribe) -> None:
    row = draft.row
    if cells := facts.get("email"):
        draft.emails += scribe.emails(row, cells)
    if cells := facts.get("phone"):
        draft.phones += scribe.phones(row, cells)
    for kind in _LINKS:
        for cell in facts.get(kind, ()):
            if link := scribe.link(row, kind, cell):
                draft.links.append(link)
