"""The organisation's key by command: made on paper, rehearsed, installed, used there and back."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from gemel.vault import anchor, ceremony, crypto, queries, services
from tests import cast
from tests.cli.conftest import environment, run
from tests.vault import builders

PAPERS = [f"paper-{n}.html" for n in (1, 2, 3)]


@pytest.fixture
def stick(tmp_path, here) -> Path:
    """A folder with the papers and the public half."""
    folder = tmp_path / "stick"
    told = here("recovery", "make", "--to", str(folder))
    assert told.returncode == 0, told.stderr
    return folder


def papers(stick, *names):
    return [word for name in names for word in ("--paper", str(stick / name))]


def test_a_key_is_made_on_paper_for_nobody_else_to_read(stick):
    assert sorted(p.name for p in stick.iterdir()) == ["organisation.pub", *PAPERS]
    for file in stick.iterdir():
        assert file.stat().st_mode & 0o077 == 0
    page = (stick / "paper-1.html").read_text()
    assert page.count("<li>") == 33
    assert "Any 2 of the 3" in page
    assert "http" not in page.replace("</html>", "")  # prints without a network


@pytest.mark.parametrize("chosen", list(combinations(PAPERS, 2)), ids=str)
def test_any_two_papers_are_the_key(stick, here, chosen):
    told = here("recovery", "rehearse", "--public", str(stick / "organisation.pub"),
                *papers(stick, *chosen))  # fmt: skip

    assert (told.returncode, told.stderr) == (0, "")
    assert "These papers are the key." in told.stdout


@pytest.mark.parametrize("needed", [2, 3, 4])
def test_every_choice_of_enough_papers_is_the_key_and_none_of_fewer(needed):
    made = ceremony.make(needed=needed, papers=4)
    for count in range(1, 5):
        for chosen in combinations(made.papers, count):
            if count == needed:
                assert ceremony.together(chosen).public == made.public
            elif count < needed:
                with pytest.raises(ceremony.BadPapers):
                    ceremony.together(chosen)


def test_one_paper_a_wrong_word_and_foreign_papers_are_refused(stick, here, tmp_path):
    other = tmp_path / "other"
    here("recovery", "make", "--to", str(other))
    words = (stick / "paper-1.html").read_text().replace("<li>", "<li>x", 1)
    (stick / "wrong.html").write_text(words)
    tried = [
        papers(stick, "paper-1.html"),
        papers(stick, "paper-1.html", "paper-1.html"),
        papers(stick, "wrong.html", "paper-2.html"),
        papers(stick, "paper-1.html") + papers(other, "paper-2.html"),
        ["--public", str(stick / "organisation.pub"), *papers(other, *PAPERS[:2])],
        ["--public", str(stick / "paper-1.html"), *papers(stick, *PAPERS[:2])],
    ]
    for words in tried:
        told = here("recovery", "rehearse", *words)
        assert told.returncode == 1
        assert told.stderr.startswith("gemel: ")
        assert "Traceback" not in told.stderr


@pytest.mark.parametrize("numbers", [("--needed", "1"), ("--needed", "4"), ("--papers", "40")])
def test_numbers_that_make_no_sense_are_wrong_usage(here, tmp_path, numbers):
    told = here("recovery", "make", *numbers, "--to", str(tmp_path / "stick"))

    assert told.returncode == 2
    assert not (tmp_path / "stick").exists()


def test_nothing_is_ever_written_over(stick, here):
    told = here("recovery", "make", "--to", str(stick))
    assert told.returncode == 1
    assert "not empty" in told.stderr


def test_the_public_half_is_installed_once_and_never_exchanged(stick, here, tmp_path, monkeypatch):
    home = tmp_path / "data"
    monkeypatch.setenv("GEMEL_HOME", str(home))
    file = str(stick / "organisation.pub")
    assert "run gemel init" in here("recovery", "install", file).stderr
    home.mkdir()
    first, again = here("recovery", "install", file), here("recovery", "install", file)
    other = tmp_path / "other"
    here("recovery", "make", "--to", str(other))
    exchanged = here("recovery", "install", str(other / "organisation.pub"))

    assert "GEMEL_ORGANISATION_KEY=" in first.stdout
    assert "Nothing was changed" in again.stdout
    assert exchanged.returncode == 1
    assert "holds another key" in exchanged.stderr


def test_the_papers_side_needs_no_data_folder_and_no_settings(tmp_path):
    stick = tmp_path / "stick"
    told = run(tmp_path / "nowhere", "recovery", "make", "--to", str(stick))
    assert told.returncode == 0, told.stderr
    tried = run(tmp_path / "nowhere", "recovery", "rehearse", *papers(stick, *PAPERS[1:]))
    assert "These papers are the key." in tried.stdout
    assert not (tmp_path / "nowhere").exists()


@pytest.fixture
def closed() -> list[str]:
    """The words before a command that put it into a network of its own, in which nobody is."""
    words = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*words, "true"]).returncode:
        pytest.skip("NOT RUN: this system allows no network of one's own (unshare -rn)")
    return words


def test_the_papers_side_works_in_a_closed_network(stick, here, tmp_path, closed):
    """Make, rehearse and sign, each where not even this machine can be reached."""

    def shut(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*closed, sys.executable, *words]
        home = environment(tmp_path / "nowhere")
        return subprocess.run(command, env=home, capture_output=True, text=True, timeout=120)

    with socket.create_server(("127.0.0.1", 0)) as server:
        call = f"import socket; socket.create_connection({server.getsockname()!r}, 5)"
        assert subprocess.run([sys.executable, "-c", call]).returncode == 0
        assert shut("-c", call).returncode != 0  # the wall stands

    gemel = ("-m", "gemel.cli.main", "recovery")
    other, request = tmp_path / "other", tmp_path / "asked.json"
    made = shut(*gemel, "make", "--to", str(other))
    assert made.returncode == 0, made.stderr
    tried = shut(*gemel, "rehearse", *papers(other, *PAPERS[:2]))
    assert "These papers are the key." in tried.stdout, tried.stderr
    keys = crypto.new_keys()
    request.write_text(
        ceremony.ask_endorsement(key="key-1", account="acc-1", fingerprint=keys.fingerprint)
    )
    answer = tmp_path / "answered.json"
    signed = shut(*gemel, "sign", str(request), "--to", str(answer), "--yes",
                  *papers(other, *PAPERS[1:]))  # fmt: skip
    assert signed.returncode == 0, signed.stderr
    assert ceremony.read_answer(answer.read_text()).what == "endorse"


@pytest.mark.django_db(databases="__all__")
def test_new_papers_take_the_place_of_the_old_by_request_and_answer(
    quick_vault, home_of_its_own, stick, here, tmp_path
):
    from django.utils import timezone

    anchor.path().write_text((stick / "organisation.pub").read_text())
    cast.account(cast.NOOR, email="noor@example.org")
    noor = builders.drilled(cast.noor(at=timezone.now()))
    two = papers(stick, *PAPERS[:2])
    ways = [str(tmp_path / f"{n}.json") for n in range(4)]
    here("recovery", "ask", "noor@example.org", "--to", ways[0])
    here("recovery", "sign", ways[0], "--to", ways[1], "--yes", *two)
    here("recovery", "accept", ways[1])
    new = tmp_path / "new"
    here("recovery", "make", "--to", str(new))
    for wrong in (["ask", "--to", "x"], ["ask", "a@b", "--new-key", "--to", "x"],
                  ["ask", "a@b", "--former", "--to", "x"]):  # fmt: skip
        assert here("recovery", *wrong).returncode == 2

    assert here("recovery", "ask", "--new-key", "--to", ways[2]).returncode == 0
    fresh = [word.replace("--paper", "--new-paper") for word in papers(new, *PAPERS[1:])]
    strange = here("recovery", "sign", ways[2], "--to", ways[3], "--yes",
                   *papers(new, *PAPERS[:2]), *fresh)  # fmt: skip
    assert strange.returncode == 1 and "Traceback" not in strange.stderr
    told = here("recovery", "sign", ways[2], "--to", ways[3], "--yes", *two, *fresh)
    assert "six words" in told.stdout, told.stderr
    accepted = here("recovery", "accept", ways[3])

    assert "GEMEL_ORGANISATION_KEY=" in accepted.stdout, accepted.stderr
    assert "destroy them" in accepted.stdout
    assert anchor.path().read_text() == (new / "organisation.pub").read_text()
    assert queries.may_endorse(by=noor.by)


@pytest.mark.django_db(databases="__all__")
def test_a_lead_is_made_and_records_come_back_by_request_and_answer(
    quick_vault, home_of_its_own, stick, here, tmp_path
):
    anchor.path().write_text((stick / "organisation.pub").read_text())
    from django.utils import timezone

    now = timezone.now()
    cast.account(cast.NOOR, email="noor@example.org")
    cast.account(cast.AMANI, email="amani@example.org")
    request, answer = str(tmp_path / "request.json"), str(tmp_path / "answer.json")
    assert "no vault yet" in here("recovery", "ask", "noor@example.org", "--to", request).stderr
    assert "nobody here" in here("recovery", "ask", "x@example.org", "--to", request).stderr

    noor = builders.drilled(cast.noor(at=now))
    two = papers(stick, "paper-1.html", "paper-3.html")
    assert here("recovery", "ask", "noor@example.org", "--to", request).returncode == 0
    told = here("recovery", "sign", request, "--to", answer, "--yes", *two)
    assert "Six words" in told.stdout, told.stderr
    assert "is a lead" in here("recovery", "accept", answer).stdout
    assert queries.may_endorse(by=noor.by)

    services.seal("per-hhhhh-22222", {"name": "Zanzara"}, unlocked=noor.unlocked, by=noor.by)
    amani = builders.drilled(cast.amani(at=now))
    for name in ("second.json", "second-answer.json"):
        assert not (tmp_path / name).exists()
    request, answer = str(tmp_path / "second.json"), str(tmp_path / "second-answer.json")
    words = ("recovery", "ask", "amani@example.org", "--records", "--to", request)
    assert "nobody vouches" in here(*words).stderr
    services.endorse(queries.own(by=amani.by).ref, lead=False, unlocked=noor.unlocked, by=noor.by)
    assert here(*words).returncode == 0
    assert "Zanzara" not in Path(request).read_text()
    assert here("recovery", "sign", request, "--to", answer, "--yes", *two).returncode == 0
    assert "1 records opened" in here("recovery", "accept", answer).stdout
    opened = services.view("per-hhhhh-22222", unlocked=amani.unlocked, by=amani.by)
    assert opened.words == {"name": "Zanzara"}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"ask": "endorse"}', '{"ask": "reopen"}', "{"])
def test_a_file_that_is_no_request_is_refused_in_words(stick, here, tmp_path, text):
    file = tmp_path / "request.json"
    file.write_text(text)
    for words in (
        ("sign", str(file), "--to", str(tmp_path / "a"), "--yes", *papers(stick, *PAPERS[:2])),
        ("accept", str(file)),
    ):
        told = here("recovery", *words)
        assert told.returncode == 1
        assert told.stderr.startswith("gemel: ")
        assert "not your doing" not in told.stderr
    assert not (tmp_path / "a").exists()


def test_an_answer_to_another_house_is_refused(stick):
    request = ceremony.ask_reopening(
        key="key-1", account="acc-1", public=crypto.new_keys().public,
        grants=[("per-1", 1, "0" * 64, crypto.seal_to(crypto.new_keys().public, b"x", b"y"))],
    )  # fmt: skip
    with pytest.raises(crypto.Broken):
        ceremony.answer(request, crypto.new_keys())
    assert json.loads(request)["ask"] == "reopen"
