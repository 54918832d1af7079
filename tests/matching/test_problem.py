"""The contract of a matching problem: what is read, and what is refused, and where."""

from __future__ import annotations

import copy
import gzip
import json
import random
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid
from gemel.matching import loading, residual, table
from gemel.matching import problem as problems
from gemel.matching.problem import Link, Member, Pair, Person, Quota, Weights
from tests.matching import builders


def _refusal(document: object) -> str:
    with pytest.raises(Invalid) as refused:
        problems.read(json.dumps(document).encode())
    return str(refused.value)


def test_the_tie_break_is_the_same_on_every_machine():
    assert problems.tie_break("p1", "m1") == 2625
    assert problems.tie_break("p2", "m2") == 3262
    assert problems.tie_break("p3", "m2") == 906


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1, max_size=20))
def test_engine_and_certificate_break_ties_as_the_contract_says(pairs):
    pairs = [(a, b) for a, b in pairs if loading.is_writable(a) and loading.is_writable(b)]
    persons, members = [a for a, _ in pairs], [b for _, b in pairs]
    meant = [problems.tie_break(*pair) for pair in pairs]

    everyone, house = sorted({*persons}), sorted({*members})
    laid = table.lay(
        problems.Problem(
            persons=tuple(Person(name, 1, 1) for name in everyone),
            members=tuple(Member(name, 1) for name in house),
            pairs=(),
        )
    )
    by_engine = laid.ties(
        np.array([everyone.index(name) for name in persons]),
        np.array([house.index(name) for name in members]),
    )
    by_certificate = residual.tie_breaks(residual.seeds(persons), residual.seeds(members))

    assert list(by_engine) == meant
    assert list(by_certificate) == meant


def test_every_part_of_a_problem_is_read():
    problem = problems.check(builders.example())

    assert problem.persons[0] == Person("p1", wants=2, urgency=3)
    assert problem.members[1] == Member("m2", 2, "DK:V", "opposition", "DK")
    assert problem.pairs[3] == Pair("p3", "m2", 900)
    assert problem.locked == (Link("p1", "m1"),)
    assert problem.quotas == (Quota("DK", 12),)
    assert (problem.stability, problem.weights) == (30, Weights(250, 120, 80, 60))


def test_what_may_be_left_out_has_its_default():
    few = {key: builders.example()[key] for key in ("version", "persons", "members", "pairs")}
    few["members"] = [{"id": "m1", "capacity": 1}, {"id": "m2", "capacity": 2, "party": None}]

    problem = problems.check(few)

    assert problem == problems.Problem(
        persons=problem.persons,
        members=(Member("m1", 1), Member("m2", 2)),
        pairs=problem.pairs,
    )


def test_empty_lists_are_a_problem_too():
    assert problems.check({"version": 1, "persons": [], "members": [], "pairs": []}).pairs == ()


def test_earlier_pairs_may_name_people_who_are_gone():
    document = builders.example() | {"earlier": [{"person": "gone", "member": "left"}]}

    assert problems.check(document).earlier == (Link("gone", "left"),)


# Reading.


def test_a_problem_is_read_from_bytes_text_path_and_gzip(tmp_path):
    text = json.dumps(builders.example())
    meant = problems.check(builders.example())
    path = tmp_path / "problem.json"
    path.write_text(text)
    packed = tmp_path / "problem.json.gz"
    packed.write_bytes(gzip.compress(text.encode()))

    for given_as in (text, text.encode(), b"\xef\xbb\xbf" + text.encode(), path, packed):
        assert problems.read(given_as) == meant


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty"),
        (b" \n", "This file is empty"),
        (b"person;member\n", "This file is not JSON: it breaks at line 1, column 1"),
        (b'{"version": 1,\n "persons": [', "This file is not JSON: it breaks at line 2, column 14"),
        ("{}".encode("utf-16"), "This file is not UTF-8 text"),
        (b"\xff\xfe\x00", "This file is not UTF-8 text"),
        (b"\x1f\x8bnot gzip at all", "This file begins as gzip and cannot be unpacked"),
        (gzip.compress(b"{}", mtime=0)[:-6], "This file begins as gzip and cannot be unpacked"),
        (b"[" * 200_000, "This file is nested too deeply"),
        (b'{"version": ' + b"9" * 5000 + b"}", "This file holds a number of too many digits"),
        (b"[]", "A JSON object is needed, with persons, members and pairs"),
        (b"null", "A JSON object is needed, with persons, members and pairs"),
        (b"NaN", "A JSON object is needed, with persons, members and pairs"),
    ],
)
def test_a_file_that_is_no_problem_is_refused_in_one_sentence(data, said):
    with pytest.raises(Invalid) as refused:
        problems.read(data)

    assert str(refused.value) == said


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(Invalid, match="This file cannot be read: "):
            problems.read(path)


