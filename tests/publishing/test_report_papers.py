"""The report to the IPU on paper: four files of one report, three languages, both directions."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.actions import catalogue
from gemel.kernel.errors import Invalid
from gemel.publishing import report, report_files, report_odt, report_pdf
from gemel.publishing.report import Entry
from gemel.publishing.report_sheet import Line, Sheet, sheet
from tests.publishing.papers import everything_in, shown_in
from tests.publishing.test_report import acts
from tests.publishing.tongues import ENGLISH, tongue_of

START, LAST = date(2026, 1, 1), date(2026, 12, 31)
SAMPLE = (
    Entry(
        on=date(2026, 3, 5), kind="meet_ambassador", public=False, parliament="House of Arcadia",
        addressee_country="BV", case="ATA-931", case_countries=("AQ",), reply="holding",
        reply_on=date(2026, 4, 1), effects=(("release", date(2026, 5, 1)),), invented=True,
    ),
    Entry(on=date(2026, 6, 7), kind="parliamentary_question", public=True, case="ATA-COLL-93"),
    Entry(on=date(2026, 7, 8), kind="public_statement", public=False, on_consent=True),
)  # fmt: skip
MARKUP = '#panic("x") *bold* $x$ <b>&amp; @label #sys.inputs \\ // /* {{ x }} %s'


def of(*entries: Entry) -> report.Report:
    return report.report(entries, starts=START, last=LAST)


def file_of(kind: str, *entries: Entry, language: str = "en") -> bytes:
    with tongue_of(language) as tongue:
        return report_files.file_of(of(*entries), kind, tongue=tongue)


def text_of(odt: bytes) -> str:
    parts = ("content.xml", "styles.xml", "meta.xml")
    with zipfile.ZipFile(io.BytesIO(odt)) as parcel:
        return "\n".join(
            text for part in parts for text in ElementTree.fromstring(parcel.read(part)).itertext()
        )


def read(kind: str, file: bytes) -> str:
    text = shown_in(file) if kind == "pdf" else text_of(file)
    return " ".join(text.split())


@pytest.mark.parametrize("kind", ["odt", "pdf"])
def test_paper_tells_of_each_act_what_the_ipu_asks_for(kind):
    text = read(kind, file_of(kind, *SAMPLE))

    for word in (
        "Report of parliamentary action to the IPU", "1 January 2026 to 31 December 2026",
        "Meet the ambassador", "5 March 2026", "ATA-931", "Antarctica", "House of Arcadia",
        "Bouvet Island", "A holding reply", "1 April 2026", "Released", "1 May 2026", "not public",
        "Only counted", "B6", "Meet the ambassadors of the countries concerned", "invented",
        "ATA-COLL-93", "a desk", "No reply yet", "Both days are included.",
    ):  # fmt: skip
        assert word in text, word


@pytest.mark.parametrize("kind", ["odt", "pdf"])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Rapport à l’UIP sur l’action", "5 mars 2026", "Antarctique", "Libération"]),
        ("ar", ["أنتاركتيكا", "تقرير العمل البرلماني", "5 مارس 2026"]),
    ],
)
def test_paper_speaks_the_reader_s_language(kind, language, words):
    text = read(kind, file_of(kind, *SAMPLE, language=language))

    assert [word for word in words if word not in text] == []
    assert "Report of" not in text


@pytest.mark.parametrize(("language", "ways"), [("en", "lr-tb"), ("ar", "rl-tb")])
def test_an_odt_runs_as_its_language_runs(language, ways):
    with zipfile.ZipFile(io.BytesIO(file_of("odt", *SAMPLE, language=language))) as parcel:
        styles, content = parcel.read("styles.xml").decode(), parcel.read("content.xml").decode()

    other = {"lr-tb", "rl-tb"} - {ways}
    for text in (styles, content):
        assert f'writing-mode="{ways}"' in text
        assert not any(f'writing-mode="{one}"' in text for one in other)
    assert "table:table-header-rows" in content


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_pdf_can_be_read_aloud(language):
    file = everything_in("pdf", file_of("pdf", *SAMPLE, language=language))

    assert "pdfuaid:part" in file
    assert f"/Lang({language})" in file
    for tag in ("/StructTreeRoot", "/H1", "/H2", "/Table", "/TH"):
        assert tag in file, tag


@pytest.mark.parametrize("kind", ["odt", "pdf"])
def test_only_what_is_invented_makes_a_mark(kind):
    real = [Entry(on=START, kind="meet_ambassador", public=True)]

    assert "invented" not in read(kind, file_of(kind, *real))
    assert "Example:" in read(kind, file_of(kind, *SAMPLE))


@pytest.mark.parametrize("kind", ["odt", "pdf"])
def test_an_empty_paper_says_what_that_does_not_mean(kind):
    assert "It does not mean that nothing was done" in read(kind, file_of(kind))


@pytest.mark.parametrize("kind", ["odt", "pdf"])
def test_names_from_files_of_others_stay_text(kind):
    act = Entry(on=START, kind="meet_ambassador", public=True, parliament=MARKUP)

    text = read(kind, file_of(kind, act)).replace(" ", "")

    assert MARKUP.replace(" ", "") in text


@pytest.mark.parametrize("kind", list(report_files.FORMATS))
def test_a_file_tells_no_time_and_no_author_and_is_named_by_its_period(kind):
    file = everything_in(kind, file_of(kind, *SAMPLE))

    home = str(report_pdf.LAYOUT.parent)
    for word in ("CreationDate", "CreateDate", "creation-date", "<dc:creator", "/Author", home):
        assert word not in file, word
    assert report_files.name_of(of(), kind) == f"gemel-report-ipu-2026-01-01-2026-12-31.{kind}"


def in_thai() -> Sheet:
    act = Entry(on=START, kind="meet_ambassador", public=True, parliament="รัฐสภา")
    return sheet(of(act), tongue=ENGLISH)


def test_a_pdf_for_which_no_font_has_the_letters_is_refused_with_what_to_do():
    with pytest.raises(Invalid, match="GEMEL_FONTS"):
        report_pdf.as_pdf(in_thai(), fonts=None, of_system=False)
    assert "รัฐสภา" in text_of(report_odt.as_odt(in_thai()))


def test_fonts_of_a_folder_are_used(tmp_path):
    font = Path("/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf")
    if not font.exists():
        pytest.skip("no font to put there: apt-get install fonts-noto-core")
    shutil.copy(font, tmp_path)

    file = report_pdf.as_pdf(in_thai(), fonts=tmp_path, of_system=False)

    assert "รัฐสภา" in shown_in(file)


def test_neither_library_is_loaded_before_a_file_is_asked_for():
    lean = (
        "import django, os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'gemel.config.settings'\n"
        "django.setup()\n"
        "import gemel.web.coordinator.reports, gemel.cli.report\n"
        "print(sorted({'typst', 'odfdo', 'lxml'} & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", lean], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


# --- pure ------------------------------------------------------------------------------------


def words_of(paper: Sheet) -> list[str]:
    return [
        line.text
        for table in (*paper.kinds, *([paper.counted] if paper.counted else []))
        for row in table.rows
        for cell in row
        for line in cell
    ]


@settings(deadline=None)
@given(st.lists(acts, max_size=15))
def test_every_act_has_its_row_under_its_kind(some):
    found = of(*some)

    paper = sheet(found, tongue=ENGLISH)

    rows = [row for kind in paper.kinds for row in kind.rows]
    assert sorted(int(row[0][0].text) for row in rows) == list(range(1, len(found.entries) + 1))
    counted = paper.counted.rows if paper.counted else ()
    assert sum(int(row[2][0].text) for row in counted) + len(rows) == len(some)
    listed = {act.kind for act in found.entries}
    titles = [str(one.title) for key, one in catalogue.kinds().items() if key in listed]
    assert [kind.heading for kind in paper.kinds] == titles
    assert bool(paper.nothing) == (not some)


@settings(deadline=None)
@given(st.lists(acts, max_size=15))
def test_every_bullet_of_a_table_is_explained_once_and_no_other(some):
    paper = sheet(of(*some), tongue=ENGLISH)

    explained = [key for key, _ in paper.bullets]
    assert len(explained) == len(set(explained))
    used = {key for act in some for key in report.bullets(act.kind)}
    assert {key for key in explained if len(key) > 1} == used


@settings(deadline=None, max_examples=25)
@given(st.lists(acts, max_size=3), st.text(max_size=20))
def test_an_odt_can_be_written_of_anything(some, name):
    odd = Entry(on=START, kind="meet_ambassador", public=True, parliament=name)

    paper = sheet(of(*some, odd), tongue=ENGLISH)

    assert report_odt.as_odt(paper)[:2] == b"PK"
    assert not any(sign < " " for word in words_of(paper) for sign in word)
    assert all(isinstance(word, str) for word in words_of(paper))
    assert Line(name).tone == ""
