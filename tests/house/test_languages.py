"""No English is left: every sentence of every page has gone through the catalogue.

A crawl with a marker catalogue, in which each sentence comes out as ⟦sentence⟧. What a page says
outside such brackets is data (every word of the filled world begins with Ξ), a name of a country
or a language, a code, or a fault.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from types import ModuleType
from zoneinfo import available_timezones

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils.translation import trans_real

from gemel.actions.drafting import shelf
from gemel.config import urls
from gemel.kernel import geography
from tests.house import crawl
from tests.house.crawl import Address
from tests.house.filled import World

pytestmark = pytest.mark.django_db(databases="__all__")
SOURCE = Path(__file__).resolve().parents[2] / "src" / "gemel"
LANGUAGES = ("fr", "ar")
OPEN, SHUT = "⟦", "⟧"


# --- the marker catalogue -------------------------------------------------------------------------


def marked(text: str) -> str:
    """Return a sentence as the marker catalogue translates it."""
    return f"{OPEN}{text.rpartition(chr(4))[2]}{SHUT}" if text else text


@pytest.fixture
def marker(monkeypatch) -> None:
    """Put the marker catalogue in the place of the French one."""
    french = trans_real.translation("fr")
    monkeypatch.setattr(french, "gettext", marked)
    monkeypatch.setattr(
        french, "ngettext", lambda one, many, number: marked(one if number == 1 else many)
    )


def outside(texts: Iterable[tuple[bool, str]]) -> Iterator[tuple[str, str]]:
    """Give each text of a page with what of it stands outside the brackets.

    A sentence may run over several texts, where a part of it is set in bold.
    """
    running = 0
    for runs_on, text in texts:
        depth, kept = running if runs_on else 0, []
        for sign in text:
            depth += (sign == OPEN) - (sign == SHUT)
            if depth <= 0 and sign != SHUT:
                kept.append(sign)
        if runs_on:
            running = max(depth, 0)
        yield text, "".join(kept)


# --- what is data ---------------------------------------------------------------------------------

DATA = re.compile(
    r"[\w‘’'-]*Ξ[\w‘’'.,-]*"  # words of the filled world, and what is joined to them
    r"|https?://\S+|\S+@\S+"
    r"|\b[a-z]{2,5}-[2-9a-z]{5}-[2-9a-z]{5}\b"  # references
    r"|\b[A-Z]{3}-(?:COLL-)?\d+\b|\bCL/\d+/\S+"  # codes of cases, symbols of decisions
    r"|\b(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/\S+"
    r"|\bGemel\b|\bCSV\b|\bJSON\b|\bIPU\b|\bUTC\b|\bHTML\b"
    r"|\bPDF\b|\bODT\b|\bDOCX\b|\bfr\b|\ben\b"
    r"|\b[A-Z]\d+\b"  # bullets of the sources
    r"|\b\w+\.csv\b|\bstart of mandate\b|\bend\b"  # files that were handed in, their columns
    r"|\bFirefox\b|\bEnglish\b"  # browsers; a language named in itself
)
LETTER = re.compile(r"[A-Za-zÀ-ÿ]")


@cache
def known_names() -> re.Pattern[str]:
    """Names of countries, languages, forms of texts, and cities with a time of their own."""
    names = {name for locale in ("fr", "en") for _, name in geography.sorted_names(locale)}
    codes = set(geography._language_codes().values())
    names |= {geography.language_name(code, "fr") for code in codes}
    names |= {each.name for each in shelf.forms()}
    zones = " / ".join(available_timezones()).replace("_", " ")
    names |= {name for name in re.split(" ?/ ?", zones) if LETTER.search(name)}
    ordered = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", re.I)


def english_in(page: str) -> list[str]:
    """Return the texts of a page that have not been through the catalogue."""
    return [
        " ".join(text.split())
        for text, rest in outside(crawl.sentences(page, language="fr"))
        if is_said(rest)
    ]


@cache
def is_said(text: str) -> bool:
    """Tell whether a text outside the brackets holds more than data."""
    return bool(LETTER.search(text) and LETTER.search(known_names().sub("", DATA.sub("", text))))


# --- the crawl ------------------------------------------------------------------------------------


def left_in_english(world: World, role: str, chosen: Iterable[Address]) -> list[str]:
    """Return each text that is left in English, with its page.

    French is the language of the account, and of the address where there is no account.
    """
    for account in world.accounts.values():
        account.language = "fr"
        account.save()
    found: dict[str, str] = {}
    for address in chosen:
        prefix = "/fr" if address.door in ("public", "signin") else ""
        one = crawl.ask(crawl.client(world, role), address, role, path=prefix + address.path)
        if "text/html" in one.response.headers.get("Content-Type", ""):
            for text in english_in(one.body):
                found.setdefault(text, address.name)
    return [f"{page}: {text}" for text, page in found.items()]


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        ("coordinator", ("coordinator", "signin")),
        ("member", ("parliamentarian",)),
        ("assistant", ("parliamentarian",)),
        ("anonymous", ("public", "signin", "coordinator")),
    ],
)
def test_every_sentence_of_every_page_comes_from_the_catalogue(world, marker, role, doors):
    plain = [one for one in crawl.addresses(world) if not one.lacks and one.door in doors]

    assert left_in_english(world, role, plain + crawl.queried(world, plain)) == []


def test_what_a_form_answers_comes_from_the_catalogue(world, marker):
    noor = world.accounts[crawl.ROLES["coordinator"]]
    noor.language = "fr"
    noor.save()
    plain = [
        one for one in crawl.addresses(world)
        if one.door == "coordinator" and re.search("_(new|edit|change|do|give|hand)$", one.name)
        and not one.lacks
    ]  # fmt: skip

    answers = crawl.post_all(world, "coordinator", plain)

    said = {
        f"{one.address.name}: {text}"
        for one in answers
        if one.status != 302 and "text/html" in one.response.headers.get("Content-Type", "")
        for text in english_in(one.body)
    }
    assert sorted(said) == []


def test_a_word_that_is_not_marked_is_caught(world, marker, settings):
    page = (
        "{% load i18n %}<p>{% translate 'Desk' %} <b title='Forgotten'>ΞHeron</b> of <i/>"
        "{% blocktranslate %}One <b>sentence</b> in parts{% endblocktranslate %}"
    )
    template = engines["django"].from_string(page)
    module = ModuleType("planted")
    module.urlpatterns = [
        path("desk/cases/plain/", lambda request: HttpResponse(template.render({}, request)),
             name="plain"),
        *urls.urlpatterns,
    ]  # fmt: skip
    settings.ROOT_URLCONF = module
    (address,) = [one for one in crawl.addresses(world) if one.name == "plain"]

    assert left_in_english(world, "coordinator", [address]) == ["plain: Forgotten", "plain: of"]


# --- the catalogues themselves --------------------------------------------------------------------


def entries(language: str) -> list[dict[str, list[str] | bool]]:
    """Return what a .po file holds: msgid, msgid_plural, msgstr (several for plurals), fuzzy."""
    text = (SOURCE / "locale" / language / "LC_MESSAGES" / "django.po").read_text("utf-8")
    found = []
    for block in re.split(r"\n\s*\n", text):
        entry: dict[str, list[str] | bool] = {"fuzzy": bool(re.search(r"^#,.*fuzzy", block, re.M))}
        for part in re.finditer(
            r'^(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? ((?:".*"\n?)+)', block, re.M
        ):
            lines = re.findall(r'^"(.*)"$|(?<= )"(.*)"$', part[2], re.M)
            value = "".join(one or other for one, other in lines)
            entry.setdefault(part[1], []).append(ast.literal_eval(f'"{value}"'))  # type: ignore
        if entry.get("msgid") and entry["msgid"] != [""]:
            found.append(entry)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_a_translation(language):
    known = entries(language)

    assert len(known) > 1000
    assert [one["msgid"] for one in known if one["fuzzy"] or not all(one["msgstr"])] == []


def places(text: str) -> set[str]:
    """Return the named places of a sentence, in both ways of writing them."""
    percent = set(re.findall(r"%\((\w+)\)", text))
    try:
        braces = {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        braces = set()
    return percent | braces


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_sentence(language):
    wrong = []
    for one in entries(language):
        of_one = places(one["msgid"][0])
        wanted = of_one | places(one.get("msgid_plural", [""])[0])
        for text in filter(None, one["msgstr"]):
            # a language may write "one" or "two" out in place of the number
            if not wanted - {"count", "n", "number", "counter"} <= places(text) <= wanted:
                wrong.append(one["msgid"][0])
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_in_step_with_its_source(language, tmp_path):
    folder = SOURCE / "locale" / language / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    wanted = {
        "\4".join([*one.get("msgctxt", []), one["msgid"][0]]): one["msgstr"][0]
        for one in entries(language)
        if all(one["msgstr"])
    }

    have = {key[0] if isinstance(key, tuple) else key for key in compiled}
    assert sorted(set(wanted) - have) == []
    assert sorted(have - set(wanted) - {""}) == []
    stale = [key for key, text in wanted.items() if compiled.get(key, text) != text]
    assert stale == []


# --- what the floors below the doors say ----------------------------------------------------------


SAYS = {"say": 1, "say_many": 2, "Stale": 1, "NoBasis": 1, "Invalid": 1}  # sentences of a call


def said_in(source: str, where: str = "") -> tuple[list[str], list[str]]:
    """Return the sentences said in a source, and the calls whose sentence is no literal.

    A refusal that takes a `Said`, from a call or a name, is judged where that was said.
    """
    texts, faults = [], []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        for one in node.args[: SAYS.get(name, 0)]:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                texts.append(one.value)
            elif name in ("say", "say_many") or isinstance(one, ast.JoinedStr | ast.BinOp):
                faults.append(f"{where}:{node.lineno}: {ast.unparse(node)[:80]}")
    return texts, faults


@cache
def every_said() -> tuple[dict[str, str], list[str]]:
    """Return every sentence said in the house, with its file, and every faulty call."""
    texts: dict[str, str] = {}
    faults: list[str] = []
    for file in sorted(SOURCE.rglob("*.py")):
        where = str(file.relative_to(SOURCE))
        if where in ("kernel/say.py", "kernel/errors.py") or "templates" in file.parts:
            continue
        found, wrong = said_in(file.read_text("utf-8"), where)
        texts |= dict.fromkeys(found, where)
        faults += wrong
    return texts, faults


def test_every_sentence_said_below_the_doors_is_a_literal():
    texts, faults = every_said()

    assert len(texts) > 300
    assert faults == []


def test_a_sentence_that_is_put_together_is_caught():
    texts, faults = said_in(
        'say(f"Row {row}")\nsay_many("one", many, 3)\nsay("fine")\nInvalid("Row " + row)'
    )

    assert (texts, len(faults)) == (["one", "fine"], 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_said_below_the_doors_is_in_the_catalogue(language):
    known = {text for one in entries(language) for name in ("msgid", "msgid_plural")
             for text in one.get(name, [])}  # fmt: skip

    texts, _ = every_said()

    assert [f"{where}: {text}" for text, where in texts.items() if text not in known] == []
