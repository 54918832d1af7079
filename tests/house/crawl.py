"""Crawling a filled installation: every address, as every role, and what came back.

The helpers of the tests that attack what the doors show. An address is found by asking Django's
resolver, so a new page is crawled from its first day; where its argument has no sample, or its
answer no expectation, the crawl says so.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test import client as testing
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from gemel.web.signin import staying
from tests import cast
from tests.house import filled
from tests.house.filled import World

# Who crawls. `no_account` is nobody; the others are accounts of the filled world.
ROLES = {
    "anonymous": "",
    "coordinator": cast.NOOR,
    "other programme": filled.OTTO,
    "partner": cast.PIA,
    "member": cast.MAX,
    "stranger": filled.STRANGER,
    "assistant": cast.TESS,
    "auditor": filled.AUDITOR,
}

# Where an argument stands decides what it is: the route up to it, then names of samples.
# Several samples where an address serves several kinds; "=" stands before a literal.
SAMPLES: dict[str, tuple[str, ...]] = {
    "desk/accounts/<ref>": ("account",),
    "desk/accounts/<ref>/role/<grant>": ("grant",),
    "desk/accounts/absences/<ref>": ("absence",),
    "desk/accounts/invitations/<ref>": ("invitation",),
    "desk/actions/<ref>": ("action",),
    "desk/actions/new/<key>": ("=approach_authorities",),
    "desk/agenda/<ref>": ("event",),
    "desk/cases/<ref>": ("case",),
    "desk/cases/<ref>/people/<person>": ("case_person",),
    "desk/cases/<ref>/sources/<source>": ("source",),
    "desk/cases/facts/<ref>": ("fact",),
    "desk/asks/<ref>": ("ask",),
    "desk/decided/<ref>": ("decision",),
    "desk/consent/<ref>": ("named", "heron"),
    "desk/consent/objections/<ref>": ("objection",),
    "desk/decisions/<ref>": ("reading",),
    "desk/decisions/<ref>/<number>": ("=1",),
    "desk/history/<ref>": ("case", "heron", "ours"),
    "desk/import/<token>": ("upload",),
    "desk/import/done/<ref>": ("import",),
    "desk/mails/<ref>": ("mail",),
    "desk/matching/<ref>": ("ours",),
    "desk/matching/<ref>/people/<person>": ("heron",),
    "desk/matching/pairs/<ref>": ("pair",),
    "desk/matching/words/<pk>": ("fixed",),
    "desk/news/<ref>": ("staff_news",),
    "desk/news/following/<ref>": ("following",),
    "desk/sent/<ref>": ("news",),
    "desk/sent/contacts/<ref>": ("account",),
    "desk/tell/<ref>": ("case",),
    "desk/notes/of/<ref>": ("case", "heron"),
    "desk/notes/<ref>": ("note",),
    "desk/tasks/<ref>": ("task",),
    "desk/parliamentarians/<ref>": ("max",),
    "desk/parliamentarians/<ref>/mandates/<pk>": ("mandate_max",),
    "desk/parliamentarians/<ref>/ties/<pk>": ("tie",),
    "desk/parliamentarians/duplicates/<ref>": ("likeness",),
    "desk/parliamentarians/merges/<ref>": ("merge",),
    "desk/people/<ref>": ("heron", "named"),
    "desk/people/<ref>/sealed/end/<to>": ("=acc-zzzzz-22222",),
    "desk/accounts/vaults/keys/<ref>": ("=key-zzzzz-22222",),
    "desk/accounts/vaults/desks/<ref>": ("ours",),
    "desk/people/<ref>/veto/<pk>": ("veto",),
    "desk/people/<ref>/leave/<scope>": ("ours",),
    "desk/proceedings/<ref>": ("motion",),
    "desk/proceedings/of/<ref>": ("planned",),
    "desk/proceedings/<ref>/stages/<stage>": ("stage",),
    "desk/programmes/<ref>": ("ours",),
    "desk/programmes/<ref>/members/<member>": ("max",),
    "desk/parliaments/<ref>": ("house",),
    "desk/parliaments/<ref>/parties/<pk>": ("party",),
    "desk/parliaments/bodies/<ref>": ("body",),
    "desk/parliaments/desks/<ref>": ("desk",),
    "desk/organisations/<ref>": ("organisation",),
    "desk/publishing/<ref>": ("release",),
    "desk/publishing/new/<kind>": ("=case",),
    "desk/publishing/new/<kind>/<about>": ("case",),
    "desk/reports/<ref>": ("report",),
    "desk/reports/<ref>/file/<kind>": ("=csv",),
    "desk/together/<ref>": ("circle",),
    "desk/together/<ref>/notes/<note>": ("circle_note",),
    "desk/together/<ref>/members/<member>": ("max",),
    "desk/twinnings/<ref>": ("twinning",),
    "desk/twinnings/pictures/<ref>": ("photograph",),
    "desk/twinnings/contacts/<ref>": ("contact",),
    "desk/texts/paper/<ref>": ("letterhead",),
    "desk/answers/<ref>": ("action",),
    "desk/answers/<ref>/<pk>": ("paper",),
    "desk/texts/told/<ref>": ("desk_told",),
    "desk/texts/for/<ref>": ("planned",),
    "desk/texts/<ref>": ("draft", "sent", "shut", "joint"),
    "desk/texts/<ref>/versions/<pk>": ("version",),
    "desk/texts/<ref>/file/<kind>": ("=odt",),
    "member/agenda/<ref>": ("trip",),
    "member/proceedings/<ref>": ("motion",),
    "member/news/<ref>": ("news",),
    "member/news/following/<ref>": ("member_following",),
    "member/mails/<ref>": ("mail",),
    "member/ideas/<key>": ("=regular_contact",),
    "member/together/<ref>": ("circle",),
    "member/together/<ref>/notes/<note>": ("circle_note",),
    "member/twins/<ref>": ("twinning", "asked_twinning"),
    "member/acts/<ref>": ("planned",),
    "member/office/<ref>": ("delegation",),
    "member/office/links/<ref>": ("offer",),
    "member/public/<ref>": ("release",),
    "member/public/pictures/<ref>": ("photograph",),
    "member/plan/<kind>": ("=regular_contact",),
    "member/texts/paper/<ref>": ("own_letterhead",),
    "member/answers/<ref>": ("done",),
    "member/answers/<ref>/<pk>": ("own_paper",),
    "member/texts/told/<ref>": ("told",),
    "member/texts/for/<ref>": ("planned",),
    "member/texts/<ref>": ("draft", "shut"),
    "member/texts/<ref>/versions/<pk>": ("version",),
    "member/texts/<ref>/file/<kind>": ("=odt",),
    "member/sign/<ref>": ("signature",),
    "countries/<code>": ("=BI",),
    "cases/<slug>": ("slug_case",),
    "twinnings/<slug>": ("slug_twinning",),
    "programmes/<slug>": ("slug_programme",),
    "follow-up-desks/<slug>": ("slug_desk",),
    "press/<slug>": ("slug_press",),
    "press/releases.<kind>": ("=atom", "=json"),
    "ideas/<key>": ("=regular_contact",),
    "through/<ref>": ("max",),
    "invitation/<token>": ("token",),
    "own/<token>": ("feed",),
    "own/<token>/gemel.<kind>": ("=ics", "=atom"),
    "feeds/cases.<kind>": ("=atom", "=json", "=ics"),
    "countries/<code>/cases.<kind>": ("=atom", "=json", "=ics"),
    "security/remove/<number>": ("=1",),
    "security/browsers/<ref>": ("device",),
}
# The same addresses with what may stand behind them: files, filters, records of others.
QUERIES: dict[str, tuple[str, ...]] = {
    "coordinator:desk": ("whose=all",),
    "coordinator:case_edit": ("known=1",),
    "coordinator:reports": (
        "decision={decision}",
        "starts_day=1&starts_month=1&starts_year=2026&last_day=31&last_month=12&last_year=2026",
        "starts_day=1&starts_month=1&starts_year=2026&last_day=31&last_month=12&last_year=2026"
        "&as=csv",
        "starts_day=1&starts_month=1&starts_year=2026&last_day=31&last_month=12&last_year=2026"
        "&as=json",
    ),
    "coordinator:asks": ("state=late&addressee={ask}", "as=csv"),
    "coordinator:action_fits": (
        "case={case}",
        "ask={ask}",
        "person={heron}",
        "twinning={twinning}",
    ),
    "coordinator:action_new": ("twinning={twinning}", "case={case}&done=1", "person={named}"),
    "coordinator:programme": ("q=Quillon",),
    "coordinator:reading_case": ("open=cases[0].outcome&facts=2",),
    "coordinator:matching_what_if": ("what=forbid&person={heron}&member={max}",),
    "coordinator:consent_give": ("use=public_statement&ask=1", "act={planned}"),
    "coordinator:account_invite": ("member={max}",),
    "parliamentarian:record": (
        "twin={twinning}",
        "mail={mail}",
    ),
    "parliamentarian:plan": ("twin={twinning}", "partners=RW&partners=TZ"),
}
FILES = (
    "accounts", "actions", "agenda", "proceedings", "publishing", "parliamentarians", "tasks",
    "parliaments", "organisations", "people", "twinnings", "cases", "import_report",
)  # fmt: skip
QUERIES |= {f"coordinator:{name}": ("as=csv",) for name in FILES}
# Arguments of one address that belong together although they stand in one place.
TOGETHER = {
    "people/<ref>/veto/<pk>": {"ref": "free"},
    "cases/<ref>/history": {"ref": "case"},
    "texts/<ref>/versions/": {"ref": "draft"},
    "desk/answers/<ref>/<pk>": {"ref": "action"},
    "member/answers/<ref>/<pk>": {"ref": "done"},
    "texts/<ref>/file/": {"ref": "draft"},
}


@dataclass(frozen=True)
class Address:
    """One address of the installation with a sample for each of its arguments."""

    name: str
    route: str
    path: str
    samples: tuple[str, ...] = ()
    lacks: str = ""

    @property
    def door(self) -> str:
        """The door, by the name space of its addresses."""
        return self.name.partition(":")[0]


@dataclass(frozen=True)
class Answer:
    """What came back to one role at one address."""

    role: str
    method: str
    address: Address
    response: HttpResponse

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.response.status_code

    @property
    def body(self) -> str:
        """The body as text."""
        if self.response.streaming:
            return b"".join(self.response.streaming_content).decode("utf-8", "replace")
        return self.response.content.decode("utf-8", "replace")

    def __str__(self) -> str:
        return f"{self.method} {self.address.name} {self.address.path} as {self.role}"


def routes(
    patterns: Iterable[Any] | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Give (name, route) of every address that the resolver knows, converters left out."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        own = "" if isinstance(one.pattern, LocalePrefixPattern) else str(one.pattern)
        route = prefix + re.sub(r"<\w+:(\w+)>", r"<\1>", own)
        if isinstance(one, URLResolver):
            inner = ":".join(filter(None, (space, one.namespace)))
            yield from routes(one.url_patterns, route, inner)
        elif isinstance(one, URLPattern):
            yield ":".join(filter(None, (space, one.name or "?"))), route


def addresses(world: World) -> list[Address]:
    """Return every address with its samples filled in; `lacks` names an argument without one."""
    found = []
    for name, route in routes():
        found += _filled(world, name, route)
    return found


def _filled(world: World, name: str, route: str) -> list[Address]:
    kept = {key: value for part, each in TOGETHER.items() if part in route
            for key, value in each.items()}  # fmt: skip
    ways: list[tuple[str, tuple[str, ...]]] = [("", ())]
    place = ""
    for part in re.split(r"(<\w+>)", route):
        place += part
        if not part.startswith("<"):
            ways = [(path + part, used) for path, used in ways]
            continue
        choices = (kept[part[1:-1]],) if part[1:-1] in kept else SAMPLES.get(place, ())
        values = [(one, one[1:] if one[0] == "=" else world.refs.get(one)) for one in choices]
        if not values or any(value is None for _, value in values):
            return [Address(name, route, "", lacks=place)]
        ways = [(f"{path}{value}", (*used, one)) for path, used in ways for one, value in values]
    return [Address(name, route, f"/{path}", used) for path, used in ways]


def queried(world: World, chosen: Iterable[Address]) -> list[Address]:
    """Return addresses with a query behind them, for pages that listen to one."""
    return [
        replace(address, path=f"{address.path}?{query.format_map(world.refs)}")
        for address in chosen
        for query in QUERIES.get(address.name, ())
    ]


def missing(address: Address) -> str:
    """Return the same address with the last sample replaced by one of that shape for nothing."""
    last = address.path
    found = list(re.finditer(r"[a-z]{2,5}-[2-9a-z]{5}-[2-9a-z]{5}", last))
    if not found:
        return ""
    ref = found[-1].group()
    return last.replace(ref, f"{ref.partition('-')[0]}-zzzzz-zzzzz")


# --- the world and its clients --------------------------------------------------------------------


@contextmanager
def standing_world(home: Path, **more: Any) -> Iterator[World]:
    """Give a filled world that is gone afterwards, in one transaction for a whole module.

    `home` is the folder of its files; each role is signed in once. `more` is for `filled.build`.
    """
    own = {
        "GEMEL_HOME": home,
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_FILES}},
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "GEMEL_REQUIRE_SECOND_FACTOR": False,
    }
    # A session that is noted as seen sets its cookie anew: the first of two pages that are compared
    # would, and the second not.
    seldom = mock.patch.object(staying, "NOTED", staying.WHOLE)
    with override_settings(**own), undone(), seldom:
        world = filled.build(home, **more)
        for role, account in ROLES.items():
            if account:
                browser = Client()
                cast.signed_in(browser, world.accounts[account])
                world.cookies[role] = browser.cookies.output(header="", sep=";")
        _hand_in(world)
        yield world


PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


def _hand_in(world: World) -> None:
    """A file that the coordinator handed in and has not applied, and one that is applied."""
    with written():
        browser = client(world, "coordinator")
        file = io.BytesIO(filled.HANDED_IN.encode())
        file.name = "members.csv"
        form = {"what": "parliamentarians", "uploaded": file, "parliament": filled.data("House")}
        answer = browser.post("/desk/import/", form)
        place = answer.headers.get("Location", "").rstrip("/")
        if place:
            world.refs["upload"] = place.rpartition("/")[2]


@contextmanager
def undone() -> Iterator[None]:
    """Let everything that happens within be as if it had not."""
    with ExitStack() as stack:
        for database in connections:
            stack.enter_context(transaction.atomic(using=database))
        yield
        for database in connections:
            transaction.set_rollback(True, using=database)


def client(world: World, role: str) -> Client:
    """Return a browser of a role; failures come back as pages, as they would for people.

    Signed in once for the whole world; each browser has cookies of its own.
    """
    browser = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    if ROLES[role]:
        browser.cookies.load(world.cookies[role])
    return browser


def ask(browser: Client, address: Address, role: str, method: str = "GET", **more: Any) -> Answer:
    """Send one request and return what came back."""
    path = more.pop("path", address.path)
    # Django's client would keep a copy of the context of every template: most of the crawl's time.
    with mock.patch.object(testing, "store_rendered_templates", _keep_nothing):
        return Answer(role, method, address, browser.generic(method, path, **more))


def _keep_nothing(*_given: Any, **_named: Any) -> None:
    """Stand in the place of what would copy contexts."""


def get_all(world: World, role: str, chosen: Iterable[Address]) -> list[Answer]:
    """Ask for each address by GET, each time in a browser that has seen nothing before."""
    return [ask(client(world, role), address, role) for address in chosen]


def post_all(world: World, role: str, chosen: Iterable[Address]) -> list[Answer]:
    """Send each address an empty form; every effect is undone at once."""
    answers = []
    for address in chosen:
        with undone():
            answers.append(ask(client(world, role), address, role, "POST"))
    return answers


# --- what an answer holds -------------------------------------------------------------------------


def traceback_in(answer: Answer) -> bool:
    """Tell whether an answer failed, or shows how something failed inside."""
    text = answer.body
    return answer.status >= 500 or any(
        sign in text for sign in ("Traceback (most recent", "site-packages", 'File "/', "Exception")
    )


def bared(text: str, *paths: str) -> str:
    """Return a page without seals of forms and without the address that was asked for."""
    text = re.sub(r'name="csrf\w*" value="[^"]+"', "", text)
    text = re.sub(r'name="request_key"[^>]*', "", text)
    for path in paths:
        text = text.replace(path, "")
    return text


def title_of(page: str) -> str:
    """Return the title of a page, and whatever else a browser keeps of it."""
    found = re.search(r"<title>(.*?)</title>", page, re.S)
    return found[1] if found else ""


def outside(answer: Answer) -> str:
    """Return what of an answer is kept or passed on outside its body: headers, cookies, title."""
    headers = [f"{name}: {value}" for name, value in answer.response.headers.items()]
    cookies = [str(morsel) for morsel in answer.response.cookies.values()]
    return "\n".join([*headers, *cookies, answer.address.path, title_of(answer.body)])


@contextmanager
def written() -> Iterator[list[str]]:
    """Collect what would be written to the log, as the installation writes it."""
    lines: list[str] = []
    kind = settings.LOGGING["formatters"]["plain"]["()"]
    module, _, name = kind.rpartition(".")
    format_ = getattr(__import__(module, fromlist=[name]), name)()

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(format_.format(record))

    keep, root = Keep(), logging.getLogger()
    quiet = {one: logging.getLogger(one) for one in ("django.request", "django.security", "gemel")}
    before = {name: (one.level, one.propagate) for name, one in quiet.items()}
    root.addHandler(keep)
    for name, one in quiet.items():
        one.setLevel(settings.LOGGING["loggers"][name]["level"])
        one.propagate = True
    try:
        yield lines
    finally:
        root.removeHandler(keep)
        for name, one in quiet.items():
            one.setLevel(before[name][0])
            one.propagate = before[name][1]


# --- the databases --------------------------------------------------------------------------------

# What a GET may touch: the session itself, limits on guessing, the day of the last sign-in.
HOUSEKEEPING = {"django_session", "gemel_cache"}
HOUSEKEEPING_COLUMNS = {"access_account": {"last_login"}}


def fingerprint() -> dict[str, str]:
    """Return a hash of every table of both databases."""
    found = {}
    for alias in connections:
        connection = connections[alias]
        with connection.cursor() as cursor:
            for table in sorted(connection.introspection.table_names(cursor)):
                if table not in HOUSEKEEPING:
                    found[f"{alias}.{table}"] = _hash(cursor, connection, table)
    return found


def _hash(cursor: Any, connection: Any, table: str) -> str:
    left_out = HOUSEKEEPING_COLUMNS.get(table, set())
    every = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    names = ", ".join(connection.ops.quote_name(one) for one in every if one not in left_out)
    cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(table)}")
    rows = sorted(map(repr, cursor.fetchall()))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


# --- sentences ------------------------------------------------------------------------------------

READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "data-label")


class Sentences(HTMLParser):
    """Collects what a page says to people: text between tags and attributes that are read out.

    What is marked as another language than the page's is data.
    """

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = language
        self.said: list[tuple[bool, str]] = []
        self._silent: list[str] = []  # the open tags within the outermost one that is not for us

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says, and whether its inside is for people."""
        facts = dict(attrs)
        silent = (
            tag in ("script", "style", "code", "pre", "kbd")
            or (facts.get("lang") or self.language) != self.language
        )
        if self._silent or silent:
            if tag not in VOID:
                self._silent.append(tag)
            return
        self.said += [(False, facts[name] or "") for name in READ_ALOUD if facts.get(name)]
        if tag == "input" and facts.get("type") in ("submit", "button", "reset"):
            self.said.append((False, facts.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened, and what was left open within it."""
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self._silent and data.strip():
            self.said.append((True, data))


VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def sentences(page: str, language: str) -> list[tuple[bool, str]]:
    """Return every text of a page in this language that a person reads or hears, in order.

    With each whether it runs on from the one before, which an attribute does not.
    """
    reader = Sentences(language)
    reader.feed(page)
    return reader.said
