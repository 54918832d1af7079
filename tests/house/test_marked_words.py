"""A word in every column that is not the public's, looked for in every format that comes out.

Pages, tables, reports for print, the export, the search, the window. Each place has a list of
columns that may come out there: a column that is new stands on none.
"""

from __future__ import annotations

import io
import zipfile

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from gemel.people.models import AtRisk
from gemel.upkeep import export
from tests.house import crawl, marked
from tests.house.filled import World
from tests.house.test_every_address import asked_of, planted, reachable
from tests.publishing.papers import everything_in

pytestmark = pytest.mark.django_db(databases="__all__")

# Who holds an invitation's link reads to whom it was sent.
LINK = {"access.Invitation.email", "access.Invitation.name"}
NAMES = {"access.Account.name"}  # the own one, and who did something that one may read
TWIN = {
    "people.AtRisk.code_name",
    "twinning.Contact.note",
    "access.Account.email",
    "publishing.Release.facts",
    "publishing.Release.texts",
    "actions.Forwarded.sender",
    "actions.Forwarded.text",
    "actions.Draft.text",
    "actions.DraftVersion.text",
    "actions.Reply.note",
    "actions.ReplyPaper.text",
    "actions.Letterhead.name",
    "notes.Note.text",
    "alerts.Bulletin.word",
    "proceedings.Proceeding.title",
    "proceedings.Proceeding.text",
}  # of an office: its own mails and texts, its circle's notes, and what it is told
SHARED = {  # of parliamentarians and parliaments, which every desk reads
    "people.CountryTie.note", "people.FollowUpDesk.address", "people.FollowUpDesk.focal_point",
    "access.Account.email", "people.Import.what", "publishing.Release.facts",
    "publishing.Release.texts",
    "cases.Reading.proposal",
}  # fmt: skip
# Of a published paper that waits for eyes: read by the desk that confirms it, and in no export.
PAPER = {"cases.Reading.proposal", "cases.Reading.text", "cases.Verdict.value"}
MAY_READ = {
    "anonymous": LINK,
    "stranger": LINK | NAMES,
    "member": LINK | NAMES | TWIN,
    "assistant": LINK | NAMES | TWIN,
    "auditor": LINK | NAMES,
    "other programme": LINK | NAMES | SHARED,
}
REPORTS = ("csv", "json", "odt", "pdf")
YEAR = "starts_day=1&starts_month=1&starts_year=2025&last_day=31&last_month=12&last_year=2027"
Words = dict[str, marked.Column]


@pytest.fixture(scope="module")
def words() -> Words:
    return {}


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory, words):
    home = tmp_path_factory.mktemp("world")
    with (
        django_db_blocker.unblock(),
        crawl.standing_world(
            home, before_window=lambda _: marked.plant(words, shown=False)
        ) as world,
    ):
        marked.plant(words, shown=True)
        yield world


def names(found: set[str], words: Words) -> set[str]:
    """Return the columns of some words."""
    return {str(words[word]) for word in found}


def sealed(words: Words) -> set[str]:
    return {str(one) for one in words.values() if one.care == "sealed"}


def on_pages(world: World, role: str) -> set[str]:
    """Return every word that a role finds on pages and in their tables."""
    plain = reachable(world)
    chosen = asked_of(role, plain + crawl.queried(world, plain))
    answers = crawl.get_all(world, role, chosen)
    # A page may fail on a row that was made of nothing: give its table one in `filled`.
    assert [str(one) for one in answers if one.status >= 500] == []
    return marked.found_in("\n".join(one.body for one in answers).encode())


def in_reports(world: World, role: str) -> dict[str, set[str]]:
    """Return the words in each format of the report."""
    browser = crawl.client(world, role)
    files = {kind: browser.get(f"/desk/reports/?{YEAR}&as={kind}") for kind in REPORTS}
    assert {file.status_code for file in files.values()} == {200}
    return {
        kind: marked.found_in(everything_in(kind, file.content).encode())
        for kind, file in files.items()
    }


