"""Reading tables of cases: what is taken, what is told, what is refused; nothing is guessed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.cases import reading
from gemel.cases.reading import wording
from gemel.cases.rules import FactKind
from gemel.kernel.errors import Invalid
from tests.cases.builders import DECISION, HEADER, SOURCES, group, read, row, table


def _facts(member, kind):
    return [fact for fact in member.facts if fact.kind == kind]


def _reasons(found):
    return [(r.row, r.field, str(r.reason), r.left_out) for r in found.rejected]


# --- the real table ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def november(shared_data):
    return reading.read(shared_data / "ipu-2020-11" / "cases.csv")


def test_all_123_persons_of_november_2020_are_taken(november):
    assert november.persons == 123
    assert november.rejected == ()
    assert len(november.cases) == 12


def test_what_the_table_lacks_is_told_and_not_filled(november):
    told = [(w.file, w.row, str(w.message)) for w in november.warnings]
    assert told == [
        ("totals.csv", 9, "The decision has 134 persons, this table names 99"),
        ("totals.csv", 13, "The decision has 2 persons whose country is not known here"),
        ("totals.csv", 14, "The decision has 160 persons, this table names 123"),
    ]


def test_the_venezuelan_case_has_134_persons_in_the_decision_and_99_here(november):
    case = next(c for c in november.cases if c.code == "VEN-COLL-06")
    followed = next(r for r in case.rulings if r.followed)
    assert (followed.persons, len(case.members)) == (134, 99)
    assert followed.decision.symbol == "CL/206/9/R.2"
    assert sum(not member.certain for member in case.members) == 37


def test_one_case_of_two_states_is_read_from_the_heading_that_the_note_quotes(november):
    case = next(c for c in november.cases if c.code == "PSE-02")
    fact = next(f for f in case.facts if f.kind == FactKind.COUNTRIES)
    assert case.countries == ("PS", "IL")
    assert "Palestine/Israel" in fact.basis
    assert case.members[0].countries == ("PS",)


def test_the_older_code_of_a_case_is_kept_as_a_spelling(november):
    case = next(c for c in november.cases if c.code == "PSE-02")
    assert case.printed == ("PAL/02",)


def test_other_names_are_taken_only_where_a_note_says_so_plainly(november):
    names = {m.name: m.other_names for c in november.cases for m in c.members if m.other_names}
    assert names["Robert Kyagulanyi Ssentamu"] == ("Bobi Wine",)
    assert names["Mohamed Sess Soukou"] == ("Sess Soukou Mohamed",)
    assert names["Williams Dávila"] == ("William Dávila",)
    assert "María C. Mulino de Saavedra" not in names  # "S10 begins": the name goes on


def test_a_group_list_without_names_is_no_source_of_a_name(november):
    case = next(c for c in november.cases if c.code == "UGA-COLL-01")
    assert _facts(case.members[0], FactKind.NAME)[0].sources == ("S4",)
    assert _facts(case.members[0], FactKind.LISTING)[0].sources == ("S1",)


def test_each_allegation_keeps_its_basis_doubt_source_and_vocabulary(november):
    case = next(c for c in november.cases if c.code == "CIV-COLL-01")
    fact = _facts(case.members[0], FactKind.VIOLATION)[0]
    assert (fact.sources, fact.certain, fact.vocabulary) == (("S6",), False, "IPU 2017-2023")


def test_a_draft_is_no_published_decision(november):
    case = next(c for c in november.cases if c.code == "VEN-COLL-06")
    draft = next(r for r in case.rulings if r.note == "draft decision")
    assert not draft.decision.published


def test_a_later_decision_that_another_paper_reports_has_its_own_symbol(november):
    zorig = next(c for c in november.cases if c.countries == ("MN",))
    symbols = [r.decision.symbol for r in zorig.rulings]
    assert symbols == ["CL/206/9/R.2", "CL/204/9(b)-R.2", "CL/205/14(b)-R.3", "DH/2021/164/R.1"]


# --- other files ---------------------------------------------------------------------------


def test_columns_in_another_order_with_other_signs_and_encoding_give_the_same(tmp_path):
    text = "Person name;Country;Case code;Decision\nJosé Exämple;LU;LUX/7;" + DECISION + "\n"
    (tmp_path / "x.csv").write_bytes(text.encode("utf-16"))

    found = reading.read(tmp_path / "x.csv")

    case = found.cases[0]
    assert (case.code, case.printed, case.members[0].name) == ("LUX-7", ("LUX/7",), "José Exämple")
    assert case.members[0].printed == ("LUX/7",)


def test_a_missing_column_is_named_with_those_that_are_there():
    with pytest.raises(Invalid, match=r"no column person_name.*case_code, country"):
        reading.read("a.csv", {"a.csv": b"case_code,country\nLUX-01,LU\n"})


def test_a_table_without_country_and_code_is_refused():
    with pytest.raises(Invalid, match="neither a country nor a code"):
        reading.read("a.csv", {"a.csv": b"name,note\nAna Example,x\n"})


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (HEADER.encode(), "nothing below"),
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04rest", "packed"),
        (b"[1, 2]", "no table|no column"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_clear_line(content, word):
    with pytest.raises(Invalid, match=word):
        reading.read("a.csv", {"a.csv": content})


def test_a_file_of_500_mb_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "cases.csv"
    with path.open("wb") as handle:
        handle.truncate(500 * 1024 * 1024)  # sparse: no disk is filled

    with pytest.raises(Invalid, match="500 MB"):
        reading.read(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(Invalid, match=r"cases\.csv cannot be opened"):
        reading.read(tmp_path / "cases.csv")


def test_a_country_that_nobody_knows_rejects_the_row_and_no_other():
    found = read(row(country="XX"), row("Boris Example"))
    assert _reasons(found) == [(2, "country", "This is no country that we know", "row")]
    assert found.persons == 1


def test_a_code_of_another_country_rejects_the_row():
    found = read(row(code="VEN-01"))
    assert _reasons(found) == [(2, "case_code", "The code is one of VE, the row says LU", "row")]


def test_one_code_for_two_names_rejects_the_second():
    found = read(row(code="LUX-01"), row("Boris Example", code="LUX/01"))
    assert _reasons(found) == [(3, "case_code", "Row 2 has this code for another name", "row")]


def test_one_person_twice_rejects_the_second_row():
    found = read(*group(2), group(1)[0])
    reason = "Row 2 has the same person in the same case"
    assert _reasons(found) == [(4, "person_name", reason, "row")]


def test_one_person_in_two_groups_is_one_person():
    second = row("Ana Example", code="LUX-01", group="LUX-COLL-02")
    found = read(*group(1), second)
    assert (found.rejected, found.persons, len(found.cases)) == ((), 1, 2)


def test_a_prefix_of_no_country_is_told_and_kept_as_printed():
    found = read(row(code="XQZ-01"))
    assert [str(w.message) for w in found.warnings] == [
        "The prefix XQZ belongs to no country that we know"
    ]
    assert found.cases[0].members[0].printed == ("XQZ-01",)


def test_a_row_without_a_name_stays_among_the_unnamed():
    found = read(row(name=""), row(name="unknown"))
    assert [r[1] for r in _reasons(found)] == ["person_name", "person_name"]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "<script>alert(1)</script>", "@cmd"])
def test_a_formula_or_a_piece_of_a_web_page_is_no_name(name):
    found = read(row(name=name))
    assert [r[1] for r in _reasons(found)] == ["person_name"]
    assert found.persons == 0


def test_signs_that_turn_a_name_round_are_taken_out_and_told():
    found = read(row(name="Ana \u202eelpmaxE"))
    assert found.cases[0].members[0].name == "Ana elpmaxE"
    assert [w.field for w in found.warnings] == ["person_name"]


def test_a_formula_in_a_note_is_kept_as_text_and_told():
    found = read(row(note="=1+1"))
    assert _facts(found.cases[0].members[0], FactKind.NOTE)[0].value == "=1+1"
    assert [w.field for w in found.warnings] == ["note"]


def test_an_allegation_outside_the_vocabulary_is_rejected_and_the_person_taken():
    found = read(row(allegations="torture|sorcery"))
    reason = "This allegation is not in the vocabulary"
    assert _reasons(found) == [(2, "allegations", reason, "value")]
    assert [f.value for f in found.cases[0].members[0].facts if f.kind == FactKind.VIOLATION] == [
        "torture"
    ]


def test_a_vocabulary_of_its_own_has_a_version_made_of_its_content():
    words = "key,label_in_ipu_documents\nsorcery,Accusations of sorcery\n"
    found = read(row(allegations="Accusations of sorcery"), allegations=words)
    again = read(row(allegations="sorcery"), allegations=words.replace("of s", "of S"))
    version = next(iter(found.vocabularies))
    assert version.startswith("file-")
    assert version not in again.vocabularies
    fact = _facts(found.cases[0].members[0], FactKind.VIOLATION)[0]
    assert (fact.value, fact.vocabulary) == ("sorcery", version)


def test_a_source_that_the_file_of_sources_lacks_is_rejected_and_the_row_taken():
    found = read(row(sources="K1|K9"))
    assert [(r.field, r.value, r.left_out) for r in found.rejected] == [("sources", "K9", "value")]
    assert found.persons == 1


def test_sources_written_out_are_sources():
    found = read(row(sources="An invented gazette, page 3"))
    assert found.sources["An invented gazette, page 3"].address == ""


def test_a_broken_file_beside_the_table_stops_the_whole():
    with pytest.raises(Invalid, match=r"sources\.csv"):
        read(row(), sources="")


def test_a_quotation_mark_left_open_spoils_its_own_row_only():
    text = table(row(), '"Broken,,LU', row("Boris Example"))
    found = reading.read("cases.csv", {"cases.csv": text.encode(), "sources.csv": SOURCES.encode()})
    assert found.persons == 2
    assert len(found.rejected) == 1


def test_a_decision_on_a_case_that_no_row_has_is_rejected():
    history = "case,country,date,mps,sources,note\nVEN-COLL-06,VE,2020-11-03,134,K1,\n"
    found = read(row(), history=history)
    assert [(r.file, r.field) for r in found.rejected] == [("decision-history.csv", "case")]


def test_the_history_completes_the_decision_that_the_rows_follow():
    history = "case,country,date,mps,sources,note\nLUX-COLL-01,LU,2025-11-03,5,K1,seen twice\n"
    case = read(*group(3), history=history).cases[0]
    assert len(case.rulings) == 1
    assert (case.rulings[0].persons, case.rulings[0].note) == (5, "seen twice")


def test_totals_that_contradict_the_history_are_told():
    history = "case,country,date,mps,sources,note\nLUX-COLL-01,LU,2025-11-03,5,K1,\n"
    totals = "country,mps_in_decision,rows_here\nLU,4,3\n"
    found = read(*group(3), history=history, totals=totals)
    assert "The history of decisions has 5 persons here" in [str(w.message) for w in found.warnings]


def test_neither_code_nor_decision_is_no_ipu_case():
    found = read(row(decision=""))
    assert [r[1] for r in _reasons(found)] == ["decision_ref"]


@pytest.mark.parametrize(
    ("text", "symbol", "day", "fault"),
    [
        ("CL/206/9/R.2, 3 November 2020", "CL/206/9/R.2", "2020-11-03", False),
        ("1-4 November 2020", "", "2020-11", False),
        ("DH/2021/164/R.1, 8 to 20 March 2021", "DH/2021/164/R.1", "2021-03", False),
        ("CL/206/9/R.2, 3/11/2020", "CL/206/9/R.2", "", True),
        ("soon", "", "", True),
    ],
)
def test_a_decision_is_as_precise_as_it_is_stated(text, symbol, day, fault):
    assert wording.decision(text) == (symbol, day, fault)


def test_a_stroke_in_a_note_is_no_heading_of_two_states():
    assert wording.heading_states("seen in France/Belgium", "FR") == ()
    assert wording.heading_states("IPU heading: France/Belgium", "DE") == ()
    assert wording.heading_states("IPU heading: France/Belgium", "BE") == ("BE", "FR")


# --- anything at all -------------------------------------------------------------------------

CELLS = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(content):
    try:
        reading.read("cases.csv", {"cases.csv": content}, shut_in=False)
    except Invalid as refusal:
        assert str(refusal)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=14, max_size=14), min_size=1, max_size=4))
def test_any_cells_are_taken_rejected_or_told_and_never_lost(rows):
    table_of_cells = io.StringIO()
    csv.writer(table_of_cells).writerows([HEADER.split(","), *rows])
    try:
        given = {"cases.csv": table_of_cells.getvalue().encode()}
        found = reading.read("cases.csv", given, shut_in=False)
    except Invalid as refusal:
        assert str(refusal)
        return
    rejected = {r.row for r in found.rejected if r.left_out == "row"}
    taken = {member.row for case in found.cases for member in case.members}
    assert not rejected & taken
    assert all(member.name for case in found.cases for member in case.members)


@settings(deadline=None)
@given(st.lists(CELLS, min_size=6, max_size=6), st.lists(CELLS, min_size=9, max_size=9))
def test_any_history_and_totals_beside_a_table_stop_nothing(history, totals):
    def one(header, cells):
        out = io.StringIO()
        csv.writer(out).writerows([header.split(","), cells])
        return out.getvalue()

    try:
        found = read(
            *group(3),
            history=one("case,country,date,mps,sources,note", history) + "x,LU,2025,1,K1,\n",
            totals=one("country,ipu_region,mps_in_decision,rows_here,missing,a,b,c,d", totals)
            + "LU,,3,3,0,,,,\n",
        )
    except Invalid as refusal:  # a file of signs that no text holds is refused as a whole
        assert "not a text file" in str(refusal)
        return
    assert found.persons == 3
