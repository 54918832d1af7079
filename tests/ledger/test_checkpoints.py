"""Whoever changes, deletes, inserts or cuts off an entry is found; also who forges the whole chain.

Requirement 31.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.ledger import checkpoints, lines, queries, rules, services, sidefile
from gemel.ledger.models import Entry, Head
from tests.cast import NOON, noor

pytestmark = pytest.mark.django_db(databases="__all__")
COLUMNS = {
    "seq": 99, "at": NOON + timedelta(days=1), "what": "consent.given", "about": "per-zzzzz-zzzzz",
    "within": "per-zzzzz-zzzzz", "by": "acc-zzzzz-zzzzz", "for_member": "par-zzzzz-zzzzz",
    "chain_hash": "0" * 64,
}  # fmt: skip


@pytest.fixture
def six():
    """Six entries, with a checkpoint after the third and one after the sixth."""
    for number in range(6):
        services.record("person.kept", about=f"per-22222-2222{number + 2}", by=noor())
        if number in (2, 5):
            checkpoints.make(at=NOON + timedelta(days=number))


def fits() -> bool:
    """Tell whether nothing is found, as `gemel audit verify` looks."""
    told = checkpoints.read()
    return (
        queries.first_break() is None and checkpoints.first_misfit(told) is None and not told.torn
    )


def test_the_record_as_it_was_written_is_whole(six):
    assert fits()


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", range(1, 7))
def test_a_change_of_any_column_of_any_entry_is_found(six, seq, column):
    Entry.objects.filter(seq=seq).update(**{column: COLUMNS[column]})

    assert queries.first_break() is not None


@pytest.mark.parametrize("seq", range(1, 7))
def test_a_deleted_entry_is_found(six, seq):
    Entry.objects.filter(seq=seq).delete()

    assert queries.first_break() == seq


@pytest.mark.parametrize("seq", [0, 7])
def test_an_inserted_entry_is_found(six, seq):
    Entry.objects.create(seq=seq, at=NOON, what="x", about="y", by="z", chain_hash="0" * 64)

    assert queries.first_break() is not None


def forge(cut: int = 0, change: int = 0) -> None:
    """Write the whole chain anew, as one would who knows the code, cut or changed."""
    previous = ""
    for entry in Entry.objects.order_by("seq"):
        if cut and entry.seq > cut:
            entry.delete()
            continue
        if entry.seq == change:
            entry.what = "person.changed"
        deed = rules.Deed(entry.seq, entry.at, entry.what, entry.about, entry.within, entry.by,
                          entry.for_member)  # fmt: skip
        previous = entry.chain_hash = rules.link(previous, deed)
        entry.save()
        Head.objects.update(seq=entry.seq, chain_hash=previous)


@pytest.mark.parametrize("cut", range(1, 6))
def test_a_cut_end_with_a_forged_head_is_found_by_the_checkpoint_alone(six, cut):
    forge(cut=cut)

    assert queries.first_break() is None  # the chain itself looks whole
    assert checkpoints.first_misfit(checkpoints.read()) == (3 if cut < 3 else 6)


@pytest.mark.parametrize("change", range(1, 7))
def test_a_whole_chain_forged_anew_is_found_by_the_checkpoint_alone(six, change):
    forge(change=change)

    assert queries.first_break() is None
    assert checkpoints.first_misfit(checkpoints.read()) == (3 if change <= 3 else 6)


def test_a_line_taken_out_of_the_checkpoints_or_changed_is_found(six):
    first, second = checkpoints.path().read_text().splitlines()

    checkpoints.path().write_text(second + "\n")
    assert checkpoints.read().torn == 1

    changed = {**json.loads(first), "seq": 2}
    checkpoints.path().write_text(json.dumps(changed) + "\n" + second + "\n")
    assert checkpoints.read().torn == 2

    checkpoints.path().write_text('{"seq": "x"}\n[1]\nnonsense\n')
    assert checkpoints.read().torn == 1


def test_a_restore_goes_back_and_says_so(six):
    Entry.objects.filter(seq__gt=4).delete()
    last = Entry.objects.last()
    Head.objects.update(seq=4, chain_hash=last.chain_hash)
    assert not fits()

    checkpoints.make(at=NOON + timedelta(days=9), restored=True)

    told = checkpoints.read()
    assert fits()
    assert told.superseded == 1


def test_the_same_end_is_written_down_once(six):
    before = checkpoints.path().read_bytes()

    checkpoints.make(at=NOON + timedelta(days=30))

    assert checkpoints.path().read_bytes() == before


def test_the_command_names_what_does_not_fit(six, here_audit):
    assert here_audit("verify").returncode == 0
    kept = here_audit("checkpoint").stdout.strip()
    assert here_audit("verify", "--against", kept).returncode == 0
    forge(change=2)

    said = here_audit("verify", "--against", kept)

    assert said.returncode == 1
    assert "checkpoint of entry 3" in said.stderr
    assert here_audit("verify", "--against", "x").returncode == 2
    told = json.loads(here_audit("verify", "--json").stdout)
    assert told["whole"] is False
    assert told["first_checkpoint_that_does_not_fit"] == 3


@pytest.fixture
def here_audit(capsys):
    """Run `gemel audit` in this process."""
    from types import SimpleNamespace

    from gemel.cli import main

    def run(*words: str) -> SimpleNamespace:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.main(["audit", *words])
        said = capsys.readouterr()
        return SimpleNamespace(
            returncode=int(ended.value.code or 0), stdout=said.out, stderr=said.err
        )

    return run


# --- the files of lines themselves ----------------------------------------------------------------


def test_a_line_that_a_crash_cut_in_half_does_not_take_the_next_with_it(settings):
    sidefile.append("record.erased", about="per-22222-22222", at=NOON)
    with sidefile.path().open("ab") as file:
        file.write(b'{"at": "2026-11-16T12:00:00+00:00", "kind": "consent.wi')

    sidefile.append("record.erased", about="per-33333-33333", at=NOON)

    assert [one["about"] for one in sidefile.lines()] == ["per-22222-22222", "per-33333-33333"]


@given(st.binary(max_size=300))
def test_no_bytes_in_a_side_file_make_reading_it_fail(tmp_path_factory, body):
    path = tmp_path_factory.mktemp("lines") / "x.jsonl"
    path.write_bytes(body)

    for line in lines.read(path):
        assert isinstance(line, dict)


def test_lines_of_two_side_files_are_told_once_and_in_order(tmp_path):
    sidefile.append("record.erased", about="per-33333-33333", at=NOON)
    other = tmp_path / "other.jsonl"
    lines.append(other, {"at": NOON.isoformat(), "kind": "record.erased",
                         "about": "per-33333-33333"})  # fmt: skip
    early = (NOON - timedelta(days=1)).isoformat()
    lines.append(other, {"at": early, "kind": "record.erased", "about": "per-22222-22222"})
    lines.append(other, {"kind": "unheard of"})

    told = [one["about"] for one in sidefile.lines(other)]
    assert told == ["per-22222-22222", "per-33333-33333"]
