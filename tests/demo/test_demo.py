"""`gemel demo`: filled once, by nothing that a user could not do, and told early what is amiss."""

from __future__ import annotations

import ast
import csv
import io
import socket
import stat
from collections.abc import Iterator

import pytest

from tests import databases
from tests.house import laws
from tests.journeys.installation import Installation

DEMO = "gemel/cli/demo/"
ROOMS = ("services", "queries", "reading")


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[Installation]:
    """A demo that was filled without being served."""
    with databases.of_its_own() as urls:
        made = Installation(tmp_path_factory.mktemp("demo") / "data", settings=urls)
        made.said = made.run("demo", "--prepare")
        yield made


@pytest.mark.own_database
def test_it_prints_a_way_in_for_every_role_and_is_whole(here):
    for who in ("coordinator", "parliamentarian", "assistant"):
        assert f"  {who}" in here.said
    assert "Every person and case in it is invented." in here.said
    here.run("audit", "verify")
    here.run("doctor")


@pytest.mark.own_database
def test_its_key_is_marked_as_no_real_one_and_two_people_hold_a_vault(here):
    papers = sorted((here.home / "demo-papers").glob("paper-*.html"))

    assert len(papers) == 3
    assert all("Never for real use" in paper.read_text() for paper in papers)
    assert here.said.count("opens the vault:") == 2
    chosen = [word for paper in papers[1:] for word in ("--paper", paper)]
    told = here.run("recovery", "rehearse", "--public", here.home / "organisation.pub", *chosen)
    assert "These papers are the key." in told


@pytest.mark.own_database
def test_a_second_time_it_keeps_what_is_there(here):
    again = here.run("demo", "--prepare")

    ways = [line for line in here.said.splitlines() if "@example.org" in line]
    assert ways
    assert [line for line in again.splitlines() if "@example.org" in line] == ways


@pytest.mark.own_database
def test_what_it_reports_is_marked_as_invented(here):
    report = here.run("report", "ipu", "--from", "2020-01-01", "--to", "2099-12-31",
                      "--format", "csv")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(report)))

    assert len(rows) > 4
    assert {row["example"] for row in rows} == {"yes"}


def test_a_port_that_is_taken_is_told_before_anything_is_filled(tmp_path):
    made = Installation(tmp_path / "data")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", made.port))
        taken.listen()
        said = made.run("demo", status=1)

    assert "something else listens" in said
    assert len(said.splitlines()) == 1
    assert not made.home.exists()


@pytest.mark.parametrize("port", ["abc", "0", "99999", "-1", "8000x"])
def test_a_port_that_is_none_is_wrong_usage(tmp_path, port):
    made = Installation(tmp_path / "data", settings={"PORT": port})

    assert "PORT must be a number" in made.run("demo", status=2)
    assert not made.home.exists()


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    made = Installation(tmp_path / "data", settings={"GEMEL_HOME": str(tmp_path / "file" / "data")})

    assert len(made.run("demo", "--prepare", status=1).splitlines()) == 1
    assert stat.S_ISREG((tmp_path / "file").stat().st_mode)


# --- the demo does what users do, and no more ---------------------------------------------------


def _called(text: str) -> set[str]:
    """Return what a module calls of the rooms of apps, as `app.room.function`."""
    tree = ast.parse(text)
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("gemel."):
            for name in node.names:
                if name.name in ROOMS or node.module.endswith(ROOMS):
                    known[name.asname or name.name] = f"{node.module[6:]}.{name.name}"
    return {
        f"{known[node.value.id]}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in known
    }


def _only_the_demo_calls(files: laws.Sources) -> set[str]:
    """Return the services that the demo calls, and no door and no work of the worker."""
    doors = {
        path
        for path in files
        if path.startswith(("gemel/web/", "gemel/cli/")) or path.endswith("/jobs.py")
    }
    ours = {path for path in doors if path.startswith(DEMO)}
    users = set().union(*(_called(files[path]) for path in doors - ours))
    demo = set().union(*(_called(files[path]) for path in ours))
    assert len(demo) > 30  # it is read at all
    return {name for name in demo - users if ".services." in name}


def test_the_demo_calls_only_services_that_pages_and_commands_call():
    assert _only_the_demo_calls(laws.sources()) == set()


def test_a_service_that_no_user_reaches_would_be_seen():
    story = f"{DEMO}story.py"
    planted = "\nfrom gemel.consent import services as c\n\ndef f():\n    c.forge()\n"
    files = dict(laws.sources())
    files[story] += planted

    assert _only_the_demo_calls(files) == {"consent.services.forge"}


def test_nothing_else_imports_the_demo():
    users = [
        path
        for path, text in laws.sources().items()
        if not path.startswith(DEMO) and "import" in text and "cli.demo import" in text
    ]

    assert users == []
