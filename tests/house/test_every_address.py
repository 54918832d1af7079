"""Law 10: every address, as every role. What nobody expects fails; what should be shut is shut.

The addresses come from the resolver, the records from `filled`. Each attack has a planted fault
that shows that it bites.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import path

from gemel.config import urls
from gemel.notes.models import Note
from tests.house import crawl
from tests.house.crawl import Address, Answer
from tests.house.filled import CANARIES, World

pytestmark = pytest.mark.django_db(databases="__all__")

# --- what is expected -----------------------------------------------------------------------------

# Records of our programme: another programme's desk must find nothing there. Shared records
# (parliamentarians, houses, organisations) and forms without a record are every desk's.
OURS = {
    "case", "heron", "named", "free", "ours", "case_person", "fact", "ask", "objection",
    "pair", "fixed", "note", "task", "release", "twinning", "asked_twinning", "contact", "action",
    "planned", "account", "grant", "invitation", "absence", "veto", "device", "delegation",
    "offer", "photograph", "event", "trip", "report", "motion", "stage",
    "news", "staff_news", "following", "member_following", "mail", "draft", "sent", "shut",
    "joint", "letterhead", "own_letterhead", "signature", "version", "circle",
    "circle_note", "told", "desk_told", "paper",
    "own_paper", "done",
}  # fmt: skip
DESK = re.compile(
    r"desk/($|accounts|actions|agenda|answers|asks|cases|consent|decided|decisions|health|history"
    r"|import|mails|matching|news|notes|organisations|parliamentarians|parliaments|people"
    r"|proceedings|programmes|publishing|reports|search|sent|tasks|tell|texts|together|twinnings)"
)
MEMBER = re.compile(
    r"member/($|acts|agenda|answers|ideas|mails|news|office|plan|proceedings|public|record|sign"
    r"|telling|texts|together|twins)"
)
MEMBER_ALONE = re.compile(r"member/(office|public|telling)")  # never the assistant's
PUBLIC = re.compile(
    r"($|accessibility|cases|countries|feeds|figures\.csv|follow-up-desks|ideas|method|press|problem"
    r"|programmes|safety|twinnings)"
)
WAY_IN = re.compile(r"(invitation|language|own|leave|security|sign-in|sign-out|through|vault)/")
POWERLESS = {  # what these staff have no power for, whatever the record
    "partner": re.compile(
        r"desk/(decisions|health|import|mails|reports|together|accounts/(invite/|$)|matching/pairs"
        r"|organisations/(new|<)"
        r"|parliamentarians/(new|<ref>/(change|mandates|seats|ties)|merges)"
        r"|parliaments/(new|bodies|<ref>/(change|parties|bodies|desk)))"
    ),
    "other programme": re.compile(r"desk/health"),
    "auditor": re.compile(
        r"desk/(decisions|health|import|mails|reports|together|accounts/(?!absences)|search/.*q=)"
    ),
}

SHUT, WRONG_METHOD = 404, 405
ELSEWHERE = {302, 303}  # to sign in
OPEN = {200, 302}
HANDLED = {200, 302, 303, 400, 403, 404, 409}  # an empty form: told what is missing, or done
STAFF = ("coordinator", "other programme", "partner", "auditor")
OFFICE = ("member", "assistant", "stranger")


def expected(role: str, address: Address, method: str) -> set[int] | None:
    """Return the statuses that may come back; None where nobody has said what to expect."""
    if DESK.match(address.route):
        return _desk(role, address, method)
    if MEMBER.match(address.route):
        return _member(role, address, method)
    if WAY_IN.match(address.route):
        return _way_in(role, address, method)
    if PUBLIC.match(address.route):
        return {200} if method == "GET" else {WRONG_METHOD}
    return None


def _desk(role: str, address: Address, method: str) -> set[int]:
    if role == "anonymous":
        return ELSEWHERE
    if role in OFFICE:
        return {SHUT}
    if _shut_to(role, address):
        return {SHUT, WRONG_METHOD}
    if role == "coordinator":
        return OPEN | {WRONG_METHOD} if method == "GET" else HANDLED | {WRONG_METHOD}
    return HANDLED | {WRONG_METHOD}  # less power: some pages of these records are shut


def _shut_to(role: str, address: Address) -> bool:
    if role in POWERLESS and POWERLESS[role].match(address.route):
        return True
    ours = OURS & set(address.samples)
    if role == "other programme":
        return bool(ours)
    return role == "auditor" and bool(ours - {"ours"})


def _member(role: str, address: Address, method: str) -> set[int]:
    if role == "anonymous":
        return ELSEWHERE
    if role in STAFF or address.route.endswith("/sealed/"):  # nobody of the world shared a name
        return {SHUT}
    if role == "assistant" and MEMBER_ALONE.match(address.route):
        return {SHUT, WRONG_METHOD}
    if role == "stranger" and OURS & set(address.samples):
        return {SHUT, WRONG_METHOD}
    return OPEN | {WRONG_METHOD} if method == "GET" else HANDLED | {WRONG_METHOD}


def _way_in(role: str, address: Address, method: str) -> set[int]:
    if role == "anonymous" and address.route.startswith(("security/", "through/", "vault/")):
        return ELSEWHERE | {WRONG_METHOD}
    if "device" in address.samples and role != "coordinator":
        return {SHUT, WRONG_METHOD}
    return HANDLED | {WRONG_METHOD}


# --- one crawl by GET, looked at from several sides -----------------------------------------------


@dataclass
class Crawl:
    """What came back to every role at every address by GET."""

    answers: list[Answer]
    log: list[str]
    changed: list[str]

    def of(self, *roles: str) -> list[Answer]:
        """Return the answers to these roles."""
        return [one for one in self.answers if one.role in roles]


def reachable(world: World) -> list[Address]:
    """Return every address that has samples."""
    return [one for one in crawl.addresses(world) if not one.lacks]


def crawl_by_get(world: World) -> Crawl:
    """Ask every page as every role, and note whether any table is another afterwards."""
    plain = reachable(world)
    chosen = plain + crawl.queried(world, plain)
    answers: list[Answer] = []
    before = crawl.fingerprint()
    with crawl.written() as log:
        for role in crawl.ROLES:
            answers += crawl.get_all(world, role, asked_of(role, chosen))
    after = crawl.fingerprint()
    changed = [name for name in after if after[name] != before[name]]
    return Crawl(answers, log, changed)


def asked_of(role: str, chosen: list[Address]) -> list[Address]:
    """Return what a role is asked to read: all, but for doors that do not look at who knocks.

    The public's pages know no roles, so three readers are enough. The desk turns all offices
    away before it looks at an address; `stranger` tries every one, the others every fifth.
    """
    if role not in ("anonymous", "coordinator", "stranger"):
        chosen = [one for one in chosen if one.door != "public"]
    if role in ("member", "assistant"):
        desk = [one for one in chosen if one.door == "coordinator"]
        return desk[::5] + [one for one in chosen if one.door != "coordinator"]
    return chosen


@pytest.fixture(scope="module")
def crawled(standing) -> Crawl:
    return crawl_by_get(standing)


def wrong(answers: list[Answer]) -> list[str]:
    """Return each answer that is not as expected, and each address that nobody expects."""
    found = []
    for one in answers:
        allowed = expected(one.role, one.address, one.method)
        if allowed is None:
            found.append(f"{one}: an address without an expectation")
        elif one.status not in allowed:
            found.append(f"{one}: {one.status}, not {sorted(allowed)}")
    return found


def failed(answers: list[Answer]) -> list[str]:
    """Return each answer that failed or tells how something failed."""
    return [f"{one}: {one.status}" for one in answers if crawl.traceback_in(one)]


# --- every address, every role --------------------------------------------------------------------


def test_every_address_has_a_sample_of_each_of_its_arguments(world):
    assert [f"{one.name}: {one.lacks}" for one in crawl.addresses(world) if one.lacks] == []


def test_every_address_answers_every_role_as_expected(crawled):
    plain = [one for one in crawled.answers if "?" not in one.address.path]

    assert len(plain) > 900
    assert wrong(plain) == []


def test_no_page_fails_or_tells_how_it_failed(crawled):
    assert failed(crawled.answers) == []


@pytest.fixture(scope="module")
def sent(standing) -> list[Answer]:
    """What came back to an empty form; every effect was undone at once."""
    every = reachable(standing)
    answers: list[Answer] = []
    for role in ("anonymous", "coordinator"):
        answers += crawl.post_all(standing, role, every)
    for role, door in (
        ("stranger", "parliamentarian"), ("stranger", "signin"), ("partner", "coordinator"),
        ("member", "parliamentarian"), ("assistant", "parliamentarian"),
    ):  # fmt: skip
        answers += crawl.post_all(standing, role, [one for one in every if one.door == door])
    return answers


def test_an_empty_form_is_answered_as_expected_and_never_fails(sent):
    assert failed(sent) == []
    assert wrong(sent) == []


@pytest.mark.parametrize(("role", "records"), [("other programme", OURS), ("auditor", set())])
def test_who_may_change_nothing_changes_nothing(world, role, records):
    chosen = [
        one for one in reachable(world)
        if one.door == "coordinator" and (not records or records & set(one.samples))
    ]  # fmt: skip
    before = crawl.fingerprint()

    answers = [crawl.ask(crawl.client(world, role), one, role, "POST") for one in chosen]

    after = crawl.fingerprint()
    assert [name for name in after if after[name] != before[name]] == []
    assert failed(answers) + wrong(answers) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_public_pages_answer_in_each_language(world, language):
    chosen = [one for one in reachable(world) if one.door == "public"]
    browser = crawl.client(world, "anonymous")

    answers = [
        crawl.ask(browser, one, "anonymous", path=f"/{language}{one.path}") for one in chosen
    ]

    assert failed(answers) == []
    assert {one.status for one in answers} == {200}


def planted(*patterns) -> ModuleType:
    """Return the addresses of the installation and a few more."""
    module = ModuleType("planted")
    module.urlpatterns = [*patterns, *urls.urlpatterns]
    module.handler404 = "gemel.web.shared.refusals.nothing_here"
    module.handler500 = "gemel.web.shared.refusals.did_not_work"
    return module


def careless(request, **arguments):
    return HttpResponse("Traceback (most recent call last)")


def test_a_planted_page_without_expectation_or_without_a_check_is_caught(world, settings):
    settings.ROOT_URLCONF = planted(
        path("leak/", careless, name="leak"),
        path("desk/cases/<str:ref>/leak/", careless, name="leak_of_a_case"),
        path("desk/cases/<str:unheard_of>/", careless, name="unheard_of"),
    )
    found = {one.name: one for one in crawl.addresses(world)}

    open_to_all = crawl.get_all(world, "anonymous", [found["leak"]])
    of_ours = crawl.get_all(world, "other programme", [found["leak_of_a_case"]])

    assert "without an expectation" in wrong(open_to_all)[0]
    assert "200, not [404, 405]" in wrong(of_ours)[0]
    assert len(failed(open_to_all)) == 1
    assert found["unheard_of"].lacks == "desk/cases/<unheard_of>"


# --- GET changes nothing --------------------------------------------------------------------------


def test_reading_every_page_as_every_role_changes_no_table(crawled):
    assert crawled.changed == []


def test_a_page_that_writes_when_it_is_read_is_caught(world, settings):
    def counting(request):
        Note.objects.update(text="seen")
        return HttpResponse()

    settings.ROOT_URLCONF = planted(path("desk/cases/seen/", counting, name="seen"))
    before = crawl.fingerprint()

    crawl.client(world, "coordinator").get("/desk/cases/seen/")

    after = crawl.fingerprint()
    assert [name for name in after if after[name] != before[name]] == ["default.notes_note"]


# --- what must not be read ------------------------------------------------------------------------

# Whom the words concern: not even the office of the member reads what the staff write down.
HIDDEN = {
    "anonymous": CANARIES,
    "other programme": (*CANARIES, "Handed"),
    "stranger": CANARIES,
    "auditor": CANARIES,
    "member": ("Streng", "Notenwort", "Aufgabenwort", "Eigenwort"),
    "assistant": ("Streng", "Notenwort", "Aufgabenwort", "Eigenwort"),
}


def read_by(answers: list[Answer], words: tuple[str, ...]) -> list[str]:
    """Return where these words stand in a page."""
    return [f"{one}: {word}" for one in answers for word in words if word in one.body]


@pytest.mark.parametrize("role", HIDDEN)
def test_no_page_tells_a_stranger_what_is_not_theirs(crawled, role):
    assert read_by(crawled.of(role), HIDDEN[role]) == []


def test_the_rightful_reader_finds_every_word_on_some_page(crawled):
    for word in CANARIES:
        assert read_by(crawled.of("coordinator"), (word,)), word
    assert read_by(crawled.of("member"), ("Zanzara",))
    assert read_by(crawled.of("other programme"), ("Their",))


def told_outside(answers: list[Answer], words: tuple[str, ...]) -> list[str]:
    """Return where these words stand in titles, addresses, headers, cookies and file names."""
    return [f"{one}: {word}" for one in answers for word in words if word in crawl.outside(one)]


def test_no_title_address_header_or_cookie_names_anybody(crawled):
    assert told_outside(crawled.answers, CANARIES) == []


def test_no_form_that_is_sent_leads_to_an_address_that_names_anybody(sent):
    assert any("Location" in one.response.headers for one in sent)
    assert told_outside(sent, CANARIES) == []


def test_a_title_or_a_file_name_with_a_name_in_it_is_caught(world, settings):
    def telling(request):
        answer = HttpResponse("<title>ΞZanzara</title>")
        answer["Content-Disposition"] = 'attachment; filename="Geheim.csv"'
        return answer

    settings.ROOT_URLCONF = planted(path("desk/cases/telling/", telling, name="telling"))
    (address,) = [one for one in crawl.addresses(world) if one.name == "telling"]

    answers = crawl.get_all(world, "coordinator", [address])

    assert len(told_outside(answers, CANARIES)) == 2


@pytest.mark.parametrize(
    ("role", "may_know"),
    [("coordinator", True), ("partner", True), ("other programme", False), ("auditor", False)],
)
def test_looking_for_a_name_finds_the_person_for_those_who_may_know(world, role, may_know):
    for word, person in (("ΞZanzara", "heron"), ("ΞCanaria ΞGeheim", "named")):
        answer = crawl.client(world, role).post("/desk/search/", {"q": word})

        assert answer.status_code == 200
        assert (world.refs[person] in answer.content.decode()) is may_know


# --- what must not be written down ----------------------------------------------------------------


class EveryViewFails:
    """Raises in the place of every view, in words that no log may hold."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, named):
        raise RuntimeError(f"could not read ΞZanzara of {request.path}")


