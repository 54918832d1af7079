"""`gemel init`, `upgrade` and `doctor`: a folder that is safe, and stays so."""

from __future__ import annotations

import json
import re
import sqlite3
import stat

LINK = re.compile(r"http://127\.0\.0\.1:8000/invitation/[\w-]{43}/")


def test_init_makes_a_folder_for_this_user_alone_and_prints_the_first_invitation(prepared):
    home, said = prepared

    assert said.returncode == 0, said.stderr
    assert LINK.search(said.stdout)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    for file in home.glob("*.sqlite3"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (home / "static" / "staticfiles.json").exists()


def test_the_link_of_the_invitation_is_kept_nowhere(prepared):
    home, said = prepared
    token = LINK.search(said.stdout).group().split("/")[-2].encode()

    held = [file for file in home.rglob("*") if file.is_file() and token in file.read_bytes()]

    assert held == []


def test_a_second_run_changes_nothing_and_says_so(gemel, house):
    key = (house / "secret.key").read_text()
    tables = _dump(house)

    said = gemel("init")

    assert said.returncode == 0
    assert "Nothing was changed" in said.stdout
    assert "Nothing was changed" in gemel("upgrade").stdout
    assert not LINK.search(said.stdout)
    assert (house / "secret.key").read_text() == key
    assert _dump(house) == tables


def test_both_databases_hold_their_own_tables_only(house):
    window, main = _tables(house / "showcase.sqlite3"), _tables(house / "gemel.sqlite3")

    assert "showcase_card" in window
    assert not window & main - {"django_migrations", "sqlite_sequence"}
    assert "gemel_cache" in main


def test_a_demo_is_not_mixed_with_what_is_there(here, house):
    said = here("init", "--demo", "--home", str(house))

    assert said.returncode == 1
    assert "is no demo" in said.stderr
    assert said.stderr.count("\n") == 1


def test_name_and_address_go_together(here, tmp_path):
    said = here("init", "--home", str(tmp_path / "new"), "--email", "noor@example.org")

    assert said.returncode == 2
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_told_in_one_line(here, tmp_path):
    (tmp_path / "file").write_text("")

    said = here("init", "--home", str(tmp_path / "file" / "data"))

    assert said.returncode == 1
    assert said.stderr.count("\n") == 1


def test_upgrade_names_a_folder_that_is_missing(here, tmp_path, monkeypatch):
    monkeypatch.setenv("GEMEL_HOME", str(tmp_path / "none"))

    said = here("upgrade")

    assert said.returncode == 1
    assert "run gemel init" in said.stderr


def test_doctor_finds_a_new_folder_healthy(gemel):
    said = gemel("doctor", "--json")

    told = json.loads(said.stdout)
    assert said.returncode == 0
    assert told["healthy"]
    assert {"settings", "data folder", "tables default", "static files"} <= {
        one["about"] for one in told["findings"]
    }


def test_doctor_names_each_fault_with_its_cure(gemel, house):
    house.chmod(0o755)
    (house / "secret.key").chmod(0o644)
    (house / "static" / "staticfiles.json").unlink()
    with sqlite3.connect(house / "gemel.sqlite3") as base:
        base.execute("DELETE FROM django_migrations WHERE app = 'notes'")

    said = gemel("doctor", "--json", GEMEL_HOSTS="*", GEMEL_URL="http://gemel.example")

    told = json.loads(said.stdout)
    faults = {one["about"]: one["cure"] for one in told["findings"] if one["state"] == "fault"}
    assert said.returncode == 1
    assert set(faults) == {
        "settings", "data folder", "secret key", "tables default", "static files",
    }  # fmt: skip
    assert all(faults.values())


def _dump(house):
    kept = {}
    for name in ("gemel", "showcase"):
        with sqlite3.connect(house / f"{name}.sqlite3") as base:
            kept[name] = list(base.iterdump())
    return kept


def _tables(file):
    with sqlite3.connect(file) as base:
        return {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
