"""What no part of the house proves by itself of docs/security-requirements.md, and the document."""

from __future__ import annotations

import ast
import re

from django.apps import apps

from gemel.config import settings as own
from tests.house import laws
from tests.house.faults import FAULTS

DOCUMENT = laws.ROOT / "docs" / "security-requirements.md"
ROW = re.compile(r"^\| (\d+) \|", flags=re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`([\w/]+\.py)`")
PLACES = re.compile(r"(^|_)(lat|latitude|lon|lng|longitude|coordinates?|geo\w*|position_[xy])($|_)")
MAIL = re.compile(
    r"\b(django\.core\.mail(?!\.backends\.dummy)|smtplib|send_mail|EmailMessage|mail_admins)\b"
)


def _rows() -> dict[int, list[str]]:
    """Return the four cells of each numbered row."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if ROW.match(line)]
    return {int(row[0]): row for row in cells}


def test_the_forty_requirements_stand_in_the_document_once_each():
    lines = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert [int(number) for number in lines] == list(range(1, 41))
    assert {len(row) for row in _rows().values()} == {5}


def test_every_test_that_the_document_names_exists():
    named = {pair for row in _rows().values() for cell in row for pair in TEST.findall(cell)}
    missing = [f"{file}::{name}" for file, name in sorted(named) if name not in _tests_of(file)]
    assert len(named) >= 40 and missing == []


def test_document_and_planted_faults_agree():
    for number, row in _rows().items():
        ours = [fault for fault in FAULTS if fault.number == number]
        proofs = {f"{file}::{name}" for file, name in TEST.findall(row[3])}
        assert {fault.test for fault in ours} <= proofs, number
        assert {fault.file for fault in ours} == set(FILE.findall(row[4])), number
        assert bool(ours) != (row[4] == "none"), number


def test_a_requirement_is_met_or_says_what_is_missing():
    for number, row in _rows().items():
        met = row[2].partition(" (")[0] == "met"
        assert met or re.match(r"(in part|not met): \w", row[2]), number
        assert not met or TEST.search(row[3]), number


def _tests_of(file: str) -> set[str]:
    path = laws.ROOT / "tests" / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    # A state machine of hypothesis: `Name.TestCase` under a name of its own.
    named = {t.id for n in tree.body if isinstance(n, ast.Assign)
             for t in n.targets if isinstance(t, ast.Name)}  # fmt: skip
    return {name for name in names | named if name.lower().startswith("test")}


def test_no_column_holds_coordinates():
    columns = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models() for column in model._meta.get_fields()
    ]  # fmt: skip
    assert [one for one in columns if PLACES.search(one.rpartition(".")[2])] == []
    assert PLACES.search("home_lat") and PLACES.search("geolocation")


def test_nothing_but_the_outbox_knows_how_to_send_mail():
    senders = [path for path, text in laws.sources().items() if MAIL.search(text)]
    assert senders and all(path.startswith("gemel/outbox/transports/") for path in senders)
    assert own.EMAIL_BACKEND == "django.core.mail.backends.dummy.EmailBackend"
    assert MAIL.search("from django.core.mail import send_mail")


# What opens a file of any make, and where it may be loaded: for files of our own.
PARSERS = re.compile(
    r"^(?:import|from) (?:yaml|tomllib|zipfile|tarfile|gzip|bz2|lzma|zlib|xml|lxml|PIL|pikepdf|"
    r"pypdf|odf|odfdo|docx|openpyxl)\b|\bcsv\.(?:reader|DictReader)|\bpickle\b",
    flags=re.MULTILINE,
)
OUR_OWN = (
    "gemel/actions/catalogue/",  # comes with Gemel
    "gemel/actions/drafting/form.py",  # comes with Gemel, or is the operator's own on the server
    "gemel/actions/drafting/words.py",  # comes with Gemel
    "gemel/upkeep/",  # backups and exports, sealed or written by Gemel
    "gemel/publishing/",  # written by Gemel
    "gemel/matching/child.py",  # what Gemel hands to a process of its own
    "gemel/matching/loading.py",  # an operator's own, with nobody in it: docs/adr/0025
)


def _loads_a_parser(path: str, text: str) -> bool:
    return bool(PARSERS.search(text)) and not path.startswith(("gemel/files/", *OUR_OWN))


def test_parsers_of_files_stand_in_the_closed_child_alone():
    assert [path for path, text in laws.sources().items() if _loads_a_parser(path, text)] == []
    assert _loads_a_parser("gemel/web/coordinator/imports.py", "import os\nimport yaml\n")
    assert _loads_a_parser("gemel/people/reading/x.py", "rows = csv.reader(file)")