def test_reading_writes_no_name_and_no_address_into_the_log(crawled):
    lines = "\n".join(crawled.log)

    assert [word for word in (*CANARIES, "/desk/", "Quillon") if word in lines] == []


def test_when_every_view_fails_neither_page_nor_log_names_anybody(world, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.EveryViewFails"]

    with crawl.written() as log:
        answers = crawl.get_all(world, "coordinator", reachable(world))

    assert {one.status for one in answers} == {404, 500}  # 404: another's door, before the view
    assert sum(one.status == 500 for one in answers) > 150
    assert any("did not work" in line for line in log)
    failures = [one for one in answers if one.status == 500]
    text = "\n".join([*log, *(one.body for one in failures)])
    paths = [one.address.path for one in failures if one.address.samples]
    assert [word for word in (*CANARIES, "Traceback", *paths) if word in text] == []


def test_a_log_that_quotes_the_failure_is_caught(world, settings):
    settings.LOGGING = {
        **settings.LOGGING,
        "formatters": {"plain": {"()": "logging.Formatter"}},
    }
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.EveryViewFails"]

    with crawl.written() as log:
        crawl.client(world, "coordinator").get("/desk/")

    assert "Zanzara" in "\n".join(log)


# --- what goes with every answer ------------------------------------------------------------------

# What a browser fetches by itself; a link that a person follows is another thing.
FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object|link|use|image)\b[^>]*?"""
    r"""(?:src|srcset|href|data)=["']([^"']+)|<form\b[^>]*?action=["']([^"']+)|url\(([^)]+)"""
)


def loose(answers: list[Answer]) -> list[str]:
    """Return where a page lets something else in: by its policy, from elsewhere, or inline."""
    found = []
    for one in answers:
        policy = one.response.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy or "http" in policy:
            found.append(f"{one}: {policy!r}")
        for where in (next(filter(None, groups)) for groups in FETCHED.findall(one.body)):
            if not where.startswith(("/", "#", "?")) or where.startswith("//"):
                found.append(f"{one}: fetches {where}")
        if re.search(r"<script(?![^>]*\bsrc=)|<style|\bon[a-z]+=|\bstyle=", one.body):
            found.append(f"{one}: something inline")
    return found


def test_every_answer_has_the_strict_policy_and_fetches_nothing_from_elsewhere(crawled):
    pages = [one for one in crawled.answers if "html" in one.response.headers["Content-Type"]]

    assert len(pages) > 900
    assert loose(pages) == []


def test_every_cookie_is_shut_and_the_public_pages_set_none(crawled):
    for one in crawled.answers:
        for name, cookie in one.response.cookies.items():
            assert cookie["httponly"], f"{one}: {name}"
            assert cookie["samesite"] in ("Lax", "Strict"), f"{one}: {name}"
            assert one.address.door != "public", f"{one}: {name}"


def test_every_public_page_has_a_way_to_leave_at_once(crawled):
    public = [
        one
        for one in crawled.of("anonymous")
        if one.address.door == "public" and "html" in one.response.headers["Content-Type"]
    ]

    assert public
    assert [str(one) for one in public if 'rel="noreferrer"' not in one.body] == []


def test_a_page_that_fetches_from_elsewhere_or_holds_something_inline_is_caught(world, settings):
    def careless_page(request):
        return HttpResponse('<img src="https://cdn.example/x.png"><p onclick="x()">')

    settings.ROOT_URLCONF = planted(path("desk/cases/loose/", careless_page, name="loose"))
    (address,) = [one for one in crawl.addresses(world) if one.name == "loose"]

    assert len(loose(crawl.get_all(world, "coordinator", [address]))) == 2
