"""The pages of writing in a real browser: on a phone, right to left, without script; and wide.

And where script runs: what two people type at once is kept by itself, and nothing of it is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from gemel.access.models import Account
from gemel.access.rules import Role
from gemel.actions import services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Draft, Signature
from gemel.consent import services as consent
from gemel.consent.models import Consent
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.consent.builders import a_consent, a_person
from tests.files.test_letterheads import a_docx
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

NOW = timezone.now()
WHOLE = {
    "place": "Arcadia", "addressee": "The Speaker of the Invented House",
    "salutation": "Dear Speaker", "request": "receive a delegation of our committee",
    "answer_by": "1 May 2027",
}  # fmt: skip


@dataclass
class House:
    """A text in each state, the act of it all, and a member who is asked to sign."""

    desk: Account
    office: Account
    author: Account
    drafts: dict[str, Draft]
    signature: Signature


@pytest.fixture
def house() -> House:
    noor, programme = cast.noor(at=NOW), a_programme("An invented programme")
    author, asked = a_member("Max Invented-Longname"), a_member("Vera Invented")
    for one in (author, asked):
        takes_part(programme, one)
    case = a_case(code="ATA-COLL-99", scope=programme.ref).case

    def a_text(**typed: str) -> Draft:
        act = services.plan(
            Deed(kind="approach_authorities_concerned"), About(case=case, scope=programme.ref),
            for_member=author, planned_for=None, by=noor,
        )  # fmt: skip
        return services.begin(act, form="letter_speaker.toml", language="en", typed=typed, by=noor)

    drafts = {"gaps": a_text(), "whole": a_text(**WHOLE), "left": a_text(**WHOLE)}
    (signature,) = services.ask_to_sign(
        drafts["whole"], [asked], until=NOW.date() + timedelta(days=9), by=noor
    )
    services.record_sent(drafts["left"], on=NOW.date(), by=noor)
    person = a_person("Canary Invented")
    a_consent(person, use="approach_authorities", audiences=["authorities-there"])
    act = services.plan(
        Deed(kind="approach_authorities"), About(person=person, scope=programme.ref),
        for_member=author, planned_for=None, by=noor,
    )  # fmt: skip
    drafts["shut"] = services.begin(act, form="letter_authority.toml", language="en", by=noor)
    consent.withdraw(Consent.objects.get(person=person), by=noor)
    services.add_letterhead(
        owner=programme.ref, name="Paper of the desk", kind="docx", data=a_docx(), by=noor
    )
    return House(
        desk=cast.account(cast.NOOR, name="Noor Invented"),
        office=cast.account(role=Role.MEMBER, scope=asked.ref),
        author=cast.account(role=Role.MEMBER, scope=author.ref),
        drafts=drafts,
        signature=signature,
    )


def enter(page, account: Account, live_server, language: str = "en") -> None:
    Account.objects.filter(pk=account.pk).update(language=language)
    account.refresh_from_db()
    name = settings.SESSION_COOKIE_NAME
    session = cast.client_of(account).cookies[name].value
    page.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])


def look(page, name: str) -> None:
    """The checks of the look, on the page as it stands."""
    picture(page, name)
    assert axe_violations(page) == [], name
    assert no_sideways_scroll(page), name
    assert small_targets(page) == [], name
    assert page.locator("main .button:not(.quiet, .plain, .danger)").count() <= 1, name
    assert page.complaints == [], name


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_the_pages_of_writing_read_well(house, page_at, live_server, width, language):
    page, drafts = page_at(width, language), house.drafts
    enter(page, house.desk, live_server, language)
    for name, where in {
        "begin": f"texts/for/{drafts['gaps'].action.ref}/",
        **{name: f"texts/{one.ref}/" for name, one in drafts.items()},
        "version": f"texts/{drafts['gaps'].ref}/versions/{drafts['gaps'].versions.get().pk}/",
        "letterheads": "texts/paper/",
        "act": f"actions/{drafts['whole'].action.ref}/",
    }.items():
        page.goto(f"{live_server.url}/desk/{where}")
        look(page, f"writing-{language}-{name}")
        assert "Canary" not in page.title()

    enter(page, house.office, live_server, language)
    for name, where in {
        "home": "", "to_sign": "sign/", "sign": f"sign/{house.signature.ref}/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/member/{where}")
        look(page, f"writing-{language}-{name}")


def type_at_the_end(page, words: str) -> None:
    page.locator("#id_text").press("Control+End")
    page.locator("#id_text").press_sequentially(words)


@pytest.mark.parametrize(("home", "width"), [("desk", 1280), ("member", 360)])
def test_what_is_typed_is_kept_by_itself_again_and_again(house, page_at, live_server, home, width):
    page, draft = page_at(width, script=True), house.drafts["gaps"]
    enter(page, house.desk if home == "desk" else house.author, live_server)
    page.goto(f"{live_server.url}/{home}/texts/{draft.ref}/")

    for words in ("First words.", "Second words."):
        with page.expect_response("**/save/"):
            type_at_the_end(page, words)
        page.locator("#saved").get_by_text("version 2").wait_for()
        page.wait_for_function(
            "() => document.querySelectorAll('.seen-version[value=\"2\"]').length === 3"
        )
    page.fill("#id_place", "Arcadia")  # the other forms know what was kept meanwhile
    page.click("button[value=fill]")
    page.get_by_role("link", name="Version 3").wait_for()

    draft.refresh_from_db()
    assert not draft.versions.filter(aside=True).exists()
    assert "First words.Second words." in draft.versions.get(number=2).text
    assert page.complaints == []


def test_of_two_who_type_at_once_neither_loses_a_word(house, page_at, live_server):
    one, other = page_at(1280, script=True), page_at(1280, script=True)
    draft = house.drafts["gaps"]
    for page, account in ((one, house.desk), (other, cast.account(name="Amani Invented"))):
        enter(page, account, live_server)
        page.goto(f"{live_server.url}/desk/texts/{draft.ref}/")

    type_at_the_end(one, "Words of the first.")
    one.locator("#saved").get_by_text("version 2").wait_for()
    for words in ("Words of the second.", " And more."):
        with other.expect_response("**/save/"):
            type_at_the_end(other, words)
    other.locator("#saved").get_by_text("Somebody else saved").wait_for()

    draft.refresh_from_db()
    assert draft.text.rstrip().endswith("Words of the first.")
    aside = draft.versions.get(aside=True)  # one, however often it was saved
    assert aside.text.rstrip().endswith("Words of the second. And more.")