def test_reading_stops_at_the_limit_also_inside_gzip(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "MOST_BYTES", 1 << 20)
    bomb = gzip.compress(b" " * (1 << 24))
    path = tmp_path / "large.json"
    path.write_bytes(b" " * ((1 << 20) + 1))

    for data in (bomb, path, " " * ((1 << 20) + 1)):
        with pytest.raises(Invalid, match="This file is larger than 1 MB"):
            problems.read(data)


def test_a_file_of_millions_of_empty_entries_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(loading, "MOST_PARTS", 1000)

    for part in ("{}", "[]"):
        with pytest.raises(Invalid, match="This file has more than 1000 entries"):
            problems.read(f"[{','.join([part] * 1001)}]")


# Refusals, each with the path of its entry.


def _set(path, value):
    def change(document):
        *way, last = path
        for step in way:
            document = document[step]
        document[last] = value

    return change


def _drop(*path):
    def change(document):
        *way, last = path
        for step in way:
            document = document[step]
        del document[last]

    return change


def _add(name, *entries):
    return lambda document: document.setdefault(name, []).extend(entries)


def _both(*changes):
    def change(document):
        for one in changes:
            one(document)

    return change


WHOLE = "a whole number is needed here"
LOCK = {"person": "p1", "member": "m1"}

