"""Seats in parliament: where, for which party, from when to when."""

from __future__ import annotations

from collections.abc import Sequence

from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people.reading import dates, headers, houses
from gemel.people.reading.draft import Draft
from gemel.people.reading.origin import Facts, House, Origin
from gemel.people.reading.records import EUROPEAN_PARLIAMENT, AffiliationRecord, MandateRecord
from gemel.people.reading.scribe import SHORT_LIMIT, Cell

_NO = frozenset(["false", "no", "0", "nein", "non", "nej", "nee", "former", "past"])
_HOUSES_OF_CONGRESS = {"rep": "House of Representatives", "sen": "Senate"}
_OF_A_PERIOD = ("start", "end")  # in a list of committee seats, these date those


def house_of(facts: Facts, row: int, origin: Origin, above: House | None = None) -> House:
    """Return the parliament that the facts name; what they leave out is taken from above."""
    above = above or House()
    country, written = origin.scribe.country(
        row, facts.get("country") or origin.constant("country")
    )
    if origin.european:
        return House(EUROPEAN_PARLIAMENT, elected_in=country)
    parliament = (
        origin.text(facts, row, "parliament")
        if "parliament" in facts
        else origin.text(facts, row, "legislature") or origin.text(facts, row, "parliament")
    )
    chamber = origin.text(facts, row, "chamber")
    if chamber and not parliament and not above.parliament and _is_named(facts, chamber):
        parliament, chamber = chamber, ""
    if houses.of_many_states(parliament):
        return House(parliament, chamber=chamber, elected_in=country)
    parliament = parliament or above.parliament
    if not country and not written:
        country, written = above.country, above.country_as_written
    if not country and not written:
        country = houses.country_of(parliament)
    if chamber and (chamber == parliament or fold(chamber) == fold(parliament)):
        chamber = ""
    return House(parliament, country, written, chamber or above.chamber)


def name_houses_of_congress(facts: Facts, seats: Sequence[Facts]) -> None:
    """Name the houses of the United States Congress, which its files call rep and sen."""
    if "identifiers.bioguide" not in facts:
        return
    facts.setdefault("country", [Cell("US", "bioguide")])
    for stated in seats:
        cells = stated.get("chamber")
        if cells and cells[0].text in _HOUSES_OF_CONGRESS and "parliament" not in stated:
            named = _HOUSES_OF_CONGRESS[cells[0].text]
            stated["parliament"] = [stated.pop("chamber")[0]._replace(text=named)]


def _is_named(facts: Facts, chamber: str) -> bool:
    """Return whether a chamber is called by a name, and not "rep", "2" or "lower"."""
    heading = facts["chamber"][0].column if "chamber" in facts else ""
    kind = headers.key(heading.split(".")[-1])
    return kind not in ("type", "membertype") and len(chamber) > 4 and fold(chamber) not in (
        "lower", "upper", "lower house", "upper house",
    )  # fmt: skip


def add_flat(draft: Draft, facts: Facts, house: House, origin: Origin) -> bool:
    """Add the one seat that a row states; False where its dates reject the whole row."""
    if origin.leaning:
        facts = {ours: cells for ours, cells in facts.items() if ours not in _OF_A_PERIOD}
    if headers.OF_SEATS.isdisjoint(facts) and (
        origin.seats_are_stated or not {"parliament", "country"} & origin.constants.keys()
    ):
        return True
    seat = mandate(facts, draft.row, house, origin, left_out="row")
    if seat is None:
        return False
    (draft.leaning if origin.leaning else draft.mandates).append(seat)
    return True


def add_terms(
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
    start, end = origin.day(facts, row, "start"), origin.day(facts, row, "end")
    if _backwards(facts, row, start, end, origin, left_out):
        return None
    start, end = _within_term(facts, row, start, end, origin)
    active = origin.text(facts, row, "active", SHORT_LIMIT)
    begun = bool(start or not origin.has_starts or "start" in facts or "term_start" in facts)
    if not begun:
        _say_undated(row, end, origin)
    number = origin.text(facts, row, "party_id")
    area = origin.text(facts, row, "area")
    if district := origin.text(facts, row, "district", SHORT_LIMIT):
        area = f"{area} {district}".strip()[:200]
    return MandateRecord(
        parliament=house.parliament,
        country=house.country,
        country_as_written=house.country_as_written,
        chamber=house.chamber,
        party=origin.text(facts, row, "party") or number,
        party_id=number,
        group=origin.text(facts, row, "group"),
        area=area,
        elected_in=house.elected_in,
        term=origin.text(facts, row, "term", SHORT_LIMIT),
        start=start or None,
        end=end or None,
        running=begun and not end and not _has_end(facts) and active.casefold() not in _NO,
    )


def _backwards(facts: Facts, row: int, start: str, end: str, origin: Origin, left_out: str) -> bool:
    """Reject what ends before it starts; return whether it does."""
    if not dates.ends_before_start(start, end):
        return False
    cell = facts["end"][0]
    reason = say("The mandate ends before it starts ({start})", start=start)
    origin.scribe.reject(row, cell.column, cell.text, reason, left_out)
    return True


def _within_term(facts: Facts, row: int, start: str, end: str, origin: Origin) -> tuple[str, str]:
    """Return the days of a seat, with those of its legislative period where it has none itself."""
    term_start = "" if start else origin.day(facts, row, "term_start")
    term_end = "" if end else origin.day(facts, row, "term_end")
    if dates.ends_before_start(start or term_start, end or term_end):
        cell = facts["term_end" if term_end else "term_start"][0]
        reason = say("The legislative period does not fit the seat’s own dates: not taken")
        origin.scribe.reject(row, cell.column, cell.text, reason)
        return start, end
    return start or term_start, end or term_end


def _has_end(facts: Facts) -> bool:
    """Return whether an end is stated, be it one that cannot be read."""
    cells: list[Cell] = [*facts.get("end", ())[:1], *facts.get("term_end", ())[:1]]
    days = [dates.read_end(cell.text) for cell in cells]
    return any(day.fault or day.text for day in days)


def _say_undated(row: int, end: str, origin: Origin) -> None:
    column = origin.columns.get("start") or origin.columns.get("term_start") or "start"
    if end:
        message = say("No start of the mandate is stated: kept without one")
    else:
        message = say("Neither start nor end is stated: kept, never counted as in force")
    origin.scribe.remark(row, column, "", message)


def affiliation(facts: Facts, row: int, origin: Origin) -> AffiliationRecord | None:
    """Return a membership of a party, or None where it names none or runs backwards."""
    party = origin.text(facts, row, "party") or origin.text(facts, row, "name")
    start, end = origin.day(facts, row, "start"), origin.day(facts, row, "end")
    if not party or _backwards(facts, row, start, end, origin, "value"):
        return None
    return AffiliationRecord(party, "", start or None, end or None)
