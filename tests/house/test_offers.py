"""What a page offers can be had: no link and no form is shown to whom it would be refused.

A form is sent filled in, with each of its buttons; what it would do is undone at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.test import Client

from gemel.access.rules import Role
from tests import cast
from tests.house import crawl
from tests.house.crawl import Address, Answer
from tests.house.filled import World

pytestmark = pytest.mark.django_db(databases="__all__")

ROLES = ("coordinator", "partner", "operator", "other programme", "auditor", "member", "assistant")
SHUT = 404


@dataclass
class Form:
    """A form that posts: where to, what its fields would send, and its buttons."""

    action: str
    filled: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)

    def fill(self, name: str, value: str) -> None:
        """Fill a field in, unless it is; a day that is no day would stop the form before us."""
        parts = {"_day": "16", "_month": "11", "_year": "2026"}
        part = next((parts[end] for end in parts if name.endswith(end)), "")
        if name and not self.filled.get(name):
            self.filled[name] = value or part or "1"


class Offers(HTMLParser):
    """Collects the links of a page, and its forms as somebody might fill them in."""

    def __init__(self, page: str, path: str) -> None:
        super().__init__()
        self.path, self.links, self.forms = path, set[str](), list[Form]()
        self._form: Form | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.add(told["href"].partition("#")[0])
        elif tag == "form":
            posts = told.get("method", "").lower() == "post"
            self._form = Form(told.get("action") or self.path) if posts else None
            self.forms += [self._form] if self._form else []
        elif self._form:
            self._control(self._form, tag, told)

    def _control(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name = told.get("name", "")
        if tag == "button":
            form.buttons.append({name: told.get("value", "")} if name else {})
        elif tag == "select":
            self._select = name
        elif tag == "option" and told.get("value"):
            form.fill(self._select, told["value"])
        elif tag == "input" and told.get("type") == "hidden":
            form.filled[name] = told.get("value", "")
        elif tag in ("input", "textarea"):
            form.fill(name, told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def offered_in_vain(world: World, role: str, pages: list[Answer]) -> list[str]:
    """Return each link and button of these pages behind which nothing is for this role."""
    links: dict[str, str] = {}
    forms: dict[str, tuple[str, str, dict[str, str]]] = {}
    for page in pages:
        offers = Offers(page.body, page.address.path)
        for link in offers.links:
            links.setdefault(link, page.address.name)
        for form in offers.forms:
            for button in form.buttons:
                name = f"{form.action} {button}"
                forms.setdefault(name, (page.address.name, form.action, form.filled | button))
    browser = browser_of(world, role)
    found = []
    read = {page.address.path for page in pages}  # and so they are there
    for link, where in links.items():
        if link not in read and _status(browser, role, "GET", link) == SHUT:
            found.append(f"{role}: {where} links to {link}")
    for name, (where, action, sent) in forms.items():
        if action.startswith("/sign-out"):
            continue
        with crawl.undone():
            if _status(browser, role, "POST", action, sent) == SHUT:
                found.append(f"{role}: {where} has a form to {name}")
    return found


def _status(browser, role: str, method: str, path: str, sent: dict[str, str] | None = None) -> int:
    if method == "POST":
        return int(browser.post(path, sent).status_code)
    return crawl.ask(browser, Address("", "", path), role).status


def browser_of(world: World, role: str) -> Client:
    """Return a browser of a role; the operator's account is made here, the others stand."""
    if role != "operator":
        return crawl.client(world, role)
    operator = cast.account(name="Ξ", role=Role.OPERATOR)
    browser = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    cast.signed_in(browser, operator)
    return browser


def pages_of(world: World, role: str) -> list[Answer]:
    """Return every page that a role can read."""
    plain = [one for one in crawl.addresses(world) if not one.lacks]
    chosen = [one for one in [*plain, *crawl.queried(world, plain)] if one.door != "public"]
    browser = browser_of(world, role)
    answers = [crawl.ask(browser, one, role) for one in chosen]
    return [
        one for one in answers
        if one.status == 200 and "text/html" in one.response.headers["Content-Type"]
    ]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_what_would_be_refused(world, role):
    pages = pages_of(world, role)

    assert len(pages) > 5
    assert offered_in_vain(world, role, pages) == []


def test_a_planted_offer_is_caught(world):
    page = crawl.get_all(
        world, "auditor", [one for one in crawl.addresses(world) if one.name == "coordinator:desk"]
    )[0]
    page.response.content += (
        b'<a href="/desk/reports/">x</a><form method="post" action="/desk/organisations/new/">'
        b'<input name="name"><select name="kind"><option value="ngo"></select><button>x</button>'
        b"</form>"
    )

    found = offered_in_vain(world, "auditor", [page])

    assert len(found) == 2
    assert "links to /desk/reports/" in found[0]
    assert "a form to /desk/organisations/new/" in found[1]