REFUSALS = [
    # the document
    (_drop("version"), "version: this is missing"),
    (_set(["version"], 2), "version: only version 1 is known here"),
    (_set(["version"], True), "version: only version 1 is known here"),
    (_set(["version"], "1"), "version: only version 1 is known here"),
    (_drop("persons"), "persons: this is missing"),
    (_drop("pairs"), "pairs: this is missing"),
    (_set(["weight"], {}), "weight: this key is not known here"),
    (_set(["a\u202eb"], 1), "a\\u202eb: this key is not known here"),
    (_set(["persons"], {}), "persons: a list is needed here"),
    (_set(["locked"], None), "locked: a list is needed here"),
    # persons and members
    (_set(["persons", 0], None), "persons[0]: an object is needed here"),
    (_set(["persons", 0], ["p1"]), "persons[0]: an object is needed here"),
    (_drop("persons", 2, "wants"), "persons[2].wants: this is missing"),
    (_set(["persons", 1, "name"], "x"), "persons[1].name: this key is not known here"),
    (_set(["persons", 1, "id"], 7), "persons[1].id: a text is needed here"),
    (_set(["persons", 1, "id"], ""), "persons[1].id: a text is needed here"),
    (_set(["persons", 1, "id"], "\ud800"), "persons[1].id: this is not whole Unicode text"),
    (_set(["persons", 3, "id"], "p2"), "persons[3].id: persons[1] has the same id"),
    (_set(["persons", 0, "wants"], 4), "persons[0].wants: 4 is not between 1 and 3"),
    (_set(["persons", 0, "wants"], 0), "persons[0].wants: 0 is not between 1 and 3"),
    (_set(["persons", 0, "wants"], True), f"persons[0].wants: {WHOLE}"),
    (_set(["persons", 0, "wants"], 2.0), f"persons[0].wants: {WHOLE}"),
    (_set(["persons", 0, "wants"], "2"), f"persons[0].wants: {WHOLE}"),
    (_set(["persons", 0, "urgency"], 5), "persons[0].urgency: 5 is not between 1 and 4"),
    (_set(["persons", 0, "urgency"], float("nan")), f"persons[0].urgency: {WHOLE}"),
    (_set(["persons", 0, "urgency"], float("inf")), f"persons[0].urgency: {WHOLE}"),
    (_set(["members", 1, "capacity"], 51), "members[1].capacity: 51 is not between 0 and 50"),
    (_set(["members", 1, "capacity"], -1), "members[1].capacity: -1 is not between 0 and 50"),
    (_set(["members", 1, "capacity"], None), f"members[1].capacity: {WHOLE}"),
    (_set(["members", 1, "id"], "m1"), "members[1].id: members[0] has the same id"),
    (_set(["members", 1, "party"], 3), "members[1].party: a text is needed here"),
    (_set(["members", 1, "camp"], False), "members[1].camp: a text is needed here"),
    (_set(["members", 1, "parliament"], None), "members[1].parliament: a text is needed here"),
    (
        _set(["members", 1, "party"], "DK:A"),
        "members[1].camp: members[0] has the same party and another camp",
    ),
    (
        _both(_set(["members", 1, "party"], "DK:A"), _set(["members", 1, "camp"], None)),
        "members[1].camp: members[0] has the same party and another camp",
    ),
    # pairs
    (_set(["pairs", 3], 5), "pairs[3]: an object is needed here"),
    (_set(["pairs", 3, "score"], 1200), "pairs[3].score: 1200 is not between 0 and 1000"),
    (_set(["pairs", 3, "score"], -1), "pairs[3].score: -1 is not between 0 and 1000"),
    (_set(["pairs", 3, "score"], 10**25), "pairs[3].score: 10^… is not between 0 and 1000"),
    (_set(["pairs", 3, "score"], 1e3), f"pairs[3].score: {WHOLE}"),
    (_set(["pairs", 3, "score"], True), f"pairs[3].score: {WHOLE}"),
    (_set(["pairs", 3, "score"], [1]), f"pairs[3].score: {WHOLE}"),
    (_drop("pairs", 3, "score"), "pairs[3].score: this is missing"),
    (_set(["pairs", 3, "why"], "x"), "pairs[3].why: this key is not known here"),
    (_set(["pairs", 3, "person"], "p9"), "pairs[3].person: this id is not among the persons"),
    (_set(["pairs", 3, "person"], ["p3"]), "pairs[3].person: a text is needed here"),
    (_set(["pairs", 3, "person"], 3), "pairs[3].person: a text is needed here"),
    (_set(["pairs", 3, "member"], "p1"), "pairs[3].member: this id is not among the members"),
    (_add("pairs", LOCK | {"score": 1}), "pairs[4]: the same stands at pairs[0]"),
    # locked, forbidden, earlier
    (_add("locked", LOCK), "locked[1]: the same stands at locked[0]"),
    (_add("locked", {"person": "p4", "member": "m2"}), "locked[1]: this is not among the pairs"),
    (
        _add("locked", {"person": "p8", "member": "m2"}),
        "locked[1].person: this id is not among the persons",
    ),
    (_add("locked", "p1"), "locked[1]: an object is needed here"),
    (_add("locked", LOCK | {"score": 1}), "locked[1].score: this key is not known here"),
    (_add("forbidden", LOCK), "locked[0]: the same pair stands at forbidden[0]"),
    (
        _add("forbidden", {"person": "p2", "member": "m7"}),
        "forbidden[0].member: this id is not among the members",
    ),
    (_add("forbidden", {"person": "p2"}), "forbidden[0].member: this is missing"),
    (_add("earlier", LOCK, LOCK), "earlier[1]: the same stands at earlier[0]"),
    (_add("earlier", {"person": "gone", "member": 1}), "earlier[0].member: a text is needed here"),
    (
        _both(_set(["persons", 0, "wants"], 1), _add("locked", {"person": "p1", "member": "m2"})),
        "locked[0], locked[1]: not all of this can be kept, as persons[0] wants 1",
    ),
    (
        _set(["members", 0, "capacity"], 0),
        "locked[0]: not all of this can be kept, as members[0] has room for 0",
    ),
    (
        _both(
            _set(["quotas", 0, "at_most"], 2),
            _add("locked", {"person": "p2", "member": "m2"}, {"person": "p3", "member": "m2"}),
        ),
        "locked[0], locked[1], locked[2]: not all of this can be kept, "
        "as quotas[0] allows at most 2",
    ),
    # the rest
    (_set(["stability"], 1001), "stability: 1001 is not between 0 and 1000"),
    (_set(["stability"], None), f"stability: {WHOLE}"),
    (_set(["weights"], []), "weights: an object is needed here"),
    (_set(["weights"], {"first": 1}), "weights.first: this key is not known here"),
    (_set(["weights"], {"party": -1}), "weights.party: -1 is not between 0 and 1000"),
    (
        _set(["weights"], {"third": 251}),
        "weights.third: 251 is more than weights.second, which is 250",
    ),
    (_set(["quotas", 0, "at_most"], -1), "quotas[0].at_most: -1 is below 0"),
    (_set(["quotas", 0, "at_most"], 1.5), f"quotas[0].at_most: {WHOLE}"),
    (_set(["quotas", 0, "parliament"], None), "quotas[0].parliament: a text is needed here"),
    (
        _add("quotas", {"parliament": "DK", "at_most": 1}),
        "quotas[1]: the same stands at quotas[0]",
    ),
]


