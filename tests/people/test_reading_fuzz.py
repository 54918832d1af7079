"""No file, however broken, gets anything but an answer: people and a report, or `Invalid`."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import Reading

CALM = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(["members.csv", "members.json", "members.yaml", "members", "m.tsv"])
HEADINGS = st.sampled_from(
    ["id", "name", "first_name", "last_name", "sex", "birth_date", "party", "group", "country",
     "parliament", "start", "end", "term_start", "term_end", "email", "languages", "citizenship",
     "committee", "role", "body", "epid", "wikidata", "area", "sort_name", "phone", "website", "x",
     "AFET", "eugroup", "name_fr", "legislature", "constituency_text", "born_text", "actor_id"]
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "Anna Holm", "HOLM, Anna", "1964-03-26", "3/4/1994", "2090", "=1+1", "M", "F",
         "DK", "Denmark", "fr|de", "a@b.dk", "1", "2", "Q1", "S", "C", "\u202eAnna", "ongoing",
         '"', "\n", "Folketing", "AFET|DROI"]
    ),
    st.text(max_size=12),
)  # fmt: skip
KEYS = st.one_of(
    HEADINGS, st.sampled_from(["terms", "members", "persons", "memberships", "model", "fields",
                               "pk", "organizations", "person", "en", "fr", "lang:en", "value",
                               "id"]),
)  # fmt: skip
TREES = st.recursive(
    st.one_of(CELLS, st.none(), st.booleans(), st.integers(-5, 5000)),
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(KEYS, below, max_size=6)),
    max_leaves=20,
)
PEOPLE = st.lists(
    st.dictionaries(KEYS, TREES, max_size=6).map(lambda one: {"name": "Anna", "party": "G", **one}),
    min_size=1,
    max_size=4,
)


def answer(name: str, content: bytes, *more: tuple[str, bytes]) -> Reading | None:
    try:
        found = reading.read([(name, content), *more], shut_in=False)
    except Invalid as refusal:
        assert str(refusal)
        return None
    for entry in (*found.rejected, *found.warnings):
        assert entry.value.isprintable()
        assert str(entry.reason if hasattr(entry, "reason") else entry.message)
    numbers = [number for record in found.records for number in record.identifiers]
    assert len(numbers) == len(set(numbers))  # nobody shares a number with anybody
    for record in found.records:
        assert record.name.strip()
        assert record.identifiers
        assert len(record.name) <= 200
        assert not set(record.name) & set("\u202a\u202b\u202c\u202d\u202e\x00\n")
        for seat in record.mandates:
            assert not (seat.running and seat.end)
    return found


@CALM
@given(NAMES, st.binary(max_size=300))
def test_any_bytes(name, content):
    answer(name, content)


@CALM
@given(NAMES, st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-16-be"]))
def test_any_text(name, text, encoding):
    answer(name, text.encode(encoding, "surrogatepass"))


@CALM
@given(
    st.lists(HEADINGS, min_size=1, max_size=9),
    st.lists(st.lists(CELLS, max_size=10), max_size=8),
    st.sampled_from(",;\t"),
)
def test_any_table(headings, rows, separator):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([headings, *rows])
    answer("members.csv", text.getvalue().encode("utf-8", "replace"))


@CALM
@given(st.lists(HEADINGS, min_size=1, max_size=5), st.text('ab1,;"\n\r\t ', max_size=120))
def test_any_torn_table(headings, text):
    answer("members.csv", (",".join(["name", "party", *headings]) + "\n" + text).encode())


LINKED = st.sampled_from(
    ["id", "name", "member_id", "party_id", "organization_id", "committees", "party", "party_name",
     "area_id", "code", "classification", "role", "start", "end", "gender"]
)  # fmt: skip
NUMBERED = st.lists(
    st.dictionaries(LINKED, st.sampled_from(["1", "2", "3", "", "Anna Holm", "party", "2019"])),
    max_size=5,
)


@CALM
@given(st.lists(NUMBERED, min_size=2, max_size=4))
def test_any_tables_together(tables):
    files = [(f"{at}.json", json.dumps(rows).encode()) for at, rows in enumerate(tables)]
    answer(*files[0], *files[1:])


@CALM
@given(st.dictionaries(KEYS, NUMBERED, min_size=2, max_size=4))
def test_any_lists_of_one_tree(data):
    answer("members.json", json.dumps(data).encode())


@CALM
@given(TREES, TREES)
def test_any_answer_to_a_query(names, rows):
    answer("q.json", json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode())


@CALM
@given(TREES)
def test_any_tree(data):
    answer("members.json", json.dumps(data).encode())


@CALM
@given(PEOPLE)
def test_any_tree_of_people(people):
    found = answer("members.json", json.dumps(people).encode())
    assert found is None or found.counts["rows"] >= len(found.records)


@CALM
@given(st.lists(TREES, max_size=3), st.lists(TREES, max_size=4), st.lists(TREES, max_size=3))
def test_any_popolo(persons, memberships, organizations):
    data = {"persons": persons, "memberships": memberships, "organizations": organizations}
    answer("members.json", json.dumps(data).encode())


@CALM
@given(st.lists(st.fixed_dictionaries({"model": CELLS, "pk": CELLS, "fields": TREES}), max_size=5))
def test_any_fixture(entries):
    answer("members.json", json.dumps(entries).encode())


@CALM
@given(st.binary(max_size=120), st.sampled_from(["m.toml", "m.yaml", "m"]))
def test_any_mapping(content, name):
    try:
        reading.load(name, content)
    except Invalid as refusal:
        assert str(refusal)


@CALM
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=8))
def test_reading_twice_is_reading_the_same(rows):
    text = io.StringIO()
    csv.writer(text).writerows([["id", "name", "party", "birth_date"], *rows])
    content = text.getvalue().encode("utf-8", "replace")
    assert answer("members.csv", content) == answer("members.csv", content)
