"""Backing up and coming back: another folder, the same work, nothing forgotten, nothing lit."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from gemel.kernel.errors import Refused
from gemel.upkeep import bundle, restore, sealing, stores
from tests.upkeep import world


def back_up(home: Path, key, *words: str, **more: str) -> Path:
    """Make a backup and return its file."""
    done = world.gemel(home, "backup", "--key", key.public, "--json", *words, **more)
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["file"])


def bring_back(home: Path, file: Path, key, *words: str, **more: str):
    """Restore into a folder."""
    return world.gemel(home, "restore", str(file), "--identity", str(key.file), *words, **more)


def test_a_backup_restored_into_another_folder_is_dark_held_and_then_goes_on(
    home, kept, key, tmp_path
):
    before = world.tell(home, "state")
    assert before["lit"] == sorted([kept["one"], kept["two"]])
    file = back_up(home, key)
    there = tmp_path / "elsewhere"

    done = bring_back(there, file, key)

    assert done.returncode == 0, done.stderr
    restored = world.tell(there, "state")
    assert restored["lit"] == []
    assert restored["held"]
    assert restored["whole"]
    assert restored["people"] == before["people"]
    assert world.tell(there, "work", "state")["lit"] == []  # no round lights before the word
    after = world.tell(there, "confirm", "work", "state")
    assert after["lit"] == before["lit"]
    assert not after["held"]
    working = world.tell(there, f"withdraw={kept['consent']}", "state")
    assert working["withdrawn"] == [kept["consent"]]  # and people go on working
    assert working["seq"] > before["seq"]
    assert world.gemel(there, "audit", "verify").returncode == 0


def test_what_was_withdrawn_after_the_backup_is_withdrawn_again_and_never_lit(
    home, kept, key, tmp_path
):
    file = back_up(home, key)
    world.tell(home, f"retract={kept['one']}", f"withdraw={kept['consent']}",
               f"object={kept['person_two']}")  # fmt: skip
    there = tmp_path / "elsewhere"

    done = bring_back(there, file, key, "--sidefile", str(home / "sidefile.jsonl"), "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["done_again"] == 3
    state = world.tell(there, "confirm", "work", "state")
    assert state["lit"] == []  # the second names a person who objected
    assert state["withdrawn"] == [kept["consent"]]
    findings = json.loads(world.gemel(there, "doctor", "--json").stdout)["findings"]
    assert {one["state"] for one in findings if one["about"] == "side file"} == {"ok"}


def test_without_the_side_file_they_would_have_come_back(home, kept, key, tmp_path):
    """The planted fault: what the test above would see if nothing were replayed."""
    file = back_up(home, key)
    world.tell(home, f"retract={kept['one']}")
    there = tmp_path / "elsewhere"

    assert bring_back(there, file, key).returncode == 0

    assert kept["one"] in world.tell(there, "confirm", "work", "state")["lit"]


def test_a_folder_in_use_or_not_empty_is_left_alone(home, key):
    file = back_up(home, key)
    before = (home / "gemel.sqlite3").read_bytes()

    refused = bring_back(home, file, key)
    base = sqlite3.connect(home / "gemel.sqlite3")
    base.execute("SELECT count(*) FROM ledger_entry").fetchone()
    busy = bring_back(home, file, key, "--replace")
    base.close()

    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert busy.returncode == 1
    assert "at work" in busy.stderr
    assert (home / "gemel.sqlite3").read_bytes() == before


def test_replacing_keeps_the_old_folder_and_what_its_side_file_tells(home, kept, key):
    file = back_up(home, key)
    saved = Path(shutil.copy2(file, home.parent))
    world.tell(home, f"retract={kept['one']}")

    done = bring_back(home, saved, key, "--replace", "--json")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["done_again"] == 1
    assert (Path(told["kept"]) / "gemel.sqlite3").exists()
    assert world.tell(home, "state")["held"]
    assert kept["one"] in (home / "sidefile.jsonl").read_text()


@pytest.mark.parametrize("fault", ["key", "cut", "bit", "missing", "no identity"])
def test_what_cannot_be_brought_back_leaves_nothing_behind(home, key, tmp_path, fault):
    file = back_up(home, key)
    identity = key.file
    if fault == "key":
        identity = tmp_path / "other.txt"
        identity.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    elif fault == "cut":
        file.write_bytes(file.read_bytes()[:-70_000])
    elif fault == "bit":
        body = bytearray(file.read_bytes())
        body[len(body) // 2] ^= 1
        file.write_bytes(bytes(body))
    elif fault == "missing":
        file.unlink()
    else:
        identity = tmp_path / "none.txt"
        identity.write_text("nothing\n")
    there = tmp_path / "there"

    done = world.gemel(there, "restore", str(file), "--identity", str(identity))

    assert done.returncode == 1
    assert done.stderr.startswith("gemel: ")
    assert done.stderr.count("\n") == 1
    assert not there.exists()
    assert not list(tmp_path.glob(".there.*"))


def test_a_backup_that_was_cut_exactly_at_a_chunk_is_refused_too(key, tmp_path):
    """Without its manifest a stream counts for nothing, however well it decrypts."""
    part = tmp_path / "part"
    part.write_bytes(b"Invented")
    secret, public = sealing.fresh()
    with (tmp_path / "x.age").open("wb") as target, sealing.writing(target, [public]) as inlet:
        inlet.write(b"\0" * 1024)

    with pytest.raises(Refused, match="damaged"), (tmp_path / "x.age").open("rb") as source:
        bundle.read(source, [secret])


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "files/../../outside"])
def test_a_forged_name_never_leads_outside(tmp_path, name):
    part = tmp_path / "part"
    part.write_bytes(b"Invented")
    secret, public = sealing.fresh()
    manifest = bundle.Manifest("whole", "0", "2026-11-16")
    with (tmp_path / "x.age").open("wb") as target:
        bundle.write(target, [(name, part)], manifest, to=[public])

    with pytest.raises(Refused, match="damaged"), (tmp_path / "x.age").open("rb") as source:
        bundle.read(source, [secret], into=tmp_path / "into")

    assert not (tmp_path / "outside").exists()


def test_a_backup_shows_nothing_in_clear_and_the_offline_key_is_not_needed_to_make_it(home, key):
    file = back_up(home, key)

    assert b"CanaryStays" in (home / "gemel.sqlite3").read_bytes() + _wal(home)
    assert b"CanaryStays" not in file.read_bytes()
    assert not list(file.parent.glob(".making-*"))
    assert file.stat().st_mode & 0o077 == 0
    opened = pyrage.decrypt(file.read_bytes(), [_identity(key)])
    assert b"CanaryStays" in opened  # the positive control: it is all there for the key


def _wal(home: Path) -> bytes:
    wal = home / "gemel.sqlite3-wal"
    return wal.read_bytes() if wal.exists() else b""


def _identity(key):
    return sealing.identities(key.file)[0]


def test_an_older_backup_goes_only_after_a_newer_one_was_read_back(home, key, monkeypatch):
    folder = home / "backups"
    folder.mkdir(mode=0o700)
    old = folder / "gemel-20200101T000000Z-aaaaaa.age"
    old_keys = folder / "gemel-keys-20200101T000000Z-aaaaaa.age"
    young = folder / "gemel-keys-29990101T000000Z-aaaaaa.age"
    for file in (old, old_keys, young):
        file.write_bytes(b"x")
    (home / "shred").write_text("invented key that lives apart")

    refused = world.gemel(home, "backup", "--key", "age1wrong")
    assert refused.returncode == 1
    assert old.exists() and old_keys.exists()

    file = back_up(home, key)

    assert file.exists()
    assert not old.exists() and not old_keys.exists()
    assert young.exists()


def test_what_lives_apart_is_in_the_file_of_its_own_and_in_no_other(home, key, tmp_path):
    base = sqlite3.connect(home / "other.sqlite3")
    base.execute("CREATE TABLE t (x)")
    base.execute("INSERT INTO t VALUES ('CanaryApart')")
    base.commit()
    base.close()
    (home / "shred").mkdir()
    (home / "other.sqlite3").rename(home / "shred" / "keys.sqlite3")
    whole = back_up(home, key)
    keys = Path(json.loads((home / "last-backup.json").read_text())["keys"])

    assert b"CanaryApart" not in pyrage.decrypt(whole.read_bytes(), [_identity(key)])
    assert b"CanaryApart" in pyrage.decrypt(keys.read_bytes(), [_identity(key)])
    there = tmp_path / "there"
    swapped = bring_back(there, keys, key)
    assert swapped.returncode == 1
    assert "other kind" in swapped.stderr
    assert bring_back(there, whole, key, "--keys", str(keys)).returncode == 0
    assert (there / "shred" / "keys.sqlite3").exists()


def test_a_database_that_lives_apart_joins_by_its_alias_alone(settings, tmp_path):
    path = tmp_path / "shred.sqlite3"
    settings.DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "a.sqlite3")},
        "shred": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)},
    }
    path.write_bytes(b"")

    assert [one.alias for one in stores.stores()] == ["default"]
    assert [one.alias for one in stores.stores(apart=True)] == ["shred"]
    assert list(stores.files(tmp_path, apart=True)) == []  # its file is copied as a database


def test_a_damaged_database_is_never_called_a_backup(home, key):
    back_up(home, key)
    good = sorted((home / "backups").glob("gemel-2*.age"))  # the keys lie in files of their own
    with (home / "gemel.sqlite3").open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(400_000))

    done = world.gemel(home, "backup", "--key", key.public)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert good
    assert sorted((home / "backups").glob("gemel-2*.age")) == good


def test_two_backups_never_work_in_one_folder_at_once(home, key):
    folder = home / "backups"
    folder.mkdir(mode=0o700)
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import fcntl,sys,time;f=open(sys.argv[1],'w');fcntl.flock(f,fcntl.LOCK_EX);"
         "print('held',flush=True);time.sleep(60)", str(folder / ".lock")],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == "held\n"
        done = world.gemel(home, "backup", "--key", key.public)
    finally:
        holder.kill()
        holder.communicate()

    assert done.returncode == 1
    assert "at work" in done.stderr


def test_the_worker_makes_the_backup_where_a_key_is_set(home, key):
    world.tell(home, "work", GEMEL_BACKUP_KEY=key.public)

    made = json.loads((home / "last-backup.json").read_text())
    assert Path(made["file"]).exists()


def test_a_backup_is_looked_at_without_writing_anything(home, key, tmp_path):
    file = back_up(home, key)
    there = tmp_path / "there"

    done = bring_back(there, file, key, "--check", "--json")

    assert json.loads(done.stdout)["parts"][0] == "databases/default.sqlite3"
    assert not there.exists()


def test_putting_a_folder_in_place_is_one_step(tmp_path):
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        folder.mkdir()
        (folder / "file").write_text(folder.name)

    restore._exchange(new, old)

    assert (old / "file").read_text() == "new"
    assert (new / "file").read_text() == "old"