@pytest.mark.parametrize(("change", "said"), REFUSALS, ids=[said for _, said in REFUSALS])
def test_what_breaks_a_rule_is_refused_with_its_path(change, said):
    document = builders.example()
    change(document)

    assert _refusal(document) == said


def test_a_key_that_stands_twice_is_refused_with_its_path():
    text = json.dumps(builders.example())

    for once, twice, path in (
        ('"version": 1', '"version": 1, "version": 1', "version"),
        ('"wants": 2', '"wants": 2, "wants": 1', "persons[0].wants"),
        ('"score": 640', '"score": 640, "score": 1', "pairs[0].score"),
    ):
        with pytest.raises(Invalid) as refused:
            problems.read(text.replace(once, twice, 1))
        assert str(refused.value) == f"{path}: this key stands twice"


def test_many_colliding_locks_are_named_in_a_short_sentence():
    people = [{"id": f"p{n}", "wants": 1, "urgency": 1} for n in range(20)]
    pairs = [{"person": f"p{n}", "member": "m", "score": 5} for n in range(20)]
    document = {
        "version": 1,
        "persons": people,
        "members": [{"id": "m", "capacity": 3}],
        "pairs": pairs,
        "locked": [{"person": pair["person"], "member": "m"} for pair in pairs],
    }

    assert _refusal(document).endswith(
        "locked[9], …: not all of this can be kept, as members[0] has room for 3"
    )


def test_no_refusal_repeats_an_id():
    assert not [said for _, said in REFUSALS if re.search(r"\b(p\d|m\d|DK|gone)\b", said)]


SCRAP = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 30), st.randoms(use_true_random=False), SCRAP)
def test_nonsense_anywhere_is_refused_or_harmless_and_never_a_crash(seed, dice, scrap):
    document = copy.deepcopy(builders.a_document(seed))
    _spoil(document, dice, scrap)

    for data in (document, json.dumps(document)):
        try:
            problem = problems.read(data) if isinstance(data, str) else problems.check(data)
        except Invalid as refused:
            assert str(refused)
        else:
            assert isinstance(problem, problems.Problem)


def _spoil(document: dict[str, object], dice: random.Random, scrap: object) -> None:
    spot: object = document
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = dice.choice(keys)
        inner = spot[key]
        if not isinstance(inner, dict | list) or not inner or dice.random() < 0.3:
            spot[key] = scrap
            return
        spot = inner
