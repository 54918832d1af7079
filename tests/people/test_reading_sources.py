"""The real sources, whole: every count is taken from the raw file, not by the reader."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import PersonRecord, Reading

DECEMBER_2019 = date(2019, 12, 8)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries_of(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))


def read(folder: Path, *names: str, **settings) -> Reading:
    return reading.read([(name, folder / name) for name in names], **settings)


def by_number(found: Reading, scheme: str) -> dict[str, PersonRecord]:
    return {
        value: record
        for record in found.records
        for named, value in record.identifiers
        if named == scheme
    }


def rejections(found: Reading) -> Counter:
    return Counter((one.field, one.left_out) for one in found.rejected)


def remarks(found: Reading) -> dict[tuple[str, str], int]:
    return {(one.field, one.value): one.count for one in found.warnings}


def running(found: Reading) -> int:
    return sum(seat.running for record in found.records for seat in record.mandates)


# --- European Parliament -------------------------------------------------------------------


@pytest.fixture(scope="module")
def mep(shared_data: Path) -> Path:
    return shared_data / "mep-2024-10"


@pytest.fixture(scope="module")
def sitting(mep: Path) -> Reading:
    return read(mep, "meps.csv", "mep-roles.csv")


def test_all_718_sitting_members_are_read_with_nothing_rejected(sitting, mep):
    raw = rows_of(mep / "meps.csv")

    assert len(sitting.records) == len(raw) == 718
    assert sitting.rejected == ()
    assert Counter(record.sex for record in sitting.records) == {"M": 435, "F": 278, "": 5}
    assert sum(not record.birth_date for record in sitting.records) == 27
    assert sum(not record.phones for record in sitting.records) == 7
    assert {record.identifiers[0] for record in sitting.records} == {
        ("europarl", row["epid"]) for row in raw
    }


def test_members_sit_in_the_parliament_of_many_states_and_are_elected_in_one(sitting, mep):
    countries = {row["epid"]: row["country"].upper() for row in rows_of(mep / "meps.csv")}

    for record in sitting.records:
        (seat,) = record.mandates
        assert (seat.parliament, seat.country, seat.running) == ("European Parliament", "", True)
        assert seat.elected_in == countries[record.identifiers[0][1]]
        assert seat.group
        assert seat.party
        assert seat.start


def test_committees_and_delegations_are_those_of_the_roles_file(sitting, mep):
    wanted = {
        (row["epid"], row["kind"], row["body"], row["role"].lower(), row["start"])
        for row in rows_of(mep / "mep-roles.csv")
    }

    found = {
        (record.identifiers[0][1], body.kind, body.code, body.role, body.start)
        for record in sitting.records
        for body in record.bodies
    }

    assert len(wanted) == 3915
    assert found == wanted


def test_the_members_file_alone_has_the_committees_with_their_roles(mep):
    alone = read(mep, "meps.csv")
    roles = rows_of(mep / "mep-roles.csv")

    def of_committees(found: Reading) -> set:
        return {
            (record.identifiers[0][1], body.code, body.role)
            for record in found.records
            for body in record.bodies
            if body.kind == "committee"
        }

    assert of_committees(alone) == {
        (row["epid"], row["body"], row["role"].lower())
        for row in roles
        if row["kind"] == "committee"
    }
    kinds = [{(b.kind, b.role == "substitute") for b in one.bodies} for one in alone.records]
    assert sum(("committee", False) not in one for one in kinds) == 6
    assert sum(("delegation", False) not in one for one in kinds) == 40


def test_bodies_have_the_names_that_lie_beside_and_the_states_that_these_name(sitting):
    bodies = {body.code: body for record in sitting.records for body in record.bodies}

    assert bodies["DROI"].name == "Human Rights"
    assert bodies["D-TR"].countries == ("TR",)
    assert bodies["D-UK"].countries == ("GB",)
    assert bodies["DSCA"].countries == ("AM", "AZ", "GE")
    assert bodies["DMAG"].countries == ("MA", "TN", "DZ")
    assert bodies["DMER"].countries == ()  # Mercosur names no state
    assert bodies["OACPS"].name == ""  # the file of names does not have it
    assert bodies["AFET"].countries == ()  # a committee is about no country


def test_names_of_bodies_may_be_given_as_content_too(mep):
    files = ["meps.csv", "committees.json", "delegations.json"]
    found = reading.read([(name, (mep / name).read_bytes()) for name in files])

    bodies = {body.code: body.name for record in found.records for body in record.bodies}
    assert bodies["AFET"] == "Foreign Affairs"
    assert bodies["D-IR"] == "Delegation for relations with Iran"


def test_without_the_names_the_codes_are_kept(mep):
    found = reading.read([("meps.csv", (mep / "meps.csv").read_bytes())])

    assert {body.name for record in found.records for body in record.bodies} == {""}


def test_the_ragged_row_of_the_older_list_is_rejected_and_stops_no_other(mep):
    with (mep / "meps.all.csv").open(encoding="utf-8", newline="") as file:
        raw = list(csv.reader(file))
    ragged = [place for place, row in enumerate(raw, start=1) if len(row) != 17]

    found = read(mep, "meps.all.csv")

    assert [one.row for one in found.rejected] == ragged
    assert "19 cells under 17 headings" in str(found.rejected[0].reason)
    assert len(found.records) == len(raw) - 1 - len(ragged)
    assert sum(not record.sex for record in found.records) == 55
    assert running(found) == 718


def test_languages_enrich_without_creating_and_free_words_become_codes(mep):
    raw = rows_of(mep / "mep-wikidata-languages.csv")
    sitting_numbers = {row["epid"] for row in rows_of(mep / "meps.csv")}

    found = reading.read_enrichment([("l.csv", mep / "mep-wikidata-languages.csv")])

    people = by_number(found, "europarl")
    assert len(people) == len(raw) == 1107
    assert len(people.keys() - sitting_numbers) == 394
    spoken = {row["epid"] for row in raw if row["languages"] and row["epid"] in sitting_numbers}
    assert len(spoken) == 530
    assert all(people[number].languages for number in spoken)
    assert found.rejected == ()
    assert all(record.mandates == () for record in found.records)
    assert people["124696"].languages == ("ru", "de", "en", "et")
    assert people["197451"].native_languages == ("de",)
    greek = {row["epid"] for row in raw if "Greek" in row["languages"].replace("Ancient Greek", "")}
    assert {number for number, one in people.items() if "el" in one.languages} >= greek


def test_what_names_no_language_or_country_of_today_is_kept_as_written(mep):
    found = reading.read_enrichment([("l.csv", mep / "mep-wikidata-languages.csv")])

    unread = Counter(word for record in found.records for _, word in record.unread)
    assert {"Gurunsi", "Ancient Greek", "Berber", "Soviet Union", "statelessness"} <= unread.keys()
    assert unread["Soviet Union"] == remarks(found)["citizenship", "Soviet Union"] == 14
    numbers = by_number(found, "europarl")
    assert numbers["197671"].citizenships == ("MD", "RO")


def test_two_dates_of_birth_leave_what_both_say(mep):
    found = reading.read_enrichment([("l.csv", mep / "mep-wikidata-languages.csv")])

    people = by_number(found, "europarl")
    assert people["197671"].birth_date == "1951-11-04"  # the other says 1951
    several = [
        row for row in rows_of(mep / "mep-wikidata-languages.csv") if "|" in row["date_of_birth"]
    ]
    assert len(several) == 20
    lengths = Counter(len(people[row["epid"]].birth_date) for row in several)
    assert lengths == {10: 19, 4: 1}  # one pair agrees on nothing but the year


# --- EveryPolitician -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def every(shared_data: Path) -> Path:
    return shared_data / "everypolitician-2015"


@pytest.fixture(scope="module")
def world(every: Path) -> Reading:
    return read(every, "members-latest-term.csv")


def test_20162_rows_are_20058_people_and_no_seat_is_lost(world, every):
    raw = rows_of(every / "members-latest-term.csv")

    assert len(raw) == 20_162
    assert len(world.records) == len({row["id"] for row in raw}) == 20_058
    assert world.counts["mandates"] == len(raw)
    assert {one.left_out for one in world.rejected} == {"value"}


def test_sexes_are_mapped_where_they_are_sure_and_kept_as_written_where_not(world, every):
    raw = {row["id"]: row["gender"] for row in rows_of(every / "members-latest-term.csv")}
    wanted = Counter(
        {
            "male": "M",
            "M": "M",
            "Male": "M",
            "M ,": "M",
            "female": "F",
            "F": "F",
            "Female": "F",
        }.get(text, "")
        for text in raw.values()
    )

    assert Counter(record.sex for record in world.records) == wanted
    written = {record.sex_as_written for record in world.records} - {""}
    assert written == {"r", "Ni"}
    assert remarks(world)["gender", "r"] == remarks(world)["gender", "Ni"] == 1


def test_codes_outside_iso_3166_are_kept_as_written_and_never_become_a_country(world, every):
    raw = Counter(row["country_code"] for row in rows_of(every / "members-latest-term.csv"))
    odd = {"AZ--NK", "CY-TRNC", "GB-NIR", "GG-ALD", "SO-SOM", "X-SO"}

    found = Counter(
        seat.country_as_written
        for one in world.records
        for seat in one.mandates
        if not seat.country
    )

    assert found == {code: raw[code] for code in odd}
    countries = {seat.country for one in world.records for seat in one.mandates} - {""}
    assert countries == raw.keys() - odd


def test_addresses_are_cut_apart_or_refused_but_never_bent(world, every):
    raw = rows_of(every / "members-latest-term.csv")
    first = {record.row: record.emails for record in world.records}

    assert first[5687] == ("KhGogorishvili@parliament.ge", "khatunag@parliament.ge")
    assert first[4532] == ("m.duarte@camaradediputados.gob.do",)  # was "mailto: ..."
    assert first[4434] == ()  # a comma where a full stop should be
    assert first[5715] == ()  # no @
    refused = {one.row for one in world.rejected if one.field == "email"}
    run_together = {n for n, row in enumerate(raw, 2) if row["email"].count("@") > 1}
    several = {5687, 11983, 11988, 11993, 11949}
    assert run_together - several <= refused
    assert {4434, 5715, 7560, 12859} <= refused
    assert all(email.count("@") == 1 for record in world.records for email in record.emails)


def test_dashes_and_unknown_say_nothing(world, every):
    raw = rows_of(every / "members-latest-term.csv")
    nothing = ("-", "...", "unknown", "Unknown", "N/A", "none", "None")

    parties = Counter(seat.party for one in world.records for seat in one.mandates)

    assert not set(nothing) & parties.keys()
    without = [row for row in raw if row["group"] in nothing and row["group_id"] in nothing]
    assert parties[""] >= len(without)
    assert remarks(world)["group", "unknown"] == 1501


def test_persian_names_keep_their_joiners_and_lost_apostrophes_come_back(world):
    persian = [one for one in world.records if "\u200c" in one.name]
    malian = {one.row: one.name for one in world.records if one.row in (10343, 10353)}

    assert len(persian) == 12
    assert all(one.mandates[0].country == "IR" for one in persian)
    assert not any(one.field == "name" and "\\u200C" in one.value for one in world.warnings)
    assert malian == {10343: "Mody N’Diaye", 10353: "N’Doula Thiam"}
    signs = {sign for one in world.records for sign in one.name}
    assert not signs & set("\u202a\u202b\u202c\u202d\u202e\u200b\u200e\u200f\ufeff\x92")


def test_an_unreadable_start_and_a_period_that_does_not_fit_are_named(world, every):
    raw = rows_of(every / "members-latest-term.csv")
    broken = [n for n, row in enumerate(raw, 2) if row["term_start"] == "2016--01-15"]
    late = [n for n, row in enumerate(raw, 2) if row["start_date"] > (row["term_end"] or "9")]

    refused = {
        field: [one.row for one in world.rejected if one.field == field]
        for field in ("term_start", "term_end")
    }

    assert refused == {"term_start": broken, "term_end": late}
    assert (len(broken), len(late)) == (92, 10)


def test_namesakes_with_different_numbers_stay_two_people(world, every):
    raw = rows_of(every / "members-latest-term.csv")
    by_name: dict[tuple[str, str], set[str]] = {}
    for row in raw:
        by_name.setdefault((row["name"], row["country_code"]), set()).add(row["id"])
    namesakes = sum(len(ids) for ids in by_name.values() if len(ids) > 1)

    found = Counter((one.name, one.mandates[0].country) for one in world.records)

    assert namesakes > 0
    assert sum(count for count in found.values() if count > 1) == namesakes


def test_a_country_is_taken_by_where_and_is_the_same_people_as_its_popolo(every):
    table = read(every, "members-latest-term.csv", where={"country": "Denmark"})
    popolo = read(every, "popolo-DK.json")

    assert len(table.records) == len(popolo.records) == 180
    assert table.counts["left_out"] == 20_162 - 180
    assert by_number(table, "uuid").keys() == by_number(popolo, "uuid").keys()
    others = by_number(popolo, "uuid")
    for number, record in by_number(table, "uuid").items():
        assert record.mandates == others[number].mandates
        assert (record.name, record.sex) == (others[number].name, others[number].sex)
    assert table.rejected == popolo.rejected == ()


def test_popolo_of_denmark_has_births_names_and_registers(every):
    raw = entries_of(every / "popolo-DK.json")
    found = read(every, "popolo-DK.json")

    wanted = Counter(one["scheme"] for person in raw["persons"] for one in person["identifiers"])
    schemes = Counter(scheme for record in found.records for scheme, _ in record.identifiers)
    assert schemes["wikidata"] == wanted["wikidata"] == 180
    assert schemes["europarl"] == wanted["europarlmep"] == 9  # the same register by another name
    assert sum(bool(record.birth_date) for record in found.records) == 178
    assert all(seat.start == "2015-06-20" for one in found.records for seat in one.mandates)
    arabic = {
        name for one in found.records for language, name in one.other_names if language == "ar"
    }
    assert len(arabic) == 6


def test_popolo_of_belgium_dates_the_seats_that_began_or_ended_within_the_period(every):
    raw = entries_of(every / "popolo-BE.json")
    found = read(every, "popolo-BE.json")
    people = by_number(found, "uuid")

    assert len(people) == 168
    for seat in raw["memberships"]:
        (mandate,) = people[seat["person_id"]].mandates
        assert mandate.start == seat.get("start_date", "2014")
        assert mandate.end == seat.get("end_date")
        assert mandate.running is not bool(seat.get("end_date"))
        assert (mandate.parliament, mandate.country) == ("Chamber of Representatives", "BE")
    assert running(found) == 151


def test_popolo_of_belgium_has_a_birth_that_no_member_can_have(every):
    found = read(every, "popolo-BE.json")

    assert rejections(found) == {("birth_date", "value"): 1, ("death_date", "value"): 1}
    person = by_number(found, "uuid")["10ad1b98-116a-4767-a5e3-cd58c9a30faf"]
    assert (person.birth_date, person.death_date) == ("", "")  # the file: 2003 to 2007


def test_family_names_are_taken_from_the_sort_name_where_it_shows_them(every):
    people = by_number(read(every, "popolo-BE.json"), "wikidata")

    name = people["Q568259"]
    assert (name.given_name, name.family_name) == ("Ahmed", "Laaouej")
    families = {one.family_name for one in people.values()}
    assert {"Van der Maelen", "De Croo", "Di Rupo"} <= families


# --- Openkamer -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kamer(shared_data: Path) -> Path:
    return shared_data / "openkamer-2019"


@pytest.fixture(scope="module")
def house(kamer: Path) -> Reading:
    return read(kamer, "person.json", "parliament.json", as_of=DECEMBER_2019)


def test_both_files_joined_make_811_of_812_people_with_992_of_994_seats(house, kamer):
    raw = entries_of(kamer / "person.json")
    nameless = [n for n, one in enumerate(raw, 1) if not one["fields"]["surname"]]

    assert len(raw) == 812
    assert len(house.records) == 811
    assert house.counts["mandates"] == 992
    assert [one.row for one in house.rejected if one.left_out == "row"] == nameless


def test_seats_that_end_before_they_start_are_rejected_with_row_field_and_reason(house, kamer):
    raw = entries_of(kamer / "parliament.json")
    backwards = {
        (place, one["fields"]["left"])
        for place, one in enumerate(raw, 1)
        if one["model"] == "parliament.parliamentmember"
        and one["fields"]["joined"]
        and (one["fields"]["left"] or "9") < one["fields"]["joined"]
    }

    found = [one for one in house.rejected if one.left_out == "mandate"]

    assert len(backwards) == 2
    assert {(one.row, one.value) for one in found} == backwards
    assert {(one.field, one.file) for one in found} == {("left", "parliament.json")}
    assert all("ends before it starts" in str(one.reason) for one in found)


def test_150_seats_run_and_three_without_any_date_never_do(house):
    assert running(house) == 150
    undated = [
        seat
        for one in house.records
        for seat in one.mandates
        if not seat.start and not seat.end and not seat.running
    ]
    without_start = [seat for one in house.records for seat in one.mandates if not seat.start]
    assert len(undated) == 3
    assert len(without_start) == 4
    assert sum(one.field == "joined" for one in house.warnings) == 4
    assert house.as_of == DECEMBER_2019


def test_prefixes_belong_to_the_name_and_sorting_passes_over_them(house):
    people = by_number(house, "openkamer")

    assert people["2"].name == "Hugo de Jonge"
    assert people["2"].family_name == "de Jonge"
    assert people["2"].sort_name == "Jonge, Hugo de"
    assert people["745"].name == "C. van Nieuwenhuizen Wijbenga"  # initials, where no forename is
    assert people["745"].given_name == ""


def test_a_number_that_two_people_share_is_taken_from_both(house, kamer):
    numbers = Counter(one["fields"]["tk_id"] for one in entries_of(kamer / "person.json"))
    shared = {number for number, count in numbers.items() if number and count > 1}

    found = [one for one in house.rejected if one.field == "identifiers.tweedekamer"]

    assert len(shared) == 12
    assert {one.value for one in found} == shared
    assert len(found) == 24
    assert not shared & by_number(house, "tweedekamer").keys()


def test_the_party_of_a_seat_is_the_one_that_its_dates_leave(house):
    people = by_number(house, "openkamer")

    seats = {seat.start: seat.party for seat in people["509"].mandates}
    assert seats == {
        "2012-11-08": "Partij van de Arbeid",
        "2014-11-14": "Groep Kuzu/Öztürk",
        "2017-03-23": "DENK",
    }
    current = {seat.start: seat.party for seat in people["488"].mandates}
    assert current["2019-07-16"] == "Van Kooten-Arissen"
    assert [seat.party for seat in people["102"].mandates] == [""]  # three, none dated
    assert {one.party for one in people["102"].affiliations} == {
        "Volkspartij voor Vrijheid en Democratie", "Leefbaar Nederland", "Lijst Pim Fortuyn",
    }  # fmt: skip
    assert all(seat.party for one in house.records for seat in one.mandates if seat.running)


def test_people_without_a_seat_are_kept_and_said(house, kamer):
    raw = entries_of(kamer / "parliament.json")
    seated = {one["fields"]["person"] for one in raw if one["model"].endswith("parliamentmember")}

    unseated = {one["pk"] for one in entries_of(kamer / "person.json")} - seated - {763}
    people = by_number(house, "openkamer")

    assert len(unseated) == 104  # 763 has no name
    assert remarks(house)["", ""] == 105  # of one more, the only seat runs backwards
    assert not any(people[str(number)].mandates for number in unseated)
    lost = [number for number in seated if not people[str(number)].mandates]
    assert lost == [175]  # the one seat ends before it starts


def test_the_parliament_is_in_the_netherlands(house):
    seats = {(seat.parliament, seat.country) for one in house.records for seat in one.mandates}
    assert seats == {("Tweede Kamer", "NL")}


# --- Folketing -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folketing(shared_data: Path) -> Reading:
    return read(shared_data / "folketing-oda-2022", "members.csv")


def test_303_members_have_their_seat_read_from_the_prose(folketing, shared_data):
    raw = rows_of(shared_data / "folketing-oda-2022" / "members.csv")

    assert len(folketing.records) == len(raw) == 303
    assert folketing.rejected == ()
    assert folketing.counts["mandates"] == sum(bool(row["constituency_text"]) for row in raw) == 235
    assert Counter(one.sex for one in folketing.records) == {"M": 144, "F": 87, "": 72}
    assert sum(not one.birth_date for one in folketing.records) == 96


def test_danish_sentences_become_party_area_and_day(folketing):
    people = by_number(folketing, "dk-folketing:actorid")

    (seat,) = people["5"].mandates
    assert (seat.party, seat.area, seat.start, seat.end) == (
        "Enhedslisten", "Københavns Omegns Storkreds", "2007-11-13", None,
    )  # fmt: skip
    assert people["5"].birth_date == "1951-07-25"  # the place is not kept
    (silent,) = people["47"].mandates  # "Folketingsmedlem for i Københavns Storkreds"
    assert (silent.party, silent.area) == ("Socialdemokratiet", "Københavns Storkreds")
    (told,) = people["189"].mandates  # the column of parties is empty
    assert told.party == "Det Konservative Folkeparti"


def test_who_has_no_sentence_has_no_seat_but_a_party(folketing):
    without = [one for one in folketing.records if not one.mandates]

    assert len(without) == 68
    assert remarks(folketing)["", ""] == 68
    assert sum(bool(one.affiliations) for one in without) >= 60


def test_committees_in_prose_are_kept_as_written_and_their_html_codes_are_letters(folketing):
    people = by_number(folketing, "dk-folketing:actorid")

    assert all(one.bodies == () for one in folketing.records)
    kept = dict(people["38"].notes)["committees_text"]
    assert kept.startswith("Ældreordfører og indfødsretsordfører fra 2015.")
    assert not any(
        "&" in text and ";" in text for one in folketing.records for _, text in one.notes
    )


# --- what is no file of members ------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "folketing-oda-2022/bodies.csv",
        "folketing-oda-2022/agenda-foreign-affairs.csv",
        "everypolitician-2015/countries.json",
        "mep-2024-10/committees.json",
        "mep-2024-10/parties.json",
        "mep-2024-10/meps-aliases.csv",
        "openkamer-2019/parliament.json",
        "ipu-2020-11/cases.csv",
        "embassies-2021/embassies.csv",
        "iso3166-regional/all.csv",
        "countries-mledoze/countries.json",
        "maps/world-atlas-countries-110m.json",
    ],
)
def test_other_files_are_refused_with_a_word(shared_data, path):
    with pytest.raises(Invalid) as refusal:
        reading.read([(path, shared_data / path)])
    assert str(refusal.value)


def test_a_further_file_adds_what_it_knows_by_the_same_number(mep):
    found = read(mep, "meps.csv", "meps-aliases.csv")
    numbers = {row["epid"] for row in rows_of(mep / "meps.csv")}
    aliases = [row for row in rows_of(mep / "meps-aliases.csv") if row["epid"] in numbers]

    assert len(found.records) == 718
    added = {
        (record.identifiers[0][1], name)
        for record in found.records
        for language, name in record.other_names
        if not language
    }
    assert {(row["epid"], row["alias"]) for row in aliases} <= added