def in_export(**chosen) -> dict[str, set[str]]:
    """Return the words in each file of the export."""
    out = io.BytesIO()
    export.write(out, at=timezone.now(), **chosen)
    with zipfile.ZipFile(out) as archive:
        return {name: marked.found_in(archive.read(name)) for name in archive.namelist()}


def test_every_class_and_most_models_have_words(words, standing):
    """What is searched for is there: in the very rows of the database."""
    assert len(words) > 40 and len(sealed(words)) >= 5
    stored = set()
    for model in apps.get_models():
        for alias in ("default", "shred"):
            if model._meta.db_table in crawl.connections[alias].introspection.table_names():
                stored |= marked.found_in(marked.everything(model, alias))
    assert names(stored, words) == {str(one) for one in words.values()}


@pytest.mark.parametrize("role", MAY_READ)
def test_no_page_or_table_tells_a_column_that_is_not_for_its_reader(world, words, role):
    assert names(on_pages(world, role), words) - MAY_READ[role] == set()


def test_the_desk_reads_its_own_and_nothing_sealed(world, words):
    found = names(on_pages(world, "coordinator"), words)

    assert {"people.AtRisk.code_name", "notes.Note.text", "consent.Consent.own_words"} <= found
    assert len(found) > 20
    assert found & sealed(words) <= PAPER


def test_no_report_tells_a_column_that_is_not_the_publics(world, words):
    assert in_reports(world, "coordinator") == {kind: set() for kind in REPORTS}


def test_the_export_has_every_open_column_and_none_that_is_sealed(world, words):
    files = in_export()
    of = {end: names(set().union(*(files[name] for name in files if name.endswith(end))), words)
          for end in (".csv", ".jsonl", ".json")}  # fmt: skip
    open_ones = {str(one) for one in words.values()} - sealed(words)

    assert of[".csv"] == of[".jsonl"] == open_ones
    assert of[".json"] - open_ones == set()


def test_the_export_of_what_is_public_tells_nothing_of_persons_inside(world, words):
    found = names(set().union(*in_export(exposures=["public"]).values()), words)

    assert found & {"people.AtRisk.code_name", "consent.Consent.own_words"} == set()


def test_nothing_of_it_is_in_the_window(world, words):
    tables = [model for model in apps.get_models() if model._meta.app_label == "showcase"]
    kept = b"\n".join(marked.everything(model, "showcase") for model in tables)

    assert marked.found_in(kept) == set()
    assert "ΞShown".encode() in kept  # and what the window may tell is there


@pytest.mark.parametrize("role", ["other programme", "auditor", "coordinator"])
def test_the_search_finds_by_no_word_what_the_reader_may_not_know(world, words, role):
    browser = crawl.client(world, role)

    def page(word):
        text = crawl.bared(browser.post("/desk/search/", {"q": word}).content.decode())
        return marked.WORD.sub("", text)  # the word itself, and the reader's own name

    none = page("qzx999xzq")
    found = {str(words[word]) for word in words if page(word) != none}
    own = {"people.AtRisk.code_name", "proceedings.Proceeding.title"}
    assert found <= (own if role == "coordinator" else set())
    assert found or role != "coordinator"


def test_a_page_and_a_table_that_tell_too_much_are_caught(world, words, settings):
    def telling(request):
        return HttpResponse(AtRisk.objects.exclude(code_name="").first().code_name)

    settings.ROOT_URLCONF = planted(path("cases/telling.csv", telling, name="telling"))
    (address,) = [one for one in crawl.addresses(world) if one.name == "telling"]
    (answer,) = crawl.get_all(world, "anonymous", [address])

    assert names(marked.found_in(answer.body.encode()), words) == {"people.AtRisk.code_name"}


@pytest.mark.parametrize("kind", REPORTS)
def test_a_word_in_a_report_would_be_found_in_each_format(world, words, kind):
    """The same search over a file in which one stands, as the code of a case."""
    word = next(iter(words))
    case = world.kept["shown"]
    type(case).objects.filter(pk=case.pk).update(code=word)

    assert word in in_reports(world, "coordinator")[kind]
