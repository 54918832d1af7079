"""Failures of every kind: one clear line, the right status, never a traceback."""

from __future__ import annotations

import click
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from gemel.cli import ground, main
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from tests.cli.conftest import run


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (NotYours(), "There is nothing here for you"),
        (Invalid(fields={"a": say("One"), "b": say("Two {n}", n=2)}), "One; Two 2"),
        (click.ClickException("as it is"), "as it is"),
        (ImproperlyConfigured("GEMEL_X must be yes or no"), "a setting is wrong"),
        (OperationalError("unable to open database file"), "run gemel init"),
        (OperationalError("no such table: x"), "run gemel upgrade"),
        (OperationalError("database is locked"), "busy"),
        (OperationalError("could not connect"), "GEMEL_DATABASE_URL"),
        (FileNotFoundError(2, "No such file or directory", "x.csv"), "x.csv: No such file"),
    ],
)
def test_every_failure_has_its_line(fault, word):
    said = main.word_for(fault)

    assert word in said
    assert "\n" not in said


def test_what_nobody_foresaw_names_the_place_and_not_what_was_given():
    try:
        {}["Ina Invented"]
    except KeyError as fault:
        said = main.word_for(fault)

    assert "KeyError in test_what_nobody_foresaw" in said
    assert "Ina" not in said


def test_a_setting_that_is_wrong_is_told_in_one_line(tmp_path):
    said = run(tmp_path, "doctor", GEMEL_LEASE_HOURS="often")

    assert said.returncode == 1
    assert "GEMEL_LEASE_HOURS must be a whole number" in said.stderr
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize("name", main.gemel.list_commands(None))
def test_every_command_has_help_with_examples(here, name):
    said = here(name, "--help")

    assert said.returncode == 0, said.stderr
    assert "Examples:" in said.stdout


def test_the_list_of_commands_loads_none_of_them(tmp_path):
    said = run(tmp_path, "--help", PYTHONPROFILEIMPORTTIME="1")

    assert "doctor" in said.stdout
    assert "django.db" not in said.stderr
    assert "gemel.cli.doctor" not in said.stderr


def test_no_bar_stands_where_there_is_no_terminal(capsys):
    with ground.progress("Reading", 3) as step:
        for _ in range(3):
            step(1)

    assert capsys.readouterr() == ("", "")
