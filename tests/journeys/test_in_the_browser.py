"""The main job in a real browser, without script, as three people live it on one installation.

Noor and Amani coordinate, Max sits in a parliament and opens Gemel on a phone. All are invented.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe_violations, no_sideways_scroll
from tests.journeys.installation import Installation

pytestmark = pytest.mark.browser

PASSWORD = "quiet harbour meadow seven"
MEMBERS = """id,given name,family name,sex,languages,committees,start
a-1,Max,Birkholt,M,French|English,Committee on Human Rights,2025-09-16
a-2,Alma,Ashgrove,F,English,Committee on Fisheries,2025-09-16
"""
MAPPING = '[constants]\nparliament = "House of Arcadia"\n'
CASES = """case_code,collective_code,country,ipu_region,person_name,sex,sex_basis,allegations,\
allegations_basis,decision_ref,listed_in_nov_2020,case_code_basis,sources,note
UGA-991,,UG,Africa,Invented Longfield,,no mark printed,threats,decision (X1),\
"CL/999/1/R.1, 4 November 2026",named,decision (X1),X1,
"""
SOURCES = """key,what,address,about_or_published
X1,"Invented decision CL/999/1/R.1 of the IPU Governing Council",https://example.org,2026-11-04
"""
LABELS = 'key,label_in_ipu_documents\nthreats,"Threats, acts of intimidation"\n'


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A served installation with a house of two members and one invented case."""
    folder: Path = tmp_path_factory.mktemp("journey")
    made = Installation(folder / "data")
    made.first = made.link("init", "--email", "noor@example.org", "--name", "Noor Invented")
    files = {
        "members.csv": MEMBERS, "map.toml": MAPPING, "cases.csv": CASES,
        "sources.csv": SOURCES, "allegations.csv": LABELS,
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    made.run("import", "parliamentarians", folder / "members.csv",
             "--mapping", folder / "map.toml", "--apply")  # fmt: skip
    made.run("import", "cases", folder / "cases.csv", "--apply")
    made.serve("work")
    yield made
    made.stop()


def press(page: Page, words: str) -> None:
    """Press the first button or link in the page's own content that says so."""
    button = page.locator("main").get_by_role("button", name=words, exact=True)
    link = page.locator("main").get_by_role("link", name=words, exact=True)
    button.or_(link).first.click()


def take(page: Page, link: str) -> None:
    """Accept an invitation."""
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    press(page, "Accept the invitation")


@pytest.fixture(scope="module")
def story(here, chromium):
    """The pages of the three, kept open from one chapter to the next."""
    wide = {"java_script_enabled": False, "viewport": {"width": 1280, "height": 900}}
    phone = {"java_script_enabled": False, "viewport": {"width": 360, "height": 740}}
    screens = {"noor": wide, "amani": wide, "max": phone, "public": wide}
    contexts = {who: chromium.new_context(**screen) for who, screen in screens.items()}
    pages: dict[str, Any] = {who: context.new_page() for who, context in contexts.items()}
    for who, page in pages.items():
        page.options = screens[who]
        page.set_default_timeout(15_000)
    yield pages
    for context in contexts.values():
        context.close()


def test_the_first_coordinator_comes_in_by_the_printed_link_once(here, story):
    noor = story["noor"]
    take(noor, here.first)
    noor.goto(here.url + "/desk/")
    expect(noor.get_by_role("heading", level=1)).to_have_text("What needs you now")

    again = story["public"]
    again.goto(here.first)
    assert again.locator("input[type=password]").count() == 0


def test_a_programme_is_set_up_and_a_member_takes_part(here, story):
    noor = story["noor"]
    noor.goto(here.url + "/desk/programmes/new/")
    noor.get_by_label("Name", exact=False).first.fill("Invented programme")
    noor.locator("input[name=countries]").first.fill("Burundi")
    noor.get_by_label("House of Arcadia").check()
    press(noor, "Set it up")
    noor.fill("input[name=q]", "birkholt")
    press(noor, "Find")
    press(noor, "Said yes")
    expect(noor.locator("#members")).to_be_visible()
    assert "Max Birkholt" in noor.locator("main").inner_text()
    story["programme"] = noor.url.partition("?")[0]


def test_a_defender_is_kept_by_a_code_name_and_asked_what_is_allowed(here, story):
    noor = story["noor"]
    noor.goto(here.url + "/desk/people/new/")
    noor.get_by_label("Code name").fill("Heron")
    noor.check("input[name=exposure][value=offline]")  # the vault has journeys of its own
    noor.get_by_label("Now", exact=True).check()
    noor.locator("input[name=languages]").first.fill("French")
    press(noor, "Keep this person")
    story["person"] = noor.url
    consent = noor.url.replace("/people/", "/consent/")
    noor.goto(consent + "answers/?use=twinning&use=regular_contact")
    noor.select_option("select[name=to_twin]", "yes")
    noor.check("input[name=giver][value=person]")
    noor.select_option("select[name=asked_through]", index=1)
    noor.fill("input[name=language]", "French")
    press(noor, "Record these answers")
    assert "Heron" not in noor.title()
    story["consent"] = consent


def test_the_proposal_shows_its_reasons_and_both_are_asked(here, story):
    noor = story["noor"]
    noor.goto(story["programme"])
    press(noor, "Propose twinnings")
    main = noor.locator("main").inner_text()
    assert "Heron with Max Birkholt" in main
    assert "Both speak French" in main
    press(noor, "Ask both sides")
    story["bond"] = noor.url
    noor.get_by_label("Yes, to this member").check()
    noor.get_by_label("How was the person asked?").fill("the lawyer")
    press(noor, "Record the answer")


def test_the_member_answers_and_records_on_a_phone(here, story):
    ref = re.search(r"par-\w+-\w+", story["noor"].content())
    assert ref
    link = here.link("invite", "max@example.org", "--name", "Max Birkholt", "--role", "member",
                     "--member", ref.group())  # fmt: skip
    phone = story["max"]
    take(phone, link)
    phone.goto(here.url + "/member/")
    press(phone, "Read and answer")
    phone.get_by_role("button", name=re.compile("^Yes")).click()
    assert "Active" in phone.locator("main").inner_text()

    phone.goto(here.url + "/member/record/")
    phone.get_by_label("Spoke or wrote with my twin").check()
    press(phone, "Save")
    assert "Recorded" in phone.locator("main").inner_text()
    for path in ("/member/", "/member/record/", "/member/twins/"):
        phone.goto(here.url + path)
        assert no_sideways_scroll(phone), path
        assert axe_violations(phone) == [], path


def test_an_act_without_a_basis_is_refused_with_what_would_be_needed(here, story):
    phone = story["max"]
    phone.goto(here.url + "/member/record/")
    phone.get_by_label("Letter to an authority").check()
    press(phone, "Save")

    assert "This has no basis" in phone.locator("main").inner_text()


def _publish_the_case(here: Installation, story: dict) -> str:
    """Mark the source, propose, let the second approve; return the public address."""
    noor = story["noor"]
    noor.goto(here.url + "/desk/cases/")
    noor.get_by_role("link", name=re.compile("UGA-991")).first.click()
    case = noor.url
    press(noor, "It is the IPU’s")
    ref = re.search(r"case-\w+-\w+", case)
    assert ref
    noor.goto(f"{here.url}/desk/publishing/new/case/{ref.group()}/")
    press(noor, "Propose, and look at it")
    release = noor.url
    amani = story["amani"]
    amani.goto(release)
    amani.locator("main form[action*='approve'] button").first.click()
    return release


def test_two_people_publish_a_case_and_the_public_reads_it(here, story):
    link = here.link("invite", "amani@example.org", "--name", "Amani Invented",
                     "--role", "coordinator")  # fmt: skip
    take(story["amani"], link)
    story["release"] = _publish_the_case(here, story)

    public = story["public"]
    public.goto(here.url + "/cases/")
    assert "UGA-991" in public.locator("main").inner_text()
    public.get_by_role("link", name=re.compile("UGA-991|Longfield")).first.click()
    assert "Invented Longfield" in public.locator("main").inner_text()
    story["public case"] = public.url


@pytest.mark.parametrize("language", ["", "/fr", "/ar"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_public_pages_are_calm_on_every_screen(here, page_at, language, width):
    page = page_at(width, language.strip("/") or "en")
    for path in ("/", "/cases/", "/ideas/", "/method/"):
        page.goto(here.url + language + path)
        assert no_sideways_scroll(page), path
        assert axe_violations(page) == [], path
    assert page.complaints == []


def test_an_objection_takes_the_case_from_the_window_at_once(here, story):
    noor, public = story["noor"], story["public"]
    public.goto(story["public case"])
    assert "Invented Longfield" in public.content()
    noor.goto(story["release"])
    person = re.search(r"/desk/(?:people|consent)/(per-\w+-\w+)/", noor.content())
    if person is None:
        noor.goto(here.url + "/desk/people/?kind=parliamentarian")
        person = re.search(r"/desk/people/(per-\w+-\w+)/", noor.content())
    assert person
    noor.goto(f"{here.url}/desk/consent/{person.group(1)}/object/")
    noor.locator("main input[type=radio]").first.check()
    for choice in noor.locator("main select").all():
        choice.select_option(index=1)
    noor.locator("main form button[type=submit]").last.click()

    assert public.goto(story["public case"]).status == 404
    public.goto(here.url + "/cases/")
    assert "Longfield" not in public.content()


def test_a_withdrawal_empties_the_members_door_at_the_next_request(here, story):
    noor, phone = story["noor"], story["max"]
    noor.goto(story["consent"] + "withdraw/")
    press(noor, "Stop everything")

    phone.goto(here.url + "/member/")
    assert "Heron" not in phone.content()
    here.run("audit", "verify")
