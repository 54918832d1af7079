"""`gemel import parliamentarians`: told before written, and in words that a person can act on."""

from __future__ import annotations

import json

import pytest

from gemel.people.models import Import, Parliament, Parliamentarian

pytestmark = pytest.mark.django_db(databases="__all__")

WORD = ("import", "parliamentarians")
HEADER = "id,name,party,start,end\n"


@pytest.fixture
def file(tmp_path):
    def write(text=HEADER + "1,Vera Quillon,Harbour,2024-06-01,\n", name="members.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def test_nothing_is_written_without_apply(here, file):
    said = here(*WORD, file())

    assert said.returncode == 0, said.stderr
    assert "People: 1 new, 0 changed, 0 as before" in said.stdout
    assert "Nothing was written. Add --apply" in said.stdout
    assert not Parliamentarian.objects.exists()


def test_with_apply_it_is_written_once(here, file):
    path = file()

    first, second = here(*WORD, path, "--apply"), here(*WORD, path, "--apply")

    assert "Nothing was written" not in first.stdout
    assert "People: 0 new, 0 changed, 1 as before" in second.stdout
    kept = Import.objects.get()
    assert kept.files[0]["name"] == "members.csv" and len(kept.files[0]["sha256"]) == 64
    assert kept.by == "operator"


def test_the_report_for_machines_has_the_shape_of_the_contract(here, file):
    told = json.loads(here(*WORD, file(HEADER + "1,A,X,2024-06-01,2020-01-01\n"), "--json").stdout)

    assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, 0)
    (rejected,) = told["rejected"]
    assert (rejected["row"], rejected["field"], rejected["value"]) == (2, "end", "2020-01-01")
    assert "ends before it starts" in rejected["reason"]
    assert isinstance(told["warnings"], list)


def test_of_many_rejections_twenty_are_shown_and_the_rest_is_counted(here, file):
    rows = "".join(f"{n},Somebody,X,2024-06-01,2020-01-01\n" for n in range(1, 52))

    said = here(*WORD, file(HEADER + rows))

    assert said.returncode == 0
    assert said.stdout.count("ends before it starts") == 20
    assert "… and 31 more; --json lists all" in said.stdout


def test_parliament_country_and_day_are_given_where_the_file_leaves_them_out(here, file):
    path = file("name,party\nVera Quillon,Harbour\n")

    here(*WORD, path, "--parliament", "House of Arcadia", "--country", "AQ",
         "--as-of", "2026-11-01", "--apply")  # fmt: skip

    mandate = Parliamentarian.objects.get().mandates.get()
    assert (mandate.parliament.name, mandate.parliament.country) == ("House of Arcadia", "AQ")
    assert mandate.as_of.isoformat() == "2026-11-01"


def test_a_mapping_and_a_condition(here, file, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('[fields]\nname = "Who"\n[constants]\ncountry = "AQ"\n')
    path = file("Who,Nr\nVera Quillon,1\nAnton Marsh,2\n")

    here(*WORD, path, "--mapping", str(mapping), "--where", "Nr=2", "--apply")

    assert Parliamentarian.objects.get().name == "Anton Marsh"
    assert Parliament.objects.get().country == "AQ"


def test_enriching_creates_nobody_and_counts_who_is_not_known(here, file):
    header = "epid,name,country,party,languages\n"
    here(*WORD, file(header + "7,Vera Quillon,fr,Harbour,\n"), "--apply")

    said = here(*WORD, file(header + "7,,fr,,fr\n8,,fr,,de\n9,,fr,,de\n", "more.csv"), "--enrich",
                "--apply")  # fmt: skip

    assert "People: 0 new, 1 changed" in said.stdout
    assert "2 times: Not known here" in said.stdout
    assert Parliamentarian.objects.get().languages.get().language == "fr"


def test_likely_duplicates_are_told(here, file):
    here(*WORD, file(HEADER + "1,Vera Quillon,X,2024,\n"), "--country", "AQ", "--apply")

    said = here(*WORD, file("name,party\nVera QUILLON,Y\n", "other.csv"), "--country", "AQ",
                "--apply")  # fmt: skip

    assert "1 pair may be one person twice" in said.stdout


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((), 2),
        (("--where", "x"), 2),
        (("--as-of", "yesterday"), 2),
        (("--nonsense",), 2),
        (("--where", "nocolumn=1"), 1),
        (("--mapping", "absent.toml"), 1),
    ],
)
def test_wrong_usage_is_2_and_a_refusal_is_1_in_one_line(here, file, words, status):
    given = (file(), *words) if words else ()

    said = here(*WORD, *given)

    assert said.returncode == status
    assert "Traceback" not in said.stderr + said.stdout
    if status == 1:
        assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\xff\xfe\x00", b"%PDF-1.7", b"{", b"a,b\n1,2\n", b"\x00" * 1000, b"[1, 2"],
    ids=["empty", "blank", "odd-bytes", "pdf", "broken-json", "no-people", "zeros", "open-list"],
)
def test_a_wrong_file_gets_one_clear_line(here, file, content):
    said = here(*WORD, file(content), "--apply")

    assert said.returncode == 1
    assert len(said.stderr.strip().splitlines()) == 1 and "Traceback" not in said.stderr
    assert not Parliamentarian.objects.exists()


def test_the_help_has_examples(here):
    assert "gemel import parliamentarians meps.csv --as-of" in here(*WORD, "--help").stdout


def test_the_main_job_by_command_line_on_real_parliaments(gemel, shared_data):
    """Issue 2, item 1, as an operator does it: in a data folder of its own, twice is once."""
    meps = shared_data / "mep-2024-10/meps.csv"
    languages = shared_data / "mep-2024-10/mep-wikidata-languages.csv"
    steps = [
        ((str(meps), "--as-of", "2024-10-15"), (718, 0)),
        ((str(languages), "--enrich"), (0, 713)),
        ((str(shared_data / "everypolitician-2015/popolo-DK.json"),), (177, 3)),
        ((str(shared_data / "folketing-oda-2022/members.csv"),), (303, 0)),
    ]
    for words, (created, updated) in steps:
        dry = json.loads(gemel(*WORD, *words, "--json").stdout)
        first = json.loads(gemel(*WORD, *words, "--apply", "--json").stdout)
        again = json.loads(gemel(*WORD, *words, "--apply", "--json").stdout)
        assert (dry["created"], dry["updated"], dry["applied"]) == (created, updated, False)
        assert (first["created"], first["updated"], first["applied"]) == (created, updated, True)
        assert (again["created"], again["updated"]) == (0, 0)
    assert first["likely_duplicates"] > 100
    verified = gemel("audit", "verify")
    assert verified.returncode == 0, verified.stderr
