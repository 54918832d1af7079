"""One record of a source against all that is known: who it is, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from gemel.kernel import words
from gemel.kernel.say import Said, say
from gemel.people.importing import seats, who
from gemel.people.importing.houses import UNSTATED, Houses, parliament_key
from gemel.people.importing.person import TEXTS, Outcome, Person, Place, Sitting, Written
from gemel.people.importing.report import Report, gathered
from gemel.people.reading import houses as states
from gemel.people.reading.records import MandateRecord, PersonRecord, Reading, Rejection, Remark

NATIVE = "native"
EXAMPLES = 5
STEP = 500  # records between two words to the progress bar


@dataclass(slots=True)
class Comparison:
    """Compares the records of one reading, in their order, with the people who are known.

    `people` maps each number (scheme, value) to its holder; new people are added to it.
    `enrich`: facts are added to known people, nobody is created and nothing is corrected.
    """

    people: dict[tuple[str, str], Person]
    houses: Houses
    as_of: date | None = None
    enrich: bool = False
    touched: list[Person] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    unmatched: list[PersonRecord] = field(default_factory=list)

    def take(self, record: PersonRecord) -> None:
        """Take one record: find the person, or a new one, and note what changes."""
        holders = {
            id(holder): holder
            for number in record.identifiers
            if (holder := self.people.get(number)) is not None
        }
        person = next(iter(holders.values()), None)
        fault = who.fault(record, list(holders.values()))
        if fault:
            self._reject(record, fault)
            return
        if person is None and self.enrich:
            self.unmatched.append(record)
            return
        if person is None:
            person = Person(stated_by=record.identifiers[0][0])
        if not person.stated:
            self.touched.append(person)
        self._put(person, record)
        person.stated = True

    def _reject(self, record: PersonRecord, reason: Said) -> None:
        number = ":".join(record.identifiers[0]) if record.identifiers else record.name
        self.rejected.append(Rejection(record.row, record.file, "id", number, reason))

    # --- what a record says of a person ------------------------------------------------------

    def _put(self, person: Person, record: PersonRecord) -> None:
        source = record.identifiers[0][0]
        may_correct = not self.enrich and not person.stated
        new = not person.texts
        self._texts(person, record, own=may_correct and (new or person.stated_by == source))
        for number in record.identifiers:
            if number not in person.identifiers:
                person.identifiers.add(number)
                person.new_identifiers.append(number)
                self.people[number] = person
        self._names(person, record)
        self._lists(person, record)
        self._sittings(person, record, source, may_correct=may_correct)
        self._places(person, record, source, may_correct=may_correct)
        _as_written(person, record)

    def _remark(self, record: PersonRecord, place: str, value: str, message: Said) -> None:
        self.warnings.append(Remark(record.row, record.file, place, value, message))

    def _texts(self, person: Person, record: PersonRecord, *, own: bool) -> None:
        stated = {name: getattr(record, name) for name in TEXTS}
        stated["sort_name"] = self._sort_name(person, record)
        for name, text in stated.items():
            now = person.texts.get(name, "")
            a_date = name in ("birth_date", "death_date")
            if not text or text == now or (a_date and now.startswith(text)):
                continue
            if name in person.by_hand:
                if name != "sort_name":
                    self._remark(record, name, text, say("Changed here by hand: kept as it is"))
            elif not now or own or (a_date and text.startswith(now)):
                person.texts[name] = text
                person.changed_texts.add(name)
                if name == "name":
                    _other_name(person, now, "")
            elif a_date:
                message = say("Another date is known here, {date}: kept", date=now)
                self._remark(record, name, text, message)

    @staticmethod
    def _sort_name(person: Person, record: PersonRecord) -> str:
        """Return how a record says a person is sorted; by the name if nothing better is known.

        A sort name that is the name once more says nothing, and takes no better one away.
        """
        stated = words.fold(record.sort_name)[:220]
        if stated and stated != words.fold(record.name)[:220]:
            return stated
        unsorted = not person.texts.get("sort_name") or record.name != person.texts.get("name")
        return words.fold(record.name)[:220] if unsorted else ""

    def _names(self, person: Person, record: PersonRecord) -> None:
        for language, name in (("", record.name), *record.other_names):
            _other_name(person, name, language)
        if not record.name and record.family_name:
            _other_name(person, f"{record.given_name} {record.family_name}".strip(), "")

    def _lists(self, person: Person, record: PersonRecord) -> None:
        contacts = [("email", each) for each in record.emails]
        contacts += [("phone", each) for each in record.phones] + list(record.links)
        fresh = [each for each in contacts if each not in person.contacts]
        if fresh and not self._held(person, record, "contact_points"):
            person.contacts.update(fresh)
            person.new_contacts += dict.fromkeys(fresh)
        states_new = [code for code in record.citizenships if code not in person.citizenships]
        if states_new and not self._held(person, record, "citizenships"):
            person.citizenships = [*person.citizenships, *states_new]
            person.changed_texts.add("citizenships")
        self._languages(person, record)

    def _languages(self, person: Person, record: PersonRecord) -> None:
        levels = dict.fromkeys((*record.languages, *record.native_languages), "")
        levels |= dict.fromkeys(record.native_languages, NATIVE)
        said_more = {
            code: level
            for code, level in levels.items()
            if code not in person.languages or (level and not person.languages[code])
        }
        if not said_more or self._held(person, record, "languages"):
            return
        for code, level in said_more.items():
            if code not in person.languages:
                person.new_languages.append(code)
            elif code not in person.new_languages:
                person.changed_levels.append(code)
            person.languages[code] = level

    def _held(self, person: Person, record: PersonRecord, name: str) -> bool:
        """Tell whether staff keep a list by hand; then the report says that more is stated."""
        if name not in person.by_hand:
            return False
        self._remark(record, name, "", say("Changed here by hand: kept as it is"))
        return True

    # --- where a person sits -----------------------------------------------------------------

    def _sittings(
        self, person: Person, record: PersonRecord, source: str, *, may_correct: bool
    ) -> None:
        stated = seats.once(self._sitting(seat, record, source) for seat in record.mandates)
        nameless = [seat for seat in record.mandates if not self.houses.parliament(seat)]
        before = len(person.sittings)
        remarks = seats.put_sittings(
            person.sittings, stated, may_correct=may_correct, changed=person.changed_sittings
        )
        for place, value, message in remarks:
            self._remark(record, place, value, message)
        for one in person.sittings[before:]:
            if one.parliament == UNSTATED:
                one.parliament = self.houses.unnamed()
                one.party = self.houses.party(one.parliament, _party_of(one, nameless))

    def _sitting(self, seat: MandateRecord, record: PersonRecord, source: str) -> Sitting:
        parliament = self.houses.parliament(seat)
        many_states = bool(seat.elected_in) or states.of_many_states(seat.parliament)
        party = seat.party or _party_then(seat, record)
        named = seat.group if many_states else party
        return Sitting(
            parliament=parliament,
            party=self.houses.party(parliament, named),
            group="" if many_states or words.fold(seat.group) == words.fold(party) else seat.group,
            national_party=party if many_states else "",
            elected_in=seat.elected_in,
            area=seat.area,
            term=seat.term,
            starts_on=seat.start or "",
            ends_on=seat.end or "",
            as_of=self.as_of if seat.running else None,
            stated_by=source,
        )

    def _places(
        self, person: Person, record: PersonRecord, source: str, *, may_correct: bool
    ) -> None:
        here = self._parliaments(record) if record.bodies else []
        stated = [
            Place(
                body=self.houses.body(self.houses.parliament_of_body(body, here), body),
                role=body.role,
                starts_on=body.start or "",
                ends_on=body.end or "",
                stated_by=source,
            )
            for body in record.bodies
        ]
        seats.put_places(
            person.places,
            seats.once(stated),
            may_correct=may_correct,
            changed=person.changed_places,
        )
        joined = [
            Place(one.party, "", one.start or "", one.end or "") for one in record.affiliations
        ]
        seats.put_places(
            person.affiliations,
            seats.once(joined),
            may_correct=may_correct,
            changed=person.changed_affiliations,
        )

    def _parliaments(self, record: PersonRecord) -> list[tuple[int, str]]:
        """Return number and key of each parliament in which a record seats its person."""
        return [
            (
                self.houses.parliament(seat),
                parliament_key(
                    seat.parliament, seat.country, seat.country_as_written, seat.chamber
                ),
            )
            for seat in record.mandates
        ]


def compare(
    reading: Reading,
    *,
    people: dict[tuple[str, str], Person],
    houses: Houses,
    enrich: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Report, list[Person]]:
    """Return what applying a reading does, and every person of whom it speaks.

    `people` and `houses` are changed on the way: they then hold what is to be kept. `progress`
    is told how many records of how many are compared.
    """
    run = Comparison(people, houses, as_of=reading.as_of, enrich=enrich)
    for done, record in enumerate(reading.records, start=1):
        run.take(record)
        if progress and done % STEP == 0:
            progress(done, len(reading.records))
    outcomes = [person.outcome for person in run.touched]
    report = Report(
        created=outcomes.count(Outcome.CREATED),
        updated=outcomes.count(Outcome.UPDATED),
        unchanged=outcomes.count(Outcome.UNCHANGED),
        rejected=[*reading.rejected, *run.rejected],
        warnings=[*_of_the_whole(reading, run), *reading.warnings, *run.warnings],
        unmatched=len(run.unmatched),
    )
    return report, run.touched


def _of_the_whole(reading: Reading, run: Comparison) -> list[Remark]:
    """Return the remarks that are about a file, not about a row."""
    remarks = []
    if run.unmatched:
        first = run.unmatched[0]
        shown = ", ".join(":".join(one.identifiers[0]) for one in run.unmatched[:EXAMPLES])
        message = say("Not known here, so left out: adding facts creates nobody")
        remarks.append(Remark(first.row, first.file, "id", shown, message, len(run.unmatched)))
    open_seats = [
        Remark(record.row, record.file, "end", "", _OPEN)
        for record in reading.records
        for seat in record.mandates
        if seat.running and reading.as_of is None
    ]
    return remarks + gathered(open_seats)


_OPEN = say("No end is stated, nor the day of the data: such a seat counts as in force on no day")


# --- small rules -----------------------------------------------------------------------------


def _party_of(one: Sitting, seats: Iterable[MandateRecord]) -> str:
    """Return the party of a seat whose parliament was not known when it was compared."""
    return next(
        (
            seat.party
            for seat in seats
            if (seat.start or "", seat.end or "", seat.term, seat.area)
            == (one.starts_on, one.ends_on, one.term, one.area)
        ),
        "",
    )


def _other_name(person: Person, name: str, language: str) -> None:
    if name and name != person.texts.get("name") and name not in person.other_names:
        person.other_names[name] = language
        person.new_names.append(name)


def _party_then(seat: MandateRecord, record: PersonRecord) -> str:
    """Return the party of a seat from dated memberships, where exactly one overlaps it."""
    during = {
        one.party
        for one in record.affiliations
        if not (seat.end and one.start and one.start[: len(seat.end)] > seat.end)
        and not (seat.start and one.end and one.end[: len(seat.start)] < seat.start)
    }
    return during.pop() if len(during) == 1 else ""


def _as_written(person: Person, record: PersonRecord) -> None:
    """Keep what has no field; what the source wrote under the same label before gives way."""
    stated: dict[str, dict[str, None]] = {}
    written: Iterable[tuple[str, str]] = (*record.notes, *record.unread)
    if record.sex_as_written:
        written = (*written, ("sex", record.sex_as_written))
    for label, text in written:
        stated.setdefault(label[:120], {})[text] = None
    place = ":".join(record.identifiers[0])[:190]
    for label, texts in stated.items():
        old = [one for one in person.as_written if one[:2] == (place, label)]
        for one in old:
            if one[2] not in texts:
                pk = person.as_written.pop(one)
                if pk:
                    person.gone_written.append(pk)
        for text in texts:
            entry: Written = (place, label, text)
            if entry not in person.as_written:
                person.as_written[entry] = 0
                person.new_written.append(entry)
